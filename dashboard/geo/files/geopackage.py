"""GeoPackage (OGC 12-128r18): a SQLite file from anybody, opened in memory and only read."""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from typing import Final

import numpy as np

from dashboard.geo.files.features import named
from dashboard.geo.files.outlines import Contents, Limits, Outline, Polygon, Ring, require_few
from data_access.refusals import BadInput

MAGIC: Final = b"SQLite format 3\x00"
_BROKEN: Final = "The GeoPackage is damaged: export it again, and try once more."
_ENVELOPES: Final = (0, 32, 48, 48, 64)
"""Bytes of the envelope by the indicator in the flags (clause 2.1.3.1.1)."""
_MOST_STEPS: Final = 400
_STEP: Final = 100_000
"""Orders of SQLite's machine after which a question is ended: a view could ask without end."""
_POLYGON, _MULTIPOLYGON = 3, 6
_LAYERS: Final = """
    SELECT c.table_name, c.column_name, c.srs_id FROM gpkg_geometry_columns AS c
    JOIN sqlite_master AS m ON m.name = c.table_name AND m.type = 'table' ORDER BY c.table_name"""
_SYSTEM: Final = """
    SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"""


def read_geopackage(data: bytes, limits: Limits) -> Contents:
    """Read the polygons of the first layer that has any; several such layers are refused by name."""
    try:
        with closing(_opened(data)) as file:
            layers = file.execute(_LAYERS).fetchall()
            found = [(layer, rows) for layer in layers[:50] if (rows := list(_outlines(file, layer, limits)))]
            if len(found) > 1:
                told = ", ".join(str(layer[0])[:40] for layer, _ in found)
                raise BadInput(
                    f"The GeoPackage has several layers ({told}): save the one that is meant alone."
                )
            if not found:
                return Contents([])
            (layer, outlines) = found[0]
            return Contents(outlines, system=_system(file, layer[2]))
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise BadInput(_BROKEN) from error


def _opened(data: bytes) -> sqlite3.Connection:
    # A file in WAL mode cannot be opened in memory: its two version bytes are set to those of a plain one.
    plain = data[:18] + b"\x01\x01" + data[20:]
    file = sqlite3.connect(":memory:")
    file.deserialize(plain)
    for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0"):
        file.execute(f"PRAGMA {pragma}")
    steps = iter(range(_MOST_STEPS))
    file.set_progress_handler(lambda: int(next(steps, None) is None), _STEP)
    file.set_authorizer(_only_reads)
    return file


def _only_reads(action: int, *_: object) -> int:
    return (
        sqlite3.SQLITE_OK if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) else sqlite3.SQLITE_DENY
    )


def _outlines(file: sqlite3.Connection, layer: tuple[object, ...], limits: Limits) -> Iterator[Outline]:
    table, column = str(layer[0]), str(layer[1])
    rows = file.execute(f'SELECT * FROM "{table.replace(chr(34), chr(34) * 2)}"')  # noqa: S608 - quoted
    names = [str(told[0]) for told in rows.description]
    if column not in names:
        raise BadInput(_BROKEN)
    where = names.index(column)
    for number, row in enumerate(rows, start=1):
        require_few(number, limits)
        told = {
            name: str(value)[:1_000]
            for name, value in zip(names, row, strict=True)
            if isinstance(value, (str, int, float)) and name not in ("fid", "ogc_fid")
        }
        polygons = polygons_of(row[where]) if isinstance(row[where], bytes) else []
        if polygons:
            yield Outline(named(told, f"Area {number}"), polygons, told)


def _system(file: sqlite3.Connection, srs_id: object) -> str:
    row = file.execute(_SYSTEM, (srs_id,)).fetchone()
    if row is None or str(row[2]).strip().lower() == "undefined":
        return ""
    organisation, code, definition = str(row[0]).upper(), row[1], str(row[2])
    return f"EPSG:{code}" if organisation == "EPSG" and isinstance(code, int) else definition


def polygons_of(blob: bytes) -> list[Polygon]:
    """Read the polygons of a geometry of a GeoPackage; empty for any other kind of geometry.

    The bytes are walked here, and not by GEOS: collections nested in collections would take its stack.
    """
    try:
        if blob[:2] != b"GP":
            raise BadInput(_BROKEN)
        kind = (blob[3] >> 1) & 0b111
        if kind >= len(_ENVELOPES):
            raise BadInput(_BROKEN)
        polygons, _ = _geometry(blob, 8 + _ENVELOPES[kind], may_be_many=True)
    except (struct.error, IndexError, ValueError) as error:
        raise BadInput(_BROKEN) from error
    return polygons


def _geometry(wkb: bytes, at: int, *, may_be_many: bool) -> tuple[list[Polygon], int]:
    """Read one geometry in WKB that begins at `at`; its polygons, and where it ends."""
    order = "<" if wkb[at] == 1 else ">"
    (code,) = struct.unpack_from(f"{order}I", wkb, at + 1)
    # ISO adds 1000 for Z, 2000 for M; the extended form sets the highest bits instead.
    kind = (code & 0x0FFFFFFF) % 1_000
    wide = 2 + ((code >> 31) & 1) + ((code >> 30) & 1) + (0, 1, 1, 2)[(code & 0x0FFFFFFF) // 1_000 % 4]
    at += 5
    if kind == _POLYGON:
        rings, at = _rings(wkb, at, order, wide)
        return ([rings] if rings else []), at
    if kind != _MULTIPOLYGON or not may_be_many:
        return [], at
    (count,) = struct.unpack_from(f"{order}I", wkb, at)
    polygons: list[Polygon] = []
    at += 4
    for _ in range(min(count, len(wkb) // 9)):
        part, at = _geometry(wkb, at, may_be_many=False)
        polygons.extend(part)
    return polygons, at


def _rings(wkb: bytes, at: int, order: str, wide: int) -> tuple[list[Ring], int]:
    (count,) = struct.unpack_from(f"{order}I", wkb, at)
    at += 4
    rings = []
    for _ in range(min(count, len(wkb) // 4)):
        (corners,) = struct.unpack_from(f"{order}I", wkb, at)
        at += 4
        numbers = np.frombuffer(wkb, f"{order}f8", corners * wide, at)
        rings.append(numbers.reshape(corners, wide)[:, :2].astype(np.float64))
        at += numbers.nbytes
    return rings, at
