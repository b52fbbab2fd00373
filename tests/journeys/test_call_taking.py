"""A call taker sees the household that is calling, and nobody else's."""

import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Role
from data_access.audit import AuditLine
from tests.journeys.office import visiting
from tests.serving import RunningServer

pytestmark = pytest.mark.journey


def test_a_call_opens_the_profile_and_codes_wait_for_a_click(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.CALL_TAKER) as taker:
        taker.open("/call_taking")
        taker.type_in("Number that is calling", "(612) 555-1234")
        taker.page.get_by_text("1234 Main Street").wait_for()
        assert "severe allergy: Bee stings" in taker.text
        assert taker.text.index("Know first") < taker.text.index("Who lives here")
        assert "54321" not in taker.page.content()
        taker.press("Show the codes")
        expect(taker.page.get_by_text("54321")).to_be_visible()


def _lines(county: RunningServer) -> list[AuditLine]:
    """The latest lines of the trail, newest first."""
    house = county.house()
    try:
        return [kept.line for kept in house.store.audit.lines(limit=50)]
    finally:
        house.close()


def test_what_was_opened_is_on_record_without_the_number(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.CALL_TAKER) as taker:
        taker.open("/call_taking")
        taker.type_in("Number that is calling", "612 555 0102")
        taker.page.get_by_text("20 Oak Street").wait_for()
        lines = _lines(county)
        assert lines[0].action == "profiles:profile:open_by_call"
        taker.press("Show the codes")
        expect(taker.page.get_by_text("This household gave no code.")).to_be_visible()
    asked = next(line for line in _lines(county) if line.about.startswith("access codes of household"))
    assert asked.action == "profiles:codes:open_by_call"
    about = [line.about for line in _lines(county)]
    assert any(line.startswith("profile of household") for line in about)
    assert not [line for line in about if "5550102" in line or "555 0102" in line]


def test_a_number_that_nobody_registered_is_said_plainly(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.CALL_TAKER) as taker:
        taker.open("/call_taking")
        taker.type_in("Number that is calling", "763 555 0199")
        expect(taker.page.get_by_text("Nobody registered this number")).to_be_visible()
        assert "Who lives here" not in taker.text


def test_a_number_that_cannot_be_dialled_is_refused_and_shows_no_earlier_call(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.CALL_TAKER) as taker:
        taker.open("/call_taking")
        taker.type_in("Number that is calling", "612 555 1234")
        taker.page.get_by_text("1234 Main Street").wait_for()
        taker.type_in("Number that is calling", "12")
        expect(taker.page.get_by_test_id("stAlert")).to_have_count(1)
        assert "1234 Main Street" not in taker.text


def test_a_picture_in_a_residents_name_is_letters(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.CALL_TAKER) as taker:
        taker.open("/call_taking")
        taker.type_in("Number that is calling", "612 555 0103")
        taker.page.get_by_text("7 Elm Street").wait_for()
        assert "Ana Garcia ![seen]" in taker.text
        assert taker.page.locator("img[src*=outside], a[href*=outside]").count() == 0
