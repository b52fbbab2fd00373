"""The derived file: additive cubes in DuckDB beside Parquet parts, written aside and swapped in at once."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data_access.calls.rows import Moves, joined
from data_access.calls.shapes import CELL_COLUMNS, CUBES, MONTH_OF_DAY, PART_COLUMNS, TYPES, Cube, quoted
from data_access.closed_files import make_closed_file, make_closed_folder
from data_access.refusals import Conflict, StoreUnavailable

FORMAT: Final = 1
"""Moves when the cubes change: a file of another format is made anew."""
PART_ROWS: Final = 1_000_000
_SMALL_PART_ROWS: Final = 200_000
_MOST_SMALL_PARTS: Final = 24
_ROW_GROUP: Final = 122_880
_APPENDED_SHARE: Final = 0.25
"""So many more rows than after the last sorting, and a cube is sorted and added up again."""
SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True)
class Facts:
    """How far the file is: the imports and the moves that are in it."""

    generation: int
    moves_seq: int


def cube_path(folder: Path) -> Path:
    """Where the cubes lie."""
    return folder / "calls.duckdb"


@contextmanager
def alone_at_cubes(folder: Path) -> Iterator[None]:
    """Keep other writers away; refused while another import or rebuild is at work."""
    make_closed_folder(folder)
    path = folder / "writing.lock"
    make_closed_file(path)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict(
                "Calls are being imported or counted again just now. Wait until that is done, then try again."
            ) from None
        yield


def find_facts(folder: Path) -> Facts | None:
    """Read how far the file is; None where there is none of this format, or it is damaged."""
    path = cube_path(folder)
    if not path.exists():
        return None
    try:
        with duckdb.connect(str(path), read_only=True, config=SETTINGS) as connection:
            row = connection.execute(
                "SELECT generation, moves_seq FROM facts WHERE format = ?", [FORMAT]
            ).fetchone()
    except duckdb.Error:
        return None
    return None if row is None else Facts(*row)


class CubeWriter:
    """Collects what moves the counts, and swaps a new file in at the end. Nobody sees it before that."""

    def __init__(self, folder: Path, *, anew: bool = False) -> None:
        self._folder = folder
        self._anew = anew or find_facts(folder) is None
        self._waiting: list[Moves] = []
        self._parts: list[str] = []
        make_closed_folder(folder / "parts")

    def add(self, moves: Moves) -> None:
        """Take moves in; a part is written whenever enough have come."""
        if len(moves["n"]):
            self._waiting.append(moves)
        if sum(len(one["n"]) for one in self._waiting) >= PART_ROWS:
            self._write_part()

    def swap_in(self, facts: Facts, families: Sequence[tuple[int, int]]) -> None:
        """Bring the cubes up to date with all that was taken in, and put the file where it is read.

        `families` are the natures with their groups, both as codes.
        """
        self._write_part()
        partial = self._folder / f"calls.{os.getpid()}.partial"
        try:
            if not self._anew:
                shutil.copyfile(cube_path(self._folder), partial)
            with duckdb.connect(str(partial), config=SETTINGS) as connection:
                self._fold(connection, facts, families)
            partial.chmod(0o600)
            partial.replace(cube_path(self._folder))
        except duckdb.Error as fault:
            raise StoreUnavailable(
                "The counts of the calls could not be written: see that the disk has room, then count again"
                " with python -m dashboard calls rebuild. The calls themselves are kept."
            ) from fault
        finally:
            partial.unlink(missing_ok=True)
            partial.with_name(f"{partial.name}.wal").unlink(missing_ok=True)

    def give_up(self) -> None:
        """Take away the parts of an import that came to nothing."""
        self._forget_cells()
        for name in self._parts:
            (self._folder / "parts" / name).unlink(missing_ok=True)

    def _forget_cells(self) -> None:
        for name in self._parts:
            _cells_beside(self._folder / "parts" / name).unlink(missing_ok=True)

    def _write_part(self) -> None:
        if not self._waiting:
            return
        moves = joined(self._waiting)
        self._waiting.clear()
        order = np.argsort(moves["clock_hour"], kind="stable")
        name = f"{uuid4().hex}.parquet"
        self._parts.append(name)
        path = self._folder / "parts" / name
        for file, columns in ((path, PART_COLUMNS), (_cells_beside(path), CELL_COLUMNS)):
            table = pa.table({column: moves[column][order] for column in columns})
            pq.write_table(table, file, compression="zstd", row_group_size=_ROW_GROUP)
            file.chmod(0o600)

    def _fold(
        self, connection: "duckdb.DuckDBPyConnection", facts: Facts, families: Sequence[tuple[int, int]]
    ) -> None:
        connection.execute("SET threads = 2")
        if self._anew:
            _make_tables(connection)
        connection.execute("DELETE FROM natures")
        if families:
            connection.executemany("INSERT INTO natures VALUES (?, ?)", [list(one) for one in families])
        if self._parts:
            _incoming(connection, [self._folder / "parts" / name for name in self._parts])
            for cube in CUBES:
                _append(connection, cube)
            self._forget_cells()
        self._list_parts(connection)
        connection.execute("DELETE FROM facts")
        connection.execute("INSERT INTO facts VALUES (?, ?, ?)", [FORMAT, facts.generation, facts.moves_seq])
        connection.execute("CHECKPOINT")

    def _list_parts(self, connection: "duckdb.DuckDBPyConnection") -> None:
        for name in self._parts:
            path = self._folder / "parts" / name
            connection.execute(
                "INSERT INTO parts SELECT ?, count(*), coalesce(min(day), 0), coalesce(max(day), 0)"  # noqa: S608 - own names
                f" FROM read_parquet({quoted(path)})",
                [name],
            )
        _join_small_parts(connection, self._folder / "parts")
        _remove_unlisted(connection, self._folder / "parts")


def _make_tables(connection: "duckdb.DuckDBPyConnection") -> None:
    connection.execute("CREATE TABLE facts (format INTEGER, generation BIGINT, moves_seq BIGINT)")
    connection.execute(
        "CREATE TABLE parts (name VARCHAR, rows BIGINT, first_day USMALLINT, last_day USMALLINT)"
    )
    connection.execute("CREATE TABLE natures (code USMALLINT, family UTINYINT)")
    connection.execute("CREATE TABLE cubes (name VARCHAR, rows BIGINT, sorted_rows BIGINT)")
    for cube in CUBES:
        columns = ", ".join(f"{column} {TYPES[column]}" for column in cube.all_columns)
        connection.execute(f"CREATE TABLE {cube.name} ({columns}, n INTEGER)")
        connection.execute("INSERT INTO cubes VALUES (?, 0, 0)", [cube.name])


def _cells_beside(part: Path) -> Path:
    """Where the cells of a part lie until they are in their cube, and no longer."""
    return part.with_suffix(".cells")


def _incoming(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Path]) -> None:
    for view, paths in (
        ("incoming", list(parts)),
        ("incoming_cells", [_cells_beside(part) for part in parts]),
    ):
        files = ", ".join(map(quoted, paths))
        hour = "" if view == "incoming_cells" else "(hour_of_week % 24)::UTINYINT AS hour_of_day, "
        connection.execute(
            f"CREATE TEMP VIEW {view} AS SELECT p.*, {MONTH_OF_DAY} AS month, {hour}"  # noqa: S608 - own names
            "coalesce(f.family, 0)::UTINYINT AS family"
            f" FROM read_parquet([{files}]) AS p LEFT JOIN natures AS f ON f.code = p.nature"
        )


def _append(connection: "duckdb.DuckDBPyConnection", cube: Cube) -> None:
    columns = ", ".join(cube.all_columns)
    come = "incoming_cells" if "cell" in cube.columns else "incoming"
    connection.execute(
        f"INSERT INTO {cube.name} SELECT {columns}, sum(n)::INTEGER FROM {come}"  # noqa: S608 - own names
        " GROUP BY ALL HAVING sum(n) <> 0 ORDER BY ALL"
    )
    rows, sorted_rows = _sizes(connection, cube)
    if rows > sorted_rows * (1 + _APPENDED_SHARE) and sorted_rows:
        _sort_again(connection, cube)
        rows, _ = _sizes(connection, cube)
        sorted_rows = rows
    connection.execute(
        "UPDATE cubes SET rows = ?, sorted_rows = ? WHERE name = ?", [rows, sorted_rows or rows, cube.name]
    )


def _sizes(connection: "duckdb.DuckDBPyConnection", cube: Cube) -> tuple[int, int]:
    row = connection.execute(
        f"SELECT (SELECT count(*) FROM {cube.name}), sorted_rows FROM cubes WHERE name = ?",  # noqa: S608 - own names
        [cube.name],
    ).fetchone()
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def _sort_again(connection: "duckdb.DuckDBPyConnection", cube: Cube) -> None:
    columns = ", ".join(cube.all_columns)
    connection.execute(
        f"CREATE OR REPLACE TABLE {cube.name} AS SELECT {columns}, sum(n)::INTEGER AS n FROM {cube.name}"  # noqa: S608 - own names
        " GROUP BY ALL HAVING sum(n) <> 0 ORDER BY ALL"
    )


def _join_small_parts(connection: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    """Make one part of many small ones, so that a question opens few files."""
    small = connection.execute("SELECT name FROM parts WHERE rows < ?", [_SMALL_PART_ROWS]).fetchall()
    if len(small) < _MOST_SMALL_PARTS:
        return
    name = f"{uuid4().hex}.parquet"
    files = ", ".join(quoted(folder / one) for (one,) in small)
    connection.execute(
        f"COPY (SELECT * FROM read_parquet([{files}]) ORDER BY clock_hour) TO {quoted(folder / name)}"  # noqa: S608 - own names
        f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    )
    (folder / name).chmod(0o600)
    connection.execute("DELETE FROM parts WHERE rows < ?", [_SMALL_PART_ROWS])
    connection.execute(
        "INSERT INTO parts SELECT ?, count(*), min(day), max(day)"  # noqa: S608 - own names
        f" FROM read_parquet({quoted(folder / name)})",
        [name],
    )


_KEPT_SECONDS: Final = 3_600


def _remove_unlisted(connection: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    """Remove parts that no file lists any more, once whoever still reads the old file had time to end."""
    listed = {name for (name,) in connection.execute("SELECT name FROM parts").fetchall()}
    newest = max((path.stat().st_mtime for path in folder.iterdir()), default=0.0)
    for path in folder.iterdir():
        if path.name not in listed and path.stat().st_mtime < newest - _KEPT_SECONDS:
            path.unlink(missing_ok=True)
