"""The headers of every answer: what a browser may load, frame, keep and tell."""

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.web.public_paths import FEED_PATHS, PUBLIC_PATHS

COMPONENT_PATHS = ("/component/", "/_stcore/bidi-components/")
"""Parts that our own pages put into frames: the map is one."""

LASTING_PATHS = ("/static/", "/assets/", "/sign-in/look/")
"""Files that hold nothing of the county, so a browser may keep them."""

_FIRST_ERROR = 400
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_COMMON = (
    "default-src 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-permitted-cross-domain-policies": "none",
    "permissions-policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}


def script_hashes(html: str) -> list[str]:
    """CSP sources for the scripts written inside `html`; empty when there are none."""
    digests = (hashlib.sha256(text.encode()).digest() for text in _INLINE_SCRIPT.findall(html))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def page_policy(hashes: Iterable[str]) -> str:
    """Policy of the screens: our own scripts and the ones known by hash; framed by nobody.

    Emotion writes style elements while the page runs, hence 'unsafe-inline' for styles only. Charts
    need no 'unsafe-eval', because Streamlit has Vega interpret its expressions.
    """
    scripts = " ".join(("'self'", *hashes))
    own = (f"script-src {scripts}", "style-src 'self' 'unsafe-inline'", "frame-src 'self' blob:")
    return "; ".join((*_COMMON, *own, "frame-ancestors 'none'"))


def component_policy() -> str:
    """Policy of what our pages frame: streamlit-folium writes the map's script into its own page."""
    own = ("script-src 'self' 'unsafe-inline' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'")
    return "; ".join((*_COMMON, *own, "frame-src 'none'", "frame-ancestors 'self'"))


def form_policy() -> str:
    """Policy of the sign-in pages: no script at all, and only our own style sheet."""
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def public_policy() -> str:
    """Policy of what everybody may see: no script, no form, our own style sheets, framed by nobody."""
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


class SecurityHeaders:
    """Middleware that sets the headers, whatever stands behind it answers."""

    def __init__(self, app: ASGIApp, *, shell: str, form_paths: tuple[str, ...], https: bool) -> None:
        self._app = app
        self._page = page_policy(script_hashes(shell))
        self._form_paths = form_paths
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._dress(scope["path"], headers)
                lasts = scope["path"].startswith(LASTING_PATHS) or scope["path"] in PUBLIC_PATHS
                if message["status"] >= _FIRST_ERROR or not lasts:
                    headers["cache-control"] = "no-store"
            await send(message)

        await self._app(scope, receive, dressed)

    def _dress(self, path: str, headers: MutableHeaders) -> None:
        is_form = path.startswith(self._form_paths)
        for name, value in _ALWAYS.items():
            headers[name] = value
        headers["content-security-policy"] = self._policy(path, is_form=is_form)
        # A form posted under `no-referrer` says `Origin: null`, and the origin is what we check.
        headers["referrer-policy"] = "same-origin" if is_form else "no-referrer"
        if "access-control-allow-origin" in headers:
            del headers["access-control-allow-origin"]
        if path in FEED_PATHS:
            # Other sites may read what everybody may know; a browser sends them no cookie of ours.
            headers["access-control-allow-origin"] = "*"
            headers["cross-origin-resource-policy"] = "cross-origin"
        if self._https:
            headers["strict-transport-security"] = "max-age=31536000"

    def _policy(self, path: str, *, is_form: bool) -> str:
        if path in PUBLIC_PATHS:
            return public_policy()
        if is_form:
            return form_policy()
        return component_policy() if path.startswith(COMPONENT_PATHS) else self._page
