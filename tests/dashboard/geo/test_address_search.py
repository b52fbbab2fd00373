"""Addresses and crossings of a street plan that can be looked through by hand."""

import numpy as np
import pytest

from dashboard.geo.search.homes import mistypings
from dashboard.geo.search.index import AddressIndex
from dashboard.geo.search.query import query_from
from dashboard.geo.search.spelling import words_of
from data_access.address_points import AddressPoints, ColumnsOfPoints

ROWS = [
    ("1234", "Main Street", "", "Dayton", "55327", 45.2390, -93.5100),
    ("1240", "Main Street", "", "Dayton", "55327", 45.2395, -93.5100),
    ("1234", "Main Street", "", "Rogers", "55374", 45.1900, -93.5500),
    ("1234", "Main Street Northeast", "", "Minneapolis", "55413", 44.9900, -93.2600),
    ("12 1/2", "Saint Louis Avenue", "", "Saint Louis Park", "55416", 44.9400, -93.3500),
    ("3610", "36th Avenue North", "", "Minneapolis", "55412", 45.0200, -93.3000),
    ("3610", "37th Avenue North", "", "Minneapolis", "55412", 45.0220, -93.3000),
    ("50", "3rd Avenue South", "", "Minneapolis", "55401", 44.9800, -93.2650),
    ("", "East Lake Street", "Hiawatha Avenue", "Minneapolis", "55406", 44.9485, -93.2371),
    ("", "Main Street", "3rd Street", "Dayton", "55327", 45.2393, -93.5101),
]


def points(rows: list[tuple[str, str, str, str, str, float, float]] | None = None) -> AddressPoints:
    columns = ColumnsOfPoints()
    columns.add(ROWS if rows is None else rows)
    return columns.whole()


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    return AddressIndex(points())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1234 Main Street, Dayton", "1234 Main Street, Dayton 55327"),
        ("1234 main st dayton", "1234 Main Street, Dayton 55327"),
        ("1234 MAIN, Rogers, MN", "1234 Main Street, Rogers 55374"),
        ("1234 Main St 55374", "1234 Main Street, Rogers 55374"),
        ("1234 Mian St., Dayton", "1234 Main Street, Dayton 55327"),
        ("1234 Mainstreet Dayton", "1234 Main Street, Dayton 55327"),
        ("1234 Main St NE", "1234 Main Street Northeast, Minneapolis 55413"),
        ("1234 Main St Apt 4, Dayton", "1234 Main Street, Dayton 55327"),
        ("12 1/2 St. Louis Av", "12 1/2 Saint Louis Avenue, Saint Louis Park 55416"),
        ("3610 36 ave n", "3610 36th Avenue North, Minneapolis 55412"),
        ("3610 37th Ave", "3610 37th Avenue North, Minneapolis 55412"),
        ("3 Ave S", "50 3rd Avenue South, Minneapolis 55401"),
        ("Main & 3rd", "Main Street & 3rd Street, Dayton 55327"),
        ("3rd and Main", "Main Street & 3rd Street, Dayton 55327"),
        ("Lake St and Hiawatha", "East Lake Street & Hiawatha Avenue, Minneapolis 55406"),
        ("hiawahta at lake, minneapolis", "East Lake Street & Hiawatha Avenue, Minneapolis 55406"),
    ],
)
def test_what_people_type_finds_what_they_mean(index: AddressIndex, typed: str, meant: str) -> None:
    assert index.find(typed)[0].label == meant


def test_a_number_that_is_not_there_gives_the_nearest_and_says_so(index: AddressIndex) -> None:
    """1238 does not stand there; 1240 does, two houses on, and is not passed off as the one typed."""
    best = index.find("1250 Main Street, Dayton")[0]
    assert best.label == "1240 Main Street, Dayton 55327"
    assert not best.exact


def test_the_very_number_comes_before_a_mistyped_one(index: AddressIndex) -> None:
    labels = [match.label for match in index.find("1240 Main Street")]
    assert labels[0].startswith("1240 ")
    assert any(label.startswith("1234 ") for label in labels[1:])


@pytest.mark.parametrize("typed", ["", "   ", "???", ",", "& &", "55327", "#4", "\x00", "a" * 5_000])
def test_what_says_nothing_finds_nothing_and_breaks_nothing(index: AddressIndex, typed: str) -> None:
    assert isinstance(index.find(typed), list)


def test_no_more_than_asked_for_and_none_twice(index: AddressIndex) -> None:
    labels = [match.label for match in index.find("1234 Main Street", limit=2)]
    assert len(labels) == len(set(labels)) == 2


def test_the_nearest_address_of_a_point(index: AddressIndex) -> None:
    """The house stands 0.0003 degrees of latitude away: 33 metres."""
    found = index.nearest(45.2393, -93.5100, 100)
    assert found is not None
    assert found.label == "1240 Main Street, Dayton 55327"
    assert found.metres == pytest.approx(22.3, abs=1)
    assert index.nearest(45.2393, -93.5100, 10) is None
    assert index.nearest(0, 0, 1_000) is None


def test_words_come_out_in_one_spelling() -> None:
    assert words_of("Saint  Paul's Avenue N.E.") == ["st", "pauls", "ave", "ne"]
    assert words_of("Plaza de José") == ["plz", "de", "jose"]


def test_a_number_alone_before_a_kind_is_a_street() -> None:
    assert query_from("3 Avenue South").number is None
    assert query_from("3 Main Street").number == 3


def test_mistypings_are_one_mistake_away() -> None:
    """12: every digit wrong, missing, added, or the two swapped; never the number itself."""
    made = set(mistypings(12).tolist())
    assert {1, 2, 21, 13, 112, 120, 128} <= made
    assert 12 not in made
    assert 34 not in made


def test_an_index_counts_its_memory(index: AddressIndex) -> None:
    assert index.size_bytes > points().size_bytes
    assert isinstance(index.size_bytes, int)
    assert np.all(points().number >= 0)
