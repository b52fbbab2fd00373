"""CSV of any dialect: what it looks like, and its text in blocks of whole records."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final, TextIO

from data_access.importers.blocks import BLOCK_CHARACTERS, RECORD_CHARACTERS, Block, Shape
from data_access.refusals import BadInput

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS: Final = 1 << 16
_SAMPLE_ROWS: Final = 60
NEVER_CLOSED: Final = "A quotation mark opens in this row and is never closed."
TOO_LONG: Final = "The row is longer than a profile may be."

# Long cells are refused row by row with a reason; the reader itself must not stop at them.
csv.field_size_limit(1 << 24)


def find_dialect(text: str) -> tuple[str, str, int]:
    """Find delimiter, quotation mark and lines to skip of a CSV that begins with `text`.

    Excel's first line `sep=;` decides; else the delimiter with which most rows are as wide as the
    first one, and the more columns the better.
    """
    first = text.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], '"', 1
    quote = "'" if text.count('"') < 2 and _quoted_by_apostrophe(text) else '"'
    best = max(_DELIMITERS, key=lambda delimiter: _fit(text, delimiter, quote))
    return best, quote, 0


def _quoted_by_apostrophe(text: str) -> bool:
    first = text.split("\n", 1)[0]
    return any(f"'{delimiter}'" in first for delimiter in _DELIMITERS)


def _fit(text: str, delimiter: str, quote: str) -> tuple[float, int]:
    try:
        rows = list(
            islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote), 40)
        )
    except csv.Error:
        return 0.0, 0
    rows = [row for row in rows[:-1] or rows if row]
    if not rows or len(rows[0]) < 2:
        return 0.0, 0
    same = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
    return round(same, 1), len(rows[0])


def sample_of(text: str, delimiter: str, quote: str, skip: int) -> list[list[str]]:
    """Read the first records of `text`, the header first; a record that is cut off is left out."""
    lines = io.StringIO(text, newline="")
    for _ in range(skip):
        lines.readline()
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    try:
        rows = [row for row in islice(reader, _SAMPLE_ROWS) if any(row)]
    except csv.Error as fault:
        raise BadInput(f"The first rows cannot be read as CSV: {fault}.") from fault
    return rows


def blocks_of(file: TextIO, shape: Shape) -> Iterator[Block]:
    """Cut the text into blocks of whole records, after the header.

    A record that never ends (a lost quotation mark) is handed on alone with its reason, and
    reading goes on at the next line.
    """
    cutter = _Cutter(file, shape)
    for number, (first_line, text, reason) in enumerate(cutter.pieces()):
        yield Block(number, cutter.bytes_read(), first_line, text, reason=reason)


class _Cutter:
    """Walks through the text, and knows which line it is at."""

    def __init__(self, file: TextIO, shape: Shape) -> None:
        self._file, self._shape = file, shape
        self._line = 1
        self._rest = ""

    def bytes_read(self) -> int:
        buffer = getattr(self._file, "buffer", None)
        return int(buffer.tell()) if buffer is not None else 0

    def pieces(self) -> Iterator[tuple[int, str, str]]:
        self._skip_header()
        while True:
            more = self._file.read(BLOCK_CHARACTERS)
            self._rest += more
            if not self._rest:
                return
            end = self._end_of_last_record(final=not more)
            if end:
                yield self._take(end)
            elif len(self._rest) > RECORD_CHARACTERS or not more:
                reason = NEVER_CLOSED if self._shape.quote in self._rest else TOO_LONG
                yield self._take(self._end_of_line(), reason)

    def _take(self, end: int, reason: str = "") -> tuple[int, str, str]:
        first, text = self._line, self._rest[:end]
        self._rest = self._rest[end:]
        self._line += _line_ends(text)
        return first, text, reason

    def _end_of_line(self) -> int:
        line = io.StringIO(self._rest, newline="").readline()
        return len(line)

    def _end_of_last_record(self, *, final: bool) -> int:
        """Where the last whole record ends; 0 when not even the first one does."""
        text = self._rest
        if self._shape.quote not in text:
            end = len(text) if final else max(text.rfind("\n"), self._last_return(text)) + 1
            return min(end, len(text))
        return self._walk(text, final=final)

    def _last_return(self, text: str) -> int:
        # A carriage return at the very end may be the first half of \r\n.
        return -1 if "\n" in text else text.rfind("\r", 0, len(text) - 1)

    def _walk(self, text: str, *, final: bool) -> int:
        lines = io.StringIO(text, newline="").readlines()
        reader = csv.reader(lines, delimiter=self._shape.delimiter, quotechar=self._shape.quote, strict=False)
        done = whole = 0
        try:
            for _ in reader:
                if sum(map(len, lines[done : reader.line_num])) > RECORD_CHARACTERS:
                    whole = done
                    break
                whole, done = done, reader.line_num
            else:
                if final and not self._open_at_end(lines, whole, done):
                    whole = done
        except csv.Error:
            whole = done
        return sum(map(len, lines[:whole]))

    def _open_at_end(self, lines: list[str], start: int, end: int) -> bool:
        # Read strictly, a record that ends inside quotation marks is an error.
        reader = csv.reader(
            lines[start:end], delimiter=self._shape.delimiter, quotechar=self._shape.quote, strict=True
        )
        try:
            list(reader)
        except csv.Error as fault:
            return "unexpected end of data" in str(fault)
        return False

    def _skip_header(self) -> None:
        self._rest = self._file.read(_SAMPLE_CHARACTERS)
        lines = io.StringIO(self._rest, newline="").readlines()
        skip = self._shape.skip_lines
        reader = csv.reader(lines[skip:], delimiter=self._shape.delimiter, quotechar=self._shape.quote)
        for row in reader:
            if any(row):
                break
        self._take(sum(map(len, lines[: skip + reader.line_num])))


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def rows_in(block: Block, shape: Shape) -> Iterator[tuple[int, list[str]]]:
    """Read the records of a block with the line of the file on which each begins; skips empty ones."""
    reader = csv.reader(io.StringIO(block.text, newline=""), delimiter=shape.delimiter, quotechar=shape.quote)
    line = block.first_line
    for row in reader:
        if row and any(row):
            yield line, row
        line = block.first_line + reader.line_num
