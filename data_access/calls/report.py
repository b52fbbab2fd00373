"""What an import of calls did: its counts, what had to be assumed, and the rows that were handed back."""

from dataclasses import dataclass, field

from data_access.calls.mapping import CallMapping, Grain
from data_access.importers.blocks import FileFormat
from data_access.importers.report import ImportReport, Note
from data_access.importers.worker import RefusedRow
from data_access.records.ids import BatchId


@dataclass(frozen=True)
class CallReport:
    """What became of a file. `refused` holds the first rows; the counts hold all."""

    batch_id: BatchId
    file_name: str
    source: str
    grain: Grain
    mapping: CallMapping
    dry_run: bool
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_same: int
    rows_refused: int
    seconds: float
    refused: tuple[RefusedRow, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def rows_per_second(self) -> float:
        """How quickly the rows went in; 0 when it took no time."""
        return self.rows_read / self.seconds if self.seconds else 0.0

    def as_import_report(self) -> ImportReport:
        """Give the same as a report of any import, for those that know no other."""
        notes = tuple(Note(0, sentence) for sentence in self.notes)
        return ImportReport(
            batch_id=self.batch_id, file_name=self.file_name, source=self.source, format=FileFormat.CSV,
            encoding="", delimiter="", mapping=None, dry_run=self.dry_run, rows_read=self.rows_read,
            rows_new=self.rows_new, rows_changed=self.rows_changed, rows_same=self.rows_same,
            rows_refused=self.rows_refused, off_the_map=0, seconds=self.seconds,
            refused=self.refused, notes=notes,
        )  # fmt: skip

    def sentence(self) -> str:
        """Say the outcome in one sentence."""
        begin = "Nothing was stored: this was a dry run. " if self.dry_run else ""
        again = self.rows_read - self.rows_new - self.rows_changed - self.rows_same - self.rows_refused
        twice = f", {again:,} told again further down" if again > 0 and not self.dry_run else ""
        return (
            f"{begin}{self.rows_read:,} rows read: {self.rows_new:,} new, {self.rows_changed:,} changed, "
            f"{self.rows_same:,} unchanged{twice}, {self.rows_refused:,} handed back."
        )
