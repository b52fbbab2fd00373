"""What can be wrong with an area, each as a sentence that says where and what to do."""

import re
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

Shape: TypeAlias = Polygon | MultiPolygon
"""A polygon or several, WGS 84, x = longitude, y = latitude, degrees."""

MOST_CORNERS: Final = 10_000
_SWAPPED: Final = (
    "Latitude and longitude look swapped: a latitude lies between -90 and 90. "
    "Exchange the two numbers of each corner."
)
_SWAPPED_FOR_COUNTY: Final = (
    "The area lies outside the county, and inside it once latitude and longitude change places: "
    "exchange the two numbers of each corner."
)
_NOT_ON_EARTH: Final = (
    "A corner of the area is not on earth: latitudes lie between -90 and 90, longitudes between "
    "-180 and 180, in degrees (WGS 84)."
)
_LINE_SQUARE_DEGREES: Final = 1e-11
"""What has less than this, about a tenth of a square metre, is a line."""
_WHERE = re.compile(r"\[(\S+) ([^\s\]]+)")


def corner_count_fault(count: int) -> str | None:
    """Say that there are too many corners; None when there are few enough.

    It is asked before anything else, so that a shape of 100,000 corners costs no time.
    """
    if count <= MOST_CORNERS:
        return None
    return (
        f"The area has {count:,} corners and at most {MOST_CORNERS:,} are taken: "
        "simplify it, or draw it more roughly."
    )


def position_faults(positions: NDArray[np.float64]) -> list[str]:
    """Say which corners, an (n, 2) array of longitude and latitude, are no place on earth."""
    if not np.isfinite(positions).all():
        corner = int(np.flatnonzero(~np.isfinite(positions).all(axis=1))[0]) + 1
        return [f"Corner {corner} of the area is not a number: correct or remove it."]
    longitudes, latitudes = positions[:, 0], positions[:, 1]
    if (np.abs(latitudes) <= 90).all() and (np.abs(longitudes) <= 180).all():
        return []
    if (np.abs(longitudes) <= 90).all() and (np.abs(latitudes) <= 180).all():
        return [_SWAPPED]
    return [_NOT_ON_EARTH]


def ring_fault(positions: NDArray[np.float64]) -> str | None:
    """Say that a ring, an (n, 2) array, has fewer than three corners; None when it has enough."""
    distinct = len(np.unique(positions, axis=0))
    if distinct >= 3:
        return None
    corners = "1 corner" if distinct == 1 else f"{distinct} corners"
    return f"An area needs at least three different corners, and this one has {corners}: add corners."


def shape_faults(shape: Shape) -> list[str]:
    """Find what is wrong with a shape by itself; an empty list when nothing is."""
    if shape.is_empty:
        return ["The area is empty: draw it with at least three corners."]
    too_many = corner_count_fault(shapely.get_num_coordinates(shape))
    if too_many is not None:
        return [too_many]
    faults = position_faults(shapely.get_coordinates(shape))
    return faults or _crossing_faults(shape)


def county_faults(shape: Shape, county: Shape) -> list[str]:
    """Find whether the shape lies wholly outside the county; an empty list when it reaches into it."""
    if shapely.intersects(shape, county):
        return []
    swapped = shapely.transform(shape, lambda positions: positions[:, ::-1])
    if shapely.intersects(swapped, county):
        return [_SWAPPED_FOR_COUNTY]
    where = f"{shape.centroid.y:.4f}, {shape.centroid.x:.4f}"
    return [f"The area lies outside the county, near {where}: move it, or check the coordinates."]


def _crossing_faults(shape: Shape) -> list[str]:
    if shape.convex_hull.area < _LINE_SQUARE_DEGREES:
        return ["The corners of the area lie on one line: move one of them."]
    if shapely.is_valid(shape):
        return []
    where = _WHERE.search(shapely.is_valid_reason(shape))
    place = f" near {float(where[2]):.5f}, {float(where[1]):.5f}" if where else ""
    return [f"The outline of the area crosses or touches itself{place}: move a corner there."]
