"""How consents were given: written down by people here, with a sealed scan, beside what an import says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NewType
from uuid import uuid4

import msgspec
from sqlalchemy import Row, insert, select

from data_access.access import Permission
from data_access.household_rows import row_version
from data_access.padding import padded, unpadded
from data_access.records.household import Consent, Evidence, EvidenceKind, Scope
from data_access.records.ids import HouseholdId
from data_access.refusals import BadInput, NotFound
from data_access.scans import checked_scan
from data_access.store import Visit
from data_access.tables import consent_evidence, consents, households
from data_access.vault import Context, KeyClass

EvidenceId = NewType("EvidenceId", bytes)

_KEPT: Final = consent_evidence.c
_BUT_SCAN: Final = [column for column in consent_evidence.columns if column.name != "scan"]


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """What somebody here wrote down of one consent; `media_type` is empty where there is no scan."""

    id: EvidenceId
    scope: Scope
    given_on: date
    evidence: Evidence
    media_type: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it was handed in."""

    data: bytes
    media_type: str


def record_evidence(
    visit: Visit,
    household_id: HouseholdId,
    consent: tuple[Scope, date],
    evidence: Evidence,
    *,
    today: date,
    scan: bytes | None = None,
) -> EvidenceId:
    """Write down how the consent of this scope and day was given, by whoever is here, today.

    Refused: a household or consent that is not here, evidence that only names an import, and a scan
    that `checked_scan` refuses.
    """
    visit.require(Permission.PROFILES_EDIT)
    if evidence.how is EvidenceKind.IMPORT:
        raise BadInput("Choose how the household gave the consent: a row of a file does not show it.")
    scope, given_on = consent
    jurisdiction = _require_consent(visit, household_id, scope, given_on)
    data, media_type = (None, "") if scan is None else checked_scan(scan)
    evidence_id, version = EvidenceId(uuid4().bytes), row_version(visit.now)
    told = msgspec.structs.replace(evidence, recorded_on=today, recorded_by=visit.caller.name[:200])
    visit.connection.execute(
        insert(consent_evidence).values(
            id=evidence_id,
            household_id=household_id,
            jurisdiction=jurisdiction,
            version=version,
            scope=scope.value,
            given_on=given_on,
            details=visit.vault.seal_json(
                KeyClass.PROFILE, _context("details", evidence_id, jurisdiction, version), told
            ),
            scan=None
            if data is None
            else visit.vault.seal(
                KeyClass.PROFILE, _context("scan", evidence_id, jurisdiction, version), padded(data)
            ),
            media_type=media_type,
            recorded_at=visit.now,
        )
    )
    return evidence_id


def evidence_of(visit: Visit, household_id: HouseholdId) -> list[KeptEvidence]:
    """List what was written down of a household's consents, the latest first; perhaps nothing."""
    visit.require(Permission.PROFILES_EDIT, Permission.PROFILES_OPEN_BY_CALL, Permission.PROFILES_MERGE)
    rows = visit.connection.execute(
        select(*_BUT_SCAN).where(_KEPT.household_id == household_id).order_by(_KEPT.recorded_at.desc())
    )
    return [_opened(visit, row) for row in rows]


def find_scan(visit: Visit, evidence_id: EvidenceId) -> Scan | None:
    """Find the scan of an evidence, for those who keep profiles; None when there is none."""
    visit.require(Permission.PROFILES_EDIT)
    row = visit.connection.execute(select(consent_evidence).where(_KEPT.id == evidence_id)).first()
    if row is None or row.scan is None:
        return None
    visit.looked_at({HouseholdId(row.household_id): ()})
    context = _context("scan", row.id, row.jurisdiction, row.version)
    return Scan(unpadded(visit.vault.open(KeyClass.PROFILE, context, row.scan)), row.media_type)


def find_best(consent: Consent, kept: list[KeptEvidence]) -> Evidence | None:
    """Find what shows a consent: what was written down last, else what its source told; None if nothing."""
    for one in kept:
        if (one.scope, one.given_on) == (consent.scope, consent.given_on):
            return one.evidence
    return consent.proof


def _opened(visit: Visit, row: Row[Any]) -> KeptEvidence:
    context = _context("details", row.id, row.jurisdiction, row.version)
    told = visit.vault.open_json(KeyClass.PROFILE, context, row.details, Evidence)
    return KeptEvidence(
        EvidenceId(row.id), Scope(row.scope), row.given_on, told, row.media_type, row.recorded_at
    )


def _require_consent(visit: Visit, household_id: HouseholdId, scope: Scope, given_on: date) -> str:
    jurisdiction: str | None = visit.connection.execute(
        select(households.c.jurisdiction)
        .join(consents, consents.c.household_id == households.c.id)
        .where(
            households.c.id == household_id,
            consents.c.scope == scope.value,
            consents.c.given_on == given_on,
        )
    ).scalar()
    if jurisdiction is None:
        raise NotFound("The household has no such consent, or it was changed: look it up again.")
    return jurisdiction


def _context(column: str, evidence_id: bytes, jurisdiction: str, version: int) -> Context:
    return Context("consent_evidence", column, evidence_id, jurisdiction, version)
