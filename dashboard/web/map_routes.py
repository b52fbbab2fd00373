"""What the script in a map asks for: counts, dots and single households of a ticket.

Every answer asks again who is behind the request (the gate put the caller of the session there, with
the roles it has now), and whether the ticket is that session's. Nothing may be kept by a browser.
"""

import json
import math
from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.geo.mercator import UnitBox
from dashboard.geo.tiles import Tile, packed
from dashboard.registry.map_view import MapView
from dashboard.registry.tickets import Tickets
from dashboard.web.session import caller_of
from data_access.refusals import BadInput, NotPermitted

MAX_ZOOM: Final = 18
_NEVER_KEPT: Final = {"cache-control": "private, no-store"}
Answer = Callable[[MapView, Request], Response]


def bbox_of(request: Request) -> UnitBox:
    """Read `bbox=west,south,east,north` in degrees; refuses what is no box on earth."""
    try:
        west, south, east, north = (float(part) for part in request.query_params.get("bbox", "").split(","))
    except ValueError:
        raise BadInput("A view needs bbox=west,south,east,north in degrees.") from None
    inside = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    if not (inside and all(map(math.isfinite, (west, south, east, north)))):
        raise BadInput(
            "The box of this view does not lie on earth: west to east, south to north, in degrees."
        )
    return UnitBox.of_degrees(west, south, east, north)


def zoom_of(request: Request) -> int:
    """Read `zoom`, 0 to 18; refuses anything else."""
    text = request.query_params.get("zoom", "")
    if not text.isdecimal() or int(text) > MAX_ZOOM:
        raise BadInput(f"A view needs zoom=0 to zoom={MAX_ZOOM}.")
    return int(text)


def tile_of(request: Request) -> Tile:
    """Read the tile from the path; refuses one that does not exist."""
    zoom, column, row = (int(request.path_params[name]) for name in ("z", "x", "y"))
    if zoom > MAX_ZOOM or max(column, row) >= 1 << zoom:
        raise BadInput("There is no such tile.")
    return Tile(zoom, column, row)


def _json(body: dict[str, Any]) -> Response:
    return Response(
        json.dumps(body, separators=(",", ":")), media_type="application/json", headers=_NEVER_KEPT
    )


def cells(view: MapView, request: Request) -> Response:
    """Answer `{in_view, lapsed, cells: [[latitude, longitude, households, a count a way …], …]}`."""
    box = bbox_of(request)
    found = view.cells_in(box, zoom_of(request))
    columns = (found.latitudes.round(5), found.longitudes.round(5), found.households, *found.by_way.T)
    rows = [list(cell) for cell in zip(*(column.tolist() for column in columns), strict=True)]
    counted = view.counted_in(box)
    return _json({"in_view": counted.in_view, "lapsed": counted.lapsed, "cells": rows})


def households(view: MapView, request: Request) -> Response:
    """Answer a GeoJSON collection of the households in view; `features` is null when they are too many."""
    box = bbox_of(request)
    counted = view.counted_in(box)
    features = view.find_households(box)
    totals = {"in_view": counted.in_view, "lapsed": counted.lapsed}
    return _json({"type": "FeatureCollection", **totals, "features": features})


def dots(view: MapView, request: Request) -> Response:
    """Answer the packed dots of a tile; no content where there are none."""
    body = packed(view.dots_in(tile_of(request)))
    if not body:
        return Response(status_code=204, headers=_NEVER_KEPT)
    headers = {**_NEVER_KEPT, "content-encoding": "gzip"}
    return Response(body, media_type="application/octet-stream", headers=headers)


def _route(path: str, tickets: Tickets, answer: Answer) -> Route:
    def answered(request: Request) -> Response:
        view = tickets.open(caller_of(request), request.path_params["ticket"])
        return answer(view, request)

    async def serve(request: Request) -> Response:
        try:
            return await run_in_threadpool(answered, request)
        except NotPermitted as refusal:
            return JSONResponse({"refused": str(refusal)}, 403, headers=_NEVER_KEPT)
        except BadInput as refusal:
            return JSONResponse({"refused": str(refusal)}, 400, headers=_NEVER_KEPT)

    return Route(path, serve, methods=["GET"])


def map_routes(tickets: Tickets) -> list[BaseRoute]:
    """The routes under `/map/`; they answer behind the gate only, which tells who is asking."""
    return [
        _route("/map/{ticket}/cells", tickets, cells),
        _route("/map/{ticket}/households", tickets, households),
        _route("/map/{ticket}/dots/{z:int}/{x:int}/{y:int}.bin", tickets, dots),
    ]
