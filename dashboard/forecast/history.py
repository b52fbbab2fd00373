"""The calls of every hour so far, by the local clock, and which of those hours are truly known."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.forecast.holidays import kinds_of
from data_access.calls.clocks import DAY, HOUR, MINUTE, hour_of_week, offsets_at
from data_access.refusals import BadInput

Hours = NDArray[np.int64]
Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]

HOURS_OF_WEEK: Final = 168
_SURPRISE: Final = 25.0
"""A run of hours without a call is missing where so many calls were to be expected: e^-25 by chance."""


@dataclass(frozen=True, eq=False)
class Clock:
    """Clock hours (since 1970-01-01 UTC) as the local calendar has them; arrays of one length.

    `week_hour` 0 = Monday midnight, `day` in days since 1970-01-01, `year_share` 0 to 1, `holiday` as in
    `holidays.NAMES`. A day of 23 or 25 hours has so many of them.
    """

    hours: Hours
    week_hour: Hours
    day: Hours
    year_share: Numbers
    holiday: Hours

    def __len__(self) -> int:
        """How many hours there are."""
        return len(self.hours)

    def take(self, rows: slice | Marks) -> "Clock":
        """Give only some of the hours."""
        return Clock(
            self.hours[rows], self.week_hour[rows], self.day[rows], self.year_share[rows], self.holiday[rows]
        )


@dataclass(frozen=True, eq=False)
class History:
    """Calls of every clock hour without a break; where `known` is False, the number means nothing."""

    clock: Clock
    calls: Numbers
    known: Marks
    zone: str

    @property
    def weeks(self) -> float:
        """How many weeks of hours are known."""
        return float(self.known.sum()) / HOURS_OF_WEEK

    @property
    def end(self) -> int:
        """The first hour after the history, since 1970-01-01 UTC."""
        return int(self.clock.hours[-1]) + 1

    def until(self, end: int) -> "History":
        """Give what was known when hour `end` began."""
        rows = slice(0, max(0, end - int(self.clock.hours[0])))
        return History(self.clock.take(rows), self.calls[rows], self.known[rows], self.zone)

    def between(self, start: int, end: int) -> "History":
        """Give the hours from `start` up to but without `end`."""
        first = int(self.clock.hours[0])
        rows = slice(max(0, start - first), max(0, end - first))
        return History(self.clock.take(rows), self.calls[rows], self.known[rows], self.zone)


def clock_of(hours: Hours, zone: str) -> Clock:
    """Read clock hours by the local calendar of `zone`."""
    local = hours * HOUR + offsets_at(hours * HOUR, zone) * MINUTE
    day = local // DAY
    date_ = day.astype("datetime64[D]")
    new_year = date_.astype("datetime64[Y]").astype("datetime64[D]")
    share = (date_ - new_year).astype(np.float64) / 365.25
    return Clock(hours, hour_of_week(local), day, share, kinds_of(day))


def hours_after(end: int, weeks: int, zone: str) -> Clock:
    """Give the hours of the weeks that begin with hour `end`."""
    return clock_of(np.arange(end, end + weeks * HOURS_OF_WEEK, dtype=np.int64), zone)


def history_of(hours: Hours, calls: NDArray[np.integer] | Numbers, zone: str) -> History:
    """Take calls by clock hour (rising, perhaps with hours left out) and find out which are known.

    An hour that is left out or holds nan is not known; so is a run of zeros where calls were to be
    expected, as a file that ends early or a system that stood still leaves it. Zeros at either end are cut
    off. Refused: no hours, hours that do not rise, negative numbers, and nothing but zeros.
    """
    hours = np.asarray(hours, np.int64)
    numbers = np.asarray(calls, np.float64)
    _require_sound(hours, numbers)
    whole = np.arange(hours[0], hours[-1] + 1, dtype=np.int64)
    filled = np.full(len(whole), np.nan)
    filled[hours - hours[0]] = numbers
    clock = clock_of(whole, zone)
    known = np.isfinite(filled)
    known &= ~_silent(clock, filled, known)
    filled[~known] = 0.0
    first, last = np.flatnonzero(known)[[0, -1]]
    rows = slice(int(first), int(last) + 1)
    return History(clock.take(rows), filled[rows], known[rows], zone)


def _require_sound(hours: Hours, numbers: Numbers) -> None:
    if len(hours) != len(numbers):
        raise BadInput("Hours and calls are not of one length.")
    if not len(hours) or not np.nansum(numbers):
        raise BadInput("There is no call in these hours: choose other days or another kind of calls.")
    if np.any(np.diff(hours) <= 0):
        raise BadInput("The hours do not rise: each clock hour may stand there once.")
    if np.any(numbers < 0):
        raise BadInput("An hour with less than no calls is in the series: look at the file.")


def _silent(clock: Clock, filled: Numbers, known: Marks) -> Marks:
    """Find runs of zeros that chance does not explain, and those at either end."""
    expected = _usual(clock, filled, known)[clock.week_hour]
    quiet = np.where(known, filled == 0, True)  # noqa: FBT003 - numpy's own signature
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, expected, 0.0))))
    silent = np.zeros(len(filled), bool)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        at_the_edge = start == 0 or end == len(filled)
        if (at_the_edge and end - start >= HOURS_OF_WEEK // 7) or sums[end] - sums[start] > _SURPRISE:
            silent[start:end] = True
    return silent


def _usual(clock: Clock, filled: Numbers, known: Marks) -> Numbers:
    """Give the mean of each hour of the week, of the hours with a call: silent weeks must not look usual."""
    heard = known & (np.nan_to_num(filled) > 0)
    calls = np.bincount(clock.week_hour[heard], filled[heard], HOURS_OF_WEEK)
    times = np.bincount(clock.week_hour[known], minlength=HOURS_OF_WEEK)
    share = heard.sum() / max(1, known.sum())
    return np.asarray(calls / np.maximum(1.0, times * share))
