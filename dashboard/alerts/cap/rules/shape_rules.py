"""Rules on outlines and circles: closed, whole, in the right order, and few enough corners for the channel.

Corners are counted over the whole alert and with the closing one, the stricter reading.
"""

from collections.abc import Iterator
from typing import Final

from dashboard.alerts.cap.document import Document
from dashboard.alerts.cap.geometry import (
    LEAST_POSITIONS,
    Ring,
    crosses_itself,
    find_circle,
    find_ring,
    has_four_decimals,
    is_closed,
    is_on_earth,
    repeated_in,
)
from dashboard.alerts.cap.kinds import Channel
from dashboard.alerts.cap.rules.book import (
    CAP,
    IDG,
    AtRelease,
    Chapter,
    Told,
    channels_of,
    goes_to_phones,
    numbered_areas,
    numbered_infos,
)
from dashboard.alerts.shapes.limits import NWEM, WEA
from dashboard.geo.area import Bounds

CHAPTER: Final = Chapter()


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for where, area in numbered_areas(document):
        for number, text in enumerate(area.texts("polygon"), start=1):
            yield f"{where}/polygon[{number}]", text


def _rings(document: Document) -> Iterator[tuple[str, Ring]]:
    for where, text in _texts(document):
        ring = find_ring(text)
        if ring is not None:
            yield where, ring


@CHAPTER.rule("shape.form", f"{CAP}, 3.2.4", "Outlines are pairs lat,lon; circles a pair and a radius.")
def _form(document: Document, _at: AtRelease) -> Told:
    for where, text in _texts(document):
        if find_ring(text) is None:
            yield where, "The outline is not written as lat,lon lat,lon …: draw it again."
    for where, area in numbered_areas(document):
        for number, text in enumerate(area.texts("circle"), start=1):
            if find_circle(text) is None:
                yield f"{where}/circle[{number}]", "The circle is not lat,lon and a radius above 0 km."


@CHAPTER.rule("shape.closed", f"{CAP}, 3.2.4", "An outline has four positions or more, the last the first.")
def _closed(document: Document, _at: AtRelease) -> Told:
    for where, ring in _rings(document):
        if not is_closed(ring):
            yield where, "The outline is open: its last corner must be its first."
        elif len(ring) < LEAST_POSITIONS:
            yield where, f"The outline has {len(ring)} positions and needs at least four."


@CHAPTER.rule("shape.no-crossing", f"{IDG}, polygon", "No outline crosses itself.")
def _no_crossing(document: Document, _at: AtRelease) -> Told:
    for where, ring in _rings(document):
        if is_closed(ring) and all(map(is_on_earth, ring)) and not repeated_in(ring) and crosses_itself(ring):
            yield where, "The outline crosses or touches itself: move a corner."


@CHAPTER.rule("shape.no-repeats", f"{IDG}, polygon", "No corner stands twice.")
def _no_repeats(document: Document, _at: AtRelease) -> Told:
    for where, ring in _rings(document):
        for latitude, longitude in repeated_in(ring):
            yield where, f"The corner {latitude:.4f}, {longitude:.4f} stands twice: take one out."


@CHAPTER.rule(
    "shape.latitude-first", f"{CAP}, 3.2.4", "Latitude stands before longitude, and both in the county."
)
def _latitude_first(document: Document, at: AtRelease) -> Told:
    for where, ring in _rings(document):
        swapped = tuple((longitude, latitude) for latitude, longitude in ring)
        if _touches(ring, at.county):
            continue
        if _touches(swapped, at.county):
            yield where, "Latitude and longitude have changed places: latitude comes first."
        else:
            yield where, "The outline lies nowhere near the county: check its corners."


def _touches(ring: Ring, county: Bounds) -> bool:
    """Whether the box of the outline and that of the county have a point in common."""
    latitudes, longitudes = [corner[0] for corner in ring], [corner[1] for corner in ring]
    beside = max(longitudes) < county.west or min(longitudes) > county.east
    return not (beside or max(latitudes) < county.south or min(latitudes) > county.north)


@CHAPTER.rule("shape.decimals", f"{IDG}, polygon", "Every coordinate has four decimals.")
def _decimals(document: Document, _at: AtRelease) -> Told:
    for where, text in _texts(document):
        if find_ring(text) is not None and not has_four_decimals(text):
            yield where, "A coordinate is not written with four decimals: a small area would move."


def _counts(document: Document) -> Iterator[tuple[str, int, int, int]]:
    """Of each language: where, positions, outlines and circles."""
    for where, info in numbered_infos(document):
        texts = [text for area in info.all("area") for text in area.texts("polygon")]
        circles = sum(len(area.texts("circle")) for area in info.all("area"))
        yield f"{where}/area[1]", sum(len(text.split()) for text in texts), len(texts), circles


@CHAPTER.rule("shape.wea-corners", f"{IDG}, WEA", "An alert to phones has fewer than 100 corners.")
def _wea_corners(document: Document, _at: AtRelease) -> Told:
    for where, positions, _, _ in _counts(document) if goes_to_phones(document) else ():
        if positions > WEA.most_positions:
            yield (
                where,
                f"The area has {positions} corners and phones take fewer than 100: fit it to the limit.",
            )


@CHAPTER.rule("shape.wea-count", f"{IDG}, WEA", "An alert to phones has at most 10 outlines and circles.")
def _wea_count(document: Document, _at: AtRelease) -> Told:
    for where, _, outlines, circles in _counts(document) if goes_to_phones(document) else ():
        if outlines + circles > WEA.most_shapes:
            yield where, f"The area has {outlines + circles} shapes and phones take 10: join some of them."


@CHAPTER.rule("shape.nwem-corners", f"{IDG}, NWEM", "An alert over NWEM has at most 20 corners.")
def _nwem_corners(document: Document, _at: AtRelease) -> Told:
    for where, positions, _, _ in _counts(document) if Channel.NWEM in channels_of(document) else ():
        if positions > NWEM.most_positions:
            yield where, f"The area has {positions} corners and NWEM takes 20: fit it, or block NWEM."


@CHAPTER.rule("shape.nwem-circle", f"{IDG}, NWEM", "An alert over NWEM has no circle.")
def _nwem_circle(document: Document, _at: AtRelease) -> Told:
    for where, _, _, circles in _counts(document) if Channel.NWEM in channels_of(document) else ():
        if circles:
            yield where, "NWEM takes no circle: draw an outline, or block NWEM."
