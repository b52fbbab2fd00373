"""The roads of the county as one connected network: lattice, slanting roads, freeways and ramps."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

from data_access.county.courses import COURSES
from data_access.county.divisions import URBAN, Divisions
from data_access.county.downtown import downtown_ground, downtown_pieces
from data_access.county.lattice import HALF_SECTION, SECTION, Lattice
from data_access.county.pieces import (
    MOTORWAY,
    PRIMARY,
    RAMP,
    RESIDENTIAL,
    ROAD_CLASSES,
    SECONDARY,
    TERTIARY,
    Index,
    Nodes,
    Pieces,
    between,
    crossings,
    cut,
    join,
    largest_network,
)
from data_access.county.street_names import street_name
from data_access.county.survey import MILE, Bools, Floats, cell_of, latitudes, longitudes, plane_points
from data_access.county.water import WIDTH_METRES, river_lines, smooth

INTERCHANGE_METRES: Final = 1_000.0
BESIDE_FREEWAY_METRES: Final = 45.0
BESIDE_ROAD_METRES: Final = 60.0
DOUBLING_METRES: Final = 150.0
PIER_METRES: Final = 125.0
BANK_METRES: Final = 110.0
SAME_SPOT_METRES: Final = 3.0
PARALLEL: Final = 0.94
RIVERBANK_METRES: Final = 60.0

_LANES: Final = {SECONDARY: 2, TERTIARY: 1, RESIDENTIAL: 1, RAMP: 1}
_SPEED_MPH: Final = {SECONDARY: 40, TERTIARY: 30, RESIDENTIAL: 25, RAMP: 35}


@dataclass(frozen=True, eq=False)
class Roads:
    """The road graph. Nodes are degrees; pieces run from node `start` to node `end`.

    `road_class` is a position in ROAD_CLASSES, `street` in `streets` ("" for a ramp), `ref` in `refs`
    ("" for none), `lanes` are counted per direction, and a freeway is two one-way pieces. `upright`
    and the `grid_…` places are what house numbers are counted from.
    """

    node_latitude: Floats
    node_longitude: Floats
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    road_class: NDArray[np.int8]
    street: NDArray[np.int32]
    ref: NDArray[np.int16]
    lanes: NDArray[np.int8]
    speed_mph: NDArray[np.int8]
    one_way: Bools
    upright: Bools
    nodes: Nodes
    streets: tuple[str, ...]
    refs: tuple[str, ...]


def _lattice_pieces(lattice: Lattice) -> tuple[Nodes, Pieces]:
    used, index = np.unique(np.concatenate([lattice.start, lattice.end]), return_inverse=True)
    nodes = Nodes(lattice.east, lattice.north, lattice.grid_east, lattice.grid_north).at(used)
    count = len(lattice.start)
    road_class = np.where(
        lattice.rank == SECTION, SECONDARY, np.where(lattice.rank == HALF_SECTION, TERTIARY, RESIDENTIAL)
    )
    pieces = Pieces(
        index[:count], index[count:], road_class.astype(np.int8), lattice.upright, lattice.line,
        np.full(count, -1, dtype=np.int16),
    )  # fmt: skip
    return nodes, pieces


def _course_pieces(first_node: int, outline: Polygon) -> tuple[Nodes, Pieces]:
    """All courses as curves; places that two courses share become one node."""
    county = outline.buffer(RIVERBANK_METRES)
    shapely.prepare(county)
    known: dict[tuple[int, int], int] = {}
    places: list[tuple[float, float]] = []
    rows: list[tuple[int, int, int, int]] = []
    for number, course in enumerate(COURSES):
        curve = smooth(plane_points(course.places), 4)
        curve = curve[shapely.contains_xy(county, curve[:, 0], curve[:, 1])]
        ids = []
        for east, north in curve.tolist():
            key = (round(east), round(north))
            if key not in known:
                known[key] = first_node + len(places)
                places.append((east, north))
            ids.append(known[key])
        rows.extend((a, b, ROAD_CLASSES.index(course.road_class), number) for a, b in pairwise(ids))
    table = np.array(rows, dtype=np.int64)
    spots = np.array(places)
    nodes = Nodes(spots[:, 0], spots[:, 1], spots[:, 0], spots[:, 1])
    lean = np.abs(spots[table[:, 1] - first_node] - spots[table[:, 0] - first_node])
    pieces = Pieces(
        table[:, 0], table[:, 1], table[:, 2].astype(np.int8), lean[:, 1] > lean[:, 0],
        np.zeros(len(table), dtype=np.int32), table[:, 3].astype(np.int16),
    )  # fmt: skip
    return nodes, pieces


def _clear_of(nodes: Nodes, streets: Pieces, roads: Pieces, metres: float) -> Pieces:
    """The streets less the small ones that come within `metres` of the roads."""
    lines = streets.lines(nodes)
    near = np.unique(
        shapely.STRtree(lines).query(roads.lines(nodes), predicate="dwithin", distance=metres)[1]
    )
    gone = np.zeros(len(lines), dtype=bool)
    gone[near[streets.road_class[near] == RESIDENTIAL]] = True
    return streets.at(~gone)


def _not_doubling(nodes: Nodes, streets: Pieces, roads: Pieces, metres: float) -> Pieces:
    """The streets less those on the lattice that run beside a road in its own direction, within `metres`."""
    road_lines = roads.lines(nodes)
    middle = between(nodes, streets, np.arange(len(streets.start)), np.full(len(streets.start), 0.5))
    spots = shapely.points(middle.east, middle.north)
    road, street = shapely.STRtree(spots).query(road_lines, predicate="dwithin", distance=metres)
    turn = _directions(nodes, roads)[road] - _directions(nodes, streets)[street]
    doubled = street[(np.abs(np.cos(turn)) > PARALLEL) & (streets.course[street] < 0)]
    gone = np.zeros(len(spots), dtype=bool)
    gone[doubled] = True
    return streets.at(~gone)


def _directions(nodes: Nodes, pieces: Pieces) -> Floats:
    """Directions in radians."""
    north = nodes.north[pieces.end] - nodes.north[pieces.start]
    return np.asarray(np.arctan2(north, nodes.east[pieces.end] - nodes.east[pieces.start]))


def _interchanges(
    nodes: Nodes, freeways: Pieces, streets: Pieces, urban: Bools
) -> tuple[Index, Index, Floats]:
    """Freeway piece, street piece and place of every interchange, no two on a course nearer than allowed."""
    found = crossings(nodes, freeways, streets)
    rank = streets.road_class[found.second]
    found = found.at((rank <= SECONDARY) | ((rank == TERTIARY) & urban[found.second]))
    spot = between(nodes, freeways, found.first, found.along_first)
    order = np.lexsort((found.along_first, found.first, streets.road_class[found.second]))
    taken: list[int] = []
    for candidate in order.tolist():
        away = np.hypot(spot.east[taken] - spot.east[candidate], spot.north[taken] - spot.north[candidate])
        if not taken or away.min() >= INTERCHANGE_METRES:
            taken.append(candidate)
    chosen = np.array(taken, dtype=np.int64)
    return found.first[chosen], found.second[chosen], found.along_first[chosen]


def _ramps(streets: Pieces, crossed: Index, node: Index) -> Pieces:
    """Two ramps an interchange: from the freeway's node to both ends of the street that crosses it."""
    count = 2 * len(node)
    return Pieces(
        np.repeat(node, 2), np.stack([streets.start[crossed], streets.end[crossed]], axis=1).ravel(),
        np.full(count, RAMP, dtype=np.int8), np.zeros(count, dtype=bool), np.zeros(count, dtype=np.int32),
        np.full(count, -1, dtype=np.int16),
    )  # fmt: skip


