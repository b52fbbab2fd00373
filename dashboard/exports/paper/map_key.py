"""What a map needs to be read: a scale, north, and what its marks mean."""

from collections.abc import Sequence
from typing import Final

from dashboard.exports.paper.frame import Frame
from dashboard.exports.paper.map_names import Taken, box_squares
from dashboard.exports.paper.marks import RADIUS, WAY_WORDS, draw_mark, used_in
from dashboard.exports.paper.report import Listed
from dashboard.exports.paper.sheets import INK, QUIET, Sheets

_FOOT_METRES: Final = 0.3048
_MILE_METRES: Final = 1609.344
_STEPS: Final = (
    *((feet * _FOOT_METRES, f"{feet:,} feet") for feet in (100, 200, 500, 1000)),
    (_MILE_METRES / 4, "1/4 mile"),
    (_MILE_METRES / 2, "1/2 mile"),
    (_MILE_METRES, "1 mile"),
    *((miles * _MILE_METRES, f"{miles} miles") for miles in (2, 3, 5, 10, 20, 50)),
)
_LONGEST_POINTS: Final = 130.0
_SIZE: Final = 7.6


def draw_scale(sheets: Sheets, frame: Frame, taken: Taken) -> None:
    """Draw the scale bar at the lower left and north at the upper right, each on white."""
    canvas = sheets.canvas
    length, words = _bar(frame)
    metric = length * frame.metres_a_point
    told = f"{words} ({metric / 1000:.1f} km)" if metric >= 1000 else f"{words} ({metric:.0f} m)"
    width = max(length, sheets.letters.width(told, 7)) + 12
    x, y = frame.x + 6, frame.y + 6
    canvas.setFillGray(1)
    canvas.rect(x, y, width, 22, stroke=0, fill=1)
    sheets.text(x + 6, y + 12, told, 7)
    canvas.setStrokeGray(INK)
    canvas.setLineWidth(0.8)
    canvas.rect(x + 6, y + 4, length, 3.4, stroke=1, fill=0)
    canvas.setFillGray(INK)
    canvas.rect(x + 6, y + 4, length / 2, 3.4, stroke=0, fill=1)
    taken.squares |= box_squares(x, y, width, 22)
    _draw_north(sheets, frame.x + frame.width - 18, frame.y + frame.height - 34, taken)


def draw_key(
    sheets: Sheets, frame: Frame, households: Sequence[Listed], unnumbered: int, *, ground: bool
) -> None:
    """Write below the map what its marks mean, and what it does not show."""
    x, y = frame.x, frame.y - 11
    canvas = sheets.canvas
    canvas.setStrokeGray(INK)
    canvas.setLineWidth(1.7)
    canvas.line(x, y + 2.6, x + 14, y + 2.6)
    x = _word(sheets, x + 18, y, "area asked about")
    ways, power = used_in(households)
    for way in ways:
        x, y = _fitting(sheets, frame, x, y, WAY_WORDS[way])
        draw_mark(canvas, x + RADIUS, y + 2.6, way, power=False)
        x = _word(sheets, x + 10, y, WAY_WORDS[way])
    if power:
        x, y = _fitting(sheets, frame, x, y, "with a ring: depends on power")
        draw_mark(canvas, x + 5, y + 2.6, 2, power=True)
        _word(sheets, x + 14, y, "with a ring: depends on power")
    notes = _notes(frame, households, unnumbered, ground=ground)
    sheets.text(frame.x, frame.y - KEY_NOTE_BELOW, " ".join(notes), 7.2, grey=QUIET)


KEY_NOTE_BELOW: Final = 33.0


def _notes(frame: Frame, households: Sequence[Listed], unnumbered: int, *, ground: bool) -> list[str]:
    notes = [f"Scale 1 : {frame.denominator:,}."]
    if not ground:
        notes.append("No base map is installed for this place: the outline stands alone.")
    if not households:
        notes.append("Counts only: no household is shown.")
        return notes
    off = sum(one.place is None for one in households)
    if unnumbered and unnumbered == len(households) - off:
        notes.append("Too many for numbers on the map: print smaller areas for those.")
    else:
        notes.append("Numbers are those of the list.")
        if unnumbered:
            notes.append(f"{unnumbered:,} had no room for their number.")
    if off:
        notes.append(f"{off:,} of the list {'has' if off == 1 else 'have'} no place on the map.")
    return notes


def _bar(frame: Frame) -> tuple[float, str]:
    """Choose the longest round distance that fits: its length in points, and its name."""
    fitting = [
        (metres / frame.metres_a_point, words)
        for metres, words in _STEPS
        if metres / frame.metres_a_point <= _LONGEST_POINTS
    ]
    return fitting[-1] if fitting else (_STEPS[0][0] / frame.metres_a_point, _STEPS[0][1])


def _draw_north(sheets: Sheets, x: float, y: float, taken: Taken) -> None:
    canvas = sheets.canvas
    canvas.setFillGray(1)
    canvas.rect(x - 9, y - 3, 18, 32, stroke=0, fill=1)
    path = canvas.beginPath()
    path.moveTo(x, y + 17)
    path.lineTo(x + 5, y)
    path.lineTo(x, y + 3.6)
    path.lineTo(x - 5, y)
    path.close()
    canvas.setFillGray(INK)
    canvas.drawPath(path, stroke=0, fill=1)
    sheets.text(x - sheets.letters.width("N", 9, bold=True) / 2, y + 19, "N", 9, bold=True)
    taken.squares |= box_squares(x - 9, y - 3, 18, 32)


def _word(sheets: Sheets, x: float, y: float, text: str) -> float:
    sheets.text(x, y, text, _SIZE)
    return x + sheets.letters.width(text, _SIZE) + 12


def _fitting(sheets: Sheets, frame: Frame, x: float, y: float, text: str) -> tuple[float, float]:
    """Go to the next line of the key where the words would leave the paper."""
    if x + 14 + sheets.letters.width(text, _SIZE) <= frame.x + frame.width:
        return x, y
    return frame.x, y - 11
