"""A street is closed by its name, a hazard is drawn, both are seen by others, and one is reopened."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from dashboard.wiring import House
from data_access.access import Permission, Role
from data_access.roads.blocking import open_arcs
from data_access.roads.closures import ClosureKind, closures_in
from data_access.roads.keeping import RoadReport, keep_roads
from tests.journeys.office import NARROW, WIDE, Visitor, visiting
from tests.journeys.test_accessibility import axe, violations  # noqa: F401 - a fixture
from tests.serving import RunningServer, serving
from tests.world import four_households
from tests.world.callers import MANAGER
from tests.world.road_files import osm
from tests.world.roads import B_TO_C, C_TO_B, four_crossings

pytestmark = pytest.mark.journey
REPORT = RoadReport("four.osm", 4, 5, 4, 7, {"street": 2.0}, 0.0, 0, 0, {}, {})
STREETS = osm(
    {1: (44.95, -93.30), 2: (44.95, -93.29), 3: (44.96, -93.29)},
    [([1, 2], {"highway": "residential", "name": "New Street"}), ([2, 3], {"highway": "steps"})],
)


def fill(house: House) -> None:
    """The four households, and the four crossings beside them."""
    four_households.fill(house)
    with house.store.enter(MANAGER, Permission.ROADS_IMPORT, about="a journey", writes=True) as visit:
        keep_roads(visit, four_crossings(), "four crossings", REPORT)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A house of their own: what is closed here troubles no other journey."""
    folder = tmp_path_factory.mktemp("roads")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, fill) as server:
        yield server


def _pick(visitor: Visitor, name: str) -> None:
    """Press one of a row of choices."""
    page = visitor.page
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name)).first.click()
    visitor.settle()


def _close_lake_street(manager: Visitor) -> None:
    manager.type_in("Street", "Lake St")
    manager.page.get_by_role("textbox", name="Reason").fill("Flooded")
    manager.page.get_by_role("button", name="Close", exact=False).last.click()
    manager.settle()


def _draw_a_hazard(manager: Visitor) -> None:
    _pick(manager, "On the map")
    frame = manager.page.frame_locator("iframe").first
    frame.locator("[data-muster=drawn]").wait_for()
    frame.get_by_role("link", name="Draw a rectangle").click()
    box = frame.locator(".leaflet-container").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    manager.page.mouse.move(x - 120, y - 120)
    manager.page.mouse.down()
    manager.page.mouse.move(x + 120, y + 120, steps=4)
    manager.page.mouse.up()
    manager.page.get_by_role("textbox", name="Reason").wait_for()
    manager.settle()


def _in_force(server: RunningServer) -> set[ClosureKind]:
    house = server.house()
    try:
        with house.store.enter(MANAGER, Permission.ROADS_READ, about="a journey") as visit:
            closures, graph = closures_in(visit), house.roads.current(visit)
    finally:
        house.close()
    assert not closures or not open_arcs(graph, closures)[[B_TO_C, C_TO_B]].any()
    return {one.kind for one in closures}


def test_a_street_is_closed_by_its_name_and_a_hazard_by_drawing(
    county: RunningServer, county_browser: Browser
) -> None:
    """Given four crossings, when a manager closes two things, then every arc under them is shut at once."""
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/roads")
        expect(manager.page.get_by_text("with no closure in force")).to_be_visible()
        _close_lake_street(manager)
        expect(manager.page.get_by_text("Lake Street is closed")).to_be_visible()
        assert _in_force(county) == {ClosureKind.ROAD}
        _draw_a_hazard(manager)
        manager.page.get_by_role("textbox", name="Reason").fill("Gas leak")
        manager.page.get_by_role("button", name="Close", exact=False).last.click()
        expect(manager.page.get_by_text("with 2 closures in force")).to_be_visible()
        assert _in_force(county) == {ClosureKind.ROAD, ClosureKind.HAZARD}


def test_no_state_of_the_page_breaks_a_rule(
    county: RunningServer,
    county_browser: Browser,
    axe: str,  # noqa: F811 - the fixture
) -> None:
    """With a map, closures in force, and a street that is about to be closed: WCAG 2.1 A and AA."""
    for size, scheme in ((WIDE, "light"), (NARROW, "dark")):
        with visiting(county_browser, county, Role.EMERGENCY_MANAGER, size=size, scheme=scheme) as manager:
            manager.open("/roads")
            manager.type_in("Street", "Elm")
            manager.page.frame_locator("iframe").first.locator("[data-muster=drawn]").wait_for()
            found = [one for frame in manager.page.frames for one in violations(frame, axe, scheme)]
            assert found == []


def test_an_analyst_sees_closures_and_closes_nothing(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.ANALYST, size=NARROW) as analyst:
        analyst.open("/roads")
        expect(analyst.page.get_by_text("Your role reads closures")).to_be_visible()
        assert "Bring roads in" not in analyst.text


def test_a_closure_is_reopened_by_the_police(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.POLICE) as officer:
        officer.open("/roads")
        _pick(officer, "Reopen")
        officer.choose("Closure", "Lake Street")
        officer.page.get_by_role("button", name="Reopen").last.click()
        expect(officer.page.get_by_text("is open again")).to_be_visible()
    assert ClosureKind.ROAD not in _in_force(county)


def test_roads_are_brought_in_on_the_page(county: RunningServer, county_browser: Browser) -> None:
    """A file of one street takes the place of the four crossings; what is no road is told."""
    with visiting(county_browser, county, Role.REGISTRAR) as registrar:
        registrar.open("/roads")
        _pick(registrar, "Bring roads in")
        registrar.page.locator("input[type=file]").set_input_files(
            {"name": "streets.osm", "mimeType": "text/xml", "buffer": STREETS.encode()}
        )
        registrar.page.get_by_role("textbox", name="Source").fill("a journey")
        registrar.page.get_by_role("button", name="Import").last.click()
        expect(registrar.page.get_by_text("1 roads read")).to_be_visible()
        registrar.settle()
        expect(registrar.page.get_by_text("Source: a journey")).to_be_visible()
