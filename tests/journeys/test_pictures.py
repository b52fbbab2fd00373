"""Pictures of every page, wide and narrow, light and dark: looked at by people, and held to a few rules.

With `MUSTER_PICTURES=1` they are taken of the demo county at a fifth of its size and written to
`docs/pictures`, where the README shows them. Otherwise they are of the four households and stay in a
folder that git ignores.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from data_access.access import Role
from tests.journeys.office import NARROW, WIDE, Visitor, visiting
from tests.serving import RunningServer, serving

pytestmark = pytest.mark.journey
ROOT = Path(__file__).parents[2]
FOR_README = os.environ.get("MUSTER_PICTURES") == "1"
SCALE = 0.2


@dataclass(frozen=True)
class Shot:
    """A page, who looks at it, and what they do first."""

    page: str
    role: Role
    address: str
    before: Callable[[Visitor], None] = lambda _: None


def _take_a_call(taker: Visitor) -> None:
    taker.type_in("Number that is calling", "(612) 555-1234")


def _wait_for_the_forecast(analyst: Visitor) -> None:
    """The four households have no calls, and the page says so; the county's are forecast first."""
    told = analyst.page.get_by_text("Positions needed").or_(
        analyst.page.get_by_text("No calls were imported")
    )
    told.first.wait_for(timeout=120_000)


def _order_two_zones(manager: Visitor) -> None:
    """An exercise: the pictures of other pages stay as they are. The four households have no zones."""
    box = manager.page.get_by_role("combobox", name="Chosen zones").last
    for zone in ("HEN-MAP-007", "HEN-MAP-008"):
        box.click()
        box.press_sequentially(zone)
        found = manager.page.get_by_role("option", name=zone)
        if not found.count():
            manager.page.keyboard.press("Escape")
            return
        found.first.click()
        manager.settle()
    manager.page.keyboard.press("Escape")
    manager.page.get_by_role("radio", name="O · Order").locator("xpath=ancestor::label").first.click()
    manager.page.get_by_role("textbox", name="Reason").fill("Grass fire west of the road, wind from the west")
    manager.press("Show what changes")
    manager.press("EXERCISE: Set the status")


def _look_for_a_street(manager: Visitor) -> None:
    """The four households have no roads, and the page says so."""
    if manager.page.get_by_role("textbox", name="Street").count():
        manager.type_in("Street", "Lake St")
        manager.page.frame_locator("iframe").first.locator("[data-muster=drawn]").wait_for()


def _plan_an_evacuation(manager: Visitor) -> None:
    """The four households have no roads, and the page asks for an area."""
    if not FOR_README:
        return
    manager.press("Next: People")
    manager.press("Next: Clearance")
    manager.press("Work out the plan")
    manager.page.wait_for_url(re.compile("plan="), timeout=240_000)
    manager.press("Next: Pick-ups")
    manager.page.frame_locator("iframe").first.locator("[data-muster=drawn]").wait_for()


SHOTS = (
    Shot("situation", Role.EMERGENCY_MANAGER, "/situation"),
    Shot("functional_needs", Role.EMERGENCY_MANAGER, "/functional_needs?place=Dayton+(city)"),
    Shot("zones", Role.EMERGENCY_MANAGER, "/zones?exercise=true", _order_two_zones),
    Shot("evacuation", Role.EMERGENCY_MANAGER, "/evacuation?place=Minnetonka+(city)", _plan_an_evacuation),
    Shot("roads", Role.EMERGENCY_MANAGER, "/roads", _look_for_a_street),
    Shot("calls", Role.POLICE, "/calls"),
    Shot("live", Role.EMERGENCY_MANAGER, "/live"),
    Shot("staffing", Role.ANALYST, "/staffing", _wait_for_the_forecast),
    Shot("call_taking", Role.CALL_TAKER, "/call_taking", _take_a_call),
    Shot("profiles", Role.REGISTRAR, "/profiles"),
    Shot("administration", Role.ADMINISTRATOR, "/administration"),
    Shot("break_glass", Role.CALL_TAKER, "/break_glass"),
    Shot("oversight", Role.ADMINISTRATOR, "/oversight"),
    Shot("account", Role.EMERGENCY_MANAGER, "/account"),
)


@pytest.fixture(scope="module")
def pictured(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The county that is shown."""
    if not FOR_README:
        yield request.getfixturevalue("county")
        return
    from dashboard.commands.county import make_county  # noqa: PLC0415 - only for the README

    with serving(
        tmp_path_factory.mktemp("pictured"), lambda house: make_county(house, seed=1, scale=SCALE)
    ) as server:
        yield server


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.page)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_page_fits_its_screen_and_fetches_nothing_from_outside(
    pictured: RunningServer, county_browser: Browser, shot: Shot, scheme: str, size: dict[str, int]
) -> None:
    with visiting(county_browser, pictured, shot.role, size=size, scheme=scheme) as visitor:
        visitor.open(shot.address)
        shot.before(visitor)
        visitor.page.wait_for_timeout(2_500)
        beyond = visitor.page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollWidth - main.clientWidth }"
        )
        assert beyond <= 0
        assert visitor.page.get_by_text("Something went wrong").count() == 0
        visitor.picture(ROOT / "tests" / "screenshots" / f"{shot.page}-{size['width']}-{scheme}.png")
        if FOR_README and size is WIDE and scheme == "light":
            visitor.page.set_viewport_size({"width": 1440, "height": 1100})
            visitor.page.wait_for_timeout(1_500)
            folder = ROOT / "docs" / "pictures"
            folder.mkdir(parents=True, exist_ok=True)
            visitor.page.screenshot(path=folder / f"{shot.page}.png")
