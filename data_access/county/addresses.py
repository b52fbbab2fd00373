"""Every dwelling of the county: houses along streets, flats in buildings, numbers that count in blocks."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data_access.county.cities import CITIES
from data_access.county.divisions import MINNEAPOLIS, RURAL, Divisions
from data_access.county.neighbourhoods import NEIGHBOURHOODS
from data_access.county.pieces import PRIMARY, RESIDENTIAL, SECONDARY, TERTIARY
from data_access.county.roads import Roads
from data_access.county.survey import (
    BLOCK,
    HALF_BLOCK,
    MILE,
    Bools,
    Floats,
    cell_of,
    latitudes,
    longitudes,
    plane_points,
)

Index = NDArray[np.int64]

CORNER_METRES: Final = 16.0
NEAREST_METRES: Final = 13.0
FURTHEST_METRES: Final = 21.0
LOT_METRES: Final = np.array([60.0, 60.0, 20.0, 13.0])
"""Frontage by street pattern: outside, rural, suburban, urban."""

NICOLLET_MILES: Final = 11.875
DOWNTOWN_MILES: Final = 5.95
FLATS_IN_A_BUILDING: Final = 26.0
DAYTON: Final = next(index for index, city in enumerate(CITIES) if city.name == "Dayton")
DAYTON_VILLAGE: Final = ((45.2390, -93.5110),)


@dataclass(frozen=True, eq=False)
class AddressBook:
    """One entry a dwelling. `unit` is 0 where there is none; `neighbourhood` is -1 outside Minneapolis.

    `street`, `city` and `neighbourhood` are positions in `streets`, `cities` and `neighbourhoods`.
    """

    latitude: Floats
    longitude: Floats
    house_number: NDArray[np.int32]
    street: NDArray[np.int32]
    unit: NDArray[np.int32]
    city: NDArray[np.int16]
    zip_code: NDArray[np.int32]
    neighbourhood: NDArray[np.int16]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    neighbourhoods: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.latitude)

    def line(self, row: int) -> str:
        """The first line of an address, "1234 Main Street"; the unit is kept apart."""
        return f"{self.house_number[row]} {self.streets[self.street[row]]}"


@dataclass(frozen=True, eq=False)
class _Lots:
    """Places for a building: the road piece, the side (0 left, 1 right), how far along, and whose it is."""

    piece: Index
    side: NDArray[np.int64]
    along: Floats
    east: Floats
    north: Floats
    cell: Index
    group: Index
    weight: Floats

    def at(self, chosen: Bools) -> "_Lots":
        """The chosen lots."""
        return _Lots(*(getattr(self, field.name)[chosen] for field in fields(_Lots)))


def group_of(city: NDArray[np.int16], neighbourhood: NDArray[np.int16]) -> Index:
    """The unit in which dwellings are handed out: a neighbourhood in Minneapolis, elsewhere a city."""
    return np.where(neighbourhood >= 0, len(CITIES) + neighbourhood, city).astype(np.int64)


def _beside(roads: Roads, piece: Index, side: Index, along: Floats, away: Floats) -> tuple[Floats, Floats]:
    """The place `away` metres to the side of a piece, `along` of its length (0 to 1) from its start."""
    ax, ay = roads.nodes.east[roads.start[piece]], roads.nodes.north[roads.start[piece]]
    bx, by = roads.nodes.east[roads.end[piece]] - ax, roads.nodes.north[roads.end[piece]] - ay
    length = np.hypot(bx, by)
    lean = np.where(side == 0, away, -away) / np.maximum(length, 1e-9)
    return ax + along * bx - by * lean, ay + along * by + bx * lean


def _open_sides(
    roads: Roads, county: Polygon, empty: BaseGeometry, divisions: Divisions
) -> tuple[Index, Index, Index]:
    """Piece, side and cell of every side of a street that may be built on."""
    built = np.isin(roads.road_class, (PRIMARY, SECONDARY, TERTIARY, RESIDENTIAL)) & ~roads.one_way
    piece = np.repeat(np.flatnonzero(built), 2)
    side = np.tile(np.array([0, 1]), len(piece) // 2)
    shapely.prepare(county)
    kept_free = empty.buffer(4.0)
    shapely.prepare(kept_free)
    free = np.ones(len(piece), dtype=bool)
    for along in (0.08, 0.5, 0.92):
        east, north = _beside(
            roads, piece, side, np.full(len(piece), along), np.full(len(piece), FURTHEST_METRES)
        )
        free &= shapely.contains_xy(county, east, north) & ~shapely.contains_xy(kept_free, east, north)
    east, north = _beside(roads, piece, side, np.full(len(piece), 0.5), np.full(len(piece), FURTHEST_METRES))
    cell = cell_of(east, north)
    free &= divisions.city[cell] >= 0
    return piece[free], side[free], cell[free]


def _lots(
    roads: Roads, county: Polygon, empty: BaseGeometry, divisions: Divisions, dice: np.random.Generator
) -> _Lots:
    piece, side, cell = _open_sides(roads, county, empty, divisions)
    length = np.hypot(
        roads.nodes.east[roads.end[piece]] - roads.nodes.east[roads.start[piece]],
        roads.nodes.north[roads.end[piece]] - roads.nodes.north[roads.start[piece]],
    )
    room = length - 2 * CORNER_METRES
    count = np.floor(room / LOT_METRES[divisions.pattern[cell]]).astype(np.int64)
    count = np.where((count == 0) & (room > 10.0), 1, np.maximum(count, 0))
    row = np.repeat(np.arange(len(piece)), count)
    position = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    share = (position + 0.5 + dice.uniform(-0.2, 0.2, len(row))) / count[row]
    along = (CORNER_METRES + share * room[row]) / length[row]
    east, north = _beside(
        roads, piece[row], side[row], along, dice.uniform(NEAREST_METRES, FURTHEST_METRES, len(row))
    )
    liking = np.array([0.0, 0.0, 0.25, 0.35, 0.7, 1.0, 0.0])
    liked = liking[roads.road_class[piece[row]]]
    liked = np.where(divisions.pattern[cell[row]] == RURAL, np.maximum(liked, 0.3), liked)
    # The home is in the cell that it stands in, which near a bend may be the one beyond the street.
    own = cell_of(east, north)
    lots = _Lots(
        piece[row], side[row], along, east, north, own,
        group_of(divisions.city[own], divisions.neighbourhood[own]), liked,
    )  # fmt: skip
    shapely.prepare(empty)
    return lots.at((divisions.city[own] >= 0) & ~shapely.contains_xy(empty, east, north))


def _demand(scale: float, groups: Index) -> tuple[Index, Floats]:
    """Dwellings of every group, and their share of flats; groups without a lot get none."""
    quarters = np.array([place.households for place in NEIGHBOURHOODS], dtype=np.float64)
    quarters *= CITIES[MINNEAPOLIS].households / quarters.sum()
    homes = np.array([city.households for city in CITIES], dtype=np.float64)
    homes[MINNEAPOLIS] = 0.0
    wanted = np.concatenate([homes, quarters]) * scale
    wanted[np.bincount(groups, minlength=len(wanted)) == 0] = 0.0
    ends = np.rint(np.cumsum(wanted)).astype(np.int64)
    flats = np.array([city.flats for city in CITIES] + [place.flats for place in NEIGHBOURHOODS])
    return np.diff(ends, prepend=0), flats


def _chosen_houses(lots: _Lots, wanted: Index, liking: Floats) -> tuple[Bools, Index]:
    """Marks the best-liked lots of each group, as many as wanted or as there are; and how many."""
    order = np.lexsort((liking, lots.group))
    group = lots.group[order]
    first = np.searchsorted(group, np.arange(len(wanted)))
    rank = np.arange(len(order)) - first[group]
    taken = np.zeros(len(order), dtype=bool)
    taken[order[rank < wanted[group]]] = True
    return taken, np.bincount(lots.group[taken], minlength=len(wanted))


def _buildings(lots: _Lots, taken: Bools, flats: Index, dice: np.random.Generator) -> tuple[Index, Index]:
    """Lots on which buildings stand and the flats in each, group by group."""
    main = np.where(lots.weight < 1.0, 3.0, 1.0)
    order = np.lexsort((dice.random(len(lots.group)) / main, taken, lots.group))
    edges = np.searchsorted(lots.group[order], np.arange(len(flats) + 1))
    free = np.bincount(lots.group[~taken], minlength=len(flats))
    where: list[Index] = []
    sizes: list[Index] = []
    for group in np.flatnonzero(flats):
        room = max(int(free[group]), min(40, int(edges[group + 1] - edges[group])))
        count = int(min(room, np.ceil(flats[group] / FLATS_IN_A_BUILDING)))
        portions = np.cumsum(dice.lognormal(0.0, 0.8, count))
        ends = np.rint(portions / portions[-1] * flats[group]).astype(np.int64)
        where.append(order[edges[group] : edges[group] + count])
        sizes.append(np.diff(ends, prepend=0))
    empty = np.zeros(0, dtype=np.int64)
    return np.concatenate([*where, empty]), np.concatenate([*sizes, empty])


def _house_numbers(roads: Roads, lots: _Lots, chosen: Index) -> NDArray[np.int32]:
    """Eight hundreds to the mile north and south of downtown, sixteen either way from Nicollet Avenue."""
    piece, along = lots.piece[chosen], lots.along[chosen]
    start, end = (
        roads.nodes.at(roads.start[piece].astype(np.int64)),
        roads.nodes.at(roads.end[piece].astype(np.int64)),
    )
    east = start.grid_east + along * (end.grid_east - start.grid_east)
    north = start.grid_north + along * (end.grid_north - start.grid_north)
    row = north / BLOCK
    upright = np.where(north > DOWNTOWN_MILES * MILE, row - 36, 62 - row)
    level = np.abs(east - NICOLLET_MILES * MILE) / HALF_BLOCK
    hundreds = np.where(roads.upright[piece], upright, level)
    number = np.maximum(np.floor(hundreds * 50), 1) * 2 + lots.side[chosen]
    return np.asarray(number, dtype=np.int32)


def _no_two_alike(number: NDArray[np.int32], street: Index, city: Index) -> NDArray[np.int32]:
    """The numbers, raised by twos where a street of a city would have one of them twice on a side."""
    side = number % 2
    order = np.lexsort((number, side, city, street))
    group = np.stack([street, city, side], axis=1)[order]
    new = np.concatenate([[True], (group[1:] != group[:-1]).any(axis=1)])
    start = np.flatnonzero(new)[np.cumsum(new) - 1]
    rank = np.arange(len(order)) - start
    # A running maximum that begins anew with each group, because later groups are lifted above earlier ones.
    lift = (np.cumsum(new) - 1) * 1_000_000
    raised = np.maximum.accumulate(number[order] - 2 * rank + lift) - lift + 2 * rank
    alike = np.empty_like(number)
    alike[order] = raised
    return alike


def _main_street_lot(roads: Roads, lots: _Lots, divisions: Divisions) -> int | None:
    """The lot for 1234 Main Street, Dayton, MN 55327: on that street, nearest to the old village."""
    street = roads.streets.index("Main Street") if "Main Street" in roads.streets else -1
    there = np.flatnonzero(
        (roads.street[lots.piece] == street) & (lots.group == DAYTON)
        & (divisions.zip_code[lots.cell] == 55_327)
        & (lots.side == 0)
    )  # fmt: skip
    if len(there) == 0:
        return None
    village = plane_points(DAYTON_VILLAGE)[0]
    away = np.hypot(lots.east[there] - village[0], lots.north[there] - village[1])
    return int(there[away.argmin()])


def _numbers_of(
    roads: Roads, lots: _Lots, divisions: Divisions, single: Index, building: Index
) -> NDArray[np.int32]:
    """A number for every house and then every building, no two alike on a street of a city."""
    stands = np.concatenate([single, building])
    number = _house_numbers(roads, lots, stands)
    street = roads.street[lots.piece[stands]].astype(np.int64)
    return _no_two_alike(number, street, divisions.city[lots.cell[stands]].astype(np.int64))


def _units(sizes: Index) -> NDArray[np.int32]:
    """Unit numbers of flats, eight to a floor up to 96 flats and sixteen beyond: 101, 102, … 201."""
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    on_a_floor = np.repeat(np.where(sizes > 96, 16, 8), sizes)
    return np.asarray((within // on_a_floor + 1) * 100 + within % on_a_floor + 1, dtype=np.int32)


def build_addresses(
    roads: Roads,
    *,
    county: Polygon,
    empty: BaseGeometry,
    divisions: Divisions,
    dice: np.random.Generator,
    scale: float,
) -> AddressBook:
    """An address book of about 533,000 times `scale` dwellings, house by house and flat by flat."""
    lots = _lots(roads, county, empty, divisions, dice)
    wanted, flat_share = _demand(scale, lots.group)
    houses = np.rint(wanted * (1 - flat_share)).astype(np.int64)
    liking = dice.random(len(lots.group)) / np.maximum(lots.weight, 1e-3)
    special = _main_street_lot(roads, lots, divisions)
    if special is not None:
        liking[special] = -1.0
    taken, made = _chosen_houses(lots, houses, liking)
    building, sizes = _buildings(lots, taken, wanted - made, dice)
    single = np.flatnonzero(taken)
    chosen = np.concatenate([single, np.repeat(building, sizes)])
    cell = lots.cell[chosen]
    number = _numbers_of(roads, lots, divisions, single, building)
    number = np.concatenate([number[: len(single)], np.repeat(number[len(single) :], sizes)])
    number[chosen == (-1 if special is None else special)] = 1234
    return AddressBook(
        latitude=latitudes(lots.north[chosen]), longitude=longitudes(lots.east[chosen]), house_number=number,
        street=roads.street[lots.piece[chosen]],
        unit=np.concatenate([np.zeros(len(single), dtype=np.int32), _units(sizes)]),
        city=divisions.city[cell], zip_code=divisions.zip_code[cell],
        neighbourhood=divisions.neighbourhood[cell],
        streets=roads.streets, cities=tuple(city.name for city in CITIES),
        neighbourhoods=tuple(place.name for place in NEIGHBOURHOODS),
    )  # fmt: skip
