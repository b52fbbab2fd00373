"""Shifts of a week: they cover every hour, and nobody could do it with much less work."""

import numpy as np
import pytest

from dashboard.staffing.shifts import HOURS_OF_WEEK, ShiftPlan, cover, week_of
from data_access.refusals import BadInput


def people_at(plan: ShiftPlan, hour: int) -> int:
    """Count who is there, one shift after another, without the solver's matrix."""
    return sum(one.people for one in plan.shifts if (hour - one.begins) % HOURS_OF_WEEK < one.hours)


def week_drawn(seed: int) -> np.ndarray:
    dice = np.random.default_rng(seed)
    by_hour = 4 + 5 * np.clip(np.sin((np.arange(HOURS_OF_WEEK) % 24 - 5) / 24 * 2 * np.pi), 0, None)
    return (by_hour + dice.integers(0, 3, HOURS_OF_WEEK)).astype(np.int64)


@pytest.mark.parametrize("begins", [tuple(range(24)), (6, 14, 22), (6, 7, 15, 18, 23)])
def test_every_hour_is_covered_and_the_bound_is_no_more_than_the_work(begins: tuple[int, ...]) -> None:
    needed = week_drawn(1)
    plan = cover(needed, begins=begins)
    assert all(people_at(plan, hour) >= needed[hour] for hour in range(HOURS_OF_WEEK))
    assert plan.on_shift.tolist() == [people_at(plan, hour) for hour in range(HOURS_OF_WEEK)]
    assert plan.needed_hours <= plan.least_hours <= plan.hours_of_work <= 1.01 * plan.least_hours
    assert all(one.begins % 24 in begins for one in plan.shifts)


def test_an_even_week_in_three_shifts_worked_out_by_hand() -> None:
    """Five people at all hours in shifts of eight: 5 x 168 hours of work, and not one more."""
    plan = cover(np.full(HOURS_OF_WEEK, 5), lengths=(8,), begins=(6, 14, 22))
    assert (plan.hours_of_work, plan.least_hours, len(plan.shifts)) == (840, 840, 21)


def test_fewer_beginnings_never_need_less_work() -> None:
    needed = week_drawn(2)
    assert cover(needed, begins=(6, 14, 22)).hours_of_work >= cover(needed).least_hours


def test_the_week_holds_the_most_that_an_hour_ever_needs() -> None:
    week = week_of(np.array([0, 1, 0]), np.array([3, 4, 5]))
    assert (week[0], week[1], week[2:].max()) == (5, 4, 0)


def test_what_no_shift_can_cover_is_refused() -> None:
    with pytest.raises(BadInput):
        cover(np.full(HOURS_OF_WEEK, 1), lengths=(8,), begins=(6,))
    with pytest.raises(BadInput):
        cover(np.full(24, 1))
    with pytest.raises(BadInput):
        cover(np.full(HOURS_OF_WEEK, 1), lengths=())
