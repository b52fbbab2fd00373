"""The rows that an import handed back, for those who may read its report."""

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Row, select

from data_access import tables
from data_access.access import Permission
from data_access.importers.refused_files import refusals_xlsx
from data_access.importers.report import refusals_csv
from data_access.importers.staging import HEADER_LINE, refusal_context
from data_access.importers.worker import RefusedRow
from data_access.padding import unpadded
from data_access.records.ids import BatchId
from data_access.refusals import NotFound
from data_access.store import Visit
from data_access.vault import KeyClass

_AT_ONCE: Final = 500


def refused_rows(visit: Visit, batch_id: BatchId) -> Iterator[RefusedRow]:
    """Open the refused rows of an import in the order of its file; none when all were kept.

    An import that is not here is refused.
    """
    return (row for row in _kept(visit, batch_id) if row.line != HEADER_LINE)


def refused_file(visit: Visit, batch_id: BatchId) -> Iterator[str]:
    """Write the refused rows of an import as CSV, line by line, to be corrected and imported again.

    The columns are those of the file; where it had none, each record stands whole.
    """
    rows = _kept(visit, batch_id)
    first = next(rows, None)
    header = first.raw if first is not None and isinstance(first.raw, list) else []
    return refusals_csv(header, rows)


def refused_workbook(visit: Visit, batch_id: BatchId) -> bytes:
    """Write the refused rows of an import as a workbook with the sheets and columns of its file."""
    rows = _kept(visit, batch_id)
    first = next(rows, None)
    return refusals_xlsx(None if first is None else first.raw, rows)


def _kept(visit: Visit, batch_id: BatchId) -> Iterator[RefusedRow]:
    visit.require(Permission.PROFILES_IMPORT_REPORT)
    batches, kept = tables.import_batches.c, tables.import_refusals
    jurisdiction = visit.connection.execute(
        select(batches.jurisdiction).where(batches.id == batch_id)
    ).scalar()
    if jurisdiction is None:
        raise NotFound("There is no such import: choose one of the list.")
    rows = visit.connection.execute(
        select(kept).where(kept.c.batch_id == batch_id).order_by(kept.c.line),
        execution_options={"yield_per": _AT_ONCE},
    )
    return (_opened(visit, row, jurisdiction) for row in rows)


def _opened(visit: Visit, row: Row[Any], jurisdiction: str) -> RefusedRow:
    context = refusal_context(row.id, jurisdiction)
    raw = unpadded(visit.vault.open(KeyClass.PROFILE, context, row.row))
    return RefusedRow(row.line, row.reason, json.loads(raw))
