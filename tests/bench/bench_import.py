"""Import of 100,000 households: parsed, checked, sealed and stored; beside pandas with nothing sealed."""

import csv
import os
import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine

from data_access.access import Role, console_caller
from data_access.importers.checks import County
from data_access.importers.run import run_import
from data_access.keyfiles import KeyFiles
from data_access.store import open_store

ROWS = 100_000
RUNS = 3
COUNTY = County.of_bounds(-93.77, 44.78, -93.17, 45.25)
HEADER = (
    "Record ID", "First Name", "Last Name", "Phone 1", "Cell", "Address", "Apt", "City", "State", "ZIP",
    "Lat", "Lon", "Household Size", "Birth Year", "Needs", "Uses wheelchair", "O2", "Transport", "Watts",
    "Battery hours", "Pets", "Language", "Emergency contact", "Emergency contact phone", "EM date",
    "Alerts", "Last confirmed",
)  # fmt: skip
NEEDS = (
    "hearing",
    "vision",
    "medication; oxygen",
    "lives_alone",
    "mobility_aid; ride",
    "",
    "",
    "",
    "dialysis",
)
CITIES = ("Minneapolis", "Bloomington", "Plymouth", "Edina", "Eden Prairie", "Dayton", "Hopkins")
FIRST = ("Jane", "John", "Maria", "Abdi", "Kao", "Olga", "Linh", "Ann", "Erik", "Fatuma")
LAST = ("Doe", "Olson", "Nguyen", "Vang", "Hassan", "Garcia", "Larson", "Ivanova", "Lee", "Berg")
STREETS = ("Main Street", "4th Ave S", "Lyndale Avenue", "Cedar Lake Road", "County Road 10", "Elm St")


def phone(random_: random.Random) -> str:
    return f"({random_.choice((612, 763, 952))}) {random_.randint(200, 999)}-{random_.randint(0, 9999):04}"


def row(number: int, random_: random.Random) -> tuple[object, ...]:
    day = date(2026, 10, 1) - timedelta(days=random_.randrange(700))
    power = random_.random() < 0.1
    return (
        f"H{number:07}", random_.choice(FIRST), random_.choice(LAST), phone(random_),
        phone(random_) if random_.random() < 0.6 else "",
        f"{random_.randint(1, 9999)} {random_.choice(STREETS)}",
        random_.randint(1, 400) if random_.random() < 0.3 else "", random_.choice(CITIES), "MN",
        f"55{random_.randint(301, 488)}", f"{random_.uniform(44.80, 45.23):.6f}",
        f"{random_.uniform(-93.75, -93.19):.6f}", random_.randint(1, 6), random_.randint(1930, 2005),
        random_.choice(NEEDS), random_.choice(("yes", "no", "no", "")), random_.choice(("Y", "N", "N")),
        random_.choice(("own_car", "walks", "wheelchair", "", "needs_lift")),
        random_.randint(100, 600) if power else "", random_.choice((2, 4, 8.5)) if power else "",
        random_.choice(("", "1", "2", "dog", "2 cats; service dog")),
        random_.choice(("English", "English", "Spanish", "Somali", "Hmong")),
        f"{random_.choice(FIRST)} {random_.choice(LAST)}", phone(random_), day.isoformat(),
        random_.choice((day.isoformat(), "no")), day.isoformat(),
    )  # fmt: skip


def write_households(path: Path, rows: int, seed: int = 7) -> None:
    """Write a file as a county's registry exports it; the same seed gives the same file."""
    random_ = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(row(number, random_) for number in range(rows))


def ours(path: Path, directory: Path) -> float:
    """Rows a second from the file to the committed, sealed record."""
    keys = KeyFiles(directory / "keys")
    keys.make()
    store = open_store(f"sqlite:///{directory}/muster.db", keys)
    caller = console_caller("bench", frozenset({Role.REGISTRAR}))
    started = time.perf_counter()
    report = run_import(store, caller, "bench", path, jurisdiction="Hennepin County, MN", county=COUNTY)
    seconds = time.perf_counter() - started
    store.close()
    assert report.rows_new == report.rows_read
    return report.rows_read / seconds


def theirs(path: Path, directory: Path) -> float:
    """Rows a second of pandas: read_csv and to_sql, nothing checked, nothing sealed."""
    engine = create_engine(f"sqlite:///{directory}/pandas.db")
    started = time.perf_counter()
    frame = pd.read_csv(path)
    frame.to_sql("households", engine, index=False)
    seconds = time.perf_counter() - started
    engine.dispose()
    return len(frame) / seconds


def main() -> None:
    rows = int(os.environ.get("BENCH_ROWS", ROWS))
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "households.csv"
        write_households(path, rows)
        ours_, theirs_ = [], []
        for run in range(RUNS):
            room = Path(directory) / str(run)
            room.mkdir()
            ours_.append(ours(path, room))
            theirs_.append(theirs(path, room))
    mine, pandas_ = statistics.median(ours_), statistics.median(theirs_)
    print(f"{rows:,} rows of {len(HEADER)} columns, SQLite, medians of {RUNS}")
    print(f"  Muster, checked, sealed, stored: {mine:10,.0f} rows/s   (to reach: 20,000)")
    print(f"  pandas read_csv + to_sql, clear: {pandas_:10,.0f} rows/s")
    print(f"  ratio: {mine / pandas_:.2f}")


if __name__ == "__main__":
    main()
