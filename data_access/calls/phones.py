"""Hourly rows of telephone systems, summed as they are asked for; they are few, and lie in memory."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data_access.calls.clocks import DAY, HOUR, MINUTE, hour_of_week
from data_access.calls.codes import LINE_CODE
from data_access.calls.naming import key_of, series_of, zone_of
from data_access.calls.view import CallView
from data_access.records.calls import CallFilter, HourlySeries, Key, PhoneCounts, Split
from data_access.refusals import BadInput

_EPOCH: Final = date(1970, 1, 1)
_SOURCE, _LINE, _HOUR, _OFFSET, _CALLS, _ABANDONED, _FIRST_STEP = range(7)
_SPLITS: Final = frozenset({
    Split.CLOCK_HOUR, Split.DAY, Split.WEEK, Split.MONTH, Split.YEAR, Split.HOUR_OF_DAY, Split.WEEKDAY,
    Split.HOUR_OF_WEEK, Split.CENTRE, Split.LINE,
})  # fmt: skip

Hours = NDArray[np.int64]


def phone(view: CallView, chosen: CallFilter, by: Sequence[Split] = ()) -> list[PhoneCounts]:
    """Sum the hourly telephone rows; only days, centres, lines, hours and weekdays may be chosen.

    Empty where there are none. What some hours do not tell (answer times, abandoned calls) is summed
    over those that do, and left out where none does.
    """
    if not set(by) <= _SPLITS:
        raise BadInput("A telephone system counts by time, centre and line only: split by one of these.")
    rows = _chosen(view, chosen)
    if not len(rows):
        return []
    codes = (
        np.stack([_code(rows, split) for split in by], axis=1) if by else np.zeros((len(rows), 1), np.int64)
    )
    combinations, index = np.unique(codes, axis=0, return_inverse=True)
    named = [key_of(view, split) for split in by]
    found = []
    for at, combination in enumerate(combinations.tolist()):
        keys = tuple(name(code) for name, code in zip(named, combination, strict=False))
        found.append(_summed(keys, rows[index.ravel() == at]))
    return found


def phone_hourly(view: CallView, chosen: CallFilter) -> HourlySeries:
    """Give the calls of every clock hour as the telephone system counted them, zeros where it tells none."""
    rows = _chosen(view, chosen)
    return series_of(rows[:, _HOUR], rows[:, _CALLS], chosen, zone_of(view, chosen))


def _chosen(view: CallView, chosen: CallFilter) -> Hours:
    finer = (
        chosen.agencies, chosen.disciplines, chosen.natures, chosen.nature_groups, chosen.priorities,
        chosen.areas,
    )  # fmt: skip
    if any(one is not None for one in finer):
        raise BadInput(
            "A telephone system tells neither agency nor nature nor area: leave those filters open."
        )
    rows: Hours = view.hours
    days = _local(rows) // DAY
    kept = (days >= (chosen.first_day - _EPOCH).days) & (days <= (chosen.last_day - _EPOCH).days)
    of_week = hour_of_week(_local(rows))
    if chosen.centres is not None:
        ids = [source.id for source in view.sources.values() if source.centre in chosen.centres]
        kept &= np.isin(rows[:, _SOURCE], ids)
    if chosen.lines is not None:
        kept &= np.isin(rows[:, _LINE], [LINE_CODE[line] for line in chosen.lines])
    if chosen.hours_of_day is not None:
        kept &= np.isin(of_week % 24, chosen.hours_of_day)
    if chosen.weekdays is not None:
        kept &= np.isin(of_week // 24, chosen.weekdays)
    return rows[kept]


def _local(rows: Hours) -> Hours:
    return rows[:, _HOUR] * HOUR + rows[:, _OFFSET] * MINUTE


def _code(rows: Hours, split: Split) -> Hours:
    local = _local(rows)
    days = local // DAY
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    codes: dict[Split, Any] = {
        Split.CLOCK_HOUR: rows[:, _HOUR],
        Split.DAY: days,
        Split.WEEK: days - (days + 3) % 7,
        Split.MONTH: months,
        Split.YEAR: months // 12,
        Split.HOUR_OF_WEEK: hour_of_week(local),
        Split.HOUR_OF_DAY: hour_of_week(local) % 24,
        Split.WEEKDAY: hour_of_week(local) // 24,
        Split.CENTRE: rows[:, _SOURCE],
        Split.LINE: rows[:, _LINE],
    }
    code: Hours = codes[split]
    return code


def _summed(keys: tuple[Key, ...], rows: Hours) -> PhoneCounts:
    timed = rows[rows[:, -1] >= 0][:, _FIRST_STEP:]
    told = rows[rows[:, _ABANDONED] >= 0][:, _ABANDONED]
    return PhoneCounts(
        keys,
        int(rows[:, _CALLS].sum()),
        tuple(int(one) for one in timed.sum(axis=0)) if len(timed) else (),
        int(told.sum()) if len(told) else None,
    )
