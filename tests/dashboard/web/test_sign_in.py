"""The way in of a county that is no demo: first administrator, second factor, password, cookie."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.settings import settings_from
from dashboard.web.boundary import Boundary
from dashboard.web.gate import Gate
from dashboard.web.plain_pages import Frame
from dashboard.web.session import caller_of
from dashboard.web.sign_in import SignInPages
from dashboard.wiring import House, key_files, open_house
from data_access.access import Role, console_caller
from data_access.accounts_sessions import LiveSession
from tests.doors import StillClock

ADDRESS = "https://muster.test"
PASSWORD = "correct horse battery"
NEW_PASSWORD = "a staple of another kind"
CHIEF = console_caller("console", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def house(tmp_path: Path, clock: StillClock) -> Iterator[House]:
    settings = settings_from(
        {
            "MUSTER_DATA_FOLDER": str(tmp_path),
            "MUSTER_JURISDICTION": "Test County",
            "MUSTER_HTTPS": "1",
            "MUSTER_ALLOWED_HOSTS": "muster.test",
        }
    )
    key_files(settings).make()
    opened = open_house(settings, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def browser(house: House) -> Iterator[TestClient]:
    """A browser before a server without screens: one page says who is there."""

    async def find_session(token: str, address: str) -> LiveSession | None:
        return house.find_session(token, address)

    async def page(request: Request) -> JSONResponse:
        return JSONResponse({"name": caller_of(request).name})

    pages = SignInPages(house.sign_ins, house.accounts, Frame("Test County", demo=False), https=True)
    app = Starlette(
        routes=[*pages.routes(), Route("/", page), Route("/needs", page)],
        middleware=[
            Middleware(Boundary, hosts=("muster.test",), https=True, limit_bytes=lambda _path: 16_384),
            Middleware(Gate, find_session=find_session, https=True),
        ],
    )
    with TestClient(app, base_url=ADDRESS, headers={"origin": ADDRESS}, follow_redirects=False) as client:
        yield client


def key_on(page: str) -> pyotp.TOTP:
    """Read the key from the enrolment page, as a person would type it."""
    found = re.search(r'class="key">([A-Z2-7 ]+)<', page)
    assert found
    return pyotp.TOTP(found[1].replace(" ", ""))


def sign_in_with_a_new_phone(browser: TestClient, clock: StillClock, password: str = PASSWORD) -> pyotp.TOTP:
    browser.post("/sign-in", data={"name": "ada", "password": password, "to": "/needs"})
    phone = key_on(browser.get("/sign-in/enrol?to=/needs").text)
    confirmed = browser.post("/sign-in/enrol", data={"code": phone.at(clock()), "to": "/needs"})
    assert (confirmed.status_code, confirmed.headers["location"]) == (303, "/needs")
    clock.forward(minutes=1)
    return phone


@pytest.fixture
def ada(house: House) -> str:
    house.accounts.create(CHIEF, "ada", PASSWORD, frozenset({Role.POLICE}), must_change_password=False)
    return "ada"


def test_from_nothing_to_the_first_administrator(
    house: House, browser: TestClient, clock: StillClock
) -> None:
    """The link works once, asks for the new password twice, and leads to a sign-in with a second factor."""
    token = house.accounts.make_bootstrap_token(CHIEF)
    assert token in browser.get(f"/first-administrator?token={token}").text
    assert "First administrator" in browser.get("/sign-in").text
    assert 'name="token"' in browser.get("/first-administrator").text
    form = {"token": token, "name": "ada", "new": PASSWORD, "again": PASSWORD}
    assert "differ" in browser.post("/first-administrator", data={**form, "again": "other"}).text
    assert browser.post("/first-administrator", data=form).headers["location"] == "/sign-in?said=made"
    assert browser.post("/first-administrator", data={**form, "name": "eve"}).status_code == 400
    assert "First administrator" not in browser.get("/sign-in").text
    sign_in_with_a_new_phone(browser, clock)
    assert browser.get("/").json() == {"name": "ada"}


def test_the_second_sign_in_asks_for_the_code_only(browser: TestClient, ada: str, clock: StillClock) -> None:
    phone = sign_in_with_a_new_phone(browser, clock)
    browser.cookies.clear()
    half = browser.post("/sign-in", data={"name": ada, "password": PASSWORD, "to": "/needs"})
    assert half.headers["location"] == "/sign-in/code?to=/needs"
    assert browser.get("/needs").status_code == 303
    assert browser.post("/sign-in/code", data={"code": "000000"}).status_code == 401
    assert browser.post("/sign-in/code", data={"code": phone.at(clock())}).status_code == 303
    assert browser.get("/needs").json() == {"name": "ada"}


def test_an_enrolled_phone_is_not_shown_again(browser: TestClient, ada: str, clock: StillClock) -> None:
    """Whoever learns the password must not read the key of the second factor."""
    sign_in_with_a_new_phone(browser, clock)
    browser.post("/sign-in", data={"name": ada, "password": PASSWORD})
    again = browser.get("/sign-in/enrol")
    assert again.status_code == 401
    assert 'class="key"' not in again.text


def test_over_https_the_cookie_belongs_to_this_host_alone(
    browser: TestClient, ada: str, clock: StillClock
) -> None:
    del ada
    browser.post("/sign-in", data={"name": "ada", "password": PASSWORD})
    phone = key_on(browser.get("/sign-in/enrol").text)
    cookies = browser.post("/sign-in/enrol", data={"code": phone.at(clock())}).headers.get_list("set-cookie")
    session = next(one for one in cookies if one.startswith("__Host-muster="))
    for flag in ("HttpOnly", "Path=/", "SameSite=strict", "Secure"):
        assert flag in session
    assert "domain" not in session.lower()


def test_a_first_password_must_be_changed_before_anything_else(
    house: House, browser: TestClient, clock: StillClock
) -> None:
    house.accounts.create(CHIEF, "ada", PASSWORD, frozenset({Role.POLICE}))
    sign_in_with_a_new_phone(browser, clock)
    assert browser.get("/needs").headers["location"] == "/password"
    assert browser.get("/media/x.csv").status_code == 403
    weak = {"password": PASSWORD, "new": "short", "again": "short"}
    assert browser.post("/password", data=weak).status_code == 400
    strong = {"password": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert browser.post("/password", data=strong).status_code == 303
    assert browser.get("/needs").json() == {"name": "ada"}


def test_the_pages_of_an_account_need_a_session(browser: TestClient) -> None:
    for path in ("/password", "/sign-out"):
        assert browser.get(path).headers["location"].startswith("/sign-in")
        assert browser.post(path).status_code == 403


def test_a_half_way_cookie_is_no_session(browser: TestClient, ada: str) -> None:
    """Put where the session's cookie belongs, it opens nothing."""
    browser.post("/sign-in", data={"name": ada, "password": PASSWORD})
    half = browser.cookies["__Host-muster-step"]
    browser.cookies.clear()
    assert browser.get("/needs", headers={"cookie": f"__Host-muster={half}"}).status_code == 303
