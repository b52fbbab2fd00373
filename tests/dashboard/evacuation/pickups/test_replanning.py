"""A plan made anew at a moment worked out by hand: what is made stands, and who is not concerned stays."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.evacuation.pickups.checking import faults
from dashboard.evacuation.pickups.plan import Reason
from dashboard.evacuation.pickups.replanning import Inside, Replanned, replan
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.solving import Patience, solve
from dashboard.evacuation.pickups.under_way import Change
from dashboard.evacuation.pickups.vehicles import VehicleId
from data_access.records.roads import UNREACHABLE
from tests.dashboard.evacuation.pickups.random_problems import Drawn, problem_of
from tests.dashboard.evacuation.pickups.small_street import (
    AT_DOE,
    AT_LOE,
    AT_POE,
    BUS,
    DOE,
    LOE,
    QUICKLY,
    ROE,
    SCHOOL,
    STREET,
    TRAVEL,
    VAN,
    told,
)

PLAN = solve(STREET, QUICKLY)
"""The bus is at Doe from 600 to 720 s, at Loe from 2,520 to 2,700 s, at the school from 3,300 to 3,450 s."""


def at(now: int, **changes: object) -> Replanned:
    anew = replan(STREET, PLAN, Change(now, **changes), QUICKLY)  # type: ignore[arg-type]
    assert faults(anew.problem, anew.plan) == []
    return anew


def test_nothing_changes_when_nothing_happened() -> None:
    anew = at(1_000)
    assert told(anew.plan) == told(PLAN)
    assert anew.plan.clearance_seconds == PLAN.clearance_seconds
    assert (anew.untouched, anew.changed) == (("bus", "van"), ())


def test_who_is_aboard_stays_aboard_and_who_is_driven_to_is_fetched() -> None:
    """At 1,000 s Doe is in the bus, which drives to Loe and leaves there at 2,700 s: both are settled."""
    anew = at(1_000)
    bus = next(one for one in anew.problem.vehicles if one.id == BUS.id)
    assert (bus.location, bus.from_seconds) == (AT_LOE, 2_700)
    assert {one.ride.id for one in anew.problem.aboard if one.vehicle == BUS.id} == {"Doe", "Loe"}
    (trip,) = next(route for route in anew.plan.routes if route.vehicle == BUS.id).trips
    assert all(stop.aboard_before for stop in trip.stops)
    (made,) = next(route for route in anew.made if route.vehicle == BUS.id).trips
    assert [stop.ride for stop in made.stops] == ["Doe", "Loe"]


def test_who_is_inside_is_counted_and_has_taken_their_places() -> None:
    anew = at(3_350)
    assert Inside(DOE.id, SCHOOL.id, DOE.load) in anew.inside
    school = next(one for one in anew.problem.shelters if one.id == SCHOOL.id)
    assert (school.capacity, school.animal_places) == (5, 1)


def test_a_road_that_closes_ahead_turns_the_bus_round() -> None:
    """At 1,320 s the bus has driven 10 minutes from Doe; Loe is cut off, so it is back at Doe at 1,920 s."""
    roads = TRAVEL.copy()
    roads[:, AT_LOE] = UNREACHABLE
    anew = at(1_320, travel_tenths=roads)
    bus = next(one for one in anew.problem.vehicles if one.id == BUS.id)
    assert (bus.location, bus.from_seconds) == (AT_DOE, 1_920)
    left = {one.ride: one.reason for one in anew.plan.unserved}
    assert left == {"Loe": Reason.NO_ROAD, "Poe": Reason.NO_VEHICLE}
    assert "bus" not in anew.untouched
    assert "van" in anew.untouched


def test_a_longer_way_ahead_is_driven_from_the_last_door() -> None:
    """The way from Doe to Loe takes 40 minutes now: ten back, forty there, instead of thirty."""
    roads = TRAVEL.copy()
    roads[AT_DOE, AT_LOE] = 24_000
    anew = at(1_320, travel_tenths=roads)
    bus = next(one for one in anew.problem.vehicles if one.id == BUS.id)
    assert (bus.location, bus.from_seconds) == (AT_LOE, 1_320 + 600 + 2_400 + 180)


def test_who_sits_in_a_broken_bus_is_fetched_from_where_it_stands() -> None:
    big_van = replace(VAN, id=VehicleId("van 2"), seats=9, takes_pets=True, from_seconds=1_000)
    anew = at(1_000, breaks_down=frozenset({BUS.id}), more_vehicles=(big_van,))
    doe = next(ride for ride in anew.problem.rides if ride.id == DOE.id)
    assert (doe.location, doe.ready_seconds) == (AT_DOE, 1_000)
    assert told(anew.plan)["van 2"] == ["Doe Loe > school"]
    assert "bus" not in told(anew.plan)


def test_who_cancels_is_not_fetched_and_who_calls_in_is() -> None:
    moe = Ride(RideId("Moe"), AT_POE, Load(walking=1))
    anew = at(660, cancels=frozenset({LOE.id}), calls_in=(moe,))
    assert told(anew.plan)["bus"] == ["Doe Moe > school"]
    assert all(ride.id != LOE.id for ride in anew.problem.all_rides)
    assert "bus" not in anew.untouched


def test_a_shelter_that_fills_sends_the_bus_elsewhere() -> None:
    """The school takes no more; another one opens at Poe's door, ten minutes back."""
    shelters = (replace(SCHOOL, id="church", location=AT_POE), STREET.shelters[1])
    anew = at(2_800, shelters=shelters)
    (trip,) = next(route for route in anew.plan.routes if route.vehicle == BUS.id).trips
    assert trip.shelter == "church"
    assert [stop.ride for stop in trip.stops] == ["Doe", "Loe"]


