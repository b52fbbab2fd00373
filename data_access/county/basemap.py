"""The base map of the demo county, in the schema of the Protomaps basemap that protomaps-leaflet draws."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data_access.county.byways import COURT
from data_access.county.cities import CITIES
from data_access.county.curves import curves_of
from data_access.county.divisions import outline_of
from data_access.county.geography import COUNTY_NAME, Geography, Progress, no_progress
from data_access.county.neighbourhoods import NEIGHBOURHOODS
from data_access.county.parks import RUNWAYS
from data_access.county.pieces import (
    MOTORWAY,
    PRIMARY,
    RAMP,
    RESIDENTIAL,
    ROAD_CLASSES,
    SECONDARY,
    TERTIARY,
    TRUNK,
)
from data_access.county.road_file import byways_of
from data_access.county.survey import cell_centres, degrees, plane_points
from data_access.county.tiles import Layer, mercator, write_tiles
from data_access.county.water import smooth

ZOOMS: Final = range(6, 15)
MARGIN_DEGREES: Final = 0.12

_ROAD_KINDS: Final = {
    MOTORWAY: ("highway", 6), TRUNK: ("major_road", 8), PRIMARY: ("major_road", 10),
    SECONDARY: ("major_road", 10),
    TERTIARY: ("minor_road", 12), RESIDENTIAL: ("minor_road", 13), RAMP: ("highway", 12),
}  # fmt: skip
"""Road class → kind in the basemap and the data zoom from which it is written."""


def _layer(name: str, rows: list[tuple[BaseGeometry, dict[str, Any], int]]) -> Layer:
    """A layer from (shape in metres, properties, data zoom); empty shapes are left out."""
    rows = [row for row in rows if not row[0].is_empty]
    shapes: NDArray[np.object_] = np.array([shape for shape, _, _ in rows], dtype=object)
    shapes = shapely.transform(shapes, lambda places: mercator(degrees(places)))
    return Layer(
        name, shapes, tuple(row[1] for row in rows), np.array([row[2] for row in rows], dtype=np.int64)
    )


def _box(geography: Geography) -> tuple[float, float, float, float]:
    """West, south, east and north of the county with a margin, in degrees."""
    west, south, east, north = geography.outline.bounds
    corners = degrees(np.array([[west, south], [east, north]]))
    return (
        float(corners[0, 0]) - MARGIN_DEGREES, float(corners[0, 1]) - MARGIN_DEGREES / 2,
        float(corners[1, 0]) + MARGIN_DEGREES, float(corners[1, 1]) + MARGIN_DEGREES / 2,
    )  # fmt: skip


def _earth(geography: Geography) -> Layer:
    west, south, east, north = _box(geography)
    corners = plane_points(((south - 22, west - 32), (north + 22, east + 32)))
    return _layer("earth", [(shapely.box(*corners.ravel()), {"kind": "earth"}, 0)])


def _landuse(geography: Geography) -> Layer:
    return _layer(
        "landuse", [(park.shape, {"kind": park.kind, "name": park.name}, 9) for park in geography.parks]
    )


def _water(geography: Geography) -> Layer:
    rows: list[tuple[BaseGeometry, dict[str, Any], int]] = []
    for water in geography.waters:
        large = water.shape.area > 1.2e6
        name = water.name.partition(" in ")[0]
        rows.append((water.shape, {"kind": water.kind, "name": name}, 6 if large else 9))
        if water.kind == "lake":
            first = 10 if large else 12 if water.shape.area > 3e5 else 13
            label = max(shapely.get_parts(water.shape), key=lambda part: part.area).representative_point()
            rows.append((label, {"kind": "lake", "name": name}, first))
    return _layer("water", rows)


def _roads(geography: Geography) -> Layer:
    """Roads joined end to end by name, so that a name has room to be written along them."""
    roads = geography.roads
    once = np.flatnonzero(~roads.one_way | (np.arange(len(roads.start)) < _first_return(geography)))
    keys = np.stack([roads.road_class[once], roads.ref[once], roads.street[once]], axis=1).astype(np.int64)
    distinct, group = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    places = np.column_stack([roads.nodes.east, roads.nodes.north])
    pieces = once[order]
    lines = shapely.linestrings(np.stack([places[roads.start[pieces]], places[roads.end[pieces]]], axis=1))
    whole = shapely.line_merge(shapely.multilinestrings(lines, indices=group.ravel()[order]))
    bent = distinct[:, 0] == RESIDENTIAL
    whole[bent] = [_curved(shape) for shape in whole[bent]]
    rows: list[tuple[BaseGeometry, dict[str, Any], int]] = []
    for (road_class, ref, street), shape in zip(distinct.tolist(), whole, strict=True):
        kind, zoom = _ROAD_KINDS[road_class]
        properties = {"kind": kind, "kind_detail": ROAD_CLASSES[road_class], "name": roads.streets[street],
                      "ref": roads.refs[ref], "is_link": road_class == RAMP, "min_zoom": zoom}  # fmt: skip
        told = {key: value for key, value in properties.items() if value not in ("", False)}
        rows.extend((part, told, zoom) for part in shapely.get_parts(shape))
    rows.extend(
        (shapely.LineString(plane_points(runway)), {"kind": "aeroway", "kind_detail": "runway"}, 10)
        for runway in RUNWAYS
    )
    rows.extend(_byways(geography))
    rows.sort(key=lambda row: -row[2])
    return _layer("roads", rows)


def _byways(geography: Geography) -> list[tuple[BaseGeometry, dict[str, Any], int]]:
    """Alleys, courts and drives, as the road graph has them."""
    curves = curves_of(geography.roads)
    byways = byways_of(geography, curves)
    details = ["residential" if kind == COURT else "service" for kind in byways.kind.tolist()]
    lines = zip(details, byways.lines(curves), strict=True)
    return [
        (line, {"kind": "minor_road", "kind_detail": detail, "min_zoom": 14}, 14) for detail, line in lines
    ]


def _curved(shape: BaseGeometry) -> BaseGeometry:
    """Streets as curves through their crossings; straight ones as they are."""
    parts = [np.asarray(part.coords) for part in shapely.get_parts(shapely.simplify(shape, 2.0))]
    return shapely.MultiLineString([smooth(part, 4) if len(part) > 2 else part for part in parts])


def _first_return(geography: Geography) -> int:
    """The position from which freeways are listed a second time, in the other direction."""
    one_way = int(geography.roads.one_way.sum()) // 2
    return len(geography.roads.start) - one_way


def _label_zoom(people: int) -> int:
    """The data zoom from which a city's name is written."""
    steps = ((300_000, 6), (45_000, 8), (18_000, 9), (3_500, 10))
    return next((zoom for least, zoom in steps if people >= least), 11)


