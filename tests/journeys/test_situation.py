"""The first page tells each role what is true now, and every part of it leads to its own page."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Role
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer

pytestmark = pytest.mark.journey
SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_audit_export.py"

WAYS = {
    Role.EMERGENCY_MANAGER: {"zones", "functional_needs", "calls"},
    Role.CALL_TAKER: {"zones", "call_taking", "calls"},
    Role.SUPERVISOR: {"zones", "calls"},
    Role.ANALYST: {"zones", "registry_counts", "calls"},
    Role.POLICE: {"zones", "calls"},
    Role.REGISTRAR: {"zones", "profiles"},
    Role.ADMINISTRATOR: {"administration", "oversight"},
}


def _ways(visitor: Visitor) -> set[str]:
    """Where the links in the page itself lead, the list at the side apart."""
    links = visitor.page.get_by_test_id("stMain").get_by_role("link").all()
    return {str(link.get_attribute("href")).rsplit("/", 1)[-1] for link in links}


@pytest.mark.parametrize("role", list(Role))
def test_every_part_leads_to_its_page(county: RunningServer, county_browser: Browser, role: Role) -> None:
    with visiting(county_browser, county, role) as visitor:
        visitor.open("/situation")
        assert visitor.page.get_by_text("Something went wrong").count() == 0
        assert _ways(visitor) == WAYS[role]
        for page in sorted(WAYS[role]):
            visitor.page.get_by_test_id("stMain").locator(f"a[href$='{page}']").click()
            visitor.settle()
            assert visitor.page.url.endswith(page)
            visitor.open("/situation")


def test_the_registry_stands_there_with_what_lapses_soon(
    county: RunningServer, county_browser: Browser
) -> None:
    """Four households: two confirmed a hundred days ago, so that none lapses within thirty days."""
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/situation")
        assert manager.figure("Households") == "4"
        assert manager.figure("Confirmations that lapse soon") == "0"


def test_an_administrator_sees_imports_without_rows_and_takes_the_signed_trail_out(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.ADMINISTRATOR) as administrator:
        administrator.open("/administration?part=Imports")
        expect(administrator.page.get_by_text("are not shown here")).to_be_visible()
        assert "Kim Lee" not in administrator.page.content()
        administrator.open("/administration?part=Audit+trail")
        administrator.page.get_by_text("Export the trail").click()
        administrator.settle()
        path = administrator.download("Signed lines").path()
        checked = subprocess.run([sys.executable, SCRIPT, path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert "are as they were written, and signed" in checked.stdout
