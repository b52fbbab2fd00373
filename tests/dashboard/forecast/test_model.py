"""What is learnt from calls that were drawn by a known rule."""

from datetime import date

import numpy as np

from dashboard.forecast.history import history_of, hours_after
from dashboard.forecast.holidays import NAMES
from dashboard.forecast.model import fit
from tests.dashboard.forecast.generated_calls import ZONE, drawn, hours, rule

BEGINS = date(2023, 1, 2)


def test_the_pattern_of_the_week_is_found_again() -> None:
    clock = hours(BEGINS, 60)
    model = fit(drawn(clock, rule(clock), seed=1))
    ahead = hours_after(int(clock.hours[-1]) + 1, 4, ZONE)
    usual = ahead.holiday == 0
    assert np.abs(model.expected(ahead) / rule(ahead) - 1)[usual].mean() < 0.03


def test_a_level_that_changed_is_followed() -> None:
    clock = hours(BEGINS, 60)
    expected = np.where(np.arange(len(clock)) < 40 * 168, rule(clock), 1.5 * rule(clock))
    model = fit(drawn(clock, expected, seed=2))
    assert abs(model.level / fit(drawn(clock, rule(clock), seed=2)).level - 1.5) < 0.05


def test_the_time_of_the_year_is_learnt_after_two_years_and_not_before() -> None:
    clock = hours(BEGINS, 160)
    history = drawn(clock, rule(clock, season=0.2), seed=3)
    model, young = fit(history), fit(history.until(int(clock.hours[0]) + 100 * 168))
    july, january = (model.season(hours(date(2026, month, 12), 1)).mean() for month in (7, 1))
    assert 1.1 < july < 1.3
    assert 0.75 < january < 0.9
    assert model.knows_season
    assert not young.knows_season


def test_a_holiday_has_calls_of_its_own() -> None:
    """Fireworks: on the evening of the fourth of July twice as many calls as usual, two years in a row."""
    clock = hours(BEGINS, 120)
    evening = (clock.holiday == NAMES.index("Independence Day")) & (clock.week_hour % 24 >= 18)
    model = fit(drawn(clock, rule(clock) * np.where(evening, 2.0, 1.0), seed=4))
    fourth = model.holidays[NAMES.index("Independence Day")]
    assert fourth[3] > 1.4
    assert abs(fourth[1] - 1) < 0.2


def test_more_scatter_than_poisson_is_seen() -> None:
    clock = hours(BEGINS, 80)
    even = fit(drawn(clock, rule(clock, 40), seed=5)).spread
    uneven = fit(drawn(clock, rule(clock, 40), seed=5, spread=0.05)).spread
    assert even < 0.005
    assert 0.03 < uneven < 0.07


def test_hours_that_are_not_known_do_not_pull_the_level_down() -> None:
    clock = hours(BEGINS, 60)
    history = drawn(clock, rule(clock), seed=6)
    calls = history.calls.copy()
    calls[50 * 168 : 53 * 168] = 0
    with_gap = fit(history_of(clock.hours, calls, ZONE))
    assert abs(with_gap.level / fit(history).level - 1) < 0.02
