"""Census tracts of the demo county: pieces of a city or neighbourhood of about 1,700 households each.

They are not the Census Bureau's own; like those they follow streets, stay inside a city, and are numbered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.county.addresses import AddressBook, group_of
from data_access.county.divisions import Divisions
from data_access.county.survey import cell_centres, cell_of, metres_east, metres_north

COUNTY_FIPS: Final = "27053"
LARGEST_SHARE: Final = 2_300 / 533_000
"""A tract is cut in two while it holds more than this share of the county's households."""

Cells = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tracts:
    """Tracts as cells of the survey grid: `of_cell` is a position in `codes`, -1 outside the county."""

    codes: tuple[str, ...]
    of_cell: Cells
    of_dwelling: Cells

    def name(self, row: int) -> str:
        """Return the tract's name as the Census Bureau writes it."""
        number = int(self.codes[row][5:])
        return f"Census Tract {number // 100}" + (f".{number % 100:02d}" if number % 100 else "")


def draw_tracts(divisions: Divisions, book: AddressBook) -> Tracts:
    """Cut every city, and in Minneapolis every neighbourhood, until no tract is too large."""
    dwelling_cell = cell_of(metres_east(book.longitude), metres_north(book.latitude)).astype(np.int64)
    households = np.bincount(dwelling_cell, minlength=len(divisions.city))
    places, limit = cell_centres(), len(book) * LARGEST_SHARE
    of_cell = np.full(len(divisions.city), -1, dtype=np.int64)
    group = np.where(divisions.city >= 0, group_of(divisions.city, divisions.neighbourhood), -1)
    codes: list[str] = []
    for owner in np.unique(group[group >= 0]).tolist():
        for part, cells in enumerate(_parts(np.flatnonzero(group == owner), households, places, limit), 1):
            of_cell[cells] = len(codes)
            codes.append(f"{COUNTY_FIPS}{owner + 1:04d}{part:02d}")
    return Tracts(tuple(codes), of_cell, of_cell[dwelling_cell])


def _parts(cells: Cells, households: Cells, places: NDArray[np.float64], limit: float) -> Iterator[Cells]:
    held = households[cells]
    if held.sum() <= limit or len(cells) < 2:
        yield cells
        return
    points = places[cells]
    axis = int(np.ptp(points[:, 1]) > np.ptp(points[:, 0]))
    order = np.argsort(points[:, axis], kind="stable")
    half = int(np.searchsorted(np.cumsum(held[order]), held.sum() / 2))
    cut = min(max(half, 1), len(cells) - 1)
    yield from _parts(cells[order[:cut]], households, places, limit)
    yield from _parts(cells[order[cut:]], households, places, limit)
