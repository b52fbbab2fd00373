"""Which arcs of a graph are open under closures: a mask, made anew for every question."""

import threading
from collections.abc import Iterable, Sequence
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data_access.records.roads import Bools, Floats, Ints, RoadGraph
from data_access.roads.closures import Closure, ClosureKind

_METRES_A_DEGREE: Final = 111_195.0
_POINT_METRES: Final = 60.0
"""A place that is farther than this from every road closes none."""
_SAME_METRES: Final = 1.0
_BESIDE_METRES: Final = 4.0
_OVERLAP_METRES: Final = 10.0
_OVERLAP_SHARE: Final = 0.6

_boxes_kept: WeakKeyDictionary[RoadGraph, tuple[Floats, Floats]] = WeakKeyDictionary()
_lock: Final = threading.Lock()


def open_arcs(graph: RoadGraph, closures: Iterable[Closure]) -> Bools:
    """Tell which arcs may be driven; all of them where nothing is closed.

    A hazard closes every arc that it touches; a line what runs along it, both ways; a point the road
    that is nearest to it, both ways.
    """
    is_open = np.ones(graph.arcs, bool)
    for closure in closures:
        is_open[arcs_under(graph, closure.kind, closure.geometry)] = False
    return is_open


def arcs_under(graph: RoadGraph, kind: ClosureKind, geometry: BaseGeometry) -> Ints:
    """List the arcs that a closure of this kind and shape closes; empty where it touches no road."""
    low, high = _boxes_of(graph)
    reach = 0.0 if kind is ClosureKind.HAZARD else _POINT_METRES
    near = _near(low, high, geometry, reach)
    if not len(near):
        return near
    lines = lines_of(graph, near)
    if kind is ClosureKind.HAZARD:
        shapely.prepare(geometry)
        return np.asarray(near[shapely.intersects(geometry, lines)])
    return near[_along(lines, geometry)]


def _near(low: Floats, high: Floats, geometry: BaseGeometry, metres: float) -> Ints:
    west, south, east, north = geometry.bounds
    up = metres / _METRES_A_DEGREE
    aside = up / max(np.cos(np.radians((south + north) / 2)), 0.01)
    meets = (low[:, 0] <= north + up) & (high[:, 0] >= south - up)
    meets &= (low[:, 1] <= east + aside) & (high[:, 1] >= west - aside)
    return np.flatnonzero(meets).astype(np.int32)


def _along(lines: Sequence[BaseGeometry], geometry: BaseGeometry) -> Bools:
    """Mark the lines that a point lies on or that run along a line; metres on a plane laid there."""
    latitude = geometry.centroid.y
    scale = np.array([_METRES_A_DEGREE * np.cos(np.radians(latitude)), _METRES_A_DEGREE])
    flat = shapely.transform(np.asarray(lines), lambda places: places * scale)
    closed = shapely.transform(geometry, lambda places: places * scale)
    if closed.geom_type == "Point":
        away = shapely.distance(flat, closed)
        return np.asarray((away <= away.min() + _SAME_METRES) & (away <= _POINT_METRES))
    beside = closed.buffer(_BESIDE_METRES, cap_style="flat")
    shared = shapely.length(shapely.intersection(flat, beside))
    needed = np.minimum(_OVERLAP_METRES, _OVERLAP_SHARE * shapely.length(flat))
    return np.asarray((shared >= needed) & (shared > 0))


def _boxes_of(graph: RoadGraph) -> tuple[Floats, Floats]:
    """Give the boxes of a graph's arcs; they are made once and go with the graph."""
    with _lock:
        boxes = _boxes_kept.get(graph)
        if boxes is None:
            boxes = _boxes_kept[graph] = _boxes(graph)
        return boxes


def _boxes(graph: RoadGraph) -> tuple[Floats, Floats]:
    """The least and the greatest latitude and longitude of every arc, shape (arcs, 2) each."""
    places = np.stack([graph.latitude, graph.longitude], axis=1)
    one, other = places[graph.tail], places[graph.head]
    low, high = np.minimum(one, other), np.maximum(one, other)
    bent = np.flatnonzero(np.diff(graph.first_bend))
    if len(bent):
        rows = graph.first_bend[bent]
        low[bent] = np.minimum(low[bent], np.minimum.reduceat(graph.bends, rows, axis=0))
        high[bent] = np.maximum(high[bent], np.maximum.reduceat(graph.bends, rows, axis=0))
    return low, high


def lines_of(graph: RoadGraph, arcs: Ints) -> list[BaseGeometry]:
    """Give each arc as a line in degrees, longitude first, with its bends; empty for no arcs."""
    if not len(arcs):
        return []
    tails = graph.tail[arcs]
    counts = graph.first_bend[arcs + 1] - graph.first_bend[arcs]
    first = np.zeros(len(arcs) + 1, np.int64)
    np.cumsum(counts + 2, out=first[1:])
    places = np.empty((first[-1], 2))
    places[first[:-1]] = np.stack([graph.longitude[tails], graph.latitude[tails]], axis=1)
    ends = graph.head[arcs]
    places[first[1:] - 1] = np.stack([graph.longitude[ends], graph.latitude[ends]], axis=1)
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = np.repeat(graph.first_bend[arcs], counts) + step
    places[np.repeat(first[:-1] + 1, counts) + step] = graph.bends[rows][:, ::-1]
    return list(shapely.linestrings(places, indices=np.repeat(np.arange(len(arcs)), counts + 2)))
