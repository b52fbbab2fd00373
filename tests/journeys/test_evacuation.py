"""From an area to a printed list: one way forward, the plan kept, the crew's phone without a network."""

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from data_access.access import Role
from tests.journeys.office import NARROW, Visitor, visiting
from tests.journeys.test_accessibility import axe, violations
from tests.serving import RunningServer, serving
from tests.world import evacuation_county, four_households

__all__ = ["axe"]
pytestmark = pytest.mark.journey
REASON = "Flood of the river, crews of the first hour"


@pytest.fixture(scope="module")
def ready_county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The four households with streets, shelters and vehicles."""
    folder = tmp_path_factory.mktemp("evacuation")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, evacuation_county.fill) as server:
        yield server


def step_to(visitor: Visitor, name: str) -> None:
    visitor.press(f"Next: {name}")


def plan_made(visitor: Visitor) -> str:
    """Walk from the area to a plan that is kept; the number of the plan."""
    visitor.open("/evacuation?place=Dayton+(city)")
    step_to(visitor, "People")
    assert visitor.figure("Households that ride") == "2"
    assert visitor.figure("Wheelchair") == "1"
    step_to(visitor, "Clearance")
    visitor.choose("Search for", "2 s")
    visitor.press("Work out the plan")
    visitor.page.wait_for_url(re.compile("plan=[0-9a-f]{32}"), timeout=60_000)
    visitor.settle()
    found = re.search("plan=([0-9a-f]{32})", visitor.page.url)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def plan(ready_county: RunningServer, county_browser: Browser) -> str:
    """A plan made on the screen, and looked at on the way."""
    with visiting(county_browser, ready_county, Role.EMERGENCY_MANAGER) as visitor:
        number = plan_made(visitor)
        assert "EXERCISE: Dayton, version 1" in visitor.text
        assert visitor.figure("Proven lower bound")
        assert "2,600 vehicles are safe" in visitor.text
        step_to(visitor, "Pick-ups")
        assert visitor.figure("People brought") == "3"
        step_to(visitor, "Shelters")
        assert "1 shelter take in 3 people" in visitor.text or "Champlin gym" in visitor.text
        step_to(visitor, "Order")
        assert (
            "EXERCISE. County emergency management"
            in visitor.page.get_by_role("textbox", name="Words of the order").input_value()
        )
        visitor.press("Put the order on record")
        assert "On record:" in visitor.text
        return number


def opened_lists(visitor: Visitor, plan: str) -> None:
    visitor.open(f"/evacuation?room=Carry+out&plan={plan}")
    assert visitor.figure("Not yet safe") == "2"
    visitor.page.get_by_role("textbox", name="Reason").fill(REASON)
    visitor.press("Open the lists")


def test_lists_come_only_with_a_reason_and_as_paper(
    ready_county: RunningServer, county_browser: Browser, plan: str
) -> None:
    with visiting(county_browser, ready_county, Role.EMERGENCY_MANAGER) as visitor:
        visitor.open(f"/evacuation?room=Carry+out&plan={plan}")
        visitor.page.get_by_role("textbox", name="Reason").fill("short")
        visitor.press("Open the lists")
        assert "fewer than 10 characters" in visitor.text
        opened_lists(visitor, plan)
        names = ""
        for vehicle in ("V01", "V02"):
            visitor.choose("Vehicle", vehicle)
            data = visitor.download(f"{vehicle} (PDF)").path().read_bytes()
            pages = PdfReader(io.BytesIO(data)).pages
            text = "\n".join(page.extract_text() for page in pages)
            assert "EXERCISE: nobody is evacuated" in text
            assert REASON in " ".join(text.split())
            names += text
        assert "Kim Lee" in names
        assert "20 Oak Street" in names
        assert "Ana Garcia" in names
        book = visitor.download("Go-book").path().read_bytes()
        assert "Go-book: Dayton" in PdfReader(io.BytesIO(book)).pages[0].extract_text()


def test_a_crew_marks_without_a_network_and_the_centre_sees_it(
    ready_county: RunningServer, county_browser: Browser, plan: str
) -> None:
    with visiting(county_browser, ready_county, Role.EMERGENCY_MANAGER) as visitor:
        opened_lists(visitor, plan)
        visitor.press("Link for the crew's phone")
        link = visitor.page.locator("code").first.inner_text()
        phone = county_browser.new_context(viewport=NARROW)  # type: ignore[arg-type]
        page = phone.new_page()
        page.goto(link)
        expect(page.locator("h1")).to_contain_text("V0")
        phone.set_offline(True)
        page.get_by_role("button", name="At shelter").first.click()
        expect(page.locator("#state")).to_contain_text("1 mark waits for the network")
        phone.set_offline(False)
        expect(page.locator("#state")).to_contain_text("All marks are sent")
        assert "Kim Lee" not in page.evaluate("JSON.stringify(localStorage)")
        phone.close()
        visitor.open(f"/evacuation?room=Carry+out&plan={plan}")
        assert visitor.figure("At the shelter") == "1"
        assert visitor.figure("Not yet safe") == "1"
        # A vehicle breaks: whoever is not yet safe is planned anew, and nobody else.
        visitor.page.get_by_text("Something changed: plan anew").click()
        visitor.settle()
        visitor.page.get_by_role("button", name="Plan anew").click()
        visitor.page.get_by_role("button", name="Work out the plan").wait_for()
        visitor.settle()
        visitor.press("Back: People")
        assert visitor.figure("Households that ride") == "1"


def test_the_police_see_the_plan_and_nobody_who_rides(
    ready_county: RunningServer, county_browser: Browser, plan: str
) -> None:
    with visiting(county_browser, ready_county, Role.POLICE) as visitor:
        visitor.open(f"/evacuation?plan={plan}")
        assert "Plans that are kept" in visitor.text
        assert "Lists for the crews" not in visitor.text
        visitor.open(f"/evacuation?room=Carry+out&plan={plan}")
        assert "Open the lists" not in visitor.text


def test_no_screen_of_a_plan_breaks_a_rule_of_accessibility(
    ready_county: RunningServer, county_browser: Browser, plan: str, axe: str
) -> None:
    """The steps with a plan, carrying it out and the fleet, on a narrow screen in the dark."""
    with visiting(
        county_browser, ready_county, Role.EMERGENCY_MANAGER, size=NARROW, scheme="dark"
    ) as visitor:
        for where in (
            "step=3+Clearance", "step=4+Pick-ups", "step=5+Shelters", "step=6+Order", "room=Carry+out",
            "room=Kept+plans", "room=Shelters+and+fleet",
        ):  # fmt: skip
            visitor.open(f"/evacuation?{where}&plan={plan}")
            visitor.page.wait_for_timeout(700)
            frames = [frame for frame in visitor.page.frames if not frame.is_detached()]
            found = [one for frame in frames for one in violations(frame, axe, where)]
            assert not found, "\n".join(map(repr, found))
