"""No older file brings back an opt-in that was withdrawn here since it was given."""

from datetime import date
from typing import Final

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select, update

from data_access import tables
from data_access.consents import with_withdrawals_kept
from data_access.household_rows import CONSENT_COLUMNS, HOUSEHOLD_COLUMNS, PLACE_COLUMNS, Row, RowMaker
from data_access.records.household import Consent, SafetyProfile, Scope
from data_access.vault import Context, KeyClass, Vault

_HOUSEHOLDS: Final = tables.staged_households


def keep_withdrawals(connection: Connection, vault: Vault, today: date) -> int:
    """Carry withdrawals over to the staged rows, sealed profile included; how many households had one.

    A consent that was given after the withdrawal stands.
    """
    found = _withdrawn(connection)
    for household_id, kept in found.items():
        _carry_over(connection, vault, household_id, kept, today)
    return len(found)


def _withdrawn(connection: Connection) -> dict[bytes, list[Consent]]:
    kept, staged = tables.consents.c, tables.staged_consents.c
    rows = connection.execute(
        select(kept.household_id, kept.scope, kept.given_on, kept.ends_on, kept.withdrawn_on)
        .where(kept.withdrawn_on.is_not(None), kept.household_id.in_(select(staged.household_id)))
        .order_by(kept.household_id)
    )
    found: dict[bytes, list[Consent]] = {}
    for household_id, scope, *days in rows:
        found.setdefault(bytes(household_id), []).append(Consent(Scope(scope), *days))
    return found


def _carry_over(
    connection: Connection, vault: Vault, household_id: bytes, kept: list[Consent], today: date
) -> None:
    here = _HOUSEHOLDS.c.id == household_id
    row = connection.execute(select(_HOUSEHOLDS).where(here)).first()
    if row is None:
        return
    context = Context("households", "profile", household_id, row.jurisdiction, row.version)
    profile = vault.open_json(KeyClass.PROFILE, context, row.profile, SafetyProfile)
    consents = with_withdrawals_kept(profile.consents, kept)
    if consents == profile.consents:
        return
    profile = msgspec.structs.replace(profile, consents=consents)
    made = RowMaker(vault, row.source, row.version, row.jurisdiction, today).rows(profile)
    sealed = made.household[HOUSEHOLD_COLUMNS.index("profile")]
    connection.execute(update(_HOUSEHOLDS).where(here).values(profile=sealed))
    _replace(connection, row.batch_id, household_id, tables.staged_consents, CONSENT_COLUMNS, made.consents)
    _replace(connection, row.batch_id, household_id, tables.staged_places, PLACE_COLUMNS, made.places)


def _replace(  # noqa: PLR0917 - a table, whose rows, and which
    connection: Connection,
    batch_id: bytes,
    household_id: bytes,
    table: Table,
    columns: tuple[str, ...],
    rows: list[Row],
) -> None:
    connection.execute(delete(table).where(table.c.household_id == household_id))
    if rows:
        values = [dict(zip(columns, row, strict=True)) | {"batch_id": batch_id} for row in rows]
        connection.execute(insert(table), values)
