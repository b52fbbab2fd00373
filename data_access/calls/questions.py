"""What may be asked about the calls: counts, times, cells and telephone rows, from the smallest cube."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.calls.codes import IMPOSSIBLE, seconds_of
from data_access.calls.holdings import held
from data_access.calls.naming import key_of, series_of, zone_of
from data_access.calls.phones import phone, phone_hourly
from data_access.calls.planning import asked, month_of
from data_access.calls.view import CallView
from data_access.records.calls import (
    CallFilter,
    CellCounts,
    CountRow,
    HourlySeries,
    Key,
    Split,
    Stage,
    TimeCounts,
)
from data_access.refusals import BadInput

_EPOCH: Final = date(1970, 1, 1)
_MOST_SPLITS: Final = 3


def counts(view: CallView, by: Sequence[Split], chosen: CallFilter) -> list[CountRow]:
    """Count the chosen calls by up to three things, in the order of their keys; empty where there are none.

    What has no calls does not appear. No split at all gives one row with the total.
    """
    if len(by) > _MOST_SPLITS:
        raise BadInput("Calls are counted by three things at most: choose fewer.")
    rows = view.rows(asked(view, by, chosen))
    named = [key_of(view, split) for split in by]
    return [
        CountRow(tuple(name(code) for name, code in zip(named, row, strict=False)), int(row[-1] or 0))
        for row in rows
    ]


def hourly(view: CallView, chosen: CallFilter) -> HourlySeries:
    """Count the chosen calls of every clock hour from the first day to the last, zeros among them."""
    rows = view.columns(asked(view, [Split.CLOCK_HOUR], chosen))
    hours = np.asarray(rows["k0"], np.int64)
    return series_of(hours, np.asarray(rows["n"], np.int64), chosen, zone_of(view, chosen))


def times(view: CallView, stage: Stage, chosen: CallFilter, by: Sequence[Split] = ()) -> list[TimeCounts]:
    """Count how long a stage took, by up to two things; without a split one row, perhaps with no call."""
    if len(by) >= _MOST_SPLITS:
        raise BadInput("Times are counted by two things at most: choose fewer.")
    told = view.columns(asked(view, by, chosen, stage))
    keys = [np.asarray(told[f"k{at}"], np.int64) for at in range(len(by))]
    buckets, calls = np.asarray(told["b"], np.int64), np.asarray(told["n"], np.int64)
    named = [key_of(view, split) for split in by]
    if not by:
        return [_times((), buckets, calls)]
    # Rows come in the order of their keys, so that each combination lies together.
    changes = np.flatnonzero(np.any([np.diff(key) != 0 for key in keys], axis=0)) + 1
    parts = np.split(np.arange(len(calls)), changes) if len(calls) else []
    return [
        _times(
            tuple(name(int(key[part[0]])) for name, key in zip(named, keys, strict=True)),
            buckets[part],
            calls[part],
        )
        for part in parts
    ]


def _times(keys: tuple[Key, ...], buckets: NDArray[np.int64], calls: NDArray[np.int64]) -> TimeCounts:
    known = (buckets > 0) & (buckets < IMPOSSIBLE)
    return TimeCounts(
        keys,
        seconds_of(buckets[known]),
        calls[known],
        int(calls[buckets == 0].sum()),
        int(calls[buckets == IMPOSSIBLE].sum()),
    )


def cells(view: CallView, chosen: CallFilter) -> CellCounts:
    """Count by month and cell, over the whole months that the days touch.

    Only disciplines, nature groups and lines of the filter may be chosen beside the days: anything
    else is refused, because cells by month hold nothing finer.
    """
    finer = (
        chosen.centres, chosen.agencies, chosen.natures, chosen.priorities, chosen.areas, chosen.hours_of_day,
        chosen.weekdays,
    )  # fmt: skip
    if view.own_alone:
        raise BadInput("The map by cells holds no centre: it is shown to those who see the whole county.")
    if any(one is not None for one in finer):
        raise BadInput(
            "The map by cells is counted by month, and by discipline, group of natures and line only:"
            " leave the other filters open, or look at the areas."
        )
    told = view.columns(asked(view, ["month", "cell"], _whole_months(chosen)))
    month, cell = np.asarray(told["k0"], np.int64), np.asarray(told["k1"], np.int64)
    calls, placed = np.asarray(told["n"], np.int64), np.asarray(told["k1"], np.int64) != 0
    return CellCounts(
        month[placed].astype("datetime64[M]"),
        cell[placed] >> 16,
        cell[placed] & 0xFFFF,
        calls[placed],
        int(calls[~placed].sum()),
    )


def _whole_months(chosen: CallFilter) -> CallFilter:
    first, last = (month_of((day - _EPOCH).days) for day in (chosen.first_day, chosen.last_day))
    start = date(1970 + first // 12, first % 12 + 1, 1)
    following = last + 1
    end = date(1970 + following // 12, following % 12 + 1, 1) - timedelta(days=1)
    return CallFilter(
        start, end, disciplines=chosen.disciplines, nature_groups=chosen.nature_groups, lines=chosen.lines
    )


__all__ = ["cells", "counts", "held", "hourly", "phone", "phone_hourly", "times"]
