"""Outlines on a flat plane in metres, true to about one part in a thousand over a county."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude on a sphere of 6,371 km."""
Shapes = NDArray[np.object_]
Factors = NDArray[np.float64]


def factors_at(latitude: float) -> Factors:
    """Give metres per degree of longitude and of latitude, at a latitude in degrees."""
    return np.asarray([METRES_PER_DEGREE * math.cos(math.radians(latitude)), METRES_PER_DEGREE])


def in_metres(outlines: Sequence[BaseGeometry]) -> tuple[Shapes, Factors]:
    """Turn outlines in degrees (WGS 84) into metres, with the factors that turn them back; perhaps none."""
    shapes = np.asarray(list(outlines), dtype=object)
    if not shapes.size:
        return shapes, factors_at(0.0)
    _, south, _, north = shapely.total_bounds(shapes)
    factors = factors_at(float(south + north) / 2)
    return np.asarray(shapely.transform(shapes, lambda places: places * factors), dtype=object), factors
