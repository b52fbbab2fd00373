"""An alert of somebody else, as far as it can be understood: what is wrong with it is said beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import shapely
from shapely.geometry import Polygon

from dashboard.alerts.cap.document import CAP_1_1, Document, Part
from dashboard.alerts.cap.geometry import LEAST_POSITIONS, find_circle, find_ring
from dashboard.alerts.cap.message import Reference
from dashboard.alerts.cap.reading import DEFAULT_LIMITS, CapLimits, read_document
from dashboard.alerts.cap.references import find_references
from dashboard.alerts.cap.times import find_any_time
from dashboard.geo.area import Area
from dashboard.geo.around import area_around
from dashboard.geo.faults import Shape
from data_access.refusals import BadInput

_METRES_IN_KM = 1_000


@dataclass(frozen=True, slots=True)
class HeardTexts:
    """What it says in one language; empty where it says nothing."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str


@dataclass(frozen=True)
class Heard:
    """An alert that came in. `area` is None where only codes or words say where; `doubts` are sentences.

    `sent` and `expires` are None where they cannot be read. `data` are the bytes as they came.
    """

    identifier: str
    sender: str
    sender_name: str
    status: str
    message_type: str
    sent: datetime | None
    expires: datetime | None
    event_codes: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    texts: tuple[HeardTexts, ...]
    place: str
    area: Area | None
    same: tuple[str, ...]
    references: tuple[Reference, ...]
    doubts: tuple[str, ...]
    data: bytes

    def is_in_force(self, now: datetime) -> bool:
        """Whether it has not ended yet; one whose end cannot be read is taken to hold."""
        return self.expires is None or self.expires > now


def hear(data: bytes, limits: CapLimits = DEFAULT_LIMITS) -> Heard:
    """Read an alert of CAP 1.2 or 1.1; refused is what `read_document` refuses, and no name."""
    document = read_document(data, limits)
    root, infos = document.root, document.infos
    if not root.said("identifier") or not root.said("sender"):
        raise BadInput("This alert does not say who sent it, or has no identifier: it cannot be kept apart.")
    first = infos[0] if infos else Part("info", "")
    doubts = list(_doubts(document))
    shapes = list(_shapes(document, doubts))
    ends = [end for info in infos if (end := find_any_time(info.said("expires"))) is not None]
    return Heard(
        identifier=root.said("identifier"),
        sender=root.said("sender"),
        sender_name=first.said("senderName"),
        status=root.said("status"),
        message_type=root.said("msgType"),
        sent=find_any_time(root.said("sent")),
        expires=max(ends, default=None),
        event_codes=tuple(dict.fromkeys(code for info in infos for code in info.values("eventCode", "SAME"))),
        urgency=first.said("urgency"),
        severity=first.said("severity"),
        certainty=first.said("certainty"),
        texts=tuple(map(_texts, infos)),
        place="; ".join(dict.fromkeys(area.said("areaDesc") for area in first.all("area"))),
        area=_joined(shapes, doubts),
        same=tuple(dict.fromkeys(_codes(document))),
        references=find_references(root.said("references")) or (),
        doubts=tuple(dict.fromkeys(doubts)),
        data=data,
    )


def _texts(info: Part) -> HeardTexts:
    words = [info.said(name) for name in ("event", "headline", "description", "instruction")]
    return HeardTexts(info.said("language") or "en-US", *words)


def _doubts(document: Document) -> Iterator[str]:
    """Say what a reader has to know before believing it."""
    root = document.root
    if document.namespace == CAP_1_1:
        yield "It is written in CAP 1.1, the edition before."
    if root.said("status") != "Actual":
        yield f"It is not actual: its status is {root.said('status') or 'missing'}."
    if find_any_time(root.said("sent")) is None:
        yield "It does not say when it was sent."
    if not document.infos:
        yield "It says nothing in any language."
    if any(find_any_time(info.said("expires")) is None for info in document.infos):
        yield "It has no end that can be read: it is taken to hold."
    if root.said("references") and find_references(root.said("references")) is None:
        yield "One of the messages that it refers to cannot be read."
    yield from _same_texts(document)


def _same_texts(document: Document) -> Iterator[str]:
    languages = [info.said("language") or "en-US" for info in document.infos]
    twice = next((one for one in languages if languages.count(one) > 1), None)
    if twice is not None:
        yield f"{twice} stands more than once in it: all of them are shown."


def _codes(document: Document) -> Iterator[str]:
    """SAME codes of counties; the National Weather Service once called them FIPS6."""
    for info in document.infos:
        for area in info.all("area"):
            yield from area.values("geocode", "SAME")
            yield from area.values("geocode", "FIPS6")


def _shapes(document: Document, doubts: list[str]) -> Iterator[Shape]:
    for info in document.infos:
        for area in info.all("area"):
            name = area.said("areaDesc") or "an area without a name"
            for text in area.texts("polygon"):
                yield from _outline(text, name, doubts)
            for text in area.texts("circle"):
                yield from _disc(text, name, doubts)


def _outline(text: str, name: str, doubts: list[str]) -> Iterator[Shape]:
    ring = find_ring(text)
    if ring is None or len(ring) < LEAST_POSITIONS:
        doubts.append(f"An outline of “{name}” cannot be read: its place on the map is missing.")
        return
    shape = Polygon([(longitude, latitude) for latitude, longitude in ring])
    if not shape.is_valid:
        doubts.append(f"An outline of “{name}” crosses itself: it is shown as well as can be.")
    yield from (one for one in shapely.get_parts(shapely.make_valid(shape)) if isinstance(one, Polygon))


def _disc(text: str, name: str, doubts: list[str]) -> Iterator[Shape]:
    circle = find_circle(text)
    if circle is None:
        doubts.append(f"A circle of “{name}” has no radius: only its middle is known.")
        return
    try:
        yield area_around(circle.latitude, circle.longitude, circle.radius_km * _METRES_IN_KM).shape
    except BadInput as refusal:
        doubts.append(f"A circle of “{name}” cannot be drawn. {refusal.sentence}")


def _joined(shapes: list[Shape], doubts: list[str]) -> Area | None:
    if not shapes:
        return None
    try:
        return Area(shapely.union_all(shapes))
    except BadInput as refusal:
        doubts.append(f"Its area cannot be drawn. {refusal.sentence}")
        return None
