"""From a file of zones to a status that everybody sees, what is raised beside it, and its history."""

import json
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Role
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving
from tests.world import four_households

pytestmark = pytest.mark.journey
REASON = "Fire comes over the hill from the west"
LEFT = "The river lies between them and the fire"
WEST, EAST, FAR = "Dayton West", "Dayton East", "Riverside"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The four households in a house of their own: what is ordered here troubles no other journey."""
    folder = tmp_path_factory.mktemp("zones")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, four_households.fill) as server:
        yield server


def _square(west: float, south: float) -> list[list[list[float]]]:
    east, north = west + 0.05, south + 0.05
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def three_zones() -> bytes:
    """Two zones side by side in Dayton, and one far away in Riverside."""
    places = {WEST: (-93.54, 45.16), EAST: (-93.49, 45.16), FAR: (-93.29, 44.955)}
    features = [
        {
            "type": "Feature",
            "properties": {"zone_id": f"Z{number}", "name": name},
            "geometry": {"type": "Polygon", "coordinates": _square(*place)},
        }
        for number, (name, place) in enumerate(places.items(), start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def bring_in_three(manager: Visitor) -> None:
    """Keep the three zones of a file."""
    manager.page.get_by_role("radio", name="New zones").or_(
        manager.page.get_by_role("button", name="New zones")
    ).first.click()
    manager.settle()
    manager.page.locator("input[type=file]").last.set_input_files(
        {"name": "zones.geojson", "mimeType": "application/geo+json", "buffer": three_zones()}
    )
    manager.settle()
    expect(manager.page.get_by_text("3 zones: 0 known by their own id")).to_be_visible()
    manager.press("Keep 3 zones")
    expect(manager.page.get_by_text("Kept: 3 new, 0 changed")).to_be_visible()


def choose_status(manager: Visitor, zone: str, status: str) -> None:
    """Choose a zone and a status with a reason, up to the second step."""
    manager.choose("Chosen zones", zone)
    manager.page.keyboard.press("Escape")
    manager.page.get_by_role("radio", name=status).locator("xpath=ancestor::label").first.click()
    manager.page.get_by_role("textbox", name="Reason").fill(REASON)
    manager.press("Show what changes")


def _public(server: RunningServer) -> str:
    with httpx.Client() as stranger:
        answer = stranger.get(f"{server.address}/public/zones")
    assert answer.status_code == 200
    return answer.text


def test_from_a_file_to_what_everybody_sees(county: RunningServer, county_browser: Browser) -> None:
    """A file comes in, an order is given in two steps, the neighbour is raised, the public page says so."""
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/zones")
        assert "No zone has been drawn or imported yet" in manager.text
        bring_in_three(manager)
        assert "All 3 zones are normal" in manager.text
        choose_status(manager, WEST, "O · Order")
        expect(manager.page.get_by_text("This is real: everybody sees it")).to_be_visible()
        expect(manager.page.get_by_text("1 zone beside an order would have no warning")).to_be_visible()
        assert "has an order" not in _public(county)
        manager.page.get_by_text("Leave them as they are, for a reason").click()
        manager.settle()
        manager.page.get_by_role("textbox", name="Why they are left").fill(LEFT)
        manager.press("Set the status")
        expect(manager.page.get_by_text("1 zone: order.")).to_be_visible()
        assert "Of 3 zones 1 has an order; 2 are normal." in manager.text
        assert "Left as it is in the last 7 days: 1" in manager.text
        assert manager.figure("Order") == "1"
        told = _public(county)
        assert "Of 3 zones 1 has an order; 2 are normal." in told
        assert "SMA-DAY-001" in told
        assert REASON not in told
        assert LEFT not in told
        manager.page.get_by_role("radio", name="History").or_(
            manager.page.get_by_role("button", name="History")
        ).first.click()
        manager.settle()
        manager.choose("Zone", "SMA-DAY-001")
        assert "Outline 1" in manager.text


def test_an_exercise_is_stamped_and_stays_inside(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/zones?exercise=true")
        expect(manager.page.get_by_text("EXERCISE · EXERCISE · EXERCISE")).to_be_visible()
        choose_status(manager, FAR, "W · Warning")
        expect(manager.page.get_by_text("An exercise: nobody outside sees it")).to_be_visible()
        manager.press("EXERCISE: Set the status")
        assert "EXERCISE: Of 3 zones 1 has a warning; 2 are normal." in manager.text
        assert manager.figure("EXERCISE: Warning") == "1"
        assert "a warning" not in _public(county)


def test_who_may_only_read_sees_what_holds_and_sets_nothing(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.CALL_TAKER) as taker:
        taker.open("/zones")
        assert "Of 3 zones 1 has an order" in taker.text
        assert "Your role reads the status of zones" in taker.text
        assert taker.page.get_by_role("button", name="Show what changes").count() == 0
        assert "New zones" not in taker.text
