"""The wall on SQLite: an authorizer for each visit, and views for tables of which some rows are hidden.

The authorizer is asked whenever a statement is prepared. It knows columns but no rows, so a limited
table is read through a temporary view that stands before it under the same name: `places` is then
the view, and the table itself opens from within the view only.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import lru_cache
from secrets import token_hex
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.pool import ConnectionPoolEntry

from data_access.engines import open_sqlite
from data_access.walls.reach import NEEDED_BY, Change, Reach, Sight, Visitor

_VIEW: Final = f"behind_{token_hex(16)}_"
"""SQLite tells an authorizer from within which view a table is read, but gives the name of a common
table expression in the same place. So the name of the view cannot be guessed, nor looked up."""

_INSIDE: Final = "inside"
_ALWAYS: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_SAVEPOINT, sqlite3.SQLITE_RECURSIVE})
_PLACEHOLDERS: Final = {
    "main": "main.",
    "account": "muster_account()",
    "now": "muster_now()",
    "yesterday": "muster_yesterday()",
}

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


@dataclass
class _Inside:
    """Who is inside over a connection, for its views."""

    visitor: Visitor | None = None

    def account(self) -> bytes | None:
        return None if self.visitor is None else self.visitor.account_id

    def now(self) -> str | None:
        """The moment of the visit as SQLAlchemy writes one."""
        return None if self.visitor is None else f"{self.visitor.now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"

    def yesterday(self) -> str | None:
        if self.visitor is None:
            return None
        return (self.visitor.now.astimezone(UTC).date() - timedelta(days=1)).isoformat()


class SqliteWall:
    """Keeps visits within their reach. Limited reaches have connections of their own, with their views."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._limited: dict[tuple[Sight, ...], Engine] = {}
        self._lock = Lock()
        event.listen(engine, "engine_disposed", self._dispose)

    def engine_for(self, visitor: Visitor) -> Engine:
        """Give the engine whose connections have the views that the visit needs."""
        limited = _limited(visitor.reach)
        if not limited:
            return self._engine
        with self._lock:
            if limited not in self._limited:
                self._limited[limited] = _engine_with_views(self._engine, limited)
            return self._limited[limited]

    @contextmanager
    def around(self, connection: Connection, visitor: Visitor) -> Iterator[None]:
        """Hold the connection within the visit's reach; it is free again for its commit."""
        driver: Any = connection.connection.driver_connection
        inside = connection.info.get(_INSIDE)
        if inside is not None:
            inside.visitor = visitor
        # SQLite prepares every statement anew once there is an authorizer: none that was let through
        # for somebody else is used again.
        driver.set_authorizer(_authorizer(visitor.reach, visitor.writes))
        try:
            yield
        finally:
            # A connection that broke on the way is closed already, and holds nobody.
            with suppress(sqlite3.ProgrammingError):
                driver.set_authorizer(None)
            if inside is not None:
                inside.visitor = None

    def faults(self) -> list[str]:
        """Say what is wrong with the wall; here it always stands."""
        return []

    def _dispose(self, _engine: Engine) -> None:
        with self._lock:
            for engine in self._limited.values():
                engine.dispose()
            self._limited.clear()


def _limited(reach: Reach) -> tuple[Sight, ...]:
    return tuple(sight for sight in reach.reads if sight.limit is not None)


def _engine_with_views(engine: Engine, limited: tuple[Sight, ...]) -> Engine:
    def prepare(connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - DBAPI has no type
        inside = entry.info[_INSIDE] = _Inside()
        for name in ("account", "now", "yesterday"):
            connection.create_function(f"muster_{name}", 0, getattr(inside, name), deterministic=True)
        for sight in limited:
            for statement in _views(sight):
                connection.execute(statement)

    made = open_sqlite(engine.url)
    event.listen(made, "connect", prepare)
    return made


def _views(sight: Sight) -> tuple[str, str]:
    """The view that opens the table, and the one that has its name and hides the other's."""
    name, columns = sight.table.name, ", ".join(sight.columns)
    condition = (sight.limit or "").format(**_PLACEHOLDERS)
    return (
        f"CREATE TEMP VIEW {_VIEW}{name} AS SELECT {columns} FROM main.{name} AS {name} WHERE {condition}",  # noqa: S608 - own names
        f"CREATE TEMP VIEW {name} AS SELECT * FROM {_VIEW}{name} AS {name}",  # noqa: S608 - own names
    )


@lru_cache(maxsize=128)
def _authorizer(reach: Reach, writes: bool) -> Authorizer:
    sights, changes = reach.sights(writes=writes), reach.made(writes=writes)
    readable, from_view = _readable(sights)
    readable |= {("main", *pair) for change in changes for pair in _looked_up(change)}
    inserted = {change.table.name for change in changes if change.inserts}
    updated = {(change.table.name, column) for change in changes for column in change.columns}
    deleted = {name for change in changes if change.deletes for name in _taken_along(change.table)}

    def authorize(
        action: int, first: str | None, second: str | None, database: str | None, source: str | None
    ) -> int:
        match action:
            case sqlite3.SQLITE_READ:
                allowed = (database, first, second) in readable or (source, first, second) in from_view
            case sqlite3.SQLITE_INSERT:
                allowed = first in inserted
            case sqlite3.SQLITE_UPDATE:
                allowed = (first, second) in updated
            case sqlite3.SQLITE_DELETE:
                allowed = first in deleted
            case sqlite3.SQLITE_FUNCTION:
                allowed = second != "load_extension"
            case _:
                # No PRAGMA, no ATTACH, no change of the schema, no COMMIT before the end.
                allowed = action in _ALWAYS
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return authorize


_Column = tuple[str | None, str, str]


def _readable(sights: tuple[Sight, ...]) -> tuple[set[_Column], set[_Column]]:
    """What opens anywhere (database, table, column), and from within a view (view, table, column)."""
    anywhere: set[_Column] = set()
    from_view: set[_Column] = set()
    for sight in sights:
        name = sight.table.name
        # The empty name is that of a table of which no column is asked, as in count(*); it comes without
        # a database when the statement names none, and then it is the view that is meant.
        columns = (*sight.columns, "")
        anywhere.add((None, name, ""))
        if sight.limit is None:
            anywhere |= {("main", name, column) for column in columns}
            continue
        view = f"{_VIEW}{name}"
        anywhere.add((None, view, ""))
        anywhere |= {("temp", shown, column) for shown in (name, view) for column in columns}
        from_view |= {(view, name, column) for column in (*columns, *_filtered_by(sight))}
        from_view |= {(view, *pair) for pair in NEEDED_BY.get(sight.limit, ())}
    return anywhere, from_view


def _filtered_by(sight: Sight) -> tuple[str, ...]:
    return tuple(column.name for column in sight.table.primary_key.columns)


def _looked_up(change: Change) -> Iterator[tuple[str, str]]:
    """What SQLite reads to keep references: the row referred to, and those that refer to a row."""
    for key in change.table.foreign_keys:
        yield key.column.table.name, key.column.name
    if change.deletes or not {"id", "household_id"}.isdisjoint(change.columns):
        for name in _taken_along(change.table):
            yield from _referring(change.table.metadata.tables[name])


def _referring(table: Table) -> Iterator[tuple[str, str]]:
    for other in table.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table:
                yield other.name, key.parent.name


def _taken_along(table: Table) -> Iterator[str]:
    """The table itself, and those whose rows go with a row of it."""
    yield table.name
    for name, _ in _referring(table):
        yield from _taken_along(table.metadata.tables[name])