def _with_downtown(nodes: Nodes, streets: Pieces) -> tuple[Nodes, Pieces]:
    """The streets with downtown's own in the place of the lattice."""
    middle = between(nodes, streets, np.arange(len(streets.start)), np.full(len(streets.start), 0.5))
    ground = downtown_ground()
    shapely.prepare(ground)
    elsewhere = ~shapely.contains_xy(ground, middle.east, middle.north)
    more, own = downtown_pieces(len(nodes.east))
    nodes = nodes.plus(more)
    bank = river_lines()["Mississippi River"].buffer(PIER_METRES)
    return join(nodes, own.at(~shapely.intersects(bank, own.lines(nodes))), streets.at(elsewhere))


def _without_piers(nodes: Nodes, pieces: Pieces) -> Pieces:
    """The pieces less what ends in a river: bridges that lost the street on the other bank."""
    banks = [line.buffer(WIDTH_METRES[name] / 2 + BANK_METRES) for name, line in river_lines().items()]
    rivers = shapely.union_all(banks)
    shapely.prepare(rivers)
    wet = shapely.contains_xy(rivers, nodes.east, nodes.north)
    for _ in range(4):
        ends = np.bincount(np.concatenate([pieces.start, pieces.end]), minlength=len(wet))
        loose = wet & (ends == 1)
        pieces = pieces.at(~(loose[pieces.start] | loose[pieces.end]) | (pieces.course >= 0))
    return pieces


