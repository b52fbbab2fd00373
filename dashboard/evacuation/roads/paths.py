"""The quickest way from one place to another, arc by arc, and the line that it makes on a map."""

import numpy as np

from dashboard.evacuation.roads.arcs import arcs_of
from dashboard.evacuation.roads.searching import arrivals
from data_access.records.roads import Bools, Floats, Ints, RoadGraph
from data_access.refusals import Refusal


class NoRoad(Refusal):
    """No open road leads there."""


def path(graph: RoadGraph, source: int, target: int, open_arcs: Bools | None = None) -> Ints:
    """List the arcs of the quickest way in order; empty when both nodes are one.

    Refused when no open road leads there (`NoRoad`), and nodes that the graph has not (ValueError).
    """
    if not (0 <= source < graph.nodes and 0 <= target < graph.nodes):
        msg = f"a node lies outside of the {graph.nodes} nodes of the road graph"
        raise ValueError(msg)
    arcs = arcs_of(graph, open_arcs)
    times, came_by = np.empty(graph.nodes, np.int32), np.empty(graph.nodes, np.int32)
    reached = arrivals(arcs.first, arcs.ends, arcs.buckets, source, target, times, came_by)
    if not reached[target]:
        raise NoRoad("No open road leads there: reopen a road, or choose another way out.")
    tails, found, node = graph.tail, list[int](), target
    while node != source:
        arc = int(arcs.number[came_by[node]])
        found.append(arc)
        node = int(tails[arc])
    return np.array(found[::-1], np.int32)


def line_of(graph: RoadGraph, arcs: Ints) -> tuple[Floats, Floats]:
    """Give latitudes and longitudes of the arcs as one line, bends and both ends in; empty for no arcs.

    Each arc begins where the one before it ends.
    """
    if not len(arcs):
        return np.empty(0), np.empty(0)
    tails = graph.tail[arcs]
    parts: list[Floats] = []
    for arc, tail in zip(arcs.tolist(), tails.tolist(), strict=True):
        parts.append(np.array([[graph.latitude[tail], graph.longitude[tail]]]))
        parts.append(graph.bends[graph.first_bend[arc] : graph.first_bend[arc + 1]])
    end = graph.head[arcs[-1]]
    parts.append(np.array([[graph.latitude[end], graph.longitude[end]]]))
    line = np.concatenate(parts)
    return np.ascontiguousarray(line[:, 0]), np.ascontiguousarray(line[:, 1])
