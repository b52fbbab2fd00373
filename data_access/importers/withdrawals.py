"""No older file brings back an opt-in that was withdrawn here since it was given."""

from datetime import date
from typing import Final

import msgspec
from sqlalchemy import Connection, Table, and_, delete, func, insert, select, update

from data_access import tables
from data_access.household_rows import CONSENT_COLUMNS, HOUSEHOLD_COLUMNS, PLACE_COLUMNS, Row, RowMaker
from data_access.records.household import Consent, SafetyProfile, Scope
from data_access.vault import Context, KeyClass, Vault

_HOUSEHOLDS: Final = tables.staged_households


def keep_withdrawals(connection: Connection, vault: Vault, today: date) -> int:
    """Carry withdrawals over to the staged rows, sealed profile included; how many households had one.

    A consent that was given after the withdrawal stands.
    """
    found = _withdrawn(connection)
    for household_id, days in found.items():
        _carry_over(connection, vault, household_id, days, today)
    return len(found)


def _withdrawn(connection: Connection) -> dict[bytes, dict[Scope, date]]:
    kept, staged = tables.consents.c, tables.staged_consents.c
    same = and_(
        kept.household_id == staged.household_id,
        kept.scope == staged.scope,
        kept.withdrawn_on >= staged.given_on,
    )
    rows = connection.execute(
        select(staged.household_id, staged.scope, func.max(kept.withdrawn_on))
        .join(tables.consents, same)
        .where(staged.withdrawn_on.is_(None))
        .group_by(staged.household_id, staged.scope)
    )
    found: dict[bytes, dict[Scope, date]] = {}
    for household_id, scope, day in rows:
        found.setdefault(bytes(household_id), {})[Scope(scope)] = day
    return found


def _carry_over(
    connection: Connection,
    vault: Vault,
    household_id: bytes,
    days: dict[Scope, date],
    today: date,
) -> None:
    here = _HOUSEHOLDS.c.id == household_id
    row = connection.execute(select(_HOUSEHOLDS).where(here)).first()
    if row is None:
        return
    context = Context("households", "profile", household_id, row.jurisdiction, row.version)
    profile = vault.open_json(KeyClass.PROFILE, context, row.profile, SafetyProfile)
    profile = msgspec.structs.replace(
        profile, consents=tuple(_ended(consent, days.get(consent.scope)) for consent in profile.consents)
    )
    made = RowMaker(vault, row.source, row.version, row.jurisdiction, today).rows(profile)
    sealed = made.household[HOUSEHOLD_COLUMNS.index("profile")]
    connection.execute(update(_HOUSEHOLDS).where(here).values(profile=sealed))
    _replace(connection, row.batch_id, household_id, tables.staged_consents, CONSENT_COLUMNS, made.consents)
    _replace(connection, row.batch_id, household_id, tables.staged_places, PLACE_COLUMNS, made.places)


def _ended(consent: Consent, day: date | None) -> Consent:
    if day is None or consent.withdrawn_on is not None or consent.given_on > day:
        return consent
    return msgspec.structs.replace(consent, withdrawn_on=day)


def _replace(
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
