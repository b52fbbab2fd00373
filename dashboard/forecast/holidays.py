"""Days on which people call otherwise: the federal holidays of the United States and a few evenings beside.

The rules are 5 U.S.C. 6103(a). They are written out here because the library for them holds python-dateutil
below a version that the rest of the house is locked to.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

NO_HOLIDAY: Final = 0
NAMES: Final = (
    "no holiday",
    "New Year's Day",
    "Martin Luther King Jr. Day",
    "Washington's Birthday",
    "Memorial Day",
    "Juneteenth",
    "Independence Day",
    "Labor Day",
    "Columbus Day",
    "Veterans Day",
    "Thanksgiving Day",
    "Christmas Day",
    "Day after Thanksgiving",
    "Christmas Eve",
    "New Year's Eve",
    "Halloween",
)
"""What a day is called; its place in this tuple is its code."""

_MONDAY, _THURSDAY = 0, 3
_FIXED: Final = (
    (1, 1, "New Year's Day"),
    (7, 4, "Independence Day"),
    (11, 11, "Veterans Day"),
    (12, 25, "Christmas Day"),
    (12, 24, "Christmas Eve"),
    (12, 31, "New Year's Eve"),
    (10, 31, "Halloween"),
)
_NTH: Final = (
    (1, _MONDAY, 3, "Martin Luther King Jr. Day"),
    (2, _MONDAY, 3, "Washington's Birthday"),
    (9, _MONDAY, 1, "Labor Day"),
    (10, _MONDAY, 2, "Columbus Day"),
    (11, _THURSDAY, 4, "Thanksgiving Day"),
)
_JUNETEENTH_SINCE: Final = 2021
_EPOCH_DAY: Final = date(1970, 1, 1)


def holidays_of(year: int) -> list[tuple[date, str]]:
    """Give the days of a year that have a name here, in their order; on the day itself, not as observed."""
    return sorted(_of(year))


def kinds_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each local day (days since 1970-01-01) its code in `NAMES`; `NO_HOLIDAY` for all others."""
    if not len(days):
        return np.zeros(0, np.int64)
    first = (_EPOCH_DAY + timedelta(days=int(days.min()))).year
    last = (_EPOCH_DAY + timedelta(days=int(days.max()))).year
    known, codes = _calendar(first, last)
    at = np.minimum(np.searchsorted(known, days), len(known) - 1)
    return np.where(known[at] == days, codes[at], NO_HOLIDAY)


def _of(year: int) -> Iterator[tuple[date, str]]:
    for month, day, name in _FIXED:
        yield date(year, month, day), name
    for month, weekday, which, name in _NTH:
        yield _nth(year, month, weekday, which), name
    yield _nth(year, 11, _THURSDAY, 4) + timedelta(days=1), "Day after Thanksgiving"
    yield _nth(year, 6, _MONDAY, 1) - timedelta(days=7), "Memorial Day"
    if year >= _JUNETEENTH_SINCE:
        yield date(year, 6, 19), "Juneteenth"


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


@lru_cache(maxsize=32)
def _calendar(first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    found = [one for year in range(first, last + 1) for one in holidays_of(year)]
    # Of two names on one day the earlier in the list would win; the rules give none, and this says so.
    assert all(one[0] < other[0] for one, other in pairwise(found))
    days = np.array([(day - _EPOCH_DAY).days for day, _ in found], np.int64)
    return days, np.array([NAMES.index(name) for _, name in found], np.int64)
