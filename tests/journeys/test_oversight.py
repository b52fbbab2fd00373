"""The glass is broken; administrators are told, look again, and can say who looked at whom."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Role
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving
from tests.world import four_households

pytestmark = pytest.mark.journey
WHY = "A neighbour calls: she does not answer, smoke in the stairwell"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The four households for these journeys alone: what one does, the next looks at."""
    folder = tmp_path_factory.mktemp("overseen")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, four_households.fill) as server:
        yield server


def _break(visitor: Visitor, phone: str, why: str, proof: str) -> None:
    visitor.open("/break_glass")
    page = visitor.page
    page.get_by_role("textbox", name="Phone of the household").fill(phone)
    page.get_by_role("textbox", name="Why this cannot wait").fill(why)
    page.get_by_role("textbox", name="once more").fill(proof)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Break the glass").click()
    visitor.settle()


def test_without_the_right_proof_or_a_reason_the_glass_holds(
    town: RunningServer, county_browser: Browser
) -> None:
    password = town.accounts[Role.CALL_TAKER].password
    with visiting(county_browser, town, Role.CALL_TAKER) as taker:
        _break(taker, "(612) 555-0102", WHY, "not my password")
        expect(taker.page.get_by_text("do not belong together")).to_be_visible()
        _break(taker, "(612) 555-0102", "urgent", password)
        expect(taker.page.get_by_text("why this cannot wait").last).to_be_visible()
        assert "Kim Lee" not in taker.text


def test_an_emergency_manager_breaks_the_glass_and_it_is_loud(
    town: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, town, Role.EMERGENCY_MANAGER) as manager:
        _break(manager, "(612) 555-0102", WHY, town.accounts[Role.EMERGENCY_MANAGER].password)
        expect(manager.page.get_by_text("The glass is broken until")).to_be_visible()
        expect(manager.page.get_by_text("Kim Lee").first).to_be_visible()
        manager.open("/functional_needs")
        expect(manager.page.get_by_text("The glass is broken until")).to_be_visible()
        manager.open("/break_glass")
        expect(manager.page.get_by_text("Kim Lee").first).to_be_visible()


def test_administrators_are_told_at_once_and_one_of_them_looks_again(
    town: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, town, Role.ADMINISTRATOR) as administrator:
        administrator.open("/situation")
        expect(administrator.page.get_by_text("has broken the glass").first).to_be_visible()
        expect(administrator.page.get_by_text("smoke in the stairwell").first).to_be_visible()
        administrator.open("/oversight")
        before = int(administrator.figure("To be looked at again"))
        administrator.choose("Looked at again", "Broken glass")
        administrator.page.get_by_role("textbox", name="What you found").fill("Fire brigade confirms")
        administrator.press("Keep the review")
        expect(administrator.page.get_by_text("The review is kept.")).to_be_visible()
        assert int(administrator.figure("To be looked at again")) == before - 1
        assert "Kim Lee" not in administrator.page.content()


def test_a_household_is_told_who_looked_at_it_and_no_name_of_staff(
    town: RunningServer, county_browser: Browser
) -> None:
    manager = town.accounts[Role.EMERGENCY_MANAGER].name
    with visiting(county_browser, town, Role.ADMINISTRATOR) as administrator:
        administrator.open("/oversight?part=By+household")
        administrator.page.get_by_role("textbox", name="Phone, number of the household").fill("612-555-0102")
        administrator.press("Look it up")
        expect(administrator.page.get_by_text("why this is looked up")).to_be_visible()
        administrator.page.get_by_role("textbox", name="Reason").fill("Request of the resident, by letter")
        administrator.press("Look it up")
        expect(administrator.page.get_by_text("Looked at 1 time by 1 account")).to_be_visible()
        told = _rows(administrator.download("For the resident").path())
        assert [row["Who, by role"] for row in told] == ["emergency manager"]
        assert manager not in str([list(row.values())[:-1] for row in told])
        named = _rows(administrator.download("CSV with names").path())
        assert [row["Who"] for row in named] == [manager]


def test_all_that_a_person_looked_at_is_found(town: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, town, Role.ADMINISTRATOR) as administrator:
        administrator.open("/oversight?part=By+person")
        administrator.choose("Account", "emergency-manager")
        administrator.page.get_by_role("textbox", name="Reason").fill("Complaint of a resident, number 17")
        administrator.press("Look it up")
        expect(administrator.page.get_by_text("emergency-manager: ")).to_be_visible()
        rows = _rows(administrator.download("CSV").path())
        assert {row["Did"] for row in rows} == {"Broke the glass: opened it in an emergency"}


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
