"""The forecast of the next four weeks: expected calls of every hour, intervals, past accuracy, and doubts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.forecast.doubts import doubts_of, require_enough
from dashboard.forecast.history import Clock, History, Numbers, hours_after
from dashboard.forecast.intervals import PROMISES, Tails, joined, tails_from
from dashboard.forecast.model import fit
from dashboard.forecast.rolling import (
    AHEAD_WEEKS,
    LEARNING_ORIGINS,
    MEASURED_ORIGINS,
    Accuracy,
    PastForecast,
    accuracy_of,
    origins_before,
    past_forecast,
)
from data_access.refusals import Refusal

Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""
_ORIGINS: Final = LEARNING_ORIGINS + MEASURED_ORIGINS


class ForecastStopped(Refusal):
    """Somebody stopped it."""


@dataclass(frozen=True, eq=False)
class Band:
    """The interval of one promise: the fewest and the most calls of each hour, both included."""

    promise: float
    low: Numbers
    high: Numbers
    measured: bool


@dataclass(frozen=True, eq=False)
class Forecast:
    """What is to be expected. Arrays have an entry for each hour of `clock`.

    `accuracy` is None where the history is too short to have forecast anything before; `doubts` are
    sentences on what cannot be known. `known_weeks` and `level_half_life_weeks` say what it rests on.
    """

    clock: Clock
    expected: Numbers
    bands: tuple[Band, ...]
    accuracy: Accuracy | None
    doubts: tuple[str, ...]
    known_weeks: float
    level_half_life_weeks: float
    zone: str

    @property
    def calls(self) -> float:
        """All calls to be expected."""
        return float(self.expected.sum())

    @property
    def busiest(self) -> int:
        """Where the hour with the most expected calls stands."""
        return int(np.argmax(self.expected))

    def band(self, promise: float) -> Band:
        """The interval of one promise; refused by KeyError where nobody made it."""
        return next(one for one in self.bands if one.promise == promise)


def forecast(
    history: History,
    *,
    progress: Progress = lambda _done, _of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Forecast:
    """Forecast the four weeks after a history, and measure how good that would have been in the past.

    Refused is a history of less than four known weeks; raises `ForecastStopped` when asked to stop.
    """
    require_enough(history)
    past = _past_forecasts(history, progress, cancelled)
    model = fit(history)
    clock = hours_after(history.end, AHEAD_WEEKS, history.zone)
    expected = model.expected(clock)
    recent = joined([one.missed for one in past[-LEARNING_ORIGINS:]])
    measured = min(MEASURED_ORIGINS, max(len(past) - LEARNING_ORIGINS, 0)) or len(past)
    accuracy = accuracy_of(past, measured)
    bands = tuple(_band(tails_from(recent, promise), expected, model.spread) for promise in PROMISES)
    return Forecast(
        clock=clock,
        expected=expected,
        bands=bands,
        accuracy=accuracy,
        doubts=tuple(doubts_of(history, clock, expected, accuracy, knows_season=model.knows_season)),
        known_weeks=history.weeks,
        level_half_life_weeks=model.half_life_weeks,
        zone=history.zone,
    )


def _past_forecasts(
    history: History, progress: Progress, cancelled: Callable[[], bool]
) -> list[PastForecast]:
    origins = origins_before(history, _ORIGINS)
    past = []
    for at, origin in enumerate(origins):
        if cancelled():
            raise ForecastStopped("The forecast was stopped. Nothing of it was kept.")
        progress(at, len(origins) + 1)
        past.append(past_forecast(history, origin))
    progress(len(origins), len(origins) + 1)
    return past


def _band(tails: Tails, expected: Numbers, spread: float) -> Band:
    low, high = tails.interval(expected, spread)
    return Band(tails.promise, low, high, tails.measured)
