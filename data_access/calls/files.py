"""Call files as agencies have them → pieces of columns: CSV of any dialect, XLSX, Parquet, EIDO JSON."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from data_access.calls import eido
from data_access.calls.moments import is_moment
from data_access.importers import csv_reader
from data_access.importers.encodings import find_encoding
from data_access.importers.worker import RefusedRow
from data_access.refusals import BadInput

PIECE_ROWS: Final = 100_000
_BLOCK_BYTES: Final = 16 << 20
_HEAD: Final = 1 << 16
_SAMPLE: Final = 200
_UNPACKED_LIMIT: Final = 4 << 30
_MOST_SHEET_COLUMNS: Final = 500


class CallFormat(StrEnum):
    """How a call file is written."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    EIDO = "eido"


@dataclass(frozen=True)
class CallFile:
    """A file that was looked at: its columns, first rows, and what had to be assumed."""

    path: Path
    format: CallFormat
    header: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...] = field(repr=False)
    has_header: bool = True
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    skip_lines: int = 0
    notes: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        """How large the file is."""
        return self.path.stat().st_size


@dataclass(frozen=True, eq=False)
class Piece:
    """Some rows of a file as columns, the row of the file with which they begin, and those cut on the way."""

    first_row: int
    batch: "pa.RecordBatch"
    refused: list[RefusedRow]
    bytes_read: int


def open_calls(path: Path) -> CallFile:
    """Look at `path` and tell how it is written. Refused: no file, nothing in it, and what is no table."""
    if not path.is_file():
        raise BadInput(f"There is no file {path.name}.")
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"PAR1":
        return _parquet(path)
    if magic == b"PK\x03\x04":
        return _workbook(path)
    encoding = find_encoding(path)
    with path.open(encoding=encoding.codec, newline="") as text:
        head = text.read(_HEAD)
    if head.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        rows = eido.sample_of(path, encoding.codec, _SAMPLE)
        return CallFile(path, CallFormat.EIDO, eido.COLUMNS, tuple(rows), encoding=encoding.codec)
    return _csv(path, encoding.codec, head, (encoding.note,) if encoding.note else ())


def pieces_of(file: CallFile) -> Iterator[Piece]:
    """Read the rows of a file, some hundred thousand at a time; each cell as text where the file has text."""
    match file.format:
        case CallFormat.CSV:
            return _csv_pieces(file)
        case CallFormat.PARQUET:
            return _parquet_pieces(file)
        case CallFormat.XLSX:
            return _row_pieces(_sheet_rows(file.path, skip=file.skip_lines + 1), file)
        case CallFormat.EIDO:
            return _row_pieces(eido.rows_of(file.path, file.encoding), file)


def _csv(path: Path, codec: str, head: str, notes: tuple[str, ...]) -> CallFile:
    delimiter, quote, skip = csv_reader.find_dialect(head)
    rows = csv_reader.sample_of(head, delimiter, quote, skip)
    if not rows:
        raise BadInput(f"{path.name} is empty: there is nothing to import.")
    has_header = not any(is_moment(cell.strip()) for cell in rows[0])
    if has_header and len(rows) == 1:
        raise BadInput(f"{path.name} holds a header and no rows: there is nothing to import.")
    header = _distinct(rows[0]) if has_header else tuple(f"column {at + 1}" for at in range(len(rows[0])))
    if not has_header:
        notes = (*notes, "The file has no header: its columns were told apart by what stands in them.")
    sample = tuple(tuple(row) for row in (rows[1:] if has_header else rows)[:_SAMPLE])
    return CallFile(
        path, CallFormat.CSV, header, sample, has_header, codec, delimiter, quote, skip, notes
    )  # fmt: skip


def _distinct(names: "list[str]") -> tuple[str, ...]:
    """Column names, each once: a second one of a name gets a number."""
    found: list[str] = []
    for name in names:
        plain = name.strip() or "column"
        again = sum(1 for other in found if other == plain or other.startswith(f"{plain} ("))
        found.append(f"{plain} ({again + 1})" if again else plain)
    return tuple(found)


