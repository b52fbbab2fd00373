"""Where calls lie: the fixed area and the cell of each, and which places cannot be right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, select

from data_access import tables
from data_access.records.calls import CELL_LATITUDE, CELL_LONGITUDE, Whole

_FINEST_FIRST: Final = ("neighbourhood", "city")
_SQUARE: Final = 0.002
"""Side of a square in degrees that is looked up once: most lie in one area as a whole."""
_FAR_DEGREES: Final = 1.5
"""Without a county to hold them against, places so far from the middle of the file are mistakes."""

Degrees = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Area:
    """A fixed area as calls are counted by it: `kind:code`, and its name."""

    key: str
    name: str
    shape: BaseGeometry


def areas_kept(connection: Connection) -> tuple[list[Area], BaseGeometry | None]:
    """Read the fixed areas that calls are counted by, finest first, and the county; perhaps none."""
    a = tables.areas.c
    query = select(a.kind, a.code, a.name, a.geometry).where(
        a.owner.is_(None), a.kind.in_([*_FINEST_FIRST, "county"])
    )
    rows = connection.execute(query).all()
    found = [
        Area(f"{row.kind}:{row.code}", row.name, shapely.from_wkb(row.geometry))
        for kind in _FINEST_FIRST
        for row in rows
        if row.kind == kind
    ]
    county = next((shapely.from_wkb(row.geometry) for row in rows if row.kind == "county"), None)
    return found, county


class Grounds:
    """Finds the area of places. Squares that were looked up are remembered: most places cost nothing."""

    def __init__(self, areas: Sequence[Area], county: BaseGeometry | None) -> None:
        self._areas, self._county = list(areas), county
        self._tree = shapely.STRtree([area.shape for area in areas])
        self._known: dict[int, int] = {}
        self._named = {area.name.casefold(): area.key for area in reversed(self._areas)}
        if county is not None:
            shapely.prepare(county)
        for area in self._areas:
            shapely.prepare(area.shape)

    @property
    def keys(self) -> list[str]:
        """The keys of the areas, in the order of the numbers that `areas_of` gives."""
        return [area.key for area in self._areas]

    def key_of(self, name: str) -> str:
        """Give the key of the area that a file names; one that is not kept is the file's own."""
        return self._named.get(name.strip().casefold(), f"file:{name.strip()}")

    def sound(self, latitude: Degrees, longitude: Degrees) -> NDArray[np.bool_]:
        """Tell which places can be right: in the county, or, where none is kept, not far from most."""
        told = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))
        told &= np.isfinite(latitude) & np.isfinite(longitude)
        if not told.any():
            return np.asarray(told)
        if self._county is not None:
            west, south, east, north = self._county.bounds
            told &= (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
            told[told] = _within(self._county, longitude[told], latitude[told])
            return np.asarray(told)
        middle = np.median(latitude[told]), np.median(longitude[told])
        near = (np.abs(latitude - middle[0]) < _FAR_DEGREES) & (np.abs(longitude - middle[1]) < _FAR_DEGREES)
        return np.asarray(told & near)

    def areas_of(self, latitude: Degrees, longitude: Degrees) -> NDArray[np.int32]:
        """Give the number of the finest area that holds each place; -1 where none does."""
        if not self._areas or not len(latitude):
            return np.full(len(latitude), -1, np.int32)
        rows = np.floor((latitude + 90) / _SQUARE).astype(np.int64)
        columns = np.floor((longitude + 180) / _SQUARE).astype(np.int64)
        squares, index = np.unique(rows << 32 | columns, return_inverse=True)
        of_square = np.asarray([self._area_of_square(int(square)) for square in squares], np.int32)
        found = of_square[index]
        mixed = np.flatnonzero(found == -2)
        if len(mixed):
            found[mixed] = self._exact(latitude[mixed], longitude[mixed])
        return found

    def _area_of_square(self, square: int) -> int:
        """Look a square up: its area, -1 where there is none, -2 where a border runs through it."""
        known = self._known.get(square)
        if known is None:
            row, column = square >> 32, square & 0xFFFFFFFF
            south, west = row * _SQUARE - 90, column * _SQUARE - 180
            box = shapely.box(west, south, west + _SQUARE, south + _SQUARE)
            touched = sorted(self._tree.query(box, predicate="intersects").tolist())
            if not touched:
                known = -1
            else:
                known = touched[0] if shapely.covers(self._areas[touched[0]].shape, box) else -2
            self._known[square] = known
        return known

    def _exact(self, latitude: Degrees, longitude: Degrees) -> NDArray[np.int32]:
        found = np.full(len(latitude), len(self._areas), np.int32)
        places, areas = self._tree.query(shapely.points(longitude, latitude), predicate="intersects")
        np.minimum.at(found, places, areas.astype(np.int32))
        found[found == len(self._areas)] = -1
        return found


def cells_of(latitude: Degrees, longitude: Degrees, sound: NDArray[np.bool_]) -> Whole:
    """Give the cell of each place as one number, 65536 times its row and its column; 0 where unknown."""
    rows = np.floor((np.where(sound, latitude, 0) + 90) / CELL_LATITUDE).astype(np.int64)
    columns = np.floor((np.where(sound, longitude, 0) + 180) / CELL_LONGITUDE).astype(np.int64)
    return np.where(sound, rows * 65_536 + columns, 0)


def _within(shape: BaseGeometry, longitude: Degrees, latitude: Degrees) -> Any:  # noqa: ANN401 - untyped
    return shapely.contains_xy(shape, longitude, latitude)
