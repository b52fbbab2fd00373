"""The derived file of columns and cubes as a process holds it: read-only, followed when it is swapped."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from sqlalchemy import select

from data_access import tables
from data_access.access import Permission
from data_access.calls import moving
from data_access.calls.cube_file import FORMAT, SETTINGS, Facts, cube_path
from data_access.calls.rows import MOVE_COLUMNS, Moves
from data_access.calls.shapes import MONTH_OF_DAY, quoted
from data_access.refusals import StoreUnavailable
from data_access.store import Visit

_DAMAGED: Final = (
    "The counts of the calls cannot be read. They can be made anew from the calls themselves:"
    " python -m dashboard calls rebuild"
)


@dataclass(frozen=True)
class Part:
    """A file of columns: where it lies, how many rows it has, and of which days (since 1970, local)."""

    path: Path
    rows: int
    first_day: int
    last_day: int


@dataclass(frozen=True)
class Word:
    """A word of call files, its number, and the group where it is a nature."""

    name: str
    family: int


@dataclass(frozen=True)
class Source:
    """A source of calls, as it is kept."""

    id: int
    name: str
    centre: str
    time_zone: str


@dataclass(frozen=True, eq=False)
class CallView:
    """The calls as they are at this moment: the file, and what moved since it was written."""

    words: dict[str, dict[int, Word]]
    sources: dict[int, Source]
    sizes: dict[str, int]
    parts: tuple[Part, ...]
    hours: Any = field(repr=False)
    """Hourly telephone rows: (rows, 12) whole numbers, -1 where nothing is told."""
    has_moved: bool
    is_behind: bool
    """Whether an import is at work, or was killed, whose calls are not counted yet."""
    _database: "duckdb.DuckDBPyConnection" = field(repr=False)
    _moved: "pa.Table" = field(repr=False)

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        """Put a question to the file; `moved` is a table of what changed since, with months and groups."""
        with self._cursor(sql) as cursor:
            return cursor.fetchall()

    def columns(self, sql: str) -> dict[str, Any]:
        """Put a question to the file; its answer as arrays by column."""
        with self._cursor(sql) as cursor:
            return dict(cursor.fetchnumpy())

    def _cursor(self, sql: str) -> "duckdb.DuckDBPyConnection":
        cursor = self._database.cursor()
        try:
            cursor.register("moves_told", self._moved)
            cursor.execute(
                f"CREATE TEMP VIEW moved AS SELECT m.*, {MONTH_OF_DAY} AS month,"  # noqa: S608 - own names
                " (hour_of_week % 24) AS hour_of_day, coalesce(f.family, 0) AS family"
                " FROM moves_told AS m LEFT JOIN families_told AS f ON f.code = m.nature"
            )
            return cursor.execute(sql)
        except duckdb.Error as fault:
            cursor.close()
            raise StoreUnavailable(_DAMAGED) from fault


@dataclass(frozen=True, eq=False)
class _Opened:
    stamp: tuple[int, int]
    facts: Facts
    database: "duckdb.DuckDBPyConnection"
    sizes: dict[str, int]
    parts: tuple[Part, ...]


class CallCubes:
    """Opens the derived file in `folder` once a process, and again when it was swapped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._opened: _Opened | None = None
        self._view: tuple[tuple[Any, ...], CallView] | None = None

    def view(self, visit: Visit) -> CallView:
        """Give the calls for questions of this visit; empty answers where nothing was imported.

        Refused is a visit through another door than `CALLS_COUNT`, and a file that is damaged.
        """
        visit.require(Permission.CALLS_COUNT)
        with self._lock:
            opened = self._current()
            state = (opened.stamp, *moving.state_of(visit.connection))
            if self._view is None or self._view[0] != state:
                self._view = state, _view_of(visit, opened)
            return self._view[1]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._opened is not None:
                self._opened.database.close()
            self._opened = self._view = None

    def _current(self) -> _Opened:
        path = cube_path(self._folder)
        try:
            told = path.stat()
            stamp = (told.st_ino, told.st_mtime_ns)
        except FileNotFoundError:
            stamp = (0, 0)
        if self._opened is None or self._opened.stamp != stamp:
            # Questions that are being answered keep the old file open until they are done.
            self._opened = _opened(self._folder, stamp)
        return self._opened


def _opened(folder: Path, stamp: tuple[int, int]) -> _Opened:
    database = duckdb.connect(config=SETTINGS)
    if stamp == (0, 0):
        return _Opened(stamp, Facts(0, 0), database, {}, ())
    try:
        database.execute(f"ATTACH {quoted(cube_path(folder))} AS kept (READ_ONLY)")
        database.execute("SET parquet_metadata_cache = true")
        facts = database.execute(
            "SELECT generation, moves_seq FROM kept.facts WHERE format = ?", [FORMAT]
        ).fetchone()
        sizes = dict(database.execute("SELECT name, rows FROM kept.cubes").fetchall())
        parts = database.execute("SELECT name, rows, first_day, last_day FROM kept.parts").fetchall()
    except duckdb.Error as fault:
        database.close()
        raise StoreUnavailable(_DAMAGED) from fault
    if facts is None:
        raise StoreUnavailable(_DAMAGED)
    found = tuple(Part(folder / "parts" / name, *rest) for name, *rest in parts)
    return _Opened(stamp, Facts(*facts), database, sizes, found)


def _view_of(visit: Visit, opened: _Opened) -> CallView:
    moves, _ = moving.waiting(visit.connection, opened.facts.moves_seq)
    words = _words(visit)
    rows = [(code, word.family) for code, word in words["nature"].items()]
    families = pa.table({
        "code": np.asarray([code for code, _ in rows], np.int64),
        "family": np.asarray([family for _, family in rows], np.int64),
    })  # fmt: skip
    cursor = opened.database.cursor()
    cursor.register("families_incoming", families)
    cursor.execute("CREATE OR REPLACE TABLE memory.main.families_told AS SELECT * FROM families_incoming")
    cursor.close()
    return CallView(
        words,
        _sources(visit),
        opened.sizes,
        opened.parts,
        _hours(visit),
        bool(len(moves["n"])),
        not moving.is_current(visit.connection, opened.facts if opened.sizes else None),
        opened.database,
        _table(moves),
    )


def _table(moves: Moves) -> "pa.Table":
    return pa.table({name: np.ascontiguousarray(moves[name], np.int64) for name in MOVE_COLUMNS})


def _words(visit: Visit) -> dict[str, dict[int, Word]]:
    found: dict[str, dict[int, Word]] = {kind: {} for kind in ("agency", "nature", "priority", "area")}
    for row in visit.connection.execute(select(tables.call_words)):
        found[row.kind][row.code] = Word(row.name, row.family)
    return found


def _sources(visit: Visit) -> dict[int, Source]:
    rows = visit.connection.execute(select(tables.call_sources))
    return {row.id: Source(row.id, row.name, row.centre, row.time_zone) for row in rows}


def _hours(visit: Visit) -> Any:  # noqa: ANN401 - an array of whole numbers
    result = visit.connection.execute(select(tables.call_hours))
    rows = result.cursor.fetchall()
    told = [[-1 if value is None else value for value in row] for row in rows]
    return np.asarray(told, np.int64).reshape(-1, len(tables.call_hours.columns))
