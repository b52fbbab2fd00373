"""How zones lie: where two overlap, where a gap is left between them, and what no zone covers."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.evacuation.zones.plane import Factors, Shapes, in_metres

LEAST_SQUARE_METRES: Final = 1_000.0
"""Less than a quarter of an acre is how two people draw one border, and no overlap or gap."""
_HAIRLINE_METRES: Final = 1.0
_SENTENCES: Final = 12
_SQUARE_METRES_IN_KM2: Final = 1e6
Named = Sequence[tuple[str, BaseGeometry]]


def layout_faults(zones: Named) -> list[str]:
    """Say where zones (name and outline in degrees) overlap or leave gaps; empty when they lie side by side.

    At most a dozen sentences, the largest first, and one that says how many more there are.
    """
    if not zones:
        return []
    names = [name for name, _ in zones]
    shapes, factors = in_metres([outline for _, outline in zones])
    sized = sorted([*_overlaps(names, shapes), *_gaps(names, shapes, factors)], reverse=True)
    told = [sentence for _, sentence in sized[:_SENTENCES]]
    if len(sized) > _SENTENCES:
        told.append(f"There are {len(sized) - _SENTENCES:,} more overlaps and gaps, each smaller than these.")
    return told


def uncovered_sentence(zones: Named, ground: BaseGeometry, name: str) -> str:
    """Say how much of a county or city lies in no zone; empty when next to nothing does."""
    shapes, _ = in_metres([ground, *(outline for _, outline in zones)])
    whole = float(shapes[0].area)
    left = float(shapely.difference(shapes[0], shapely.union_all(shapes[1:])).area)
    if left < max(LEAST_SQUARE_METRES, 0.001 * whole):
        return ""
    return (
        f"{left / whole:.1%} of {name} ({_size(left)}) lies in no zone: nothing can be said to people there."
    )


def _overlaps(names: Sequence[str], shapes: Shapes) -> list[tuple[float, str]]:
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    sizes = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    found = []
    for at in np.flatnonzero(sizes > LEAST_SQUARE_METRES).tolist():
        one, other, size = int(first[at]), int(second[at]), float(sizes[at])
        share = size / min(shapes[one].area, shapes[other].area)
        both = f"“{names[one]}” and “{names[other]}” overlap by {_size(size)}"
        found.append((size, f"{both} ({share:.0%} of the smaller): a home there is in two zones."))
    return found


def _gaps(names: Sequence[str], shapes: Shapes, factors: Factors) -> list[tuple[float, str]]:
    """Find holes in what all zones cover together; a hairline between two borders is none."""
    whole = shapely.union_all(shapely.buffer(shapes, _HAIRLINE_METRES, join_style="mitre"))
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    tree = shapely.STRtree(shapes)
    found = []
    for ring in rings:
        hole = shapely.Polygon(ring)
        size = float(hole.area)
        if size <= LEAST_SQUARE_METRES:
            continue
        around = sorted(names[at] for at in tree.query(hole, predicate="dwithin", distance=5.0).tolist())
        longitude, latitude = np.asarray(hole.representative_point().coords[0]) / factors
        beside = " between " + ", ".join(f"“{name}”" for name in around[:3]) if around else ""
        gap = f"A gap of {_size(size)} is left near {latitude:.4f}, {longitude:.4f}{beside}"
        found.append((size, f"{gap}: a home there is in no zone."))
    return found


def _size(square_metres: float) -> str:
    square_km = square_metres / _SQUARE_METRES_IN_KM2
    return f"{square_km:,.2f} km²" if square_km >= 0.01 else f"{square_metres:,.0f} m²"
