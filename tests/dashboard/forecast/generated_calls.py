"""Calls of a small centre, drawn from a rule that the tests know: what a forecast should find again."""

from datetime import date

import numpy as np

from dashboard.forecast.history import Clock, History, clock_of, history_of

ZONE = "America/Chicago"


def first_hour(day: date) -> int:
    """The clock hour at which this UTC day begins."""
    return (day - date(1970, 1, 1)).days * 24


def hours(begins: date, weeks: int) -> Clock:
    start = first_hour(begins)
    return clock_of(np.arange(start, start + weeks * 168, dtype=np.int64), ZONE)


def rule(clock: Clock, level: float = 10.0, season: float = 0.0) -> np.ndarray:
    """Twice as many calls by day as by night, half as many again at weekends, more in July."""
    hour, weekday = clock.week_hour % 24, clock.week_hour // 24
    by_day = np.where((hour >= 8) & (hour < 20), 4 / 3, 2 / 3)
    by_week = np.where(weekday >= 5, 1.5, 1.0)
    by_year = 1 + season * np.cos(2 * np.pi * (clock.year_share - 0.54))
    return level * by_day * by_week * by_year


def drawn(clock: Clock, expected: np.ndarray, seed: int, spread: float = 0.0) -> History:
    """Draw each hour's calls; `spread` makes them scatter more than Poisson."""
    dice = np.random.default_rng(seed)
    if spread:
        expected = expected * dice.gamma(1 / spread, spread, len(expected))
    return history_of(clock.hours, dice.poisson(expected), ZONE)
