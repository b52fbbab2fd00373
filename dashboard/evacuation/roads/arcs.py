"""The arcs laid out for a search: head and time side by side, forwards or backwards, closed ones left out."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data_access.compiling import compiled
from data_access.records.roads import Bools, Ints, RoadGraph

LONGEST_TENTHS: Final = 1 << 20
"""An arc that takes longer (29 hours) is no road; the queue has a bucket for each tenth of a second."""


@dataclass(frozen=True, eq=False)
class SearchArcs:
    """What a search runs over. Those of node n are rows first[n] up to first[n + 1]."""

    first: Ints
    ends: Ints
    """Shape (arcs, 2): the node that is reached, and the tenths of a second that it takes."""
    number: Ints
    """The arc of the graph that each row stands for."""
    buckets: int
    """A power of two above the longest time."""


def arcs_of(graph: RoadGraph, open_arcs: Bools | None = None, *, backwards: bool = False) -> SearchArcs:
    """Lay out the open arcs of a graph; backwards, each leads from its head to its tail.

    Refused (ValueError) is a mask of another length, and a graph with an arc that takes a day.
    """
    chosen = np.arange(graph.arcs, dtype=np.int32) if open_arcs is None else _chosen(graph, open_arcs)
    tails, heads, tenths = graph.tail[chosen], graph.head[chosen], graph.tenths[chosen]
    longest = int(tenths.max()) if len(tenths) else 1
    if longest > LONGEST_TENTHS or (len(tenths) and tenths.min() < 1):
        msg = "an arc of the road graph takes no time, or more than a day"
        raise ValueError(msg)
    buckets = 1 << longest.bit_length()
    if not backwards:
        return SearchArcs(
            _first_of(tails, graph.nodes), np.stack([heads, tenths], axis=1), chosen, buckets
        )  # fmt: skip
    first = _first_of(heads, graph.nodes)
    order = _sorted_by(heads, first)
    return SearchArcs(first, np.stack([tails[order], tenths[order]], axis=1), chosen[order], buckets)


def _chosen(graph: RoadGraph, open_arcs: Bools) -> Ints:
    if open_arcs.shape != (graph.arcs,):
        msg = f"a mask of {graph.arcs} arcs is needed, not of {open_arcs.shape}"
        raise ValueError(msg)
    return np.flatnonzero(open_arcs).astype(np.int32)


def _first_of(nodes: Ints, count: int) -> Ints:
    first = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(nodes, minlength=count), out=first[1:])
    return first


@compiled
def _sorted_by(nodes: Ints, first: Ints) -> Ints:
    """Sort rows by node by counting: the numbers of the rows, those of one node in their order."""
    free = first[:-1].copy()
    order = np.empty(len(nodes), np.int32)
    for row in range(len(nodes)):
        node = nodes[row]
        order[free[node]] = row
        free[node] += 1
    return order
