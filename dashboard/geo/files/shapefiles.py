"""ESRI Shapefiles in a ZIP archive: outlines from .shp, names from .dbf, the projection from .prj."""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import numpy as np
import shapefile

from dashboard.geo.files.archive import Archive
from dashboard.geo.files.features import named
from dashboard.geo.files.outlines import Contents, Limits, Outline, Polygon, Ring, require_few
from data_access.refusals import BadInput

_POLYGONS: Final = (shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM)
_BROKEN: Final = "The Shapefile is damaged: export it again, and pack .shp, .dbf and .prj together."
_DAMAGE: Final = (
    shapefile.ShapefileException, struct.error, ValueError, IndexError, KeyError, TypeError, EOFError,
    OverflowError, AttributeError, AssertionError, NotImplementedError, OSError, StopIteration,
)  # fmt: skip
"""What the reader raises on files that are none; a file from outside must not end in a traceback."""
_HEADER_BYTES: Final = 100


def read_shapefiles(archive: Archive, limits: Limits) -> Contents:
    """Read the first Shapefile of the archive; several in one are refused, with their names."""
    names = archive.names(".shp")
    if len(names) > 1:
        told = ", ".join(name.rpartition("/")[2] for name in names[:8])
        raise BadInput(f"There are several Shapefiles in the archive ({told}): pack the one that is meant.")
    stem = names[0][:-4]
    shp, dbf = archive.read(names[0]), archive.find(f"{stem}.dbf")
    prj, cpg = archive.find(f"{stem}.prj") or b"", archive.find(f"{stem}.cpg") or b""
    try:
        outlines = list(_outlines(shp, dbf, _encoding(cpg), limits))
    except _DAMAGE as error:
        raise BadInput(_BROKEN) from error
    return Contents(outlines, system=prj.decode("utf-8", "replace").strip("\ufeff\x00 \r\n"))


def _encoding(cpg: bytes) -> str:
    told = cpg.decode("ascii", "ignore").strip().lower()
    return {"1252": "cp1252", "88591": "latin-1", "iso 88591": "latin-1"}.get(told, "utf-8")


def _outlines(shp: bytes, dbf: bytes | None, encoding: str, limits: Limits) -> Iterator[Outline]:
    if len(shp) < _HEADER_BYTES:
        raise BadInput(_BROKEN)
    with shapefile.Reader(
        shp=BytesIO(shp),
        dbf=None if dbf is None else BytesIO(dbf),
        encoding=encoding,
        encodingErrors="replace",
    ) as reader:
        if reader.shapeType not in _POLYGONS:
            raise BadInput(
                f"The Shapefile holds {reader.shapeTypeName.lower()}s and no polygons: choose another."
            )
        records = reader.iterRecords() if dbf is not None else iter(())
        for number, shape in enumerate(reader.iterShapes(), start=1):
            require_few(number, limits)
            record = next(records, None)
            told = {} if record is None else _told(record.as_dict())
            if shape.shapeType != shapefile.NULL and len(shape.points):
                yield Outline(named(told, f"Area {number}"), _polygons(shape.points, shape.parts), told)


def _told(record: dict[str, object]) -> dict[str, str]:
    plain = {str(key): value for key, value in record.items() if isinstance(value, (str, int, float))}
    return {key: str(value).strip("\x00 ")[:1_000] for key, value in plain.items()}


def _polygons(points: object, parts: object) -> list[Polygon]:
    """Part the rings: clockwise ones are outer (ESRI, 1998, p. 8), the others holes in one of them."""
    corners = np.asarray(points, dtype=np.float64)[:, :2]
    starts = [int(part) for part in parts]  # type: ignore[attr-defined]
    rings = [corners[begin:end] for begin, end in zip(starts, [*starts[1:], len(corners)], strict=True)]
    outer = [ring for ring in rings if _turn(ring) <= 0]
    polygons = [[ring] for ring in outer or rings[:1]]
    for hole in rings if outer else rings[1:]:
        if _turn(hole) > 0 or not outer:
            _home_of(hole, polygons).append(hole)
    return list(polygons)


def _turn(ring: Ring) -> float:
    """Twice the signed area of a ring: below zero when it runs clockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def _home_of(hole: Ring, polygons: list[list[Ring]]) -> list[Ring]:
    """Find the smallest polygon whose box holds the hole; the first one where none does."""
    low, high = hole.min(axis=0), hole.max(axis=0)
    around = [
        polygon
        for polygon in polygons
        if (polygon[0].min(axis=0) <= low).all() and (polygon[0].max(axis=0) >= high).all()
    ]
    return min(around, key=lambda polygon: abs(_turn(polygon[0])), default=polygons[0])
