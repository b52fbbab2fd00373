"""The hours so far: the local clock, days of 23 and 25 hours, and hours of which nothing is known."""

from datetime import date

import numpy as np
import pytest

from dashboard.forecast.history import clock_of, history_of
from data_access.refusals import BadInput
from tests.dashboard.forecast.generated_calls import ZONE, first_hour, hours


def hours_of_day(day: date) -> int:
    start = first_hour(day)
    clock = clock_of(np.arange(start - 48, start + 72, dtype=np.int64), ZONE)
    return int((clock.day == start // 24).sum())


def test_a_day_has_23_24_or_25_hours() -> None:
    lengths = [hours_of_day(day) for day in (date(2026, 3, 8), date(2026, 3, 9), date(2026, 11, 1))]
    assert lengths == [23, 24, 25]


def test_the_hour_of_the_week_stays_that_of_the_wall_clock_when_clocks_change() -> None:
    """Noon of the Monday before and after the change: 18:00 and 17:00 UTC."""
    before, after = first_hour(date(2026, 3, 2)) + 18, first_hour(date(2026, 3, 9)) + 17
    assert clock_of(np.array([before, after]), ZONE).week_hour.tolist() == [12, 12]


def test_hours_left_out_and_silent_days_are_not_known() -> None:
    clock = hours(date(2026, 1, 5), 6)
    calls = np.full(len(clock), 3.0)
    calls[200:230] = 0
    calls[500] = np.nan
    left = np.r_[0:700, 702 : len(clock)]
    known = history_of(clock.hours[left], calls[left], ZONE).known
    assert np.flatnonzero(~known).tolist() == [*range(200, 230), 500, 700, 701]


def test_a_quiet_hour_is_an_hour_without_a_call() -> None:
    clock = hours(date(2026, 1, 5), 4)
    calls = np.full(len(clock), 3)
    calls[100:103] = 0
    assert history_of(clock.hours, calls, ZONE).known.all()


def test_silence_at_either_end_is_cut_off() -> None:
    clock = hours(date(2026, 1, 5), 4)
    calls = np.full(len(clock), 3)
    calls[:30] = calls[-40:] = 0
    history = history_of(clock.hours, calls, ZONE)
    assert (history.clock.hours[0], history.end) == (clock.hours[30], clock.hours[-40])


@pytest.mark.parametrize(
    ("when", "calls"), [([], []), ([1, 2], [0, 0]), ([2, 1], [1, 1]), ([1, 1], [1, 1]), ([1, 2], [3, -1])]
)
def test_what_is_no_series_is_refused(when: list[int], calls: list[int]) -> None:
    with pytest.raises(BadInput):
        history_of(np.array(when, np.int64), np.array(calls, np.int64), ZONE)
