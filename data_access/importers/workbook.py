"""Workbooks (XLSX): opened warily, and their rows as text, one at a time.

Read with openpyxl: it streams, so that memory does not grow with the sheet, it knows which numbers are
days, and its parser refuses entities through defusedxml. A quicker reader lays a whole sheet out in
memory by the corners that the file claims, which a file of a few hundred bytes can choose.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from data_access.refusals import BadInput

MOST_BYTES: Final = 1_500_000_000
"""Unpacked; a workbook of a million rows has some 300 MB."""
MOST_COLUMNS: Final = 600
_MOST_PARTS: Final = 2_000
_SUSPICIOUS_BYTES: Final = 20_000_000
_MOST_TIMES: Final = 250
"""So many times smaller a part of more than `_SUSPICIOUS_BYTES` may be packed: real sheets reach some 60."""
_MOST_EMPTY_ROWS: Final = 100_000
"""So many empty rows in a row are taken for the end of a sheet."""
_FORMULA: Final = re.compile(rb"<(?:\w{1,8}:)?f[ >/]")
_CHUNK: Final = 1 << 20
_BROKEN: Final = (
    BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError,
    IndexError, OverflowError, EOFError, NotImplementedError, zlib.error,
)  # fmt: skip
"""What openpyxl and what it stands on raise where a file is not what it says it is."""

WITHOUT_RESULT: Final = "holds a formula whose result is not in the file: open it in Excel and save it again"

Cells = list[Any]


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: its number, its values, and the formulas that have no result, by column."""

    number: int
    values: Cells
    unsolved: dict[int, str]


def is_workbook(head: bytes, path: Path) -> bool:
    """Whether a file is an XLSX; refused are other archives, and workbooks of another kind."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(path) as archive:
            names = {part.filename for part in archive.infolist()}
    except _BROKEN:
        raise BadInput(
            f"{path.name} is a damaged Excel workbook or ZIP archive: save it once more."
        ) from None
    if "xl/workbook.xml" in names:
        return True
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise BadInput(f"{path.name} is a workbook of another kind: save it as Excel workbook (.xlsx).")
    raise BadInput(f"{path.name} is a ZIP archive and no Excel workbook: unpack it first.")


def _require_harmless(path: Path) -> None:
    """Refuse what would grow beyond measure: the sizes hold, since no part is read beyond what it says."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise BadInput(
            f"{path.name} would unpack to more than {MOST_BYTES // 1_000_000:,} MB: divide it into files of"
            " fewer rows."
        )
    for part in parts:
        packed_small = part.file_size > _MOST_TIMES * max(part.compress_size, 1)
        if part.file_size > _SUSPICIOUS_BYTES and packed_small:
            raise BadInput(f"{path.name} is packed as no spreadsheet packs it, so it was not opened.")


class Workbook:
    """An open workbook; days are told from numbers by their format, as the file says."""

    def __init__(self, path: Path, book: Any, formulas: Any | None) -> None:  # noqa: ANN401 - openpyxl has no types
        self.path, self._book, self._formulas = path, book, formulas

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets that can be seen, in their order; charts are left out."""
        return [sheet.title for sheet in self._book.worksheets if sheet.sheet_state == "visible"]

    def rows_told(self, sheet: str) -> int:
        """How many rows the file says that a sheet has; 0 where it does not say."""
        return int(self._book[sheet].max_row or 0)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Read the rows of a sheet that are not empty. Refused: a damaged or far too wide sheet."""
        with _told(self.path):
            pairs = zip(self._values(self._book, sheet), self._formulas_of(sheet), strict=False)
            empty = 0
            for number, (values, formulas) in enumerate(pairs, start=1):
                if len(values) > MOST_COLUMNS:
                    raise BadInput(f"Sheet {sheet} has more than {MOST_COLUMNS} columns.")
                unsolved = _unsolved(values, formulas) if formulas else {}
                if unsolved or any(value is not None and value != "" for value in values):
                    empty = 0
                    yield SheetRow(number, list(values), unsolved)
                elif (empty := empty + 1) > _MOST_EMPTY_ROWS:
                    return

    def _values(self, book: Any, sheet: str) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - as above
        page = book[sheet]
        # What the file says of its corners is not to be trusted: rows are as wide as their cells.
        page.reset_dimensions()
        yield from page.iter_rows(values_only=True)

    def _formulas_of(self, sheet: str) -> Iterator[tuple[Any, ...]]:
        return repeat(()) if self._formulas is None else self._values(self._formulas, sheet)

    def text(self, value: object, *, as_day: bool = False) -> str:
        """Write a value as the text of a cell; with `as_day` a bare number is a day, as Excel counts them."""
        if as_day and isinstance(value, int | float) and not isinstance(value, bool):
            return self._day(value)
        return text_of(value)

    def _day(self, value: float) -> str:
        if 1890 <= value <= 2100:
            return text_of(value)
        from openpyxl.utils.datetime import from_excel  # noqa: PLC0415 - loaded by now

        try:
            return text_of(from_excel(value, self._book.epoch))
        except (ValueError, OverflowError):
            return text_of(value)


def _unsolved(values: tuple[Any, ...], formulas: tuple[Any, ...]) -> dict[int, str]:
    return {
        at: formula if isinstance(formula, str) else "=…"
        for at, formula in enumerate(formulas)
        if formula is not None
        and (at >= len(values) or values[at] is None)
        and (not isinstance(formula, str) or formula.startswith("="))
    }


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """Open a workbook. Refused: a damaged one, one behind a password, and one made to harm."""
    with _told(path), ExitStack() as stack:
        _require_harmless(path)
        # It takes a fifth of a second to load, which the start of the server would wait for.
        from openpyxl import load_workbook  # noqa: PLC0415 - see above

        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        stack.callback(book.close)
        formulas = None
        if _has_formulas(path):
            formulas = load_workbook(path, read_only=True, data_only=False, keep_links=False)
            stack.callback(formulas.close)
        yield Workbook(path, book, formulas)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as `opened` loads it

    try:
        yield
    except (*_BROKEN, InvalidFileException) as fault:
        raise BadInput(
            f"{path.name} is a damaged workbook: open it in Excel, save it as .xlsx and try again."
        ) from fault


def _has_formulas(path: Path) -> bool:
    """Look whether any sheet holds a formula: only then the file is read a second time beside the first."""
    with ZipFile(path) as archive:
        for part in archive.infolist():
            if not part.filename.startswith("xl/worksheets/"):
                continue
            with archive.open(part) as file:
                tail = b""
                while chunk := file.read(_CHUNK):
                    if _FORMULA.search(tail + chunk):
                        return True
                    tail = chunk[-16:]
    return False


def text_of(value: object) -> str:
    """Write a value as the text of a cell: days as 2026-03-14, whole numbers without a point, yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return _moment(value) if isinstance(value, date | time | timedelta) else str(value)


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3_600:g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat()
