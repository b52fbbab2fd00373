"""Requests that are refused before anyone asks who sent them: foreign host, foreign origin, too large."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHANGING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FORM_BYTES = 16 * 1024
"""A sign-in form is a few hundred bytes."""
MACHINE_PATHS = ("/intake/",)
"""What machines ask, and no browser: they name no origin, bear a token, and are answered in JSON."""


def host_name(host: str) -> str:
    """Name in a `Host` header without its port, in lower case; empty when it is no host."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return ""
    return (parts.hostname or "").rstrip(".")


class Boundary:
    """Middleware: the host must be ours (DNS rebinding), the origin of a change too (forgery)."""

    def __init__(
        self, app: ASGIApp, *, hosts: tuple[str, ...], https: bool, limit_bytes: Callable[[str], int]
    ) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._scheme = "https" if https else "http"
        self._limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with 400 (host), 403 (origin) or 413 (size); else pass on with a counted body."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._limit_bytes(scope["path"])
        refusal = self._refusal(scope, headers, limit)
        if refusal is None:
            await self._app(scope, _Counted(receive, limit) if scope["type"] == "http" else receive, send)
        elif scope["type"] == "http":
            status, sentence = refusal
            await _answer(scope, sentence, status)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 4403, "reason": refusal[1]})

    def _refusal(self, scope: Scope, headers: Headers, limit: int) -> tuple[int, str] | None:
        if host_name(headers.get("host", "")) not in self._hosts:
            return 400, "This server does not answer under that name."
        changes = scope["type"] == "websocket" or scope["method"] in CHANGING_METHODS
        if changes and not self._is_own_origin(headers, scope["path"]):
            return 403, "This request came from another site and was refused."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            return 413, "That is more than may be sent here."
        return None

    def _is_own_origin(self, headers: Headers, path: str) -> bool:
        """Whether the browser names our own address as the origin; no origin is no."""
        if "origin" not in headers and path.startswith(MACHINE_PATHS):
            return True
        return headers.get("origin", "") == f"{self._scheme}://{headers.get('host', '')}"


def _answer(scope: Scope, sentence: str, status: int) -> Response:
    if scope["path"].startswith(MACHINE_PATHS):
        return JSONResponse({"refused": sentence}, status)
    return PlainTextResponse(sentence, status)


class _Counted:
    """A body that breaks off beyond its limit, for senders that do not tell the length."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                return {"type": "http.disconnect"}
        return message
