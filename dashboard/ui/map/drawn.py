"""What a person drew on the map, as it comes back from the browser."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyproj import Geod

CIRCLE_CORNERS: Final = 64
_WGS84: Final = Geod(ellps="WGS84")

Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """One or more polygons, each an outline and its holes; corners are (longitude, latitude), closed."""

    polygons: tuple[Polygon, ...]

    @property
    def geometry(self) -> dict[str, Any]:
        """The same as a GeoJSON geometry, longitude first."""
        if len(self.polygons) == 1:
            return {"type": "Polygon", "coordinates": self.polygons[0]}
        return {"type": "MultiPolygon", "coordinates": self.polygons}


def circle_ring(longitude: float, latitude: float, radius_metres: float) -> Ring:
    """Give the corners of a circle on the ellipsoid, closed."""
    corners = []
    for corner in range(CIRCLE_CORNERS):
        azimuth = -360 * corner / CIRCLE_CORNERS
        x, y, _ = _WGS84.fwd(longitude, latitude, azimuth, radius_metres)
        corners.append((round(x, 7), round(y, 7)))
    return (*corners, corners[0])


def _ring(corners: Sequence[Sequence[float]]) -> Ring:
    return tuple((float(x), float(y)) for x, y, *_ in corners)


def _polygons(feature: Mapping[str, Any]) -> list[Polygon]:
    geometry = feature.get("geometry") or {}
    coordinates = geometry.get("coordinates") or []
    if geometry.get("type") == "Point":
        radius = float((feature.get("properties") or {}).get("radius") or 0)
        longitude, latitude = coordinates[:2]
        return [(circle_ring(longitude, latitude, radius),)] if radius > 0 and math.isfinite(radius) else []
    if geometry.get("type") == "Polygon":
        return [tuple(_ring(ring) for ring in coordinates)]
    return []


def find_drawn_area(all_drawings: Sequence[Mapping[str, Any]] | None) -> DrawnArea | None:
    """Read `all_drawings` of streamlit-folium; None when nothing that encloses ground is drawn.

    A circle comes as a point with `radius` in metres and becomes a polygon of 64 corners. Whether the
    outline is a usable area is for `dashboard.geo.Area` to say.
    """
    polygons = [polygon for feature in all_drawings or () for polygon in _polygons(feature)]
    return DrawnArea(tuple(polygons)) if polygons else None
