"""A workbook as a file of households: how it is laid out, and its rows in blocks."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final

from data_access.importers import gathering
from data_access.importers.blocks import Block, FileFormat, Shape, Table
from data_access.importers.fields import is_day
from data_access.importers.gathering import Member
from data_access.importers.mapping import Mapping
from data_access.importers.workbook import WITHOUT_RESULT, SheetRow, Workbook, opened
from data_access.importers.workbook_tables import FoundTable, tables_of
from data_access.refusals import BadInput

_ROWS_A_BLOCK: Final = 1_000
_CELL_CHARACTERS: Final = 32_767


def workbook_shape(path: Path) -> Shape:
    """Look at a workbook: its tables with their headers. Refused where no sheet holds one."""
    with opened(path) as book:
        tables, notes = tables_of(book)
    if not tables:
        raise BadInput(
            f"{path.name} holds no table: a sheet needs a row that names the columns, and rows below it."
        )
    header = tuple(column for one in tables for column in one.table.columns)
    return Shape(
        path,
        FileFormat.XLSX,
        "",
        path.stat().st_size,
        header=header,
        sample=_side_by_side(tables),
        notes=tuple(notes),
        tables=tuple(one.table for one in tables),
    )


def _side_by_side(tables: Sequence[FoundTable]) -> tuple[tuple[str, ...], ...]:
    empty = [("",) * len(one.table.columns) for one in tables]
    rows = zip_longest(*(one.sample for one in tables))
    return tuple(
        tuple(cell for cells, blank in zip(row, empty, strict=True) for cell in (cells or blank))
        for row in rows
    )


def blocks_of(shape: Shape, mapping: Mapping) -> Iterator[Block]:
    """Read the rows of the tables in blocks; gathered where the mapping says so."""
    with opened(shape.path) as book:
        rows = _rows(book, shape, mapping)
        yield from gathering.blocks_of(rows, mapping) if mapping.gathers else _plain_blocks(rows)


def _rows(book: Workbook, shape: Shape, mapping: Mapping) -> Iterator[tuple[Member, int]]:
    total = sum(book.rows_told(table.name) for table in shape.tables)
    done = 0
    for number, (table, its) in enumerate(zip(shape.tables, mapping.tables(), strict=True)):
        for row in book.rows(table.name):
            if row.number > table.header_row:
                done += 1
                share = min(1.0, done / total) if total else 0.0
                yield _member(book, number, its, row), int(shape.size_bytes * share)


def _member(book: Workbook, number: int, mapping: Mapping, row: SheetRow) -> Member:
    cells = [
        book.text(value, as_day=at < len(mapping.fields) and is_day(mapping.fields[at]))[:_CELL_CHARACTERS]
        for at, value in enumerate(row.values)
    ]
    width = len(mapping.header)
    while len(cells) > width and not cells[-1]:
        cells.pop()
    cells += [""] * (width - len(cells))
    reason = ""
    for at, formula in row.unsolved.items():
        if at < width:
            cells[at] = formula
            reason = reason or (f"“{mapping.header[at]}” {WITHOUT_RESULT}." if mapping.fields[at] else "")
    return Member(number, row.number, cells, reason)


def _plain_blocks(rows: Iterator[tuple[Member, int]]) -> Iterator[Block]:
    number = bytes_read = 0
    held: list[Member] = []
    for member, bytes_read in rows:
        if member.reason:
            yield Block(number, bytes_read, member.line, rows=(member.cells,), reason=member.reason)
            number += 1
            continue
        held.append(member)
        if len(held) == _ROWS_A_BLOCK:
            yield _block(number, bytes_read, held)
            number, held = number + 1, []
    if held:
        yield _block(number, bytes_read, held)


def _block(number: int, bytes_read: int, held: Sequence[Member]) -> Block:
    return Block(number, bytes_read, lines=tuple(m.line for m in held), rows=tuple(m.cells for m in held))


def own_columns(table: Table) -> tuple[str, ...]:
    """Give the columns of a table as they stand on its sheet."""
    return tuple(column.removeprefix(f"{table.name}: ") for column in table.columns)
