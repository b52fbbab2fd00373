"""What moved in the counts since the derived file was written, and how it is known that the file is whole.

The counter "calls" moves in the transaction of every block whose moves go into the file itself. A file
that bears another number missed something, because an import was killed on its way.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select, text

from data_access import tables
from data_access.calls import putting
from data_access.calls.cube_file import CubeWriter, Facts
from data_access.calls.rows import MOVE_COLUMNS, Moves
from data_access.generations import current_count, next_count

_COUNTER: Final = "calls"
_HOURS: Final = "call_hours"
MOST_WAITING: Final = 20_000
"""More moves than this are folded into the file at the next import: reading them costs every answer."""
_MOVES: Final = tables.call_moves


def is_current(connection: Connection, facts: Facts | None) -> bool:
    """Whether the file holds every import so far; with no file, whether there was none."""
    return current_count(connection, _COUNTER) == (0 if facts is None else facts.generation)


def next_generation(connection: Connection) -> int:
    """Note that a block changed rows whose moves go into the file."""
    return next_count(connection, _COUNTER)


def next_hours(connection: Connection) -> int:
    """Note that hourly telephone rows changed."""
    return next_count(connection, _HOURS)


def state_of(connection: Connection) -> tuple[int, int, int]:
    """Tell what answers depend on besides the file: the imports, the hourly rows, and the last move."""
    last = connection.scalar(select(func.max(_MOVES.c.seq))) or 0
    return current_count(connection, _COUNTER), current_count(connection, _HOURS), int(last)


def may_wait(connection: Connection, facts: Facts | None, moves: int) -> bool:
    """Whether so many moves may wait in the store: a file is there to add them to, and few wait already."""
    if facts is None:
        return False
    waiting = connection.scalar(select(func.count()).where(_MOVES.c.seq > facts.moves_seq)) or 0
    return int(waiting) + moves <= MOST_WAITING


def keep(connection: Connection, moves: Moves) -> None:
    """Keep moves in the store, in the transaction that keeps their rows."""
    if connection.dialect.name == "postgresql":
        # One after another, so that a lower number is never seen after a higher one.
        connection.execute(text("LOCK TABLE call_moves IN SHARE ROW EXCLUSIVE MODE"))
    rows = list(zip(*(moves[name].tolist() for name in MOVE_COLUMNS), strict=True))
    putting.put(connection, "call_moves", MOVE_COLUMNS, rows)


def waiting(connection: Connection, after: int) -> tuple[Moves, int]:
    """Read the moves that wait, and the number of the last; `after` where there are none."""
    columns = [_MOVES.c.seq, *(_MOVES.c[name] for name in MOVE_COLUMNS)]
    result = connection.execute(select(*columns).where(_MOVES.c.seq > after).order_by(_MOVES.c.seq))
    rows = result.cursor.fetchall()
    table: NDArray[Any] = np.asarray(rows, np.int64).reshape(-1, len(columns))
    moves = {name: table[:, at + 1] for at, name in enumerate(MOVE_COLUMNS)}
    return moves, int(table[-1, 0]) if len(table) else after


def folded_in(connection: Connection, writer: CubeWriter, facts: Facts | None) -> Facts:
    """Hand the moves that wait to the writer too; how far the file is with them.

    Those that an older file held already are forgotten: nobody reads that one any more.
    """
    after = 0 if facts is None else facts.moves_seq
    moves, last = waiting(connection, after)
    writer.add(_narrow(moves))
    connection.execute(_MOVES.delete().where(_MOVES.c.seq <= after))
    return Facts(current_count(connection, _COUNTER), last)


def forget(connection: Connection) -> Facts:
    """Say how far a file is that is made from all rows as they are: nothing waits beside it."""
    last = int(connection.scalar(select(func.max(_MOVES.c.seq))) or 0)
    return Facts(current_count(connection, _COUNTER), last)


def families(connection: Connection) -> list[tuple[int, int]]:
    """Read the natures with their groups, as codes."""
    words = tables.call_words.c
    rows = connection.execute(select(words.code, words.family).where(words.kind == "nature"))
    return [(row.code, row.family) for row in rows]


_SMALL: Final[dict[str, Any]] = {
    "n": np.int8, "source": np.uint16, "clock_hour": np.int32, "day": np.uint16, "hour_of_week": np.uint8,
    "agency": np.uint16, "discipline": np.uint8, "nature": np.uint16, "priority": np.uint16, "line": np.uint8,
    "marks": np.uint8, "area": np.uint16, "cell": np.uint32,
}  # fmt: skip


def _narrow(moves: Moves) -> Moves:
    return {name: column.astype(_SMALL.get(name, np.uint16)) for name, column in moves.items()}
