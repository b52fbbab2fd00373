"""Hours, days and areas with far more or fewer calls than their own past, each with a sentence.

Counts are held against a negative binomial whose variance is `dispersion` times the mean, so that
bunches of calls do not cry wolf; what is called unusual is corrected for how many were looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from dashboard.calls.shares import found_true
from data_access.records.calls import HourlySeries

Numbers = NDArray[np.float64]

FALSE_RATE: Final = 0.01
PAST_WEEKS: Final = 26
_LEAST_WEEKS: Final = 4
_DAY_WEEKS: Final = 8
_DAY_Z: Final = 4.0
_LEAST_CALLS: Final = 5
"""Fewer calls in an hour are no crowd, however quiet that hour was before."""
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Unusual:
    """One finding: what, how many, how many were expected, how likely by chance, and the sentence."""

    what: str
    calls: int
    expected: float
    p: float
    says: str


def tail_of(calls: Numbers, expected: Numbers, dispersion: float) -> Numbers:
    """Give how likely a count so far from what is expected is by chance, on its own side, at most 1.

    Poisson for a dispersion of 1 or less, negative binomial above.
    """
    mean = np.maximum(expected, 1e-9)
    if dispersion <= 1.0 + 1e-9:
        above, below = stats.poisson.sf(calls - 1, mean), stats.poisson.cdf(calls, mean)
    else:
        size, chance = mean / (dispersion - 1), 1 / dispersion
        above, below = stats.nbinom.sf(calls - 1, size, chance), stats.nbinom.cdf(calls, size, chance)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(above, below)))


def unusual_hours(series: HourlySeries, since: date, zone: ZoneInfo) -> list[Unusual]:
    """Find the hours from `since` on that stand out of the same hour of the week, 26 weeks before.

    `series` begins before `since`; an hour with fewer than four weeks of past is not judged.
    """
    first = int(datetime(since.year, since.month, since.day, tzinfo=zone).timestamp()) // 3600
    expected, dispersion = _expected_hours(series)
    judged = (series.hours >= first) & np.isfinite(expected)
    if not judged.any():
        return []
    calls = series.calls[judged].astype(np.float64)
    p = tail_of(calls, expected[judged], dispersion)
    found = np.flatnonzero(found_true(p, FALSE_RATE) & ((calls >= _LEAST_CALLS) | (calls < expected[judged])))
    hours = series.hours[judged]
    return [
        _hour(int(hours[at]), int(calls[at]), float(expected[judged][at]), float(p[at]), zone)
        for at in found[np.argsort(p[found])]
    ]


def unusual_days(counts: Mapping[date, int], since: date) -> list[Unusual]:
    """Find the days from `since` on that lie far outside eight same weekdays before (four deviations)."""
    days = sorted(counts)
    pairs = [(day, _same_weekdays(counts, day)) for day in days if day >= since]
    known = [(day, past) for day, past in pairs if len(past) >= _LEAST_WEEKS]
    if not known:
        return []
    calls = np.asarray([counts[day] for day, _ in known], np.float64)
    expected = np.asarray([max(0.5, float(np.median(past))) for _, past in known])
    z = (calls - expected) / np.sqrt(expected)
    spread = max(1.0, float(1.4826 * np.median(np.abs(z - np.median(z)))))
    z /= spread
    found = np.flatnonzero(np.abs(z) > _DAY_Z)
    return [
        _day(known[at][0], int(calls[at]), float(expected[at]), float(2 * stats.norm.sf(abs(z[at]))))
        for at in found[np.argsort(-np.abs(z[found]))]
    ]


def unusual_areas(
    now: Mapping[str, int], before: Mapping[str, int], names: Mapping[str, str]
) -> list[Unusual]:
    """Find areas whose calls rose or fell more than those of all areas did since the past."""
    keys = sorted(key for key in now.keys() | before.keys() if before.get(key, 0))
    total_before = sum(before[key] for key in keys)
    if len(keys) < 2 or not total_before:
        return []
    calls = np.asarray([now.get(key, 0) for key in keys], np.float64)
    past = np.asarray([before[key] for key in keys], np.float64)
    ratio = float(np.median(calls / past)) or calls.sum() / total_before
    expected = past * ratio
    # The past is a count too: its own chance widens what may be expected.
    dispersion = _dispersion(calls, expected) * (1 + ratio)
    p = tail_of(calls, expected, dispersion)
    found = np.flatnonzero(found_true(p, FALSE_RATE))
    return [
        _area(names.get(keys[at], keys[at]), int(calls[at]), float(expected[at]), float(p[at]))
        for at in found[np.argsort(p[found])]
    ]


def dispersion_of(series: HourlySeries) -> float:
    """Measure the variance of the calls of an hour of the week over their mean; at least 1."""
    return _expected_hours(series)[1]


def _expected_hours(series: HourlySeries) -> tuple[Numbers, float]:
    """Take the mean of up to 26 weeks before, nan with fewer than four; and variance over mean.

    A usual hour counts as one week more, so that no hour is expected to be empty for good.
    """
    expected = np.full(series.hours.size, np.nan)
    usual = float(series.calls.mean()) if series.calls.size else 0.0
    for hour in range(168):
        at = np.flatnonzero(series.hour_of_week == hour)
        sums = np.concatenate([[0.0], np.cumsum(series.calls[at])])
        number = np.arange(at.size)
        first = np.maximum(0, number - PAST_WEEKS)
        weeks = number - first
        enough = weeks >= _LEAST_WEEKS
        expected[at[enough]] = ((sums[number] - sums[first] + usual) / (weeks + 1))[enough]
    known = np.isfinite(expected)
    return expected, _dispersion(series.calls[known].astype(np.float64), expected[known])


def _dispersion(calls: Numbers, expected: Numbers) -> float:
    """Variance over mean, from the middle of the distances, so that a storm does not hide itself."""
    if not calls.size:
        return 1.0
    z = (calls - expected) / np.sqrt(np.maximum(expected, 0.5))
    return max(1.0, float((1.4826 * np.median(np.abs(z))) ** 2))


def _same_weekdays(counts: Mapping[date, int], day: date) -> list[int]:
    before = (day - timedelta(days=7 * week) for week in range(1, _DAY_WEEKS + 1))
    return [counts[one] for one in before if one in counts]


def _hour(hour: int, calls: int, expected: float, p: float, zone: ZoneInfo) -> Unusual:
    local = datetime.fromtimestamp(hour * 3600, UTC).astimezone(zone)
    what = f"{_WEEKDAYS[local.weekday()]} {local.day} {local:%b %Y}, {local:%H}:00 {local:%Z}"
    past = f"this hour of the week had about {expected:.1f} in the {PAST_WEEKS} weeks before"
    return Unusual(what, calls, expected, p, _says(what, calls, past, p, low=calls < expected))


def _day(day: date, calls: int, expected: float, p: float) -> Unusual:
    what = f"{_WEEKDAYS[day.weekday()]} {day.day} {day:%b %Y}"
    past = f"the eight {_WEEKDAYS[day.weekday()]}s before had {expected:,.0f} in the middle"
    return Unusual(what, calls, expected, p, _says(what, calls, past, p, low=calls < expected))


def _area(name: str, calls: int, expected: float, p: float) -> Unusual:
    past = f"{expected:,.1f} were to be expected from its share of the year before"
    return Unusual(name, calls, expected, p, _says(name, calls, past, p, low=False))


def _says(what: str, calls: int, past: str, p: float, *, low: bool) -> str:
    gap = " Perhaps data are missing." if low else ""
    number = f"{calls:,} call{'s' if calls != 1 else ''}"
    return f"{what}: {number}; {past}. {_chance(p)}{gap}"


def _chance(p: float) -> str:
    if p < 1e-9:
        return "By chance this comes less than once in a billion."
    return f"By chance this comes about once in {_rounded(1 / p)}."


def _rounded(times: float) -> str:
    """Write a large number with two figures that count: it is an order, and no measurement."""
    for size, name in ((1e6, " million"), (1, "")):
        if times >= size:
            parts = times / size
            digits = max(0, len(str(int(parts))) - 2)
            return f"{round(parts, -digits):,.0f}{name}"
    return "one"
