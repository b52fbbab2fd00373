"""A small county for the map: a base map of a few tiles, households by the thousand, one ticket office."""

import gzip
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import mapbox_vector_tile
import numpy as np
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry import LineString, Point, Polygon, box, mapping

from dashboard.registry.tickets import Tickets
from data_access.access import Caller, Permission, Role
from data_access.place_format import DEGREE, PLACE
from data_access.place_snapshot import PlaceSnapshot, snapshot_of_rows
from data_access.records.ids import AccountId
from data_access.store import Visit

WEST, SOUTH, EAST, NORTH = -93.77, 44.78, -93.17, 45.25
CENTRE = (45.02, -93.42)
TODAY = date(2026, 11, 20)
SESSION = "session-of-the-test"
MANAGER = Caller(
    AccountId(b"m" * 16), "Mia Manager", frozenset({Role.EMERGENCY_MANAGER}), SESSION, "127.0.0.1"
)


def visit_of(caller: Caller, permission: Permission = Permission.REGISTRY_MAP_VIEW) -> Visit:
    """A visit as the door makes it; the map reads nothing through its connection."""
    nothing = cast("Any", None)
    return Visit(nothing, nothing, caller, permission, datetime.now(UTC), nothing)


def tickets(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Tickets:
    """A ticket office."""
    return Tickets(clock)


def county_snapshot(households: int, *, generation: int = 1, seed: int = 5) -> PlaceSnapshot:
    """Households as a county has them: three in five in a dense city, the others strewn."""
    random = np.random.default_rng(seed)
    city = households * 3 // 5
    places = np.zeros(households, PLACE)
    latitude = np.append(random.normal(44.965, 0.035, city), random.uniform(SOUTH, NORTH, households - city))
    longitude = np.append(random.normal(-93.275, 0.035, city), random.uniform(WEST, EAST, households - city))
    places["latitude"] = np.round(np.clip(latitude, SOUTH, NORTH) * DEGREE)
    places["longitude"] = np.round(np.clip(longitude, WEST, EAST) * DEGREE)
    ways = random.choice(6, households, p=[0.08, 0.42, 0.27, 0.1, 0.09, 0.04])
    places["flags"] = ways | (random.random(households) < 0.14) * 16
    places["riders"] = np.where(ways >= 2, 1 << (4 * (ways - 2).clip(0)), 0)
    places["needs"] = 1 << (2 * random.integers(0, 28, households).astype(np.uint64))
    places["people"] = random.integers(1, 6, households)
    places["animals"] = random.choice(3, households, p=[0.7, 0.2, 0.1])
    places["battery_half_hours"] = random.choice([4, 9, 255], households)
    places["confirmed_day"] = (TODAY - date(1970, 1, 1)).days - random.integers(0, 230, households)
    ids = np.frombuffer(random.bytes(16 * households), np.uint8).reshape(-1, 16)
    return snapshot_of_rows(ids, places, generation, TODAY)


def moved_on(snapshot: PlaceSnapshot) -> PlaceSnapshot:
    """The same places, one generation later."""
    return replace(snapshot, generation=snapshot.generation + 1)


def _features() -> dict[str, list[tuple[Any, dict[str, Any]]]]:
    """Ground, a lake, a river, a grid of streets and three towns, in Protomaps' schema."""
    lakes = [
        Point(-93.31, 44.94).buffer(0.018),
        Point(-93.58, 44.92).buffer(0.05),
        Point(-93.45, 45.1).buffer(0.02),
    ]
    river = LineString([(-93.2, 45.25), (-93.28, 45.08), (-93.26, 44.98), (-93.2, 44.93), (-93.19, 44.78)])
    roads = [
        (LineString([(x, SOUTH), (x, NORTH)]), {"kind": "major_road", "name": f"County Road {n}"})
        for n, x in enumerate(np.arange(WEST, EAST, 0.02))
    ]
    roads += [
        (LineString([(WEST, y), (EAST, y)]), {"kind": "major_road", "name": f"{n} Avenue"})
        for n, y in enumerate(np.arange(SOUTH, NORTH, 0.0145))
    ]
    roads.append(
        (LineString([(WEST, 44.97), (-93.4, 44.97), (EAST, 45.0)]), {"kind": "highway", "name": "I-394"})
    )
    towns = [("Minneapolis", -93.265, 44.977, 12), ("Plymouth", -93.45, 45.02, 9), ("Dayton", -93.5, 45.2, 7)]
    return {
        "earth": [(box(WEST - 1, SOUTH - 1, EAST + 1, NORTH + 1), {"kind": "earth"})],
        "landuse": [(box(-93.35, 45.05, -93.3, 45.08), {"kind": "park"})],
        "water": [(lake, {"kind": "lake"}) for lake in lakes] + [(river.buffer(0.004), {"kind": "river"})],
        "boundaries": [
            (
                Polygon([(WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH)]).exterior,
                {"kind_detail": 6},
            )
        ],
        "roads": roads,
        "places": [
            (Point(x, y), {"kind": "locality", "name": name, "population_rank": rank, "min_zoom": 6})
            for name, x, y, rank in towns
        ],
    }


def _tile_bounds(zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
    across = 1 << zoom
    lat = [math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / across)))) for row in (y, y + 1)]
    return x / across * 360 - 180, lat[1], (x + 1) / across * 360 - 180, lat[0]


def _tile(
    features: dict[str, list[tuple[Any, dict[str, Any]]]], bounds: tuple[float, float, float, float]
) -> bytes:
    more = (bounds[2] - bounds[0]) / 16
    clip = box(bounds[0] - more, bounds[1] - more, bounds[2] + more, bounds[3] + more)
    layers = []
    for name, shapes in features.items():
        kept = [
            {"geometry": mapping(shape.intersection(clip)), "properties": facts}
            for shape, facts in shapes
            if shape.intersects(clip)
        ]
        layers.append({"name": name, "features": kept})
    options = {"quantize_bounds": bounds, "extents": 4096}
    return gzip.compress(mapbox_vector_tile.encode(layers, default_options=options))


def write_base_map(file: Path, *, max_zoom: int = 14) -> None:
    """Write a base map of a few dozen tiles."""
    features = _features()
    with file.open("wb") as out:
        writer = Writer(out)
        for zoom in range(6, max_zoom + 1):
            across = 1 << zoom
            rows = [
                int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * across)
                for lat in (NORTH, SOUTH)
            ]
            for x in range(int((WEST + 180) / 360 * across), int((EAST + 180) / 360 * across) + 1):
                for y in range(rows[0], rows[1] + 1):
                    writer.write_tile(zxy_to_tileid(zoom, x, y), _tile(features, _tile_bounds(zoom, x, y)))
        header = {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
            "min_lon_e7": int(WEST * 1e7),
            "min_lat_e7": int(SOUTH * 1e7),
            "max_lon_e7": int(EAST * 1e7),
            "max_lat_e7": int(NORTH * 1e7),
            "center_zoom": 9,
            "center_lon_e7": int(CENTRE[1] * 1e7),
            "center_lat_e7": int(CENTRE[0] * 1e7),
        }
        writer.finalize(header, {"vector_layers": [{"id": name, "fields": {}} for name in features]})
