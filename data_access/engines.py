"""Engines: how Muster speaks with SQLite and PostgreSQL, and what their complaints mean for a person."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from data_access.closed_files import make_closed_file
from data_access.refusals import BadInput, NotPermitted, Refusal, StoreFull, StoreUnavailable

BUSY_SECONDS = 15
_POOL = {"pool_size": 20, "max_overflow": 20, "pool_timeout": BUSY_SECONDS}
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
)
_RECORD_FILE = "muster-audit.db"


def open_engines(url: str) -> tuple[Engine, Engine]:
    """The engine of the county's tables and that of the record's: one on PostgreSQL, two files on SQLite.

    Anything but a SQLite file or a PostgreSQL database is refused. Nobody else on the machine can read
    the files; SQLite gives what it writes beside them the same mode.
    """
    files = find_sqlite_files(url)
    parsed = make_url(url)
    if files is None:
        engine = _postgresql(parsed)
        return engine, engine
    for path in files:
        make_closed_file(path)
    return open_sqlite(parsed), open_sqlite(parsed.set(database=str(files[1])))


def find_sqlite_files(url: str) -> tuple[Path, Path] | None:
    """Find the county's file and the record's beside it; None on PostgreSQL. Anything else is refused."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput("The address of the database is not one. Example: sqlite:///var/muster.db") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        county = Path(parsed.database)
        return county, county.with_name(_RECORD_FILE)
    if backend == "postgresql":
        return None
    raise BadInput("Muster keeps its records in a SQLite file or in PostgreSQL, not in that database.")


def open_sqlite(url: URL) -> Engine:
    """Open an engine on a SQLite file, with a pool of its own."""
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), hide_parameters=True, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - DBAPI has no type
    """Leave BEGIN to us: Python's own would let two writers read the same state before they wait."""
    del entry
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if writes is False else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        **_POOL,
        connect_args={"connect_timeout": 5, "options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC"},
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("writes") is False:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once instead of half way."""
    return engine.execution_options(writes=True)


def for_reading(engine: Engine) -> Engine:
    """The same engine, whose transactions the database itself keeps from changing anything."""
    return engine.execution_options(writes=False)


_FULL = frozenset({sqlite3.SQLITE_FULL, "53100"})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03", "40P01", "40001"})
_NOT_PERMITTED = frozenset({sqlite3.SQLITE_AUTH, "42501"})
_DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, "XX001", "XX002"})
"""Codes of SQLite (numbers) and PostgreSQL (SQLSTATE)."""


def refusal_for(error: DBAPIError) -> Refusal | None:
    """What a complaint of the database means for a person; None when it is a mistake of the program."""
    code = _code(error)
    if code in _FULL:
        return StoreFull(
            "The disk of the database is full. This step was not kept and nothing else was changed."
            " Make room, then do it again."
        )
    if code in _BUSY:
        return StoreUnavailable(
            "The database is busy with somebody else's change. This step was not kept. Try again in a minute."
        )
    if code in _NOT_PERMITTED:
        return NotPermitted(
            "The database itself refused this step: it goes beyond what the door was opened for."
            " Nothing was changed. Tell whoever looks after this installation."
        )
    if code in _DAMAGED:
        return StoreUnavailable(
            "The file of the database is damaged or is none. It was left as it is."
            " Put it back from the last backup: python -m dashboard restore"
        )
    if code != sqlite3.SQLITE_ERROR and (isinstance(error, OperationalError) or error.connection_invalidated):
        return StoreUnavailable(
            "The database does not answer. Nothing was changed. Check that it runs and that its disk can"
            " be written, then try again."
        )
    return None


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
    except PoolTimeout as error:
        raise StoreUnavailable(
            "Too many people are at work in the database at once. Nothing was changed. Try again in a minute."
        ) from error


def _code(error: DBAPIError) -> int | str | None:
    """SQLite's primary error code or PostgreSQL's SQLSTATE; None when there is neither."""
    said = error.orig
    if isinstance(said, sqlite3.Error):
        return getattr(said, "sqlite_errorcode", 0) & 0xFF
    state: str | None = getattr(said, "sqlstate", None)
    return state
