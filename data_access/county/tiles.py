"""Vector tiles: layers of shapes cut, simplified and written as one PMTiles file."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from data_access.county.survey import Floats

EXTENT: Final = 4_096
MARGIN: Final = 96
"""How far shapes reach beyond their tile, in units of EXTENT, so that seams do not show."""


FAR_ZOOM: Final = 11
TILES_AROUND: Final = 3
"""Up to this zoom a screen shows more than the county, so the ground around it has tiles as well."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Shapes of one layer in the unit square of Web Mercator (y downwards), each from its own zoom on.

    `min_zoom` is the lowest data zoom at which a shape is written; `properties` are what the style reads.
    """

    name: str
    shapes: NDArray[np.object_]
    properties: tuple[dict[str, Any], ...]
    min_zoom: NDArray[np.int64]


def mercator(degrees: Floats) -> Floats:
    """Longitude and latitude (n, 2) as places in the unit square of Web Mercator, y downwards."""
    x = degrees[:, 0] / 360.0 + 0.5
    sine = np.sin(np.radians(degrees[:, 1]))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return np.column_stack([x, y])


def _at_zoom(layer: Layer, zoom: int) -> Layer:
    """The layer's shapes of this zoom in tile units, simplified to what can be seen."""
    chosen = np.flatnonzero(layer.min_zoom <= zoom)
    scale = float(EXTENT << zoom)
    shapes = shapely.transform(layer.shapes[chosen], lambda places: places * scale)
    shapes = shapely.simplify(shapes, 4.0 if zoom >= 14 else 6.0, preserve_topology=True)
    return Layer(layer.name, shapes, tuple(layer.properties[i] for i in chosen), layer.min_zoom[chosen])


def _cut(layer: Layer, near: NDArray[np.int64], column: int, row: int) -> dict[str, Any] | None:
    """The layer inside one tile as mapbox_vector_tile wants it; None when nothing of it is there."""
    left, top = column * EXTENT, row * EXTENT
    box = (left - MARGIN, top - MARGIN, left + EXTENT + MARGIN, top + EXTENT + MARGIN)
    pieces = shapely.clip_by_rect(layer.shapes[near], *box)
    pieces = shapely.transform(pieces, lambda places: np.rint(places - [left, top]))
    features = [
        {"geometry": piece, "properties": layer.properties[position]}
        for piece, position in zip(pieces, near.tolist(), strict=True)
        if not piece.is_empty
    ]
    return {"name": layer.name, "features": features} if features else None


def _encoded(layers: list[dict[str, Any]]) -> bytes:
    options = {"extents": EXTENT, "y_coord_down": True}
    return gzip.compress(mapbox_vector_tile.encode(layers, default_options=options), 6, mtime=0)


def _tiles_at(
    layers: list[Layer], zoom: int, bounds: tuple[float, float, float, float]
) -> list[tuple[int, bytes]]:
    """All tiles of one zoom as (PMTiles id, gzipped tile)."""
    seen = [_at_zoom(layer, zoom) for layer in layers]
    trees = [shapely.STRtree(layer.shapes) for layer in seen]
    west, north, east, south = (int(edge * (1 << zoom)) for edge in bounds)
    around = TILES_AROUND if zoom <= FAR_ZOOM else 0
    tiles = []
    for column in range(west - around, east + around + 1):
        for row in range(north - around, south + around + 1):
            square = shapely.box(
                column * EXTENT - MARGIN, row * EXTENT - MARGIN,
                (column + 1) * EXTENT + MARGIN, (row + 1) * EXTENT + MARGIN,
            )  # fmt: skip
            found = [
                _cut(layer, np.sort(tree.query(square)), column, row)
                for layer, tree in zip(seen, trees, strict=True)
            ]
            present = [layer for layer in found if layer is not None]
            if present:
                tiles.append((zxy_to_tileid(zoom, column, row), _encoded(present)))
    return tiles


def write_tiles(
    path: Path,
    layers: list[Layer],
    box: tuple[float, float, float, float],
    zooms: range,
    metadata: dict[str, Any],
) -> None:
    """Write the layers inside `box` (west, south, east, north in degrees) as one PMTiles file at `path`."""
    west, south, east, north = box
    corners = mercator(np.array([[west, north], [east, south]]))
    bounds = (float(corners[0, 0]), float(corners[0, 1]), float(corners[1, 0]), float(corners[1, 1]))
    tiles = sorted(tile for zoom in zooms for tile in _tiles_at(layers, zoom, bounds))
    with path.open("wb") as file:
        opened: Callable[..., Any] = Writer
        writer = opened(file)
        for number, data in tiles:
            writer.write_tile(number, data)
        header = {
            "tile_type": TileType.MVT, "tile_compression": Compression.GZIP,
            "min_lon_e7": round(west * 1e7), "min_lat_e7": round(south * 1e7),
            "max_lon_e7": round(east * 1e7), "max_lat_e7": round(north * 1e7),
            "center_zoom": 10, "center_lon_e7": round((west + east) * 5e6),
            "center_lat_e7": round((south + north) * 5e6),
        }  # fmt: skip
        writer.finalize(header, metadata)
