"""Forecasts of the past: they know nothing of what came later, and are measured as the field measures."""

from datetime import date

import numpy as np
import pytest
from scipy import stats

from dashboard.forecast.history import history_of
from dashboard.forecast.rolling import (
    accuracy_of,
    mean_of_weeks,
    origins_before,
    past_forecast,
    poisson_floor,
    weekly_change,
)
from tests.dashboard.forecast.generated_calls import ZONE, drawn, hours, rule

BEGINS = date(2023, 1, 2)
CLOCK = hours(BEGINS, 60)
HISTORY = drawn(CLOCK, rule(CLOCK), seed=7)


def test_a_past_forecast_knows_nothing_of_what_came_later() -> None:
    """The calls after the origin are made ten times as many: what was forecast stays the same."""
    origin = HISTORY.end - 8 * 168
    calls = np.where(CLOCK.hours >= origin, HISTORY.calls * 10, HISTORY.calls)
    other = history_of(CLOCK.hours, calls, ZONE)
    one, changed = past_forecast(HISTORY, origin), past_forecast(other, origin)
    assert np.array_equal(one.missed.expected, changed.missed.expected)
    assert np.array_equal(one.usual, changed.usual)
    assert one.scale == changed.scale
    assert not np.array_equal(one.missed.calls, changed.missed.calls)


def test_origins_lie_four_weeks_apart_with_half_a_year_before_and_four_weeks_after() -> None:
    origins = origins_before(HISTORY, 100)
    assert np.diff(origins).tolist() == [4 * 168] * (len(origins) - 1)
    assert origins[-1] == HISTORY.end - 4 * 168
    assert 26 <= HISTORY.until(origins[0]).weeks < 30


def test_origins_that_are_held_out_are_not_touched() -> None:
    end = HISTORY.end - 12 * 168
    assert max(origins_before(HISTORY, 100, end=end)) + 4 * 168 == end


def test_the_26_week_mean_and_the_weekly_change_by_hand() -> None:
    """Calls rise by one each week: 26 weeks back the mean lies 13.5 lower, and each week changes by one."""
    calls = 100 + np.arange(len(CLOCK)) // 168
    history = history_of(CLOCK.hours, calls, "UTC")
    assert np.allclose(mean_of_weeks(history, 26), 159 - 12.5)
    assert weekly_change(history) == 1.0


@pytest.mark.parametrize("mean", [0.3, 1.0, 2.5, 11.6, 83.0])
def test_the_floor_is_the_mean_deviation_of_poisson_counts(mean: float) -> None:
    counts = np.arange(0, 400)
    plain = float(np.sum(np.abs(counts - mean) * stats.poisson.pmf(counts, mean)))
    assert poisson_floor(np.array([mean]))[0] == pytest.approx(plain, rel=1e-9)


def test_a_sound_series_is_measured_near_the_floor_and_its_intervals_hold() -> None:
    clock = hours(BEGINS, 140)
    history = drawn(clock, rule(clock), seed=8, spread=0.02)
    past = [past_forecast(history, origin) for origin in origins_before(history, 26)]
    found = accuracy_of(past, 13)
    assert found is not None
    assert found.origins == 13
    assert found.floor < found.mase < found.mase_usual < found.mase_last_week
    assert all(abs(held - promise) < 0.03 for promise, held in found.held)


def test_no_past_forecast_is_no_accuracy() -> None:
    assert accuracy_of([], 13) is None
