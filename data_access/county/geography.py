"""The ground of the demo county from a seed: outline, water, divisions, roads and every address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data_access.county.addresses import AddressBook, build_addresses
from data_access.county.divisions import Divisions, divide
from data_access.county.lattice import lay
from data_access.county.parks import Park, parks
from data_access.county.roads import Roads, build_roads
from data_access.county.water import Water, county_outline, waters
from data_access.refusals import BadInput

Progress = Callable[[float, str], None]

COUNTY_NAME: Final = "Hennepin County"
LARGEST_SCALE: Final = 20.0


@dataclass(frozen=True, eq=False)
class Geography:
    """The demo county without its people. Shapes are in metres on the survey plane."""

    seed: int
    scale: float
    outline: Polygon
    waters: tuple[Water, ...]
    parks: tuple[Park, ...]
    divisions: Divisions
    roads: Roads
    addresses: AddressBook


def no_progress(_fraction: float, _words: str) -> None:
    """Progress that nobody looks at."""


def _all_of(kind: str, bodies: tuple[Water, ...]) -> BaseGeometry:
    return shapely.union_all([water.shape for water in bodies if water.kind == kind])


def build_geography(seed: int, scale: float = 1.0, progress: Progress = no_progress) -> Geography:
    """The county for a seed; the same seed and scale give the same arrays, byte for byte.

    `scale` multiplies the dwellings, not the ground: 1.0 is the true 533,000. Refused unless it is
    above 0 and at most 20.
    """
    if not 0 < scale <= LARGEST_SCALE:
        said = f"A demo county of {scale:g} times the true size cannot be made"
        raise BadInput(f"{said}: give a scale above 0, at most 20.")
    dice = [np.random.Generator(np.random.PCG64(part)) for part in np.random.SeedSequence(seed).spawn(3)]
    progress(0.0, "Drawing rivers, lakes and borders")
    outline, bodies = county_outline(), waters()
    green = parks(bodies, outline)
    divisions = divide(outline, bodies, dice[0])
    progress(0.25, "Laying roads and streets")
    lakes, rivers = _all_of("lake", bodies), _all_of("river", bodies)
    open_ground = shapely.union_all([park.shape for park in green])
    streets = lay(outline, divisions, dice[1], lakes=lakes, rivers=rivers, open_ground=open_ground)
    roads = build_roads(streets, outline, divisions)
    progress(0.6, "Numbering homes")
    empty = shapely.union_all([lakes, rivers, open_ground])
    addresses = build_addresses(
        roads, county=outline, empty=empty, divisions=divisions, dice=dice[2], scale=scale
    )
    progress(1.0, f"{len(addresses):,} homes have an address")
    return Geography(seed, scale, outline, bodies, green, divisions, roads, addresses)