def test_people_aboard_are_named_when_no_shelter_is_left() -> None:
    anew = at(2_800, shelters=())
    assert {one.ride for one in anew.plan.unserved} == {"Doe", "Loe", "Roe", "Poe"}


def test_a_vehicle_that_has_not_begun_stays_in_its_depot() -> None:
    late = replace(BUS, from_seconds=5_000)
    problem = replace(STREET, vehicles=(late, VAN))
    plan = solve(problem, QUICKLY)
    anew = replan(problem, plan, Change(1_000), QUICKLY)
    bus = next(one for one in anew.problem.vehicles if one.id == BUS.id)
    assert (bus.location, bus.from_seconds) == (BUS.location, 5_000)
    assert faults(anew.problem, anew.plan) == []


def test_a_plan_made_anew_is_made_anew_again() -> None:
    first = at(660, cancels=frozenset({LOE.id}))
    second = replan(first.problem, first.plan, Change(700, breaks_down=frozenset({VAN.id})), QUICKLY)
    assert faults(second.problem, second.plan) == []
    assert {one.ride.id for one in second.problem.aboard} == {"Doe"}
    assert any(ride.id == ROE.id for ride in second.problem.rides)


@pytest.mark.parametrize("seed", range(3))
def test_at_most_one_in_five_changes_that_nothing_happened_to(seed: int) -> None:
    problem = problem_of(Drawn(seed, rides=80, vehicles=20, shelters=4, closed=0.0, tight=0.0))
    plan = solve(problem, Patience(steps=1_000))
    dice = np.random.default_rng(seed)
    roads = problem.travel_tenths.copy()
    slow = dice.choice(80, 6, replace=False)
    roads[slow] = np.minimum(roads[slow].astype(np.int64) * 2, UNREACHABLE).astype(np.int32)
    anew = replan(problem, plan, Change(1_200, roads), Patience(steps=1_000))
    assert len(anew.changed) <= 0.2 * len(anew.untouched)
    assert faults(anew.problem, anew.plan) == []
    assert f"{len(anew.changed)} of the {len(anew.untouched)} vehicles" in anew.sentence
