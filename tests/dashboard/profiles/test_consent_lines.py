"""A consent is said in words: whether it holds, how it was given, and what follows where nothing shows it."""

import csv
from datetime import UTC, date, datetime

import msgspec

from dashboard.profiles.consent_lines import ONLY_A_FILE, WITHOUT, consent_lines, consents_csv
from data_access.evidence import EvidenceId, KeptEvidence
from data_access.records.household import Consent, Evidence, EvidenceKind, SafetyProfile, Scope

TODAY = date(2026, 11, 20)
GIVEN = date(2026, 9, 1)
BARE = Consent(scope=Scope.ALERTS, given_on=GIVEN, ends_on=date(2026, 10, 1))
FILED = Consent(
    scope=Scope.CAMERAS,
    given_on=GIVEN,
    proof=Evidence(how=EvidenceKind.IMPORT, recorded_on=GIVEN, recorded_by="Ann", file="a.xlsx", row=7),
)
SIGNED = Consent(scope=Scope.EMERGENCY_MANAGEMENT, given_on=GIVEN)
FORM = KeptEvidence(
    EvidenceId(bytes(16)),
    Scope.EMERGENCY_MANAGEMENT,
    GIVEN,
    Evidence(how=EvidenceKind.FORM, recorded_on=TODAY, recorded_by="Bo", wording="form B", notes="=1+1"),
    "application/pdf",
    datetime(2026, 11, 20, 12, tzinfo=UTC),
)
PROFILE = SafetyProfile(key="1", consents=(BARE, FILED, SIGNED))


def test_what_nothing_shows_says_what_follows() -> None:
    bare, filed, signed = consent_lines(PROFILE, [FORM], TODAY)
    assert (bare.holds, bare.how, bare.follows) == (False, "", WITHOUT)
    assert bare.stands == "given 2026-09-01, ended 2026-10-01"
    assert (filed.holds, filed.follows) == (True, ONLY_A_FILE)
    assert filed.how == "Import · file a.xlsx, row 7 · recorded 2026-09-01 by Ann"
    assert signed.follows == ""
    assert signed.how == "Signed form · wording form B · recorded 2026-11-20 by Bo · with a scan · =1+1"


def test_a_withdrawal_is_said_before_the_end() -> None:
    withdrawn = msgspec.structs.replace(BARE, withdrawn_on=date(2026, 9, 5))
    (line,) = consent_lines(SafetyProfile(key="1", consents=(withdrawn,)), [], TODAY)
    assert line.stands == "given 2026-09-01, withdrawn 2026-09-05"


def test_the_export_has_a_row_for_every_evidence_and_for_every_consent_without() -> None:
    rows = list(csv.DictReader(consents_csv(PROFILE, [FORM]).decode("utf-8-sig").splitlines()))
    assert [row["How given"] for row in rows] == ["no evidence", "Import", "Signed form"]
    assert [row["Scan"] for row in rows] == ["no", "no", "yes"]
    assert rows[2]["Notes"] == "'=1+1"
