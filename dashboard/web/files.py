"""Files that a page loads from this installation: scripts and styles of the map, and the base map."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Route

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Only these kinds are served; anything else in the folder is not there."""


def find_file(folder: Path, wanted: str) -> Path | None:
    """Return the file `wanted` of `folder`; None when it is missing, hidden, outside or of no known kind."""
    if "\\" in wanted or "\0" in wanted or any(part.startswith(".") for part in wanted.split("/")):
        return None
    root = folder.resolve()
    path = (root / wanted).resolve()
    inside = path.is_relative_to(root) and path.suffix in _TYPES
    return path if inside and path.is_file() else None


def folder_route(path: str, folder: Path) -> Route:
    """Return a route that serves the files of `folder` under `path`; 404 for everything else."""

    async def serve(request: Request) -> FileResponse:
        found = find_file(folder, request.path_params["wanted"])
        if found is None:
            raise HTTPException(404)
        headers = {"cache-control": "public, max-age=3600"}
        return FileResponse(found, media_type=_TYPES[found.suffix], headers=headers)

    return Route(f"{path}/{{wanted:path}}", serve, methods=["GET"])


def base_map_route(file: Path) -> Route:
    """Return the route of the county's base map; a browser asks for ranges of it, so the answer is 206."""

    def serve(_request: Request) -> FileResponse:
        if not file.is_file():
            raise HTTPException(404)
        return FileResponse(file, media_type="application/vnd.pmtiles")

    return Route("/basemap/county.pmtiles", serve, methods=["GET"])


def routes(assets: Path, base_map: Path) -> list[BaseRoute]:
    """Return the routes of assets and base map; both lie behind the session."""
    return [folder_route("/assets", assets), base_map_route(base_map)]
