"""The index that addresses and crossings are found in: columns in memory, read-only once built."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA

from dashboard.geo.search.homes import Costs, Homes, Index
from dashboard.geo.search.query import AddressQuery, query_from
from dashboard.geo.search.spelling import words_of
from dashboard.geo.search.streets import Streets
from data_access.address_points import AddressPoints

_STREETS_LOOKED_AT: Final = 60
_WORSE_BY: Final = 1.0
"""Streets that cost so much more than the best one are not looked at."""
_OTHER_CITY: Final = 0.6
_OTHER_ZIP: Final = 0.5
_TOO_DEAR: Final = 2.5
_METRES_A_DEGREE: Final = 111_320.0

Found = tuple[float, bool, int]
"""What it costs, whether the number is the very one, and the row."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place that was found. `cost` is 0 where every word fits; `metres` is the way there, if asked.

    `exact` is False where the house number is another than the one typed.
    """

    label: str
    latitude: float
    longitude: float
    cost: float = 0.0
    exact: bool = True
    metres: float = 0.0


class AddressIndex:
    """All addresses and crossings of the county. Nothing in it is personal."""

    def __init__(self, points: AddressPoints) -> None:
        """Build the index; a second for half a million."""
        self._points = points
        self._streets = Streets(points.streets)
        self._cities = ["".join(words_of(city)) for city in points.cities]
        self._zips = {code: at for at, code in enumerate(points.zip_codes)}
        crossing = points.cross_street >= 0
        self._crossings: Index = np.flatnonzero(crossing)
        self._homes = Homes(points, np.flatnonzero(~crossing))
        by_latitude = np.argsort(points.latitude[self._homes.rows], kind="stable")
        self._northwards: Index = self._homes.rows[by_latitude]
        self._latitudes = points.latitude[self._northwards]

    def __len__(self) -> int:
        return len(self._points)

    @property
    def size_bytes(self) -> int:
        """How much memory the columns take; the few thousand names come on top."""
        sorted_columns = self._crossings.nbytes + self._northwards.nbytes + self._latitudes.nbytes
        return sorted_columns + self._homes.size_bytes + self._points.size_bytes

    def find(self, text: str, limit: int = 10) -> list[Match]:
        """List the places that fit what was typed, the best first; empty when nothing does."""
        query = query_from(text)
        if not query.words or not len(self):
            return []
        search = self._crossings_for if query.second else self._homes_for
        found = [
            one for words, cities in self._readings(query) for one in search(query, words, cities)
        ]  # fmt: skip
        return self._first(sorted(found, key=lambda one: (round(one[0], 4), one[2])), limit)

    def nearest(self, latitude: float, longitude: float, metres: float) -> Match | None:
        """Find the address nearest to a point; None when there is none within so many metres."""
        reach = metres / _METRES_A_DEGREE
        first, last = np.searchsorted(self._latitudes, (latitude - reach, latitude + reach))
        near = self._northwards[first:last]
        if not len(near):
            return None
        north = (self._points.latitude[near] - latitude) * _METRES_A_DEGREE
        east = (self._points.longitude[near] - longitude) * _METRES_A_DEGREE * np.cos(np.radians(latitude))
        away = np.hypot(north, east)
        best = int(away.argmin())
        if away[best] > metres:
            return None
        row = int(near[best])
        return Match(self._label(row), *self._place(row), metres=float(away[best]))

    def _readings(self, query: AddressQuery) -> Iterator[tuple[tuple[str, ...], Costs | None]]:
        """Read the last words as a city, and as none: each time with what every city costs."""
        last = query.second or query.words
        if query.after_comma:
            yield last, self._city_costs("".join(query.after_comma))
            return
        yield last, None
        for count in range(1, min(3, len(last) - 1) + 1):
            costs = self._city_costs("".join(last[-count:]))
            if costs.min() < _OTHER_CITY:
                yield last[:-count], costs

    def _city_costs(self, typed: str) -> Costs:
        edits = np.array([OSA.distance(typed, city) for city in self._cities], np.float32)
        allowed = 1 if len(typed) < 7 else 2
        return np.where(edits <= allowed, edits * np.float32(0.1), np.float32(_OTHER_CITY))

    def _homes_for(self, query: AddressQuery, words: Sequence[str], cities: Costs | None) -> Iterator[Found]:
        costs = self._streets.costs(words)
        groups = self._homes.groups_of(_cheapest(costs))
        if not len(groups):
            return
        if query.number is None:
            rows = self._homes.middles(groups)
            of_number = np.zeros(len(rows), np.float32)
        else:
            rows, of_number = self._homes.numbered(groups, query.number)
        total = costs[self._points.street[rows]] + of_number
        total += self._elsewhere(rows, cities, query.zip_code)
        for at in np.argsort(total, kind="stable")[:_STREETS_LOOKED_AT].tolist():
            if total[at] <= _TOO_DEAR:
                yield float(total[at]), not of_number[at], int(rows[at])

    def _crossings_for(
        self, query: AddressQuery, words: Sequence[str], cities: Costs | None
    ) -> Iterator[Found]:
        if not len(self._crossings):
            return
        first, second = self._streets.costs(query.words), self._streets.costs(words)
        one, other = self._points.street[self._crossings], self._points.cross_street[self._crossings]
        total = np.minimum(first[one] + second[other], first[other] + second[one])
        total += self._elsewhere(self._crossings, cities, query.zip_code)
        count = min(_STREETS_LOOKED_AT, len(total))
        for at in np.argpartition(total, count - 1)[:count].tolist():
            if total[at] <= _TOO_DEAR:
                yield float(total[at]), True, int(self._crossings[at])

    def _elsewhere(self, rows: Index, cities: Costs | None, zip_code: str) -> Costs:
        """What it costs that a row lies in another city or ZIP than the one typed."""
        costs = np.zeros(len(rows), np.float32)
        if cities is not None:
            costs += cities[self._points.city[rows]]
        if zip_code:
            costs += np.float32(_OTHER_ZIP) * (self._points.zip_code[rows] != self._zips.get(zip_code, -1))
        return costs

    def _first(self, found: Sequence[Found], limit: int) -> list[Match]:
        matches: dict[str, Match] = {}
        for cost, exact, row in found:
            label = self._label(row)
            if label not in matches:
                matches[label] = Match(label, *self._place(row), cost, exact)
                if len(matches) == limit:
                    break
        return list(matches.values())

    def _place(self, row: int) -> tuple[float, float]:
        return float(self._points.latitude[row]), float(self._points.longitude[row])

    def _label(self, row: int) -> str:
        """Write an address or crossing in full."""
        points = self._points
        street, crossed = points.streets[points.street[row]], int(points.cross_street[row])
        if crossed >= 0:
            line = f"{street} & {points.streets[crossed]}"
        else:
            number = f"{points.number[row] or ''}{points.suffixes[points.suffix[row]]}"
            line = f"{number} {street}".strip()
        where = f"{points.cities[points.city[row]]} {points.zip_codes[points.zip_code[row]]}".strip()
        return f"{line}, {where}" if where else line


def _cheapest(costs: Costs) -> Index:
    """Choose the streets that may be meant, the cheapest first."""
    count = min(_STREETS_LOOKED_AT, len(costs))
    chosen = np.argpartition(costs, count - 1)[:count]
    chosen = chosen[np.argsort(costs[chosen], kind="stable")]
    return np.asarray(chosen[costs[chosen] <= costs[chosen[0]] + _WORSE_BY], np.int64)
