"""Areas out of GeoJSON (RFC 7946): a drawing on the map, or a file."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from dashboard.geo.area import Area
from dashboard.geo.around import area_around
from dashboard.geo.faults import corner_count_fault, position_faults, ring_fault
from data_access.refusals import BadInput

_COLLECTIONS: Final = {"FeatureCollection": "features", "GeometryCollection": "geometries"}
_DEEPEST: Final = 8
_WGS84_NAMES: Final = ("CRS84", "EPSG::4326", "EPSG:4326")

Document = Mapping[str, Any]


def area_from_geojson(document: Document | str | bytes, name: str = "", county: Area | None = None) -> Area:
    """Make one area out of every polygon in the document; overlapping ones become one.

    A point with a `radius` in metres among its properties, as drawing tools write a circle, is an
    area around it. Refused are a document that is no GeoJSON, one with no polygon in it, another
    coordinate system, and whatever `Area` refuses.
    """
    parsed = _read(document) if isinstance(document, (str, bytes)) else document
    _require_wgs84(parsed)
    geometries = list(_geometries(parsed, {}, 0))
    # All corners are counted before the first shape is built, so that many parts cost no time either.
    too_many = corner_count_fault(sum(_corners(geometry.get("coordinates"), 0) for geometry, _ in geometries))
    if too_many is not None:
        raise BadInput(too_many)
    shapes = [_shape(geometry, properties) for geometry, properties in geometries]
    if not shapes:
        raise BadInput("There is no polygon in this GeoJSON: draw an area, or choose another file.")
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    area = Area(whole, name or _name_in(parsed))
    return area if county is None else area.require_in(county)


def _read(text: str | bytes) -> Document:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput("This is not GeoJSON: it cannot be read as JSON. Choose another file.") from error
    if not isinstance(parsed, dict):
        raise BadInput("This is not GeoJSON: it must be one object with a type. Choose another file.")
    return parsed


def _require_wgs84(document: Document) -> None:
    """Refuse another coordinate system than the one of RFC 7946, section 4."""
    crs = document.get("crs")
    if crs is None or any(known in json.dumps(crs, default=str) for known in _WGS84_NAMES):
        return
    raise BadInput("This GeoJSON is in another coordinate system: save it as WGS 84 (EPSG:4326).")


def _name_in(document: Document) -> str:
    properties = document.get("properties")
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return name[:200] if isinstance(name, str) else ""


def _geometries(node: object, properties: Document, depth: int) -> Iterator[tuple[Document, Document]]:
    """Walk features and collections down to geometries, each with the properties of its feature."""
    if not isinstance(node, Mapping) or depth > _DEEPEST:
        raise BadInput("This is not GeoJSON: a feature or geometry is not an object. Choose another file.")
    kind = node.get("type")
    if kind == "Feature":
        if node.get("geometry") is not None:
            yield from _geometries(node["geometry"], node.get("properties") or {}, depth + 1)
    elif kind in _COLLECTIONS:
        for part in _list(node.get(_COLLECTIONS[kind])):
            yield from _geometries(part, properties, depth + 1)
    else:
        yield node, properties


def _shape(geometry: Document, properties: Document) -> Any:  # noqa: ANN401  (shapely has no types)
    kind, coordinates = geometry.get("type"), _list(geometry.get("coordinates"))
    if kind == "Polygon":
        return _polygon(coordinates)
    if kind == "MultiPolygon":
        return shapely.union_all([_polygon(_list(part)) for part in coordinates])
    if kind == "Point" and isinstance(properties, Mapping) and "radius" in properties:
        return _circle(coordinates, properties["radius"])
    raise BadInput(f"A {str(kind)[:40]} is no area: draw a polygon, a rectangle or a circle.")


def _circle(coordinates: list[Any], radius: object) -> Any:  # noqa: ANN401
    point = _positions([coordinates])[0]
    if not isinstance(radius, (int, float)):
        raise BadInput("The radius of a circle is not a number: draw it again.")
    return area_around(float(point[1]), float(point[0]), float(radius)).shape


def _polygon(rings: list[Any]) -> Any:  # noqa: ANN401
    """Build one polygon; its faults are found on the corners, before a wrong one could be built."""
    if not rings:
        raise BadInput("An area needs at least three different corners, and this one has none: add corners.")
    outlines = [_positions(ring) for ring in rings]
    for outline in outlines:
        faults = [*position_faults(outline), ring_fault(outline)]
        if any(faults):
            raise BadInput(next(fault for fault in faults if fault))
    # A part of several is checked on its own: joining them would hide that it crosses itself.
    return Area(Polygon(outlines[0], outlines[1:])).shape


def _positions(ring: object) -> NDArray[np.float64]:
    """Read a ring as an (n, 2) array; a height, which an area has no use for, is left out."""
    try:
        pairs = [(position[0], position[1]) for position in _list(ring)]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2)
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise BadInput(
            "A corner of the area is not a pair of numbers: longitude first, then latitude."
        ) from error


def _corners(coordinates: object, depth: int) -> int:
    """Count the positions in coordinates, however deep a geometry nests them."""
    if not isinstance(coordinates, (list, tuple)) or not coordinates or depth > _DEEPEST:
        return 0
    if isinstance(coordinates[0], (list, tuple)):
        return sum(_corners(part, depth + 1) for part in coordinates)
    return 1


def _list(value: object) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return list(value)
    raise BadInput("This is not GeoJSON: coordinates are missing. Choose another file.")
