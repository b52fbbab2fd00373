"""Lines with their columns from GeoJSON, a zipped Shapefile or a GeoPackage, one feature after the other."""

import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import numpy as np
import shapefile
import shapely

from data_access.importers.encodings import find_encoding
from data_access.importers.json_reader import element_pieces
from data_access.records.roads import Floats
from data_access.refusals import BadInput

_FEATURE_CHARACTERS: Final = 1 << 22
_PIECE: Final = 1 << 20
_MOST_UNPACKED: Final = 4 << 30
_MOST_TIMES_PACKED: Final = 200
_PARTS: Final = (".shp", ".dbf", ".prj", ".cpg", ".shx")
_ENVELOPES: Final = (0, 32, 48, 48, 64)
_LINE, _LINES = 2, 5
_BROKEN: Final = "{} is damaged: export it again, and try once more."
_DAMAGE: Final = (
    shapefile.ShapefileException, zipfile.BadZipFile, zlib.error, sqlite3.Error, shapely.errors.ShapelyError,
    struct.error, ValueError, IndexError, KeyError, TypeError, EOFError, OverflowError, NotImplementedError,
    AssertionError, AttributeError,
)  # fmt: skip
"""What the readers raise on files that are none; a file from outside must not end in a traceback."""
_LAYERS: Final = """
    SELECT c.table_name, c.column_name, c.srs_id FROM gpkg_geometry_columns AS c
    JOIN sqlite_master AS m ON m.name = c.table_name AND m.type = 'table' ORDER BY c.table_name"""
_SYSTEM: Final = (
    "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
)


@dataclass(frozen=True, eq=False)
class LineFeature:
    """A feature: its columns as text, and its lines, perhaps none, as (n, 2) arrays, east first."""

    told: Mapping[str, str]
    lines: tuple[Floats, ...]


@dataclass(frozen=True, eq=False)
class LineFile:
    """The features of an open file, and its system as EPSG code or WKT; empty where the file tells none."""

    system: str
    features: Iterator[LineFeature]


@contextmanager
def opened_lines(path: Path, kind: str) -> Iterator[LineFile]:
    """Open a file of `kind` "geojson", "zip" or "gpkg"; a damaged one is refused, also while it is read."""
    openers: dict[str, Callable[[Path], Any]] = {
        "geojson": _geojson, "zip": _shapefile, "gpkg": _geopackage,
    }  # fmt: skip
    try:
        with openers[kind](path) as file:
            yield file
    except _DAMAGE as fault:
        raise BadInput(_BROKEN.format(path.name)) from fault


class _Geometry(msgspec.Struct, frozen=True):
    type: str
    coordinates: Any = None


class _Feature(msgspec.Struct, frozen=True):
    geometry: _Geometry | None = None
    properties: dict[str, Any] | None = None


@contextmanager
def _geojson(path: Path) -> Iterator[LineFile]:
    with path.open(encoding=find_encoding(path).codec) as file:
        pieces = element_pieces(file, of_features=True, characters=_FEATURE_CHARACTERS)
        yield LineFile("", (_of_json(text) for _, text, _ in pieces))


def _of_json(text: str) -> LineFeature:
    try:
        feature = msgspec.json.decode(text, type=_Feature)
        geometry = feature.geometry
        if geometry is None or geometry.type not in {"LineString", "MultiLineString"}:
            return LineFeature(_text_of(feature.properties or {}), ())
        strings = geometry.coordinates if geometry.type == "MultiLineString" else [geometry.coordinates]
        lines = tuple(np.array([[one[0], one[1]] for one in string], np.float64) for string in strings)
        return LineFeature(_text_of(feature.properties or {}), lines)
    except (msgspec.DecodeError, TypeError, ValueError, IndexError):
        return LineFeature({}, ())


@contextmanager
def _shapefile(path: Path) -> Iterator[LineFile]:
    with TemporaryDirectory() as folder:
        stem = _unpacked(path, Path(folder))
        prj = stem.with_suffix(".prj")
        system = prj.read_text("utf-8", "replace").strip("\ufeff\x00 \r\n") if prj.exists() else ""
        with shapefile.Reader(str(stem.with_suffix(".shp")), encodingErrors="replace") as reader:
            if reader.shapeType not in {shapefile.POLYLINE, shapefile.POLYLINEZ, shapefile.POLYLINEM}:
                raise BadInput("The Shapefile holds no lines: choose the one of the street centre lines.")
            yield LineFile(system, _shapes(reader))


