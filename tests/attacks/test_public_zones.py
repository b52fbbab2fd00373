"""What everybody may see of the zones: nothing else becomes reachable, and nobody's words become code."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import httpx
import pytest
from lxml import html
from starlette.applications import Starlette
from starlette.testclient import TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dashboard.settings import settings_from
from dashboard.web.plain_pages import Frame
from dashboard.web.public_paths import FEED_PATHS, PUBLIC_PATHS
from dashboard.web.public_routes import public_routes
from dashboard.wiring import House
from data_access.access import Permission, Role
from data_access.records.zones import GuardKind, ZoneDraft, ZoneStatus
from data_access.zones.editing import import_zones
from data_access.zones.statuses import dismiss, set_status
from tests.journeys.map_browser import chromium
from tests.journeys.office import visiting
from tests.serving import RunningServer, serving
from tests.world import four_households
from tests.world.callers import MANAGER, ZONE

pytestmark = pytest.mark.attack
CANARY = "canary-reason: Jane Doe called twice"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "${alert(1)} `x` \\u003cscript\\u003e",
    "]]><!-- </title></svg><svg onload=alert(1)>",
    "$[name] <b>bold</b>",
    "=HYPERLINK(1)",
)
EXERCISED = "Only an exercise"


def _square(number: int) -> dict[str, object]:
    x = -93.5 + 0.02 * number
    ring = [[x, 45.0], [x + 0.02, 45.0], [x + 0.02, 45.02], [x, 45.02], [x, 45.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def _fill(house: House) -> None:
    four_households.fill(house)
    names = [*HOSTILE, EXERCISED]
    drafts = [ZoneDraft(name, _square(at), "attack", str(at)) for at, name in enumerate(names)]
    zones = import_zones(house.store, MANAGER, drafts).new
    door = house.store.enter(MANAGER, Permission.ZONES_STATUS, about="a test", reason=CANARY, writes=True)
    with door as visit:
        set_status(visit, zones[:-1], ZoneStatus.ORDER, exercise=False, seen={})
        set_status(visit, zones[-1:], ZoneStatus.WARNING, exercise=True, seen={})
        dismiss(visit, GuardKind.BESIDE_AN_ORDER, "key", CANARY, weight=1.0, exercise=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with serving(tmp_path_factory.mktemp("public"), _fill) as running:
        yield running


@pytest.fixture
def stranger(server: RunningServer) -> Iterator[httpx.Client]:
    with server.visitor() as visitor:
        yield visitor


@pytest.mark.parametrize("path", sorted(PUBLIC_PATHS))
def test_a_stranger_sees_what_holds_and_no_person_reason_or_exercise(
    stranger: httpx.Client, path: str
) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "rder" in answer.text
    for secret in (CANARY, "canary", MANAGER.name, "Warning", "attack"):
        assert secret not in answer.text, secret


@pytest.mark.parametrize(
    "path",
    [
        "/public", "/public/", "/public/zones/", "/public/zones.csv", "/public/zones.json", "/public/ZONES",
        "/public/zones.geojson/", "/public/zones/../../zones", "/public/zones%2f..%2f..%2f_stcore%2fmetrics",
        "/public/zones;x", "/public//zones", "/publiczones", "/zones", "/situation", "/assets/muster-map.css",
        "/basemap/county.pmtiles", "/_stcore/host-config", "/_stcore/metrics", "/media/x.csv", "/map/x/cells",
    ],
)  # fmt: skip
def test_nothing_beside_the_public_paths_is_open(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code in {303, 403, 404}, answer.status_code
    assert "rder" not in answer.text.replace("border", "")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_public_path_is_only_read(stranger: httpx.Client, method: str) -> None:
    for path in PUBLIC_PATHS:
        assert stranger.request(method, path).status_code in {303, 403, 405}


def test_no_socket_opens_on_a_public_path(server: RunningServer) -> None:
    address = server.address.replace("http", "ws") + "/public/zones"
    with pytest.raises(InvalidStatus), connect(address, origin=server.address):  # type: ignore[arg-type]
        pytest.fail("it opened")


def test_hostile_names_stay_text_on_the_page(stranger: httpx.Client) -> None:
    answer = stranger.get("/public/zones")
    page = html.fromstring(answer.text)
    assert (
        page.xpath(
            "//script | //iframe | //object | //embed | //form | //img[not(contains(@src,'mark.svg'))]"
        )
        == []
    )
    assert [
        name for one in page.iter() for name in one.attrib if name.lower().startswith(("on", "style"))
    ] == []
    shown = page.text_content()
    assert all(name in shown for name in HOSTILE)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_hostile_names_stay_text_in_the_files(stranger: httpx.Client) -> None:
    features = json.loads(stranger.get("/public/zones.geojson").text)["features"]
    assert [one["properties"]["name"] for one in features] == [*HOSTILE, EXERCISED]
    kml = ET.fromstring(stranger.get("/public/zones.kml").content)  # noqa: S314 - our own feed - our own server's answer
    assert not any("<" in (one.text or "") or "$[" in (one.text or "") for one in kml.iter())
    feed = ET.fromstring(stranger.get("/public/zones.atom").content)  # noqa: S314 - our own feed
    titles = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[1:] == ["Order: 6 zones"]


def test_an_exercise_is_no_public_status(stranger: httpx.Client) -> None:
    features = json.loads(stranger.get("/public/zones.geojson").text)["features"]
    by_name = {one["properties"]["name"]: one["properties"]["status"] for one in features}
    assert by_name[EXERCISED] == "normal"


@pytest.mark.parametrize("path", sorted(PUBLIC_PATHS))
def test_an_answer_that_is_known_is_not_sent_again(stranger: httpx.Client, path: str) -> None:
    first = stranger.get(path)
    assert first.headers["cache-control"].startswith("public, max-age=")
    again = stranger.get(path, headers={"if-none-match": f'W/"other", {first.headers["etag"]}'})
    assert again.status_code == 304 or path == "/public/zones"
    assert stranger.get(path, headers={"if-none-match": '"another"'}).status_code == 200


def test_only_the_files_may_be_read_from_other_sites(stranger: httpx.Client) -> None:
    for path in [*PUBLIC_PATHS, "/sign-in", "/healthz"]:
        answer = stranger.get(path, headers={"origin": "https://outside.example"})
        assert ("access-control-allow-origin" in answer.headers) == (path in FEED_PATHS)
        if path not in PUBLIC_PATHS:
            assert answer.headers["cache-control"] == "no-store"


def test_many_who_ask_leave_one_line_on_the_trail(server: RunningServer, stranger: httpx.Client) -> None:
    """Or a crowd could bury the lines that matter."""
    for _ in range(30):
        assert stranger.get("/public/zones").status_code == 200
    house = server.house()
    try:
        lines = house.store.audit.lines(limit=200)
    finally:
        house.close()
    assert sum(one.line.action == Permission.ZONES_PUBLIC for one in lines) == 1


def test_switched_off_it_says_so_and_shows_nothing() -> None:
    assert settings_from({"MUSTER_PUBLIC_ZONES": "0"}).public_zones is False
    client = TestClient(Starlette(routes=public_routes(None, Frame("County", demo=False), ZONE)))
    for path in PUBLIC_PATHS:
        answer = client.get(path)
        assert answer.status_code == 404
        assert "does not publish" in answer.text


def test_hostile_names_stay_text_for_those_who_are_signed_in(server: RunningServer) -> None:
    """In the list, in the table and on the map, where a name is shown under the pointer."""
    dialogs: list[str] = []
    with chromium() as browser, visiting(browser, server, Role.EMERGENCY_MANAGER) as manager:
        manager.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        manager.open("/zones?shelf=History")
        frame = manager.page.frame_locator("iframe[title*=folium]")
        shapes = frame.locator("path.leaflet-interactive")
        shapes.first.wait_for()
        for at in range(shapes.count()):
            shapes.nth(at).hover(force=True)
        assert frame.locator(".leaflet-tooltip script, .leaflet-tooltip img").count() == 0
        assert manager.page.locator("[data-testid=stMain] script").count() == 0
    assert dialogs == []