def _network(lattice: Lattice, outline: Polygon, divisions: Divisions) -> tuple[Nodes, Pieces]:
    nodes, streets = _with_downtown(*_lattice_pieces(lattice))
    more, courses = _course_pieces(len(nodes.east), outline)
    nodes = nodes.plus(more)
    freeways, slanting = (
        courses.at(courses.road_class == MOTORWAY),
        courses.at(courses.road_class != MOTORWAY),
    )
    streets = _not_doubling(nodes, streets, slanting, BESIDE_ROAD_METRES)
    streets = _not_doubling(nodes, streets, freeways, DOUBLING_METRES)
    nodes, slanting = join(
        nodes, slanting.at(slanting.road_class == PRIMARY), slanting.at(slanting.road_class != PRIMARY)
    )
    nodes, streets = join(nodes, slanting, streets)
    streets = _clear_of(nodes, streets, freeways, BESIDE_FREEWAY_METRES)
    middle = between(nodes, streets, np.arange(len(streets.start)), np.full(len(streets.start), 0.5))
    urban = divisions.pattern[cell_of(middle.east, middle.north)] == URBAN
    freeway, crossed, along = _interchanges(nodes, freeways, streets, urban)
    node = len(nodes.east) + np.arange(len(freeway))
    nodes = nodes.plus(between(nodes, freeways, freeway, along))
    whole = streets.plus(cut(freeways, freeway, along, node)).plus(_ramps(streets, crossed, node))
    whole = _without_piers(nodes, whole)
    kept = whole.at(largest_network(whole, len(nodes.east)))
    return _tidied(nodes, kept)


def _tidied(nodes: Nodes, pieces: Pieces) -> tuple[Nodes, Pieces]:
    """The nodes in use, those on one spot made one; no piece of no length and none twice."""
    used, index = np.unique(np.concatenate([pieces.start, pieces.end]), return_inverse=True)
    nodes = nodes.at(used)
    spots = np.rint(np.stack([nodes.east, nodes.north]) / SAME_SPOT_METRES)
    _, first, spot = np.unique(spots, axis=1, return_index=True, return_inverse=True)
    start, end = np.split(spot.ravel()[index], 2)
    _, once = np.unique(np.stack([np.minimum(start, end), np.maximum(start, end)]), axis=1, return_index=True)
    once = np.sort(once[start[once] != end[once]])
    return nodes.at(first), replace(pieces.at(once), start=start[once], end=end[once])