def _csv_pieces(file: CallFile) -> Iterator[Piece]:
    cut: list[RefusedRow] = []
    row = 1

    def keep(invalid: Any) -> str:  # noqa: ANN401 - pyarrow has no type for it
        cells, columns = invalid.actual_columns, invalid.expected_columns
        told = f"The row has {cells} cells and the header {columns}: cut or split."
        cut.append(RefusedRow(invalid.number or row, told, str(invalid.text)))
        return "skip"

    reader = _csv_reader(file, keep)
    read = 0
    try:
        for batch in reader:
            read += batch.nbytes
            for at in range(0, max(1, batch.num_rows), PIECE_ROWS):
                some = batch.slice(at, PIECE_ROWS)
                yield Piece(row, some, cut[:], min(read, file.size_bytes))
                row += some.num_rows + len(cut)
                cut.clear()
    except pa.ArrowInvalid as fault:
        raise BadInput(
            f"{file.path.name} cannot be read as a table after row {row:,}: a quotation mark is open or a row"
            " is far too long. Export it again."
        ) from fault
    finally:
        reader.close()


def _csv_reader(file: CallFile, keep: Any) -> "pacsv.CSVStreamingReader":  # noqa: ANN401 - as above
    names = list(file.header)
    codec = "utf8" if file.encoding in ("utf-8", "utf-8-sig") else file.encoding
    try:
        return pacsv.open_csv(
            file.path,
            read_options=pacsv.ReadOptions(
                column_names=names,
                skip_rows=file.skip_lines + (1 if file.has_header else 0),
                block_size=_BLOCK_BYTES,
                encoding=codec,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=file.delimiter,
                quote_char=file.quote,
                newlines_in_values=True,
                invalid_row_handler=keep,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as fault:
        raise BadInput(f"{file.path.name} cannot be read as a table: export it again as CSV.") from fault


def _parquet(path: Path) -> CallFile:
    try:
        parquet = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as fault:
        raise BadInput(f"{path.name} is a damaged Parquet file: export it again.") from fault
    with parquet:
        names = tuple(parquet.schema_arrow.names)
        batch = next(parquet.iter_batches(_SAMPLE), None)
    if batch is None or not batch.num_rows:
        raise BadInput(f"{path.name} holds no rows: there is nothing to import.")
    columns = [[_text(value) for value in column.to_pylist()] for column in batch.columns]
    return CallFile(path, CallFormat.PARQUET, names, tuple(zip(*columns, strict=True)))


def _parquet_pieces(file: CallFile) -> Iterator[Piece]:
    row = 1
    with pq.ParquetFile(file.path) as parquet:
        rows = max(1, parquet.metadata.num_rows)
        for batch in parquet.iter_batches(PIECE_ROWS):
            yield Piece(row, batch, [], file.size_bytes * (row + batch.num_rows - 1) // rows)
            row += batch.num_rows


def _text(value: object) -> str:
    """Write a cell as CSV would have it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _workbook(path: Path) -> CallFile:
    with zipfile.ZipFile(path) as archive:
        if "[Content_Types].xml" not in archive.namelist():
            raise BadInput(f"{path.name} is a ZIP archive: unpack it and import the table in it.")
        if sum(member.file_size for member in archive.infolist()) > _UNPACKED_LIMIT:
            raise BadInput(f"{path.name} unpacks to more than 4 GB: export it as CSV.")
    rows = list(islice(_sheet_rows(path), _SAMPLE + 10))
    first = next((at for at, row in enumerate(rows) if sum(bool(cell) for cell in row) > 1), None)
    if first is None or len(rows) < first + 2:
        raise BadInput(f"{path.name} holds no rows: there is nothing to import.")
    header = _distinct(list(rows[first]))
    return CallFile(path, CallFormat.XLSX, header, tuple(rows[first + 1 :]), skip_lines=first)


def _sheet_rows(path: Path, skip: int = 0) -> Iterator[tuple[str, ...]]:
    """Read the first sheet with rows in it, cell by cell as text; moments as ISO 8601."""
    import openpyxl  # noqa: PLC0415 - only for workbooks

    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        for row in islice(sheet.iter_rows(values_only=True), skip, None):
            yield tuple(_text(cell) for cell in row[:_MOST_SHEET_COLUMNS])
    finally:
        book.close()


def _row_pieces(rows: Iterator[tuple[str, ...]], file: CallFile) -> Iterator[Piece]:
    first, width = 1, len(file.header)
    while some := list(islice(rows, PIECE_ROWS)):
        even = [(*row[:width], *[""] * (width - len(row))) for row in some if any(row)]
        columns = list(zip(*even, strict=True)) if even else [()] * width
        arrays = [pa.array(column, pa.string()) for column in columns]
        batch = pa.RecordBatch.from_arrays(arrays, names=list(file.header))
        yield Piece(first, batch, [], 0)
        first += len(some)
