"""Letters on paper: FiraGO, which the installation brings, shaped by HarfBuzz where a script asks for it.

FiraGO holds Latin (with Vietnamese, Somali and Hmong), Cyrillic, Greek, Arabic (with Persian and Urdu),
Devanagari, Hebrew, Thai and Georgian. A letter that it does not hold is drawn as a box and remembered, so
that the document can say which letter that was: nothing is dropped in silence.
"""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final

from pymupdf_fonts import FiraGO_Bold, FiraGO_Regular
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapedStr, TTFont, shapeStr
from reportlab.pdfgen.canvas import Canvas

from dashboard.exports.plain_text import printable

REGULAR: Final = "Muster"
BOLD: Final = "Muster-Bold"
BOX: Final = "\u25af"
_BASE: Final = 100.0
_SPACES: Final = str.maketrans({"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2009": " ", "\t": " ", "\r": "\n"})
_LONGEST_KEPT: Final = 200_000
_FIRST_OTHER: Final = "\u0300"
"""Below are Latin letters, each of which is drawn by itself."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that are drawn in one go; `shaped` ones go through HarfBuzz."""

    text: str
    shaped: bool


@cache
def letters_held() -> frozenset[int]:
    """Register both weights with the PDF library, once a process, and tell which letters they hold."""
    for name, font in ((REGULAR, FiraGO_Regular), (BOLD, FiraGO_Bold)):
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(font.fontbuffer), shapable=True))
    # The types of the library know nothing of the face of a TrueType font.
    held: dict[int, int] = pdfmetrics.getFont(REGULAR).face.charToGlyph  # type: ignore[attr-defined]
    return frozenset(held)


class Lettering:
    """The letters of one document. What was measured and what was missing goes with it."""

    def __init__(self) -> None:
        self.missing: set[str] = set()
        self._held = letters_held()
        self._widths: dict[tuple[str, str], float] = {}

    def plain(self, text: str) -> str:
        """Give text as it can be drawn; letters that cannot are boxes, and noted in `missing`."""
        if text.isascii() and text.isprintable():
            return text
        composed = unicodedata.normalize("NFC", printable(text).translate(_SPACES))
        return "".join(self._letter(letter) for letter in composed)

    def missing_in(self, text: str) -> list[str]:
        """List the letters of a text that are drawn as boxes, each once, in their order."""
        composed = unicodedata.normalize("NFC", printable(text).translate(_SPACES))
        return [letter for letter in dict.fromkeys(composed) if self._is_missing(letter)]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Measure plain text in points."""
        font = BOLD if bold else REGULAR
        key = (font, text)
        if key not in self._widths:
            if len(self._widths) > _LONGEST_KEPT:
                self._widths.clear()
            self._widths[key] = sum(_run_width(run, font) for run in runs_of(text))
        return self._widths[key] * size / _BASE

    def lines(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Break text into lines that fit; one line end begins a line, an empty text has no line."""
        told = self.plain(text)
        return [line for part in told.split("\n") for line in self._broken(part, size, width, bold=bold)]

    def draw(
        self,
        canvas: Canvas,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        outline: bool = False,
    ) -> None:
        """Draw one line of plain text from `x`, filled or as outlines."""
        font = BOLD if bold else REGULAR
        canvas.setFont(font, size)
        for run in runs_of(text):
            # Shaped here and not by `drawString`, which does so only where a further library is installed.
            text = shapeStr(run.text, font, size) if run.shaped else run.text
            canvas.drawString(x, y, text, mode=1 if outline else 0)
            x += _run_width(run, font) * size / _BASE

    def _letter(self, letter: str) -> str:
        if letter == "\n" or ord(letter) in self._held:
            return letter
        if self._is_missing(letter):
            self.missing.add(letter)
            return BOX
        return ""

    def _is_missing(self, letter: str) -> bool:
        """Whether a reader would miss the letter; marks that steer others and show nothing are not."""
        return letter != "\n" and ord(letter) not in self._held and unicodedata.category(letter) != "Cf"

    def _broken(self, text: str, size: float, width: float, *, bold: bool) -> Iterator[str]:
        line = ""
        for word in text.split(" "):
            tried = f"{line} {word}" if line else word
            if self.width(tried, size, bold=bold) <= width:
                line = tried
                continue
            if line:
                yield line
            *full, line = self._cut(word, size, width, bold=bold)
            yield from full
        if line:
            yield line

    def _cut(self, word: str, size: float, width: float, *, bold: bool) -> list[str]:
        """Cut a word that is wider than a line; a word that fits comes back whole."""
        if self.width(word, size, bold=bold) <= width:
            return [word]
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.width(pieces[-1] + letter, size, bold=bold) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces


def runs_of(text: str) -> list[Run]:
    """Part text where the direction or the need for shaping changes, left to right as it is drawn.

    Text from right to left keeps its order inside a run. Several such runs that are parted by numbers
    stand in the order in which they were told, which is what a list of names wants.
    """
    if not text or max(text) < _FIRST_OTHER:
        return [Run(text, shaped=False)] if text else []
    kinds = _joined([_kind(letter) for letter in text])
    parts = groupby(zip(kinds, text, strict=True), key=lambda pair: pair[0])
    return [Run("".join(letter for _, letter in part), kind != "plain") for kind, part in parts]


def _kind(letter: str) -> str:
    if unicodedata.bidirectional(letter) in ("R", "AL"):
        return "leftward"
    number = ord(letter)
    if unicodedata.category(letter) in ("Mn", "Mc", "Cf") or 0x0900 <= number < 0x1000:
        return "shaped"
    return "space" if letter == " " else "plain"


def _joined(kinds: list[str]) -> list[str]:
    """Give spaces and marks the kind of what stands before them, so that a run is whole."""
    found: list[str] = []
    for position, kind in enumerate(kinds):
        before = found[-1] if found else "plain"
        after = kinds[position + 1] if position + 1 < len(kinds) else "plain"
        inside = (kind == "space" and before == after) or (kind == "shaped" and before == "leftward")
        found.append(before if inside else "plain" if kind == "space" else kind)
    # A mark is shaped together with the letter that carries it.
    for position, kind in enumerate(found[1:]):
        if kind == "shaped" and found[position] == "plain":
            found[position] = "shaped"
    return found


def _run_width(run: Run, font: str) -> float:
    """Measure at 100 points, so that every size is a share of it."""
    if run.shaped:
        shaped = shapeStr(run.text, font, _BASE)
        if isinstance(shaped, ShapedStr):
            advances = [one.x_advance for one in shaped.__shapeData__]  # type: ignore[attr-defined]
            return float(sum(advances)) * _BASE / 1000
    return float(pdfmetrics.stringWidth(run.text, font, _BASE))
