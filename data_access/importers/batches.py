"""The list of imports: begun, ended, and whatever ended them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, insert, update

from data_access import tables
from data_access.importers.blocks import Shape
from data_access.records.ids import BatchId
from data_access.refusals import Conflict

READING: Final = "reading"
DONE: Final = "done"
CANCELLED: Final = "cancelled"
FAILED: Final = "failed"

SILENT_SECONDS: Final = 300
"""An import that has not said for so long that it is alive was ended from outside."""

_BATCHES: Final = tables.import_batches


def new_batch_id() -> BatchId:
    """Make an id for an import."""
    return BatchId(uuid4().bytes)


@dataclass(frozen=True)
class Batch:
    """An import that begins: which file of which source, and who asked for it."""

    id: BatchId
    shape: Shape
    source: str
    jurisdiction: str
    account_id: bytes


def begin_batch(connection: Connection, batch: Batch, now: datetime) -> None:
    """Write down that an import begins."""
    connection.execute(
        insert(_BATCHES).values(
            id=batch.id,
            source=batch.source,
            jurisdiction=batch.jurisdiction,
            file_name=batch.shape.path.name[:255],
            format=batch.shape.format.value,
            state=READING,
            account_id=batch.account_id,
            started_at=now,
            ended_at=now,
        )
    )


def mark_alive(connection: Connection, batch_id: BatchId, rows_read: int, now: datetime) -> None:
    """Say that an import still works; refused when somebody has taken it for dead.

    While a file is read, `ended_at` is when the import was last heard of.
    """
    result = connection.execute(
        update(_BATCHES)
        .where(_BATCHES.c.id == batch_id, _BATCHES.c.state == READING)
        .values(ended_at=now, rows_read=rows_read)
    )
    if result.rowcount == 0:
        raise Conflict("The import stood still for so long that it was given up. Start it again.")


def end_dead_batches(connection: Connection, now: datetime) -> int:
    """Write down that imports which were killed have ended; how many there were.

    Nothing else is left of them: their staged rows went with their process.
    """
    silent_since = now - timedelta(seconds=SILENT_SECONDS)
    return connection.execute(
        update(_BATCHES)
        .where(_BATCHES.c.state == READING, _BATCHES.c.ended_at < silent_since)
        .values(state=FAILED, note="Ended from outside; nothing of it was kept.")
    ).rowcount


def end_batch(connection: Connection, batch_id: BatchId, state: str, now: datetime, **counts: int) -> None:
    """Write down how an import ended."""
    connection.execute(
        update(_BATCHES).where(_BATCHES.c.id == batch_id).values(state=state, ended_at=now, **counts)
    )
