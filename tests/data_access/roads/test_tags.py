"""What OpenStreetMap's tags of a way mean: directions, lanes, speeds, and what is no road."""

import pytest

from data_access.roads.presets import KMH_A_MPH, STANDARD
from data_access.roads.tags import facts_of, find_refusal
from data_access.roads.ways import WayFacts


def facts(**tags: str) -> tuple[WayFacts, list[str]]:
    remarks: list[str] = []
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    return facts_of(named.get, STANDARD, remarks.append), remarks


@pytest.mark.parametrize(
    ("tags", "both"),
    [
        ({"highway": "residential"}, (True, True)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway_link"}, (True, False)),
        ({"highway": "primary_link"}, (True, True)),
        ({"highway": "tertiary", "junction": "roundabout"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"highway": "residential", "oneway": "yes"}, (True, False)),
        ({"highway": "residential", "oneway": "-1"}, (False, True)),
    ],
)
def test_directions_are_told_or_implied(tags: dict[str, str], both: tuple[bool, bool]) -> None:
    read, _ = facts(**tags)
    assert (read.lanes_forward > 0, read.lanes_backward > 0) == both


@pytest.mark.parametrize(
    ("told", "kmh"),
    [
        ("50", 50),
        ("30 mph", 30 * KMH_A_MPH),
        ("30mph", 30 * KMH_A_MPH),
        ("50;80", 50),
        ("walk", 7),
        ("none", 40.2),
    ],
)
def test_speeds_have_units(told: str, kmh: float) -> None:
    read, remarks = facts(highway="residential", maxspeed=told)
    assert read.kmh_forward == pytest.approx(kmh, abs=0.1)
    assert not remarks


@pytest.mark.parametrize("told", ["999", "0", "1000 mph", "fast", "1e9", "-5"])
def test_a_speed_that_no_road_has_is_not_believed(told: str) -> None:
    read, remarks = facts(highway="residential", maxspeed=told)
    assert read.kmh_forward == pytest.approx(25 * KMH_A_MPH)
    assert len(remarks) >= 1


def test_each_direction_has_its_own_speed_and_lanes() -> None:
    read, _ = facts(
        highway="primary", lanes="5", lanes__forward="3", maxspeed="40 mph", maxspeed__backward="30 mph"
    )
    assert (read.lanes_forward, read.lanes_backward) == (3, 2)
    assert read.kmh_forward == pytest.approx(40 * KMH_A_MPH)
    assert read.kmh_backward == pytest.approx(30 * KMH_A_MPH)


@pytest.mark.parametrize("told", ["0", "400", "two", "nan", "inf"])
def test_lanes_that_no_road_has_are_not_believed(told: str) -> None:
    read, remarks = facts(highway="primary", lanes=told)
    assert (read.lanes_forward, read.lanes_backward) == (1, 1)
    assert len(remarks) == 1


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"}, {"highway": "construction"}, {"highway": "service", "service": "driveway"},
        {"highway": "residential", "access": "private"}, {"highway": "residential", "motor_vehicle": "no"},
        {"highway": "service", "area": "yes"}, {"highway": "motorway", "oneway": "reversible"}, {},
    ],
)  # fmt: skip
def test_what_is_no_road_for_cars_is_left_out_with_a_reason(tags: dict[str, str]) -> None:
    assert find_refusal(tags.get)


def test_the_most_particular_access_decides() -> None:
    assert find_refusal({"highway": "residential", "access": "no", "motor_vehicle": "yes"}.get) is None
