"""A city or a neighbourhood cut into zones along a square grid, as section-line roads lie."""

from typing import Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from dashboard.evacuation.zones.plane import in_metres
from data_access.refusals import BadInput

MILE_METRES: Final = 1_609.344
"""The section of the public land survey: a square mile between two section-line roads."""
MOST_PIECES: Final = 1_000
_LEAST_SHARE: Final = 0.25
"""A piece smaller than this share of a square goes to the neighbour with the longest common border."""


def cut(area: Polygon | MultiPolygon, side_metres: float = MILE_METRES) -> list[BaseGeometry]:
    """Cut an area in degrees into pieces of about a square each, from the north-west, row by row.

    Together they cover the area and do not overlap. Refused are a side under 100 m and more than a
    thousand squares.
    """
    if side_metres < 100:
        raise BadInput("The side of a square must be at least 100 metres.")
    shapes, factors = in_metres([area])
    whole = shapes[0]
    west, south, east, north = whole.bounds
    columns, rows = (max(1, round(length / side_metres)) for length in (east - west, north - south))
    if columns * rows > MOST_PIECES:
        raise BadInput(f"That would be more than {MOST_PIECES:,} squares: choose a longer side.")
    x, y = np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1)
    squares = shapely.box(
        np.tile(x[:-1], rows), np.repeat(y[:-1], columns), np.tile(x[1:], rows), np.repeat(y[1:], columns)
    )
    pieces = _merged(_solid(shapely.intersection(squares, whole)), _LEAST_SHARE * side_metres**2)
    pieces.sort(key=lambda one: (-round(one.centroid.y / side_metres), one.centroid.x))
    return [shapely.transform(one, lambda places: places / factors) for one in pieces]


def _solid(parts: np.ndarray) -> list[BaseGeometry]:
    return [one for one in shapely.get_parts(parts).tolist() if one.geom_type == "Polygon" and one.area > 0]


def _merged(pieces: list[BaseGeometry], least: float) -> list[BaseGeometry]:
    """Join the smallest piece to a neighbour until none is too small, or has no neighbour left."""
    kept: list[BaseGeometry] = []
    while pieces:
        pieces.sort(key=lambda one: -one.area)
        smallest = pieces.pop()
        borders = [float(smallest.intersection(one).length) for one in pieces]
        if smallest.area >= least or not borders or max(borders) <= 0:
            kept.append(smallest)
            continue
        longest = int(np.argmax(borders))
        pieces[longest] = shapely.union(pieces[longest], smallest)
    return kept
