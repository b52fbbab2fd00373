"""A block of a file: a few thousand whole records that one worker reads, checks and seals."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

BLOCK_CHARACTERS: Final = 1 << 18
"""About a thousand rows of a wide CSV: large enough to be quick, small enough to cancel soon."""

RECORD_CHARACTERS: Final = 1 << 16
"""A longer record is refused: nobody's profile is as long, but a lost quotation mark makes one."""


class FileFormat(StrEnum):
    """What a file of households may be written in."""

    CSV = "csv"
    JSON = "json"
    JSON_LINES = "json_lines"
    GEOJSON = "geojson"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Block:
    """Whole records: `text` of a CSV from `first_line` on, or `texts` or `rows` with their `lines`.

    `texts` are records of JSON, or gathered households as `gathering` writes them; `rows` are cells of
    a sheet. With `reason` the block is a single record that cannot be read at all. `bytes_read` is how
    far into the file the reader was, for the progress. A block may be empty: then it only tells that.
    """

    number: int
    bytes_read: int
    first_line: int = 0
    text: str = ""
    lines: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    rows: tuple[list[str], ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a workbook: its sheet, the row of its header, and its columns.

    Of a header of two rows it is the lower one.
    """

    name: str
    header_row: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """How a file is written: format, encoding, and for a CSV its delimiter and columns.

    `tables` are those of a workbook that are read; of several, each column of `header` bears its sheet.
    """

    path: Path
    format: FileFormat
    codec: str
    size_bytes: int
    delimiter: str = ","
    quote: str = '"'
    skip_lines: int = 0
    header: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def sheets(self) -> tuple[str, ...]:
        """For every column the sheet that it stands on; empty where there is one table only."""
        if len(self.tables) < 2:
            return ()
        return tuple(table.name for table in self.tables for _ in table.columns)
