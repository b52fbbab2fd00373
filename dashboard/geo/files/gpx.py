"""GPX 1.1: tracks and routes that close, as somebody walks or flies around an area."""

from typing import Final
from xml.etree.ElementTree import Element

import numpy as np

from dashboard.geo.area import WGS84
from dashboard.geo.files.markup import children, inside, local, text_of
from dashboard.geo.files.outlines import Contents, Limits, Outline, Ring, require_few, ring_from, shown_name
from data_access.refusals import BadInput

_GAP_METRES: Final = 100.0
_GAP_SHARE: Final = 0.05
"""The ends of a closed track lie so near: a receiver does not come back to the very spot."""


def read_gpx(root: Element, limits: Limits) -> Contents:
    """Read tracks and routes whose ends meet; one that stays open is left out with its gap."""
    outlines: list[Outline] = []
    left_out: list[str] = []
    for line in inside(root, "trk", "rte"):
        require_few(len(outlines) + len(left_out), limits)
        kind = "Track" if local(line) == "trk" else "Route"
        name = shown_name(text_of(line, "name"), f"{kind} {len(outlines) + len(left_out) + 1}")
        parts = list(children(line, "trkseg")) if kind == "Track" else [line]
        try:
            rings = [
                [_closed(part)] for part in parts if next(children(part, "trkpt", "rtept"), None) is not None
            ]
        except BadInput as fault:
            left_out.append(f"“{name}”: {fault}")
            continue
        if rings:
            outlines.append(Outline(name, rings))
    return Contents(outlines, left_out, degrees=True)


def _closed(part: Element) -> Ring:
    ring = ring_from([(point.get("lon"), point.get("lat")) for point in children(part, "trkpt", "rtept")])
    if len(ring) < 3 or not np.isfinite(ring).all():
        raise BadInput("It has fewer than three points: no area.")
    length = abs(float(WGS84.line_length(ring[:, 0], ring[:, 1])))
    _, _, gap = WGS84.inv(*ring[0], *ring[-1])
    if gap > max(_GAP_METRES, _GAP_SHARE * length):
        raise BadInput(
            f"It does not close: its ends are {gap:,.0f} metres apart. Join them, and save it again."
        )
    return ring if gap == 0 else np.vstack([ring, ring[:1]])
