"""Shortest times over a network, from many places that each begin with a head start."""

import heapq

import numpy as np
from numpy.typing import NDArray

from data_access.compiling import compiled
from data_access.records.roads import Ints

Longs = NDArray[np.int64]
FAR = 1 << 30
"""What stands for the time to a place that cannot be reached."""


@compiled
def shortest(first: Ints, arc: Ints, end: Ints, takes: NDArray[np.integer], begin: Longs) -> Longs:
    """The least time to each node, FAR where there is none.

    `arc[first[n]:first[n + 1]]` are the arcs that leave n in the direction of the search, `end` and
    `takes` go by arc, and `begin` is the time at which the search may set out from a node (FAR: never).
    """
    best = begin.copy()
    queue = [(begin[node], np.int64(node)) for node in range(len(begin)) if begin[node] < FAR]
    heapq.heapify(queue)
    while queue:
        time, node = heapq.heappop(queue)
        if time > best[node]:
            continue
        for row in range(first[node], first[node + 1]):
            there, then = end[arc[row]], time + takes[arc[row]]
            if then < best[there]:
                best[there] = then
                heapq.heappush(queue, (then, np.int64(there)))
    return best
