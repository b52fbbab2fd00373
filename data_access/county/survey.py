"""The survey grid that the county is drawn on: a flat plane in metres with its origin on a township corner.

The section lines of the public land survey are a mile apart, city borders and county roads follow
them, and house numbers count along them, so everything here is written in miles east (x) and north
(y) of the township corner at 44.8906 N, 93.5203 W (Highway 101 at the Hennepin-Carver line).
Over 50 km the plane is true to about one part in a thousand, which is enough for a demonstration.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

ORIGIN_LATITUDE: Final = 44.8906
ORIGIN_LONGITUDE: Final = -93.5203
METRES_PER_LATITUDE: Final = 111_132.0
METRES_PER_LONGITUDE: Final = 78_847.0
MILE: Final = 1_609.344
BLOCK: Final = MILE / 8
HALF_BLOCK: Final = MILE / 16

FIRST_CELL_COLUMN: Final = -100
FIRST_CELL_ROW: Final = -66
CELL_COLUMNS: Final = 244
CELL_ROWS: Final = 274


def metres_east(longitude: Floats) -> Floats:
    """Longitudes in degrees as metres east of the origin."""
    return (np.asarray(longitude, dtype=np.float64) - ORIGIN_LONGITUDE) * METRES_PER_LONGITUDE


def metres_north(latitude: Floats) -> Floats:
    """Latitudes in degrees as metres north of the origin."""
    return (np.asarray(latitude, dtype=np.float64) - ORIGIN_LATITUDE) * METRES_PER_LATITUDE


def longitudes(east: Floats) -> Floats:
    """Metres east of the origin as degrees of longitude."""
    return np.asarray(east, dtype=np.float64) / METRES_PER_LONGITUDE + ORIGIN_LONGITUDE


def latitudes(north: Floats) -> Floats:
    """Metres north of the origin as degrees of latitude."""
    return np.asarray(north, dtype=np.float64) / METRES_PER_LATITUDE + ORIGIN_LATITUDE


def plane_points(places: tuple[tuple[float, float], ...]) -> Floats:
    """(latitude, longitude) pairs as an (n, 2) array of metres east and north."""
    pairs = np.asarray(places, dtype=np.float64)
    return np.column_stack([metres_east(pairs[:, 1]), metres_north(pairs[:, 0])])


def degrees(points: Floats) -> Floats:
    """An (n, 2) array of metres as (n, 2) longitude and latitude, the order of GeoJSON."""
    return np.column_stack([longitudes(points[:, 0]), latitudes(points[:, 1])])


def cell_of(east: Floats, north: Floats) -> NDArray[np.int64]:
    """The number of the block-sized cell (an eighth of a mile square) that each place lies in."""
    column = np.floor(np.asarray(east) / BLOCK).astype(np.int64) - FIRST_CELL_COLUMN
    row = np.floor(np.asarray(north) / BLOCK).astype(np.int64) - FIRST_CELL_ROW
    column = np.clip(column, 0, CELL_COLUMNS - 1)
    return np.clip(row, 0, CELL_ROWS - 1) * CELL_COLUMNS + column


def cell_centres() -> Floats:
    """The centre of every cell in metres, an (n, 2) array in the order of cell numbers."""
    columns = (np.arange(CELL_COLUMNS) + FIRST_CELL_COLUMN + 0.5) * BLOCK
    rows = (np.arange(CELL_ROWS) + FIRST_CELL_ROW + 0.5) * BLOCK
    return np.column_stack([np.tile(columns, CELL_ROWS), np.repeat(rows, CELL_COLUMNS)])
