"""Safety profiles ⇄ rows: saved whole, confirmed, and taken off the map when consent is withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import Column, Connection, Row, select

from data_access.access import Permission
from data_access.consents import with_withdrawals_kept
from data_access.household_rows import (
    RowMaker,
    row_version,
    with_dialled_phones,
)
from data_access.household_writing import write
from data_access.merging.sources import Desk, Told, record_of, take_in
from data_access.phone_numbers import to_e164
from data_access.photos import save_photo
from data_access.records.household import Codes, SafetyProfile, Scope
from data_access.records.ids import HouseholdId, PhotoId
from data_access.refusals import BadInput, NotFound
from data_access.store import Visit
from data_access.tables import households, phones
from data_access.vault import Context, KeyClass

_NOT_HERE: Final = "There is no such household, or it was deleted: look it up again."
_SEAL: Final = (households.c.id, households.c.jurisdiction, households.c.version)
"""What a sealed column is bound to."""
_BUT_CODES: Final = (*_SEAL, households.c.profile)
_CODES: Final = (*_SEAL, households.c.codes)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did: `changed` is false when the source told exactly this before."""

    household_id: HouseholdId
    version: int
    changed: bool


def save(visit: Visit, source: str, profile: SafetyProfile, *, jurisdiction: str, today: date) -> Saved:
    """Keep what `source` tells about a household, in place of what it told before.

    The same profile twice changes nothing, and a withdrawal is never undone by it. Refused are a
    phone that cannot be dialled, and a day of confirmation or consent that lies in the future;
    `today` is the county's day.
    """
    visit.require(Permission.PROFILES_EDIT)
    _require_past(profile, today)
    profile = with_dialled_phones(profile)
    household_id = visit.vault.household_id(source, profile.key)
    digest = visit.vault.row_digest(msgspec.json.encode(profile))
    record_id = record_of(visit.connection, household_id)
    if record_id is not None:
        return _save_merged(
            visit, Told(household_id, source, jurisdiction, digest, profile), record_id, today
        )
    before = _find_row(visit.connection, household_id, for_change=True)
    if before is not None and before.row_digest == digest:
        return Saved(household_id, before.version, changed=False)
    if before is not None:
        kept = with_withdrawals_kept(profile.consents, _open(visit, before).consents)
        profile = msgspec.structs.replace(profile, consents=kept)
    version = _version_after(visit, before)
    rows = RowMaker(visit.vault, source, version, jurisdiction, today).rows(profile)
    write(visit.connection, visit.now, rows, digest, is_new=before is None)
    return Saved(household_id, version, changed=True)


def _save_merged(visit: Visit, told: Told, record_id: bytes, today: date) -> Saved:
    """Take in what one source tells of a household that was merged; the record is what all of them tell."""
    changed = take_in(Desk(visit.connection, visit.vault, visit.now, today), told)
    household_id = HouseholdId(record_id)
    return Saved(household_id, _require_row(visit.connection, household_id).version, changed=changed)


def find_profile(visit: Visit, household_id: HouseholdId) -> SafetyProfile | None:
    """Find a profile for those who keep it up to date, whole; None when there is no such household."""
    visit.require(Permission.PROFILES_EDIT)
    row = _find_row(visit.connection, household_id)
    if row is None:
        return None
    profile = _open(visit, row)
    visit.looked_at({household_id: [person.name for person in profile.people]})
    return profile


def opened_profile(visit: Visit, household_id: HouseholdId) -> SafetyProfile:
    """Open a profile without its access codes, which are not even read.

    It asks for no permission: only modules that have asked call it.
    """
    return _open_without_codes(visit, _require_part(visit.connection, household_id, _BUT_CODES))


def opened_codes(visit: Visit, household_id: HouseholdId) -> Codes:
    """Open the access codes alone; empty when the household gave none.

    It asks for no permission: only modules that have asked call it.
    """
    row = _require_part(visit.connection, household_id, _CODES)
    return Codes() if row.codes is None else _open_codes(visit, row)


def withdraw(visit: Visit, household_id: HouseholdId, scope: Scope, today: date) -> None:
    """Withdraw every consent of `scope` from `today` on, and take the place away with it.

    Nothing of the place is kept for that purpose. What was withdrawn before stays as it is; a
    household that is not here is refused.
    """
    visit.require(Permission.PROFILES_EDIT)
    row = _require_row(visit.connection, household_id, for_change=True)
    profile = _open(visit, row)
    withdrawn = tuple(
        msgspec.structs.replace(consent, withdrawn_on=today)
        if consent.scope is scope and (consent.withdrawn_on is None or consent.withdrawn_on > today)
        else consent
        for consent in profile.consents
    )
    if withdrawn != profile.consents:
        _rewrite(visit, row, msgspec.structs.replace(profile, consents=withdrawn), today)


