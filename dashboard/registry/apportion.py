"""Shares of the areas that an estimate is for, such as ZIPs, that lie in an arbitrary area.

Inside such an area people are taken to live where the households of the finer fixed areas are, and
evenly within each of those. Without finer areas, evenly over the whole of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.geo.area import Area
from dashboard.geo.faults import Shape

_SMALLEST_SQUARE_DEGREES: Final = 1e-12
"""Slivers where two outlines nearly meet, under 0.01 square metre, hold nobody."""
_WHOLE: Final = 0.999


@dataclass(frozen=True, slots=True)
class Zone:
    """A fixed area as far as it matters here; `households` is None where nobody knows."""

    code: str
    shape: Shape
    households: float | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Which share of each zone lies in an area (zones without any are left out), and of it in them.

    `covered` is the share of the area for which there is any zone, 0 to 1.
    """

    by_code: dict[str, float]
    covered: float

    @property
    def whole(self) -> bool:
        """Whether the area is made of whole zones, so that nothing had to be apportioned."""
        return all(share > _WHOLE for share in self.by_code.values())


class Apportionment:
    """Zones cut once by the finer areas; each question then only meets the pieces near its area."""

    def __init__(self, zones: Sequence[Zone], weights: Sequence[Zone]) -> None:
        self._codes = [zone.code for zone in zones]
        pieces = [piece for number, zone in enumerate(zones) for piece in _pieces(number, zone, weights)]
        self._shapes: NDArray[Any] = np.array([piece[0] for piece in pieces], dtype=object)
        self._zone = np.array([piece[1] for piece in pieces], dtype=np.intp)
        self._households = np.array([piece[2] for piece in pieces], dtype=np.float64)
        self._sizes = shapely.area(self._shapes)
        self._totals = np.bincount(self._zone, self._households, minlength=len(zones))
        self._tree = shapely.STRtree(self._shapes)

    def shares_in(self, area: Area) -> Shares:
        """Find the share of every zone that lies in the area; no zone gives none, and covers nothing."""
        near = self._tree.query(area.shape, predicate="intersects")
        inside = shapely.area(shapely.intersection(self._shapes[near], area.shape))
        held = self._households[near] * inside / self._sizes[near]
        shares = np.bincount(self._zone[near], held, minlength=len(self._codes)) / self._totals
        by_code = {self._codes[n]: float(min(shares[n], 1)) for n in np.flatnonzero(shares)}
        return Shares(by_code, float(min(inside.sum() / area.shape.area, 1)))


def _pieces(number: int, zone: Zone, weights: Sequence[Zone]) -> list[tuple[Shape, int, float]]:
    """Cut a zone by the finer areas that have households; the zone itself where there is none."""
    pieces: list[tuple[Shape, int, float]] = []
    left = zone.shape
    for weight in weights:
        if weight.households is None or not zone.shape.intersects(weight.shape):
            continue
        cut = zone.shape.intersection(weight.shape)
        if cut.area > _SMALLEST_SQUARE_DEGREES:
            pieces.append((cut, number, weight.households * cut.area / weight.shape.area))
            left = left.difference(weight.shape)
    if not sum(households for _, _, households in pieces):
        return [(zone.shape, number, 1.0)]
    # What no finer area covers counts as land, but nobody is known to live there.
    return pieces if left.area <= _SMALLEST_SQUARE_DEGREES else [*pieces, (left, number, 0.0)]
