"""The gate: no path answers without a session, except those one needs to get one."""

import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.boundary import MACHINE_PATHS
from dashboard.web.public_paths import is_public
from dashboard.web.refused_files import RefusedFiles, is_download
from dashboard.web.session import OWN_HEADERS, SESSION_HEADER, cookie_name
from data_access.accounts_sessions import LiveSession

SIGN_IN = "/sign-in"
OPEN_PATHS = frozenset({SIGN_IN, "/healthz", "/first-administrator"})
OPEN_PREFIXES = ("/sign-in/", "/crew/", *MACHINE_PATHS)
"""A machine and a crew have no session: their routes ask for a token, or for the secret of a link."""

CLOSED_PREFIXES = (
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/script-health-check",
    "/auth",
    "/oauth2callback",
)
"""What Streamlit would answer and nobody here needs, signed in or not."""

PART_PREFIXES = ("/_stcore", "/media", "/component", "/static", "/assets", "/basemap", "/map/")
"""Parts of a page: without a session these are refused, not redirected."""

UNPERSONAL_PREFIXES = ("/static/", "/component/", "/assets/")
"""Scripts, styles and letters, the same for everybody: a page brings a hundred of them at once, so that
whoever was let in a moment ago is not looked up again for each."""
A_MOMENT_SECONDS = 5.0
MOMENTS_AT_MOST = 1_000

HOST_CONFIG = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": False,
    "resourceCrossOriginMode": None,
}
"""The browser does not start without this answer; ours lets no other site embed or steer the screens."""

FindSession = Callable[[str, str], Awaitable[LiveSession | None]]
"""Cookie and address of the client → the session, or None when there is no such session any more."""

NEW_PASSWORD_PAGE = "/password"  # noqa: S105 - the address of a page
_BEFORE_ALL_ELSE = frozenset({NEW_PASSWORD_PAGE, "/sign-out"})


class Gate:
    """Middleware: cookie → session → caller; what a client claims about itself is dropped."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        find_session: FindSession,
        https: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = RefusedFiles(app)
        self._find_session = find_session
        self._cookie = cookie_name(https=https)
        self._clock = clock
        self._let_in: dict[tuple[str, str], float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, redirect (pages) or refuse (parts of a page and WebSockets, before they are accepted)."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope["headers"] = [pair for pair in scope["headers"] if not pair[0].lower().startswith(OWN_HEADERS)]
        client = self._client(HTTPConnection(scope))
        if scope["path"].startswith(UNPERSONAL_PREFIXES) and self._was_let_in(client):
            await self._app(scope, receive, send)
            return
        session = await self._session(client)
        if session is not None:
            scope.setdefault("state", {})["caller"] = session.caller
            MutableHeaders(scope=scope)[SESSION_HEADER] = session.caller.session_id
        answer = self._answer(scope, session)
        if answer is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 4403, "reason": "You are not signed in."})

    def _client(self, connection: HTTPConnection) -> tuple[str, str]:
        address = connection.client.host if connection.client else ""
        return connection.cookies.get(self._cookie, ""), address

    async def _session(self, client: tuple[str, str]) -> LiveSession | None:
        session = await self._find_session(*client) if client[0] else None
        if session is None or session.must_change_password:
            self._let_in.pop(client, None)
        else:
            if len(self._let_in) >= MOMENTS_AT_MOST:
                self._let_in.clear()
            self._let_in[client] = self._clock()
        return session

    def _was_let_in(self, client: tuple[str, str]) -> bool:
        return self._clock() - self._let_in.get(client, float("-inf")) < A_MOMENT_SECONDS

    def _answer(self, scope: Scope, session: LiveSession | None) -> Response | None:
        """What the gate itself answers; None when the request may pass."""
        path: str = scope["path"]
        if path.startswith(CLOSED_PREFIXES):
            return PlainTextResponse("This is not offered here.", 403)
        if path in OPEN_PATHS or path.startswith(OPEN_PREFIXES) or is_public(scope):
            return None
        if session is None and is_download(scope):
            # `RefusedFiles` lets nothing out to a stranger but the sentence why there is no file.
            return None
        if session is None:
            return _turned_away(scope, f"{SIGN_IN}{_wanted(path)}")
        if session.must_change_password and path not in _BEFORE_ALL_ELSE:
            return _turned_away(scope, NEW_PASSWORD_PAGE)
        return JSONResponse(HOST_CONFIG) if path == "/_stcore/host-config" else None


def _turned_away(scope: Scope, to: str) -> Response:
    """Lead a page elsewhere; refuse what is only part of a page, and whatever changes something."""
    is_page = scope["type"] == "http" and not scope["path"].startswith(PART_PREFIXES)
    if is_page and scope["method"] in {"GET", "HEAD"}:
        return RedirectResponse(to, 303)
    return PlainTextResponse("You are not signed in.", 403)


def _wanted(path: str) -> str:
    return "" if path == "/" else f"?to={quote(path)}"
