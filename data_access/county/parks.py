"""Parks, airports and river flats: ground without homes that people find their way by."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data_access.county.survey import plane_points
from data_access.county.water import MINNESOTA, Water, smooth


@dataclass(frozen=True)
class Park:
    """Open ground in metres on the survey plane; `kind` is what the base map calls it."""

    name: str
    kind: str
    shape: BaseGeometry


_TABLE: Final = """
Theodore Wirth Park|park|44.9975 -93.3310,45.0050 -93.3200,44.9900 -93.3190,44.9780 -93.3190,44.9720 -93.3230,44.9740 -93.3310,44.9850 -93.3320
Minnehaha Park|park|44.9175 -93.2140,44.9175 -93.2030,44.9090 -93.1960,44.9040 -93.1985,44.9090 -93.2080,44.9130 -93.2140
Powderhorn Park|park|44.9440 -93.2590,44.9440 -93.2530,44.9400 -93.2530,44.9400 -93.2590
Loring Park|park|44.9710 -93.2870,44.9710 -93.2815,44.9675 -93.2820,44.9670 -93.2870
Columbia Park|golf_course|45.0350 -93.2600,45.0350 -93.2500,45.0240 -93.2500,45.0250 -93.2570
Hiawatha Golf Course|golf_course|44.9235 -93.2470,44.9235 -93.2395,44.9160 -93.2395,44.9160 -93.2470
Meadowbrook Golf Course|golf_course|44.9330 -93.3760,44.9330 -93.3620,44.9250 -93.3640,44.9250 -93.3760
Braemar Park|golf_course|44.8800 -93.3900,44.8800 -93.3770,44.8640 -93.3770,44.8640 -93.3900
Hyland Lake Park Reserve|park|44.8500 -93.3830,44.8490 -93.3600,44.8330 -93.3580,44.8150 -93.3620,44.8140 -93.3760,44.8290 -93.3860
Bryant Lake Regional Park|park|44.8880 -93.4390,44.8880 -93.4260,44.8770 -93.4260,44.8770 -93.4390
Anderson Lakes Park|park|44.8555 -93.4240,44.8555 -93.4010,44.8450 -93.4010,44.8450 -93.4240
Clifton E. French Regional Park|park|45.0310 -93.4420,45.0310 -93.4230,45.0190 -93.4250,45.0200 -93.4420
Eagle Lake Regional Park|park|45.0800 -93.4260,45.0800 -93.4120,45.0610 -93.4100,45.0600 -93.4220
Fish Lake Regional Park|park|45.0990 -93.4700,45.0990 -93.4570,45.0860 -93.4560,45.0870 -93.4680
Elm Creek Park Reserve|park|45.1700 -93.4700,45.1720 -93.4300,45.1600 -93.4080,45.1360 -93.4180,45.1330 -93.4500,45.1480 -93.4720
Crow-Hassan Park Reserve|park|45.2080 -93.6400,45.2060 -93.6150,45.1800 -93.6120,45.1780 -93.6380
Lake Rebecca Park Reserve|park|45.0775 -93.7530,45.0775 -93.7290,45.0590 -93.7290,45.0600 -93.7540
Baker Park Reserve|park|45.0480 -93.6380,45.0470 -93.6020,45.0160 -93.5980,45.0130 -93.6290,45.0300 -93.6360
Morris T. Baker golf course|golf_course|45.0460 -93.6100,45.0460 -93.6000,45.0350 -93.6000,45.0350 -93.6100
Gale Woods Farm|park|44.9460 -93.7200,44.9460 -93.7020,44.9360 -93.7020,44.9360 -93.7200
Wood Lake Nature Center|nature_reserve|44.8840 -93.2960,44.8840 -93.2850,44.8740 -93.2850,44.8740 -93.2960
Palmer Lake Park|park|45.0930 -93.3310,45.0930 -93.3170,45.0800 -93.3170,45.0800 -93.3310
North Mississippi Regional Park|park|45.0600 -93.2890,45.0590 -93.2850,45.0400 -93.2815,45.0390 -93.2850
Coon Rapids Dam Regional Park|park|45.1520 -93.3320,45.1440 -93.3130,45.1390 -93.3130,45.1440 -93.3330
Westwood Hills Nature Center|nature_reserve|44.9700 -93.3980,44.9700 -93.3870,44.9580 -93.3870,44.9580 -93.3980
Purgatory Park|park|44.8980 -93.4960,44.8980 -93.4850,44.8920 -93.4850,44.8920 -93.4960
Wolsfeld Woods|nature_reserve|45.0060 -93.5800,45.0060 -93.5640,44.9960 -93.5640,44.9960 -93.5800
Staring Lake Park|park|44.8430 -93.4640,44.8430 -93.4480,44.8310 -93.4480,44.8310 -93.4640
Lakewood Cemetery|cemetery|44.9395 -93.3020,44.9395 -93.2935,44.9320 -93.2935,44.9320 -93.3020
Fort Snelling National Cemetery|cemetery|44.8790 -93.2260,44.8790 -93.2080,44.8650 -93.2100,44.8650 -93.2260
Minneapolis-Saint Paul International Airport|aerodrome|44.8960 -93.2220,44.8900 -93.2010,44.8790 -93.1985,44.8680 -93.2060,44.8790 -93.2270,44.8680 -93.2270,44.8640 -93.2440,44.8880 -93.2450,44.8890 -93.2230
Flying Cloud Airport|aerodrome|44.8360 -93.4740,44.8350 -93.4470,44.8220 -93.4480,44.8240 -93.4750
Crystal Airport|aerodrome|45.0680 -93.3620,45.0680 -93.3460,45.0570 -93.3460,45.0570 -93.3620
University of Minnesota|university|44.9790 -93.2410,44.9790 -93.2270,44.9710 -93.2270,44.9710 -93.2380,44.9750 -93.2410
Southdale|commercial|44.8830 -93.3290,44.8830 -93.3200,44.8760 -93.3200,44.8760 -93.3290
Mall of America|commercial|44.8580 -93.2460,44.8580 -93.2385,44.8515 -93.2385,44.8515 -93.2460
"""  # noqa: E501 - a park is one line of the table

FLATS_METRES: Final = 620.0
CHAIN_OF_LAKES: Final = frozenset(
    {
        "Bde Maka Ska",
        "Lake Harriet",
        "Lake of the Isles",
        "Cedar Lake",
        "Lake Nokomis",
        "Lake Hiawatha",
        "Wirth Lake",
    }
)
SHORE_PARK_METRES: Final = 75.0
SMALL_PARK_SQUARE_METRES: Final = 400_000.0
"""Smaller parks are squares between streets; larger ones have bends."""

RUNWAYS: Final = (
    ((44.8830, -93.2420), (44.8700, -93.2050)),
    ((44.8915, -93.2370), (44.8790, -93.2010)),
    ((44.8905, -93.2085), (44.8710, -93.2300)),
    ((44.8880, -93.2420), (44.8660, -93.2395)),
    ((44.8290, -93.4700), (44.8290, -93.4510)),
)
"""The runways of the airports, as (latitude, longitude) from end to end."""


def _drawn(line: str) -> Park:
    name, kind, corners = line.split("|")
    places = tuple(tuple(float(part) for part in corner.split()) for corner in corners.split(","))
    ring = plane_points(tuple((place[0], place[1]) for place in places))
    shape = Polygon(ring).buffer(0)
    grown = kind in {"park", "nature_reserve"} and shape.area > SMALL_PARK_SQUARE_METRES
    return Park(name, kind, Polygon(smooth(np.vstack([ring, ring[:1]]))).buffer(0) if grown else shape)


def parks(waters: tuple[Water, ...], county: Polygon) -> tuple[Park, ...]:
    """All open ground inside the county, without the water in it."""
    lakes = shapely.union_all([water.shape for water in waters])
    shores = [water.shape.buffer(SHORE_PARK_METRES) for water in waters if water.name in CHAIN_OF_LAKES]
    flats = shapely.LineString(smooth(plane_points(MINNESOTA[1:]))).buffer(FLATS_METRES)
    known = [
        *(_drawn(line) for line in _TABLE.strip().splitlines()),
        Park("Chain of Lakes Regional Park", "park", shapely.union_all(shores)),
        Park("Minnesota Valley National Wildlife Refuge", "nature_reserve", flats),
    ]
    dry = county.difference(lakes)
    return tuple(Park(park.name, park.kind, shapely.intersection(park.shape, dry)) for park in known)
