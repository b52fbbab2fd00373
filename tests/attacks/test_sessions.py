"""Attacks on the way in, against the real server: every one of them must end at the door."""

import asyncio
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from dashboard.settings import ROOT
from data_access.access import Role, console_caller
from tests.serving import BROWSER_FLAGS, RunningServer

pytestmark = pytest.mark.attack

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[a-z]*.py"))
CLOSED = [
    "/_stcore/metrics",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/script-health-check",
    "/auth/login",
    "/oauth2callback",
]
PARTS = [
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/upload_file/a/b",
    "/media/0123456789abcdef.csv",
    "/component/streamlit_folium.st_folium/index.html",
    "/static/js/index.js",
    "/assets/vendor/leaflet.js",
    "/basemap/county.pmtiles",
    "/map/ticket/cells",
]


def cookie_of(client: httpx.Client) -> str:
    return f"muster={client.cookies['muster']}"


def talk(server: RunningServer, headers: dict[str, str], resume: str = "") -> list[ForwardMsg]:
    """Open the WebSocket as a browser does, ask for a run, and return all that came until it was finished.

    `resume` is the id of a session of Streamlit that the browser claims to have had.
    """
    protocols = ["streamlit", "no-token", resume] if resume else ["streamlit", "no-token"]

    async def spoken() -> list[ForwardMsg]:
        address = f"ws://{urlsplit(server.address).netloc}/_stcore/stream"
        got: list[ForwardMsg] = []
        async with connect(address, additional_headers=headers, subprotocols=protocols) as stream:  # type: ignore[arg-type]
            await stream.send(BackMsg(rerun_script=ClientState()).SerializeToString())
            async with asyncio.timeout(60):
                async for message in stream:
                    got.append(ForwardMsg.FromString(bytes(message)))
                    # Nought is the number of success, and of a message that tells nothing of an end.
                    ended = got[-1].HasField("script_finished")
                    if (
                        ended
                        and got[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                        and _has_page(got)
                    ):
                        break
        return got

    return asyncio.run(spoken())


def _has_page(messages: list[ForwardMsg]) -> bool:
    """Whether a page was reached in a run that told its session: the start page's run finishes before."""
    told = any(message.HasField("new_session") for message in messages)
    return told and any(message.delta.new_element.HasField("heading") for message in messages)


def session_id_in(messages: list[ForwardMsg]) -> str:
    """The id under which Streamlit keeps the session: it stands in the first message."""
    return next(m.new_session.initialize.session_id for m in messages if m.HasField("new_session"))


def words_in(messages: list[ForwardMsg]) -> str:
    return " ".join(str(message) for message in messages)


# --------------------------------------------------------------------------------- without a session
@pytest.mark.parametrize("page", ["", *PAGES, "never_heard_of"])
def test_a_cold_deep_link_leads_to_the_sign_in(running_server: RunningServer, page: str) -> None:
    """`pages/` beside the entry script would be served without asking; ours are not."""
    with running_server.visitor() as visitor:
        answer = visitor.get(f"/{page}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
    assert answer.content == b""


@pytest.mark.parametrize("path", [*PARTS, *CLOSED])
def test_no_part_of_a_page_answers_without_a_session(running_server: RunningServer, path: str) -> None:
    with running_server.visitor() as visitor:
        answer = visitor.get(path)
    assert answer.status_code == 403
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", CLOSED)
def test_what_nobody_needs_is_closed_to_everybody(running_server: RunningServer, path: str) -> None:
    with running_server.signed_in(Role.ADMINISTRATOR) as client:
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("cookie", ["", "muster=", "muster=invented", "muster-step=invented"])
def test_an_invented_cookie_opens_no_websocket(running_server: RunningServer, cookie: str) -> None:
    """Refused before it is accepted: not one message is sent."""
    with pytest.raises(InvalidStatus) as refused:
        talk(running_server, {"origin": running_server.address, "cookie": cookie})
    assert refused.value.response.status_code == 403


def test_the_id_of_a_session_is_no_key(running_server: RunningServer) -> None:
    """The id is in logs and on screens; whoever knows it, and nothing else, gets nowhere."""
    with running_server.signed_in(Role.ANALYST) as client:
        mine = talk(running_server, {"origin": running_server.address, "cookie": cookie_of(client)})
    with pytest.raises(InvalidStatus):
        talk(running_server, {"origin": running_server.address}, resume=session_id_in(mine))


def test_a_session_of_somebody_else_is_not_resumed(running_server: RunningServer) -> None:
    """With a cookie of their own and another's id they get a session of their own."""
    origin = {"origin": running_server.address}
    with (
        running_server.signed_in(Role.EMERGENCY_MANAGER) as hers,
        running_server.signed_in(Role.POLICE) as his,
    ):
        first = talk(running_server, {**origin, "cookie": cookie_of(hers)})
        again = talk(running_server, {**origin, "cookie": cookie_of(hers)}, resume=session_id_in(first))
        stolen = talk(running_server, {**origin, "cookie": cookie_of(his)}, resume=session_id_in(first))
    assert session_id_in(again) == session_id_in(first)
    assert session_id_in(stolen) != session_id_in(first)


@pytest.mark.parametrize("name", ["X-App-Session", "x-app-session", "X-APP-SESSION", "X-App-User"])
def test_a_header_that_claims_a_session_is_dropped(running_server: RunningServer, name: str) -> None:
    """The screens must see the session of the cookie, whatever the client says about itself."""
    house = running_server.house()
    try:
        with (
            running_server.signed_in(Role.EMERGENCY_MANAGER) as hers,
            running_server.signed_in(Role.POLICE) as his,
        ):
            victim = house.find_session(hers.cookies["muster"], "")
            assert victim is not None
            claimed = {name: victim.caller.session_id, "origin": running_server.address}
            with pytest.raises(InvalidStatus):
                talk(running_server, claimed)
            seen = words_in(talk(running_server, {**claimed, "cookie": cookie_of(his)}))
    finally:
        house.close()
    assert "functional_needs" not in seen
    assert "account" in seen


# ------------------------------------------------------------------------------------ after the end
def test_a_cookie_is_worth_nothing_after_signing_out(running_server: RunningServer) -> None:
    with running_server.signed_in(Role.ANALYST) as client:
        kept = cookie_of(client)
        assert client.get("/account").status_code == 200
        assert client.post("/sign-out").status_code == 303
    with running_server.visitor() as replay:
        assert replay.get("/account", headers={"cookie": kept}).status_code == 303
        assert replay.get("/media/x.csv", headers={"cookie": kept}).status_code == 403
    with pytest.raises(InvalidStatus):
        talk(running_server, {"origin": running_server.address, "cookie": kept})


def test_a_withdrawn_role_shows_nothing_more(running_server: RunningServer) -> None:
    """The session stays open; the next run sees the roles as they are."""
    chief = console_caller("console", frozenset({Role.ADMINISTRATOR}))
    house = running_server.house()
    try:
        account = house.accounts.create(
            chief,
            "passing",
            "a staple of another kind",
            frozenset({Role.ADMINISTRATOR}),
            must_change_password=False,
        )
        with running_server.visitor() as client:
            client.post("/sign-in", data={"name": "passing", "password": "a staple of another kind"})
            headers = {"origin": running_server.address, "cookie": cookie_of(client)}
            assert "administration" in words_in(talk(running_server, headers))
            house.accounts.grant(chief, account, Role.ANALYST)
            house.accounts.withdraw(chief, account, Role.ADMINISTRATOR)
            assert "administration" not in words_in(talk(running_server, headers))
    finally:
        house.close()


# ------------------------------------------------------------------------------------ other sites
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", ""])
def test_a_foreign_host_is_refused(running_server: RunningServer, host: str) -> None:
    """DNS rebinding: a page of evil.example must not reach this server under its own name."""
    with running_server.signed_in(Role.ANALYST) as client:
        assert client.get("/account", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1", ""])
def test_a_foreign_origin_changes_nothing_and_opens_nothing(
    running_server: RunningServer, origin: str
) -> None:
    with running_server.signed_in(Role.ANALYST) as client:
        assert client.post("/sign-out", headers={"origin": origin}).status_code == 403
        assert client.get("/account").status_code == 200
        with pytest.raises(InvalidStatus):
            talk(running_server, {"origin": origin, "cookie": cookie_of(client)})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-out", "/password", "/healthz", "/assets/vendor/leaflet.js"]
)
def test_a_wrong_method_does_nothing(running_server: RunningServer, method: str, path: str) -> None:
    with running_server.signed_in(Role.ANALYST) as client:
        assert client.request(method, path).status_code in {403, 404, 405}
        assert client.get("/account").status_code == 200


def test_a_link_cannot_sign_anybody_out(running_server: RunningServer) -> None:
    """GET only asks."""
    with running_server.signed_in(Role.ANALYST) as client:
        assert "Sign out?" in client.get("/sign-out").text
        assert client.get("/account").status_code == 200


def test_a_body_without_end_is_cut(running_server: RunningServer) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"name=" + b"a" * 10_000

    with running_server.visitor() as visitor:
        assert visitor.post("/sign-in", content=b"a" * 20_000).status_code == 413
        try:
            answer = visitor.post("/sign-in", content=endless())
        except httpx.TransportError:
            return
        assert answer.status_code >= 400


# ---------------------------------------------------------------------------------------- traversal
@pytest.mark.parametrize(
    "path",
    [
        "/assets/../settings.py",
        "/assets/..%2fsettings.py",
        "/assets/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/vendor/..%5c..%5csettings.py",
        "/assets//etc/passwd",
        "/assets/%00",
        "/sign-in/look/../plain_pages.py",
        "/sign-in/look/..%2f..%2fserver.py",
    ],
)
def test_no_path_leads_out_of_the_folder(running_server: RunningServer, path: str) -> None:
    """Sent as it stands: a client of ours would tidy the path up first."""
    with running_server.signed_in(Role.ANALYST) as client:
        address = urlsplit(running_server.address)
        with socket.create_connection((str(address.hostname), int(address.port or 0))) as wire:
            wire.sendall(
                f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookie_of(client)}\r\n"
                "Connection: close\r\n\r\n".encode()
            )
            answer = b"".join(iter(lambda: wire.recv(65_536), b""))
    body = answer.partition(b"\r\n\r\n")[2]
    assert answer.split()[1] in {b"400", b"403", b"404"} or b'<div id="root">' in body
    for secret in (b"root:", b"import ", b"[project]"):
        assert secret not in body


# ----------------------------------------------------------------------------------------- sign-in
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(running_server: RunningServer) -> None:
    account = running_server.accounts[Role.ANALYST]
    with running_server.visitor() as visitor:
        answer = visitor.post("/sign-in", data={"name": account.name, "password": account.password})
    kept = answer.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-in/../x"])
def test_signing_in_leads_nowhere_else(running_server: RunningServer, to: str) -> None:
    account = running_server.accounts[Role.ANALYST]
    form = {"name": account.name, "password": account.password, "to": to}
    with running_server.visitor() as visitor:
        assert visitor.post("/sign-in", data=form).headers["location"] == "/"


def test_script_in_the_form_comes_back_as_text(running_server: RunningServer) -> None:
    with running_server.visitor() as visitor:
        answer = visitor.post("/sign-in", data={"name": '"><script>alert(1)</script>', "password": "x"})
    assert answer.status_code == 401
    assert "<script" not in answer.text


def test_a_signed_in_page_may_not_be_framed_or_kept(running_server: RunningServer) -> None:
    with running_server.signed_in(Role.ANALYST) as client:
        headers = client.get("/account").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"


# ----------------------------------------------------------------------------------------- Chromium
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(BROWSER_FLAGS))
        yield opened
        opened.close()


def test_a_browser_signs_in_and_out_and_asks_no_other_host(
    running_server: RunningServer, browser: Browser
) -> None:
    """The whole way with a real browser, which also proves that the policy lets our own screens work."""
    account = running_server.accounts[Role.ANALYST]
    outside, complaints = [], []
    page = browser.new_page()
    page.on(
        "request",
        lambda r: (
            outside.append(r.url)
            if urlsplit(r.url).netloc not in {urlsplit(running_server.address).netloc, ""}
            else None
        ),
    )
    page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
    page.goto(f"{running_server.address}/account")
    page.get_by_label("Name").fill(account.name)
    page.get_by_label("Password").fill(account.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your account").wait_for()
    assert page.url == f"{running_server.address}/account"
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out").wait_for()
    page.goto(f"{running_server.address}/account")
    assert "/sign-in" in page.url
    page.close()
    assert outside == []
    assert complaints == []
