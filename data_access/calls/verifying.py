"""The counts held against the rows: every cube is counted again, and a difference anywhere is found."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from data_access import tables
from data_access.access import Caller, Permission
from data_access.calls import moving
from data_access.calls.codes import MISSING
from data_access.calls.cube_file import SETTINGS, CubeWriter, alone_at_cubes, cube_path, find_facts
from data_access.calls.merging import CODED
from data_access.calls.rows import MOVE_COLUMNS, STAGES, Moves, moves_of
from data_access.calls.shapes import CUBES, MONTH_OF_DAY, PART_COLUMNS, quoted
from data_access.engines import for_reading, told_plainly
from data_access.store import Store

_AT_ONCE: Final = 100_000
_CALLS: Final = tables.calls
_OTHERWISE: Final = "Count them again: python -m dashboard calls rebuild"

Told = Callable[[int], None]


def _nobody(_rows: int) -> None:
    """Progress that nobody looks at."""


def verify(store: Store, caller: Caller, folder: Path, *, told: Told = _nobody) -> list[str]:
    """Count all calls again from their rows and compare each cube; a sentence for each fault.

    What waits in the store is added to the file, as it is for every question.
    """
    with (
        alone_at_cubes(folder),
        store.enter(caller, Permission.CALLS_VERIFY, about="recount of the calls") as visit,
    ):
        facts = find_facts(folder)
        if facts is None:
            some = visit.connection.execute(select(_CALLS.c.id).limit(1)).first()
            return [f"There is no file of counts that can be read. {_OTHERWISE}"] if some else []
        faults = []
        if not moving.is_current(visit.connection, facts):
            faults.append(f"An import ended before its calls were counted. {_OTHERWISE}")
        with duckdb.connect(config=SETTINGS) as connection:
            connection.execute(f"ATTACH {quoted(cube_path(folder))} AS kept (READ_ONLY)")
            moves, _ = moving.waiting(visit.connection, facts.moves_seq)
            _recount(connection, visit.connection, moves, told)
            return faults + _differences(connection, folder)


def rebuild(store: Store, caller: Caller, folder: Path, *, told: Told = _nobody) -> int:
    """Make the derived file anew from the rows; how many calls there are."""
    with alone_at_cubes(folder):
        with store.enter(caller, Permission.CALLS_VERIFY, about="calls counted anew from their rows"):
            pass
        return counted_anew(store, folder, told=told)


def counted_anew(store: Store, folder: Path, *, told: Told = _nobody) -> int:
    """Make the file anew, by whoever was let in and keeps other writers away; how many calls there are."""
    writer = CubeWriter(folder, anew=True)
    rows = 0
    with told_plainly(), for_reading(store.engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        facts, families = moving.forget(connection), moving.families(connection)
        for moves in _all_moves(connection):
            writer.add(moves)
            rows += len(moves["n"])
            told(rows)
    writer.swap_in(facts, families)
    return rows


def _all_moves(connection: Connection) -> Iterator[Moves]:
    """Read every row of the store as it is counted, in the order in which rows came."""
    columns = [_CALLS.c.id, _CALLS.c.source_id, *(_CALLS.c[name] for name in CODED)]
    last = -1
    while True:
        query = select(*columns).where(_CALLS.c.id > last).order_by(_CALLS.c.id).limit(_AT_ONCE)
        rows = connection.execute(query).cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        told = list(zip(*rows, strict=True))
        named = {name: _column(name, told[at + 2]) for at, name in enumerate(CODED)}
        moves = moves_of(0, named, 1)
        moves["source"] = np.asarray(told[1], np.uint16)
        yield moves


def _column(name: str, values: tuple[Any, ...]) -> NDArray[Any]:
    if name in STAGES:
        return np.asarray([MISSING if value is None else value for value in values], np.int64)
    return np.asarray(values, np.int64)


def _recount(connection: "duckdb.DuckDBPyConnection", store: Connection, waiting: Moves, told: Told) -> None:
    """Take the rows away from what is kept, as rows with the opposite sign: what is left is a fault."""
    columns = ", ".join(f"{name} BIGINT" for name in MOVE_COLUMNS)
    connection.execute(f"CREATE TEMP TABLE moved ({columns})")
    rows = 0
    for moves in _all_moves(store):
        _insert(connection, moves, -1)
        rows += len(moves["n"])
        told(rows)
    if len(waiting["n"]):
        _insert(connection, waiting, 1)
    connection.execute(
        f"CREATE TEMP VIEW counted AS SELECT m.*, {MONTH_OF_DAY} AS month,"  # noqa: S608 - own names
        " hour_of_week % 24 AS hour_of_day, coalesce(f.family, 0) AS family"
        " FROM moved AS m LEFT JOIN kept.natures AS f ON f.code = m.nature"
    )


def _insert(connection: "duckdb.DuckDBPyConnection", moves: Moves, sign: int) -> None:
    table = pa.table(
        {name: moves[name].astype(np.int64) * (sign if name == "n" else 1) for name in MOVE_COLUMNS}
    )
    connection.register("incoming", table)
    connection.execute("INSERT INTO moved SELECT * FROM incoming")
    connection.unregister("incoming")


def _differences(connection: "duckdb.DuckDBPyConnection", folder: Path) -> list[str]:
    faults = []
    for cube in CUBES:
        wrong = _unequal(connection, cube.all_columns, f"kept.{cube.name}")
        if wrong:
            faults.append(
                f"The counts {cube.name.replace('_', ' ')} differ in {wrong:,} places. {_OTHERWISE}"
            )
    files = [name for (name,) in connection.execute("SELECT name FROM kept.parts").fetchall()]
    missing = [name for name in files if not (folder / "parts" / name).exists()]
    if missing:
        return [*faults, f"{len(missing)} files of the columns are missing. {_OTHERWISE}"]
    if files:
        told = ", ".join(quoted(folder / "parts" / name) for name in files)
        columns = tuple(name for name in PART_COLUMNS if name != "n")
        if wrong := _unequal(connection, columns, f"read_parquet([{told}])"):
            faults.append(f"The columns differ from the rows in {wrong:,} places. {_OTHERWISE}")
    return faults


def _unequal(connection: "duckdb.DuckDBPyConnection", columns: tuple[str, ...], kept: str) -> int:
    names = ", ".join(columns)
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT {names} FROM (SELECT {names}, n FROM {kept}"  # noqa: S608 - own names
        f" UNION ALL SELECT {names}, n FROM counted) GROUP BY ALL HAVING sum(n) <> 0)"
    ).fetchone()
    return 0 if row is None else int(row[0])
