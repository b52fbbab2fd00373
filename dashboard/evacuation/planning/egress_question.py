"""The households of fixed areas → the cars that leave, where they stand, and where safety begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.evacuation.egress.departures import DEPARTURE_PRESETS, URGENT, DepartureCurve, edited
from dashboard.evacuation.egress.problem import EgressProblem, Exits, Groups
from dashboard.evacuation.planning.ground import Ground
from dashboard.evacuation.planning.presets import CAPACITY_PERCENT, TIMES_OF_DAY
from dashboard.geo.area import Area
from dashboard.geo.faults import Shape
from data_access.records.evacuation_plan import Assumptions
from data_access.records.roads import Bools, RoadGraph
from data_access.refusals import BadInput

DEPARTURES: Final = {curve.name: curve for curve in DEPARTURE_PRESETS}
SHADOW_METRES: Final = 3_200.0
SAFE_METRES: Final = 800.0
"""Whoever is this far out of the area is counted as out: half a mile."""
_METRES_A_DEGREE: Final = 111_195.0


@dataclass(frozen=True)
class Homes:
    """A fixed area with how many households live in it."""

    name: str
    area: Area
    households: int


def egress_question(
    area: Area, homes: Sequence[Homes], assumed: Assumptions, ground: Ground
) -> EgressProblem:
    """Ask how everybody with a car gets out. Refused: an area in which nobody lives, or without a way out."""
    graph = ground.graph
    outer = _wider(area.shape, SHADOW_METRES if assumed.shadow_percent else SAFE_METRES)
    within = _nodes_in(graph, outer)
    cars = assumed.cars_per_household * TIMES_OF_DAY.get(assumed.time_of_day, 1.0)
    parts = _parts(graph, area.shape, homes, cars)
    if assumed.shadow_percent:
        ring = shapely.difference(outer, area.shape)
        shadow = _parts(graph, ring, homes, cars * assumed.shadow_percent / 100)
        parts += [(node, len(homes), count) for node, _, count in shadow]
    if not parts:
        raise BadInput("No household of a fixed area lives here, so nobody leaves by car.")
    node, zone, vehicles = np.array(_summed(parts), np.int32).T
    return EgressProblem(
        graph=graph,
        open_arcs=ground.open_arcs & within[graph.tail],
        groups=Groups(node, zone, vehicles),
        zones=(*(one.name for one in homes), "around the area"),
        exits=_exits(graph, ground.open_arcs, within),
        departure=departure_of(assumed),
        weather_share=min(
            1.0,
            assumed.capacity_percent / CAPACITY_PERCENT.value * (1 - assumed.weather_percent / 100),
        ),
    )


def departure_of(assumed: Assumptions) -> DepartureCurve:
    """Give the departure curve, over the hours that were chosen."""
    curve = DEPARTURES.get(assumed.departure, URGENT)
    minutes = assumed.departure_hours * 60
    return curve if not curve.minutes_to_99 or minutes == curve.minutes_to_99 else edited(curve, minutes)


def _parts(
    graph: RoadGraph,
    shape: Shape,
    homes: Sequence[Homes],
    cars: float,
) -> list[tuple[int, int, float]]:
    """Share the cars of each fixed area out over the nodes of its part in the shape."""
    found: list[tuple[int, int, float]] = []
    for number, one in enumerate(homes):
        piece = shapely.intersection(one.area.shape, shape)
        if piece.is_empty or not piece.area:
            continue
        count = one.households * piece.area / one.area.shape.area * cars
        nodes = np.flatnonzero(_nodes_in(graph, piece))
        if not len(nodes):
            nodes = _nearest(graph, piece)
        found.extend((int(node), number, count / len(nodes)) for node in nodes)
    return found


def _summed(parts: list[tuple[int, int, float]]) -> list[tuple[int, int, int]]:
    """Make whole cars of the shares, so that their sum is right; nodes without a whole car are left out."""
    rows: list[tuple[int, int, int]] = []
    owed = 0.0
    for node, zone, count in sorted(parts):
        owed += count
        whole = int(owed)
        owed -= whole
        if whole:
            rows.append((node, zone, whole))
    if not rows:
        raise BadInput("Less than one car leaves this area: choose a larger one.")
    return rows


def _exits(graph: RoadGraph, open_arcs: Bools, within: Bools) -> Exits:
    """Every road that leads out: whoever is on a street at the edge goes on by it."""
    arcs = np.flatnonzero(open_arcs & within[graph.tail] & ~within[graph.head])
    nodes, first = np.unique(graph.head[arcs], return_index=True)
    if not len(nodes):
        raise BadInput("No open road leads out of this area: reopen a road, or choose another area.")
    names = tuple(graph.names[int(graph.name[arcs[at]])] or "a road without a name" for at in first)
    return Exits.at(nodes.astype(np.int32), names)


def _nodes_in(graph: RoadGraph, shape: Shape) -> Bools:
    west, south, east, north = shape.bounds
    near = (graph.longitude >= west) & (graph.longitude <= east)
    near &= (graph.latitude >= south) & (graph.latitude <= north)
    rows = np.flatnonzero(near)
    shapely.prepare(shape)
    near[rows] = shapely.contains_xy(shape, graph.longitude[rows], graph.latitude[rows])
    return np.asarray(near, np.bool_)


def _nearest(graph: RoadGraph, shape: Shape) -> NDArray[np.intp]:
    middle = shape.centroid
    away = np.hypot(graph.latitude - middle.y, (graph.longitude - middle.x) * np.cos(np.radians(middle.y)))
    return np.array([int(np.argmin(away))])


def _wider(shape: Shape, metres: float) -> Shape:
    """Widen a shape by metres, near enough for a ring: degrees are made square first."""
    squeeze = float(np.cos(np.radians(shape.centroid.y)))
    square = shapely.transform(shape, lambda at: at * [squeeze, 1.0])
    wide = shapely.buffer(square, metres / _METRES_A_DEGREE)
    return shapely.transform(wide, lambda at: at / [squeeze, 1.0])
