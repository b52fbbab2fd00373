"""A drawing as PNG, in the letters that the installation brings, with the stamp below it."""

import io
import textwrap
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo
from pymupdf_fonts import FiraGO_Bold, FiraGO_Regular

from dashboard.exports.picture.drawing import Drawing
from dashboard.exports.picture.marks import Box, Dot, DrawnMark, Path, Words
from dashboard.exports.plain_text import printable
from dashboard.exports.stamp import Stamp

_SCALE: Final = 2.0
_STAMP_SIZE: Final = 7.5
_STAMP_LETTERS: Final = 150
_DASH: Final = 5.0
_ANCHORS: Final = {"left": "lm", "middle": "mm", "right": "rm"}


def png_bytes(drawing: Drawing, stamp: Stamp) -> bytes:
    """Paint a drawing on white, two pixels a point, the stamp in its foot and in its properties."""
    lines = textwrap.wrap(printable(stamp.line), _STAMP_LETTERS)
    height = drawing.height + 11 * len(lines) + 6
    image = Image.new("RGB", (_pixels(drawing.width), _pixels(height)), "#ffffff")
    pen = ImageDraw.Draw(image)
    for mark in drawing.marks:
        _paint(pen, mark)
    for at, line in enumerate(lines):
        _paint(pen, Words(4, drawing.height + 4 + 11 * at, line, _STAMP_SIZE, colour="#45545d"))
    about, page = PngInfo(), io.BytesIO()
    about.add_itxt("Description", printable(stamp.line))
    image.save(page, "PNG", pnginfo=about, optimize=True)
    return page.getvalue()


def _paint(pen: ImageDraw.ImageDraw, mark: DrawnMark) -> None:
    if isinstance(mark, Box):
        right, below = mark.x + max(mark.width, 0.5), mark.y + mark.height
        pen.rectangle((*_at(mark.x, mark.y), *_at(right, below)), fill=mark.colour)
    elif isinstance(mark, Dot):
        upper = _at(mark.x - mark.radius, mark.y - mark.radius)
        pen.ellipse((*upper, *_at(mark.x + mark.radius, mark.y + mark.radius)), fill=mark.colour)
    elif isinstance(mark, Words):
        font = _font(round(mark.size * _SCALE), bold=mark.bold)
        text = printable(mark.text)
        pen.text(_at(mark.x, mark.y), text, fill=mark.colour, font=font, anchor=_ANCHORS[mark.anchor])
    else:
        for start, end in _strokes(mark):
            pen.line((*_at(*start), *_at(*end)), fill=mark.colour, width=max(1, round(mark.width * _SCALE)))


def _strokes(path: Path) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Cut a path into straight strokes; of a dashed one every second dash is left out."""
    strokes, gone = [], 0.0
    for start, end in zip(path.points, path.points[1:], strict=False):
        length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
        pieces = max(1, round(length / _DASH)) if path.dashed else 1
        for piece in range(pieces):
            if path.dashed and int(gone / _DASH + 1e-6) % 2:
                gone += length / pieces
                continue
            strokes.append((_between(start, end, piece / pieces), _between(start, end, (piece + 1) / pieces)))
            gone += length / pieces
    return strokes


def _between(start: tuple[float, float], end: tuple[float, float], part: float) -> tuple[float, float]:
    return start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])


def _at(x: float, y: float) -> tuple[float, float]:
    return x * _SCALE, y * _SCALE


def _pixels(points: float) -> int:
    return round(points * _SCALE)


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    held = FiraGO_Bold if bold else FiraGO_Regular
    return ImageFont.truetype(io.BytesIO(held.fontbuffer), size)
