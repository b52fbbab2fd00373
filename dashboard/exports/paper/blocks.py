"""Blocks of a page: the head with the answer in words, the headline figures, and tables of counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.exports.paper.report import CountColumn, CountRow, CountTable, Figure, Report
from dashboard.exports.paper.sheets import INK, QUIET, RULE, Sheets

_GAP: Final = 20.0
_CELL_SIZE: Final = 9.2
_CELL_LEADING: Final = 12.0
_HEAD_SIZE: Final = 7.8
_HEAD_LEADING: Final = 9.6
_BETWEEN_COLUMNS: Final = 8.0


def draw_head(sheets: Sheets, report: Report) -> None:
    """Write title, day and the answer as sentences."""
    letters = sheets.letters
    y = sheets.paragraph(
        sheets.left, sheets.y, letters.lines(report.title, 21, sheets.width, bold=True), 21, 25, bold=True
    )
    y = sheets.paragraph(
        sheets.left, y - 1, letters.lines(report.subtitle, 9, sheets.width), 9, 12, grey=QUIET
    )
    lead = letters.lines(report.lead, 12, sheets.width, bold=True)
    y = sheets.paragraph(sheets.left, y - 7, lead, 12, 15.5, bold=True)
    sheets.y = sheets.paragraph(sheets.left, y - 2, letters.lines(report.rest, 9.2, sheets.width), 9.2, 12.4)


def draw_figures(sheets: Sheets, figures: Sequence[Figure]) -> None:
    """Set the headline figures side by side, each with what it is read against; nothing without any."""
    if not figures:
        return
    width = (sheets.width - _GAP * 0.7 * (len(figures) - 1)) / len(figures)
    top = sheets.y - 11
    lowest = top
    for number, figure in enumerate(figures):
        lowest = min(
            lowest, _draw_figure(sheets, figure, sheets.left + number * (width + _GAP * 0.7), top, width)
        )
    sheets.y = lowest - 2


def _draw_figure(sheets: Sheets, figure: Figure, x: float, top: float, width: float) -> float:
    letters = sheets.letters
    sheets.rule(x, top, width, thick=1.4, grey=INK)
    y = sheets.paragraph(x, top - 3, letters.lines(figure.label, 8.6, width), 8.6, 10.6)
    y -= 22
    sheets.text(x, y + 2, figure.value, 22, bold=True)
    badge = letters.lines(figure.badge, 8, width, bold=True)
    y = sheets.paragraph(x, y - 2, badge, 8, 10, bold=True)
    for text in (figure.beside, figure.unknown):
        y = sheets.paragraph(x, y - 1, letters.lines(text, 7.8, width), 7.8, 9.8, grey=QUIET)
    return y


@dataclass
class Flow:
    """Columns of a page that fill one after the other, and then those of the next page."""

    sheets: Sheets
    columns: int = 1

    def __post_init__(self) -> None:
        """Begin in the first column, where the page is written up to."""
        self.top = self.y = self.sheets.y
        self._at = 0

    @property
    def width(self) -> float:
        """How wide a column is."""
        return (self.sheets.width - _GAP * (self.columns - 1)) / self.columns

    @property
    def x(self) -> float:
        """Where the column begins."""
        return self.sheets.left + self._at * (self.width + _GAP)

    @property
    def room(self) -> float:
        """What is left of the column."""
        return self.y - self.sheets.bottom

    def turn(self) -> None:
        """Go on at the top of the next column, or of the next page."""
        self._at += 1
        if self._at == self.columns:
            self.sheets.next_page()
            self._at, self.top = 0, self.sheets.y
        self.y = self.top

    def close(self) -> None:
        """Go on below, across the whole page."""
        self.sheets.y = self.sheets.bottom if self._at else self.y


def draw_table(flow: Flow, table: CountTable) -> None:
    """Write a table; where it goes on in another column, its title and head are written again."""
    rows = [_measured(flow, table, row) for row in table.rows]
    first = rows[0].height + (rows[1].height if len(rows) > 1 else 0) if rows else _CELL_LEADING
    if flow.room < _head_height(flow, table) + first:
        flow.turn()
    if not rows:
        _draw_empty(flow, table)
        return
    _draw_table_head(flow, table, table.title)
    for position, row in enumerate(rows):
        # The head of a group does not stand alone at the foot of a column.
        kept = rows[position + 1].height if row.head and position + 1 < len(rows) else 0
        if flow.room < row.height + kept:
            flow.turn()
            _draw_table_head(flow, table, f"{table.title} (continued)")
        _draw_row(flow, table, row)
    _note(flow, table.note)
    flow.y -= 14


def _draw_empty(flow: Flow, table: CountTable) -> None:
    title = flow.sheets.letters.lines(table.title, 11, flow.width, bold=True)
    flow.y = flow.sheets.paragraph(flow.x, flow.y, title, 11, 14, bold=True)
    _note(flow, table.empty)
    flow.y -= 14


@dataclass(frozen=True, slots=True)
class _Measured:
    cells: tuple[list[str], ...]
    height: float
    head: bool


def _widths(flow: Flow, columns: Sequence[CountColumn]) -> list[float]:
    whole = sum(column.share for column in columns)
    room = flow.width - _BETWEEN_COLUMNS * (len(columns) - 1)
    return [room * column.share / whole for column in columns]


def _measured(flow: Flow, table: CountTable, row: CountRow) -> _Measured:
    letters = flow.sheets.letters
    widths = [flow.width, *[0.0] * len(row.cells)] if row.head else _widths(flow, table.columns)
    cells = tuple(
        letters.lines(cell, _CELL_SIZE, width, bold=row.head)
        for cell, width in zip(row.cells, widths, strict=False)
    )
    height = max(1, *(len(lines) for lines in cells)) * _CELL_LEADING + (5 if row.head else 1.6)
    return _Measured(cells, height, row.head)


def _head_height(flow: Flow, table: CountTable) -> float:
    lines = [
        flow.sheets.letters.lines(column.title, _HEAD_SIZE, width)
        for column, width in zip(table.columns, _widths(flow, table.columns), strict=True)
    ]
    return 16 + max(map(len, lines)) * _HEAD_LEADING + 5


def _draw_table_head(flow: Flow, table: CountTable, title: str) -> None:
    sheets = flow.sheets
    title_lines = sheets.letters.lines(title, 11, flow.width, bold=True)
    y = sheets.paragraph(flow.x, flow.y, title_lines, 11, 14, bold=True) - 1
    x, lowest = flow.x, y
    for column, width in zip(table.columns, _widths(flow, table.columns), strict=True):
        lines = sheets.letters.lines(column.title, _HEAD_SIZE, width)
        below = y
        for line in lines:
            below -= _HEAD_LEADING
            _cell_line(sheets, (x, below + 2, width), line, _HEAD_SIZE, right=column.number, grey=QUIET)
        lowest, x = min(lowest, below), x + width + _BETWEEN_COLUMNS
    sheets.rule(flow.x, lowest - 2, flow.width, thick=0.9, grey=INK)
    flow.y = lowest - 3


def _draw_row(flow: Flow, table: CountTable, row: _Measured) -> None:
    sheets, x = flow.sheets, flow.x
    widths = _widths(flow, table.columns)
    for number, lines in enumerate(row.cells):
        y = flow.y - (4 if row.head else 0.6)
        right = table.columns[number].number and not row.head
        for line in lines:
            y -= _CELL_LEADING
            _cell_line(sheets, (x, y + 3, widths[number]), line, _CELL_SIZE, right=right, bold=row.head)
        x += widths[number] + _BETWEEN_COLUMNS
    flow.y -= row.height
    sheets.rule(flow.x, flow.y, flow.width, thick=0.7 if row.head else 0.35, grey=QUIET if row.head else RULE)


def _cell_line(
    sheets: Sheets,
    where: tuple[float, float, float],
    text: str,
    size: float,
    *,
    right: bool,
    bold: bool = False,
    grey: float = INK,
) -> None:
    x, y, width = where
    if right:
        sheets.text_right(x + width, y, text, size, bold=bold, grey=grey)
    else:
        sheets.text(x, y, text, size, bold=bold, grey=grey)


def _note(flow: Flow, text: str) -> None:
    lines = flow.sheets.letters.lines(text, 7.8, flow.width)
    flow.y = flow.sheets.paragraph(flow.x, flow.y - 2, lines, 7.8, 9.8, grey=QUIET)
