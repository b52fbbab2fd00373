"""Areas as GeoJSON (RFC 7946) and KML 2.3 (OGC 12-007r2): names, facts, outlines; longitude first."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree import ElementTree as ET

from dashboard.exports.kml import NAMESPACE, inert
from dashboard.exports.plain_text import Cell
from data_access.refusals import BadInput

DECIMALS: Final = 6
"""A millionth of a degree is about ten centimetres."""
_EMPTY: Final = "There is nothing to write into a file: no area is in this answer."


@dataclass(frozen=True)
class Outlined:
    """One area of a file. `look` names one of those that are handed over with the areas, or none."""

    name: str
    geometry: Mapping[str, Any]
    facts: Mapping[str, Cell] = field(default_factory=dict)
    look: str = ""


@dataclass(frozen=True)
class FileHead:
    """What a file says of itself: a title, a line (who took it out, or as of when), and other facts."""

    title: str
    line: str
    facts: Mapping[str, Cell] = field(default_factory=dict)


def geojson_outlines(areas: Iterable[Outlined], head: FileHead, *, may_be_empty: bool = False) -> bytes:
    """Write areas as a FeatureCollection; refused without an area, unless it may be empty."""
    features = [_feature(area) for area in areas]
    if not (features or may_be_empty):
        raise BadInput(_EMPTY)
    about = {name: _plain(value) for name, value in head.facts.items()}
    collection = {"type": "FeatureCollection", "title": head.title, "note": head.line, **about}
    return json.dumps(
        {**collection, "features": features}, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).encode(errors="replace")


def kml_outlines(
    areas: Iterable[Outlined], head: FileHead, colours: Mapping[str, str], *, may_be_empty: bool = False
) -> bytes:
    """Write areas as placemarks, `colours` ("#rrggbb") by look; refused without one, unless it may be."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}kml")
    document = _add(root, "Document")
    _add(document, "name", inert(head.title))
    _add(document, "description", inert(head.line))
    for look, colour in colours.items():
        _add_style(document, look, colour)
    told = list(areas)
    if not (told or may_be_empty):
        raise BadInput(_EMPTY)
    for area in told:
        _add_placemark(document, area)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _feature(area: Outlined) -> dict[str, Any]:
    facts = {name: _plain(value) for name, value in area.facts.items()}
    rounded = {"type": area.geometry["type"], "coordinates": _rounded(area.geometry["coordinates"])}
    return {"type": "Feature", "geometry": rounded, "properties": {"name": area.name, **facts}}


def _rounded(part: Any) -> Any:  # noqa: ANN401 - coordinates nest as deep as the geometry
    if isinstance(part, int | float):
        return round(float(part), DECIMALS)
    return [_rounded(one) for one in part]


def _plain(value: Cell) -> str | int | float | bool | None:
    return value if value is None or isinstance(value, str | int | float | bool) else value.isoformat()


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    child.text = text or None
    return child


def _add_style(document: ET.Element, look: str, colour: str) -> None:
    """KML writes a colour as alpha, blue, green, red (clause 16.8)."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    style = _add(document, "Style", id=look)
    _add(_add(style, "LineStyle"), "color", f"ff{blue}{green}{red}")
    _add(_add(style, "PolyStyle"), "color", f"80{blue}{green}{red}")


def _add_placemark(document: ET.Element, area: Outlined) -> None:
    placemark = _add(document, "Placemark")
    _add(placemark, "name", inert(area.name))
    if area.look:
        _add(placemark, "styleUrl", f"#{area.look}")
    data = _add(placemark, "ExtendedData")
    for name, value in area.facts.items():
        _add(_add(data, "Data", name=inert(name)), "value", inert(value))
    parent = _add(placemark, "MultiGeometry")
    for polygon in _polygons(area.geometry):
        _add_polygon(parent, polygon)


def _polygons(geometry: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    if geometry["type"] == "Polygon":
        yield geometry["coordinates"]
    else:
        yield from geometry["coordinates"]


def _add_polygon(parent: ET.Element, rings: Sequence[Any]) -> None:
    polygon = _add(parent, "Polygon")
    for at, ring in enumerate(rings):
        boundary = _add(polygon, "innerBoundaryIs" if at else "outerBoundaryIs")
        corners = " ".join(f"{x:.{DECIMALS}f},{y:.{DECIMALS}f}" for x, y, *_ in ring)
        _add(_add(boundary, "LinearRing"), "coordinates", corners)
