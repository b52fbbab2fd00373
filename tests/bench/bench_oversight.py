"""Oversight: a rotation of every key, and the look-ups over a trail of two hundred thousand lines."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dashboard.oversight.merits import merits_in
from data_access import look_ups, registry, reviews, rotation, tables
from data_access.access import Permission, Role, console_caller
from data_access.audit import AuditLine, Outcome
from data_access.audit_export import Period, exported
from data_access.importers.run import run_import
from data_access.keyfiles import KeyFiles, read_key
from data_access.keyring import Wrapping
from data_access.records.ids import HouseholdId
from data_access.sealed_columns import SEALED_COLUMNS
from data_access.store import Store, open_store

HOUSEHOLDS, LINES, LIST = 20_000, 200_000, 5_000
HEADER = "id,name,address,city,zip,phone,latitude,longitude,em_consent\n"
WHY = "a measurement of the look-ups"
KEEPER = console_caller("keeper", frozenset({Role.ADMINISTRATOR}))
MANAGER = console_caller("manager", frozenset({Role.EMERGENCY_MANAGER}))
REGISTRAR = console_caller("registrar", frozenset({Role.REGISTRAR}))


@contextmanager
def told(what: str) -> Iterator[None]:
    """Print how long something took."""
    started = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - started:.2f} s")


def fill(store: Store, folder: Path) -> None:
    file = folder / "households.csv"
    rows = (
        f"{number},Ada Doe,{number} Main Street,Dayton,55327,6125{number:06d},45.{number % 1000:03d},-93.4,"
        "2026-01-02\n"
        for number in range(HOUSEHOLDS)
    )
    file.write_text(HEADER + "".join(rows))
    run_import(store, REGISTRAR, "bench", file, jurisdiction="Bench County", workers=0)


def rotate(store: Store, files: KeyFiles) -> None:
    wrapping = Wrapping(read_key(files.kek))
    with told(f"every key of {HOUSEHOLDS:,} households rotated"):
        for key_class in rotation.begin(store, KEEPER, wrapping, SEALED_COLUMNS):
            rotation.finish(store, KEEPER, wrapping, key_class)


def look(store: Store) -> HouseholdId:
    with store.engine.connect() as connection:
        wanted = select(tables.places.c.household_id).where(tables.places.c.opted_in).limit(LIST)
        ids = [HouseholdId(one) for one in connection.scalars(wanted)]
    with (
        told(f"names of {len(ids):,} households, kept who was led to whom"),
        store.enter(MANAGER, Permission.REGISTRY_NAMES_READ, about="bench", reason=WHY) as visit,
    ):
        registry.entries_in(visit, ids, today=date(2026, 11, 20))
    return ids[0]


def lengthen(store: Store, now: datetime) -> None:
    """Two hundred thousand lines of sixty days, as a trail grows."""
    action, first = Permission.PROFILES_OPEN_BY_CALL, now - timedelta(days=60)
    lines = [
        AuditLine(
            first + timedelta(seconds=26 * number), "ab", f"taker {number % 40}", ("call_taker",), "s",
            "10.0.0.1", action, Outcome.ALLOWED, f"profile of case {number}",
        )
        for number in range(LINES)
    ]  # fmt: skip
    for start in range(0, LINES, 5_000):
        store.audit._append(lines[start : start + 5_000])


def oversee(store: Store, household: HouseholdId, now: datetime) -> None:
    week, month = (Period(now - timedelta(days=days), now) for days in (7, 30))
    with (
        told("what of a week merits a second look"),
        store.enter(KEEPER, Permission.AUDIT_REVIEW, about="bench") as visit,
    ):
        merits_in(reviews.lines_in(visit, week), ZoneInfo("America/Chicago"))
    with store.enter(KEEPER, Permission.AUDIT_LOOKS, about="bench", reason=WHY) as visit:
        with told("all that one account looked at in a month"):
            look_ups.looks_by(visit, "taker 3", month)
        with told("everybody who was led to one household"):
            look_ups.looks_at(visit, household)
    with (
        told(f"{LINES:,} lines exported with their signatures"),
        store.enter(KEEPER, Permission.AUDIT_READ, about="bench") as visit,
    ):
        sum(1 for _ in exported(visit, store.audit, Period(now - timedelta(days=90), now)))
    with (
        told("the trail and the lists verified"),
        store.enter(KEEPER, Permission.AUDIT_VERIFY, about="bench") as visit,
    ):
        assert store.audit.verify() == look_ups.faults_of_looks(visit) == []


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, now = Path(name), datetime.now(UTC)
        files = KeyFiles(folder / "keys")
        files.make()
        store = open_store(f"sqlite:///{folder}/bench.db", files)
        fill(store, folder)
        rotate(store, files)
        household = look(store)
        lengthen(store, now)
        oversee(store, household, now)
        store.close()


if __name__ == "__main__":
    main()
