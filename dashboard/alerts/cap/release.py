"""The last look: the exact bytes that leave are read again and compared with what was approved.

A polygon that never left and a county code that stood alone once woke ten million people. So nothing is
taken from the writer: the bytes are read, laid out as contents (positions as numbers, times as moments),
and compared with the contents of what was approved, by hash and by sentence.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec
import shapely
from shapely.geometry import Polygon

from dashboard.alerts.cap.document import CAP_1_2, SIGNATURE, Document, Part
from dashboard.alerts.cap.geometry import LEAST_POSITIONS, Circle, Ring, find_circle, find_ring
from dashboard.alerts.cap.message import IPAWS_CODE, Alert, AlertArea, Reference, Told
from dashboard.alerts.cap.reading import read_document
from dashboard.alerts.cap.references import find_references
from dashboard.alerts.cap.times import find_time
from dashboard.geo.area import WGS84
from data_access.refusals import BadInput

Lines = tuple[tuple[str, str], ...]
"""Element → its text; only what is there."""

_TIMES: Final = frozenset({"onset", "expires", "effective"})
_NOT_COMPARED: Final = frozenset({"sent", SIGNATURE})
_HEAD: Final = "the alert's heading"


@dataclass(frozen=True, slots=True)
class AreaContents:
    """One area as it is sent: words, outlines, circles and codes."""

    description: str
    polygons: tuple[Ring, ...]
    circles: tuple[Circle, ...]
    unread: tuple[str, ...]
    codes: Lines


@dataclass(frozen=True, slots=True)
class InfoContents:
    """One language as it is sent."""

    language: str
    lines: Lines
    parameters: Lines
    areas: tuple[AreaContents, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that an alert says, to whom and where, but for the moment and the signature."""

    head: Lines
    infos: tuple[InfoContents, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over all of it, in hexadecimal."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def approved_digest(alert: Alert) -> str:
    """The hash of what was approved: kept with the approval, and asked for again at release."""
    return contents_of(alert).digest


def differences(approved: Alert, data: bytes, digest: str = "") -> list[str]:
    """Say how the bytes that would leave differ from what was approved; only an empty list may be released.

    `digest` is the hash that was kept with the approval; empty where none was.
    """
    try:
        document = read_document(data)
    except BadInput as refusal:
        return [f"What would leave cannot be read again. {refusal.sentence}"]
    meant, found = contents_of(approved), contents_in(document)
    sentences = list(_differences(meant, found))
    sentences.extend(f"Nobody approved this: {said}" for _, said in document.strays())
    if document.namespace != CAP_1_2:
        sentences.append("What would leave is not CAP 1.2.")
    if digest and digest != meant.digest:
        sentences.append("The alert is not the one that was approved: its hash differs. Submit it again.")
    if not sentences and meant.digest != found.digest:
        sentences.append("What would leave differs from what was approved, by its hash: write it again.")
    return sentences


def contents_of(alert: Alert) -> Contents:
    """Lay out an alert as it should be found in the bytes."""
    head = (
        ("identifier", alert.identifier),
        ("sender", alert.sender),
        ("status", alert.status.value),
        ("msgType", alert.message_type.value),
        ("source", alert.source),
        ("scope", alert.scope.value),
        ("restriction", alert.restriction),
        ("addresses", _group(alert.addresses)),
        ("code", IPAWS_CODE),
        ("note", alert.note),
        ("references", _references(alert.references)),
        ("incidents", _group(alert.incidents)),
    )
    return Contents(_present(head), tuple(_info_of(alert, told) for told in alert.told))


def contents_in(document: Document) -> Contents:
    """Lay out what was read, every element of it: what nobody approved shows up too."""
    plain = [part for part in document.root.parts if part.name not in {*_NOT_COMPARED, "info"}]
    return Contents(_lines(plain), tuple(map(_info_in, document.infos)))


def _info_of(alert: Alert, told: Told) -> InfoContents:
    event = alert.event
    onset = "" if alert.onset is None else _moment(alert.onset)
    lines = (
        *(("category", one.value) for one in event.categories),
        ("event", told.event),
        *(("responseType", one.value) for one in event.responses),
        ("urgency", event.urgency.value),
        ("severity", event.severity.value),
        ("certainty", event.certainty.value),
        ("audience", alert.audience),
        ("eventCode", f"SAME {event.code}"),
        ("onset", onset),
        ("expires", _moment(alert.expires)),
        ("senderName", alert.sender_name),
        ("headline", told.headline),
        ("description", told.description),
        ("instruction", told.instruction),
        ("web", alert.web),
        ("contact", alert.contact),
    )
    areas = tuple(map(_area_of, alert.areas))
    return InfoContents(told.language, _present(lines), _parameters(alert, told), areas)


def _parameters(alert: Alert, told: Told) -> Lines:
    handling = "" if alert.event.handling is None else alert.event.handling.value
    ours = (
        ("WEAHandling", handling),
        ("CMAMtext", told.short),
        ("CMAMlongtext", told.long),
        ("EAS-ORG", alert.originator),
        *(("BLOCKCHANNEL", channel.value) for channel in alert.blocked),
    )
    return (*_present(ours), *((one.name, one.value) for one in alert.parameters))


def _area_of(area: AlertArea) -> AreaContents:
    codes = (*(("SAME", code) for code in area.same), *((one.name, one.value) for one in area.geocodes))
    return AreaContents(area.description, area.polygons, area.circles, (), codes)


def _info_in(info: Part) -> InfoContents:
    plain = [part for part in info.parts if part.name not in {"language", "parameter", "area"}]
    return InfoContents(
        info.said("language"),
        _lines(plain),
        tuple(info.named("parameter")),
        tuple(map(_area_in, info.all("area"))),
    )


def _area_in(area: Part) -> AreaContents:
    known = {"areaDesc", "polygon", "circle", "geocode"}
    others = [part for part in area.parts if part.name not in known]
    codes = (*area.named("geocode"), *_lines(others))
    rings = {text: find_ring(text) for text in area.texts("polygon")}
    circles = {text: find_circle(text) for text in area.texts("circle")}
    return AreaContents(
        area.find("areaDesc") or "",
        tuple(ring for text in area.texts("polygon") if (ring := rings[text]) is not None),
        tuple(circle for text in area.texts("circle") if (circle := circles[text]) is not None),
        tuple(text for text, read in (*rings.items(), *circles.items()) if read is None),
        codes,
    )


def _lines(parts: list[Part]) -> Lines:
    """Lay out elements; one that has parts itself is written with theirs."""
    return tuple((part.name, _value(part)) for part in parts)


def _value(part: Part) -> str:
    """What an element says: a moment in UTC where it is one, as it stands where not."""
    if part.name in _TIMES:
        moment = find_time(part.text)
        return part.text if moment is None else _moment(moment)
    if part.name == "references":
        found = find_references(part.text)
        return part.text if found is None else _references(found)
    return " ".join(one.text for one in part.parts) or part.text


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _references(references: tuple[Reference, ...]) -> str:
    return " ".join(f"{one.sender},{one.identifier},{_moment(one.sent)}" for one in references)


def _present(lines: Lines) -> Lines:
    return tuple(line for line in lines if line[1])


def _group(values: tuple[str, ...]) -> str:
    return " ".join(f'"{one}"' if " " in one else one for one in values)


def _differences(meant: Contents, found: Contents) -> Iterator[str]:
    yield from _line_differences(_HEAD, meant.head, found.head)
    languages, sent = [one.language for one in meant.infos], [one.language for one in found.infos]
    if languages != sent:
        yield f"Approved in {_listed(languages)}, and what would leave is in {_listed(sent)}."
        return
    for one, other in zip(meant.infos, found.infos, strict=True):
        yield from _line_differences(f"the text in {one.language}", one.lines, other.lines)
        where = f"what phones and broadcasters are told in {one.language}"
        yield from _line_differences(where, one.parameters, other.parameters)
        yield from _area_differences(one, other)


def _line_differences(where: str, meant: Lines, found: Lines) -> Iterator[str]:
    """Say which element differs; elements may stand several times, so that their order counts."""
    for name in dict.fromkeys(line[0] for line in (*meant, *found)):
        wanted = [value for key, value in meant if key == name]
        sent = [value for key, value in found if key == name]
        if wanted != sent:
            yield f"In {where}, {name} was approved as {_listed(wanted)}, and {_listed(sent)} would leave."


def _listed(values: list[str]) -> str:
    return ", ".join(f"“{value}”" for value in values) or "nothing"


def _area_differences(meant: InfoContents, found: InfoContents) -> Iterator[str]:
    where = f"the area in {meant.language}"
    if len(meant.areas) != len(found.areas):
        yield f"In {where}, {len(meant.areas)} areas were approved, and {len(found.areas)} would leave."
        return
    for one, other in zip(meant.areas, found.areas, strict=True):
        if one.description != other.description:
            yield f"In {where}, “{one.description}” was approved, and “{other.description}” would leave."
        if one.polygons and not other.polygons:
            yield f"In {where}, no outline would leave: the codes alone would alert the whole county."
        elif one.polygons != other.polygons:
            yield f"In {where}, the outline is another: {_size_difference(one.polygons, other.polygons)}."
        if one.circles != other.circles:
            yield f"In {where}, {len(one.circles)} circles were approved, and others would leave."
        if other.unread:
            yield f"In {where}, {_listed(list(other.unread))} would leave, which is no shape."
        yield from _line_differences(f"the place codes of {where}", one.codes, other.codes)


def _size_difference(meant: tuple[Ring, ...], found: tuple[Ring, ...]) -> str:
    wanted, sent = _shape(meant), _shape(found)
    missing, more = _square_km(wanted - sent), _square_km(sent - wanted)
    return f"{missing:,.2f} km² that were approved are missing, and {more:,.2f} km² are more"


def _shape(rings: tuple[Ring, ...]) -> shapely.Geometry:
    """What the outlines cover together; one of too few corners covers nothing."""
    whole = [ring for ring in rings if len(ring) >= LEAST_POSITIONS]
    return shapely.union_all([shapely.make_valid(_polygon(ring)) for ring in whole])


def _polygon(ring: Ring) -> Polygon:
    return Polygon([(longitude, latitude) for latitude, longitude in ring])


def _square_km(shape: shapely.Geometry) -> float:
    area, _ = WGS84.geometry_area_perimeter(shapely.orient_polygons(shape))
    return abs(float(area)) / 1e6
