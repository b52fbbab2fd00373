"""Forecasts as they would have been made in the past, each from what was known then: what they are worth."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from dashboard.forecast.history import HOURS_OF_WEEK, History, Numbers
from dashboard.forecast.intervals import PROMISES, Missed, joined, tails_from
from dashboard.forecast.model import Model, fit

AHEAD_WEEKS: Final = 4
LEARNING_ORIGINS: Final = 13
"""So many past forecasts set the intervals: those of a year."""
MEASURED_ORIGINS: Final = 13
"""So many tell how good it was, each with intervals set by earlier ones only."""
LEAST_WEEKS: Final = 26
"""An origin needs so many weeks before it: the mean of 26 weeks is what it is measured against."""


@dataclass(frozen=True, eq=False)
class PastForecast:
    """One forecast made at hour `origin`, and what came; arrays of the hours that are known."""

    origin: int
    missed: Missed
    usual: Numbers
    """What the mean of the last 26 weeks by hour of the week would have said."""
    last_week: Numbers
    """What the same hour of the last week before the origin would have said."""
    scale: float
    """The mean absolute change from week to week before the origin: what errors are divided by in MASE."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How good past forecasts were. MASE: mean absolute error over the change from week to week (1 = as bad).

    `floor` is the MASE of somebody who knew the expected calls exactly, under Poisson: nobody can be better.
    `held` pairs each promise with the share of hours that the intervals truly held, and `width` with their
    mean width in calls; intervals of an origin were set by earlier origins only.
    """

    origins: int
    hours: int
    first_origin: int
    last_origin: int
    mase: float
    mase_usual: float
    mase_last_week: float
    floor: float
    bias: float
    held: tuple[tuple[float, float], ...]
    width: tuple[tuple[float, float], ...]
    better_at: int
    """At how many origins the forecast was nearer than the 26-week mean."""


def origins_before(history: History, count: int, *, end: int | None = None) -> list[int]:
    """Give up to `count` origins, four weeks apart, whose four weeks lie before `end`; the oldest first."""
    last = history.end if end is None else end
    first = int(history.clock.hours[0])
    step = AHEAD_WEEKS * HOURS_OF_WEEK
    found = [last - step * (at + 1) for at in range(count)]
    return [one for one in reversed(found) if history.until(one).weeks >= LEAST_WEEKS and one > first]


def past_forecast(history: History, origin: int, learn: Callable[[History], Model] = fit) -> PastForecast:
    """Forecast the four weeks after `origin` from nothing later than it."""
    past = history.until(origin)
    ahead = history.between(origin, origin + AHEAD_WEEKS * HOURS_OF_WEEK)
    model = learn(past)
    known = ahead.known
    expected = model.expected(ahead.clock)[known]
    missed = Missed(expected, np.full(len(expected), model.spread), ahead.calls[known])
    usual = mean_of_weeks(past, 26)[ahead.clock.week_hour[known]]
    last_week = mean_of_weeks(past, 1)[ahead.clock.week_hour[known]]
    return PastForecast(origin, missed, usual, last_week, weekly_change(past))


def mean_of_weeks(history: History, weeks: int) -> Numbers:
    """Give the mean of each hour of the week over the last weeks; hours never known get the mean of all."""
    recent = history.between(history.end - weeks * HOURS_OF_WEEK, history.end)
    known, at = recent.known, recent.clock.week_hour
    calls = np.bincount(at[known], recent.calls[known], HOURS_OF_WEEK)
    times = np.bincount(at[known], minlength=HOURS_OF_WEEK)
    overall = float(history.calls[history.known].mean())
    return np.where(times > 0, calls / np.maximum(times, 1), overall)


def weekly_change(history: History) -> float:
    """Give the mean absolute change of an hour from one week to the next; nan for less than two weeks."""
    known = history.known[HOURS_OF_WEEK:] & history.known[:-HOURS_OF_WEEK]
    if not known.any():
        return float("nan")
    change = np.abs(history.calls[HOURS_OF_WEEK:] - history.calls[:-HOURS_OF_WEEK])
    return float(change[known].mean())


def accuracy_of(past: list[PastForecast], measured: int) -> Accuracy | None:
    """Measure the last origins, each with intervals set by earlier ones; None where there is none."""
    chosen = range(max(0, len(past) - measured), len(past))
    judged = [past[at] for at in chosen if len(past[at].missed) and past[at].scale > 0]
    if not judged:
        return None
    held, width = _held(past, list(chosen))
    errors = np.array([_errors(one) for one in judged])
    came = sum(float(one.missed.calls.sum()) for one in judged)
    return Accuracy(
        origins=len(judged),
        hours=sum(len(one.missed) for one in judged),
        first_origin=judged[0].origin,
        last_origin=judged[-1].origin,
        mase=float(errors[:, 0].mean()),
        mase_usual=float(errors[:, 1].mean()),
        mase_last_week=float(errors[:, 2].mean()),
        floor=float(errors[:, 3].mean()),
        bias=sum(float(one.missed.expected.sum()) for one in judged) / max(came, 1e-9) - 1,
        held=held,
        width=width,
        better_at=int((errors[:, 0] < errors[:, 1]).sum()),
    )


def poisson_floor(expected: Numbers) -> Numbers:
    """Give the mean absolute deviation of Poisson counts: 2 e^-m m^(⌊m⌋+1) / ⌊m⌋! (De Moivre)."""
    whole = np.floor(expected)
    logs = (whole + 1) * np.log(np.maximum(expected, 1e-12)) - expected - special.gammaln(whole + 1)
    return np.asarray(2 * np.exp(logs))


def _errors(one: PastForecast) -> tuple[float, float, float, float]:
    calls = one.missed.calls
    return (
        float(np.abs(calls - one.missed.expected).mean()) / one.scale,
        float(np.abs(calls - one.usual).mean()) / one.scale,
        float(np.abs(calls - one.last_week).mean()) / one.scale,
        float(poisson_floor(one.missed.expected).mean()) / one.scale,
    )


def _held(
    past: list[PastForecast], chosen: list[int]
) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float], ...]]:
    held, width = [], []
    for promise in PROMISES:
        inside, spans = [], []
        for at in chosen:
            tails = tails_from(
                joined([one.missed for one in past[max(0, at - LEARNING_ORIGINS) : at]]), promise
            )
            missed = past[at].missed
            low, high = tails.interval(missed.expected, missed.spread)
            inside.append((missed.calls >= low) & (missed.calls <= high))
            spans.append(high - low)
        held.append((promise, float(np.concatenate(inside).mean())))
        width.append((promise, float(np.concatenate(spans).mean())))
    return tuple(held), tuple(width)
