"""An area → outlines of few corners that hold all of it, and what they hold besides.

Plain Douglas and Peucker cuts corners off: it lost part of the area in 16 of 17 real shapes. Here the area
is grown first and thinned then, or thinned first and grown by what was lost; it is grown by half of the
last decimal before rounding; and what does not cover the area is thrown away.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from dashboard.alerts.cap.geometry import DECIMALS, Ring
from dashboard.alerts.shapes.limits import VertexLimit
from dashboard.alerts.shapes.plane import Plane, plane_around
from dashboard.geo.area import Area
from dashboard.geo.faults import Shape
from data_access.refusals import BadInput

_ROUNDING_METRES: Final = (1.0, 2.0, 4.0, 8.0)
"""How far an outline is grown before rounding, the least first. 8 m is more than the diagonal of half of
the fourth decimal, which no rounding can pull a corner in by; often less does."""
_TOLERANCES_METRES: Final = (0.5, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240, 20_480)
_HALVINGS: Final = 6
_CLOSINGS_METRES: Final = (50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600)
_SAMPLES: Final = 4_000
_MITRE_LIMIT: Final = 2.0

Thin = Callable[[Shape, float], tuple[Shape, float]]
"""An area in metres and a tolerance → one with fewer corners, and by how much it must grow to hold it."""


@dataclass(frozen=True)
class Fitted:
    """Outlines that hold the whole area, and how far they reach beyond it.

    `furthest_metres` is the distance from the area to the farthest point of the outlines.
    """

    rings: tuple[Ring, ...]
    area: Area
    overshoot_km2: float
    overshoot_share: float
    furthest_metres: float

    @property
    def positions(self) -> int:
        """How many corners are written, the closing ones with them."""
        return sum(len(ring) for ring in self.rings)

    @property
    def sentence(self) -> str:
        """Say what it is worth."""
        shapes = "1 outline" if len(self.rings) == 1 else f"{len(self.rings)} outlines"
        return (
            f"{shapes} with {self.positions} corners; nothing of the area is lost, and "
            f"{self.overshoot_km2:.2f} km² ({self.overshoot_share:.1%}) lie beyond it, up to "
            f"{self.furthest_metres:,.0f} m away."
        )


def fit(area: Area, limit: VertexLimit) -> Fitted:
    """Fit an area to a limit: nothing is lost, and as little as was found is added.

    Holes are filled, since CAP has none. Refused: an area that no outline of so few corners holds.
    """
    exact = _exact(area, limit)
    if exact is not None:
        return exact
    plane = plane_around(area.shape)
    flat = _joined(plane.metres(area.shape), limit.most_shapes)
    found = [
        one for thin in (_grown_first, _thinned_first) for one in _candidates(area, flat, plane, limit, thin)
    ]
    if not found:
        raise BadInput(f"The area cannot be drawn with {limit.most_positions} corners: draw it more simply.")
    best = min(found, key=lambda shape: shape.area)
    return _measured(area, best, plane)


def _exact(area: Area, limit: VertexLimit) -> Fitted | None:
    """The area itself, where it is written with four decimals already and fits; None where not."""
    coordinates = shapely.get_coordinates(area.shape)
    rounded = np.array_equal(np.round(coordinates, DECIMALS), coordinates)
    parts = list(shapely.get_parts(area.shape))
    whole = all(not part.interiors for part in parts)
    few = len(coordinates) <= limit.most_positions and len(parts) <= limit.most_shapes
    if not (rounded and whole and few):
        return None
    return Fitted(_rings(area.shape), area, 0.0, 0.0, 0.0)


def _candidates(area: Area, flat: Shape, plane: Plane, limit: VertexLimit, thin: Thin) -> Iterator[Shape]:
    """Go up until the corners are few enough, then back by halves; hand over all that fits on the way."""
    below, above = 0.0, 0.0
    for tolerance in _TOLERANCES_METRES:
        shape = _least(area, thin(flat, tolerance), plane, limit)
        if shape is not None:
            yield shape
            above = tolerance
            break
        below = tolerance
    for _ in range(_HALVINGS if above else 0):
        middle = (below + above) / 2
        shape = _least(area, thin(flat, middle), plane, limit)
        if shape is None:
            below = middle
        else:
            yield shape
            above = middle


def _grown_first(flat: Shape, tolerance: float) -> tuple[Shape, float]:
    return flat.buffer(tolerance, quad_segs=2).simplify(tolerance), 0.0


def _thinned_first(flat: Shape, tolerance: float) -> tuple[Shape, float]:
    thin = flat.simplify(tolerance)
    lost = shapely.distance(shapely.points(shapely.get_coordinates(flat)), thin).max()
    return thin, float(lost)


def _least(area: Area, thinned: tuple[Shape, float], plane: Plane, limit: VertexLimit) -> Shape | None:
    """Grow by as little as covers the area once it is rounded; None where even the most does not."""
    thin, lost = thinned
    for metres in _ROUNDING_METRES:
        # A mitred edge keeps the number of corners, as far as they are not too sharp.
        grown = thin.buffer(lost + metres, join_style="mitre", mitre_limit=_MITRE_LIMIT)
        shape = _tried(area, grown, plane, limit)
        if shape is not None:
            return shape
    return None


def _tried(area: Area, flat: Shape, plane: Plane, limit: VertexLimit) -> Shape | None:
    """Round to four decimals; None where that is too much, crosses itself, or loses part of the area."""
    outer = [Polygon(part.exterior) for part in shapely.get_parts(flat)]
    degrees = plane.degrees(MultiPolygon(outer))
    shape = shapely.transform(degrees, lambda corners: np.round(corners, DECIMALS))
    shape = shapely.remove_repeated_points(shape)
    few = shapely.get_num_coordinates(shape) <= limit.most_positions and len(outer) <= limit.most_shapes
    if not few or not all(part.is_valid for part in shape.geoms) or _repeats(shape):
        return None
    # Parts of the outline may touch after rounding; they are joined for the question alone.
    return shape if shapely.covers(shapely.union_all(shape.geoms), area.shape) else None


def _repeats(shape: MultiPolygon) -> bool:
    """Whether a corner stands twice in one outline."""
    corners = [shapely.get_coordinates(part.exterior)[:-1] for part in shape.geoms]
    return any(len(np.unique(ring, axis=0)) < len(ring) for ring in corners)


def _joined(flat: Shape, most_shapes: int) -> Shape:
    """Fill holes, and close the gaps between parts until there are few enough of them."""
    parts = shapely.union_all([Polygon(part.exterior) for part in shapely.get_parts(flat)])
    for gap in _CLOSINGS_METRES:
        if len(shapely.get_parts(parts)) <= most_shapes:
            return parts
        closed = parts.buffer(gap, quad_segs=2).buffer(-gap, quad_segs=2)
        joined = shapely.union_all([parts, closed])
        parts = shapely.union_all([Polygon(part.exterior) for part in shapely.get_parts(joined)])
    return parts if len(shapely.get_parts(parts)) <= most_shapes else parts.convex_hull


def _measured(area: Area, shape: Shape, plane: Plane) -> Fitted:
    whole = Area(shapely.union_all(shapely.get_parts(shape)), area.name)
    over = max(0.0, whole.square_km - area.square_km)
    flat, edge = plane.metres(area.shape), plane.metres(whole.shape).boundary
    samples = shapely.get_coordinates(shapely.segmentize(edge, edge.length / _SAMPLES))
    furthest = float(shapely.distance(shapely.points(samples), flat).max())
    return Fitted(_rings(shape), whole, over, over / area.square_km, furthest)


def _rings(shape: Shape) -> tuple[Ring, ...]:
    """The outlines as CAP has them: latitude first."""
    outlines = [shapely.get_coordinates(part.exterior) for part in shapely.get_parts(shape)]
    return tuple(
        tuple((round(float(y), DECIMALS), round(float(x), DECIMALS)) for x, y in outline)
        for outline in outlines
    )
