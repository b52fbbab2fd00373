"""What may be asked about the calls: counts, times, cells and telephone rows, from the smallest cube."""

from collections.abc import Sequence

from data_access.calls.held_cubes import CallView
from data_access.records.calls import (
    CallFilter,
    CallsHeld,
    CellCounts,
    CountRow,
    HourlySeries,
    PhoneCounts,
    Split,
    Stage,
    TimeCounts,
)


def counts(view: CallView, by: Sequence[Split], chosen: CallFilter) -> list[CountRow]:
    """Count the chosen calls by up to three things, in the order of their keys; empty where there are none.

    What has no calls does not appear. No split at all gives one row with the total.
    """
    raise NotImplementedError


def hourly(view: CallView, chosen: CallFilter) -> HourlySeries:
    """Count the chosen calls of every clock hour from the first day to the last, zeros among them."""
    raise NotImplementedError


def times(view: CallView, stage: Stage, chosen: CallFilter, by: Sequence[Split] = ()) -> list[TimeCounts]:
    """Count how long a stage took, by up to two things; without a split one row, perhaps with no call."""
    raise NotImplementedError


def cells(view: CallView, chosen: CallFilter) -> CellCounts:
    """Count by month and cell, over the whole months that the days touch.

    Only disciplines, nature groups and lines of the filter may be chosen beside the days: anything
    else is refused, because cells by month hold nothing finer.
    """
    raise NotImplementedError


def phone(view: CallView, chosen: CallFilter, by: Sequence[Split] = ()) -> list[PhoneCounts]:
    """Sum the hourly telephone rows; only days, centres, lines, hours and weekdays may be chosen."""
    raise NotImplementedError


def phone_hourly(view: CallView, chosen: CallFilter) -> HourlySeries:
    """Give the calls of every clock hour as the telephone system counted them, zeros where it tells none."""
    raise NotImplementedError


def held(view: CallView) -> CallsHeld:
    """Say what there is to ask about; no sources where nothing was imported."""
    raise NotImplementedError