def _shapes(reader: shapefile.Reader) -> Iterator[LineFeature]:
    for row in reader.iterShapeRecords():
        if row.shape.shapeType == shapefile.NULL or not len(row.shape.points):
            yield LineFeature(_text_of(row.record.as_dict()), ())
            continue
        points = np.asarray(row.shape.points, np.float64)[:, :2]
        begins = [int(part) for part in row.shape.parts]
        ends = [*begins[1:], len(points)]
        lines = tuple(points[begin:end] for begin, end in zip(begins, ends, strict=True))
        yield LineFeature(_text_of(row.record.as_dict()), lines)


def _unpacked(path: Path, folder: Path) -> Path:
    """Unpack the parts of the one Shapefile under names of our own, and no more than is reasonable."""
    allowed = min(_MOST_UNPACKED, _MOST_TIMES_PACKED * path.stat().st_size + _PIECE)
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.filename.startswith("__MACOSX/")]
        shapes = [one.filename for one in members if one.filename.lower().endswith(".shp")]
        if len(shapes) != 1:
            raise BadInput(f"There are {len(shapes)} Shapefiles in the archive: pack the one that is meant.")
        stem = shapes[0][:-4].lower()
        for member in members:
            ending = member.filename[-4:].lower()
            if ending not in _PARTS or member.filename[:-4].lower() != stem:
                continue
            with archive.open(member) as packed, (folder / f"roads{ending}").open("wb") as out:
                while piece := packed.read(_PIECE):
                    allowed -= len(piece)
                    if allowed < 0:
                        raise BadInput("The archive unpacks to more than it may: pack the roads alone.")
                    out.write(piece)
    return folder / "roads"


@contextmanager
def _geopackage(path: Path) -> Iterator[LineFile]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        file.execute("PRAGMA trusted_schema=OFF")
        file.set_authorizer(_only_reads)
        layers = file.execute(_LAYERS).fetchmany(50)
        with_lines = [layer for layer in layers if _first_line(file, layer)]
        if len(with_lines) != 1:
            raise BadInput(
                f"The GeoPackage has {len(with_lines)} layers of lines: save that of the streets alone."
            )
        yield LineFile(_system(file, with_lines[0][2]), _rows(file, with_lines[0]))


def _only_reads(action: int, *_: object) -> int:
    reading = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    return sqlite3.SQLITE_OK if reading else sqlite3.SQLITE_DENY


def _first_line(file: sqlite3.Connection, layer: tuple[Any, ...]) -> bool:
    return any(feature.lines for feature in _rows(file, layer, " LIMIT 20"))


def _rows(file: sqlite3.Connection, layer: tuple[Any, ...], limit: str = "") -> Iterator[LineFeature]:
    table, column = str(layer[0]).replace('"', '""'), str(layer[1])
    rows = file.execute(f'SELECT * FROM "{table}"{limit}')  # noqa: S608 - quoted
    names = [str(told[0]) for told in rows.description]
    where = names.index(column)
    for row in rows:
        told = _text_of({name: value for name, value in zip(names, row, strict=True) if name != column})
        yield LineFeature(told, _lines_of(row[where]) if isinstance(row[where], bytes) else ())


def _lines_of(blob: bytes) -> tuple[Floats, ...]:
    """Read the lines of a geometry of a GeoPackage; none for any other kind of geometry."""
    kind = (blob[3] >> 1) & 0b111
    wkb = blob[8 + _ENVELOPES[kind] :]
    (code,) = struct.unpack_from("<I" if wkb[0] == 1 else ">I", wkb, 1)
    # The kind is looked at before GEOS does: collections within collections would take its stack.
    if (code & 0x0FFFFFFF) % 1_000 not in {_LINE, _LINES}:
        return ()
    return tuple(shapely.get_coordinates(part) for part in shapely.get_parts(shapely.from_wkb(wkb)))


def _system(file: sqlite3.Connection, srs_id: object) -> str:
    row = file.execute(_SYSTEM, (srs_id,)).fetchone()
    if row is None or str(row[2]).strip().lower() == "undefined":
        return ""
    organisation, code, definition = str(row[0]).upper(), row[1], str(row[2])
    return f"EPSG:{code}" if organisation == "EPSG" and isinstance(code, int) else definition


def _text_of(told: Mapping[str, Any]) -> dict[str, str]:
    """Give the columns that tell something, as text."""
    plain = ((str(key), value) for key, value in told.items() if isinstance(value, (str, int, float)))
    return {key: text for key, value in plain if (text := str(value).strip("\x00 ")[:300])}
