"""Households that are kept already and that a file tells differently: replaced with all that is theirs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, text

from data_access.household_rows import (
    CONSENT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    PHONE_COLUMNS,
    PLACE_COLUMNS,
)
from data_access.importers.spool import ShelfRows
from data_access.importers.staging import insert_many
from data_access.utc_time import UtcTime


def stage_changed(connection: Connection, batch_id: bytes, rows: ShelfRows) -> None:
    """Put rows into the temporary tables, where withdrawals are carried over to them."""
    households = [(batch_id, *row, line) for line, row in zip(rows.lines, rows.households, strict=True)]
    insert_many(connection, "staged_households", ("batch_id", *HOUSEHOLD_COLUMNS, "line"), households)
    others = (
        ("staged_phones", PHONE_COLUMNS, rows.phones),
        ("staged_consents", CONSENT_COLUMNS, rows.consents),
        ("staged_places", PLACE_COLUMNS, rows.places),
    )
    for table, columns, its_rows in others:
        insert_many(connection, table, ("batch_id", *columns), [(batch_id, *row) for row in its_rows])


def replace_changed(connection: Connection, now: datetime, generations: dict[str, int]) -> None:
    """Make the rows in the temporary tables the county's records, each in place of what was kept."""
    _index(connection)
    for table in ("phones", "consents"):
        _run(
            connection,
            f"DELETE FROM {table} WHERE household_id IN (SELECT id FROM staged_households)",  # noqa: S608 - own names
        )
    _replace_households(connection, now)
    _copy(connection, "phones", PHONE_COLUMNS)
    _copy(connection, "consents", CONSENT_COLUMNS)
    for policy, generation in generations.items():
        _end_missing_places(connection, policy, generation)
        _replace_places(connection, policy, generation)


def _run(connection: Connection, sql: str, **more: Any) -> None:  # noqa: ANN401 - values of any column
    connection.execute(text(sql), more)


def _index(connection: Connection) -> None:
    # Withdrawals and places are looked for one by one.
    _run(connection, "CREATE UNIQUE INDEX staged_household ON staged_households (id)")
    for table in ("staged_phones", "staged_consents", "staged_places"):
        _run(connection, f"CREATE INDEX of_{table} ON {table} (household_id)")


def _replace_households(connection: Connection, now: datetime) -> None:
    names = ", ".join(HOUSEHOLD_COLUMNS)
    changes = ", ".join(f"{name} = excluded.{name}" for name in HOUSEHOLD_COLUMNS[1:])
    statement = text(
        f"""INSERT INTO households ({names}, created_at, updated_at)
        SELECT {names}, :now, :now FROM staged_households WHERE true
        ON CONFLICT (id) DO UPDATE SET {changes}, updated_at = excluded.updated_at"""  # noqa: S608 - own names
    )
    connection.execute(statement.bindparams(bindparam("now", now, type_=UtcTime)))


def _copy(connection: Connection, table: str, columns: tuple[str, ...]) -> None:
    names = ", ".join(columns)
    _run(connection, f"INSERT INTO {table} ({names}) SELECT {names} FROM staged_{table}")  # noqa: S608 - own names


def _end_missing_places(connection: Connection, policy: str, generation: int) -> None:
    _run(
        connection,
        """UPDATE places SET opted_in = false, rec = :nothing, generation = :generation
        WHERE policy = :policy AND opted_in AND household_id IN (SELECT id FROM staged_households)
        AND NOT EXISTS (SELECT 1 FROM staged_places s
            WHERE s.policy = places.policy AND s.household_id = places.household_id)""",
        policy=policy,
        nothing=b"",
        generation=generation,
    )


def _replace_places(connection: Connection, policy: str, generation: int) -> None:
    names = ", ".join(PLACE_COLUMNS)
    changes = ", ".join(f"{name} = excluded.{name}" for name in PLACE_COLUMNS[2:])
    _run(
        connection,
        f"""INSERT INTO places ({names}, generation) SELECT {names}, :generation FROM staged_places
        WHERE policy = :policy
        ON CONFLICT (policy, household_id) DO UPDATE SET {changes}, generation = excluded.generation""",  # noqa: S608 - own names
        policy=policy,
        generation=generation,
    )
