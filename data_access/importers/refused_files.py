"""Refused rows as files that can be corrected and imported again: CSV, or a workbook like theirs.

The line and the reason stand in the last columns.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from xlsxwriter import Workbook

from data_access.importers.blocks import Shape, Table
from data_access.importers.gathering import find_group
from data_access.importers.workbook_reader import own_columns
from data_access.importers.worker import Raw, RefusedRow

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_LINE_AND_REASON: Final = ("line", "reason")
_LONGEST_CELL: Final = 32_767
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
MOST_ROWS: Final = 1_048_000


def header_raw(shape: Shape) -> Raw:
    """Write the columns of a file as they are kept beside its refused rows."""
    if len(shape.tables) < 2:
        return list(shape.header)
    return msgspec.json.encode(shape.tables).decode()


@dataclass(frozen=True)
class Layout:
    """The tables that refused rows came from: name and columns of each, that of the households first."""

    tables: tuple[tuple[str, tuple[str, ...]], ...]


def layout_of(raw: Raw | None) -> Layout:
    """Read what `header_raw` wrote; one column where records came without columns."""
    if isinstance(raw, str) and raw.startswith("["):
        tables = msgspec.json.decode(raw, type=tuple[Table, ...])
        return Layout(tuple((table.name, own_columns(table)) for table in tables))
    columns = tuple(raw) if isinstance(raw, list) and raw else ("record",)
    return Layout((("Rows handed back", columns),))


def rows_of(refused: Iterable[RefusedRow]) -> Iterator[tuple[int, Raw, int, str]]:
    """Take the rows of every record apart: table, cells, line and reason; a household gives several."""
    for row in refused:
        group = find_group(row.raw)
        if group is None:
            yield 0, row.raw, row.line, row.reason
            continue
        for member in group.gathered:
            yield member.table, member.cells, member.line, row.reason


def cells_of(raw: Raw, width: int) -> list[str]:
    """Lay a row out in `width` cells; those beyond stay in the last one, so that nothing is lost."""
    cells = [raw] if isinstance(raw, str) else list(raw)
    if len(cells) > width:
        cells = [*cells[: width - 1], " | ".join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))


def refusals_xlsx(header: Raw | None, refused: Iterable[RefusedRow]) -> bytes:
    """Write refused rows as a workbook with the sheets and columns of theirs, then `line` and `reason`.

    Every cell is text, so that none is live. Rows beyond what a sheet holds are left out.
    """
    layout = layout_of(header)
    page = io.BytesIO()
    with Workbook(page, dict(_OPTIONS)) as book:
        text = book.add_format({"num_format": "@", "quote_prefix": True})
        bold = book.add_format({"num_format": "@", "quote_prefix": True, "bold": True})
        names = _sheet_names([name for name, _ in layout.tables])
        sheets = [book.add_worksheet(name) for name in names]
        written = [0] * len(sheets)
        for sheet, (_, columns) in zip(sheets, layout.tables, strict=True):
            _write(sheet, 0, [*columns, *_LINE_AND_REASON], bold)
            sheet.freeze_panes(1, 0)
        for table, raw, line, reason in rows_of(refused):
            at = table if table < len(sheets) else 0
            if written[at] < MOST_ROWS:
                written[at] += 1
                cells = cells_of(raw, len(layout.tables[at][1]))
                _write(sheets[at], written[at], [*cells, str(line), reason], text)
    return page.getvalue()


def _write(sheet: Any, row: int, cells: Sequence[str], look: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(row, column, cell[:_LONGEST_CELL], look)


def _sheet_names(names: Sequence[str]) -> list[str]:
    """Give names that a workbook may bear: 31 letters, none twice, and none of seven signs."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("' ")[:31]
        taken = {other.casefold() for other in found}
        found.append(plain if plain and plain.casefold() not in taken else f"Sheet {number}")
    return found
