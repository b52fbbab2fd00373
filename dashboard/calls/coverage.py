"""Which days the calls that are held cover, and by which clock they are told."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from dashboard.calls.periods import Period
from data_access.records.calls import CallFilter, CallsHeld


def covered(held: CallsHeld) -> Period | None:
    """Give the days from the first call to the last; those of telephone rows where there are no calls.

    None where nothing is held.
    """
    sources = [one for one in held.sources if one.calls] or list(held.sources)
    if not sources:
        return None
    return Period(min(one.first_day for one in sources), max(one.last_day for one in sources))


def within_coverage(held: CallsHeld, chosen: CallFilter) -> CallFilter:
    """Leave out the days before the first call and after the last; unchanged where none would be left."""
    known = covered(held)
    if known is None:
        return chosen
    first, last = max(chosen.first_day, known.first), min(chosen.last_day, known.last)
    return replace(chosen, first_day=first, last_day=last) if first <= last else chosen


def zone_of(held: CallsHeld, otherwise: ZoneInfo) -> ZoneInfo:
    """Give the clock of the source with most calls; `otherwise` where nothing is held."""
    most = max(held.sources, key=lambda one: (one.calls, one.phone_hours), default=None)
    return ZoneInfo(most.time_zone) if most is not None else otherwise
