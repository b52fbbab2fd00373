"""A small map of the zones as SVG of our own making: outlines, colours, patterns and letters; no script."""

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import shape

from dashboard.evacuation.zones.looks import LOOKS, Pattern
from data_access.records.zones import IN_FORCE, ZoneStatus
from data_access.zones.public import PublicZone

WIDTH: Final = 640.0
TALLEST: Final = 760.0
_SIMPLIFIED_DEGREES: Final = 3e-4
_MARGIN: Final = 6.0

_STROKES: Final = {
    Pattern.SLANTED: '<path d="M-2 10 10-2M6 14 14 6" stroke="{ink}" stroke-width="2"/>',
    Pattern.DOTTED: '<path d="M3 3h.01M9 9h.01" stroke="{ink}" stroke-width="3.4" stroke-linecap="round"/>',
    Pattern.CROSSED: '<path d="M0 0 12 12M12 0 0 12" stroke="{ink}" stroke-width="1.4"/>',
    Pattern.LEVEL: '<path d="M0 3h12M0 9h12" stroke="{ink}" stroke-width="1.6"/>',
    Pattern.UPRIGHT: '<path d="M3 0v12M9 0v12" stroke="{ink}" stroke-width="1.6"/>',
}


def map_svg(zones: Sequence[PublicZone], sentence: str) -> str:
    """Draw the zones, those with a status last and with their letter; empty where there is no zone."""
    if not zones:
        return ""
    shapes = np.asarray([shape(zone.geometry) for zone in zones], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    across = max((east - west) * math.cos(math.radians((south + north) / 2)), 1e-6)
    scale = min(WIDTH / across, TALLEST / max(north - south, 1e-6))
    stretch = scale * across / max(east - west, 1e-6)

    def placed(points: Any) -> Any:  # noqa: ANN401 - shapely tells no types - arrays in and out, as shapely hands them over
        return np.column_stack([(points[:, 0] - west) * stretch, (north - points[:, 1]) * scale])

    drawn = shapely.transform(shapely.simplify(shapes, _SIMPLIFIED_DEGREES), placed)
    order = sorted(range(len(zones)), key=lambda at: zones[at].status is not ZoneStatus.NORMAL)
    body = "".join(_zone(zones[at], drawn[at]) for at in order)
    wide, tall = across * scale + 2 * _MARGIN, (north - south) * scale + 2 * _MARGIN
    box = f"{-_MARGIN} {-_MARGIN} {wide:.0f} {tall:.0f}"
    return (
        f'<svg class="zones" viewBox="{box}" role="img" aria-label="{escape(sentence)}">'
        f"<defs>{''.join(_pattern(one) for one in LOOKS)}</defs>{body}</svg>"
    )


def swatch_svg(status: ZoneStatus) -> str:
    """Draw a small patch of a status with its letter, for lists; it stands beside words that say the same."""
    look = LOOKS[status]
    return (
        '<svg class="swatch" viewBox="0 0 34 24" aria-hidden="true" focusable="false">'
        f"<defs>{_pattern(status, 'patch-')}</defs>"
        f'<rect x="1" y="1" width="32" height="22" rx="4" fill="url(#patch-{status.value})"'
        f' stroke="{look.ink}" stroke-width="1"/>{_letter(look.letter, look.colour, look.ink, 17, 12)}</svg>'
    )


def _pattern(status: ZoneStatus, prefix: str = "fill-") -> str:
    look = LOOKS[status]
    ground = f'<rect width="12" height="12" fill="{look.colour}"/>'
    strokes = _STROKES.get(look.pattern, "").format(ink=look.ink)
    return (
        f'<pattern id="{prefix}{status.value}" width="12" height="12" patternUnits="userSpaceOnUse">'
        f"{ground}{strokes}</pattern>"
    )


def _zone(zone: PublicZone, outline: Any) -> str:  # noqa: ANN401 - shapely tells no types - shapely has no types
    path = "".join(_path(ring) for ring in _rings(outline))
    look = LOOKS[zone.status]
    title = f"<title>{escape(f'{zone.id} {zone.name}: {look.words}')}</title>"
    if zone.status is ZoneStatus.NORMAL:
        return f'<path class="calm" d="{path}">{title}</path>'
    point = outline.representative_point()
    letter = _letter(look.letter, look.colour, look.ink, point.x, point.y) if zone.status in IN_FORCE else ""
    return (
        f'<path d="{path}" fill="url(#fill-{zone.status.value})" fill-opacity="0.85" fill-rule="evenodd"'
        f' stroke="{look.colour}" stroke-width="1.5">{title}</path>{letter}'
    )


def _rings(outline: Any) -> Iterator[Any]:  # noqa: ANN401 - shapely tells no types
    for line in shapely.get_rings(shapely.get_parts(outline)):
        yield shapely.get_coordinates(line)


def _path(ring: Any) -> str:  # noqa: ANN401 - shapely tells no types
    first, *others = (f"{x:.1f} {y:.1f}" for x, y in ring[:-1].tolist())
    return f"M{first}L{' '.join(others)}Z"


def _letter(letter: str, ground: str, ink: str, x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7.5" fill="{ground}" stroke="{ink}" stroke-width="1"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="11" font-weight="700"'
        f' fill="{ink}">{letter}</text>'
    )
