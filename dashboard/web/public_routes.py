"""The routes that answer without a session: the status of the zones as a page, as files and as a feed."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.web.plain_pages import Frame
from dashboard.web.public_page import closed_html, page_html
from dashboard.web.public_paths import ATOM, GEOJSON, KML, PAGE, PUBLIC_PATHS
from dashboard.web.public_status import PublicStatus, Published, tag_of
from data_access.refusals import Refusal

KEPT: Final = "public, max-age=15, must-revalidate"
"""A quarter of a minute between this server and everybody's screen, whoever keeps copies on the way."""
_AWAY: Final = "What holds cannot be read right now. Listen to the radio, and in an emergency call 911."
_OFF: Final = "This installation does not publish the status of its zones."
_MEDIA: Final = {
    GEOJSON: "application/geo+json",
    KML: "application/vnd.google-earth.kml+xml",
    ATOM: "application/atom+xml",
}


def public_routes(status: PublicStatus | None, frame: Frame, zone: ZoneInfo) -> list[BaseRoute]:
    """Return the public routes; each says that nothing is published where `status` is None."""
    if status is None:
        return [Route(path, _switched_off, methods=["GET"]) for path in sorted(PUBLIC_PATHS)]

    drawn: dict[tuple[int, datetime], bytes] = {}

    def page(published: Published) -> bytes:
        # To the minute, so that everybody who asks within one gets the same page, which is drawn once.
        as_of = status.now.replace(second=0, microsecond=0)
        body = drawn.get((published.edition, as_of))
        if body is None:
            body = page_html(frame, published.picture, as_of, zone).encode(errors="replace")
            drawn.clear()
            drawn[published.edition, as_of] = body
        return body

    bodies: dict[str, tuple[str, Callable[[Published], bytes]]] = {
        GEOJSON: (_MEDIA[GEOJSON], lambda published: published.geojson),
        KML: (_MEDIA[KML], lambda published: published.kml),
        ATOM: (_MEDIA[ATOM], lambda published: published.atom),
        PAGE: ("text/html; charset=utf-8", page),
    }
    return [_route(path, status, frame, media, body) for path, (media, body) in bodies.items()]


async def _switched_off(_request: Request) -> Response:
    return PlainTextResponse(_OFF, 404)


def _route(
    path: str, status: PublicStatus, frame: Frame, media: str, body_of: Callable[[Published], bytes]
) -> Route:
    def answered(request: Request) -> Response:
        try:
            published = status.current()
        except Refusal:
            # Why it cannot be read is nobody's business out there; that it cannot, is.
            if path == PAGE:
                return HTMLResponse(closed_html(frame, _AWAY), 503)
            return PlainTextResponse(_AWAY, 503)
        body = body_of(published)
        headers = {"cache-control": KEPT, "etag": tag_of(body), **_modified(published, path)}
        if is_known(request.headers.get("if-none-match", ""), headers["etag"]):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=media, headers=headers)

    async def serve(request: Request) -> Response:
        return await run_in_threadpool(answered, request)

    return Route(path, serve, methods=["GET"])


def is_known(told: str, tag: str) -> bool:
    """Whether a browser has this very answer (RFC 9110, clause 13.1.2)."""
    tags = {one.strip().removeprefix("W/") for one in told.split(",")}
    return tag in tags or "*" in tags


def _modified(published: Published, path: str) -> dict[str, str]:
    changed: datetime | None = published.picture.changed_at
    if changed is None or path == PAGE:
        return {}
    return {"last-modified": format_datetime(changed.astimezone(UTC), usegmt=True)}
