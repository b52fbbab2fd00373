"""Files of roads of every kind: what they tell, what is handed back, and those made to harm."""

import io
import json
import sqlite3
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import shapefile
import shapely
from pyproj import Transformer

from data_access.access import Permission
from data_access.importers.roads import find_kind, import_roads, read_roads
from data_access.records.roads import RoadClass, RoadGraph
from data_access.refusals import BadInput
from data_access.roads.building import build_graph
from data_access.roads.keeping import editions_in
from data_access.roads.presets import STANDARD
from data_access.roads.ways import Gathering, ImportStopped
from data_access.store import Store
from tests.doors import *  # noqa: F403 - fixtures
from tests.world.callers import MANAGER
from tests.world.road_files import osm, real_file

LINES = (
    (
        [(-93.30, 44.95), (-93.29, 44.95)],
        {"FULLNAME": "Lake St", "MTFCC": "S1200", "SPEED_LIM": 0, "LANES": 4},
    ),
    (
        [(-93.29, 44.95), (-93.28, 44.95)],
        {"FULLNAME": "Lake St", "MTFCC": "S1200", "SPEED_LIM": 0, "LANES": 4},
    ),
    (
        [(-93.29, 44.95), (-93.29, 44.96)],
        {"FULLNAME": "Elm Ave", "MTFCC": "S1400", "SPEED_LIM": 30, "LANES": 0},
    ),
    ([(-93.29, 44.95), (-93.29, 44.94)], {"FULLNAME": "Trail", "MTFCC": "S1500", "SPEED_LIM": 0, "LANES": 0}),
)


def graph_of(path: Path) -> tuple[RoadGraph, Gathering]:
    gathered = Gathering()
    return build_graph(read_roads(path, STANDARD, gathered), STANDARD).graph, gathered


def geojson(folder: Path) -> Path:
    features = [
        {"type": "Feature", "properties": told, "geometry": {"type": "LineString", "coordinates": line}}
        for line, told in LINES
    ]
    path = folder / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def zipped_shapefile(folder: Path, system: str) -> Path:
    """The lines in a projected system, as counties keep them."""
    turn = Transformer.from_crs(4326, system, always_xy=True)
    parts = {name: io.BytesIO() for name in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYLINE) as writer:
        for name, kind in (("FULLNAME", "C"), ("MTFCC", "C"), ("SPEED_LIM", "N"), ("LANES", "N")):
            writer.field(name, kind, 40 if kind == "C" else 4)
        for line, told in LINES:
            writer.line([[turn.transform(*place) for place in line]])
            writer.record(*told.values())
    path = folder / "streets.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(f"in/streets.{name}", content.getvalue())
        archive.writestr("in/streets.prj", shapely_prj(system))
    return path


def shapely_prj(system: str) -> str:
    from pyproj import CRS  # noqa: PLC0415 - only here

    return str(CRS.from_user_input(system).to_wkt("WKT1_ESRI"))


def geopackage(folder: Path) -> Path:
    path = folder / "streets.gpkg"
    with sqlite3.connect(path) as file:
        file.executescript(
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition);"
            "CREATE TABLE streets (fid INTEGER PRIMARY KEY, geom BLOB, fullname, mtfcc, speed_lim, lanes);"
            "INSERT INTO gpkg_geometry_columns VALUES ('streets', 'geom', 4326);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'EPSG', 4326, 'x');"
        )
        for line, told in LINES:
            blob = b"GP\x00\x01" + struct.pack("<i", 4326) + shapely.to_wkb(shapely.LineString(line))
            row = (blob, *(str(value) for value in told.values()))
            file.execute(
                "INSERT INTO streets (geom, fullname, mtfcc, speed_lim, lanes) VALUES (?,?,?,?,?)", row
            )
    file.close()
    return path


@pytest.mark.parametrize("kind", ["geojson", "zip", "gpkg"])
def test_centre_lines_become_the_same_graph_from_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    """Three streets meet at one crossing; a trail is none, and Lake Street has two lanes each way."""
    path = {
        "geojson": lambda: geojson(tmp_path),
        "zip": lambda: zipped_shapefile(tmp_path, "EPSG:26915"),
        "gpkg": lambda: geopackage(tmp_path),
    }[kind]()
    assert find_kind(path) == kind
    graph, gathered = graph_of(path)
    assert (graph.nodes, graph.arcs) == (4, 6)
    assert sorted(graph.names) == ["", "Elm Ave", "Lake St"]
    lake = graph.name == graph.names.index("Lake St")
    assert set(graph.lanes[lake].tolist()) == {2}
    assert set(graph.road_class.tolist()) == {RoadClass.PRIMARY, RoadClass.STREET}
    # A hundredth of a degree of latitude at 30 mph: 1,112 m in 82.9 s.
    assert set(graph.tenths[~lake].tolist()) == {829}
    assert sum(gathered.notices.left_out.values()) == 1
    assert gathered.notices.notes[0].line == 4


