"""The demo county's addresses as a file: each once, crossings where two streets meet, and all are kept."""

import csv
from pathlib import Path

import numpy as np
import pytest

from data_access.county.address_file import write_addresses
from data_access.county.geography import Geography, build_geography
from data_access.importers.address_points import import_address_points
from data_access.store import Store
from tests.doors import *  # noqa: F403 - fixtures
from tests.world.callers import REGISTRAR


@pytest.fixture(scope="module")
def geography() -> Geography:
    return build_geography(3, 0.01)


@pytest.fixture(scope="module")
def rows(geography: Geography, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    path = tmp_path_factory.mktemp("addresses") / "addresses.csv"
    count = write_addresses(geography, path)
    with path.open(newline="", encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert len(written) == count
    return written


def test_each_address_stands_once_and_none_is_missing(
    geography: Geography, rows: list[dict[str, str]]
) -> None:
    book = geography.addresses
    lived_in = {
        (book.line(row), book.cities[book.city[row]], f"{book.zip_code[row]:05d}") for row in range(len(book))
    }
    homes = [row for row in rows if not row["cross_street"]]
    told = [(f"{row['number']} {row['street']}", row["city"], row["zip"]) for row in homes]
    assert len(told) == len(set(told))
    assert set(told) == lived_in
    assert ("1234 Main Street", "Dayton", "55327") in lived_in


def test_a_crossing_has_two_streets_that_meet_there(geography: Geography, rows: list[dict[str, str]]) -> None:
    """Held against the roads themselves: both names touch one node at that very place."""
    roads = geography.roads
    names: dict[tuple[float, float], set[str]] = {}
    places = list(
        zip(
            np.round(roads.node_latitude, 6).tolist(), np.round(roads.node_longitude, 6).tolist(), strict=True
        )
    )
    for piece in range(len(roads.start)):
        for node in (roads.start[piece], roads.end[piece]):
            place = places[node]
            names.setdefault(place, set()).add(roads.streets[roads.street[piece]])
    crossings = [row for row in rows if row["cross_street"]]
    assert len(crossings) > 1_000
    for row in crossings:
        there = names[float(row["latitude"]), float(row["longitude"])]
        assert {row["street"], row["cross_street"]} <= there
        assert row["street"] != row["cross_street"]
        assert not row["number"]


def test_the_importer_keeps_every_row(geography: Geography, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "addresses.csv"
    count = write_addresses(geography, path)
    report = import_address_points(store, REGISTRAR, path, source="demo county")
    assert (report.rows_kept, report.rows_refused) == (count, 0)
