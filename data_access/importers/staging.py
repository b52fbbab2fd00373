"""Rows on their way in: in temporary tables of one connection, where nobody else sees them.

They take no lock, cost no fsync, and go with the connection: an import that is cancelled or killed
leaves nothing behind. Their pattern are the staged tables of the schema, which stay empty.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from data_access import tables
from data_access.engines import for_writing, refusal_for
from data_access.household_rows import CONSENT_COLUMNS, HOUSEHOLD_COLUMNS, PHONE_COLUMNS, PLACE_COLUMNS, Row
from data_access.importers.blocks import Block, Shape
from data_access.importers.worker import Outcome, RefusedRow, raw_records, same_key, text_of
from data_access.padding import padded
from data_access.records.ids import BatchId
from data_access.store import Store
from data_access.vault import Context, KeyClass, Vault

REFUSAL_COLUMNS: Final = ("id", "batch_id", "line", "reason", "row")
STAGED_REFUSALS: Final = "staged_refusals"
_PATTERNS: Final = {
    "staged_households": "staged_households",
    "staged_phones": "staged_phones",
    "staged_consents": "staged_consents",
    "staged_places": "staged_places",
    STAGED_REFUSALS: "import_refusals",
}
HEADER_LINE: Final = 0
_REFUSAL_VERSION: Final = 1
_IDS_AT_ONCE: Final = 500
_SQLITE_PRAGMAS: Final = (
    # On disk, in a file without a name: a million rows need not fit in memory.
    "PRAGMA temp_store=FILE",
    "PRAGMA temp.journal_mode=OFF",
    "PRAGMA cache_size=-65536",
    # A merge writes households before what belongs to them, and ends none: to look each one up
    # again costs half of the time.
    "PRAGMA foreign_keys=OFF",
)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what a database says when it is away, full or busy into a refusal with a sentence."""
    try:
        yield
    except DBAPIError as error:
        refusal = refusal_for(error)
        if refusal is None:
            raise
        raise refusal from error


@contextmanager
def short_transaction(store: Store) -> Iterator[Connection]:
    """Begin a short writing transaction of an import that was let in at the door."""
    with told_plainly(), for_writing(store.engine).begin() as connection:
        yield connection


@contextmanager
def staging_connection(store: Store) -> Iterator[Connection]:
    """Open a connection with empty staged tables of its own; both are gone at the end."""
    with told_plainly(), store.engine.connect() as connection:
        # Not back to the pool: closing it is what takes the temporary tables away.
        connection.detach()
        if connection.dialect.name == "sqlite":
            _prepare_sqlite(connection)
        with writing(connection):
            for name, pattern in _PATTERNS.items():
                connection.exec_driver_sql(
                    f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {pattern} LIMIT 0"  # noqa: S608 - own names
                )
            connection.exec_driver_sql("CREATE UNIQUE INDEX staged_household ON staged_households (id)")
        yield connection


def _prepare_sqlite(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    if driver is not None:
        for pragma in _SQLITE_PRAGMAS:
            driver.execute(pragma)


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """Begin a transaction that may change the county's records."""
    connection.execution_options(writes=True)
    with connection.begin():
        yield


@contextmanager
def staging_only(connection: Connection) -> Iterator[None]:
    """Begin a transaction that writes to temporary tables and keeps nobody else from writing."""
    connection.execution_options(writes=False)
    with connection.begin():
        if connection.dialect.name == "sqlite":
            # "Query only" holds for temporary tables too; the lock is what is not wanted here.
            connection.exec_driver_sql("PRAGMA query_only=OFF")
        yield


def insert_many(connection: Connection, table: str, columns: Iterable[str], rows: list[Row]) -> int:
    """Insert `rows` through the driver itself, far quicker than one by one; how many went in.

    A row that is there already is passed over.
    """
    if not rows:
        return 0
    names = tuple(columns)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(names))
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608 - own names
    return connection.exec_driver_sql(sql, rows).rowcount


def refusal_context(row_id: bytes, jurisdiction: str) -> Context:
    """Where a refused row lies sealed."""
    return Context("import_refusals", "row", row_id, jurisdiction, _REFUSAL_VERSION)


class Staging:
    """The staged rows of one import."""

    def __init__(
        self, connection: Connection, vault: Vault, batch_id: BatchId, jurisdiction: str, shape: Shape
    ) -> None:
        self._connection, self._vault, self._shape = connection, vault, shape
        self._batch_id, self._jurisdiction = batch_id, jurisdiction

    def add(self, block: Block, outcome: Outcome) -> list[RefusedRow]:
        """Stage the rows of a block, and the refused ones apart; hands back all that were refused."""
        refused = [*outcome.refused, *self._add_households(block, outcome)]
        refused.sort(key=lambda row: row.line)
        self._insert("staged_phones", ("batch_id", *PHONE_COLUMNS), outcome.phones)
        self._insert("staged_consents", ("batch_id", *CONSENT_COLUMNS), outcome.consents)
        self._insert("staged_places", ("batch_id", *PLACE_COLUMNS), outcome.places)
        self._insert(STAGED_REFUSALS, REFUSAL_COLUMNS, [self._sealed(row) for row in refused])
        return refused

    def keep_header(self) -> None:
        """Keep the columns of the file beside its refused rows, as the row of line 0."""
        header = RefusedRow(HEADER_LINE, "The columns of the file.", list(self._shape.header))
        self._insert(STAGED_REFUSALS, REFUSAL_COLUMNS, [self._sealed(header)])

    def _insert(self, table: str, columns: tuple[str, ...], rows: list[Row]) -> int:
        return insert_many(self._connection, table, columns, rows)

    def _add_households(self, block: Block, outcome: Outcome) -> list[RefusedRow]:
        """Stage the households; those that an earlier block held are taken out and handed back."""
        rows = outcome.households
        if self._insert("staged_households", ("batch_id", *HOUSEHOLD_COLUMNS, "line"), rows) == len(rows):
            return []
        earlier = self._lines_of([row[1] for row in rows])
        again = {row[1]: row[-1] for row in rows if earlier[row[1]] != row[-1]}
        outcome.phones = [row for row in outcome.phones if row[1] not in again]
        outcome.consents = [row for row in outcome.consents if row[1] not in again]
        outcome.places = [row for row in outcome.places if row[1] not in again]
        reasons = {line: same_key(earlier[household_id]) for household_id, line in again.items()}
        return [
            RefusedRow(line, reasons[line], raw)
            for line, raw in raw_records(block, self._shape)
            if line in reasons
        ]

    def _lines_of(self, ids: list[bytes]) -> dict[bytes, int]:
        staged = tables.staged_households.c
        found: dict[bytes, int] = {}
        for at in range(0, len(ids), _IDS_AT_ONCE):
            some = ids[at : at + _IDS_AT_ONCE]
            rows = self._connection.execute(select(staged.id, staged.line).where(staged.id.in_(some)))
            found.update((bytes(household_id), line) for household_id, line in rows)
        return found

    def _sealed(self, row: RefusedRow) -> Row:
        row_id = uuid4().bytes
        context = refusal_context(row_id, self._jurisdiction)
        sealed = self._vault.seal(KeyClass.PROFILE, context, padded(text_of(row.raw)))
        return (row_id, self._batch_id, row.line, row.reason[:500], sealed)
