"""The checker finds each kind of fault in a plan that was spoilt on purpose."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.evacuation.egress.answer import EgressPlan
from dashboard.evacuation.egress.checking import faults
from dashboard.evacuation.egress.departures import NO_NOTICE
from dashboard.evacuation.egress.planning import answer_of
from dashboard.evacuation.egress.problem import Exits
from tests.dashboard.evacuation.egress.small_roads import diamond


@pytest.fixture
def plan() -> EgressPlan:
    made = answer_of(diamond()).plan
    assert made is not None
    return made


def test_a_good_plan_has_no_fault(plan: EgressPlan) -> None:
    assert faults(diamond(), plan) == []


def test_a_road_entered_by_too_many_is_found(plan: EgressPlan) -> None:
    all_at_once = replace(plan, depart_step=plan.depart_step * 0, arrive_step=plan.arrive_step + 9)
    assert any("more vehicles than they let in" in one for one in faults(diamond(), all_at_once))


def test_somebody_left_behind_is_found(plan: EgressPlan) -> None:
    fewer = replace(plan, vehicles=np.maximum(plan.vehicles - 1, 1))
    assert any("not wholly taken" in one for one in faults(diamond(), fewer))


def test_arriving_too_early_is_found(plan: EgressPlan) -> None:
    early = replace(plan, arrive_step=plan.arrive_step - 1)
    assert any("before their arcs end" in one for one in faults(diamond(), early))


def test_a_drive_that_is_too_fast_for_the_roads_is_found(plan: EgressPlan) -> None:
    fast = replace(plan, transit_steps=np.zeros_like(plan.transit_steps), arrive_step=plan.depart_step.copy())
    assert any("drive faster" in one for one in faults(diamond(), fast))


def test_leaving_before_being_ready_is_found(plan: EgressPlan) -> None:
    later = replace(diamond(), departure=NO_NOTICE)
    assert any("leave than are ready" in one for one in faults(later, plan))


def test_a_closed_road_is_found(plan: EgressPlan) -> None:
    problem = diamond()
    assert any("closed" in one for one in faults(problem.with_open(np.zeros(4, bool)), plan))


def test_a_way_that_does_not_join_is_found(plan: EgressPlan) -> None:
    assert any(
        "follow one another" in one
        for one in faults(diamond(), replace(plan, piece_arc=plan.piece_arc[::-1]))
    )


def test_a_wrong_exit_and_a_full_one_are_found(plan: EgressPlan) -> None:
    problem = diamond()
    elsewhere = replace(problem, exits=Exits.at(np.array([2], np.int32)))
    assert any("do not end at their exit" in one for one in faults(elsewhere, plan))
    few = Exits(problem.exits.node, ("Hall",), np.array([-1], np.int32), np.array([10], np.int32))
    assert any("places" in one for one in faults(replace(problem, exits=few), plan))
    slow = Exits(problem.exits.node, ("Gate",), np.array([60], np.int32), np.array([-1], np.int32))
    assert any("an hour" in one for one in faults(replace(problem, exits=slow), plan))
