"""Web Mercator as whole numbers, and points sorted so that a box of them is found without a search.

The world is a square of 2^26 units (a pixel of zoom 18 is one unit, about 0.4 m in the county). Points
are sorted by the row and column of the zoom-14 tile they lie in, so what lies in a box is one slice a
row of tiles, and only the rim has to be compared.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

WORLD_BITS: Final = 26
WORLD: Final = 1 << WORLD_BITS
CELL_BITS: Final = 12
"""A cell is 2^12 units wide: a tile of zoom 14."""
CELLS_ACROSS: Final = WORLD >> CELL_BITS
MAX_LATITUDE: Final = 85.051128

Units = NDArray[np.int32]


def to_units(
    longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Project degrees to units: x to the east, y to the south (EPSG:3857)."""
    x = (longitudes + 180) / 360
    sine = np.sin(np.radians(np.clip(latitudes, -MAX_LATITUDE, MAX_LATITUDE)))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return _whole(x), _whole(y)


def _whole(share: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.clip(np.floor(share * WORLD), 0, WORLD - 1).astype(np.int32)


def to_degrees(
    x: NDArray[np.floating], y: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Project units back to (longitudes, latitudes)."""
    longitudes = x / WORLD * 360 - 180
    latitudes = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y / WORLD))))
    return longitudes, latitudes


@dataclass(frozen=True, slots=True)
class UnitBox:
    """A box in units; the east and south edge do not belong to it."""

    west: int
    north: int
    east: int
    south: int

    @classmethod
    def of_degrees(cls, west: float, south: float, east: float, north: float) -> Self:
        """Make it from degrees; an empty box comes back when they are the wrong way round."""
        x, y = to_units(np.array([west, east]), np.array([north, south]))
        return cls(int(x[0]), int(y[0]), int(x[1]) + 1, int(y[1]) + 1)

    @classmethod
    def of_tile(cls, zoom: int, column: int, row: int, margin: float = 0) -> Self:
        """Make it from a tile, widened on each side by `margin` of its width."""
        width = WORLD >> zoom
        more = int(width * margin)
        west, north = column * width, row * width
        return cls(west - more, north - more, west + width + more, north + width + more)

    def widened(self, share: float) -> "UnitBox":
        """Widen it on each side by a share of its width and height."""
        across, down = int((self.east - self.west) * share), int((self.south - self.north) * share)
        return UnitBox(self.west - across, self.north - down, self.east + across, self.south + down)


@dataclass(frozen=True)
class PointGrid:
    """Points sorted by cell. `rows` tells where each point stood in the arrays it was made from."""

    x: Units
    y: Units
    rows: NDArray[np.int32]
    keys: NDArray[np.int32]

    @classmethod
    def of(cls, x: Units, y: Units, rows: NDArray[np.int32]) -> Self:
        """Sort the points; no points are fine."""
        keys = (y >> CELL_BITS) * CELLS_ACROSS + (x >> CELL_BITS)
        order = np.argsort(keys, kind="stable")
        return cls(x[order], y[order], rows[order], keys[order])

    def inside(self, box: UnitBox) -> NDArray[np.intp]:
        """Positions of the points in the box, cell by cell; empty when there are none."""
        first_row, last_row = max(0, box.north >> CELL_BITS), (box.south - 1) >> CELL_BITS
        first, last = max(0, box.west >> CELL_BITS), min(CELLS_ACROSS - 1, (box.east - 1) >> CELL_BITS)
        lines = np.arange(first_row, min(CELLS_ACROSS - 1, last_row) + 1, dtype=np.int64) * CELLS_ACROSS
        starts = np.searchsorted(self.keys, lines + first, side="left")
        ends = np.searchsorted(self.keys, lines + last, side="right")
        near = _ranges(starts, ends)
        x, y = self.x[near], self.y[near]
        return near[(x >= box.west) & (x < box.east) & (y >= box.north) & (y < box.south)]


def _ranges(starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """Join `starts[i]:ends[i]` into one array of positions."""
    lengths = np.maximum(ends - starts, 0)
    total = int(lengths.sum())
    if total == 0:
        return np.empty(0, np.intp)
    before = np.cumsum(lengths) - lengths
    positions: NDArray[np.intp] = np.arange(total, dtype=np.intp) + np.repeat(starts - before, lengths)
    return positions
