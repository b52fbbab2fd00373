"""Expected beside registered: two ZIPs, three blocks of known households, worked out by hand."""

from datetime import date

import pytest
from shapely.geometry import box

from dashboard.geo.area import Area
from dashboard.registry.answer import Tally
from dashboard.registry.apportion import Apportionment, Zone
from dashboard.registry.area_answer import answer
from dashboard.registry.expected import best_of, compare, expected_in
from dashboard.registry.measures import find_measure
from dashboard.registry.question import AreaQuestion
from data_access.records.needs import Need
from data_access.registry import Estimate
from tests.dashboard.registry.four_households import STREET, TODAY, snapshot

WEST = Zone("55401", box(-93.4, 44.9, -93.3, 45.0))
EAST = Zone("55402", box(-93.3, 44.9, -93.2, 45.0))
# The west ZIP has 300 households in its north and 100 in its south; the east one 50 on one block
# that fills it.
BLOCKS = (
    Zone("north", box(-93.4, 44.95, -93.3, 45.0), 300),
    Zone("south", box(-93.4, 44.9, -93.3, 44.95), 100),
    Zone("east", box(-93.3, 44.9, -93.2, 45.0), 50),
)
NORTH = Area(box(-93.4, 44.95, -93.3, 45.0))


def estimate(code: str, value: float, measure: str = "Power_Dependent", **more: bool) -> Estimate:
    suppressed = more.get("suppressed", False)
    return Estimate("zip", code, measure, value, suppressed, "HHS emPOWER", "2026", date(2026, 6, 1))


def test_a_share_is_that_of_the_households_not_of_the_land() -> None:
    by_households = Apportionment([WEST, EAST], BLOCKS).shares_in(NORTH)
    assert by_households.by_code == pytest.approx({"55401": 0.75})
    by_land = Apportionment([WEST, EAST], ()).shares_in(NORTH)
    assert by_land.by_code == pytest.approx({"55401": 0.5})
    assert not by_households.whole


def test_half_a_block_has_half_its_households() -> None:
    north_west = Area(box(-93.4, 44.95, -93.35, 45.0))
    assert Apportionment([WEST], BLOCKS).shares_in(north_west).by_code == pytest.approx({"55401": 0.375})


def test_whole_zones_are_not_apportioned_and_land_without_zones_is_told() -> None:
    both = Apportionment([WEST, EAST], BLOCKS).shares_in(Area(box(-93.4, 44.9, -93.2, 45.0)))
    assert both.whole
    assert both.by_code == pytest.approx({"55401": 1, "55402": 1})
    beyond = Apportionment([WEST, EAST], BLOCKS).shares_in(Area(box(-93.5, 44.9, -93.3, 45.0)))
    assert beyond.covered == pytest.approx(0.5)
    nowhere = Apportionment([WEST], BLOCKS).shares_in(Area(box(-92.1, 44.9, -92, 45.0)))
    assert (nowhere.by_code, nowhere.covered) == ({}, 0)
    assert expected_in(nowhere, [estimate("55401", 40)]) == ()
    assert Apportionment([], ()).shares_in(NORTH).by_code == {}


def test_shares_of_neighbours_add_up_to_the_whole() -> None:
    apportionment = Apportionment([WEST, EAST], BLOCKS)
    parts = [Area(box(-93.4 + 0.05 * n, 44.9, -93.35 + 0.05 * n, 45.0)) for n in range(4)]
    for code in ("55401", "55402"):
        shares = [apportionment.shares_in(part).by_code.get(code, 0) for part in parts]
        assert sum(shares) == pytest.approx(1)


def test_estimates_are_summed_over_shares_and_a_suppressed_one_gives_a_range() -> None:
    apportionment = Apportionment([WEST, EAST], BLOCKS)
    area = Area(box(-93.4, 44.95, -93.2, 45.0))
    (found,) = expected_in(
        apportionment.shares_in(area), [estimate("55401", 40), estimate("55402", 11, suppressed=True)]
    )
    # Three quarters of 40, and half of something from 1 to 11.
    assert (found.low, found.high) == pytest.approx((30.5, 35.5))
    assert found.apportioned
    assert found.source == "HHS emPOWER"


def test_measures_and_editions_are_kept_apart() -> None:
    shares = Apportionment([WEST], ()).shares_in(NORTH)
    found = expected_in(shares, [estimate("55401", 40), estimate("55401", 10, "E_NOVEH")])
    assert [one.measure.label for one in found] == [
        "People who depend on electric power",
        "Households without a vehicle",
    ]


def test_registered_stands_beside_expected_where_the_registry_asks_for_it() -> None:
    found = answer(snapshot(), AreaQuestion(STREET), TODAY)
    shares = Apportionment([EAST], ()).shares_in(STREET)
    asked = ("POWER_DEPENDENT", "E_NOVEH", "E_AGE65", "HOUSES_BUILT_1900")
    comparisons = compare(found, expected_in(shares, [estimate("55402", 40, one) for one in asked]))
    no_vehicle = next((one.households for one in found.needs if one.need is Need.NO_VEHICLE), Tally())
    assert [one.registered for one in comparisons] == [Tally(lapsed=1), no_vehicle, None]


def test_what_has_no_words_stays_in_its_file() -> None:
    shares = Apportionment([WEST], ()).shares_in(NORTH)
    assert find_measure("HOUSES_BUILT_1900") is None
    assert expected_in(shares, [estimate("55401", 40, "HOUSES_BUILT_1900")]) == ()


def test_dialysis_at_home_and_in_a_facility_are_different_people_and_add_up() -> None:
    shares = Apportionment([WEST], ()).shares_in(Area(WEST.shape))
    counted = [
        estimate("55401", 11, "At_Home_ESRD_Dialysis", suppressed=True),
        estimate("55401", 40, "In_Facility_ESRD_Dialysis"),
    ]
    (found,) = expected_in(shares, counted)
    assert (found.measure.label, found.low, found.high) == ("Dialysis", 41, 51)


def test_of_several_sources_the_one_that_fits_the_area_best_is_shown() -> None:
    part = Apportionment([WEST], BLOCKS).shares_in(NORTH)
    whole = Apportionment([Zone("north", NORTH.shape, 300)], ()).shares_in(NORTH)
    apportioned = expected_in(part, [estimate("55401", 40, "E_NOVEH"), estimate("55401", 20)])
    exact = expected_in(whole, [estimate("north", 28, "E_NOVEH")])
    shown = best_of([*apportioned, *exact])
    assert [(one.measure.label, one.high) for one in shown] == [
        ("People who depend on electric power", 15),
        ("Households without a vehicle", 28),
    ]
    assert best_of([]) == ()
