"""A registrar brings a workbook in, gets its refused rows back, and decides on a household told of twice."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from dashboard.wiring import House
from data_access import profiles
from data_access.access import Permission, Role
from data_access.records.household import (
    Address,
    Consent,
    Person,
    Phone,
    SafetyProfile,
    Scope,
)
from data_access.records.ids import HouseholdId
from tests.data_access.importers.workbooks import write_flat, write_joined
from tests.journeys.office import NARROW, Visitor, visiting
from tests.journeys.test_accessibility import axe, violations  # noqa: F401 - a fixture
from tests.serving import RunningServer, serving
from tests.world.callers import REGISTRAR

pytestmark = pytest.mark.journey
HOME = Address(line="1 Birch Lane", city="Dayton", state="MN", zip_code="55327")
WEB = SafetyProfile(
    key="w1",
    phones=(Phone(number="+16125550141"),),
    addresses=(HOME,),
    people=(Person(name="Nora Nord", born_year=1950),),
    consents=(Consent(scope=Scope.ALERTS, given_on=date(2026, 5, 1)),),
    notes="Knock twice.",
)
CLINIC = SafetyProfile(
    key="c1",
    phones=(Phone(number="+16125550141"), Phone(number="+16125550142")),
    addresses=(HOME,),
    people=(Person(name="Nora Nord", born_year=1950), Person(name="Otto Nord", born_year=1948)),
    notes="No bell.",
)


def fill(house: House) -> None:
    """One household of two sources."""
    for source, profile in (("web form", WEB), ("clinic", CLINIC)):
        with house.store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
            profiles.save(
                visit,
                source,
                profile,
                jurisdiction=house.settings.jurisdiction,
                today=date(2026, 6, 1),
            )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RunningServer]:
    """A county with one household of two sources, for one test alone."""
    folder = tmp_path / "county"
    folder.mkdir()
    with serving(folder, fill) as server:
        yield server


def kept(server: RunningServer, source: str, key: str) -> SafetyProfile | None:
    house = server.house()
    try:
        household_id = house.store.vault.household_id(source, key)
        with house.store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
            return profiles.find_profile(visit, HouseholdId(household_id))
    finally:
        house.close()


def hand_over(registrar: Visitor, path: Path, source: str) -> None:
    registrar.open("/profiles")
    registrar.type_in("Source", source)
    registrar.page.locator("input[type=file]").first.set_input_files(path)
    registrar.page.get_by_role("button", name="Dry run").wait_for()
    registrar.settle()


def test_a_workbook_of_several_sheets_comes_in_and_goes_back(
    office: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    """Two households in; one with a bad ZIP and a person of no household are handed back as a workbook."""
    path = write_joined(tmp_path / "registry.xlsx")
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        hand_over(registrar, path, "agency")
        expect(registrar.page.get_by_text("Sheet Code list was not read")).to_be_visible()
        registrar.page.get_by_role("button", name="Import", exact=True).click()
        expect(registrar.page.get_by_text("2 new, 0 changed, 0 unchanged, 2 handed")).to_be_visible()
        registrar.settle()
        back = registrar.download("2 rows handed back, as XLSX")
        book = load_workbook(io.BytesIO(Path(back.path()).read_bytes()))
    assert [row[0] for row in book["People"].iter_rows(min_row=2, values_only=True)] == ["P4", "P5"]
    doe = kept(office, "agency", "D1")
    assert doe is not None
    assert len(doe.people) == len(doe.vehicles) == 2


def test_a_long_workbook_says_how_many_rows_it_could_not_take(
    office: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    path = write_flat(tmp_path / "long.xlsx", 2_000, {7: "day", 900: "pole"})
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        hand_over(registrar, path, "long")
        registrar.page.get_by_role("button", name="Import", exact=True).click()
        expect(registrar.page.get_by_text("2,000 rows read: 1,998 new")).to_be_visible()


def test_two_records_become_one_household_and_two_again(
    office: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        registrar.press("Look for households told of twice")
        registrar.choose("1 pair to decide on", "1.")
        expect(registrar.page.get_by_text("Otto Nord").first).to_be_visible()
        assert "Knock twice." in registrar.text
        assert "No bell." in registrar.text
        registrar.press("Make one household")
        expect(registrar.page.get_by_text("They are one household now")).to_be_visible()
        records = [kept(office, "web form", "w1"), kept(office, "clinic", "c1")]
        (one,) = [record for record in records if record is not None]
        assert [person.name for person in one.people] == ["Nora Nord", "Otto Nord"]
        registrar.settle()
        registrar.page.get_by_text("1 merge so far").click()
        registrar.press("Undo")
        expect(registrar.page.get_by_text("they are two records again")).to_be_visible()
        assert kept(office, "web form", "w1") == WEB
        assert kept(office, "clinic", "c1") == CLINIC


def test_two_records_beside_each_other_break_no_rule(
    office: RunningServer,
    county_browser: Browser,
    axe: str,  # noqa: F811 - the fixture
) -> None:
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        registrar.press("Look for households told of twice")
        registrar.choose("1 pair to decide on", "1.")
        registrar.page.get_by_text("Otto Nord").first.wait_for()
        found = violations(registrar.page.main_frame, axe, "two records")
        assert not found, "\n".join(map(repr, found))


def test_a_pair_that_was_kept_apart_is_gone_for_good(office: RunningServer, county_browser: Browser) -> None:
    """On a phone, where both records stand below each other."""
    with visiting(county_browser, office, Role.REGISTRAR, size=NARROW) as registrar:
        registrar.open("/profiles")
        registrar.press("Look for households told of twice")
        registrar.choose("1 pair to decide on", "1.")
        registrar.press("Keep apart")
        expect(registrar.page.get_by_text("They stay two households")).to_be_visible()
        registrar.open("/profiles")
        registrar.press("Look for households told of twice")
        expect(registrar.page.get_by_text("No two records of different sources")).to_be_visible()


def test_evidence_is_recorded_with_a_scan_and_taken_out(
    office: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    scan = tmp_path / "form.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n")
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        registrar.type_in("Phone of the household", "612 555 0141")
        expect(registrar.page.get_by_text("No evidence is kept.")).to_be_visible()
        registrar.page.get_by_role("textbox", name="Version of the wording").fill("form B")
        uploader = registrar.page.get_by_test_id("stFileUploader").filter(has_text="Scan: PDF or PNG")
        uploader.locator("input[type=file]").set_input_files(scan)
        registrar.settle()
        registrar.press("Record it")
        expect(registrar.page.get_by_text("Signed form · wording form B")).to_be_visible()
        registrar.settle()
        assert Path(registrar.download("Scan of").path()).read_bytes() == scan.read_bytes()
        card = registrar.page.locator("[class*=st-key-consents_]").filter(has_text="Receives alerts").last
        with registrar.page.expect_download() as waiting:
            card.get_by_role("button", name="Consents as CSV").click()
        text = Path(waiting.value.path()).read_text("utf-8-sig")
    assert "Signed form" in text
