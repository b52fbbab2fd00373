"""The derived file of columns and cubes as a process holds it: read-only, followed when it is swapped."""

from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from sqlalchemy import select

from data_access import tables
from data_access.access import Permission
from data_access.calls import moving
from data_access.calls.audience import Source, own_sources
from data_access.calls.cube_file import FORMAT, SETTINGS, Facts, cube_path
from data_access.calls.rows import MOVE_COLUMNS, Moves
from data_access.calls.shapes import quoted
from data_access.calls.view import DAMAGED, CallView, Part, Word
from data_access.calls.withheld import HoursOfCentres, SmallWithheld
from data_access.refusals import StoreUnavailable
from data_access.store import Visit


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
        """Give the calls that the caller may count; empty answers where nothing was imported.

        Of somebody who works for a centre they are those of that centre. Refused is a visit through
        another door, a caller of a centre that no account names, and a file that is damaged.
        """
        visit.require(Permission.CALLS_COUNT, Permission.CALLS_LIVE)
        return self._of_caller(visit)

    def withheld(self, visit: Visit) -> SmallWithheld:
        """Give counts of whole months, the small ones withheld: whoever has this can ask nothing finer."""
        visit.require(Permission.CALLS_SUPPRESSED_COUNT)
        return SmallWithheld(self._of_caller(visit))

    def by_the_hour(self, visit: Visit) -> HoursOfCentres:
        """Give the calls of each centre by the hour, to forecast them: no other filter and no area."""
        visit.require(Permission.CALLS_FORECAST)
        return HoursOfCentres(self._of_caller(visit))

    def is_behind(self, visit: Visit) -> bool:
        """Whether calls are being brought in that are not counted yet."""
        visit.require(Permission.CALLS_COUNT, Permission.CALLS_SUPPRESSED_COUNT)
        return self._of_caller(visit).is_behind

    def _of_caller(self, visit: Visit) -> CallView:
        own = own_sources(visit)
        with self._lock:
            opened = self._current()
            state = (opened.stamp, *moving.state_of(visit.connection))
            if self._view is None or self._view[0] != state:
                self._view = state, _view_of(visit, opened)
            whole = self._view[1]
        if own.keys() >= whole.sources.keys():
            return whole
        kept = np.isin(whole.hours[:, 0], list(own))
        return replace(whole, sources=own, hours=whole.hours[kept], own_alone=True)

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
        raise StoreUnavailable(DAMAGED) from fault
    if facts is None:
        raise StoreUnavailable(DAMAGED)
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
        own_alone=False,
        _database=opened.database,
        _moved=_table(moves),
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
