"""An administrator manages people and proves the record, and sees no resident."""

import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Role
from tests.journeys.office import visiting
from tests.serving import RunningServer

pytestmark = pytest.mark.journey


def test_an_account_is_made_given_a_role_and_disabled_with_a_reason(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.ADMINISTRATOR) as administrator:
        administrator.open("/administration")
        administrator.page.get_by_text("New account").click()
        administrator.page.get_by_role("textbox", name="Sign-in name").fill("nadia")
        administrator.page.get_by_role("textbox", name="Name shown to others").fill("Nadia N")
        administrator.page.get_by_role("textbox", name="First password").fill("a long first phrase 7")
        administrator.page.get_by_role("button", name="Police").last.click()
        administrator.press("Make the account")
        administrator.choose("Account", "nadia")
        administrator.page.get_by_role("textbox", name="Reason (to disable)").fill("left the county")
        administrator.press("Disable")
        expect(administrator.page.get_by_text("The account is disabled")).to_be_visible()
    house = county.house()
    try:
        admin = next(one for one in house.store.audit.lines(limit=300) if "nadia" in one.line.about)
        assert admin.line.reason == "left the county"
    finally:
        house.close()


def test_the_trail_is_verified_and_holds_no_residents_name(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.ADMINISTRATOR) as administrator:
        administrator.open("/administration?part=Audit+trail")
        administrator.press("Verify the whole trail")
        expect(administrator.page.get_by_text("Every line is as it was written")).to_be_visible()
        assert "Kim Lee" not in administrator.page.content()


@pytest.mark.parametrize(
    ("part", "told"),
    [("Sessions", "End a session"), ("Keys", "Keys are rotated"), ("Health", "as they should be")],
)
def test_sessions_keys_and_health_are_told_without_a_secret(
    county: RunningServer, county_browser: Browser, part: str, told: str
) -> None:
    with visiting(county_browser, county, Role.ADMINISTRATOR) as administrator:
        administrator.open(f"/administration?part={part}")
        expect(administrator.page.get_by_text(told).first).to_be_visible()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_arrives_somewhere_that_says_what_it_may_do(
    county: RunningServer, county_browser: Browser, role: Role
) -> None:
    with visiting(county_browser, county, role) as visitor:
        visitor.open("/")
        expect(visitor.page.get_by_role("heading", name="Situation")).to_be_visible()
        assert visitor.page.get_by_test_id("stAlert").filter(has_text="went wrong").count() == 0
