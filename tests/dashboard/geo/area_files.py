"""Small files of areas in every format, all with the same square in Dayton, and what is wrong with others."""

import json
import sqlite3
import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import shapefile
import shapely
from pyproj import CRS, Transformer

SQUARE = ((-93.52, 45.18), (-93.50, 45.18), (-93.50, 45.20), (-93.52, 45.20), (-93.52, 45.18))
"""Longitude, latitude; counter-clockwise."""
HOLE = ((-93.515, 45.185), (-93.515, 45.195), (-93.505, 45.195), (-93.505, 45.185), (-93.515, 45.185))

Corners = Sequence[tuple[float, float]]


def in_system(corners: Corners, code: str) -> list[tuple[float, float]]:
    """The corners in another coordinate system."""
    there = Transformer.from_crs(4326, CRS.from_user_input(code), always_xy=True)
    return [there.transform(x, y) for x, y in corners]


def geojson(corners: Corners = SQUARE, **members: object) -> bytes:
    feature = {
        "type": "Feature",
        "properties": {"NAME": "River bend"},
        "geometry": {"type": "Polygon", "coordinates": [list(map(list, corners))]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature], **members}).encode()


def kml(corners: Corners = SQUARE, name: str = "River bend") -> bytes:
    told = " ".join(f"{x},{y},0" for x, y in corners)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Placemark><name>{name}</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{told}</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>"
        "</Document></kml>"
    ).encode()


def packed(members: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def gpx(corners: Corners = SQUARE, tag: str = "trk") -> bytes:
    point = "trkpt" if tag == "trk" else "rtept"
    points = "".join(f'<{point} lat="{y}" lon="{x}"/>' for x, y in corners)
    inner = f"<trkseg>{points}</trkseg>" if tag == "trk" else points
    return (
        '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<{tag}><name>River bend</name>{inner}</{tag}></gpx>"
    ).encode()


def cap(*inside: str) -> bytes:
    polygon = " ".join(f"{y},{x}" for x, y in SQUARE)
    areas = inside or (f"<areaDesc>River bend</areaDesc><polygon>{polygon}</polygon>",)
    told = "".join(f"<area>{area}</area>" for area in areas)
    info = f"<info><event>Flood</event>{told}</info>"
    return f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">{info}{info}</alert>'.encode()


def shapefile_members(
    corners: Corners = SQUARE, *, holes: Sequence[Corners] = (), prj: str = ""
) -> dict[str, bytes]:
    shp, shx, dbf = BytesIO(), BytesIO(), BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON) as writer:
        writer.field("NAME", "C", 40)
        writer.poly([list(reversed(corners)), *(list(reversed(hole)) for hole in holes)])
        writer.record("River bend")
    members = {"zones.shp": shp.getvalue(), "zones.shx": shx.getvalue(), "zones.dbf": dbf.getvalue()}
    return {**members, "zones.prj": prj.encode()} if prj else members


def geopackage(corners: Corners = SQUARE, srs_id: int = 4326, *, blob: bytes | None = None) -> bytes:
    file = sqlite3.connect(":memory:")
    wkb = shapely.to_wkb(shapely.MultiPolygon([shapely.Polygon(corners)]))
    file.executescript(
        """CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER, organization,
               organization_coordsys_id INTEGER, definition);
           CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m);
           CREATE TABLE zones (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);
           INSERT INTO gpkg_geometry_columns VALUES ('zones', 'geom', 'MULTIPOLYGON', 1, 0, 0);"""
    )
    if srs_id:
        file.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('', 1, 'EPSG', ?, '')", (srs_id,))
    header = b"GP\x00\x03" + struct.pack("<i4d", 1, *[0.0] * 4)
    file.execute("INSERT INTO zones VALUES (1, ?, 'River bend')", (header + wkb if blob is None else blob,))
    file.commit()
    data = file.serialize()
    file.close()
    # As QGIS leaves it: marked as a file with a write-ahead log.
    return data[:18] + b"\x02\x02" + data[20:]
