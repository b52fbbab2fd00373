"""Whatever the problem, the plan is sound, and everybody is taken or named: held by code of another hand.

A thousand problems instead of 200 with MUSTER_MANY_PROBLEMS=1.
"""

import os

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.evacuation.pickups.arrays import translated
from dashboard.evacuation.pickups.checking import faults
from dashboard.evacuation.pickups.inserting import Aim, best_place, put
from dashboard.evacuation.pickups.plan import Reason
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.replanning import replan
from dashboard.evacuation.pickups.schedule import new_schedule, refresh
from dashboard.evacuation.pickups.solving import Patience, solve
from dashboard.evacuation.pickups.under_way import Change
from data_access.records.roads import UNREACHABLE
from tests.dashboard.evacuation.pickups.random_problems import Drawn, drawn, problem_of, shortest

MANY = bool(os.environ.get("MUSTER_MANY_PROBLEMS"))
usual = settings(
    max_examples=1_000 if MANY else 200,
    deadline=None,
    derandomize=not MANY,
    suppress_health_check=[HealthCheck.too_slow],
)
some = settings(usual, max_examples=500 if MANY else 60)


@usual
@given(drawn)
def test_no_plan_has_a_fault(how: Drawn) -> None:
    problem = problem_of(how)
    assert faults(problem, solve(problem, Patience(steps=150), seed=how.seed)) == []


@some
@given(drawn)
def test_whoever_is_left_for_good_could_be_taken_by_nobody(how: Drawn) -> None:
    """Reasons that blame no other household are true of a household that is alone in the county."""
    problem = problem_of(how)
    plan = solve(problem, Patience(steps=50))
    alone = {Reason.NO_VEHICLE, Reason.NO_SHELTER, Reason.NO_ROAD, Reason.NO_TIME}
    for left in plan.unserved:
        ride = next(ride for ride in problem.rides if ride.id == left.ride)
        by_itself = PickupProblem(
            (ride,), problem.vehicles, problem.shelters, problem.travel_tenths, problem.loading
        )
        parts = {one.left for one in solve(by_itself, Patience(steps=20)).unserved}
        if left.reason in alone:
            assert left.left in parts


@some
@given(drawn, st.integers(0, 9_000), st.integers(0, 5))
def test_no_plan_made_anew_has_a_fault(how: Drawn, now: int, closed: int) -> None:
    """A closure, a breakdown, a cancellation and a shelter that fills, all at once, at any moment."""
    problem = problem_of(how)
    plan = solve(problem, Patience(steps=50))
    dice = np.random.default_rng(how.seed)
    roads = problem.travel_tenths.copy()
    for _ in range(closed):
        roads[dice.integers(len(roads)), dice.integers(len(roads))] = UNREACHABLE
    change = Change(
        now,
        shortest(roads),
        cancels=frozenset(ride.id for ride in problem.rides[:closed:3]),
        breaks_down=frozenset(one.id for one in problem.vehicles[: closed // 3]),
        shelters=problem.shelters[closed // 4 :],
    )
    anew = replan(problem, plan, change, Patience(steps=50))
    assert faults(anew.problem, anew.plan) == []
    found = {ride.id: 0 for ride in problem.rides if ride.id not in change.cancels}
    for ride in anew.problem.all_rides:
        name = anew.pieces.get(ride.id, ride.id)
        found[name] = found.get(name, 0) + ride.load.people
    for one in anew.inside:
        found[one.ride] = found.get(one.ride, 0) + one.load.people
    for ride in problem.rides:
        assert ride.id in change.cancels or found[ride.id] == ride.load.people


@some
@given(drawn)
def test_the_end_foretold_for_a_place_is_the_end_that_comes(how: Drawn) -> None:
    """What is foretold in O(1) is held against a walk along the whole route."""
    facts = translated(problem_of(how)).facts
    if not (len(facts.door) and len(facts.start) and len(facts.entrance)):
        return
    schedule = new_schedule(facts)
    plain = Aim(target=1e12, over=0.0, late=0.0, change=0.0, most_changed=0, far_change=0.0)
    for part in np.random.default_rng(how.seed).permutation(len(facts.door)):
        place = best_place(facts, schedule, plain, part, 0.0, 1)
        if place.vehicle < 0:
            continue
        before = int(schedule.end[place.vehicle])
        put(facts, schedule, part, place)
        refresh.py_func(facts, schedule, place.vehicle)
        assert int(schedule.end[place.vehicle]) - before == round(place.cost)
