"""Positions of an hour: the fewest that hold every goal, and the people behind them."""

import numpy as np
import pytest

from dashboard.staffing.erlang import Load, Served
from dashboard.staffing.needs import Away, Work, needs_of, positions_for
from dashboard.staffing.standards import CITY, NENA, NFPA_1221, STANDARDS, AnswerStandard, Goal, own_standard
from data_access.refusals import BadInput

ALL_THERE = Away(0, 0)


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda one: one.name)
@pytest.mark.parametrize("calls", [3, 40, 120])
@pytest.mark.parametrize("patience", [None, 90.0])
def test_the_fewest_positions_hold_every_goal_and_one_fewer_does_not(
    standard: AnswerStandard, calls: float, patience: float | None
) -> None:
    load = Load(calls, 150, patience)
    found = positions_for(load, standard, least=1)
    assert all(found.within(goal.seconds) >= goal.share for goal in standard.goals)
    if found.positions > 1:
        fewer = Served(load, found.positions - 1)
        assert any(fewer.within(goal.seconds) < goal.share for goal in standard.goals)


def test_two_thousand_calls_a_day_within_both_goals_of_nena() -> None:
    """Four at night and ten at the peak, as a centre of this size was worked out elsewhere."""
    found = needs_of(np.array([30.0, 140.0]), Work(150), NENA, ALL_THERE)
    assert found.positions.tolist() == [4, 10]


def test_hours_that_are_alike_need_alike_and_a_stricter_goal_needs_no_fewer() -> None:
    calls = np.array([10.0, 80.0, 10.0])
    lax = needs_of(calls, Work(150), CITY, ALL_THERE).positions
    strict = needs_of(calls, Work(150), NFPA_1221, ALL_THERE).positions
    assert lax[0] == lax[2]
    assert np.all(strict >= lax - 1)
    assert needs_of(calls, Work(150), own_standard(10, 0.99), ALL_THERE).positions[1] > lax[1]


def test_other_work_needs_people_too() -> None:
    calls = np.array([60.0])
    alone = needs_of(calls, Work(150), NENA, ALL_THERE).positions[0]
    assert needs_of(calls, Work(150, other_erlangs=3), NENA, ALL_THERE).positions[0] >= alone + 3


def test_somebody_is_there_in_an_hour_without_calls() -> None:
    found = needs_of(np.array([0.0]), Work(150, least_positions=2), NENA, ALL_THERE)
    assert (found.positions.tolist(), found.within.tolist()) == ([2], [1.0])


def test_breaks_and_absence_by_hand() -> None:
    """Nine positions need ten on shift. Ten at all hours, 1,664 worked a year each: 10 x 8,766 / 1,664."""
    away = Away(0.1, 0.2)
    assert away.on_shift(np.array([9, 4])).tolist() == [10, 5]
    assert away.full_time(np.full(168, 10)) == pytest.approx(52.68, abs=0.01)


def test_goals_and_work_that_cannot_be_are_refused() -> None:
    for broken in (
        lambda: Goal(10, 1.0),
        lambda: Goal(-1, 0.9),
        lambda: Work(0),
        lambda: Work(150, other_erlangs=-1),
        lambda: Away(1.0, 0),
        lambda: AnswerStandard("none", (), "1", "nobody", "none", confirmed=True),
    ):
        with pytest.raises(BadInput):
            broken()


def test_every_standard_says_whose_it_is_and_whether_it_was_confirmed() -> None:
    assert "NENA-STA-020.1, 2020" in NENA.words
    assert "90 % within 15 s and 95 % within 20 s" in NENA.words
    assert "not confirmed at its source" in CITY.words
