"""A small server around the map alone: our routes, our headers, and one page. Run with `python -m`."""

import os
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.files import routes as file_routes
from dashboard.web.headers import SecurityHeaders
from dashboard.web.map_routes import map_routes
from tests.journeys import map_office
from tests.journeys.map_world import MANAGER

ROOT = Path(__file__).parents[2]


class SignedIn:
    """Stands for the gate: everyone is the emergency manager."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["caller"] = MANAGER
        await self._app(scope, receive, send)


def main() -> None:
    port, base_map = int(sys.argv[1]), Path(sys.argv[2])
    shell = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    app = st.App(
        ROOT / "tests" / "journeys" / (os.environ.get("MAP_PAGE") or "map_page.py"),
        routes=[*file_routes(ROOT / "dashboard" / "assets", base_map), *map_routes(map_office.TICKETS)],
        middleware=[
            Middleware(SecurityHeaders, shell=shell, form_paths=("/sign-in",), https=False),
            Middleware(SignedIn),
        ],
    )
    app.run(
        config={
            "server.port": port,
            "server.address": "127.0.0.1",
            "server.headless": True,
            "server.fileWatcherType": "none",
            "server.baseUrlPath": os.environ.get("MAP_BASE_PATH", ""),
            "browser.gatherUsageStats": False,
            "client.toolbarMode": "minimal",
            "runner.postScriptGC": False,
        }
    )


if __name__ == "__main__":
    main()
