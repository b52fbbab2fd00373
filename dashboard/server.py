"""The server: one `st.App` with its middleware, its routes and the safe settings in code."""

from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute

from dashboard.settings import ROOT, Settings
from dashboard.ui.refusals import on_script_error
from dashboard.ui.theme import THEME
from dashboard.warming import warmed
from dashboard.web import crew_pages, files, health, intake_routes
from dashboard.web.boundary import FORM_BYTES, Boundary
from dashboard.web.gate import Gate
from dashboard.web.headers import SecurityHeaders
from dashboard.web.map_routes import map_routes
from dashboard.web.plain_pages import Frame
from dashboard.web.public_routes import public_routes
from dashboard.web.public_status import PublicStatus
from dashboard.web.sign_in import FORM_PATHS, SignInPages
from dashboard.wiring import House
from data_access.accounts_sessions import LiveSession
from data_access.refusals import BadInput, NotFound, NotPermitted, Refusal, SignInRefused, StoreUnavailable

UPLOAD_MEGABYTES = 200
"""An import file of half a million households is about 150 MB."""

SAFE: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.allowedOrigins": [],
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
    "runner.enforceSerializableSessionState": True,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "server.address": "127.0.0.1",
    "server.allowRunOnSave": False,
    "server.allowedHosts": ["localhost", "127.0.0.1"],
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": UPLOAD_MEGABYTES,
    "server.maxMessageSize": 50,
    "server.runOnSave": False,
    "server.scriptHealthCheckEnabled": False,
    "server.showEmailPrompt": False,
    "server.trustedUserHeaders": {"X-App-Session": "app_session"},
    "server.xsrfCookieSameSite": "strict",
}
"""Option of Streamlit → value that keeps the county's data in; `.streamlit/config.toml` mirrors it."""

_STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (SignInRefused, 403),
    (NotPermitted, 403),
    (NotFound, 404),
    (BadInput, 400),
    (StoreUnavailable, 503),
)


def streamlit_config(settings: Settings) -> dict[str, Any]:
    """Return what `App.run` is told: the safe values, the theme, and where to listen."""
    return {
        **SAFE,
        **THEME,
        "server.address": settings.host,
        "server.port": settings.port,
        "server.allowedHosts": list(settings.allowed_hosts),
    }


def limit_bytes(path: str) -> int:
    """Return how much may be sent to `path`."""
    if path == intake_routes.PATH:
        return intake_routes.MOST_BYTES
    is_upload = path.startswith("/_stcore/upload_file/")
    return (UPLOAD_MEGABYTES + 1) * 1024 * 1024 if is_upload else FORM_BYTES


def build_app(house: House) -> st.App:
    """Return the application of an open house."""
    settings = house.settings

    async def find_session(token: str, address: str) -> LiveSession | None:
        return await run_in_threadpool(house.find_session, token, address)

    return st.App(
        ROOT / "dashboard" / "app.py",
        routes=_routes(house),
        middleware=[
            Middleware(SecurityHeaders, shell=_shell(), form_paths=FORM_PATHS, https=settings.https),
            Middleware(Boundary, hosts=settings.allowed_hosts, https=settings.https, limit_bytes=limit_bytes),
            Middleware(Gate, find_session=find_session, https=settings.https),
        ],
        lifespan=lambda _app: warmed(house),
        exception_handlers={Refusal: _refused},
        on_script_error=on_script_error,
    )


def serve(house: House) -> None:
    """Serve until the process is told to stop."""
    build_app(house).run(config=streamlit_config(house.settings))


def _routes(house: House) -> list[BaseRoute]:
    settings = house.settings
    county = "Demo county" if settings.demo else settings.jurisdiction
    frame = Frame(county, settings.demo)
    status = PublicStatus(house.store, county, settings.address) if settings.public_zones else None
    party = house.relying_party
    pages = SignInPages(house.sign_ins, house.accounts, frame, settings.https, party)
    own = [
        *pages.routes(),
        *_outside_routes(house, pages),
        *health.routes(),
        *files.routes(ROOT / "dashboard" / "assets", house.base_map),
        *public_routes(status, frame, settings.zone),
        *crew_pages.routes(house, frame),
        *intake_routes.intake_routes(intake_routes.Intake(house.store, lambda: house.call_intake)),
    ]
    return [*own, *map_routes(house.tickets)]


def _outside_routes(house: House, pages: SignInPages) -> list[BaseRoute]:
    """Return the way through the sign-in provider; nothing where there is none."""
    if house.relying_party is None:
        return []
    # The protocol takes a seventh of a second to load; most installations have no provider.
    from dashboard.web.oidc_pages import OidcPages  # noqa: PLC0415 - see above

    return OidcPages(house.relying_party, house.outside_sign_ins, pages).routes()


def _shell() -> str:
    """Return the page in which Streamlit starts, for the hashes of the scripts written in it."""
    return (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def _refused(_request: Request, refusal: Exception) -> PlainTextResponse:
    """Answer a refusal with its sentence and the status that fits."""
    status = next((status for kind, status in _STATUS if isinstance(refusal, kind)), 400)
    return PlainTextResponse(str(refusal), status)
