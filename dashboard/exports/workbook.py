"""Rows as XLSX in which no cell is live: text is a string cell with the quote mark set.

A string cell is not evaluated when a workbook is opened. The quote mark (`quotePrefix`, ECMA-376 part 1,
18.8.45) keeps it text when somebody edits the cell and presses Enter.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.plain_text import EMPTY, STAMP_COLUMN, Cell, Row, as_text
from dashboard.exports.stamp import Stamp
from data_access.refusals import BadInput

LONGEST_TEXT: Final = 32_767
"""Letters that a cell holds; Excel specifications and limits."""
MOST_ROWS: Final = 1_048_575
_CUT: Final = " … (cut: the cell is full)"
_LONGEST_FOOTER: Final = 240
_WIDE: Final = 34
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


def xlsx_bytes(columns: Sequence[str], rows: Iterable[Row], stamp: Stamp) -> bytes:
    """Write `rows` as a workbook of two sheets: the households, and what this file is.

    The stamp stands in the last column of every row, at the foot of every printed page, on the second
    sheet and in the properties. Refused without columns, without a row, and beyond 1,048,575 rows.
    """
    if not columns:
        raise BadInput("There is no column to write into the file.")
    page = io.BytesIO()
    with Workbook(page, dict(_OPTIONS)) as book:
        looks = _Looks.of(book)
        sheet = book.add_worksheet("Households")
        written = _write_rows(sheet, looks, [*columns, STAMP_COLUMN], rows, stamp)
        _write_about(book.add_worksheet("About this file"), looks, stamp, written)
        for each in book.worksheets():
            _lay_out(each, stamp)
        sheet.repeat_rows(0)
        _tell(book, stamp)
    if not written:
        raise BadInput(EMPTY)
    return page.getvalue()


@dataclass(frozen=True)
class _Looks:
    """How cells look; each text look has the quote mark."""

    text: Format
    head: Format
    day: Format
    quiet: Format

    @classmethod
    def of(cls, book: Workbook) -> "_Looks":
        plain = {"num_format": "@", "valign": "top", "quote_prefix": True}
        return cls(
            text=book.add_format({**plain, "text_wrap": True}),
            head=book.add_format({**plain, "bold": True, "bottom": 1, "text_wrap": True}),
            day=book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            quiet=book.add_format({**plain, "font_color": "#595959"}),
        )


def _write_rows(
    sheet: Worksheet, looks: _Looks, columns: Sequence[str], rows: Iterable[Row], stamp: Stamp
) -> int:
    for column, name in enumerate(columns):
        sheet.set_column(column, column, _WIDE if name in _LONG else max(10, len(name) + 3))
        sheet.write_string(0, column, _fitting(name), looks.head)
    written = 0
    for written, row in enumerate(rows, 1):
        if written > MOST_ROWS:
            raise BadInput(f"A workbook holds {MOST_ROWS:,} households: choose a smaller area, or CSV.")
        for column, name in enumerate(columns[:-1]):
            _write_cell(sheet, written, column, row.get(name), looks)
        sheet.write_string(written, len(columns) - 1, _fitting(stamp.line), looks.quiet)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, written), len(columns) - 1)
    return written


_LONG: Final = frozenset({"Names", "Address", "Phones", "Needs", "Languages", "Contacts"})


def _write_cell(sheet: Worksheet, row: int, column: int, value: Cell, looks: _Looks) -> None:
    """Write numbers as numbers, days as days, and all else as a string, whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, str | bool):
        sheet.write_string(row, column, _fitting(as_text(value)), looks.text)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_datetime(row, column, value, looks.day)


def _fitting(text: str) -> str:
    plain = as_text(text)
    return plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - len(_CUT)] + _CUT


def _write_about(sheet: Worksheet, looks: _Looks, stamp: Stamp, households: int) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    told = (
        ("Taken out by", stamp.who),
        ("When", stamp.moment),
        ("Reason", stamp.reason),
        ("Case", stamp.case_number),
        ("Export", stamp.export_id),
        ("Households", str(households)),
        ("Note", "Names and addresses of people who need help. Keep it closed, and delete it after use."),
    )
    for row, (name, text) in enumerate(told):
        sheet.write_string(row, 0, name, looks.head)
        sheet.write_string(row, 1, _fitting(text), looks.text)


def _lay_out(sheet: Worksheet, stamp: Stamp) -> None:
    # An ampersand begins a command in a footer, such as the picture &G. Doubled it would be an ampersand
    # to Excel, but the library takes it for a picture all the same and leaves the footer out.
    line = " ".join(as_text(stamp.line).split()).replace("&", "and")
    short = line if len(line) <= _LONGEST_FOOTER else line[: _LONGEST_FOOTER - 1] + "…"
    sheet.set_footer(f"&L&8 {short}")
    sheet.set_header("&R&8Page &P of &N")
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)


def _tell(book: Workbook, stamp: Stamp) -> None:
    moment = stamp.taken_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties(
        {
            "title": "Functional needs",
            "author": as_text(stamp.who),
            "comments": as_text(stamp.line),
            "created": moment,
        }
    )
    book.set_custom_property("Export", stamp.export_id, "text")
    book.set_custom_property("Reason", as_text(stamp.reason)[:255], "text")
    if stamp.case_number.strip():
        book.set_custom_property("Case", as_text(stamp.case_number)[:255], "text")
