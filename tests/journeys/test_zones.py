"""From a file of zones to a status that everybody sees, what is raised beside it, and its history."""

import json
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Browser, expect

from dashboard.wiring import House
from data_access.access import Permission, Role, console_caller
from data_access.calls.importing import import_calls
from data_access.records.zones import ZoneDraft, ZoneStatus
from data_access.zones.editing import import_zones
from data_access.zones.reading import zones_in
from data_access.zones.statuses import set_status, statuses_now
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving
from tests.world import four_households
from tests.world.callers import MANAGER

pytestmark = pytest.mark.journey
REASON = "Fire comes over the hill from the west"
LEFT = "The river lies between them and the fire"
WEST, EAST, FAR = "Dayton West", "Dayton East", "Riverside"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The four households in a house of their own: what is ordered here troubles no other journey."""
    folder = tmp_path_factory.mktemp("zones")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, _fill) as server:
        yield server


def _fill(house: House) -> None:
    """And nine weeks of calls: one a day in each town, and a dozen in Riverside just now."""
    four_households.fill(house)
    now = house.clock().astimezone(house.settings.zone)
    days = [now - timedelta(days=day, hours=3) for day in range(1, 63)]
    rows = [(moment, place) for moment in days for place in ("45.19,-93.47", "44.98,-93.25")]
    rows += [(now - timedelta(minutes=1 + call), "44.98,-93.25") for call in range(12)]
    lines = [f"{at},{moment:%Y-%m-%d %H:%M:%S},{place}" for at, (moment, place) in enumerate(rows)]
    file = house.settings.data_folder / "calls.csv"
    file.write_text("\n".join(["id,time,latitude,longitude", *lines]) + "\n")
    import_calls(
        house.store,
        console_caller("test", frozenset({Role.REGISTRAR})),
        file,
        "test calls",
        jurisdiction=house.settings.jurisdiction,
        zone=house.settings.time_zone,
        folder=house.calls_folder,
        centre="Test centre",
    )


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


def _kept(county: RunningServer, *, ordered: bool = False) -> None:
    """Keep the zones of the file as a journey before may have done, so that each journey stands alone."""
    house = county.house()
    try:
        told = [(one["properties"], one["geometry"]) for one in json.loads(three_zones())["features"]]
        drafts = [ZoneDraft(one["name"], place, "zones.geojson", one["zone_id"]) for one, place in told]
        import_zones(house.store, MANAGER, drafts)
        door = house.store.enter(MANAGER, Permission.ZONES_STATUS, about="a test", reason=REASON, writes=True)
        with door as visit:
            zones, now = zones_in(visit), statuses_now(visit, exercise=False)
            west = next(zone.id for zone in zones if zone.name == WEST)
            if ordered and west not in now:
                set_status(visit, [west], ZoneStatus.ORDER, exercise=False, seen={})
    finally:
        house.close()


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
    _kept(county)
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
    _kept(county, ordered=True)
    with visiting(county_browser, county, Role.CALL_TAKER) as taker:
        taker.open("/zones")
        assert "Of 3 zones 1 has an order" in taker.text
        assert "Your role reads the status of zones" in taker.text
        assert taker.page.get_by_role("button", name="Show what changes").count() == 0
        assert "New zones" not in taker.text


def test_calls_that_rise_where_nothing_holds_are_raised_until_a_reason_is_given(
    county: RunningServer, county_browser: Browser
) -> None:
    """Riverside has a dozen calls in an hour that has none as a rule, and no status of its own."""
    _kept(county)
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/zones")
        raised = manager.page.get_by_role("alert").filter(has_text="Riverside: 12 calls in the last hour")
        expect(raised).to_be_visible()
        expect(manager.page.get_by_text("Its zone has no status.")).to_be_visible()
        manager.press("Choose the zone")
        expect(manager.page.get_by_text("For 1 chosen zone.")).to_be_visible()
        manager.press("Leave it as it is")
        manager.page.get_by_role("textbox", name="Why it is left").fill("A concert: all of them about noise")
        manager.page.get_by_role("button", name="Leave it", exact=True).click()
        manager.settle()
        expect(manager.page.get_by_text("the reason is on record")).to_be_visible()
        expect(raised).to_have_count(0)
