"""The way of each trip over the roads, as a line to be drawn: thinned, because a map needs no more."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import shapely

from dashboard.evacuation.pickups.plan import Route
from dashboard.evacuation.planning.ground import Ground
from dashboard.evacuation.planning.pickup_question import PickupQuestion, ride_number
from dashboard.evacuation.roads.arcs import SearchArcs, arcs_of
from dashboard.evacuation.roads.paths import line_of
from dashboard.evacuation.roads.searching import arrivals

Line = tuple[tuple[float, float], ...]
_THINNED_DEGREES: Final = 0.00008
_DIGITS: Final = 5


class LineFinder:
    """Finds ways over one ground; the arcs are laid out once."""

    def __init__(self, ground: Ground) -> None:
        self._graph = ground.graph
        self._arcs: SearchArcs = arcs_of(ground.graph, ground.open_arcs)
        self._tails = ground.graph.tail
        self._times = np.empty(self._graph.nodes, np.int32)
        self._came_by = np.empty(self._graph.nodes, np.int32)

    def line(self, nodes: Sequence[int]) -> Line:
        """Give the line through these nodes in their order; a leg that no road leads along is left out."""
        points: list[tuple[float, float]] = []
        for begin, end in pairwise(nodes):
            points.extend(self._leg(begin, end))
        return _thinned(points)

    def _leg(self, begin: int, end: int) -> list[tuple[float, float]]:
        arcs = self._arcs
        reached = arrivals(arcs.first, arcs.ends, arcs.buckets, begin, end, self._times, self._came_by)
        if begin == end or not reached[end]:
            return []
        found, node = list[int](), end
        while node != begin:
            arc = int(arcs.number[self._came_by[node]])
            found.append(arc)
            node = int(self._tails[arc])
        latitudes, longitudes = line_of(self._graph, np.array(found[::-1], np.int32))
        return list(zip(latitudes.tolist(), longitudes.tolist(), strict=True))


def lines_of(
    routes: Sequence[Route],
    question: PickupQuestion,
    ground: Ground,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[tuple[str, int], Line]:
    """Give the line of each trip by vehicle and number; those after a cancel are left out."""
    finder, problem = LineFinder(ground), question.problem
    rides = {ride.id: ride.location for ride in problem.all_rides}
    shelters = {one.id: one.location for one in problem.shelters}
    vehicles = {one.id: one.location for one in problem.vehicles}
    found: dict[tuple[str, int], Line] = {}
    for route in routes:
        at = vehicles[route.vehicle]
        for number, trip in enumerate(route.trips):
            if cancelled():
                return found
            places = [at, *(rides[stop.ride] for stop in trip.stops), shelters[trip.shelter]]
            found[route.vehicle, number] = finder.line([int(question.nodes[one]) for one in places])
            at = shelters[trip.shelter]
    return found


def stops_in_order(route: Route) -> list[int]:
    """List the numbers of the rides of a route in boarding order."""
    return [ride_number(stop.ride) for trip in route.trips for stop in trip.stops]


def _thinned(points: list[tuple[float, float]]) -> Line:
    if len(points) < 2:
        return ()
    line = shapely.simplify(shapely.LineString(points), _THINNED_DEGREES)
    return tuple(
        (round(float(latitude), _DIGITS), round(float(longitude), _DIGITS))
        for latitude, longitude in shapely.get_coordinates(line)
    )
