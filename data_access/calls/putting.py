"""Many rows into a table at once: `COPY` on PostgreSQL, the driver's own `executemany` on SQLite."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection

Rows = Iterable[tuple[Any, ...]]
_GUARDED: Final = frozenset({"call_persons", "call_phones"})
"""Under row security PostgreSQL copies into no table: these rows go through one of this connection."""


def put(connection: Connection, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Put new rows into a table, perhaps none; one that is there already is a mistake and raises."""
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        _driver(connection).executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - own names
    elif table in _GUARDED:
        with_copy = f"copied_{table}"
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {with_copy} ON COMMIT DELETE ROWS AS"  # noqa: S608 - own names
            f" SELECT * FROM {table} LIMIT 0"
        )
        _copy(connection, with_copy, names, rows)
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM {with_copy}")  # noqa: S608 - own names
        connection.exec_driver_sql(f"DELETE FROM {with_copy}")  # noqa: S608 - own names
    else:
        _copy(connection, table, names, rows)


def change(
    connection: Connection, table: str, key: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Change rows that are there: each row brings its columns, and at its end its key."""
    if not rows:
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    told = ", ".join(f"{column} = {mark}" for column in columns)
    connection.exec_driver_sql(f"UPDATE {table} SET {told} WHERE {key} = {mark}", list(rows))  # noqa: S608 - own names


def take_away(connection: Connection, table: str, key: str, keys: Sequence[Any]) -> None:
    """Take rows away by their key; one that is not there does not matter."""
    if keys:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {key} = {mark}", [(one,) for one in keys])  # noqa: S608 - own names


def rows_with(
    connection: Connection, table: str, columns: Sequence[str], source_id: int, incidents: list[str]
) -> list[tuple[Any, ...]]:
    """Fetch the rows of a source whose incident is among `incidents`; it joins a table of this connection."""
    text, names = 'TEXT COLLATE "C"', ", ".join(f"t.{column}" for column in columns)
    sqlite = connection.dialect.name == "sqlite"
    kind = "TEXT" if sqlite else text.split(" COLLATE", maxsplit=1)[0]
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS asked_incidents (incident {kind})")
    put(connection, "asked_incidents", ("incident",), [(incident,) for incident in incidents])
    if not sqlite:
        connection.exec_driver_sql("ANALYZE asked_incidents")
    mark = "?" if sqlite else "%s"
    # On SQLite the order of a cross join is the order of the loops: each asked incident is looked up.
    found = connection.exec_driver_sql(
        f"SELECT {names} FROM asked_incidents AS a {'CROSS JOIN' if sqlite else 'JOIN'} {table} AS t"  # noqa: S608 - own names
        f" ON t.source_id = {mark} AND t.incident = a.incident",
        (source_id,),
    )
    rows = [tuple(row) for row in found.cursor.fetchall()]
    connection.exec_driver_sql("DELETE FROM asked_incidents")
    return rows


def _driver(connection: Connection) -> Any:  # noqa: ANN401 - DBAPI has no type
    return connection.connection.driver_connection


def _copy(connection: Connection, table: str, names: str, rows: Rows) -> None:
    with _driver(connection).cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
