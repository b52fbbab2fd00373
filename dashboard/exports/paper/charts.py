"""Charts on paper: the marks of a drawing, printed one drawing below the other."""

from collections.abc import Sequence

from dashboard.exports.paper.sheets import Sheets
from dashboard.exports.picture.drawing import Drawing
from dashboard.exports.picture.marks import Box, Dot, DrawnMark, Words

_BETWEEN = 16.0
_DASH = (3, 3)


def draw_charts(sheets: Sheets, drawings: Sequence[Drawing]) -> None:
    """Draw each as wide as the paper; one that does not fit any more begins the next page."""
    for drawing in drawings:
        scale = sheets.width / drawing.width
        if sheets.room < drawing.height * scale:
            sheets.next_page()
        top = sheets.y
        for mark in drawing.marks:
            _draw(sheets, mark, top, scale)
        sheets.y = top - drawing.height * scale - _BETWEEN


def _draw(sheets: Sheets, mark: DrawnMark, top: float, scale: float) -> None:
    canvas = sheets.canvas

    def at(x: float, y: float) -> tuple[float, float]:
        return sheets.left + x * scale, top - y * scale

    if isinstance(mark, Words):
        _write(sheets, mark, at(mark.x, mark.y), scale)
    elif isinstance(mark, Box):
        x, y = at(mark.x, mark.y + mark.height)
        canvas.setFillColor(mark.colour)
        canvas.rect(x, y, mark.width * scale, mark.height * scale, stroke=0, fill=1)
    elif isinstance(mark, Dot):
        canvas.setFillColor(mark.colour)
        canvas.circle(*at(mark.x, mark.y), mark.radius * scale, stroke=0, fill=1)
    else:
        canvas.saveState()
        canvas.setStrokeColor(mark.colour)
        canvas.setLineWidth(mark.width * scale)
        if mark.dashed:
            canvas.setDash(*_DASH)
        path = canvas.beginPath()
        path.moveTo(*at(*mark.points[0]))
        for point in mark.points[1:]:
            path.lineTo(*at(*point))
        canvas.drawPath(path)
        canvas.restoreState()


def _write(sheets: Sheets, mark: Words, place: tuple[float, float], scale: float) -> None:
    letters, size = sheets.letters, mark.size * scale
    text = letters.plain(mark.text)
    wide = letters.width(text, size, bold=mark.bold)
    x = place[0] - {"left": 0.0, "middle": wide / 2, "right": wide}[mark.anchor]
    sheets.canvas.setFillColor(mark.colour)
    letters.draw(sheets.canvas, x, place[1] - size * 0.35, text, size, bold=mark.bold)
