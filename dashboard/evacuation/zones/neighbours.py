"""Which zones lie beside each other, and which an area touches."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.evacuation.zones.plane import in_metres
from data_access.records.zones import ZoneId

BESIDE_METRES: Final = 60.0
"""A wide street or a river bank between two outlines does not part them."""
_TOUCHED_SHARE: Final = 0.005
"""What an area covers of a zone before it is said to touch it: a shared border is no touch."""

Outlines = Mapping[ZoneId, BaseGeometry]


def neighbours_of(
    outlines: Outlines, within_metres: float = BESIDE_METRES
) -> dict[ZoneId, tuple[ZoneId, ...]]:
    """Give for each zone those that lie within so many metres of it, by id; a zone alone has none."""
    ids = list(outlines)
    shapes, _ = in_metres(list(outlines.values()))
    found: dict[ZoneId, list[ZoneId]] = {one: [] for one in ids}
    if not ids:
        return {}
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=within_metres)
    for first, second in pairs.T.tolist():
        if first != second:
            found[ids[first]].append(ids[second])
    return {one: tuple(sorted(beside)) for one, beside in found.items()}


def touched_by(area: BaseGeometry, outlines: Outlines) -> list[ZoneId]:
    """List the zones of which an area covers more than half a per cent, by id; perhaps none."""
    ids = list(outlines)
    shapes = np.asarray(list(outlines.values()), dtype=object)
    if not ids:
        return []
    near = shapely.STRtree(shapes).query(area, predicate="intersects")
    covered = shapely.area(shapely.intersection(shapes[near], area)) / shapely.area(shapes[near])
    return sorted(ids[at] for at in near[covered > _TOUCHED_SHARE].tolist())
