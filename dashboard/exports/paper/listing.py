"""The list of households for those who knock at doors: numbered, with a box to tick, head on every page."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.exports.paper.marks import draw_mark
from dashboard.exports.paper.report import Listed, Listing
from dashboard.exports.paper.sheets import INK, QUIET, RULE, Sheets

_SIZE: Final = 9.0
_LEADING: Final = 11.4
_NUMBER_WIDTH: Final = 40.0
_TICK_WIDTH: Final = 26.0
_BETWEEN: Final = 9.0
_MOST_LINES: Final = 24
_CUT: Final = "… (more in the spreadsheet)"
_MISSING_TOLD: Final = 40


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    one: Listed
    cells: tuple[list[str], ...]

    @property
    def height(self) -> float:
        return max(2, *(len(lines) for lines in self.cells)) * _LEADING + 7


def draw_listing(sheets: Sheets, listing: Listing) -> None:
    """Write every household; a row never parts over two pages."""
    widths = _widths(sheets, listing)
    title = sheets.letters.lines(listing.title, 14, sheets.width, bold=True)
    sheets.y = sheets.paragraph(sheets.left, sheets.y, title, 14, 18, bold=True)
    note = sheets.letters.lines(listing.note, 8.4, sheets.width)
    sheets.y = sheets.paragraph(sheets.left, sheets.y, note, 8.4, 11, grey=QUIET) - 2
    _draw_head(sheets, listing, widths)
    for number, one in enumerate(listing.households, 1):
        row = _Row(number, one, _cells(sheets, listing, one, widths))
        if sheets.room < row.height:
            sheets.next_page()
            _draw_head(sheets, listing, widths)
        _draw_row(sheets, listing, row, widths)
    if sheets.letters.missing:
        _tell_missing(sheets, listing.households)


def _widths(sheets: Sheets, listing: Listing) -> list[float]:
    whole = sum(column.share for column in listing.columns)
    room = sheets.width - _NUMBER_WIDTH - _TICK_WIDTH - _BETWEEN * len(listing.columns)
    return [room * column.share / whole for column in listing.columns]


def _cells(sheets: Sheets, listing: Listing, one: Listed, widths: Sequence[float]) -> tuple[list[str], ...]:
    found = []
    for column, cell, width in zip(listing.columns, one.cells, widths, strict=True):
        # Bold letters are wider: what fits bold fits plain as well.
        lines = sheets.letters.lines(cell, _SIZE, width, bold=column.bold_first)
        found.append(lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], _CUT])
    return tuple(found)


def _draw_head(sheets: Sheets, listing: Listing, widths: Sequence[float]) -> None:
    y = sheets.y - 10
    sheets.text(sheets.left, y, "No.", 8, bold=True)
    x = sheets.left + _NUMBER_WIDTH
    for column, width in zip(listing.columns, widths, strict=True):
        sheets.text(x, y, column.title, 8, bold=True)
        x += width + _BETWEEN
    sheets.text_right(sheets.right, y, "Done", 8, bold=True)
    sheets.rule(sheets.left, y - 4, sheets.width, thick=1.2, grey=INK)
    sheets.y = y - 4


def _draw_row(sheets: Sheets, listing: Listing, row: _Row, widths: Sequence[float]) -> None:
    top = sheets.y - 3
    sheets.text(sheets.left, top - 8.8, str(row.number), 9.6, bold=True)
    mark_y = top - 19
    if row.one.place is not None:
        draw_mark(sheets.canvas, sheets.left + 5.2, mark_y, row.one.way, power=row.one.power)
    else:
        sheets.text(sheets.left, mark_y - 1, "no map", 6.4, grey=QUIET)
    x = sheets.left + _NUMBER_WIDTH
    for column, lines, width in zip(listing.columns, row.cells, widths, strict=True):
        y = top
        for position, line in enumerate(lines):
            y -= _LEADING
            sheets.text(x, y + 2.6, line, _SIZE, bold=column.bold_first and position == 0)
        x += width + _BETWEEN
    sheets.canvas.setStrokeGray(INK)
    sheets.canvas.setLineWidth(0.9)
    sheets.canvas.rect(sheets.right - 15, top - 15, 13, 13, stroke=1, fill=0)
    sheets.y -= row.height
    sheets.rule(sheets.left, sheets.y, sheets.width, thick=0.5, grey=RULE)


def _tell_missing(sheets: Sheets, households: Sequence[Listed]) -> None:
    """Say of which households letters were drawn as boxes, and which letters those are."""
    found = {
        number: letters
        for number, one in enumerate(households, 1)
        if (letters := sheets.letters.missing_in("\n".join(one.cells)))
    }
    told = [
        f"No. {number}: {', '.join(_letter_words(letter) for letter in letters)}."
        for number, letters in list(found.items())[:_MISSING_TOLD]
    ]
    if len(found) > _MISSING_TOLD:
        told.append(f"And {len(found) - _MISSING_TOLD:,} more households.")
    text = (
        "\u25af stands for a letter that the font of this paper does not hold. The screen, CSV, XLSX, "
        f"GeoJSON and KML show it. {' '.join(told)}"
    )
    lines = sheets.letters.lines(text, 8, sheets.width)
    sheets.y -= 8
    for line in lines:
        if sheets.room < 10.5:
            sheets.next_page()
        sheets.y = sheets.paragraph(sheets.left, sheets.y, [line], 8, 10.4)


def _letter_words(letter: str) -> str:
    return f"U+{ord(letter):04X} {unicodedata.name(letter, 'without a name').lower()}"
