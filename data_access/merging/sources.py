"""What each source tells of a household that was merged, and the record that is made of it.

The next file of either source changes what that source tells, and the record is made anew with what a
person chose: so it stays one household, and a merge can be undone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from data_access.consents import with_withdrawals_kept
from data_access.household_rows import RowMaker, row_version
from data_access.household_writing import write
from data_access.merging.combining import Side, combined
from data_access.records.household import Codes, SafetyProfile
from data_access.records.ids import HouseholdId
from data_access.refusals import NotFound
from data_access.tables import household_merges, household_sources, households
from data_access.vault import Context, KeyClass, Vault

_SOURCES: Final = household_sources.c
_MERGES: Final = household_merges.c


@dataclass(frozen=True)
class Told:
    """What one source tells of a household, under the id that its rows have."""

    id: HouseholdId
    source: str
    jurisdiction: str
    digest: bytes
    profile: SafetyProfile


@dataclass(frozen=True)
class Desk:
    """Where records are made: a transaction, the keys, the moment, and the county's day."""

    connection: Connection
    vault: Vault
    now: datetime
    today: date


def opened_household(vault: Vault, row: Row[Any]) -> SafetyProfile:
    """Open the whole profile of a household's row, codes included."""
    return _open(vault, "households", "profile", row, row.profile)


def _open(vault: Vault, table: str, column: str, row: Row[Any], sealed: bytes) -> SafetyProfile:
    context = Context(table, column, row.id, row.jurisdiction, row.version)
    profile = vault.open_json(KeyClass.PROFILE, context, sealed, SafetyProfile)
    if row.codes is None:
        return profile
    context = Context(table, "codes", row.id, row.jurisdiction, row.version)
    codes = vault.open_json(KeyClass.ACCESS_CODE, context, row.codes, Codes)
    return msgspec.structs.replace(profile, codes=codes)


def find_told(desk: Desk, source_id: bytes) -> Told | None:
    """Find what a source tells of a merged household; None where its rows lead to no merged one."""
    row = desk.connection.execute(select(household_sources).where(_SOURCES.id == source_id)).first()
    if row is None:
        return None
    profile = _open(desk.vault, "household_sources", "told", row, row.told)
    return Told(HouseholdId(row.id), row.source, row.jurisdiction, bytes(row.row_digest), profile)


def keep_told(desk: Desk, household_id: bytes, told: Told) -> None:
    """Keep what a source tells, in place of what it told before, as part of the record `household_id`."""
    version = row_version(desk.now)
    profile = msgspec.structs.replace(told.profile, codes=None)
    codes = None
    if told.profile.codes is not None:
        context = Context("household_sources", "codes", told.id, told.jurisdiction, version)
        codes = desk.vault.seal_json(KeyClass.ACCESS_CODE, context, told.profile.codes)
    context = Context("household_sources", "told", told.id, told.jurisdiction, version)
    desk.connection.execute(delete(household_sources).where(_SOURCES.id == told.id))
    desk.connection.execute(
        insert(household_sources).values(
            id=told.id,
            household_id=household_id,
            jurisdiction=told.jurisdiction,
            version=version,
            source=told.source,
            row_digest=told.digest,
            told=desk.vault.seal_json(KeyClass.PROFILE, context, profile),
            codes=codes,
        )
    )


def composed(desk: Desk, household_id: bytes) -> Told:
    """Make a household of all that its sources tell, by the merges that stand, in their order.

    Where there is no merge it is what its one source tells.
    """
    told = find_told(desk, household_id)
    if told is None:
        raise NotFound("What the sources told of this household is not here: look it up again.")
    profile = told.profile
    for merge in _standing(desk.connection, household_id):
        choices = {field: Side(side) for field, side in msgspec.json.decode(merge.choices).items()}
        profile = combined(profile, composed(desk, merge.merged_id).profile, choices)
    return Told(told.id, told.source, told.jurisdiction, told.digest, profile)


def _standing(connection: Connection, household_id: bytes) -> list[Row[Any]]:
    here = (_MERGES.kept_id == household_id, _MERGES.undone_at.is_(None))
    return list(connection.execute(select(household_merges).where(*here).order_by(_MERGES.merged_at)))


def make_record(desk: Desk, household_id: bytes) -> None:
    """Write the record of a household anew; what was withdrawn or confirmed here is not undone by it."""
    told = composed(desk, household_id)
    before = desk.connection.execute(select(households).where(households.c.id == household_id)).first()
    profile, version = told.profile, row_version(desk.now)
    if before is not None:
        version = max(version, before.version + 1)
        kept = opened_household(desk.vault, before)
        days = [day for day in (profile.confirmed_on, before.confirmed_on) if day is not None]
        profile = msgspec.structs.replace(
            profile,
            consents=with_withdrawals_kept(profile.consents, kept.consents),
            confirmed_on=max(days, default=None),
        )
    maker = RowMaker(desk.vault, told.source, version, told.jurisdiction, desk.today)
    write(desk.connection, desk.now, maker.rows(profile), told.digest, is_new=before is None)


def record_of(connection: Connection, source_id: bytes) -> bytes | None:
    """Find the record that the rows of a source lead to; None where they lead to their own."""
    found = connection.scalar(select(_SOURCES.household_id).where(_SOURCES.id == source_id))
    return None if found is None else bytes(found)


def take_in(desk: Desk, told: Told) -> bool:
    """Take in what a source tells now of a merged household; whether anything changed."""
    household_id = record_of(desk.connection, told.id)
    before = find_told(desk, told.id)
    if household_id is None or before is None or before.digest == told.digest:
        return False
    consents = with_withdrawals_kept(told.profile.consents, before.profile.consents)
    profile = msgspec.structs.replace(told.profile, consents=consents)
    keep_told(desk, household_id, Told(told.id, told.source, told.jurisdiction, told.digest, profile))
    make_record(desk, household_id)
    return True


def lead_to(connection: Connection, source_ids: list[bytes], household_id: bytes) -> None:
    """Let the rows of these sources lead to another record."""
    connection.execute(
        update(household_sources).where(_SOURCES.id.in_(source_ids)).values(household_id=household_id)
    )
