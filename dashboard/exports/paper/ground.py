"""The ground under a printed map, read from the county's base map: one PMTiles file of vector tiles.

Only the tiles of the window are read, at the zoom at which some three of them stand side by side.
"""

import gzip
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import mapbox_vector_tile
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression

from dashboard.exports.paper.frame import Frame

Line = list[tuple[float, float]]
_TILES_ACROSS: Final = 3.0
_MOST_TILES: Final = 64


@dataclass(frozen=True, slots=True)
class Shape:
    """A piece of ground on the paper: lines of points. `kind` and `detail` are Protomaps' words."""

    layer: str
    kind: str
    detail: str
    name: str
    geometry: str
    lines: list[Line]


def shapes_in(frame: Frame, base_map: Path) -> list[Shape]:
    """Read what lies in the window; nothing where the base map ends."""
    with base_map.open("rb") as file:
        opened: Callable[..., Any] = Reader
        source: Callable[..., Any] = MmapSource
        reader = opened(source(file))
        header = reader.header()
        zoom = _zoom_of(frame, header["min_zoom"], header["max_zoom"])
        unpack = gzip.decompress if header["tile_compression"] == Compression.GZIP else bytes
        found: list[Shape] = []
        for column, row in _tiles_of(frame, zoom):
            tile = reader.get(zoom, column, row)
            if tile:
                found.extend(_shapes_of(frame, unpack(tile), zoom, column, row))
        return found


def _zoom_of(frame: Frame, least: int, most: int) -> int:
    zoom = math.floor(math.log2(_TILES_ACROSS / (frame.east - frame.west)))
    while zoom > 0 and len(_tiles_of(frame, zoom)) > _MOST_TILES:
        zoom -= 1
    return max(least, min(most, zoom))


def _tiles_of(frame: Frame, zoom: int) -> list[tuple[int, int]]:
    many = 1 << zoom
    columns = range(max(0, int(frame.west * many)), min(many - 1, int(frame.east * many)) + 1)
    rows = range(max(0, int(frame.north * many)), min(many - 1, int(frame.south * many)) + 1)
    return [(column, row) for column in columns for row in rows]


def _shapes_of(frame: Frame, tile: bytes, zoom: int, column: int, row: int) -> Iterator[Shape]:
    decoded: dict[str, Any] = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})
    for layer, content in decoded.items():
        width = content["extent"] << zoom
        west, north = column * content["extent"], row * content["extent"]
        for feature in content["features"]:
            told, geometry = feature["properties"], feature["geometry"]
            lines = [
                [frame.on_paper((west + x) / width, (north + y) / width) for x, y in line]
                for line in _lines_of(geometry)
            ]
            yield Shape(
                layer,
                str(told.get("kind", "")),
                str(told.get("kind_detail", "")),
                str(told.get("name") or told.get("ref") or ""),
                geometry["type"].removeprefix("Multi"),
                lines,
            )


def _lines_of(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Give every part of a geometry as a line of points, whatever its kind."""
    told = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return [[told]]
        case "MultiPoint":
            return [[point] for point in told]
        case "LineString":
            return [told]
        case "MultiLineString" | "Polygon":
            return list(told)
        case "MultiPolygon":
            return [ring for polygon in told for ring in polygon]
    return []
