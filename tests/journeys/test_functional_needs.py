"""An emergency manager asks who is in an area and what they need, and gets a true answer."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Role
from data_access.records.needs import Need
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer
from tests.world import four_households
from tests.world.four_households import DAYTON, FORMULA, PICTURE

pytestmark = pytest.mark.journey
REASON = "Door to door before the flood"
DAYTON_CORNERS = "45.14, -93.55; 45.23, -93.55; 45.23, -93.38; 45.14, -93.38"


def _counts(visitor: Visitor) -> tuple[int, int]:
    return int(visitor.figure("Households")), int(visitor.figure("People in them"))


def _true_counts(today: date) -> tuple[int, int]:
    """Count by looking at every household, with none of the program's own code."""
    there = four_households.living_in(DAYTON, today)
    return len(there), sum(len(one.people) for one in there)


def test_from_signing_in_to_names_and_a_file(county: RunningServer, county_browser: Browser) -> None:
    """Given four households, when Dayton is picked, then the count is true and names need a reason."""
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/situation")
        manager.page.get_by_role("link", name="Functional needs").first.click()
        manager.page.get_by_role("heading", name="Functional needs").wait_for()
        manager.settle()
        manager.choose("City, neighbourhood or ZIP", "Dayton (city)")
        assert _counts(manager) == _true_counts(date.today())  # noqa: DTZ011 - the county of the test is here
        assert "In Dayton" in manager.text
        assert "Kim Lee" not in manager.text
        manager.type_in("Reason", REASON)
        names = _file_of(manager)
        assert [row["Names"].split(",")[0].split(" !")[0] for row in names] == [
            "Ana Garcia",
            "Jane Doe",
            "Kim Lee",
        ]
        assert all(f"· {REASON} ·" in row["Taken out"] for row in names)
        assert _lines_about(county, REASON) >= 2


def _file_of(manager: Visitor) -> list[dict[str, str]]:
    expect(manager.page.get_by_role("button", name="CSV file")).to_be_visible()
    handed = manager.download("CSV file")
    assert re.fullmatch(r"muster-functional-needs-[0-9a-f]{16}\.csv", handed.suggested_filename)
    text = Path(handed.path()).read_bytes().decode("utf-8-sig")
    return sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["Names"])


def _lines_about(county: RunningServer, reason: str) -> int:
    house = county.house()
    try:
        return sum(kept.line.reason == reason for kept in house.store.audit.lines(limit=200))
    finally:
        house.close()


def test_names_without_a_reason_are_refused_with_a_sentence(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        manager.type_in("Reason", "flood")
        expect(manager.page.get_by_text("Say why names and addresses are needed")).to_be_visible()
        assert manager.page.get_by_role("button", name="CSV file").count() == 0


def test_lapsed_and_never_confirmed_stand_apart(county: RunningServer, county_browser: Browser) -> None:
    """Two of the three in Dayton were not confirmed in time: they are counted, and said so."""
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        assert "2 unconfirmed" in manager.text
        assert "Expected 41" in manager.text
        assert "Estimate by hand, first" in manager.text


def test_a_view_can_be_handed_on_by_its_address(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)&need=Oxygen")
        with_oxygen = [
            one
            for one in four_households.living_in(DAYTON, date.today())  # noqa: DTZ011
            if any(Need.OXYGEN in person.needs for person in one.people)
        ]
        assert _counts(manager) == (len(with_oxygen), sum(len(one.people) for one in with_oxygen))
        assert "need=Oxygen" in manager.page.url


def test_the_area_is_still_chosen_after_another_page(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        manager.page.get_by_role("link", name="Situation").first.click()
        manager.page.get_by_role("heading", name="Situation").wait_for()
        manager.page.get_by_role("link", name="Functional needs").first.click()
        manager.page.get_by_text("In Dayton").wait_for()


def test_the_whole_way_with_the_keyboard_alone(county: RunningServer, county_browser: Browser) -> None:
    """Nobody needs a mouse: an area is typed as coordinates, and names are asked for with Enter."""
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs")
        keyboard = manager.page.keyboard
        manager.tab_to("^City or ZIP$")
        for _ in range(3):
            keyboard.press("ArrowRight")
        keyboard.press("Enter")
        manager.settle()
        manager.tab_to("^Corners")
        keyboard.type(DAYTON_CORNERS)
        keyboard.press("Enter")
        manager.settle()
        assert _counts(manager) == _true_counts(date.today())  # noqa: DTZ011
        manager.tab_to("^Reason")
        keyboard.type(REASON)
        keyboard.press("Enter")
        manager.settle()
        expect(manager.page.get_by_role("button", name="CSV file")).to_be_visible()


def test_an_area_that_is_none_says_what_to_do_and_the_page_goes_on(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?area=Coordinates")
        manager.type_in("Corners", "45.14, -93.55; 45.23, -93.38")
        assert manager.page.get_by_test_id("stAlert").count() == 1
        assert "In the whole county" in manager.text


def test_an_area_is_saved_under_a_name_renamed_and_deleted(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?area=Coordinates")
        manager.type_in("Corners", DAYTON_CORNERS)
        manager.press("Save this area")
        manager.type_in("Name of the area", "River bend")
        manager.open("/functional_needs?area=Saved")
        manager.choose("Saved area", "River bend")
        assert _counts(manager) == _true_counts(date.today())  # noqa: DTZ011
        manager.press("Rename or delete")
        manager.type_in("New name", "River bend, north")
        manager.choose("Saved area", "River bend, north")
        manager.press("Rename or delete")
        manager.press("Delete the area")
        expect(manager.page.get_by_text("The area is deleted.")).to_be_visible()
        manager.open("/functional_needs?area=Saved&saved=River+bend,+north")
        assert "In the whole county" in manager.text


def test_the_map_is_there_with_the_network_gone(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs")
        frame = manager.page.locator("iframe").first
        frame.content_frame.locator(".leaflet-container").wait_for()
        box = frame.bounding_box()
        assert box is not None
        assert box["height"] > 300


def test_what_residents_wrote_is_shown_and_never_obeyed(
    county: RunningServer, county_browser: Browser
) -> None:
    """A picture in a name is not fetched (`visiting` fails on any outside request); a formula is text."""
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        manager.type_in("Reason", REASON)
        rows = _file_of(manager)
        assert any(PICTURE in row["Names"] for row in rows)
        assert any(f"'{FORMULA}" in row["Contacts"] for row in rows)
        assert manager.page.locator("img[src*=outside]").count() == 0


@pytest.mark.parametrize(
    "role", [Role.POLICE, Role.ANALYST, Role.CALL_TAKER, Role.REGISTRAR, Role.ADMINISTRATOR]
)
def test_other_roles_do_not_reach_the_page_by_its_address(
    county: RunningServer, county_browser: Browser, role: Role
) -> None:
    with visiting(county_browser, county, role) as visitor:
        visitor.open("/functional_needs?place=Dayton+(city)")
        assert visitor.page.get_by_role("heading", name="Functional needs").count() == 0
        assert "People in them" not in visitor.text
