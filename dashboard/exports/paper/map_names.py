"""Names on a printed map: written where nothing else stands, the important ones first."""

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from dashboard.exports.paper.frame import Frame
from dashboard.exports.paper.ground import Line, Shape
from dashboard.exports.paper.sheets import QUIET, Sheets

_Stretch = tuple[tuple[float, float], tuple[float, float]]

_CELL: Final = 4.0
_STRAIGHT_DEGREES: Final = 14.0
_ROAD_RANK: Final = {"highway": 0, "major_road": 1, "minor_road": 2}
_PLACE_SIZES: Final = {"locality": 8.6, "neighbourhood": 7.2}
_ROAD_SIZE: Final = 5.8
_MOST_NAMES: Final = 160


@dataclass
class Taken:
    """Which parts of the paper are written on already, in squares of four points."""

    squares: set[tuple[int, int]] = field(default_factory=set)

    def claim(self, squares: set[tuple[int, int]]) -> bool:
        """Take the squares if all are free; False, and nothing is taken, when one is not."""
        if not squares.isdisjoint(self.squares):
            return False
        self.squares |= squares
        return True


def box_squares(x: float, y: float, width: float, height: float) -> set[tuple[int, int]]:
    """Give the squares that a box touches."""
    across = range(math.floor(x / _CELL), math.floor((x + width) / _CELL) + 1)
    up = range(math.floor(y / _CELL), math.floor((y + height) / _CELL) + 1)
    return {(column, row) for column in across for row in up}


def line_squares(start: tuple[float, float], end: tuple[float, float]) -> set[tuple[int, int]]:
    """Give the squares along a line."""
    steps = max(1, int(math.dist(start, end) / 3))
    across, up = (end[0] - start[0]) / steps, (end[1] - start[1]) / steps
    return {
        square
        for step in range(steps + 1)
        for square in box_squares(start[0] + step * across - 2, start[1] + step * up - 2, 4, 4)
    }


def write_halo(
    sheets: Sheets, x: float, y: float, text: str, size: float, *, bold: bool, grey: float
) -> None:
    """Write with a white edge, so that a road below does not cross the letters."""
    canvas = sheets.canvas
    canvas.saveState()
    canvas.setStrokeGray(1)
    canvas.setLineWidth(size * 0.28)
    canvas.setLineJoin(1)
    sheets.letters.draw(canvas, x, y, text, size, bold=bold, outline=True)
    canvas.restoreState()
    sheets.text(x, y, text, size, bold=bold, grey=grey)


def write_places(sheets: Sheets, frame: Frame, shapes: list[Shape], taken: Taken) -> None:
    """Write the names of cities, neighbourhoods and waters where there is room."""
    named = [shape for shape in shapes if shape.geometry == "Point" and shape.name]
    named.sort(key=lambda shape: (shape.kind != "locality", shape.detail != "city", shape.layer == "water"))
    written: set[str] = set()
    for shape in named:
        x, y = shape.lines[0][0]
        size = _PLACE_SIZES.get(shape.kind, 6.4)
        text = sheets.letters.plain(shape.name)
        width = sheets.letters.width(text, size, bold=shape.kind == "locality")
        left, low = x - width / 2, y - size / 3
        inside = frame.holds(left, low, 2) and frame.holds(left + width, low + size, 2)
        if shape.name in written or not inside or not taken.claim(box_squares(left, low - 1, width, size)):
            continue
        written.add(shape.name)
        write_halo(sheets, left, low, text, size, bold=shape.kind == "locality", grey=QUIET)


def write_roads(sheets: Sheets, frame: Frame, shapes: list[Shape], taken: Taken) -> None:
    """Write the name of a road along its longest straight part, where it has room."""
    best: dict[str, tuple[int, float, _Stretch]] = {}
    for shape in shapes:
        if shape.layer != "roads" or not shape.name or shape.kind not in _ROAD_RANK:
            continue
        for line in shape.lines:
            for stretch in _straight_parts(line, frame):
                length = math.dist(*stretch)
                held = best.get(shape.name)
                if held is None or length > held[1]:
                    best[shape.name] = (_ROAD_RANK[shape.kind], length, stretch)
    ordered = sorted(best.items(), key=lambda item: (item[1][0], -item[1][1]))
    for name, (_, _, stretch) in ordered[:_MOST_NAMES]:
        _write_along(sheets, name, stretch, taken)


def _write_along(sheets: Sheets, name: str, stretch: _Stretch, taken: Taken) -> None:
    text = sheets.letters.plain(name)
    width = sheets.letters.width(text, _ROAD_SIZE)
    if width + 6 > math.dist(*stretch):
        return
    start, end = sorted(stretch)
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    middle_x, middle_y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    across, up = width / 2 * math.cos(angle), width / 2 * math.sin(angle)
    squares = line_squares((middle_x - across, middle_y - up), (middle_x + across, middle_y + up))
    if not taken.claim(squares):
        return
    canvas = sheets.canvas
    canvas.saveState()
    canvas.translate(middle_x, middle_y)
    canvas.rotate(math.degrees(angle))
    write_halo(sheets, -width / 2, -_ROAD_SIZE * 0.33, text, _ROAD_SIZE, bold=False, grey=QUIET)
    canvas.restoreState()


def _straight_parts(line: Line, frame: Frame) -> list[_Stretch]:
    """Part a line, as far as it lies in the window, where it bends."""
    parts: list[_Stretch] = []
    begun: tuple[float, float] | None = None
    heading = 0.0
    for before, after in pairwise(line):
        clipped = _clipped(before, after, frame)
        if clipped is None or before == after:
            begun = None
            continue
        turned = math.degrees(math.atan2(after[1] - before[1], after[0] - before[0]))
        if begun is None or abs((turned - heading + 180) % 360 - 180) > _STRAIGHT_DEGREES:
            begun, heading = clipped[0], turned
            parts.append((begun, clipped[1]))
        else:
            parts[-1] = (begun, clipped[1])
    return parts


def _clipped(
    start: tuple[float, float], end: tuple[float, float], frame: Frame
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Cut a piece to the window (Liang and Barsky, 1984); None where it lies outside."""
    first, last = 0.0, 1.0
    across, up = end[0] - start[0], end[1] - start[1]
    edges = (
        (-across, start[0] - frame.x - 3),
        (across, frame.x + frame.width - 3 - start[0]),
        (-up, start[1] - frame.y - 3),
        (up, frame.y + frame.height - 3 - start[1]),
    )
    for step, room in edges:
        if not step:
            if room < 0:
                return None
            continue
        at = room / step
        first, last = (max(first, at), last) if step < 0 else (first, min(last, at))
    if first >= last:
        return None
    return (
        (start[0] + first * across, start[1] + first * up),
        (start[0] + last * across, start[1] + last * up),
    )
