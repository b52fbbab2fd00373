"""The readers of files of households: one for every format, each giving blocks of whole records."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from data_access.importers import csv_reader, gathering, json_reader, workbook_reader
from data_access.importers.blocks import Block, FileFormat, Shape
from data_access.importers.gathering import Member
from data_access.importers.mapping import Mapping
from data_access.refusals import BadInput

Reader = Callable[[TextIO, Shape, Mapping | None], Iterable[Block]]


def _csv(file: TextIO, shape: Shape, mapping: Mapping | None) -> Iterable[Block]:
    blocks = csv_reader.blocks_of(file, shape)
    if mapping is None or not mapping.gathers:
        return blocks
    return gathering.blocks_of(_members(blocks, shape), mapping)


def _members(blocks: Iterable[Block], shape: Shape) -> Iterator[tuple[Member, int]]:
    for block in blocks:
        if block.reason:
            yield Member(0, block.first_line, [block.text.rstrip("\r\n")], block.reason), block.bytes_read
            continue
        for line, row in csv_reader.rows_in(block, shape):
            yield Member(0, line, row), block.bytes_read


def _json_lines(file: TextIO, _shape: Shape, _mapping: Mapping | None) -> Iterable[Block]:
    return json_reader.blocks_of(json_reader.line_pieces(file), file)


def _json(file: TextIO, _shape: Shape, _mapping: Mapping | None) -> Iterable[Block]:
    return json_reader.blocks_of(json_reader.element_pieces(file, of_features=False), file)


def _geojson(file: TextIO, _shape: Shape, _mapping: Mapping | None) -> Iterable[Block]:
    return json_reader.blocks_of(json_reader.element_pieces(file, of_features=True), file)


_OF_TEXT: Final[dict[FileFormat, Reader]] = {
    FileFormat.CSV: _csv,
    FileFormat.JSON: _json,
    FileFormat.JSON_LINES: _json_lines,
    FileFormat.GEOJSON: _geojson,
}
"""Format → reader of its text. A workbook is no text and opens by itself."""


@contextmanager
def blocks_of(shape: Shape, mapping: Mapping | None) -> Iterator[Iterable[Block]]:
    """Open a file and read it block by block, as its format asks; closed at the end."""
    if shape.format is FileFormat.XLSX:
        if mapping is None:
            raise BadInput("There is no mapping for the columns of this file.")
        yield workbook_reader.blocks_of(shape, mapping)
        return
    with shape.path.open(encoding=shape.codec, newline="") as file:
        yield _OF_TEXT[shape.format](file, shape, mapping)