def _places(geography: Geography) -> Layer:
    centres = cell_centres()
    lakes = shapely.union_all([water.shape for water in geography.waters])
    shapely.prepare(lakes)
    dry = ~shapely.contains_xy(lakes, centres[:, 0], centres[:, 1])
    rows: list[tuple[BaseGeometry, dict[str, Any], int]] = []
    for index, city in enumerate(CITIES):
        zoom = _label_zoom(city.people)
        size = "city" if city.people > 15_000 else "town"
        properties = {"kind": "locality", "kind_detail": size, "name": city.name,
                      "population": city.people, "population_rank": 12 if zoom == 6 else 8,
                      "min_zoom": 4 if zoom == 6 else zoom}  # fmt: skip
        land = centres[(geography.divisions.city == index) & dry]
        middle = land.mean(axis=0)
        where = land[np.hypot(*(land - middle).T).argmin()]
        rows.append((shapely.Point(where), properties, zoom))
    for index, place in enumerate(NEIGHBOURHOODS):
        where = centres[geography.divisions.neighbourhood == index].mean(axis=0)
        rows.append((shapely.Point(where), {"kind": "neighbourhood", "name": place.name, "min_zoom": 12}, 12))
    return _layer("places", rows)


def _boundaries(geography: Geography) -> Layer:
    county = (geography.outline.exterior, {"kind": "county", "kind_detail": 6, "name": COUNTY_NAME}, 6)
    rows: list[tuple[BaseGeometry, dict[str, Any], int]] = [county]
    for index, city in enumerate(CITIES):
        shape = outline_of(geography.divisions.city == index, geography.outline)
        rows.append((shape.boundary, {"kind": "locality", "kind_detail": 8, "name": city.name}, 9))
    return _layer("boundaries", rows)


def write_base_map(geography: Geography, path: Path, progress: Progress = no_progress) -> None:
    """Write the county's base map as one PMTiles file with data zooms 6 to 14.

    A map that draws it must be told `maxDataZoom: 14`, because protomaps-leaflet expects 15.
    """
    progress(0.0, "Drawing the base map")
    layers = [
        _earth(geography), _landuse(geography), _water(geography), _roads(geography), _boundaries(geography),
        _places(geography),
    ]  # fmt: skip
    names = [{"id": layer.name, "fields": {"kind": "String", "name": "String"}} for layer in layers]
    metadata = {"name": f"{COUNTY_NAME} (demonstration)", "type": "baselayer", "vector_layers": names}
    write_tiles(path, layers, _box(geography), ZOOMS, metadata)
    progress(1.0, "The base map is drawn")