def test_one_way_columns_say_which_way(tmp_path: Path) -> None:
    """A ring of three one-way streets, each told in another file's word."""
    corners = [(-93.30, 44.95), (-93.29, 44.95), (-93.29, 44.96)]
    words = [(0, 1, "FT"), (1, 2, "yes"), (0, 2, "TF")]
    features = [
        {
            "type": "Feature",
            "properties": {"oneway": word, "name": word},
            "geometry": {"type": "MultiLineString", "coordinates": [[corners[a], corners[b]]]},
        }
        for a, b, word in words
    ]
    path = tmp_path / "ring.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    graph, _ = graph_of(path)
    assert graph.arcs == 3
    assert (graph.reverse == -1).all()


def test_an_impossible_speed_is_remarked_and_the_road_stays(tmp_path: Path) -> None:
    path = tmp_path / "fast.osm"
    street = {"highway": "residential", "maxspeed": "9999 mph"}
    path.write_text(osm({1: (45.0, -93.0), 2: (45.0, -93.01)}, [([1, 2], street)]))
    graph, gathered = graph_of(path)
    assert graph.arcs == 2
    assert sum(gathered.notices.remarked.values()) == 1
    assert gathered.notices.notes[0].line == 1


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {name} "{10 * f"&{inner};"}">' for inner, name in zip("abcdef", "bcdefg", strict=True)
    )
    + ']><osm version="0.6"><way id="1"><tag k="highway" v="&g;"/></way></osm>'
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.osm.pbf", b""),
        ("bomb.osm", BOMB.encode()),
        ("cut.osm", b'<?xml version="1.0"?><osm version="0.6"><node id="1" lat="45"'),
        ("no_roads.osm", b'<?xml version="1.0"?><osm version="0.6"></osm>'),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("cut.zip", b"PK\x03\x04" + bytes(100)),
        ("cut.gpkg", b"SQLite format 3\x00" + bytes(200)),
        ("cut.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geo'),
        ("none.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("header.osm.pbf", struct.pack(">I", 13) + b"\x0a\x09OSMHeader\x18\x7f" + bytes(64)),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInput):
        graph_of(path)


def test_a_truncated_extract_is_refused_wherever_it_was_cut(tmp_path: Path) -> None:
    whole = real_file("helsinki_centre.osm.pbf").read_bytes()
    path = tmp_path / "cut.osm.pbf"
    for share in (0.01, 0.3, 0.7, 0.999):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(BadInput):
            graph_of(path)


def test_a_damaged_extract_ends_in_a_sentence_or_in_a_graph(tmp_path: Path) -> None:
    """Bytes turned over at random: the reader in C++ must not take the process with it."""
    whole = bytearray(real_file("helsinki_centre.osm.pbf").read_bytes())
    dice = np.random.default_rng(4)
    path = tmp_path / "damaged.osm.pbf"
    for _ in range(6):
        damaged = bytearray(whole)
        for at in dice.integers(0, len(whole), 20).tolist():
            damaged[at] ^= 1 << int(dice.integers(0, 8))
        path.write_bytes(damaged)
        with suppress(BadInput):
            assert graph_of(path)[0].nodes


def test_an_archive_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("streets.shp", bytes(64 << 20))
    with pytest.raises(BadInput, match="unpacks to more"):
        graph_of(path)


def test_numbers_that_are_no_degrees_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "metres.geojson"
    line = {"type": "LineString", "coordinates": [[478_000.0, 4_970_000.0], [478_100.0, 4_970_000.0]]}
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": line}]})
    )
    with pytest.raises(BadInput, match="no degrees"):
        graph_of(path)


def test_an_import_that_is_stopped_keeps_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ImportStopped):
        import_roads(store, MANAGER, geojson(tmp_path), source="county", cancelled=lambda: True)
    with store.enter(MANAGER, Permission.ROADS_READ, about="a test") as visit:
        assert not editions_in(visit)
