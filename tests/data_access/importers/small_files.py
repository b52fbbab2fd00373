# ruff: noqa: E501, ANN401 - rows of a file are read best as lines; a test says any of an import's options
"""Files of the small world: four households, and what a test needs to import them."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from data_access.access import Permission
from data_access.importers.checks import County
from data_access.importers.report import ImportReport
from data_access.importers.run import run_import
from data_access.records.household import SafetyProfile
from data_access.store import Store
from data_access.tables import (
    consents,
    generations,
    households,
    import_batches,
    import_refusals,
    phones,
    places,
)
from data_access.vault import Context, KeyClass
from tests.world.callers import JURISDICTION, REGISTRAR

COUNTY = County.of_bounds(-93.77, 44.78, -93.17, 45.25)
SOURCE = "registry"
HEADER = (
    "ID", "Name", "Phone", "Cell", "Address", "City", "State", "ZIP", "Lat", "Lon", "People", "Needs", "O2",
    "Transport", "Watts", "Battery hours", "Pets", "Language", "EM", "EM date", "Alerts", "Confirmed",
)  # fmt: skip
DOE = (
    "1", "Jane Doe; John Doe", "(612) 555-1234", "", "1234 Main Street", "Dayton", "MN", "55327", "45.2", "-93.45",
    "4", "insulin; medication", "no", "own car", "", "", "dog; 1 cat", "English", "yes", "2026-05-01", "no",
    "2026-06-01",
)  # fmt: skip
ALI = (
    "2", "Amina Ali", "763-555-2222", "612.555.0199", "10 Elm St", "Hopkins", "Minnesota", "55343-1234", "44.92",
    "-93.41", "1", "", "yes", "wheelchair", "300", "4.5", "", "Somali", "3/14/2026", "", "yes", "4/1/2026",
)  # fmt: skip
LEE = (
    "3", "Kao Lee", "+1 952 555 3333", "", "7 Oak Ave", "Edina", "MN", "55424", "", "", "2", "vision|ride", "", "",
    "", "", "service dog", "hmn", "no", "", "no", "",
)  # fmt: skip
MAY = (
    "4", "Ann May", "", "", "99 Lake Rd", "Orono", "MN", "55391", "44.97", "-93.6", "1", "", "", "", "", "", "0",
    "", "", "", "2026-02-02", "2026-02-02",
)  # fmt: skip
FOUR = (DOE, ALI, LEE, MAY)


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """The same row with other cells; `EM_date` stands for the column `EM date`."""
    named = {column.replace("_", " "): cell for column, cell in cells.items()}
    assert set(named) <= set(HEADER), named
    return tuple(named.get(column, cell) for column, cell in zip(HEADER, row, strict=True))


def csv_text(rows: Iterable[tuple[str, ...]], header: tuple[str, ...] = HEADER, **dialect: Any) -> str:
    out = io.StringIO()
    writer = csv.writer(out, **dialect)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def csv_file(folder: Path, rows: Iterable[tuple[str, ...]] = FOUR, name: str = "households.csv") -> Path:
    path = folder / name
    path.write_text(csv_text(rows), encoding="utf-8", newline="")
    return path


def imported(store: Store, path: Path, **how: Any) -> ImportReport:
    how = {"jurisdiction": JURISDICTION, "county": COUNTY, "source": SOURCE, "workers": 0, **how}
    return run_import(store, how.pop("caller", REGISTRAR), how.pop("source"), path, **how)


def counts(store: Store) -> dict[str, int]:
    """How many rows lie in each table that an import writes to."""
    tables = (households, phones, consents, places, import_refusals)
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="count") as visit:
        return {
            table.name: visit.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }


def states(store: Store) -> list[str]:
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT_REPORT, about="states") as visit:
        return list(visit.connection.execute(select(import_batches.c.state)).scalars())


def counters(store: Store) -> dict[str, int]:
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="counters") as visit:
        return {row.policy: row.counter for row in visit.connection.execute(select(generations))}


def kept(store: Store, key: str, source: str = SOURCE) -> SafetyProfile:
    """The profile of a household as it lies sealed."""
    household_id = store.vault.household_id(source, key)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="look") as visit:
        row = visit.connection.execute(select(households).where(households.c.id == household_id)).one()
        context = Context("households", "profile", household_id, row.jurisdiction, row.version)
        return store.vault.open_json(KeyClass.PROFILE, context, row.profile, SafetyProfile)


def json_file(folder: Path, value: object, name: str) -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path
