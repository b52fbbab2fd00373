"""The rows of one household into their tables, in place of those that were there."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from data_access.generations import next_generation
from data_access.household_rows import (
    CONSENT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    PHONE_COLUMNS,
    PLACE_COLUMNS,
    HouseholdRows,
)
from data_access.place_format import Policy
from data_access.refusals import Conflict
from data_access.tables import consents, households, phones, places

_GONE: Final = b""
"""What is left of a place whose household withdrew: the row, so that every process sees it go."""


def write(connection: Connection, now: datetime, rows: HouseholdRows, digest: bytes, *, is_new: bool) -> None:
    """Keep the rows of a household, under the digest of what its source told.

    Refused when it is new and somebody else has saved it at the same moment.
    """
    household = dict(zip(HOUSEHOLD_COLUMNS, rows.household, strict=True))
    household |= {"row_digest": digest, "updated_at": now}
    household_id = household["id"]
    if is_new:
        _insert(connection, household | {"created_at": now})
    else:
        connection.execute(update(households).where(households.c.id == household_id).values(**household))
        for table in (phones, consents):
            connection.execute(delete(table).where(table.c.household_id == household_id))
    for table, columns, values in (
        (phones, PHONE_COLUMNS, rows.phones),
        (consents, CONSENT_COLUMNS, rows.consents),
    ):
        if values:
            connection.execute(insert(table), [dict(zip(columns, value, strict=True)) for value in values])
    _write_places(connection, household_id, rows)


def _insert(connection: Connection, household: dict[str, Any]) -> None:
    try:
        connection.execute(insert(households).values(**household))
    except IntegrityError:
        raise Conflict("Somebody else saved this household at the same moment: look it up again.") from None


def _write_places(connection: Connection, household_id: bytes, rows: HouseholdRows) -> None:
    new = {place[PLACE_COLUMNS.index("policy")]: place for place in rows.places}
    here = places.c.household_id == household_id
    old = set(connection.scalars(select(places.c.policy).where(here)))
    # Counters are moved in one order everywhere, so that two writers cannot wait for each other.
    for policy in sorted(old | new.keys()):
        values: dict[str, Any] = {"opted_in": False, "rec": _GONE}
        if policy in new:
            values = dict(zip(PLACE_COLUMNS, new[policy], strict=True))
            values["rec"] = values["rec"] if values["opted_in"] else _GONE
        values["generation"] = next_generation(connection, Policy(policy))
        if policy in old:
            connection.execute(update(places).where(here, places.c.policy == policy).values(**values))
        else:
            connection.execute(insert(places).values(**values))
