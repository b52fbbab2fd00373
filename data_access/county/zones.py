"""The evacuation zones of the demo county: neighbourhoods, and cities cut along section-line roads."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data_access.county.areas import DECIMALS
from data_access.county.cities import CITIES
from data_access.county.divisions import Divisions, grid, outline_of, polygons_in
from data_access.county.geography import Geography
from data_access.county.neighbourhoods import NEIGHBOURHOODS
from data_access.county.survey import CELL_COLUMNS, CELL_ROWS, FIRST_CELL_COLUMN, FIRST_CELL_ROW, degrees
from data_access.records.zones import ZoneDraft

SOURCE: Final = "demo county"
FILE: Final = "zones.geojson"
_BLOCKS_IN_A_MILE: Final = 8
_SIDE_MILES: Final = 2
_LEAST_CELLS: Final = 90
"""A piece of less than a third of a square goes to the neighbour with the longest common border."""
_SLIVER_SQUARE_METRES: Final = 5_000.0
Labels = NDArray[np.int64]


def write_zones(geography: Geography, folder: Path) -> Path:
    """Write the zones as GeoJSON into `folder`, which is made if it is missing; one seed, one file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    features = [
        {
            "type": "Feature",
            "properties": {"zone_id": own_id, "name": name, "city": city},
            "geometry": geometry,
        }
        for own_id, name, city, cells in zones_in(geography.divisions)
        if (geometry := _geometry(outline_of(cells, geography.outline))) is not None
    ]
    collection = {"type": "FeatureCollection", "name": "zones", "features": features}
    path.write_text(json.dumps(collection, separators=(",", ":")), "utf-8")
    return path


def drafts_in(path: Path) -> list[ZoneDraft]:
    """Read what `write_zones` wrote as drafts for the importer."""
    features = json.loads(path.read_text("utf-8"))["features"]
    return [_draft(one["geometry"], one["properties"]) for one in features]


def zones_in(divisions: Divisions) -> list[tuple[str, str, str, NDArray[np.bool_]]]:
    """Give own id, name, city and cells of each zone; no cell is in two, none of a city in none."""
    found = []
    quarters = np.asarray(grid(divisions.neighbourhood), np.int64)
    for row, quarter in enumerate(NEIGHBOURHOODS):
        cells = quarters == row
        if cells.any():
            city = _city_of(divisions, cells)
            found.append((f"N{row + 1:03d}", quarter.name, city, cells.ravel()))
    for row, one in enumerate(CITIES):
        rest = (grid(divisions.city) == row) & (quarters < 0)
        pieces = _pieces(rest)
        for number, cells in enumerate(pieces, start=1):
            name = one.name if len(pieces) == 1 else f"{one.name} {number}"
            found.append((f"{one.code}-{number}", name, one.name, cells.ravel()))
    return found


def _draft(geometry: dict[str, Any], told: dict[str, str]) -> ZoneDraft:
    return ZoneDraft(told["name"], geometry, SOURCE, told["zone_id"], told["city"])


def _city_of(divisions: Divisions, cells: NDArray[np.bool_]) -> str:
    rows = Counter(grid(divisions.city)[cells].tolist())
    row = rows.most_common(1)[0][0]
    return CITIES[row].name if row >= 0 else ""


def _pieces(cells: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Cut the cells of a city along section lines two miles apart, from the north-west; small ones join."""
    if not cells.any():
        return []
    side = _SIDE_MILES * _BLOCKS_IN_A_MILE
    rows = (np.arange(CELL_ROWS) + FIRST_CELL_ROW) // side
    columns = (np.arange(CELL_COLUMNS) + FIRST_CELL_COLUMN) // side
    # The first is the northernmost: labels count southwards, then eastwards.
    labels = (rows.max() - rows)[:, None] * 1_000 + (columns - columns.min())[None, :]
    labels = _joined(np.where(cells, labels, -1))
    return [labels == one for one in np.unique(labels[labels >= 0]).tolist()]


def _joined(labels: Labels) -> Labels:
    """Join the smallest piece to the neighbour with the longest border until none is small and has one."""
    alone = set[int]()
    while True:
        names, sizes = np.unique(labels[labels >= 0], return_counts=True)
        small = [
            (int(size), int(name))
            for name, size in zip(names, sizes, strict=True)
            if size < _LEAST_CELLS and int(name) not in alone
        ]
        if not small:
            return labels
        _, name = min(small)
        beside = _beside(labels, name)
        if not beside:
            alone.add(name)
        else:
            labels = np.where(labels == name, max(beside, key=lambda one: (beside[one], -one)), labels)


def _beside(labels: Labels, name: int) -> Counter[int]:
    """Count the borders that a piece has with each other piece."""
    found: Counter[int] = Counter()
    for one, other in ((labels[1:], labels[:-1]), (labels[:, 1:], labels[:, :-1])):
        for here, there in ((one, other), (other, one)):
            found.update(there[(here == name) & (there >= 0) & (there != name)].tolist())
    return found


def _geometry(outline: BaseGeometry) -> dict[str, Any] | None:
    parts = polygons_in(outline)
    solid = parts[shapely.area(parts) > _SLIVER_SQUARE_METRES]
    if not len(solid):
        return None
    placed = shapely.transform(shapely.union_all(solid), lambda places: np.round(degrees(places), DECIMALS))
    sound = shapely.union_all(polygons_in(shapely.make_valid(placed)))
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(sound))
    return geometry
