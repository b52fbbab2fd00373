"""How plans are sought: the same again for the same seed, better with time, stopped when one likes."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from dashboard.evacuation.pickups.checking import faults
from dashboard.evacuation.pickups.plan import Reason
from dashboard.evacuation.pickups.rides import Load
from dashboard.evacuation.pickups.solving import Patience, Progress, solve
from dashboard.evacuation.pickups.vehicles import VehicleId
from data_access.refusals import BadInput
from tests.dashboard.evacuation.pickups.exact import least_clearance_seconds, stretcher_case
from tests.dashboard.evacuation.pickups.random_problems import Drawn, problem_of
from tests.dashboard.evacuation.pickups.small_street import (
    BUS,
    DOE,
    LOE,
    POE,
    QUICKLY,
    ROE,
    STREET,
    VAN,
    planned,
    told,
    with_,
)

CROWD = problem_of(Drawn(seed=7, rides=60, vehicles=9, shelters=4, closed=0.0, tight=0.0))


@pytest.mark.parametrize("seed", range(4))
def test_small_cases_come_out_as_dynamic_programming_says(seed: int) -> None:
    problem = stretcher_case(seed, rides=7)
    plan = solve(problem, Patience(steps=3_000), seed=seed)
    best = least_clearance_seconds(problem)
    assert best <= plan.clearance_seconds <= 1.005 * best
    assert plan.bound_seconds <= best


def test_the_same_seed_gives_the_same_plan() -> None:
    assert solve(CROWD, Patience(steps=300), seed=5) == solve(CROWD, Patience(steps=300), seed=5)


def test_a_plan_is_never_worse_for_having_been_thought_about() -> None:
    first = solve(CROWD, Patience(steps=0))
    warm = solve(CROWD, Patience(steps=0), warm=first)
    later = solve(CROWD, Patience(steps=2_000), warm=first)
    assert warm.clearance_seconds == first.clearance_seconds
    assert (-later.people, later.clearance_seconds) <= (-first.people, first.clearance_seconds)


def test_cancelled_keeps_the_best_so_far() -> None:
    heard: list[Progress] = []
    stop = Patience(seconds=600, cancelled=lambda: len(heard) > 3)
    plan = solve(CROWD, stop, progress=heard.append)
    assert faults(CROWD, plan) == []
    assert heard[0].steps == 0
    assert heard[-1].clearance_seconds == plan.clearance_seconds
    assert heard[-1].left == sum(one.left.people for one in plan.unserved)


def test_time_is_the_clock_that_was_handed_in() -> None:
    ticks = itertools.count()
    heard: list[Progress] = []
    solve(CROWD, Patience(seconds=20, clock=lambda: float(next(ticks))), progress=heard.append)
    assert heard[-1].share == 1
    assert [one.share for one in heard] == sorted(one.share for one in heard)


def test_the_search_stops_when_the_bound_is_reached() -> None:
    ends = Patience(seconds=600)
    heard: list[Progress] = []
    plan = solve(with_(vehicles=(BUS,), rides=(DOE,)), ends, progress=heard.append)
    assert plan.gap == 0
    assert len(heard) == 1


def test_an_earlier_plan_goes_on_where_it_still_can() -> None:
    """Loe is gone, the van is another one, and there is somebody new."""
    earlier = solve(STREET, QUICKLY)
    new = replace(POE, id="Moe", load=Load(walking=1))
    changes = {"rides": (DOE, ROE, new), "vehicles": (BUS, replace(VAN, id=VehicleId("van 2")))}
    plan = solve(with_(**changes), Patience(steps=0), warm=earlier)
    assert faults(with_(**changes), plan) == []
    assert plan.unserved == ()
    assert "Doe" in told(plan)["bus"][0]


def test_a_household_that_no_vehicle_holds_rides_in_parts() -> None:
    """Twelve who walk and one in a wheelchair: the bus has five seats, the van two and a wheelchair place."""
    many = replace(DOE, load=Load(walking=12, wheelchairs=1, attendants=1, pets=1), power_places=2)
    shelter = replace(STREET.shelters[0], capacity=20, accessible_cots=9, power_places=9)
    problem = with_(rides=(many,), shelters=(shelter,))
    plan = solve(problem, QUICKLY)
    assert faults(problem, plan) == []
    assert (plan.split, plan.unserved) == ((DOE.id,), ())
    taken = [
        stop.taken for route in plan.routes for trip in route.trips for stop in trip.stops
    ]  # fmt: skip
    assert Load(wheelchairs=1, attendants=1) in taken
    assert sorted(load.walking for load in taken) == [0, 2, 5, 5]


def test_whole_households_are_never_parted() -> None:
    """Three of Loe do not fit in beside three others, so the bus comes back for them."""
    plan = planned(rides=(replace(DOE, load=Load(walking=3)), LOE), vehicles=(BUS,))
    assert plan.split == ()
    assert len(told(plan)["bus"]) == 2


def test_part_of_a_household_may_be_left_and_is_named() -> None:
    both = replace(DOE, load=Load(walking=4, stretchers=1))
    plan = planned(rides=(both,))
    (left,) = plan.unserved
    assert (left.ride, left.left, left.reason) == ("Doe", Load(stretchers=1), Reason.NO_VEHICLE)
    assert faults(with_(rides=(both,)), plan) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rides": (DOE, DOE)}, "The ride Doe is there twice"),
        ({"rides": (replace(DOE, location=99),)}, "no row in the travel times"),
        ({"travel_tenths": np.zeros((3, 4), np.int32)}, "square matrix"),
        ({"travel_tenths": STREET.travel_tenths.astype(np.float64)}, "square matrix"),
        ({"travel_tenths": -STREET.travel_tenths}, "below 0"),
    ],
)
def test_a_problem_that_does_not_fit_together_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        with_(**changes)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: Load(walking=-1),
        lambda: replace(DOE, load=Load(pets=1)),
        lambda: replace(DOE, power_places=3),
        lambda: replace(DOE, ready_seconds=-1),
        lambda: replace(BUS, seats=0),
        lambda: replace(BUS, wheelchair_places=1),
        lambda: replace(BUS, until_seconds=0),
        lambda: replace(STREET.shelters[0], capacity=-1),
        lambda: replace(STREET.shelters[0], opens_seconds=9, closes_seconds=9),
        lambda: replace(STREET.loading, stretcher_seconds=-1),
    ],
)
def test_what_cannot_be_is_refused(refused: object) -> None:
    with pytest.raises(BadInput):
        refused()  # type: ignore[operator]
