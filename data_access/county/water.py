"""Rivers and lakes of the county, and the county's own outline, which the rivers give on three sides.

Courses and shores are short lists of places, shaped by smooth curves: recognisable, not surveyed. A
bend of a river is right within about half a kilometre.
"""

import math
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from data_access.county.lakes import LAKES, Lake
from data_access.county.survey import MILE, Floats, plane_points

MISSISSIPPI: Final = (
    (45.246, -93.522), (45.240, -93.500), (45.225, -93.485), (45.215, -93.445), (45.200, -93.410),
    (45.190, -93.395), (45.180, -93.375), (45.175, -93.355), (45.160, -93.345), (45.145, -93.320),
    (45.125, -93.295), (45.105, -93.280), (45.085, -93.280), (45.070, -93.280), (45.045, -93.280),
    (45.025, -93.275), (45.000, -93.270), (44.985, -93.260), (44.980, -93.245), (44.965, -93.235),
    (44.960, -93.215), (44.945, -93.200), (44.925, -93.200), (44.910, -93.195), (44.895, -93.180),
    (44.894, -93.170),
)  # fmt: skip
"""The Mississippi as (latitude, longitude), downstream from the mouth of the Crow to Fort Snelling."""

MINNESOTA: Final = (
    (44.802, -93.530), (44.805, -93.505), (44.805, -93.470), (44.810, -93.440), (44.800, -93.400),
    (44.785, -93.375), (44.790, -93.350), (44.785, -93.335), (44.790, -93.320), (44.795, -93.300),
    (44.805, -93.285), (44.810, -93.255), (44.820, -93.240), (44.830, -93.220), (44.840, -93.210),
    (44.860, -93.200), (44.870, -93.190), (44.880, -93.180), (44.893, -93.179),
)  # fmt: skip
"""The Minnesota as (latitude, longitude), downstream to its mouth below Fort Snelling."""

CROW: Final = (
    (45.060, -93.767), (45.070, -93.760), (45.080, -93.750), (45.090, -93.730), (45.110, -93.720),
    (45.135, -93.700), (45.150, -93.680), (45.155, -93.660), (45.165, -93.640), (45.190, -93.655),
    (45.210, -93.640), (45.205, -93.625), (45.210, -93.600), (45.220, -93.570), (45.230, -93.545),
    (45.225, -93.530), (45.235, -93.520), (45.246, -93.522),
)  # fmt: skip
"""The Crow as (latitude, longitude), downstream to Dayton, where it joins the Mississippi."""

BEYOND_THE_COUNTY: Final = (
    ((45.246, -93.522), (45.250, -93.541), (45.261, -93.560), (45.283, -93.575), (45.302, -93.600)),
    (
        (44.894, -93.170),
        (44.905, -93.161),
        (44.912, -93.143),
        (44.927, -93.131),
        (44.943, -93.100),
        (44.944, -93.070),
    ),
)
"""The Mississippi above Dayton and below Fort Snelling, drawn so that it does not end in a field."""

WIDTH_METRES: Final = {"Mississippi River": 210.0, "Minnesota River": 95.0, "Crow River": 45.0}

WEST_MILES: Final = -12.1
NORTH_EAST_MILES: Final = (15.3, 10.03)
"""East city line of Minneapolis and 37th Avenue Northeast, where the county leaves the rivers."""


@dataclass(frozen=True)
class Water:
    """A body of water in metres on the survey plane; `kind` is "lake" or "river"."""

    name: str
    kind: str
    shape: BaseGeometry


def smooth(points: Floats, steps: int = 6) -> Floats:
    """A Catmull-Rom curve through `points`, `steps` pieces between each two; ends stay where they are."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    before, first, second, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = before[:, None], first[:, None], second[:, None], after[:, None]
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.vstack([curve.reshape(-1, 2), points[-1:]])


def _course(places: tuple[tuple[float, float], ...]) -> LineString:
    return LineString(smooth(plane_points(places)))


def river_lines() -> dict[str, LineString]:
    """Name → centre line of each river, in metres on the survey plane."""
    return {
        "Mississippi River": _course(MISSISSIPPI),
        "Minnesota River": _course(MINNESOTA),
        "Crow River": _course(CROW),
    }


def county_outline() -> Polygon:
    """The county in metres: rivers on three sides, survey lines on the rest."""
    lines = river_lines()
    mississippi = np.asarray(lines["Mississippi River"].coords)
    east, north = NORTH_EAST_MILES[0] * MILE, NORTH_EAST_MILES[1] * MILE
    upper = mississippi[mississippi[:, 1] > north]
    lower = mississippi[(mississippi[:, 1] < 4.3 * MILE) & (mississippi[:, 0] > east)]
    minnesota = np.asarray(lines["Minnesota River"].coords)[::-1]
    corners = np.array([[0.0, 0.0], [WEST_MILES * MILE, 0.0]])
    ring = np.vstack([
        np.asarray(lines["Crow River"].coords), upper[1:],
        [[upper[-1, 0], north], [east, north], [east, lower[0, 1]]], lower[:-1],
        minnesota[minnesota[:, 0] > 0.0], corners,
    ])  # fmt: skip
    outline = shapely.make_valid(Polygon(ring))
    return max(getattr(outline, "geoms", [outline]), key=lambda part: part.area)


def _blob(lake: Lake, part: tuple[float, float, float, float, float], number: int) -> Polygon:
    """An ellipse with an uneven shore, the same for the same lake each time."""
    latitude, longitude, half_width, half_height, turn = part
    centre = plane_points(((latitude, longitude),))[0]
    angle = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    shore = np.ones_like(angle)
    phase = zlib.crc32(f"{lake.name}/{number}".encode())
    for order, strength in ((2, 0.07), (3, 0.08), (5, 0.05), (7, 0.03)):
        shore += strength * np.sin(order * angle + (phase >> order) % 628 / 100)
    x, y = half_width * shore * np.cos(angle), half_height * shore * np.sin(angle)
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return Polygon(np.column_stack([centre[0] + x * cosine - y * sine, centre[1] + x * sine + y * cosine]))


def _lake_shape(lake: Lake) -> BaseGeometry:
    bays = [_blob(lake, part, number) for number, part in enumerate(lake.bays)]
    straits = [LineString(plane_points(strait)).buffer(lake.strait_metres) for strait in lake.straits]
    islands = [_blob(lake, part, 100 + number) for number, part in enumerate(lake.islands)]
    outlines = [Polygon(smooth(plane_points((*shore, shore[0])))).buffer(0) for shore in lake.shores]
    whole = shapely.union_all([*outlines, *bays, *straits]).difference(shapely.union_all(islands))
    return whole.buffer(-20).buffer(40).buffer(-20).simplify(4)


def waters() -> tuple[Water, ...]:
    """All rivers and lakes, rivers first, in metres on the survey plane."""
    lines = {name: [line] for name, line in river_lines().items()}
    lines["Mississippi River"] += [_course(places) for places in BEYOND_THE_COUNTY]
    rivers = tuple(
        Water(name, "river", shapely.buffer(shapely.union_all(parts), WIDTH_METRES[name] / 2))
        for name, parts in lines.items()
    )
    return rivers + tuple(Water(lake.name, "lake", _lake_shape(lake)) for lake in LAKES)
