"""Nobody needs a mouse: a call, a broken glass and the check of the trail, by keys alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Role
from tests.journeys.office import visiting
from tests.serving import RunningServer, serving
from tests.world import four_households

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The four households for these journeys alone: a broken glass is told on other pages."""
    folder = tmp_path_factory.mktemp("keyed")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, four_households.fill) as server:
        yield server


def test_a_call_is_answered_and_the_codes_are_asked_for(town: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, town, Role.CALL_TAKER) as taker:
        taker.open("/call_taking")
        taker.tab_to("^Number that is calling")
        taker.page.keyboard.type("(612) 555-1234")
        taker.page.keyboard.press("Enter")
        taker.page.get_by_text("1234 Main Street").wait_for()
        taker.tab_to("Show the codes")
        taker.page.keyboard.press("Enter")
        expect(taker.page.get_by_text("54321")).to_be_visible()


def test_the_glass_is_broken(town: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, town, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/break_glass")
        keyboard = manager.page.keyboard
        manager.tab_to("^Phone of the household")
        keyboard.type("(612) 555-0102")
        manager.tab_to("^Why this cannot wait")
        keyboard.type("A neighbour calls: she does not answer")
        manager.tab_to("once more")
        keyboard.type(town.accounts[Role.EMERGENCY_MANAGER].password)
        manager.tab_to("Break the glass")
        keyboard.press("Enter")
        expect(manager.page.get_by_text("The glass is broken until")).to_be_visible()


def test_an_administrator_verifies_the_trail(town: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, town, Role.ADMINISTRATOR) as administrator:
        administrator.open("/administration")
        administrator.tab_to("^Accounts$")
        for _ in range(2):
            administrator.page.keyboard.press("ArrowRight")
        administrator.page.keyboard.press("Enter")
        administrator.settle()
        administrator.tab_to("Verify the whole trail")
        administrator.page.keyboard.press("Enter")
        expect(administrator.page.get_by_text("Every line is as it was written")).to_be_visible()
