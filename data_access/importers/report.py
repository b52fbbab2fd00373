"""What an import did, row by row where it matters: shown, kept, and handed back as a file."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from data_access.importers.blocks import FileFormat
from data_access.importers.mapping import Mapping
from data_access.importers.refused_files import FORMULA_STARTS, cells_of, rows_of
from data_access.importers.worker import Raw, RefusedRow
from data_access.records.ids import BatchId

SHOWN_REFUSALS: Final = 1_000
SHOWN_NOTES: Final = 200


@dataclass(frozen=True)
class Note:
    """Something that was accepted and that a person should know; the line is 0 for the whole file."""

    line: int
    sentence: str


@dataclass(frozen=True)
class ImportReport:
    """What became of a file. `refused` and `notes` hold the first ones; the counts hold all."""

    batch_id: BatchId
    file_name: str
    source: str
    format: FileFormat
    encoding: str
    delimiter: str
    mapping: Mapping | None
    dry_run: bool
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_same: int
    rows_refused: int
    off_the_map: int
    seconds: float
    refused: tuple[RefusedRow, ...] = field(repr=False)
    notes: tuple[Note, ...] = ()
    columns: Raw | None = None
    """The columns of the file as they are kept beside its refused rows; None where nobody asked."""

    @property
    def rows_accepted(self) -> int:
        """How many rows were kept, or were kept already."""
        return self.rows_new + self.rows_changed + self.rows_same

    @property
    def rows_per_second(self) -> float:
        """How quickly the rows went in; 0 when it took no time."""
        return self.rows_read / self.seconds if self.seconds else 0.0

    def sentence(self) -> str:
        """Say the outcome in one sentence."""
        begin = "Nothing was stored: this was a dry run. " if self.dry_run else ""
        return (
            f"{begin}{self.rows_read:,} rows read: {self.rows_new:,} new, {self.rows_changed:,} changed, "
            f"{self.rows_same:,} unchanged, {self.rows_refused:,} handed back."
        )


@dataclass(frozen=True)
class Progress:
    """How far an import is."""

    rows: int
    bytes_read: int
    bytes_total: int
    rows_per_second: float

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return min(1.0, self.bytes_read / self.bytes_total) if self.bytes_total else 1.0


def no_progress(progress: Progress) -> None:
    """Tell nobody how far an import is."""
    del progress


def never() -> bool:
    """Let an import go on: nobody stops it."""
    return False


@dataclass
class RefusedTally:
    """Rows that were handed back: how many, and the first of them."""

    count: int = 0
    shown: list[RefusedRow] = field(default_factory=list)

    def add(self, rows: Sequence[RefusedRow]) -> None:
        """Count some more rows, and keep those that are among the first."""
        self.count += len(rows)
        self.shown.extend(rows[: SHOWN_REFUSALS - len(self.shown)])


def safe_cell(text: str) -> str:
    """Write a cell so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def refusals_csv(header: Sequence[str], refused: Iterable[RefusedRow]) -> Iterator[str]:
    """Write refused rows as CSV, line by line: the original columns, then `line` and `reason`.

    A record that had no columns (JSON, or a row that could not be cut up) stands whole in `record`; the
    rows of a household stand one by one, each with the reason.
    Formulas are defused, so that the file may be opened in a spreadsheet, corrected and imported.
    """
    columns = list(header) or ["record"]
    yield _csv_line([*columns, "line", "reason"])
    for _, raw, line, reason in rows_of(refused):
        yield _csv_line([*cells_of(raw, len(columns)), str(line), reason])


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
