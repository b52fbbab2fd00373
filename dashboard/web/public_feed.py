"""The changes of the zones as an Atom feed (RFC 4287), written by a library and not by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

from dashboard.evacuation.zones.looks import LOOKS
from dashboard.exports.plain_text import as_text
from dashboard.web.public_paths import ATOM, PAGE
from data_access.records.zones import ZoneId
from data_access.zones.public import PublicChange, PublicPicture

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""A feed must say when it was updated; one without a change says this."""
_NAMED: Final = 12


def atom_bytes(picture: PublicPicture, county: str, address: str) -> bytes:
    """Write the latest changes, the latest first; a feed without an entry when there was none."""
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(f"{{{NAMESPACE}}}feed")
    _add(feed, "id", f"{address}{ATOM}")
    _add(feed, "title", f"Evacuation zones of {county}: changes")
    _add(feed, "updated", (picture.changed_at or _BEGINNING).isoformat())
    _add(_add(feed, "author"), "name", county)
    _add(feed, "link", rel="self", href=f"{address}{ATOM}")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{address}{PAGE}")
    names = {zone.id: zone.name for zone in picture.zones}
    for change in picture.changes:
        _add_entry(feed, change, names, address)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(feed: ET.Element, change: PublicChange, names: Mapping[ZoneId, str], address: str) -> None:
    look = LOOKS[change.status]
    entry = _add(feed, "entry")
    _add(entry, "id", f"{address}{PAGE}#change-{change.number}")
    _add(
        entry, "title", f"{look.words}: {len(change.zones):,} {'zone' if len(change.zones) == 1 else 'zones'}"
    )
    _add(entry, "updated", change.at.isoformat())
    _add(entry, "link", rel="alternate", type="text/html", href=f"{address}{PAGE}")
    told = [f"{one} ({names[one]})" if one in names else str(one) for one in change.zones[:_NAMED]]
    more = len(change.zones) - len(told)
    summary = ", ".join(told) + (f" and {more:,} more" if more > 0 else "")
    _add(entry, "summary", f"{summary}. {look.asks}", type="text")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    child.text = as_text(text) or None
    return child
