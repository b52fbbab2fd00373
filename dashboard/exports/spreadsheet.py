"""Rows as CSV that no spreadsheet takes for a formula.

Source: OWASP, CSV Injection. A cell is text unless it is a number of ours. Text that a spreadsheet
could read as a formula gets an apostrophe in front, at its beginning and after every character that
some country's spreadsheet splits cells at.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.exports.plain_text import EMPTY, STAMP_COLUMN, Cell, Row, printable
from dashboard.exports.stamp import Stamp
from data_access.refusals import BadInput

# Excel, LibreOffice and Google Sheets take these for the beginning of a formula; the second four are
# the full-width forms, which some of them fold into the first.
_FORMULA = re.compile(r"(^|[;,|\t\r\n])([\s\u00a0\u200b\ufeff\"']*)([=+\-@\uff1d\uff0b\uff0d\uff20])")
_LEADING_CONTROL = re.compile(r"^[\t\r\n]")


def safe_cell(value: Cell) -> str | int | float:
    """Give the cell as it may stand in a CSV file: numbers as they are, all else as inert text.

    Nothing (None) is an empty cell; a truth value is `yes` or `no`; a date is ISO 8601.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    return _inert(value.isoformat() if isinstance(value, date) else value)


def csv_bytes(columns: Sequence[str], rows: Iterable[Row], stamp: Stamp) -> bytes:
    """Write `rows` as CSV in UTF-8 with a byte-order mark, the stamp in the last column of every line.

    Refused without columns or without a row: an empty file is taken for "nobody lives there".
    """
    if not columns:
        raise BadInput("There is no column to write into the file.")
    page = io.StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*(safe_cell(column) for column in columns), STAMP_COLUMN])
    mark, written = safe_cell(stamp.line), 0
    for row in rows:
        writer.writerow([*(safe_cell(row.get(column)) for column in columns), mark])
        written += 1
    if not written:
        raise BadInput(EMPTY)
    return page.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    quoted = _FORMULA.sub(r"\1\2'\3", printable(text))
    return f"'{quoted}" if _LEADING_CONTROL.match(quoted) else quoted
