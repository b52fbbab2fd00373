"""Travel times between many places over the open roads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np

from dashboard.evacuation.roads.arcs import SearchArcs, arcs_of
from dashboard.evacuation.roads.searching import times_from
from data_access.records.roads import UNREACHABLE, Bools, Ints, RoadGraph

_THREADS: Final = 2
_SOURCES_AT_ONCE: Final = 16


def travel_times(graph: RoadGraph, sources: Ints, targets: Ints, open_arcs: Bools | None = None) -> Ints:
    """Tell how long each way takes: tenths of a second, shape (sources, targets), UNREACHABLE for none.

    `sources` and `targets` are nodes, in any order and as often as one likes. One search a distinct node
    of the smaller side. Refused (ValueError) are nodes that the graph has not, and a mask of another length.
    """
    sources, targets = _nodes(graph, sources), _nodes(graph, targets)
    if not len(sources) or not len(targets):
        return np.empty((len(sources), len(targets)), np.int32)
    begins, begin_of = np.unique(sources, return_inverse=True)
    ends, end_of = np.unique(targets, return_inverse=True)
    if len(begins) <= len(ends):
        times = _searched(arcs_of(graph, open_arcs), begins, ends)
    else:
        times = _searched(arcs_of(graph, open_arcs, backwards=True), ends, begins).T
    return np.ascontiguousarray(times[begin_of[:, None], end_of[None, :]])


def _nodes(graph: RoadGraph, nodes: Ints) -> Ints:
    nodes = np.ascontiguousarray(nodes, np.int32).ravel()
    if len(nodes) and not (nodes.min() >= 0 and nodes.max() < graph.nodes):
        msg = f"a node lies outside of the {graph.nodes} nodes of the road graph"
        raise ValueError(msg)
    return nodes


def _searched(arcs: SearchArcs, begins: Ints, ends: Ints) -> Ints:
    out = np.full((len(begins), len(ends)), UNREACHABLE, np.int32)

    def search(part: slice) -> None:
        times_from(arcs.first, arcs.ends, arcs.buckets, begins[part], ends, out[part])

    parts = list(_parts(len(begins)))
    if len(parts) == 1:
        search(parts[0])
        return out
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(search, parts))
    return out


def _parts(count: int) -> Iterator[slice]:
    """Cut the searches into parts that two threads share evenly."""
    size = min(_SOURCES_AT_ONCE, -(-count // _THREADS))
    for begin in range(0, count, size):
        yield slice(begin, begin + size)