def households_of_phone(visit: Visit, phone: str) -> list[HouseholdId]:
    """List the households that registered a phone, for those who keep profiles; perhaps none.

    Refused is a number that cannot be dialled.
    """
    visit.require(Permission.PROFILES_EDIT)
    blind = visit.vault.phone_index(to_e164(phone))
    found = visit.connection.scalars(select(phones.c.household_id).where(phones.c.blind == blind).distinct())
    return [HouseholdId(bytes(one)) for one in sorted(found)]


def confirm(visit: Visit, household_id: HouseholdId, today: date) -> None:
    """Note that the household said today that its profile is still true; refused when it is not here."""
    visit.require(Permission.PROFILES_EDIT)
    row = _require_row(visit.connection, household_id, for_change=True)
    profile = _open(visit, row)
    if profile.confirmed_on != today:
        _rewrite(visit, row, msgspec.structs.replace(profile, confirmed_on=today), today)


def put_photo(visit: Visit, household_id: HouseholdId, name: str, picture: bytes, today: date) -> PhotoId:
    """Seal a photo of the person of this name and note it in the profile.

    Refused: what is no picture, and a household or a person that is not here.
    """
    visit.require(Permission.PROFILES_EDIT)
    row = _require_row(visit.connection, household_id, for_change=True)
    profile = _open(visit, row)
    if name not in {person.name for person in profile.people}:
        raise NotFound("There is nobody of this name in the household: look it up again.")
    photo_id = save_photo(visit, household_id, picture)
    people = tuple(
        msgspec.structs.replace(person, photo=photo_id.hex()) if person.name == name else person
        for person in profile.people
    )
    _rewrite(visit, row, msgspec.structs.replace(profile, people=people), today)
    return photo_id


def _rewrite(visit: Visit, row: Row[Any], profile: SafetyProfile, today: date) -> None:
    # The digest stays that of the source's own words: the file it came from, read once more, is then
    # nothing new, and does not undo what was said here.
    version = _version_after(visit, row)
    rows = RowMaker(visit.vault, row.source, version, row.jurisdiction, today).rows(profile)
    write(visit.connection, visit.now, rows, row.row_digest, is_new=False)


def _find_row(
    connection: Connection, household_id: HouseholdId, *, for_change: bool = False
) -> Row[Any] | None:
    """Find a household's row; `for_change` keeps others from changing it until this visit ends."""
    query = select(households).where(households.c.id == household_id)
    return connection.execute(query.with_for_update() if for_change else query).first()


def _require_row(connection: Connection, household_id: HouseholdId, *, for_change: bool = False) -> Row[Any]:
    row = _find_row(connection, household_id, for_change=for_change)
    if row is None:
        raise NotFound(_NOT_HERE)
    return row


def _require_part(
    connection: Connection, household_id: HouseholdId, columns: Sequence[Column[Any]]
) -> Row[Any]:
    row = connection.execute(select(*columns).where(households.c.id == household_id)).first()
    if row is None:
        raise NotFound(_NOT_HERE)
    return row


def _open(visit: Visit, row: Row[Any]) -> SafetyProfile:
    profile = _open_without_codes(visit, row)
    return profile if row.codes is None else msgspec.structs.replace(profile, codes=_open_codes(visit, row))


def _open_without_codes(visit: Visit, row: Row[Any]) -> SafetyProfile:
    return visit.vault.open_json(KeyClass.PROFILE, _context(row, "profile"), row.profile, SafetyProfile)


def _open_codes(visit: Visit, row: Row[Any]) -> Codes:
    return visit.vault.open_json(KeyClass.ACCESS_CODE, _context(row, "codes"), row.codes, Codes)


def _context(row: Row[Any], column: str) -> Context:
    return Context("households", column, row.id, row.jurisdiction, row.version)


def _version_after(visit: Visit, before: Row[Any] | None) -> int:
    """Number the next version by its moment; higher than the last one even within a millisecond."""
    version = row_version(visit.now)
    return version if before is None else max(version, before.version + 1)


def _require_past(profile: SafetyProfile, today: date) -> None:
    if profile.confirmed_on is not None and profile.confirmed_on > today:
        raise BadInput("confirmed_on lies in the future: correct the day of the last confirmation.")
    for at, consent in enumerate(profile.consents):
        if consent.given_on > today:
            raise BadInput(f"consents[{at}].given_on lies in the future: correct the day of the consent.")
