"""How a household stands on a printed map: by shape and filling, never by colour alone.

The shapes are those of the screen. Hollow means that nobody has to come; a ring means electric power.
"""

from collections.abc import Iterable
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from dashboard.exports.paper.report import Listed
from dashboard.geo.looks import WAY_SHAPES, WAYS

WAY_WORDS: Final = (
    "did not tell how they leave",
    "leaves by own car",
    "ride, walks",
    "ride with a lift",
    "ride in a wheelchair",
    "ride on a stretcher",
)
_HOLLOW_UP_TO: Final = 1
RADIUS: Final = 3.0
SMALL_RADIUS: Final = 1.7


def draw_mark(canvas: Canvas, x: float, y: float, way: int, radius: float = RADIUS, *, power: bool) -> None:
    """Draw a household with a white edge, so that it stands out on any ground."""
    way = max(0, min(WAYS - 1, way))
    if power:
        _paint(canvas, "circle", x, y, radius * 1.62, fill=1.0, edge=0.0, width=0.7)
    else:
        _paint(canvas, WAY_SHAPES[way], x, y, radius * 1.3, fill=1.0, edge=1.0, width=0.6)
    hollow = way <= _HOLLOW_UP_TO
    _paint(canvas, WAY_SHAPES[way], x, y, radius, fill=1.0 if hollow else 0.0, edge=0.0, width=0.9)
    if way == 0:
        _paint(canvas, "circle", x, y, radius * 0.28, fill=0.0, edge=0.0, width=0.1)


def used_in(households: Iterable[Listed]) -> tuple[list[int], bool]:
    """Tell which ways to leave are on the map, and whether anybody there depends on power."""
    shown = [one for one in households if one.place is not None]
    return sorted({one.way for one in shown}), any(one.power for one in shown)


def _paint(
    canvas: Canvas, shape: str, x: float, y: float, radius: float, *, fill: float, edge: float, width: float
) -> None:
    canvas.setFillGray(fill)
    canvas.setStrokeGray(edge)
    canvas.setLineWidth(width)
    if shape == "circle":
        canvas.circle(x, y, radius, stroke=1, fill=1)
        return
    path = canvas.beginPath()
    corners = [(x + across * radius, y + up * radius) for across, up in _CORNERS[shape]]
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)


_CORNERS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "triangle": ((-1.15, -0.9), (1.15, -0.9), (0, 1.2)),
}
