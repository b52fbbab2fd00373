"""GeoJSON (RFC 7946), and what was called so before: with a coordinate system in `crs`."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dashboard.geo.around import area_around
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

_NO_GEOJSON: Final = "This is not GeoJSON: it cannot be read as JSON. Choose another file."
_NAMES: Final = (
    "name", "title", "label", "namelsad", "bdname", "ctu_name", "county_nam", "neighborhood", "zone", "id",
)  # fmt: skip
"""What files call the name of an area; the first text is taken where none of these is there."""
_CODE: Final = re.compile(r"EPSG:(?:[\d.]*:)?(\d{4,6})\b")
_DEEPEST: Final = 8


def read_geojson(data: bytes, limits: Limits) -> Contents:
    """Read each feature with a polygon, or a point with a `radius` in metres, as one outline."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadInput(_NO_GEOJSON) from error
    outlines: list[Outline] = []
    left_out: list[str] = []
    for number, feature in enumerate(_features(document), start=1):
        require_few(number, limits)
        properties = _properties(feature)
        name = named(properties, f"Area {number}")
        try:
            polygons = list(_polygons(feature.get("geometry", feature), properties, 0))
        except BadInput as fault:
            left_out.append(f"“{name}”: {fault}")
            continue
        if polygons:
            outlines.append(Outline(name, polygons, properties))
    return Contents(outlines, left_out, system_of(document))


def named(properties: Mapping[str, str], otherwise: str) -> str:
    """Find the name of an area among its properties, as files call it; else its first text."""
    plain = {key.casefold(): value for key, value in properties.items()}
    ends = [plain[key] for key in _NAMES if plain.get(key)]
    ends += [value for key, value in plain.items() if key.endswith("name") and value]
    ends += [value for value in plain.values() if value and not value.replace(".", "").isdecimal()]
    return shown_name(ends[0] if ends else "", otherwise)


def system_of(document: object) -> str:
    """Find the coordinate system of the old `crs` member; empty for the one of RFC 7946."""
    crs = document.get("crs") if isinstance(document, Mapping) else None
    if crs is None:
        return ""
    told = json.dumps(crs, default=str)[:1_000]
    found = _CODE.search(told)
    if found is None and "CRS84" not in told:
        raise BadInput("This GeoJSON names a coordinate system that is not known: save it as WGS 84.")
    return f"EPSG:{found[1]}" if found else ""


def _features(document: object) -> Iterator[Mapping[str, Any]]:
    if not isinstance(document, Mapping):
        raise BadInput("This is not GeoJSON: it must be one object with a type. Choose another file.")
    features = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    for feature in features if isinstance(features, list) else []:
        if isinstance(feature, Mapping):
            yield feature


def _properties(feature: Mapping[str, Any]) -> dict[str, str]:
    told = feature.get("properties")
    if not isinstance(told, Mapping):
        return {}
    simple = ((str(key)[:100], value) for key, value in list(told.items())[:200])
    return {key: str(value)[:1_000] for key, value in simple if isinstance(value, (str, int, float))}


def _polygons(geometry: object, properties: Mapping[str, str], depth: int) -> Iterator[Polygon]:
    if not isinstance(geometry, Mapping):
        return
    if depth > _DEEPEST:
        raise BadInput("The geometry is nested too deep: save it as polygons.")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        yield _polygon(coordinates)
    elif kind == "MultiPolygon":
        yield from (_polygon(part) for part in _list(coordinates))
    elif kind == "GeometryCollection":
        for part in _list(geometry.get("geometries")):
            yield from _polygons(part, properties, depth + 1)
    elif kind == "Point" and "radius" in properties:
        yield _circle(coordinates, properties["radius"])


def _polygon(coordinates: object) -> Polygon:
    rings = [_ring(ring) for ring in _list(coordinates)]
    if not rings:
        raise BadInput("A polygon has no corners.")
    return rings


def _ring(positions: object) -> Ring:
    told = _list(positions)
    if any(type(number) not in (int, float) for position in told for number in _list(position)[:2]):
        raise BadInput("A corner is not a pair of numbers: look at the coordinates of the file.")
    return ring_from(told)


def _circle(coordinates: object, radius: str) -> Polygon:
    at = _ring([coordinates])[0]
    try:
        return [area_around(float(at[1]), float(at[0]), float(radius)).rings[0]]
    except ValueError as error:
        raise BadInput("The radius of a circle is not a number.") from error


def _list(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    raise BadInput("Its coordinates are missing.")
