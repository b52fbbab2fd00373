"""Rows on their way in: into the staged tables in short transactions, where nobody sees them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from data_access import tables
from data_access.engines import for_writing, refusal_for
from data_access.household_rows import CONSENT_COLUMNS, HOUSEHOLD_COLUMNS, PHONE_COLUMNS, Row
from data_access.importers.blocks import Block, Shape
from data_access.importers.worker import Outcome, RefusedRow, raw_records, same_key, text_of
from data_access.padding import padded
from data_access.records.ids import BatchId
from data_access.refusals import Conflict
from data_access.store import Store
from data_access.vault import Context, KeyClass, Vault

READING: Final = "reading"
DONE: Final = "done"
CANCELLED: Final = "cancelled"
FAILED: Final = "failed"

SILENT_SECONDS: Final = 120
"""A batch that has not written for so long has died; its leftovers are cleared by the next import."""

_STAGED: Final = (
    tables.staged_phones,
    tables.staged_consents,
    tables.staged_places,
    tables.staged_households,
)
_PLACE_COLUMNS: Final = ("policy", "household_id", "jurisdiction", "version", "rec", "opted_in", "ends_on")
_REFUSAL_VERSION: Final = 1
_IDS_AT_ONCE: Final = 500


@contextmanager
def short_transaction(store: Store) -> Iterator[Connection]:
    """Begin a short writing transaction of an import that was let in at the door."""
    try:
        with for_writing(store.engine).begin() as connection:
            yield connection
    except DBAPIError as error:
        refusal = refusal_for(error)
        if refusal is None:
            raise
        raise refusal from error


def insert_many(
    connection: Connection, table: Table, columns: Iterable[str], rows: list[Row], ending: str = ""
) -> int:
    """Insert `rows` through the driver itself, ten times quicker than one by one; how many went in."""
    if not rows:
        return 0
    names = tuple(columns)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    sql = (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 - names of our own tables
        f"VALUES ({', '.join([mark] * len(names))}) {ending}"
    )
    return connection.exec_driver_sql(sql, rows).rowcount


class Staging:
    """The staged rows of one batch."""

    def __init__(self, vault: Vault, batch_id: BatchId, jurisdiction: str, shape: Shape) -> None:
        self._vault, self._batch_id, self._jurisdiction = vault, batch_id, jurisdiction
        self._shape = shape

    def add(self, connection: Connection, block: Block, outcome: Outcome) -> list[RefusedRow]:
        """Stage the rows of a block, and the refused ones apart; hands back all that were refused."""
        refused = [*outcome.refused, *self._add_households(connection, block, outcome)]
        batch = ("batch_id",)
        insert_many(connection, tables.staged_phones, batch + PHONE_COLUMNS, outcome.phones)
        insert_many(connection, tables.staged_consents, batch + CONSENT_COLUMNS, outcome.consents)
        insert_many(connection, tables.staged_places, batch + _PLACE_COLUMNS, outcome.places)
        refused.sort(key=lambda row: row.line)
        self._keep_refused(connection, refused)
        return refused

    def _add_households(self, connection: Connection, block: Block, outcome: Outcome) -> list[RefusedRow]:
        columns = ("batch_id", *HOUSEHOLD_COLUMNS, "line")
        rows = outcome.households
        added = insert_many(
            connection,
            tables.staged_households,
            columns,
            rows,
            "ON CONFLICT (batch_id, id) DO NOTHING",
        )
        if added == len(rows):
            return []
        earlier = self._lines_of(connection, [row[1] for row in rows])
        again = {row[1]: row[-1] for row in rows if earlier[row[1]] != row[-1]}
        outcome.phones = [row for row in outcome.phones if row[1] not in again]
        outcome.consents = [row for row in outcome.consents if row[1] not in again]
        outcome.places = [row for row in outcome.places if row[2] not in again]
        reasons = {line: same_key(earlier[household_id]) for household_id, line in again.items()}
        return [
            RefusedRow(line, reasons[line], raw)
            for line, raw in raw_records(block, self._shape)
            if line in reasons
        ]

    def _lines_of(self, connection: Connection, ids: list[bytes]) -> dict[bytes, int]:
        staged = tables.staged_households.c
        found: dict[bytes, int] = {}
        for at in range(0, len(ids), _IDS_AT_ONCE):
            rows = connection.execute(
                select(staged.id, staged.line).where(
                    staged.batch_id == self._batch_id, staged.id.in_(ids[at : at + _IDS_AT_ONCE])
                )
            )
            found.update((bytes(household_id), line) for household_id, line in rows)
        return found

    def _keep_refused(self, connection: Connection, refused: list[RefusedRow]) -> None:
        rows: list[Row] = []
        for row in refused:
            row_id = uuid4().bytes
            sealed = self._vault.seal(
                KeyClass.PROFILE, refusal_context(row_id, self._jurisdiction), padded(text_of(row.raw))
            )
            rows.append((row_id, self._batch_id, row.line, row.reason[:500], sealed))
        columns = ("id", "batch_id", "line", "reason", "row")
        insert_many(connection, tables.import_refusals, columns, rows)


def refusal_context(row_id: bytes, jurisdiction: str) -> Context:
    """Where a refused row lies sealed."""
    return Context("import_refusals", "row", row_id, jurisdiction, _REFUSAL_VERSION)


def mark_alive(connection: Connection, batch_id: BatchId, rows_read: int, now: datetime) -> None:
    """Say that the batch still works; refused when somebody has taken it for dead and cleared it.

    While a batch is read, `ended_at` is when it was last seen.
    """
    batches = tables.import_batches
    result = connection.execute(
        update(batches)
        .where(batches.c.id == batch_id, batches.c.state == READING)
        .values(ended_at=now, rows_read=rows_read)
    )
    if result.rowcount == 0:
        raise Conflict("The import stood still for so long that it was cleared. Start it again.")


def clear_staged(connection: Connection, batch_id: BatchId) -> None:
    """Take all staged rows of a batch away."""
    batches = tables.import_batches.c
    others = connection.execute(
        select(func.count()).where(batches.state == READING, batches.id != batch_id)
    ).scalar_one()
    for table in _STAGED:
        # Without a condition SQLite drops the pages at once instead of row by row.
        connection.execute(delete(table).where(table.c.batch_id == batch_id) if others else delete(table))


def clear_dead_batches(connection: Connection, now: datetime) -> int:
    """Clear what imports that were ended from outside left behind; how many there were."""
    batches = tables.import_batches
    seen_before = now - timedelta(seconds=SILENT_SECONDS)
    dead = connection.execute(
        select(batches.c.id).where(batches.c.state == READING, batches.c.ended_at < seen_before)
    ).scalars()
    ids = [BatchId(batch_id) for batch_id in dead]
    for batch_id in ids:
        end_batch(connection, batch_id, FAILED, now, note="Ended from outside; nothing of it was kept.")
        clear_staged(connection, batch_id)
    return len(ids)


def end_batch(
    connection: Connection, batch_id: BatchId, state: str, now: datetime, *, note: str = "", **counts: int
) -> None:
    """Write down how a batch ended."""
    batches = tables.import_batches
    connection.execute(
        update(batches)
        .where(batches.c.id == batch_id)
        .values(state=state, ended_at=now, note=note[:500], **counts)
    )


def begin_batch(
    connection: Connection, shape: Shape, source: str, jurisdiction: str, account_id: bytes, now: datetime
) -> BatchId:
    """Write down that a batch begins, and give it an id."""
    batch_id = BatchId(uuid4().bytes)
    connection.execute(
        insert(tables.import_batches).values(
            id=batch_id,
            source=source,
            jurisdiction=jurisdiction,
            file_name=shape.path.name[:255],
            format=shape.format.value,
            state=READING,
            account_id=account_id,
            started_at=now,
            ended_at=now,
        )
    )
    return batch_id


def forget_batch(connection: Connection, batch_id: BatchId) -> None:
    """Take a batch away as if it had never been: the end of a dry run."""
    clear_staged(connection, batch_id)
    refusals, batches = tables.import_refusals, tables.import_batches
    connection.execute(delete(refusals).where(refusals.c.batch_id == batch_id))
    connection.execute(delete(batches).where(batches.c.id == batch_id))
