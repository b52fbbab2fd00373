"""A count of the whole population of the demo county, by every kind of area at once, so that sums agree."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.county.addresses import AddressBook
from data_access.county.cities import CITIES
from data_access.county.population import OF_HOUSEHOLDS, RATES, Rates, rates_in
from data_access.county.tracts import COUNTY_FIPS, Tracts

Counts = NDArray[np.int64]

CENSUS_MEASURES: Final = ("AGE65", "DISABL", "AMBUL", "HEAR", "VISION", "COGN", "SLFCARE", "LIMENG", "NOVEH")


@dataclass(frozen=True, eq=False)
class Table:
    """One kind of area: a row for each, with people, households and every measure counted."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    households: Counts
    people: Counts
    counts: dict[str, Counts]

    def share(self, measure: str) -> NDArray[np.float64]:
        """Return the measure as a share of people, or of households where it counts those; 0 of none."""
        whole = self.households if measure in OF_HOUSEHOLDS else self.people
        return np.asarray(self.counts[measure] / np.maximum(whole, 1))


@dataclass(frozen=True, eq=False)
class Census:
    """The population in groups of dwellings that share every area they lie in and the kind of building."""

    areas: dict[str, tuple[Counts, tuple[str, ...], tuple[str, ...]]]
    """Kind of area → for each group the area's position (-1 for none), codes, names."""
    households: Counts
    people: Counts
    counts: dict[str, Counts]

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of areas that are counted, the county first."""
        return tuple(self.areas)

    def by(self, kind: str) -> Table:
        """Sum the groups for one kind of area; areas without a household are left out."""
        position, codes, names = self.areas[kind]
        households = self._sum(position, self.households, len(codes))
        kept = np.flatnonzero(households)
        return Table(
            tuple(codes[row] for row in kept.tolist()),
            tuple(names[row] for row in kept.tolist()),
            households[kept],
            self._sum(position, self.people, len(codes))[kept],
            {measure: self._sum(position, count, len(codes))[kept] for measure, count in self.counts.items()},
        )

    @staticmethod
    def _sum(position: Counts, counts: Counts, length: int) -> Counts:
        inside = position >= 0
        return np.bincount(position[inside], counts[inside], minlength=length).astype(np.int64)


def take_census(book: AddressBook, tracts: Tracts, seed: int) -> Census:
    """Count everybody: households as they are, the rest drawn around what a place's rates expect."""
    zips, zip_row = np.unique(book.zip_code, return_inverse=True)
    keys = np.column_stack(
        [tracts.of_dwelling, zip_row, book.city, book.neighbourhood, (book.unit > 0).astype(np.int64)]
    )
    groups, households = np.unique(keys.astype(np.int64), axis=0, return_counts=True)
    rates = [_rates(book, group) for group in groups.tolist()]
    generator = np.random.default_rng([seed, 10])
    people = np.maximum(households, generator.poisson(households * [rate.people for rate in rates]))
    counts = {}
    for measure in RATES:
        whole = households if measure in OF_HOUSEHOLDS else people
        counts[measure] = generator.binomial(whole, [rate.shares[measure] for rate in rates])
    zip_codes = tuple(f"{code:05d}" for code in zips.tolist())
    areas = {
        "county": (np.zeros(len(groups), dtype=np.int64), (COUNTY_FIPS,), ("Hennepin County",)),
        "city": (groups[:, 2], tuple(city.code for city in CITIES), book.cities),
        "neighbourhood": (groups[:, 3], book.neighbourhoods, book.neighbourhoods),
        "zip": (groups[:, 1], zip_codes, zip_codes),
        "tract": (groups[:, 0], tracts.codes, tuple(tracts.name(row) for row in range(len(tracts.codes)))),
    }
    return Census(areas, households.astype(np.int64), people.astype(np.int64), counts)


def _rates(book: AddressBook, group: list[int]) -> Rates:
    _, _, city, neighbourhood, flat = group
    within = book.neighbourhoods[neighbourhood] if neighbourhood >= 0 else ""
    return rates_in(book.cities[city], within, flat=bool(flat))
