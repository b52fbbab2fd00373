"""A file of areas: which format it is, what lies in it, and each area in degrees with its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry import Polygon as ShapelyPolygon

from dashboard.geo.area import Area
from dashboard.geo.faults import Shape, corner_count_fault, position_faults, ring_fault
from dashboard.geo.files.archive import Archive
from dashboard.geo.files.cap import read_cap
from dashboard.geo.files.features import read_geojson
from dashboard.geo.files.geopackage import MAGIC, read_geopackage
from dashboard.geo.files.gpx import read_gpx
from dashboard.geo.files.kml import read_kml
from dashboard.geo.files.markup import local, tree_of
from dashboard.geo.files.outlines import Contents, Limits, Outline, Ring
from dashboard.geo.files.projection import (
    ProjectionNeeded,
    are_degrees,
    find_system,
    likely_systems,
    to_degrees,
)
from dashboard.geo.files.shapefiles import read_shapefiles
from data_access.refusals import BadInput

ENDINGS: Final = ("geojson", "json", "kml", "kmz", "gpx", "zip", "gpkg", "xml", "cap")
_FORMATS: Final = "GeoJSON, KML, KMZ, GPX, a zipped Shapefile, GeoPackage and CAP"
_LIMITS: Final = Limits()
_XML: Final = {"kml": read_kml, "gpx": read_gpx, "alert": read_cap}
_MOST_SENTENCES: Final = 20


@dataclass(frozen=True)
class FoundArea:
    """An area of a file, and what the file tells about it."""

    area: Area
    properties: dict[str, str]


@dataclass(frozen=True)
class AreaFile:
    """What a file held: areas, and a sentence on each part that was left out.

    `system` names the coordinate system that was turned into degrees; empty where there was nothing
    to turn.
    """

    found: Sequence[FoundArea]
    left_out: Sequence[str]
    system: str = ""

    @property
    def areas(self) -> list[Area]:
        """The areas alone."""
        return [one.area for one in self.found]


def read_areas(
    data: bytes, *, crs: str = "", county: Area | None = None, limits: Limits = _LIMITS
) -> AreaFile:
    """Read the areas of a file, whatever it is called: its bytes tell the format.

    `crs` ("EPSG:26915") is what a person says and comes before what the file says. Refused are files
    that are too large, in no known format, damaged or made to harm, and those without a single sound
    area; `ProjectionNeeded` asks for the coordinate system where the numbers are no degrees.
    """
    if len(data) > limits.file_bytes:
        size = limits.file_bytes / 1e6
        raise BadInput(f"The file has more than {size:g} MB: cut out the part that is needed, and try again.")
    contents = _contents(data, limits)
    if sum(outline.corners for outline in contents.outlines) > limits.corners:
        raise BadInput(f"The file has more than {limits.corners:,} corners: simplify it, and try again.")
    # What has too many corners is put aside before anything is reckoned with it.
    small = [one for one in contents.outlines if corner_count_fault(one.corners - _rings(one)) is None]
    system = _system(contents, small, crs, county)
    left_out = list(contents.left_out)
    found = []
    for outline in contents.outlines:
        try:
            found.append(FoundArea(_area(outline, system), dict(outline.properties)))
        except BadInput as fault:
            left_out.append(f"“{outline.name}”: {fault}")
    if not found:
        raise BadInput(_nothing(left_out))
    return AreaFile(found, left_out[:_MOST_SENTENCES], "" if system is None else system.name)


def _contents(data: bytes, limits: Limits) -> Contents:
    head = data[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK"):
        archive = Archive(data, limits)
        if archive.names(".shp"):
            return read_shapefiles(archive, limits)
        if documents := archive.names(".kml"):
            return _xml(archive.read(documents[0]), limits)
        raise BadInput("The archive holds neither a Shapefile (.shp) nor KML: pack one of them.")
    if data.startswith(MAGIC):
        return read_geopackage(data, limits)
    if head.startswith((b"{", b"[")):
        return read_geojson(data, limits)
    if head.startswith(b"<") or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _xml(data, limits)
    raise BadInput(f"This is no file of areas that can be read here. There are: {_FORMATS}.")


def _xml(data: bytes, limits: Limits) -> Contents:
    root = tree_of(data, limits)
    reader = _XML.get(local(root))
    if reader is None:
        raise BadInput("This XML is neither KML nor GPX nor a CAP alert: choose another file.")
    return reader(root, limits)


def _system(contents: Contents, outlines: Sequence[Outline], said: str, county: Area | None) -> CRS | None:
    """Tell in which system the outlines are; None for degrees that need no turning."""
    if contents.degrees:
        return None
    system = find_system(said or contents.system)
    if system is not None:
        return system
    corners = [ring for outline in outlines for polygon in outline.polygons for ring in polygon]
    every = np.concatenate(corners) if corners else np.empty((0, 2))
    if are_degrees(every):
        return None
    raise ProjectionNeeded(
        "The numbers in this file are no degrees, and it does not tell its coordinate system: choose the one"
        " it was made in.",
        likely_systems(every[np.isfinite(every).all(axis=1)], county),
    )


def _area(outline: Outline, system: CRS | None) -> Area:
    too_many = corner_count_fault(outline.corners - _rings(outline))
    if too_many is not None:
        raise BadInput(too_many)
    shapes = [_shape([_ring(ring, system) for ring in polygon]) for polygon in outline.polygons]
    whole: Shape = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    return Area(whole, outline.name)


def _rings(outline: Outline) -> int:
    return sum(len(polygon) for polygon in outline.polygons)


def _ring(ring: Ring, system: CRS | None) -> Ring:
    return ring if system is None else to_degrees(ring, system)


def _shape(rings: Sequence[Ring]) -> Shape:
    """Build one polygon; a part of several is checked on its own, because joining would hide its faults."""
    for ring in rings:
        faults = [*position_faults(ring), ring_fault(ring)]
        if any(faults):
            raise BadInput(next(fault for fault in faults if fault))
    return Area(ShapelyPolygon(rings[0], rings[1:])).shape


def _nothing(left_out: Sequence[str]) -> str:
    if not left_out:
        return "There is no area in this file: only polygons, circles and closed tracks are areas."
    more = f" (and {len(left_out) - 1} more)" if len(left_out) > 1 else ""
    return f"No area of this file can be used. {left_out[0]}{more}"
