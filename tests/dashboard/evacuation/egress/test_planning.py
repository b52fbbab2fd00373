"""Plans of networks that were worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.evacuation.egress.answer import Binding
from dashboard.evacuation.egress.checking import faults
from dashboard.evacuation.egress.departures import NO_NOTICE, CurveShape, DepartureCurve
from dashboard.evacuation.egress.planning import answer_of
from dashboard.evacuation.egress.problem import Exits, Groups
from tests.dashboard.evacuation.egress.small_roads import (
    Street,
    both_ways,
    diamond,
    graph_of,
    line_of_three,
    problem_of,
)


def test_a_line_clears_when_its_narrowest_road_has_let_everybody_in() -> None:
    """20 vehicles at 5 a minute: the last enter in the fourth minute and drive two, so 6 minutes."""
    answer = answer_of(line_of_three())
    assert answer.managed is not None
    assert answer.managed.all_minutes == answer.bound_minutes == 6
    assert answer.managed.half_minutes == 4
    assert answer.proven_best
    assert answer.faults == ()
    assert answer.feasible
    assert answer.managed_curve.vehicles[-1] == 20


def test_a_diamond_is_used_on_both_sides() -> None:
    """6 a minute by the short way in steps 0 to 5 and by the long way in steps 0 to 3: 60 in 8 minutes."""
    answer = answer_of(diamond())
    assert answer.managed is not None
    assert answer.managed.all_minutes == 8
    assert answer.unmanaged is not None
    assert answer.unmanaged.all_minutes == 12
    assert sorted(set(answer.arc_vehicles.tolist())) == [24, 36]


def test_who_has_no_way_out_is_named_and_the_others_leave() -> None:
    problem = line_of_three()
    graph = graph_of(4, [Street(0, 1, 60, 600), Street(1, 2, 60, 300)])
    problem = problem_of(graph, {0: 20, 3: 4}, [2])
    answer = answer_of(problem)
    assert [(one.node, one.vehicles, one.zone) for one in answer.stranded] == [(3, 4, "North")]
    assert not answer.feasible
    assert answer.vehicles == 20
    assert answer.faults == ()
    assert answer.sentences[0].startswith("4 vehicles at 1 place")


def test_where_nobody_can_leave_there_is_no_plan_and_everybody_is_named() -> None:
    problem = line_of_three()
    answer = answer_of(problem.with_open(np.zeros(problem.graph.arcs, bool)))
    assert answer.plan is None
    assert answer.managed is None
    assert answer.gap_share is None
    assert sum(one.vehicles for one in answer.stranded) == 20
    assert "Nobody can leave" in answer.sentences[1]


def test_places_of_a_destination_are_kept_and_who_finds_none_is_named() -> None:
    problem = line_of_three()
    exits = Exits(problem.exits.node, ("School",), np.array([-1], np.int32), np.array([12], np.int32))
    answer = answer_of(replace(problem, exits=exits))
    assert answer.vehicles == 12
    assert [one.vehicles for one in answer.stranded] == [8]
    assert "no places" in answer.stranded[0].why
    assert answer.faults == ()


def test_an_exit_that_lets_few_in_decides() -> None:
    """2 a minute at the gate: 20 vehicles take 10 steps after a drive of 2."""
    problem = line_of_three()
    exits = Exits(problem.exits.node, ("Gate",), np.array([120], np.int32), np.array([-1], np.int32))
    answer = answer_of(replace(problem, exits=exits))
    assert answer.managed is not None
    assert answer.managed.all_minutes == 12
    assert answer.faults == ()


def test_reversing_the_other_lane_makes_it_faster() -> None:
    graph = graph_of(2, both_ways([Street(0, 1, 60, 300)]))
    problem = problem_of(graph, {0: 60}, [1])
    back = np.flatnonzero(graph.head == 0).astype(np.int32)
    usual, turned = answer_of(problem), answer_of(replace(problem, contraflow=back))
    assert usual.managed is not None
    assert turned.managed is not None
    assert usual.managed.all_minutes == 13
    assert turned.managed.all_minutes == 9  # 8.5 a minute: 60 enter within 8 steps
    assert turned.faults == ()


def test_nobody_leaves_before_being_ready_and_people_bind() -> None:
    answer = answer_of(replace(line_of_three(), departure=NO_NOTICE))
    assert answer.binding is Binding.MOBILISATION
    assert answer.managed is not None
    assert answer.managed.all_minutes == NO_NOTICE.minutes_to_all + 3
    assert answer.faults == ()


def test_zones_are_told_when_to_leave() -> None:
    groups = Groups(np.array([0, 1], np.int32), np.array([0, 1], np.int32), np.array([10, 10], np.int32))
    problem = replace(line_of_three(), groups=groups, zones=("Far", "Near"))
    windows = {one.zone: one for one in answer_of(problem).windows}
    assert windows["Far"].vehicles == windows["Near"].vehicles == 10
    assert windows["Near"].last_minutes <= 4


def test_a_lane_more_on_the_narrow_road_is_worth_what_the_bound_says() -> None:
    """10 a minute instead of 5 on the second road: the last enter in the second minute, so 4 and not 6."""
    answer = answer_of(line_of_three())
    assert [(one.name, one.saves_minutes) for one in answer.bottlenecks] == [("Mill Road", 2.0)]


def test_stopping_at_once_still_gives_a_plan_for_everybody() -> None:
    answer = answer_of(diamond(), stop=lambda: True)
    assert answer.vehicles == 60
    assert answer.faults == ()


def test_progress_is_told_and_never_goes_back() -> None:
    told: list[float] = []
    answer_of(diamond(), progress=lambda share, _doing: told.append(share))
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_a_home_at_an_exit_is_safe_at_once() -> None:
    answer = answer_of(problem_of(line_of_three().graph, {2: 5}, [2]))
    assert answer.managed is not None
    assert answer.managed.all_minutes == 1
    assert answer.faults == ()


@pytest.mark.parametrize("shape", [CurveShape.LINEAR, CurveShape.LOGISTIC, CurveShape.RAYLEIGH])
def test_every_curve_is_kept_to(shape: CurveShape) -> None:
    curve = DepartureCurve("Test", shape, 30.0, "set here", confirmed=True)
    problem = replace(diamond(), departure=curve)
    answer = answer_of(problem)
    assert answer.plan is not None
    assert faults(problem, answer.plan) == []
