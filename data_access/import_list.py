"""The list of imports: when, which file, by whom, and what became of it; no row of any file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from data_access.access import Permission
from data_access.records.ids import BatchId
from data_access.store import Visit
from data_access.tables import import_batches

_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class PastImport:
    """One import; `ended_at` is when it was last heard of while it still reads."""

    id: BatchId
    source: str
    file_name: str
    format: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_same: int
    rows_refused: int
    note: str


def past_imports(visit: Visit, jurisdiction: str) -> list[PastImport]:
    """List the imports of the county, the latest first, 200 at most; perhaps none."""
    visit.require(Permission.PROFILES_IMPORT_REPORT, Permission.SYSTEM_IMPORTS)
    kept = import_batches.c
    columns = [kept[name] for name in PastImport.__dataclass_fields__]
    wanted = select(*columns).where(kept.jurisdiction == jurisdiction)
    rows = visit.connection.execute(wanted.order_by(kept.started_at.desc()).limit(_LISTED))
    return [PastImport(*row) for row in rows]
