"""The gate remembers for a moment whom it let in, for scripts and styles and for nothing else."""

import asyncio
from datetime import UTC, datetime

from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from dashboard.web.gate import A_MOMENT_SECONDS, Gate
from dashboard.web.session import cookie_name
from data_access.access import Role
from data_access.accounts_sessions import LiveSession
from tests.doors import caller_with

WHO = LiveSession(caller_with(Role.POLICE), "Police", must_change_password=False, has_second_factor=True)


class Office:
    """Sessions that can be ended, a clock that can be turned, and how often somebody was looked up."""

    def __init__(self) -> None:
        self.open = {"cookie-of-somebody"}
        self.looked_up = 0
        self.now = datetime(2026, 11, 20, tzinfo=UTC).timestamp()

    async def find(self, token: str, _address: str) -> LiveSession | None:
        await asyncio.sleep(0)
        self.looked_up += 1
        return WHO if token in self.open else None

    def browser(self, token: str = "cookie-of-somebody") -> TestClient:
        gate = Gate(PlainTextResponse("inside"), find_session=self.find, https=False, clock=lambda: self.now)
        return TestClient(gate, cookies={cookie_name(https=False): token}, follow_redirects=False)


def test_a_page_and_its_hundred_scripts_look_up_once() -> None:
    office = Office()
    browser = office.browser()
    assert browser.get("/situation").status_code == 200
    assert {browser.get(f"/static/js/{number}.js").status_code for number in range(100)} == {200}
    assert office.looked_up == 1


def test_after_a_moment_somebody_signed_out_gets_no_script_either() -> None:
    office = Office()
    browser = office.browser()
    browser.get("/situation")
    office.open.clear()
    office.now += A_MOMENT_SECONDS
    assert browser.get("/static/js/1.js").status_code == 403


def test_what_is_personal_is_looked_up_each_time() -> None:
    office = Office()
    browser = office.browser()
    browser.get("/situation")
    office.open.clear()
    for path in ("/media/1.csv", "/map/ticket/cells", "/basemap/county.pmtiles", "/_stcore/stream"):
        assert browser.get(path).status_code == 403
    assert browser.get("/static/js/1.js").status_code == 403, "a refusal is remembered at once"


def test_who_was_never_let_in_gets_nothing() -> None:
    assert Office().browser("cookie-of-nobody").get("/static/js/1.js").status_code == 403
    assert Office().browser("").get("/assets/muster-map.css").status_code == 403
