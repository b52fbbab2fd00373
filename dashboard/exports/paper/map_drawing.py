"""The printed map: ground in thin greys, the area outlined, households as numbered marks, a key below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from reportlab.pdfgen.pathobject import PDFPathObject

from dashboard.exports.paper import map_names
from dashboard.exports.paper.frame import Frame
from dashboard.exports.paper.ground import Line, Shape, shapes_in
from dashboard.exports.paper.map_key import draw_key, draw_scale
from dashboard.exports.paper.marks import RADIUS, SMALL_RADIUS, draw_mark
from dashboard.exports.paper.report import Listed
from dashboard.exports.paper.sheets import INK, QUIET, Sheets
from dashboard.geo.area import Area

KEY_HEIGHT: Final = 38.0
_GREENS: Final = frozenset(
    {"park", "nature_reserve", "forest", "wood", "golf_course", "cemetery", "national_park", "grass"}
)
_CROWD: Final = 400
"""Beyond this many households marks are small and bear no numbers: nobody could read them."""
_NUMBER_SIZE: Final = 6.6


@dataclass(frozen=True, slots=True)
class _Pen:
    layer: str
    kind: str
    width: float
    grey: float


_PENS: Final = (
    _Pen("roads", "minor_road", 0.35, 0.76),
    _Pen("roads", "aeroway", 1.6, 0.86),
    _Pen("roads", "major_road", 0.8, 0.66),
    _Pen("roads", "highway", 1.7, 0.55),
)


def draw_map(
    sheets: Sheets,
    area: Area,
    households: Sequence[Listed],
    base_map: Path | None,
    height: float,
    *,
    ways: Sequence[Sequence[tuple[float, float]]] = (),
) -> None:
    """Draw the area and, where there are any, ways and households; the map takes `height` points."""
    frame = Frame.around(
        area.bounds, sheets.left, sheets.y - height + KEY_HEIGHT, sheets.width, height - KEY_HEIGHT
    )
    canvas = sheets.canvas
    ground = shapes_in(frame, base_map) if base_map is not None and base_map.is_file() else []
    canvas.saveState()
    _clip(sheets, frame)
    _draw_ground(sheets, ground)
    taken = map_names.Taken()
    _draw_outline(sheets, frame, area, taken)
    _draw_ways(sheets, frame, ways)
    marks = [(number, *frame.place(*one.place), one) for number, one in enumerate(households, 1) if one.place]
    unnumbered = _draw_marks(sheets, frame, marks, taken)
    draw_scale(sheets, frame, taken)
    map_names.write_places(sheets, frame, ground, taken)
    map_names.write_roads(sheets, frame, ground, taken)
    canvas.restoreState()
    canvas.setStrokeGray(QUIET)
    canvas.setLineWidth(0.6)
    canvas.rect(frame.x, frame.y, frame.width, frame.height, stroke=1, fill=0)
    draw_key(sheets, frame, households, unnumbered, ground=bool(ground))
    sheets.y -= height


def _draw_ways(sheets: Sheets, frame: Frame, ways: Sequence[Sequence[tuple[float, float]]]) -> None:
    """Draw each way in black over a white edge, so that it stands out from the roads under it."""
    canvas = sheets.canvas
    for width, grey in ((4.2, 1.0), (1.8, INK)):
        canvas.setLineWidth(width)
        canvas.setStrokeGray(grey)
        for way in ways:
            path = canvas.beginPath()
            for at, (longitude, latitude) in enumerate(way):
                (path.lineTo if at else path.moveTo)(*frame.place(longitude, latitude))
            canvas.drawPath(path)


def _clip(sheets: Sheets, frame: Frame) -> None:
    path = sheets.canvas.beginPath()
    path.rect(frame.x, frame.y, frame.width, frame.height)
    sheets.canvas.clipPath(path, stroke=0, fill=0)


def _draw_ground(sheets: Sheets, shapes: Sequence[Shape]) -> None:
    canvas = sheets.canvas
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    _fill(
        sheets,
        (one for one in shapes if one.layer == "landuse" and one.kind in _GREENS),
        (0.955, 0.97, 0.945),
    )
    _fill(sheets, (one for one in shapes if one.layer == "water"), (0.86, 0.91, 0.945))
    for pen in _PENS:
        canvas.setStrokeGray(pen.grey)
        canvas.setLineWidth(pen.width)
        chosen = (one for one in shapes if one.layer == pen.layer and one.kind == pen.kind)
        _stroke(sheets, (line for one in chosen for line in one.lines))
    canvas.setDash(4, 2.4)
    canvas.setStrokeGray(0.62)
    canvas.setLineWidth(0.6)
    _stroke(sheets, (line for one in shapes if one.layer == "boundaries" for line in one.lines))
    canvas.setDash()


def _fill(sheets: Sheets, shapes: Iterable[Shape], colour: tuple[float, float, float]) -> None:
    canvas = sheets.canvas
    canvas.setFillColorRGB(*colour)
    for shape in shapes:
        if shape.geometry != "Polygon":
            continue
        path = canvas.beginPath()
        for ring in shape.lines:
            _trace(path, ring)
            path.close()
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)


def _stroke(sheets: Sheets, lines: Iterable[Line]) -> None:
    path = sheets.canvas.beginPath()
    for line in lines:
        _trace(path, line)
    sheets.canvas.drawPath(path, stroke=1, fill=0)


def _trace(path: PDFPathObject, line: Line) -> None:
    path.moveTo(*line[0])
    for point in line[1:]:
        path.lineTo(*point)


def _draw_outline(sheets: Sheets, frame: Frame, area: Area, taken: map_names.Taken) -> None:
    rings = [[frame.place(float(x), float(y)) for x, y in ring] for ring in area.rings]
    for width, grey in ((4.0, 1.0), (1.7, INK)):
        sheets.canvas.setLineWidth(width)
        sheets.canvas.setStrokeGray(grey)
        _stroke(sheets, rings)
    for ring in rings:
        for start, end in pairwise(ring):
            taken.squares |= map_names.line_squares(start, end)


def _draw_marks(
    sheets: Sheets, frame: Frame, marks: Sequence[tuple[int, float, float, Listed]], taken: map_names.Taken
) -> int:
    """Draw households and their numbers where there is room; tell how many numbers had none."""
    radius = RADIUS if len(marks) <= _CROWD else SMALL_RADIUS
    # Those who wait for the hardest vehicle lie over the others.
    for _, x, y, one in sorted(marks, key=lambda mark: mark[3].way):
        draw_mark(sheets.canvas, x, y, one.way, radius, power=one.power)
        reach = radius * (1.7 if one.power else 1.3)
        taken.squares |= map_names.box_squares(x - reach, y - reach, 2 * reach, 2 * reach)
    if len(marks) > _CROWD:
        return len(marks)
    return sum(not _write_number(sheets, frame, mark, radius, taken) for mark in marks)


def _write_number(
    sheets: Sheets,
    frame: Frame,
    mark: tuple[int, float, float, Listed],
    radius: float,
    taken: map_names.Taken,
) -> bool:
    number, x, y, one = mark
    text, reach = str(number), radius * (1.8 if one.power else 1.4) + 4
    width = sheets.letters.width(text, _NUMBER_SIZE, bold=True)
    low = y - _NUMBER_SIZE * 0.36
    for left, base in (
        (x + reach, low), (x - reach - width, low),
        (x - width / 2, y + reach), (x - width / 2, y - reach - 4.6),
    ):  # fmt: skip
        if not frame.holds(left, base, 1) or not frame.holds(left + width, base + _NUMBER_SIZE, 1):
            continue
        if taken.claim(map_names.box_squares(left, base, width, _NUMBER_SIZE * 0.72)):
            map_names.write_halo(sheets, left, base, text, _NUMBER_SIZE, bold=True, grey=INK)
            return True
    return False
