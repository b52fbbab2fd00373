"""Rows on their way in: in the spool and in temporary tables of one connection, which nobody else sees.

They take no lock, cost no fsync, and go with the connection: an import that is cancelled or killed
leaves nothing behind. All ids are in a temporary table. The rows themselves wait in the spool, and
only those that change a household go through temporary copies of the staged tables of the schema.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from data_access.engines import for_writing, refusal_for
from data_access.household_rows import Row
from data_access.ring_in_force import hold
from data_access.store import Store
from data_access.vault import Context

REFUSAL_COLUMNS: Final = ("id", "batch_id", "line", "reason", "row")
STAGED_REFUSALS: Final = "staged_refusals"
_PATTERNS: Final = {
    "staged_households": "staged_households",
    "staged_phones": "staged_phones",
    "staged_consents": "staged_consents",
    "staged_places": "staged_places",
    STAGED_REFUSALS: "import_refusals",
}
_IDS: Final = """
    CREATE TEMPORARY TABLE staged_ids (
        id bytea NOT NULL PRIMARY KEY, row_digest bytea NOT NULL, line bigint NOT NULL)"""
_IDS_ON_SQLITE: Final = _IDS.replace("bytea", "blob") + " WITHOUT ROWID"
HEADER_LINE: Final = 0
REFUSAL_VERSION: Final = 1
_NO_CONSTANTS: Final[Mapping[str, str]] = {}
_VALUES_AT_ONCE: Final = 2_000
_SQLITE_PRAGMAS: Final = (
    # On disk, in a file without a name: a million rows need not fit in memory.
    "PRAGMA temp_store=FILE",
    "PRAGMA temp.journal_mode=OFF",
    "PRAGMA cache_size=-524288",
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
            connection.exec_driver_sql(_IDS_ON_SQLITE if connection.dialect.name == "sqlite" else _IDS)
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
        hold(connection)
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


def insert_many(
    connection: Connection,
    table: str,
    columns: Iterable[str],
    rows: list[Row],
    constants: Mapping[str, str] = _NO_CONSTANTS,
) -> int:
    """Insert `rows` through the driver itself, far quicker than one by one; how many went in.

    A row that is there already is passed over. `constants` are columns that are the same in every
    row, as SQL of our own making.
    """
    if not rows:
        return 0
    names = tuple(columns)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([*[mark] * len(names), *constants.values()])
    into = ", ".join([*names, *constants])
    sql = f"INSERT INTO {table} ({into}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608 - own names
    return connection.exec_driver_sql(sql, rows).rowcount


def found_in(
    connection: Connection, table: str, columns: tuple[str, ...], values: list[bytes], also: str = "true"
) -> list[tuple[Any, ...]]:
    """Fetch `columns` of the rows of `table` whose first of them is among `values`, and `also` holds."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    names, found = ", ".join(columns), []
    for at in range(0, len(values), _VALUES_AT_ONCE):
        some = tuple(values[at : at + _VALUES_AT_ONCE])
        marks = ", ".join([mark] * len(some))
        sql = f"SELECT {names} FROM {table} WHERE {columns[0]} IN ({marks}) AND {also}"  # noqa: S608 - own names
        found += [tuple(row) for row in connection.exec_driver_sql(sql, some)]
    return found


def refusal_context(row_id: bytes, jurisdiction: str) -> Context:
    """Where a refused row lies sealed."""
    return Context("import_refusals", "row", row_id, jurisdiction, REFUSAL_VERSION)
