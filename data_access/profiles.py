"""Safety profiles ⇄ rows: saved whole, confirmed, and taken off the map when consent is withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import Column, Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from data_access.access import Permission
from data_access.consents import with_withdrawals_kept
from data_access.generations import next_generation
from data_access.household_rows import (
    CONSENT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    PHONE_COLUMNS,
    PLACE_COLUMNS,
    HouseholdRows,
    RowMaker,
    row_version,
    with_dialled_phones,
)
from data_access.phone_numbers import to_e164
from data_access.place_format import Policy
from data_access.records.household import Codes, SafetyProfile, Scope
from data_access.records.ids import HouseholdId
from data_access.refusals import BadInput, Conflict, NotFound
from data_access.store import Visit
from data_access.tables import consents, households, phones, places
from data_access.vault import Context, KeyClass

_GONE: Final = b""
"""What is left of a place whose household withdrew: the row, so that every process sees it go."""
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
    before = _find_row(visit.connection, household_id, for_change=True)
    digest = visit.vault.row_digest(msgspec.json.encode(profile))
    if before is not None and before.row_digest == digest:
        return Saved(household_id, before.version, changed=False)
    if before is not None:
        kept = with_withdrawals_kept(profile.consents, _open(visit, before).consents)
        profile = msgspec.structs.replace(profile, consents=kept)
    version = _version_after(visit, before)
    rows = RowMaker(visit.vault, source, version, jurisdiction, today).rows(profile)
    _write(visit, before, rows, digest)
    return Saved(household_id, version, changed=True)


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


def _rewrite(visit: Visit, row: Row[Any], profile: SafetyProfile, today: date) -> None:
    # The digest stays that of the source's own words: the file it came from, read once more, is then
    # nothing new, and does not undo what was said here.
    version = _version_after(visit, row)
    rows = RowMaker(visit.vault, row.source, version, row.jurisdiction, today).rows(profile)
    _write(visit, row, rows, row.row_digest)


def _write(visit: Visit, before: Row[Any] | None, rows: HouseholdRows, digest: bytes) -> None:
    connection = visit.connection
    household = dict(zip(HOUSEHOLD_COLUMNS, rows.household, strict=True))
    household |= {"row_digest": digest, "updated_at": visit.now}
    household_id = household["id"]
    if before is None:
        _insert(connection, household | {"created_at": visit.now})
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
