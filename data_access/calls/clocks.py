"""Local clocks and UTC, for whole columns at once: days of 23 and 25 hours are as they were."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data_access.records.calls import Whole

MINUTE: Final = 60_000
HOUR: Final = 3_600_000
DAY: Final = 86_400_000
_WEEK_SECONDS: Final = 7 * 86_400
_FIRST_YEAR, _LAST_YEAR = 1971, 2060


@dataclass(frozen=True, eq=False)
class _Changes:
    """When the clocks of a zone were changed (UTC, milliseconds), and the offsets between (one more)."""

    at: Whole
    offsets: Whole


@dataclass(frozen=True, eq=False)
class Placed:
    """Local times as moments (UTC, milliseconds), and which of them could have been another.

    `twice` fell into an hour that came twice: the first is taken. `never` fell into an hour that was
    left out: it is read with the clock as it stood before.
    """

    moments: Whole
    twice: NDArray[np.bool_]
    never: NDArray[np.bool_]


def to_utc(local: Whole, zone: str) -> Placed:
    """Read local times (milliseconds since 1970 by the wall clock) as moments of `zone`."""
    changes = _changes_of(zone)
    before = np.searchsorted(changes.at + changes.offsets[:-1], local, side="right")
    after = np.searchsorted(changes.at + changes.offsets[1:], local, side="right")
    moments = local - changes.offsets[np.minimum(before, after)]
    return Placed(moments, after > before, before > after)


def offsets_at(moments: Whole, zone: str) -> Whole:
    """Give the minutes that the zone's clock was ahead of UTC at each moment."""
    changes = _changes_of(zone)
    return changes.offsets[np.searchsorted(changes.at, moments, side="right")] // MINUTE


def hours_of_week(clock_hours: Whole, zone: str) -> Whole:
    """Give the local hour of the week (0 = Monday midnight) of hours since 1970 (UTC)."""
    local = clock_hours * HOUR + offsets_at(clock_hours * HOUR, zone) * MINUTE
    return hour_of_week(local)


def hour_of_week(local: Whole) -> Whole:
    """Give the hour of the week of local milliseconds: 1970 began on a Thursday."""
    hours = local // HOUR
    return (hours + 3 * 24) % 168


@lru_cache(maxsize=64)
def _changes_of(zone: str) -> _Changes:
    known = ZoneInfo(zone)

    def offset(second: int) -> int:
        ahead = datetime.fromtimestamp(second, known).utcoffset() or timedelta()
        return round(ahead.total_seconds() * 1_000)

    second, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (_FIRST_YEAR, _LAST_YEAR))
    at, offsets = [], [offset(second)]
    # A week at a time, then halved down to the second in which it was changed.
    while second < end:
        later = second + _WEEK_SECONDS
        after = offset(later)
        if after != offsets[-1]:
            low, high = second, later
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offsets[-1] else (low, middle)
            at.append(high * 1_000)
            offsets.append(after)
        second = later
    return _Changes(np.asarray(at, np.int64), np.asarray(offsets, np.int64))
