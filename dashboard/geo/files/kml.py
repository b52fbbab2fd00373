"""KML 2.2 (OGC 07-147r2): placemarks with polygons."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from dashboard.geo.files.markup import children, inside, local, text_of
from dashboard.geo.files.outlines import (
    Contents,
    Limits,
    Outline,
    Polygon,
    Ring,
    require_few,
    ring_from,
    shown_name,
)
from data_access.refusals import BadInput

_LINKED: Final = (
    "The file only links to others (NetworkLink), and nothing is fetched from a network: "
    "open it in the program it comes from and save the areas themselves."
)


def read_kml(root: Element, limits: Limits) -> Contents:
    """Read every placemark that has a polygon; links are never followed."""
    outlines: list[Outline] = []
    left_out: list[str] = []
    for place in inside(root, "Placemark"):
        require_few(len(outlines) + len(left_out), limits)
        name = shown_name(text_of(place, "name"), f"Area {len(outlines) + 1}")
        try:
            polygons = [_polygon(part) for part in inside(place, "Polygon")]
        except BadInput as fault:
            left_out.append(f"“{name}”: {fault}")
            continue
        if polygons:
            outlines.append(Outline(name, polygons, dict(_told(place))))
    if not outlines and not left_out and next(inside(root, "NetworkLink"), None) is not None:
        raise BadInput(_LINKED)
    return Contents(outlines, left_out, degrees=True)


def _polygon(polygon: Element) -> Polygon:
    outer = [ring for edge in children(polygon, "outerBoundaryIs") for ring in inside(edge, "LinearRing")]
    inner = [ring for edge in children(polygon, "innerBoundaryIs") for ring in inside(edge, "LinearRing")]
    if len(outer) != 1:
        raise BadInput("A polygon has no outer boundary: draw it again.")
    return [_ring(ring) for ring in (*outer, *inner)]


def _ring(ring: Element) -> Ring:
    """Read “longitude,latitude[,altitude] …” (clause 16.9)."""
    return ring_from([corner.split(",") for corner in text_of(ring, "coordinates").split()])


def _told(place: Element) -> Iterator[tuple[str, str]]:
    for data in inside(place, "Data", "SimpleData"):
        value = data.text if local(data) == "SimpleData" else text_of(data, "value")
        if data.get("name") and value:
            yield str(data.get("name")), value.strip()
