"""Who owns each block: city, neighbourhood, ZIP code and street pattern of every cell of the survey grid."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data_access.county.cities import CITIES, Box
from data_access.county.neighbourhoods import NEIGHBOURHOODS
from data_access.county.survey import (
    BLOCK,
    CELL_COLUMNS,
    CELL_ROWS,
    FIRST_CELL_COLUMN,
    FIRST_CELL_ROW,
    MILE,
    Floats,
    cell_centres,
    plane_points,
)
from data_access.county.water import Water
from data_access.county.zip_codes import ZIP_CODES

OUTSIDE: Final = 0
RURAL: Final = 1
SUBURBAN: Final = 2
URBAN: Final = 3

CityCells = NDArray[np.int16]
MINNEAPOLIS: Final = next(index for index, city in enumerate(CITIES) if city.name == "Minneapolis")

FULL_SUBURB_PER_SQUARE_MILE: Final = 800.0
"""Households in a square mile of closed suburb; a city with fewer keeps fields between its subdivisions."""


@dataclass(frozen=True, eq=False)
class Divisions:
    """One entry for each cell, in the order of `survey.cell_of`; -1 where there is none.

    `city` and `neighbourhood` are positions in CITIES and NEIGHBOURHOODS, `zip_code` is the code
    itself, `pattern` is one of OUTSIDE, RURAL, SUBURBAN and URBAN.
    """

    city: CityCells
    neighbourhood: CityCells
    zip_code: NDArray[np.int32]
    pattern: NDArray[np.int8]


def _depth_in(box: Box, points: Floats) -> Floats:
    """How deep each point lies in a box in miles (negative: how far outside, by the larger axis)."""
    west, south, east, north = box
    x, y = points[:, 0] / MILE, points[:, 1] / MILE
    return np.minimum(np.minimum(x - west, east - x), np.minimum(y - south, north - y))


def _city_cells(points: Floats, inside: NDArray[np.bool_]) -> CityCells:
    city = np.full(len(points), -1, dtype=np.int16)
    nearest = np.full(len(points), -np.inf)
    closest = np.zeros(len(points), dtype=np.int16)
    for index, place in enumerate(CITIES):
        depth = np.max([_depth_in(box, points) for box in place.boxes], axis=0)
        city[inside & (depth > 0)] = index
        better = depth > nearest
        nearest[better] = depth[better]
        closest[better] = index
    left_over = inside & (city < 0)
    city[left_over] = closest[left_over]
    return city


def _neighbourhood_cells(points: Floats, city: CityCells) -> CityCells:
    cells = np.full(len(points), -1, dtype=np.int16)
    members = np.flatnonzero(city == MINNEAPOLIS)
    depths = np.array([_depth_in(place.box, points[members]) for place in NEIGHBOURHOODS])
    cells[members] = depths.argmax(axis=0).astype(np.int16)
    return cells


def _zip_cells(points: Floats, inside: NDArray[np.bool_]) -> NDArray[np.int32]:
    centres = plane_points(tuple((place.latitude, place.longitude) for place in ZIP_CODES))
    reach = np.array([place.reach_miles for place in ZIP_CODES]) * MILE
    members = np.flatnonzero(inside)
    away = np.abs(points[members, None, :] - centres[None, :, :]).max(axis=2) / reach
    cells = np.full(len(points), -1, dtype=np.int32)
    cells[members] = np.array([place.code for place in ZIP_CODES], dtype=np.int32)[away.argmin(axis=1)]
    return cells


def _quarter_sections(points: Floats) -> NDArray[np.int64]:
    half_mile = np.floor(points / (MILE / 2)).astype(np.int64) + 60
    return np.asarray(half_mile[:, 1] * 200 + half_mile[:, 0])


def _developed_share(index: int, cells: int) -> float:
    square_miles = max(cells, 1) * (BLOCK / MILE) ** 2
    return min(1.0, CITIES[index].households / square_miles / FULL_SUBURB_PER_SQUARE_MILE)


def _pattern_cells(
    points: Floats, city: CityCells, wet: NDArray[np.bool_], dice: np.random.Generator
) -> NDArray[np.int8]:
    """Street pattern: as the city's own, but thin cities are built up in whole quarter sections only."""
    luck = dice.random(200 * 200)[_quarter_sections(points)]
    pattern = np.zeros(len(points), dtype=np.int8)
    for index, place in enumerate(CITIES):
        members = np.flatnonzero(city == index)
        dry = members[~wet[members]]
        if place.pattern == "urban":
            pattern[members] = URBAN
            continue
        share = _developed_share(index, len(dry))
        edge = np.quantile(luck[dry], share) if len(dry) else 1.0
        pattern[members] = np.where(luck[members] <= edge, SUBURBAN, RURAL)
    return pattern


def divide(outline: Polygon, waters: tuple[Water, ...], dice: np.random.Generator) -> Divisions:
    """Every cell of the county with its city, neighbourhood, ZIP code and street pattern."""
    points = cell_centres()
    half = BLOCK / 2
    squares = shapely.box(points[:, 0] - half, points[:, 1] - half, points[:, 0] + half, points[:, 1] + half)
    shapely.prepare(outline)
    inside = shapely.intersects(outline, squares)
    lakes = shapely.union_all([water.shape for water in waters])
    shapely.prepare(lakes)
    wet = shapely.contains_xy(lakes, points[:, 0], points[:, 1])
    city = _city_cells(points, inside)
    return Divisions(
        city=city,
        neighbourhood=_neighbourhood_cells(points, city),
        zip_code=_zip_cells(points, inside),
        pattern=_pattern_cells(points, city, wet, dice),
    )


def outline_of(members: NDArray[np.bool_], county: Polygon) -> BaseGeometry:
    """The ground covered by the marked cells inside the county, in metres; empty when none is marked."""
    row, column = np.divmod(np.flatnonzero(members), CELL_COLUMNS)
    west, south = column + FIRST_CELL_COLUMN, row + FIRST_CELL_ROW
    squares = shapely.box(west * BLOCK, south * BLOCK, (west + 1) * BLOCK, (south + 1) * BLOCK)
    whole = shapely.coverage_union_all(squares).simplify(0.5)
    shapely.prepare(county)
    if county.contains(whole):
        return whole
    return shapely.union_all(polygons_in(shapely.intersection(whole, county)))


def polygons_in(shape: BaseGeometry) -> NDArray[np.object_]:
    """The polygons that a shape is made of, without the lines and points that clipping leaves."""
    parts: NDArray[np.object_] = shapely.get_parts(shapely.get_parts(shape))
    return np.asarray(parts[shapely.get_dimensions(parts) == 2])


def grid(cells: NDArray[np.generic]) -> NDArray[np.generic]:
    """Cells as a (rows, columns) picture, south first."""
    return cells.reshape(CELL_ROWS, CELL_COLUMNS)
