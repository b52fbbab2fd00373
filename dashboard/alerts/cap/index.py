"""An Atom index of alerts, as the Weather Service and IPAWS offer it: what there is, not the alerts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.alerts.cap.document import CAP_1_1, CAP_1_2, Part
from dashboard.alerts.cap.reading import DEFAULT_LIMITS, CapLimits, read_tree
from dashboard.alerts.cap.times import find_any_time
from data_access.refusals import BadInput

ATOM: Final = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One alert of an index. `link` leads to the alert itself and is followed by nobody here.

    `updated` and `expires` are None where they cannot be read.
    """

    entry_id: str
    title: str
    link: str
    updated: datetime | None
    expires: datetime | None
    event: str
    place: str


def read_index(data: bytes, limits: CapLimits = DEFAULT_LIMITS) -> list[IndexEntry]:
    """List the alerts of an index, empty where there are none; refused is what is no Atom feed."""
    namespace, root = read_tree(data, limits)
    if namespace != ATOM or root.name != "feed":
        raise BadInput("This file is XML, and no Atom feed of alerts: choose another file.")
    return list(_entries(root))


def _entries(root: Part) -> Iterator[IndexEntry]:
    for entry in root.all("entry"):
        if not entry.said("id"):
            continue
        yield IndexEntry(
            entry.said("id"),
            entry.said("title"),
            _link(entry),
            find_any_time(entry.said("updated")),
            find_any_time(_cap(entry, "expires")),
            _cap(entry, "event"),
            _cap(entry, "areaDesc"),
        )


def _cap(entry: Part, name: str) -> str:
    """What the entry says in a word of CAP, of either edition; empty where it says nothing."""
    return entry.said(f"{{{CAP_1_2}}}{name}") or entry.said(f"{{{CAP_1_1}}}{name}")


def _link(entry: Part) -> str:
    links = [dict(part.attributes).get("href", "") for part in entry.all("link")]
    return next((link for link in links if link), "")
