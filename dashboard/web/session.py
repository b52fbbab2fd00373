"""Who is behind a request: the cookie, the header handed to the screens, and the caller."""

import re

from starlette.requests import HTTPConnection

from data_access.access import Caller
from data_access.refusals import NotPermitted

SESSION_HEADER = "x-app-session"
"""Header in which the gate hands the public id of a session to the screens; never taken from a client."""

_PAGE = re.compile(r"/[a-z][a-z_]*")

OWN_HEADERS = b"x-app-"
"""Headers that begin so are ours: what a client sends under such a name is dropped."""


def cookie_name(*, https: bool) -> str:
    """Name of the cookie; over https the browser itself ties it to this host (`__Host-`, RFC 6265bis)."""
    return "__Host-muster" if https else "muster"


def caller_of(connection: HTTPConnection) -> Caller:
    """Return the caller that the gate found behind this request; refuse when there is none."""
    caller = getattr(connection.state, "caller", None)
    if not isinstance(caller, Caller):
        raise NotPermitted("You are not signed in. Sign in and try again.")
    return caller


def page_path(wanted: str) -> str:
    """Return `wanted` when it is the path of a page of ours, else the first page: no way leads outside."""
    return wanted if _PAGE.fullmatch(wanted) else "/"
