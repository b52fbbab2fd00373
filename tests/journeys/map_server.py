"""A small server around the map alone: our routes, our headers, and one page. Run with `python -m`."""

import os
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.files import folder_route
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


class WithoutBasePath:
    """Stands for a proxy that serves the dashboard under a path of its own and cuts it off."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self._app, self._base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "path" in scope:
            scope["path"] = scope["path"].removeprefix(self._base)
            scope["raw_path"] = scope["path"].encode()
        await self._app(scope, receive, send)


def main() -> None:
    port, base_map = int(sys.argv[1]), Path(sys.argv[2])
    shell = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    base = os.environ.get("MAP_BASE_PATH", "")
    own = [*file_routes(ROOT / "dashboard" / "assets", base_map), *map_routes(map_office.TICKETS)]
    if peer := os.environ.get("MAP_PEER_FOLDER"):
        own.append(folder_route("/peer", Path(peer)))
    app = st.App(
        ROOT / os.environ.get("MAP_PAGE", "tests/journeys/map_page.py"),
        routes=own,
        middleware=[
            Middleware(WithoutBasePath, base=f"/{base}" if base else ""),
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
            "browser.gatherUsageStats": False,
            "client.toolbarMode": "minimal",
            "runner.postScriptGC": False,
        }
    )


if __name__ == "__main__":
    main()
