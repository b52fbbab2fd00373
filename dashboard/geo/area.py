"""An area that a question is asked about or an order is given for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry import mapping

from dashboard.geo.faults import Shape, county_faults, shape_faults
from data_access.refusals import BadInput

WGS84: Final = Geod(ellps="WGS84")
_SQUARE_METRES_IN_KM2: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """The box around an area, degrees WGS 84."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Area:
    """One or several polygons in WGS 84, with the name a person gave it (perhaps none).

    Refused are: no or fewer than three corners, more than 10,000, corners that are no place on
    earth, and an outline that crosses itself; `require_in` adds what the county refuses.
    """

    shape: Shape
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a wrong shape, and prepare a right one for many points."""
        faults = shape_faults(self.shape)
        if faults:
            raise BadInput(" ".join(faults))
        shapely.prepare(self.shape)
        # The index of a prepared shape is built by its first question. It is asked here, so that
        # threads which share the area only ever read it.
        shapely.contains_xy(self.shape, *self.centroid)

    @property
    def bounds(self) -> Bounds:
        """The box around it."""
        return Bounds(*self.shape.bounds)

    @property
    def centroid(self) -> tuple[float, float]:
        """Its middle as (longitude, latitude); it may lie outside a bent area."""
        centre = self.shape.centroid
        return float(centre.x), float(centre.y)

    @property
    def square_km(self) -> float:
        """Its size on the ellipsoid, square kilometres."""
        # A hole that runs the same way round as its outline would be added instead of taken away.
        square_metres, _ = WGS84.geometry_area_perimeter(shapely.orient_polygons(self.shape))
        return abs(float(square_metres)) / _SQUARE_METRES_IN_KM2

    @property
    def corner_count(self) -> int:
        """How many corners it has, the closing ones not counted."""
        return int(shapely.get_num_coordinates(self.shape) - len(self.rings))

    @property
    def rings(self) -> list[NDArray[np.float64]]:
        """Every closed outline, of parts and of holes, as an (n, 2) array of longitude, latitude."""
        lines = shapely.get_rings(shapely.get_parts(self.shape))
        return [shapely.get_coordinates(line) for line in lines]

    def contains(self, longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell for each point whether it lies inside; a point that is not a number does not."""
        box = self.bounds
        inside = (longitudes >= box.west) & (longitudes <= box.east)
        inside &= (latitudes >= box.south) & (latitudes <= box.north)
        near = np.flatnonzero(inside)
        inside[near] = shapely.contains_xy(self.shape, longitudes[near], latitudes[near])
        return inside

    def share_in(self, county: "Area") -> float:
        """Tell which share of the area lies in the county, 0 to 1."""
        return float(shapely.intersection(self.shape, county.shape).area / self.shape.area)

    def require_in(self, county: "Area") -> Self:
        """Hand the area back, or refuse one that lies outside the county or is larger than it."""
        faults = county_faults(self.shape, county.shape)
        if not faults and self.square_km > county.square_km:
            sizes = f"{self.square_km:,.0f} square kilometres and the county only {county.square_km:,.0f}"
            faults = [f"The area has {sizes}: draw it smaller, or choose the county itself."]
        if faults:
            raise BadInput(" ".join(faults))
        return self

    def as_geojson(self) -> Mapping[str, Any]:
        """Write it as a GeoJSON feature, longitude first."""
        return {
            "type": "Feature",
            "properties": {"name": self.name},
            "geometry": mapping(self.shape),
        }
