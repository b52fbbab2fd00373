"""Sheets of paper with a cursor: each carries the stamp, the handling words and `Page n of m`."""

import io
from collections.abc import Sequence
from datetime import UTC
from typing import Final

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from dashboard.exports.paper.lettering import Lettering
from dashboard.exports.paper.report import Report
from dashboard.exports.plain_text import printable
from dashboard.exports.stamp import Stamp

MARGIN: Final = 42.0
INK, QUIET, RULE = 0.0, 0.32, 0.72
_STAMP_SIZE: Final = 7.2
_STAMP_LEADING: Final = 9.2
_PAGE_ROOM: Final = 74.0
_COUNT_FORM: Final = "pages"


class Sheets:
    """The paper that is being written on; `y` is where the next thing may begin, points from below."""

    def __init__(self, report: Report, stamp: Stamp) -> None:
        self.letters = Lettering()
        self._out = io.BytesIO()
        self.size = LETTER if report.size == "letter" else A4
        self.canvas = Canvas(self._out, pagesize=self.size, pageCompression=1, lang="en-US")
        self.left, self.right = MARGIN, self.size[0] - MARGIN
        self._title, self._moment = report.title, stamp.moment
        self._marking = report.marking
        self._stamp_lines = self.letters.lines(stamp.line, _STAMP_SIZE, self.right - self.left - _PAGE_ROOM)
        self.bottom = MARGIN + _STAMP_LEADING * (len(self._stamp_lines) + bool(self._marking)) + 10
        self.pages = 0
        self._tell(report, stamp)
        self.y = self._begin()

    @property
    def width(self) -> float:
        """How wide a line may be."""
        return self.right - self.left

    @property
    def room(self) -> float:
        """What is left on this page, points."""
        return self.y - self.bottom

    def next_page(self) -> None:
        """Finish this page and begin another, with the title at its head."""
        self.canvas.showPage()
        self.y = self._begin()

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, grey: float = INK
    ) -> None:
        """Write one line from `x` on."""
        self.canvas.setFillGray(grey)
        self.letters.draw(self.canvas, x, y, self.letters.plain(text), size, bold=bold)

    def text_right(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, grey: float = INK
    ) -> None:
        """Write one line that ends at `x`."""
        plain = self.letters.plain(text)
        self.text(x - self.letters.width(plain, size, bold=bold), y, plain, size, bold=bold, grey=grey)

    def paragraph(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float,
        leading: float,
        *,
        bold: bool = False,
        grey: float = INK,
    ) -> float:
        """Write lines one below the other, the first with its top at `y`; tell where the last one ends."""
        for line in lines:
            y -= leading
            self.text(x, y + leading * 0.24, line, size, bold=bold, grey=grey)
        return y

    def rule(self, x: float, y: float, width: float, *, thick: float = 0.5, grey: float = RULE) -> None:
        """Draw a line across."""
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(thick)
        self.canvas.line(x, y, x + width, y)

    def finish(self) -> bytes:
        """Write how many pages there are onto all of them, and give the document."""
        self.canvas.showPage()
        self.canvas.beginForm(_COUNT_FORM, 0, 0, 40, 12)
        self.text(0, 2, str(self.pages), 8, bold=True)
        self.canvas.endForm()
        self.canvas.save()
        return self._out.getvalue()

    def _begin(self) -> float:
        self.pages += 1
        self._write_foot()
        top = self.size[1] - MARGIN
        if self.pages == 1:
            return top
        self.text(self.left, top - 8, self._title, 8.5, bold=True, grey=QUIET)
        self.text_right(self.right, top - 8, self._moment, 8.5, grey=QUIET)
        self.rule(self.left, top - 14, self.width)
        return top - 26

    def _write_foot(self) -> None:
        y = self.bottom - 6
        self.rule(self.left, y, self.width)
        if self._marking:
            y -= _STAMP_LEADING
            self.text(self.left, y, self._marking, _STAMP_SIZE + 0.4, bold=True)
        for line in self._stamp_lines:
            y -= _STAMP_LEADING
            self.text(self.left, y, line, _STAMP_SIZE, grey=QUIET)
        self._write_page_number(self.bottom - 6 - _STAMP_LEADING)

    def _write_page_number(self, y: float) -> None:
        # How many pages there are is known in the end: a form stands for the number until then.
        x = self.right - 24
        self.text_right(x, y, f"Page {self.pages} of", 8, bold=True)
        self.canvas.saveState()
        self.canvas.translate(x + 2.6, y - 2)
        self.canvas.doForm(_COUNT_FORM)
        self.canvas.restoreState()

    def _tell(self, report: Report, stamp: Stamp) -> None:
        self.canvas.setTitle(self.letters.plain(f"{report.title} · {stamp.export_id}"))
        self.canvas.setAuthor(printable(stamp.who))
        self.canvas.setSubject(printable(stamp.line))
        self.canvas.setKeywords(f"{stamp.export_id}, {stamp.taken_at.astimezone(UTC).isoformat()}")
        self.canvas.setCreator("Muster")
