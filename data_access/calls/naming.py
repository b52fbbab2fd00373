"""How the codes of the counts are shown, and how counted hours are laid out over the hours of the days."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data_access.calls.clocks import DAY, HOUR, hours_of_week, to_utc
from data_access.calls.codes import DISCIPLINES, FAMILIES, LINES, MARKS, TOLD
from data_access.calls.view import CallView
from data_access.records.calls import UNKNOWN, CallFilter, HourlySeries, Key, Split

_EPOCH: Final = date(1970, 1, 1)
_UTC: Final = "UTC"


def zone_of(view: CallView, chosen: CallFilter) -> str:
    """The clocks by which the chosen centres live: that of the first one; UTC where there is none."""
    sources = sorted(view.sources.values(), key=lambda source: source.id)
    named = [one for one in sources if chosen.centres is None or one.centre in chosen.centres]
    return named[0].time_zone if named else _UTC


def series_of(
    hours: NDArray[np.int64], calls: NDArray[np.int64], chosen: CallFilter, zone: str
) -> HourlySeries:
    """Lay counted hours out over all hours of the local days, of the chosen hours and weekdays."""
    edges = np.asarray(
        [(chosen.first_day - _EPOCH).days * DAY, ((chosen.last_day - _EPOCH).days + 1) * DAY], np.int64
    )
    first, last = (to_utc(edges, zone).moments // HOUR).tolist()
    every = np.arange(first, last, dtype=np.int64)
    laid = np.zeros(len(every), np.int64)
    within = (hours >= first) & (hours < last)
    np.add.at(laid, hours[within] - first, calls[within])
    of_week = hours_of_week(every, zone)
    kept = np.ones(len(every), bool)
    if chosen.hours_of_day is not None:
        kept &= np.isin(of_week % 24, chosen.hours_of_day)
    if chosen.weekdays is not None:
        kept &= np.isin(of_week // 24, chosen.weekdays)
    return HourlySeries(every[kept], laid[kept], of_week[kept])


def key_of(view: CallView, split: Split) -> Callable[[Any], Key]:
    """How a code of this split is shown: as a day, a number, or a word."""
    words = view.words.get(str(split))
    if words is not None:
        return lambda code: words[int(code)].name if int(code) in words else UNKNOWN
    if split is Split.CENTRE:
        return lambda code: view.sources[int(code)].centre if int(code) in view.sources else UNKNOWN
    if str(split) in MARKS:
        return lambda code: TOLD[int(code)]
    return _KEYS[split]


_KEYS: Final[dict[Split, Callable[[Any], Key]]] = {
    Split.CLOCK_HOUR: int,
    Split.DAY: lambda code: _EPOCH + timedelta(days=int(code)),
    Split.WEEK: lambda code: _EPOCH + timedelta(days=int(code)),
    Split.MONTH: lambda code: date(1970 + int(code) // 12, int(code) % 12 + 1, 1),
    Split.YEAR: lambda code: date(1970 + int(code), 1, 1),
    Split.HOUR_OF_DAY: int,
    Split.WEEKDAY: int,
    Split.HOUR_OF_WEEK: int,
    Split.DISCIPLINE: lambda code: DISCIPLINES[int(code)],
    Split.NATURE_GROUP: lambda code: FAMILIES[int(code)],
    Split.LINE: lambda code: LINES[int(code)],
}
