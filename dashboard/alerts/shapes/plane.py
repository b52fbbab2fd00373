"""Degrees ⇄ metres around the middle of an area: good to a thousandth over a county, which buffers need."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from dashboard.geo.faults import Shape

_METRES_PER_DEGREE: Final = 111_195.0
"""On a sphere of 6,371 km."""


@dataclass(frozen=True, slots=True)
class Plane:
    """A flat map: x to the east, y to the north, metres from its middle."""

    longitude: float
    latitude: float

    def metres(self, shape: Shape) -> Shape:
        """Lay a shape of degrees (longitude, latitude) onto it."""
        return shapely.transform(shape, lambda corners: (corners - self._middle) * self._scale)

    def degrees(self, shape: Shape) -> Shape:
        """Bring a shape of metres back to degrees."""
        return shapely.transform(shape, lambda corners: corners / self._scale + self._middle)

    @property
    def _middle(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.array([self.longitude, self.latitude])

    @property
    def _scale(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.array([np.cos(np.radians(self.latitude)), 1.0]) * _METRES_PER_DEGREE


def plane_around(shape: Shape) -> Plane:
    """The flat map around the middle of a shape."""
    return Plane(float(shape.centroid.x), float(shape.centroid.y))
