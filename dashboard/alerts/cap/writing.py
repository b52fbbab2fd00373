"""An alert → the bytes of CAP 1.2: the order of the XSD, the IPAWS profile, no space between elements.

The bytes are made once, when it is released; what is signed, kept and handed over is those bytes and
never another writing of the same alert.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from lxml import etree

from dashboard.alerts.cap.document import CAP_1_2
from dashboard.alerts.cap.geometry import circle_text, polygon_text
from dashboard.alerts.cap.message import IPAWS_CODE, Alert, AlertArea, NamedValue, Reference, Told
from dashboard.alerts.cap.times import cap_time
from data_access.refusals import BadInput

Pair = tuple[str, str]
"""An element's name and its text; an empty text is not written."""

_SAME: Final = "SAME"


def written(alert: Alert, sent: datetime) -> bytes:
    """Write an alert that is sent at this moment; the times bear the county's offset.

    Refused: an alert that ended before it is sent, and characters that XML cannot hold.
    """
    if alert.expires <= sent:
        raise BadInput("The alert ends before it is sent: give it a later end.")
    root = etree.Element(f"{{{CAP_1_2}}}alert", nsmap={None: CAP_1_2})
    try:
        _add(root, _head(alert, sent))
        for told in alert.told:
            _add_info(root, alert, told)
    except ValueError as error:
        raise BadInput("A text of the alert holds a character that cannot be sent: type it again.") from error
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def reference_text(references: Iterable[Reference], alert: Alert) -> str:
    """Write references: `sender,identifier,sent`, a space between."""
    return " ".join(f"{one.sender},{one.identifier},{cap_time(one.sent, alert.clock)}" for one in references)


def parameters_of(alert: Alert, told: Told) -> list[NamedValue]:
    """List the parameters of one language, in the order in which they are written."""
    pairs = [
        ("WEAHandling", alert.event.handling or ""),
        ("CMAMtext", told.short),
        ("CMAMlongtext", told.long),
        ("EAS-ORG", alert.originator),
        *(("BLOCKCHANNEL", channel) for channel in alert.blocked),
    ]
    ours = [NamedValue(name, str(value)) for name, value in pairs if value]
    return [*ours, *alert.parameters]


def _head(alert: Alert, sent: datetime) -> Iterator[Pair]:
    yield "identifier", alert.identifier
    yield "sender", alert.sender
    yield "sent", cap_time(sent, alert.clock)
    yield "status", alert.status
    yield "msgType", alert.message_type
    yield "source", alert.source
    yield "scope", alert.scope
    yield "restriction", alert.restriction
    yield "addresses", " ".join(f'"{one}"' if " " in one else one for one in alert.addresses)
    yield "code", IPAWS_CODE
    yield "note", alert.note
    yield "references", reference_text(alert.references, alert)
    yield "incidents", " ".join(f'"{one}"' if " " in one else one for one in alert.incidents)


def _add_info(root: etree._Element, alert: Alert, told: Told) -> None:
    info = _child(root, "info")
    event = alert.event
    _add(info, [("language", told.language), *(("category", one) for one in event.categories)])
    _add(info, [("event", told.event), *(("responseType", one) for one in event.responses)])
    _add(info, [("urgency", event.urgency), ("severity", event.severity), ("certainty", event.certainty)])
    _add(info, [("audience", alert.audience)])
    _add_named(info, "eventCode", [NamedValue(_SAME, event.code)])
    _add(info, _when(alert))
    _add(info, _words(alert, told))
    _add_named(info, "parameter", parameters_of(alert, told))
    for area in alert.areas:
        _add_area(info, area)


def _when(alert: Alert) -> Iterator[Pair]:
    if alert.onset is not None:
        yield "onset", cap_time(alert.onset, alert.clock)
    yield "expires", cap_time(alert.expires, alert.clock)


def _words(alert: Alert, told: Told) -> Iterator[Pair]:
    yield "senderName", alert.sender_name
    yield "headline", told.headline
    yield "description", told.description
    yield "instruction", told.instruction
    yield "web", alert.web
    yield "contact", alert.contact


def _add_area(info: etree._Element, area: AlertArea) -> None:
    element = _child(info, "area")
    _add(element, [("areaDesc", area.description)])
    _add(element, [("polygon", polygon_text(ring)) for ring in area.polygons])
    _add(element, [("circle", circle_text(circle)) for circle in area.circles])
    _add_named(element, "geocode", [*(NamedValue(_SAME, code) for code in area.same), *area.geocodes])


def _add_named(parent: etree._Element, kind: str, values: Iterable[NamedValue]) -> None:
    for value in values:
        _add(_child(parent, kind), [("valueName", value.name), ("value", value.value)])


def _add(parent: etree._Element, pairs: Iterable[Pair]) -> None:
    for name, text in pairs:
        if text:
            _child(parent, name).text = str(text)


def _child(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{CAP_1_2}}}{name}")
