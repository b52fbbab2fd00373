"""The address of the machines: who has no token, sends too much, again, too often or from a browser."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from dashboard.web.intake_routes import MOST_BYTES, PATH, WRONG_AT_ONCE
from dashboard.web.rates import Rate
from dashboard.wiring import House
from data_access.access import Permission, Role, console_caller
from data_access.calls import feeds
from data_access.calls.live import live_calls
from tests.serving import RunningServer, serving

pytestmark = pytest.mark.attack
CHIEF = console_caller("test", frozenset({Role.ADMINISTRATOR}))
NOW = datetime.now(UTC)
_TOKENS: dict[str, str] = {}


def fill(house: House) -> None:
    with house.store.enter(CHIEF, Permission.CALLS_FEEDS, about="test", writes=True) as visit:
        for name in ("CAD", "ended"):
            _TOKENS[name] = feeds.make_feed(visit, name, centre="North", time_zone="America/Chicago")
        feeds.end_feed(visit, "ended")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with serving(tmp_path_factory.mktemp("intake"), fill) as running:
        yield running


@pytest.fixture
def machine(server: RunningServer) -> Iterator[httpx.Client]:
    """A machine names no origin and has no cookie."""
    headers = {"authorization": f"Bearer {_TOKENS['CAD']}", "content-type": "application/json"}
    with httpx.Client(base_url=server.address, headers=headers, timeout=30) as client:
        yield client


def call(incident: str, **more: object) -> dict[str, object]:
    return {"incident": incident, "received": NOW.isoformat(), "nature": "FALL", "line": "911", **more}


def calls_kept(server: RunningServer) -> int:
    house = server.house()
    try:
        police = console_caller("test", frozenset({Role.POLICE}))
        with house.store.enter(police, Permission.CALLS_LIVE, about="test") as visit:
            return len(live_calls(visit).calls)
    finally:
        house.close()


def test_a_machine_with_its_token_is_taken_in(machine: httpx.Client, server: RunningServer) -> None:
    answer = machine.post(PATH, content=json.dumps([call("A-1"), call("A-2"), {"incident": "A-3"}]))
    assert answer.status_code == 200
    assert answer.json()["new"] == 2
    assert answer.json()["refused"][0]["call"] == 3
    assert answer.headers["cache-control"] == "no-store"
    assert calls_kept(server) >= 2


def test_a_replay_changes_nothing(machine: httpx.Client, server: RunningServer) -> None:
    """The same bytes once more, and those of a state that was corrected since."""
    early = json.dumps({"calls": [call("R-1")], "told_at": NOW.isoformat()})
    assert machine.post(PATH, content=early).json()["new"] == 1
    assert machine.post(PATH, content=json.dumps(call("R-1", nature="FIRE"))).json()["changed"] == 1
    before = calls_kept(server)
    assert machine.post(PATH, content=early).json()["older"] == 1
    assert calls_kept(server) == before


@pytest.mark.parametrize(
    "fault", ["none", "wrong", "ended", "basic", "empty", "huge", "cookie of an administrator"]
)
def test_without_the_token_nothing_is_taken_and_the_answer_is_a_sentence(
    server: RunningServer, machine: httpx.Client, fault: str
) -> None:
    header = {
        "wrong": f"Bearer {_TOKENS['CAD'][:-1]}x", "ended": f"Bearer {_TOKENS['ended']}",
        "basic": f"Basic {_TOKENS['CAD']}", "empty": "Bearer", "huge": f"Bearer {'x' * 5_000}",
    }.get(fault)  # fmt: skip
    del machine.headers["authorization"]
    before = calls_kept(server)
    if fault.startswith("cookie"):
        with server.signed_in(Role.ADMINISTRATOR) as administrator:
            machine.cookies = administrator.cookies
    answer = machine.post(
        PATH, content=json.dumps(call("X-1")), headers={"authorization": header} if header else {}
    )
    assert answer.status_code == 401
    assert "opens nothing" in answer.json()["refused"]
    assert _TOKENS["CAD"] not in answer.text
    assert calls_kept(server) == before


def test_whoever_guesses_is_kept_waiting_and_fills_no_trail() -> None:
    """Ten wrong tokens at once, then one in ten seconds."""
    now = [0.0]
    rate = Rate(6, WRONG_AT_ONCE, lambda: now[0])
    assert [bool(rate.seconds_to_wait("a")) for _ in range(WRONG_AT_ONCE + 1)][-2:] == [False, True]
    assert rate.is_spent("a")
    assert not rate.is_spent("b")
    now[0] += 10.1
    assert not rate.is_spent("a")


def test_too_much_is_refused_with_and_without_a_length(machine: httpx.Client, server: RunningServer) -> None:
    before = calls_kept(server)
    large = json.dumps([call("L-1"), "x" * MOST_BYTES]).encode()

    def in_pieces() -> Iterator[bytes]:
        for at in range(0, len(large), 65_536):
            yield large[at : at + 65_536]

    for content in (large, in_pieces()):
        answer = machine.post(PATH, content=content)
        assert answer.status_code == 413
        assert answer.json()["refused"]
    assert calls_kept(server) == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
        ({"origin": "https://evil.example"}, 403),
        ({"host": "evil.example"}, 400),
    ],
)
def test_a_browser_of_another_site_and_other_content_are_refused_in_json(
    machine: httpx.Client, headers: dict[str, str], status: int
) -> None:
    answer = machine.post(PATH, content=json.dumps(call("O-1")), headers=headers)
    assert (answer.status_code, bool(answer.json()["refused"])) == (status, True)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b'"text"', b"[" * 50_000, b'{"calls": {"incident": {}}}', b"\x00\xff", b"1e999"],
)
def test_content_that_is_no_call_breaks_nothing(machine: httpx.Client, body: bytes) -> None:
    answer = machine.post(PATH, content=body)
    assert answer.status_code in {400, 422}
    assert answer.json()["refused"]


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE calls; --", "<script>alert(1)</script>", "=HYPERLINK(1)", "\u0000", "${7*7}", "x" * 501],
)
def test_text_made_to_harm_is_text_or_refused(machine: httpx.Client, text: str) -> None:
    answer = machine.post(PATH, content=json.dumps(call(f"T-{abs(hash(text))}", nature=text)))
    assert answer.status_code in {200, 422}
    assert machine.post(PATH, content=json.dumps(call("T-0"))).status_code == 200


def test_other_methods_are_refused_in_json(machine: httpx.Client) -> None:
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        answer = machine.request(method, PATH)
        assert (answer.status_code, "POST" in answer.json()["refused"]) == (405, True)
