"""Areas whose calls of the last hour rise against their own past: pure, for the live page and for zones.

An area's hour is held against the same hour of the week in the weeks before. Counts are judged by a
negative binomial, so that calls that come in bunches do not cry wolf, and of all areas that are looked
at together at most one raised area in twenty is chance (Benjamini-Hochberg).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from dashboard.calls.shares import found_true
from data_access.refusals import BadInput

Numbers = NDArray[np.float64]

FALSE_RATE: Final = 0.05
LEAST_CALLS: Final = 3
"""Fewer calls in an hour are no rise that a person can act on."""
LEAST_WEEKS: Final = 4
"""With fewer weeks of past nothing is judged: a new feed would raise every area."""
LEAST_EXPECTED: Final = 0.02
"""One call in two days is the least that is expected of an area that was never heard of at this hour."""


@dataclass(frozen=True)
class AreaHour:
    """Calls of one area: in the 60 minutes up to now, and in the same hour of the week, a number a week.

    `usual` is its mean of all hours; it counts as one week more, so that no hour is expected to be empty
    for good. Refused are counts below nothing.
    """

    area_key: str
    name: str
    calls: int
    past: tuple[float, ...]
    usual: float

    def __post_init__(self) -> None:
        """Refuse what cannot have been counted."""
        if self.calls < 0 or self.usual < 0 or any(week < 0 for week in self.past):
            raise BadInput(f"{self.name}: fewer than no calls cannot have been counted.")

    @property
    def expected(self) -> float:
        """How many calls such an hour has: the mean of its past and its usual hour, never nothing."""
        return max(LEAST_EXPECTED, (sum(self.past) + self.usual) / (len(self.past) + 1))


@dataclass(frozen=True, slots=True)
class RisingArea:
    """An area with more calls than its past lets expect; `p_value` is by chance alone, before correction."""

    area_key: str
    calls: int
    expected: float
    p_value: float
    sentence: str


def rising_areas(hours: Sequence[AreaHour], *, false_rate: float = FALSE_RATE) -> list[RisingArea]:
    """Find the areas that rise, the least likely by chance first; `hours` are all areas that are watched.

    Areas without a call belong in it: they say among how many was looked. Empty where none rises, and
    where the past is shorter than `LEAST_WEEKS`.
    """
    judged = [one for one in hours if len(one.past) >= LEAST_WEEKS]
    if not judged:
        return []
    calls = np.asarray([one.calls for one in judged], np.float64)
    expected = np.asarray([one.expected for one in judged])
    p = chance_of(calls, expected, _dispersions(judged))
    raised = found_true(p, false_rate) & (calls >= LEAST_CALLS) & (calls > expected)
    order = np.flatnonzero(raised)
    return [_rising(judged[at], float(p[at])) for at in order[np.argsort(p[order], kind="stable")]]


def chance_of(calls: Numbers, expected: Numbers, dispersion: Numbers) -> Numbers:
    """Give how likely so many calls or more are by chance, where their variance is `dispersion` means.

    `dispersion` lies above 1: a negative binomial whose mean is `expected`.
    """
    return np.asarray(stats.nbinom.sf(calls - 1, expected / (dispersion - 1), 1 / dispersion))


def _dispersions(hours: Sequence[AreaHour]) -> Numbers:
    """Variance over mean of one more week: that of the past of all areas, and that its mean is a guess."""
    spread = freedom = 0.0
    for one in hours:
        past, expected = np.asarray(one.past), max(one.expected, LEAST_EXPECTED)
        spread += float(((past - past.mean()) ** 2).sum() / expected)
        freedom += len(past) - 1
    bunched = max(1.0, spread / freedom)
    return np.asarray([bunched * (1 + 1 / (len(one.past) + 1)) for one in hours])


def _rising(one: AreaHour, p: float) -> RisingArea:
    times = one.calls / one.expected
    more = f"{times:,.0f} times" if times >= 2 else f"{times:.1f} times"
    usual = f"about {one.expected:.1f} are" if one.expected >= 0.1 else "fewer than one in ten hours is"
    sentence = (
        f"{one.name}: {one.calls:,} calls in the last hour, {more} as many as usual: {usual} to be expected"
        f" at this hour of the week ({len(one.past)} weeks before)."
    )
    return RisingArea(one.area_key, one.calls, one.expected, p, sentence)
