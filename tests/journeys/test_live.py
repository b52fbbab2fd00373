"""The live page in Chromium: a machine posts, and the figures move without a click; silence is loud."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Browser, expect

from dashboard.web.intake_routes import PATH
from dashboard.wiring import House
from data_access.access import Permission, Role, console_caller
from data_access.calls import feeds
from data_access.county.made import DEMO_CENTRE
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving
from tests.world import four_households, small_calls

pytestmark = pytest.mark.journey
_TOKENS: dict[str, str] = {}
REFRESHED_MILLISECONDS = 40_000


def fill(house: House) -> None:
    four_households.fill(house)
    small_calls.fill(house)
    chief = console_caller("test", frozenset({Role.ADMINISTRATOR}))
    with house.store.enter(chief, Permission.CALLS_FEEDS, about="test", writes=True) as visit:
        for name, centre in (("CAD", DEMO_CENTRE), ("elsewhere", "Another centre")):
            _TOKENS[name] = feeds.make_feed(visit, name, centre=centre, time_zone="America/Chicago")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with serving(tmp_path_factory.mktemp("live"), fill) as server:
        yield server


def post(server: RunningServer, calls: list[dict[str, object]], name: str = "CAD") -> dict[str, int]:
    headers = {"authorization": f"Bearer {_TOKENS[name]}", "content-type": "application/json"}
    answer = httpx.post(f"{server.address}{PATH}", content=json.dumps(calls), headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    told: dict[str, int] = answer.json()
    return told


def call(number: int, seconds_ago: float, **more: object) -> dict[str, object]:
    received = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    return {"incident": f"L-{number}", "received": received.isoformat(), "discipline": "Fire", "line": "911",
            "nature": "STRUCTURE FIRE", "priority": "1", "latitude": 45.185, "longitude": -93.465,
            **more}  # fmt: skip


def after(row: dict[str, object], seconds: float) -> str:
    return (datetime.fromisoformat(str(row["received"])) + timedelta(seconds=seconds)).isoformat()


def shown(visitor: Visitor, label: str, value: str) -> None:
    """Wait until a figure says this, without touching the page."""
    card = visitor.page.get_by_test_id("stMetric").filter(has_text=label).first
    expect(card.get_by_test_id("stMetricValue")).to_have_text(value, timeout=REFRESHED_MILLISECONDS)


def test_a_posted_call_moves_the_figures_and_an_answer_moves_them_again(
    centre: RunningServer, county_browser: Browser
) -> None:
    """Silence is loud; then three calls come, one of them answered late, one closed."""
    with visiting(county_browser, centre, Role.POLICE) as police:
        police.open("/live")
        assert "No call came in the last 24 hours" in police.text
        assert "The feed CAD has told nothing yet" in police.text
        police.page.evaluate("window.untouched = true")
        quick, late, waits = call(1, 50), call(2, 45), call(3, 20)
        quick |= {"answered": after(quick, 8), "closed": after(quick, 40)}
        late |= {"answered": after(late, 30)}
        assert post(centre, [quick, late, waits])["new"] == 3
        shown(police, "Waiting", "1")
        assert police.figure("Within 15 s") == "33.3 %"
        assert "n = 3" in police.text
        assert police.figure("Threat to life") == "2"
        assert "The newest call came" in police.text
        assert "nobody waits" not in police.text
        assert police.page.evaluate("window.untouched") is True
        waits["answered"] = after(waits, 12)
        assert post(centre, [waits])["changed"] == 1
        shown(police, "Waiting", "0")
        assert police.figure("Within 15 s") == "66.7 %"


def test_a_call_taker_sees_the_own_centre_alone(centre: RunningServer, county_browser: Browser) -> None:
    other = call(900, 30, nature="CHEST PAIN ELSEWHERE")
    post(centre, [other | {"answered": after(other, 5), "closed": ""}], "elsewhere")
    with visiting(county_browser, centre, Role.CALL_TAKER) as taker:
        taker.open("/live")
        assert "Another centre" not in taker.page.content()
        assert "ELSEWHERE" not in taker.page.content()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.REGISTRAR, Role.ADMINISTRATOR])
def test_who_may_not_watch_is_led_away(centre: RunningServer, county_browser: Browser, role: Role) -> None:
    with visiting(county_browser, centre, role) as somebody:
        somebody.page.goto(f"{centre.address}/live")
        somebody.page.locator("h1").first.wait_for()
        assert "Calls per minute" not in somebody.text
