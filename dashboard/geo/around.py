"""An area around a point: for those who type, and for those who want everyone within a distance."""

import math
from typing import Final

import numpy as np
from shapely.geometry import Polygon

from dashboard.geo.area import WGS84, Area
from dashboard.geo.faults import position_faults
from data_access.refusals import BadInput

CIRCLE_CORNERS: Final = 128
"""Corners of a circle: they lie on it, and its size is 0.04 % less than the true one."""
LONGEST_RADIUS_METRES: Final = 200_000


def area_around(
    latitude: float, longitude: float, radius_metres: float, name: str = "", county: Area | None = None
) -> Area:
    """Make the area within `radius_metres` of a point, measured on the ellipsoid.

    Refused are a radius that is not above zero or beyond 200 km, and a point that is not on earth.
    """
    if not (math.isfinite(radius_metres) and 0 < radius_metres <= LONGEST_RADIUS_METRES):
        raise BadInput("The radius must be more than 0 and at most 200,000 metres: enter another.")
    faults = position_faults(np.array([[longitude, latitude]], dtype=np.float64))
    if faults:
        raise BadInput(" ".join(fault.replace("Corner 1 of the area", "The point") for fault in faults))
    bearings = np.linspace(0, 360, CIRCLE_CORNERS, endpoint=False)
    same = np.ones(CIRCLE_CORNERS)
    longitudes, latitudes, _ = WGS84.fwd(longitude * same, latitude * same, bearings, radius_metres * same)
    area = Area(Polygon(np.column_stack([longitudes, latitudes])), name)
    return area if county is None else area.require_in(county)
