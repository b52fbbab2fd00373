"""The window of a printed map: which part of Web Mercator it shows, and where that lies on the paper."""

import math
from dataclasses import dataclass
from typing import Final, Self

from dashboard.geo.area import Bounds

_EARTH_METRES: Final = 40_075_016.686
_POINT_METRES: Final = 0.0254 / 72
_AROUND: Final = 0.08
_NARROWEST_METRES: Final = 500.0
_MAX_LATITUDE: Final = 85.051128


def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Project degrees into the unit square of Web Mercator, y downwards (EPSG:3857)."""
    sine = math.sin(math.radians(max(-_MAX_LATITUDE, min(_MAX_LATITUDE, latitude))))
    return longitude / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the paper (points, from below left) over a part of the unit square.

    `west` and `north` are the unit-square corner at its top left, `scale` is points a unit.
    """

    x: float
    y: float
    width: float
    height: float
    west: float
    north: float
    scale: float

    @classmethod
    def around(cls, bounds: Bounds, x: float, y: float, width: float, height: float) -> Self:
        """Show the bounds with some ground around them, as large as the rectangle allows."""
        left, top = mercator(bounds.west, bounds.north)
        right, bottom = mercator(bounds.east, bounds.south)
        least = _NARROWEST_METRES / (_EARTH_METRES * math.cos(math.radians(bounds.south)))
        across = max(right - left, least) * (1 + 2 * _AROUND)
        down = max(bottom - top, least) * (1 + 2 * _AROUND)
        scale = min(width / across, height / down)
        west = (left + right) / 2 - width / scale / 2
        north = (top + bottom) / 2 - height / scale / 2
        return cls(x, y, width, height, west, north, scale)

    @property
    def east(self) -> float:
        """The right edge in the unit square."""
        return self.west + self.width / self.scale

    @property
    def south(self) -> float:
        """The lower edge in the unit square."""
        return self.north + self.height / self.scale

    @property
    def metres_a_point(self) -> float:
        """How many metres on the ground a point of paper is, in the middle of the map."""
        middle = (self.north + self.south) / 2
        latitude = math.atan(math.sinh(math.pi * (1 - 2 * middle)))
        return _EARTH_METRES * math.cos(latitude) / self.scale

    @property
    def denominator(self) -> int:
        """The scale of the map as 1 to this, to two figures."""
        exact = self.metres_a_point / _POINT_METRES
        step: int = 10 ** max(0, int(math.log10(exact)) - 1)
        return round(exact / step) * step

    def on_paper(self, across: float, down: float) -> tuple[float, float]:
        """Where a place of the unit square lies on the paper."""
        return (
            round(self.x + (across - self.west) * self.scale, 2),
            round(self.y + self.height - (down - self.north) * self.scale, 2),
        )

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place on earth lies on the paper."""
        return self.on_paper(*mercator(longitude, latitude))

    def holds(self, x: float, y: float, margin: float = 0) -> bool:
        """Whether a point of the paper lies in the window, `margin` points away from its edge."""
        return (
            self.x + margin <= x <= self.x + self.width - margin
            and self.y + margin <= y <= self.y + self.height - margin
        )
