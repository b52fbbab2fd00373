"""Where the calls come from: fixed areas per 1,000 residents, and what is unusual of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from shapely.geometry.base import BaseGeometry

from dashboard.calls.asking import Answers
from dashboard.calls.hot_spots import HotSpots, hot_spots_of
from dashboard.calls.periods import Period
from dashboard.months import months_after
from data_access.records.calls import UNKNOWN, CallFilter, Split

FILE_KIND: Final = "file"
_LEAST_PEOPLE: Final = 100
"""Fewer residents make a rate of chance: a park with one caller is no hot spot."""
_YEAR_MONTHS: Final = 12
_TOO_FINE: Final = (
    "centres", "agencies", "natures", "priorities", "areas", "hours_of_day", "weekdays",
)  # fmt: skip
_FINER: Final = (
    "Hot spots are counted by discipline, by what calls are about and by line only:"
    " leave the other filters open to see them."
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a fixed area: its name and its residents, None where nobody counted them."""

    name: str
    people: int | None


@dataclass(frozen=True, slots=True)
class AreaCalls:
    """One area's calls, None where withheld; `rate` is a year's per 1,000 residents, None without them."""

    key: str
    name: str
    calls: int | None
    people: int | None
    rate: float | None


@dataclass(frozen=True)
class Places:
    """Areas, the highest rate first, and what lies in none; hot spots for those who may see them."""

    period: Period
    areas: tuple[AreaCalls, ...]
    nowhere: int | None
    spots: HotSpots | None

    @property
    def says(self) -> str:
        """The areas in one sentence."""
        rated = [one for one in self.areas if one.rate is not None]
        if not rated:
            return "No area has both calls that can be shown and a number of residents."
        top = rated[0]
        lost = "" if not self.nowhere else f" {self.nowhere:,} calls lie in no area that is known."
        return (
            f"{top.name} has the most calls for its residents: {top.rate:,.0f} per 1,000 a year"
            f" ({top.calls:,} calls in the period).{lost}"
        )


def places_of(
    answers: Answers, chosen: CallFilter, ground: Mapping[str, Ground], county: BaseGeometry | None = None
) -> Places:
    """Count by fixed area; `ground` names those that there are, by `kind:code`."""
    period = Period(chosen.first_day, chosen.last_day)
    counted = {str(row.keys[0]): row.calls for row in answers.counts((Split.AREA,), chosen)}
    nowhere = counted.pop(UNKNOWN, None)
    blank = None if answers.withholds else 0
    shown = ground.keys() if chosen.areas is None else [key for key in ground if key in chosen.areas]
    keys = [*dict.fromkeys([*counted, *shown])]
    areas = [_area(key, counted.get(key, blank), ground.get(key), period) for key in keys]
    areas.sort(key=lambda one: (one.rate is None, -(one.rate or 0), -(one.calls or 0), one.name))
    return Places(period, tuple(areas), nowhere, find_spots(answers, chosen, county))


def find_spots(answers: Answers, chosen: CallFilter, county: BaseGeometry | None = None) -> HotSpots | None:
    """Find hot spots in the year that ends with the period; None for those who see areas only.

    No claim is made for a filter finer than disciplines, groups of natures and lines.
    """
    if any(getattr(chosen, name) is not None for name in _TOO_FINE):
        return None if answers.withholds else HotSpots((), 0, 0, _FINER)
    first = min(chosen.first_day, months_after(chosen.last_day.replace(day=1), 1 - _YEAR_MONTHS))
    found = answers.cells(replace(chosen, first_day=first)) if not answers.withholds else None
    return None if found is None else hot_spots_of(found, county)


def area_name(key: str, ground: Mapping[str, Ground]) -> str:
    """Name an area by its key; one that only a file names bears the name of the file's."""
    known = ground.get(key)
    return known.name if known else key.partition(":")[2] or key


def _area(key: str, calls: int | None, ground: Ground | None, period: Period) -> AreaCalls:
    people = ground.people if ground else None
    rate = None
    if calls is not None and people and people >= _LEAST_PEOPLE:
        rate = round(1000 * calls / people * 365.25 / period.days, 1)
    return AreaCalls(key, area_name(key, {key: ground} if ground else {}), calls, people, rate)
