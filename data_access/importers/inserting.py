"""Rows into their tables, as many at a time as are alike: what they share is said once, in the SQL.

Python's SQLite driver looks for an adapter for every `bytes`, `bool` and None that it is handed, which
takes as long as storing it does. So bytes come as `bytearray`, for which it does not look, and columns
with the same value in many rows stand in the statement.
"""

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, literal

from data_access.household_rows import (
    CONSENT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    PHONE_COLUMNS,
    PLACE_COLUMNS,
    Row,
)
from data_access.importers.staging import insert_many

GIVEN: Final = ...
"""In place of a value: every row brings its own."""

Alike = tuple[Any, ...]
"""For each column of a table the value that rows have in common, or `GIVEN`."""


def _of_household(row: Row) -> Alike:
    _, jurisdiction, kind, source, _, version, _, codes, confirmed_on = row
    return (GIVEN, jurisdiction, kind, source, GIVEN, version, GIVEN, codes and GIVEN, confirmed_on and GIVEN)


def _of_phone(row: Row) -> Alike:
    return GIVEN, GIVEN, row[2]


def _of_consent(row: Row) -> Alike:
    _, scope, _, ends_on, withdrawn_on, evidence = row
    return GIVEN, scope, GIVEN, ends_on and GIVEN, withdrawn_on and GIVEN, evidence and GIVEN


def _of_place(row: Row) -> Alike:
    _, policy, jurisdiction, version, _, opted_in, ends_on = row
    return GIVEN, policy, jurisdiction, version, GIVEN, opted_in, ends_on and GIVEN


_ALIKE: Final[dict[str, tuple[tuple[str, ...], Callable[[Row], Alike]]]] = {
    "households": (HOUSEHOLD_COLUMNS, _of_household),
    "phones": (PHONE_COLUMNS, _of_phone),
    "consents": (CONSENT_COLUMNS, _of_consent),
    "places": (PLACE_COLUMNS, _of_place),
}


def insert_alike(
    connection: Connection, table: str, rows: list[Row], constants: Mapping[str, str] | None = None
) -> int:
    """Insert `rows` of `table`; how many went in. `constants` are further columns, as SQL."""
    columns, alike = _ALIKE[table]
    groups: dict[Alike, list[Row]] = {}
    for row in rows:
        groups.setdefault(alike(row), []).append(row)
    added = 0
    for shared, group in groups.items():
        own = [at for at, value in enumerate(shared) if value is GIVEN]
        said = {
            column: written(connection, value)
            for column, value in zip(columns, shared, strict=True)
            if value is not GIVEN
        }
        take = itemgetter(*own)
        names = tuple(columns[at] for at in own)
        added += insert_many(connection, table, names, list(map(take, group)), {**said, **(constants or {})})
    return added


def written(connection: Connection, value: object, kind: Any = None) -> str:  # noqa: ANN401 - a type of SQLAlchemy
    """Write a value in the SQL of the database, as SQLAlchemy quotes it."""
    if value is None:
        return "NULL"
    told = literal(value, kind).compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    return str(told)
