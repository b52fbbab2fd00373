"""What a household agreed to, in words: whether it holds, how that can be shown, and what follows."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from data_access.evidence import KeptEvidence, find_best
from data_access.importers.report import safe_cell
from data_access.records.household import Consent, Evidence, EvidenceKind, SafetyProfile, Scope

SCOPE_WORDS: Final[dict[Scope, str]] = {
    Scope.EMERGENCY_MANAGEMENT: "Shared with emergency management",
    Scope.CAMERAS: "May be asked for camera footage",
    Scope.ALERTS: "Receives alerts",
}
HOW_WORDS: Final[dict[EvidenceKind, str]] = {
    EvidenceKind.FORM: "Signed form",
    EvidenceKind.WEB: "Web form",
    EvidenceKind.PHONE_CALL: "Phone call",
    EvidenceKind.IN_PERSON: "In person",
    EvidenceKind.IMPORT: "Import",
}
WITHOUT: Final = (
    "No evidence is kept. It counts as given, but nobody could be shown how: ask the household to give it"
    " again, and withdraw it if they do not."
)
ONLY_A_FILE: Final = (
    "Only what a file says. Whether the household agreed must be shown by the source of the file."
)


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent: `holds` today or not, `how` it was given, and what `follows` where little shows it."""

    scope: Scope
    given_on: date
    title: str
    holds: bool
    stands: str
    how: str
    follows: str


def consent_lines(profile: SafetyProfile, kept: Sequence[KeptEvidence], today: date) -> list[ConsentLine]:
    """Say of every consent how it stands on `today`; empty where the household agreed to nothing."""
    return [_line(consent, find_best(consent, list(kept)), kept, today) for consent in profile.agreed()]


def _line(consent: Consent, shown: Evidence | None, kept: Sequence[KeptEvidence], today: date) -> ConsentLine:
    scanned = any(
        one.media_type and (one.scope, one.given_on) == (consent.scope, consent.given_on) for one in kept
    )
    follows = WITHOUT if shown is None else ONLY_A_FILE if shown.how is EvidenceKind.IMPORT else ""
    return ConsentLine(
        consent.scope,
        consent.given_on,
        SCOPE_WORDS[consent.scope],
        consent.holds_on(today),
        _stands(consent, today),
        _how(consent, shown, scanned=scanned),
        follows,
    )


def _stands(consent: Consent, today: date) -> str:
    if consent.withdrawn_on is not None and consent.withdrawn_on <= today:
        return f"given {consent.given_on}, withdrawn {consent.withdrawn_on}"
    if consent.ends_on is None:
        return f"given {consent.given_on}, until withdrawn"
    return f"given {consent.given_on}, {'until' if consent.ends_on >= today else 'ended'} {consent.ends_on}"


def _how(consent: Consent, shown: Evidence | None, *, scanned: bool) -> str:
    if shown is None:
        return f"The source says: {consent.evidence}" if consent.evidence else ""
    parts = [
        HOW_WORDS[shown.how],
        f"file {shown.file}, row {shown.row}" if shown.file else "",
        f"wording {shown.wording}" if shown.wording else "",
        f"recorded {shown.recorded_on} by {shown.recorded_by}" if shown.recorded_on else "",
        "with a scan" if scanned else "",
        shown.notes,
        f"the source says: {consent.evidence}" if consent.evidence else "",
    ]
    return " · ".join(part for part in parts if part)


EXPORT_COLUMNS: Final = (
    "Consent", "Given on", "Ends on", "Withdrawn on", "How given", "Recorded on", "Recorded by", "Wording",
    "File", "Row", "Scan", "Notes", "Evidence id",
)  # fmt: skip


def consents_csv(profile: SafetyProfile, kept: Sequence[KeptEvidence]) -> bytes:
    """Write the consents of a household with all that shows them as CSV, one row an evidence.

    A consent that nothing shows has a row that says so.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(EXPORT_COLUMNS)
    for consent in profile.agreed():
        for row in _rows(consent, kept):
            writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _rows(consent: Consent, kept: Sequence[KeptEvidence]) -> list[list[str]]:
    here = [one for one in kept if (one.scope, one.given_on) == (consent.scope, consent.given_on)]
    first = [
        SCOPE_WORDS[consent.scope], *map(_day, (consent.given_on, consent.ends_on, consent.withdrawn_on))
    ]  # fmt: skip
    rows = [[*first, *_told(one.evidence, "yes" if one.media_type else "no"), one.id.hex()] for one in here]
    if consent.proof is not None:
        rows.append([*first, *_told(consent.proof, "no"), ""])
    return rows or [[*first, "no evidence", "", "", "", "", "", "no", consent.evidence, ""]]


def _told(evidence: Evidence, scan: str) -> list[str]:
    row = "" if evidence.row is None else str(evidence.row)
    return [
        HOW_WORDS[evidence.how], _day(evidence.recorded_on), evidence.recorded_by, evidence.wording,
        evidence.file, row, scan, evidence.notes,
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
