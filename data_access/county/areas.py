"""The fixed areas of the demo county as GeoJSON: county, cities, neighbourhoods, ZIP codes and tracts."""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data_access.county.census import Census, take_census
from data_access.county.cities import CITIES
from data_access.county.divisions import outline_of, polygons_in
from data_access.county.geography import COUNTY_NAME, Geography
from data_access.county.neighbourhoods import NEIGHBOURHOODS
from data_access.county.survey import Bools, degrees
from data_access.county.tracts import COUNTY_FIPS, Tracts, draw_tracts
from data_access.county.zip_codes import ZIP_CODES

SOURCE: Final = "demo county"
FILES: Final = {
    "county": "county.geojson",
    "city": "cities.geojson",
    "neighbourhood": "neighbourhoods.geojson",
    "zip": "zip_codes.geojson",
    "tract": "tracts.geojson",
}
"""Kind of area → the file that `write_areas` makes of it."""

DECIMALS: Final = 6
"""A millionth of a degree is about ten centimetres."""


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    placed = shapely.transform(shape, lambda places: np.round(degrees(places), DECIMALS))
    solid = polygons_in(shapely.make_valid(placed))
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shapely.union_all(solid)))
    return geometry


def _members(geography: Geography, tracts: Tracts) -> dict[str, list[tuple[str, str, Bools]]]:
    """Kind → (code, name, cells) of every area but the county."""
    divisions = geography.divisions
    cities = [(city.code, city.name, divisions.city == row) for row, city in enumerate(CITIES)]
    quarters = [
        (place.name, place.name, divisions.neighbourhood == row) for row, place in enumerate(NEIGHBOURHOODS)
    ]
    postal = [
        (f"{place.code:05d}", f"{place.code:05d}", divisions.zip_code == place.code) for place in ZIP_CODES
    ]
    drawn = [(code, tracts.name(row), tracts.of_cell == row) for row, code in enumerate(tracts.codes)]
    return {"city": cities, "neighbourhood": quarters, "zip": postal, "tract": drawn}


def _counts(census: Census, kind: str) -> dict[str, tuple[int, int]]:
    """Code → households and people."""
    table = census.by(kind)
    return {
        code: (int(households), int(people))
        for code, households, people in zip(table.codes, table.households, table.people, strict=True)
    }


def _collection(kind: str, areas: list[tuple[str, str, BaseGeometry]], census: Census) -> dict[str, Any]:
    counts = _counts(census, kind)
    features = []
    for code, name, shape in areas:
        households, people = counts.get(code, (0, 0))
        about = {
            "kind": kind,
            "code": code,
            "name": name,
            "households": households,
            "people": people,
            "source": SOURCE,
        }
        features.append({"type": "Feature", "properties": about, "geometry": _geometry(shape)})
    return {"type": "FeatureCollection", "name": kind, "features": features}


def _solid(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape without slivers under 500 square metres; empty when there is none."""
    parts = polygons_in(shape)
    return shapely.union_all(parts[shapely.area(parts) > 500.0])


def write_areas(geography: Geography, folder: Path) -> dict[str, Path]:
    """Write one GeoJSON file a kind into `folder`, which is made if it is missing; kind → file.

    Each feature has kind, code, name, households and people. The denominators are those of
    `take_census`, so that they agree with the estimates; an area without a dwelling has zeros.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tracts = draw_tracts(geography.divisions, geography.addresses)
    census = take_census(geography.addresses, tracts, geography.seed)
    shapes = {"county": [(COUNTY_FIPS, COUNTY_NAME, geography.outline)]}
    for kind, areas in _members(geography, tracts).items():
        drawn = [
            (code, name, _solid(outline_of(cells, geography.outline)))
            for code, name, cells in areas
            if cells.any()
        ]
        shapes[kind] = [area for area in drawn if not area[2].is_empty]
    written = {}
    for kind, found in shapes.items():
        written[kind] = folder / FILES[kind]
        written[kind].write_text(json.dumps(_collection(kind, found, census), separators=(",", ":")), "utf-8")
    return written
