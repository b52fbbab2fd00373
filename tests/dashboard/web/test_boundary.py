"""The boundary alone: host, origin and size, without a server behind it."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.web.boundary import Boundary, host_name


async def _behind(_scope: Scope, receive: Receive, send: Send) -> None:
    message = await receive()
    body = b"broken off" if message["type"] == "http.disconnect" else b"inside"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def asked(method: str = "GET", body: bytes = b"", kind: str = "http", **headers: str) -> list[dict[str, Any]]:
    """What the boundary answers to a request with these headers."""
    sent: list[dict[str, Any]] = []
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": method, "path": "/sign-in", "headers": pairs}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(dict(message))

    limited = Boundary(_behind, hosts=("localhost",), https=False, limit_bytes=lambda _path: 10)
    asyncio.run(limited(scope, receive, send))
    return sent


OURS = {"host": "localhost:8501", "origin": "http://localhost:8501"}


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost:8501", "localhost"),
        ("LOCALHOST.", "localhost"),
        ("[::1]:8501", "::1"),
        ("evil@localhost", ""),
        ("localhost/x", ""),
        ("localhost:port", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_host_is_read_without_tricks(host: str, name: str) -> None:
    assert host_name(host) == name


def test_a_foreign_host_is_refused() -> None:
    """DNS rebinding: the browser believes in evil.example and sends it to this machine."""
    assert asked(host="evil.example")[0]["status"] == 400


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://localhost:8501", "http://localhost"]
)
def test_a_foreign_origin_may_change_nothing(origin: str) -> None:
    assert asked("POST", host="localhost:8501", origin=origin)[0]["status"] == 403


def test_no_origin_is_a_foreign_one() -> None:
    assert asked("POST", host="localhost:8501")[0]["status"] == 403


def test_a_foreign_origin_opens_no_websocket() -> None:
    sent = asked(kind="websocket", host="localhost:8501", origin="http://evil.example")
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_our_own_form_comes_through() -> None:
    assert asked("POST", b"small", **OURS)[1]["body"] == b"inside"


def test_a_body_that_says_it_is_too_large_is_refused() -> None:
    assert asked("POST", content_length="11", **OURS)[0]["status"] == 413


def test_a_body_that_lies_about_its_length_breaks_off() -> None:
    assert asked("POST", b"more than ten bytes", **OURS)[1]["body"] == b"broken off"
