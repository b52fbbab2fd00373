"""Consents show how they were given: by a row of a file, or by what somebody here wrote down and scanned."""

import io
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import select

from data_access import tables
from data_access.access import Permission
from data_access.cases import open_case, open_profile
from data_access.evidence import (
    EvidenceId,
    KeptEvidence,
    Scan,
    evidence_of,
    find_best,
    find_scan,
    record_evidence,
)
from data_access.profiles import find_profile, save
from data_access.records.household import Consent, Evidence, EvidenceKind, Scope
from data_access.records.ids import HouseholdId
from data_access.refusals import BadInput, NotFound
from data_access.scans import checked_scan
from data_access.store import Store
from tests.data_access.importers.small_files import ALI, changed, csv_file, imported, kept
from tests.world.callers import CALL_TAKER, JURISDICTION, REGISTRAR
from tests.world.doe import DOE

TODAY = date(2026, 11, 20)
CONSENT = (Scope.EMERGENCY_MANAGEMENT, date(2026, 9, 1))
FORM = Evidence(how=EvidenceKind.FORM, wording="2026-03 form B", notes="Signed at the clinic by Jane Doe")
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def doe(store: Store) -> HouseholdId:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        return save(visit, "web form", DOE, jurisdiction=JURISDICTION, today=TODAY).household_id


def recorded(store: Store, household_id: HouseholdId, scan: bytes | None = None) -> EvidenceId:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        return record_evidence(visit, household_id, CONSENT, FORM, today=TODAY, scan=scan)


def listed(store: Store, household_id: HouseholdId) -> list[KeptEvidence]:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        return evidence_of(visit, household_id)


def scan_of(store: Store, evidence_id: EvidenceId) -> Scan | None:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        return find_scan(visit, evidence_id)


def test_a_consent_from_a_file_names_the_file_the_row_and_who_brought_it_in(
    store: Store, tmp_path: Path
) -> None:
    """Mrs Ali stands on line 2; the same file again changes nothing, in whatever name it comes."""
    imported(store, csv_file(tmp_path, [ALI], "clinic.csv"))
    proof = kept(store, "2").agreed()[0].proof
    assert proof == Evidence(
        how=EvidenceKind.IMPORT, recorded_on=TODAY, recorded_by="Person 2", file="clinic.csv", row=2
    )
    again = imported(store, csv_file(tmp_path, [ALI], "clinic again.csv"))
    assert (again.rows_changed, again.rows_same) == (0, 1)
    moved = imported(store, csv_file(tmp_path, [changed(ALI, Address="11 Elm St")], "moved.csv"))
    assert moved.rows_changed == 1
    told = kept(store, "2").agreed()[0].proof
    assert told is not None
    assert told.file == "moved.csv"


def test_what_is_written_down_stands_before_what_a_source_says_and_is_sealed(store: Store) -> None:
    household_id = doe(store)
    recorded(store, household_id, PDF)
    (one,) = listed(store, household_id)
    assert one.evidence == msgspec.structs.replace(FORM, recorded_on=TODAY, recorded_by="Person 2")
    consent = Consent(scope=CONSENT[0], given_on=CONSENT[1], proof=Evidence(how=EvidenceKind.IMPORT))
    assert find_best(consent, [one]) == one.evidence
    assert find_best(msgspec.structs.replace(consent, given_on=TODAY), [one]) == consent.proof
    assert find_best(Consent(scope=CONSENT[0], given_on=TODAY), [one]) is None
    with store.engine.connect() as connection:
        row = connection.execute(select(tables.consent_evidence)).one()
    assert b"clinic" not in bytes(row.details) + bytes(row.scan)
    assert b"%PDF" not in bytes(row.scan)


def test_a_later_file_of_the_source_leaves_what_was_written_down(store: Store) -> None:
    household_id = doe(store)
    evidence_id = recorded(store, household_id, PDF)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        other = msgspec.structs.replace(DOE, notes="Moved a bed downstairs.")
        assert save(visit, "web form", other, jurisdiction=JURISDICTION, today=TODAY).changed
    assert scan_of(store, evidence_id) == Scan(PDF, "application/pdf")


def test_a_call_taker_sees_how_it_was_given_and_never_the_scan(store: Store) -> None:
    household_id = doe(store)
    recorded(store, household_id, PDF)
    with store.enter(CALL_TAKER, Permission.PROFILES_OPEN_BY_CALL, about="call", writes=True) as visit:
        case = open_case(visit, "(612) 555-1234")
    with store.enter(CALL_TAKER, Permission.PROFILES_OPEN_BY_CALL, about="open") as visit:
        assert open_profile(visit, case.id, household_id)
        assert [one.evidence.how for one in evidence_of(visit, household_id)] == [EvidenceKind.FORM]


def test_evidence_needs_a_consent_and_more_than_a_row_of_a_file(store: Store) -> None:
    household_id = doe(store)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        with pytest.raises(NotFound, match="no such consent"):
            record_evidence(visit, household_id, (Scope.ALERTS, TODAY), FORM, today=TODAY)
        with pytest.raises(BadInput, match="does not show it"):
            record_evidence(visit, household_id, CONSENT, Evidence(how=EvidenceKind.IMPORT), today=TODAY)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        assert find_scan(visit, EvidenceId(b"nothing".ljust(16))) is None
        profile = find_profile(visit, household_id)
    assert profile is not None


def picture() -> bytes:
    told = PngInfo()
    told.add_text("Comment", "taken at 1234 Main Street")
    out = io.BytesIO()
    Image.new("RGB", (20, 30), "white").save(out, "PNG", pnginfo=told)
    return out.getvalue()


def test_of_a_picture_only_its_pixels_are_kept() -> None:
    bare, media_type = checked_scan(picture())
    assert media_type == "image/png"
    assert b"Main Street" not in bare
    assert Image.open(io.BytesIO(bare)).size == (20, 30)


@pytest.mark.parametrize(
    ("scan", "sentence"),
    [
        (b"", "empty"),
        (b"hello", "neither a PDF nor a PNG"),
        (b"GIF89a" + bytes(50), "neither"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "neither"),
        (PDF[:40], "cut off"),
        (PDF.replace(b"/Type", b"/OpenAction 2 0 R /Type"), "scripts, actions"),
        (PDF.replace(b"/Type", b"/Names <</J#61vaScript 3 0 R>> /Type"), "scripts, actions"),
        (b"%PDF-" + bytes(10_000_001), "10 MB"),
    ],
)
def test_what_is_no_harmless_scan_is_refused(scan: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        checked_scan(scan)