def _parts_of_minneapolis(east: Floats, north: Floats) -> NDArray[np.str_]:
    river = np.asarray(river_lines()["Mississippi River"].coords)
    river = river[np.argsort(river[:, 1])]
    beyond = east > np.interp(north, river[:, 1], river[:, 0])
    over = np.where(north > 6.9 * MILE, "Northeast", "Southeast")
    near = np.where((north > 5.95 * MILE) & (east < 12.3 * MILE), "North", "South")
    return np.where(beyond & (north > 5.0 * MILE), over, near)


def _name(key: list[int], parts: NDArray[np.str_]) -> str:
    """The name for a row of the keys that `_names` makes; a ramp has none."""
    course, ramp, upright, line, city, part, east = key
    if ramp:
        return ""
    if course >= 0:
        return COURSES[course].name
    side = "East" if east else "West"
    return street_name(upright=bool(upright), line=line, city=city, part=str(parts[part]), side=side)


def _names(nodes: Nodes, pieces: Pieces, divisions: Divisions) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Street index of every piece, and the names."""
    middle = between(nodes, pieces, np.arange(len(pieces.start)), np.full(len(pieces.start), 0.5))
    city = divisions.city[cell_of(middle.east, middle.north)]
    part = _parts_of_minneapolis(middle.east, middle.north)
    parts, part_number = np.unique(part, return_inverse=True)
    keys = np.stack([
        pieces.course, pieces.road_class == RAMP, pieces.upright, pieces.line, np.maximum(city, 0),
        part_number, middle.grid_east > 11.875 * MILE,
    ], axis=1).astype(np.int64)  # fmt: skip
    distinct, inverse = np.unique(keys, axis=0, return_inverse=True)
    named = [_name(key, parts) for key in distinct.tolist()]
    streets, position = np.unique(np.array(["", *named]), return_inverse=True)
    return position[1:][inverse.ravel()].astype(np.int32), tuple(streets.tolist())


def _by_class(pieces: Pieces, values: dict[int, int], of_course: list[int]) -> NDArray[np.int8]:
    table = np.array([values.get(number, 0) for number in range(len(ROAD_CLASSES))], dtype=np.int8)
    courses = np.array(of_course, dtype=np.int8)
    return np.where(pieces.course >= 0, courses[pieces.course], table[pieces.road_class])


def build_roads(lattice: Lattice, outline: Polygon, divisions: Divisions) -> Roads:
    """The whole network, each freeway as two one-way pieces."""
    nodes, pieces = _network(lattice, outline, divisions)
    freeway = pieces.at(pieces.road_class == MOTORWAY)
    back = Pieces(
        freeway.end, freeway.start, freeway.road_class, freeway.upright, freeway.line, freeway.course
    )
    pieces = pieces.plus(back)
    street, streets = _names(nodes, pieces, divisions)
    refs = tuple(sorted({course.ref for course in COURSES} | {""}))
    ref = np.array([refs.index(course.ref) for course in COURSES], dtype=np.int16)
    return Roads(
        node_latitude=latitudes(nodes.north), node_longitude=longitudes(nodes.east),
        start=pieces.start.astype(np.int32), end=pieces.end.astype(np.int32), road_class=pieces.road_class,
        street=street, ref=np.where(pieces.course >= 0, ref[pieces.course], np.int16(refs.index(""))),
        lanes=_by_class(pieces, _LANES, [course.lanes for course in COURSES]),
        speed_mph=_by_class(pieces, _SPEED_MPH, [course.speed_mph for course in COURSES]),
        one_way=pieces.road_class == MOTORWAY, upright=pieces.upright, nodes=nodes,
        streets=streets, refs=refs,
    )  # fmt: skip


def centre_lines(roads: Roads) -> list[LineString]:
    """Each piece as a line in metres on the survey plane."""
    places = np.column_stack([roads.nodes.east, roads.nodes.north])
    return list(shapely.linestrings(np.stack([places[roads.start], places[roads.end]], axis=1)))
