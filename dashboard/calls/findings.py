"""What is unusual in a period: hours, days and areas, each with a sentence, out of so many looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.calls.asking import Answers
from dashboard.calls.coverage import covered, within_coverage
from dashboard.calls.periods import month_of
from dashboard.calls.places import Ground, area_name
from dashboard.calls.unusual import PAST_WEEKS, Unusual, unusual_areas, unusual_days, unusual_hours
from data_access.records.calls import UNKNOWN, CallFilter, HourlySeries, Key, Split
from data_access.suppression import THRESHOLD

_MONTHS_BACK: Final = 4
"""A month, and those before it from which days are judged by their like."""


@dataclass(frozen=True)
class Findings:
    """What stands out; an empty list says that nothing does, or that there is no past to judge by."""

    hours: tuple[Unusual, ...]
    days: tuple[Unusual, ...]
    areas: tuple[Unusual, ...]
    past_weeks: int


def findings_of(
    answers: Answers, chosen: CallFilter, zone: ZoneInfo, ground: Mapping[str, Ground]
) -> Findings:
    """Judge the hours and days of a period by the 26 weeks before, and its areas by the year before."""
    held = answers.held()
    chosen = chosen if answers.withholds else within_coverage(held, chosen)
    known = covered(held)
    if known is None or chosen.first_day > known.last or chosen.last_day < known.first:
        return Findings((), (), (), 0)
    held_first = known.first
    first = max(held_first, chosen.first_day - timedelta(weeks=PAST_WEEKS))
    series = answers.hourly(replace(chosen, first_day=min(first, chosen.first_day)))
    least = THRESHOLD if answers.withholds else 0
    if series is None:
        hours, by_day = [], _days_shown(answers, chosen)
    else:
        hours = unusual_hours(series, chosen.first_day, zone)
        whole = chosen.hours_of_day is None and chosen.weekdays is None
        by_day = _days(series, min(first, chosen.first_day)) if whole else {}
    return Findings(
        tuple(hours),
        _at_least(unusual_days(by_day, chosen.first_day), least),
        _at_least(_areas(answers, chosen, ground), least),
        max(0, (chosen.first_day - first).days // 7),
    )


def _areas(answers: Answers, chosen: CallFilter, ground: Mapping[str, Ground]) -> list[Unusual]:
    """Hold the areas of the period against the year before it; what is withheld is not judged."""
    now = _by_area(answers, chosen)
    before: dict[str, int] = {}
    for past in _past_filters(answers, chosen):
        for key, calls in _by_area(answers, past).items():
            before[key] = before.get(key, 0) + calls
    if answers.withholds:
        # An area that is withheld in one month would look as if it had fallen.
        before = {key: calls for key, calls in before.items() if key in now}
    names = {key: area_name(key, ground) for key in before.keys() | now.keys()}
    return unusual_areas(now, before, names)


def _past_filters(answers: Answers, chosen: CallFilter) -> list[CallFilter]:
    first = answers.held().first_day
    if answers.withholds:
        before = month_of(chosen.first_day - timedelta(days=1))
        known = first is not None and first <= before.first
        return [replace(chosen, first_day=before.first, last_day=before.last)] if known else []
    start = max(first or chosen.first_day, chosen.first_day - timedelta(days=365))
    end = chosen.first_day - timedelta(days=1)
    return [replace(chosen, first_day=start, last_day=end)] if start <= end else []


def _by_area(answers: Answers, chosen: CallFilter) -> dict[str, int]:
    rows = answers.counts((Split.AREA,), chosen)
    return {str(row.keys[0]): row.calls for row in rows if row.calls is not None and _is_known(row.keys[0])}


def _is_known(key: Key) -> bool:
    return key != UNKNOWN


def _days_shown(answers: Answers, chosen: CallFilter) -> dict[date, int]:
    """Give the days of a month and of the months before it, as they are shown; one that is not is no past."""
    found, month = dict[date, int](), month_of(chosen.first_day)
    for _ in range(_MONTHS_BACK):
        rows = answers.counts((Split.DAY,), replace(chosen, first_day=month.first, last_day=month.last))
        found |= {row.keys[0]: row.calls for row in rows if row.calls is not None}  # type: ignore[misc]
        month = month_of(month.first - timedelta(days=1))
    return found


def _days(series: HourlySeries, first: date) -> dict[date, int]:
    """Sum hours by local day, from `first` on: one begins at each 24th hour of the week."""
    if not series.hours.size:
        return {}
    of_day = series.hour_of_week // 24
    begins = np.concatenate([[True], np.diff(of_day) != 0])
    number = np.cumsum(begins) - 1
    sums = np.bincount(number, weights=series.calls)
    return {first + timedelta(days=at): int(calls) for at, calls in enumerate(sums)}


def _at_least(found: list[Unusual], least: int) -> tuple[Unusual, ...]:
    """Leave out what would tell a smaller count, or a smaller one that was to be expected."""
    return tuple(one for one in found if min(one.calls, one.expected) >= least)
