"""Dijkstra's search on buckets (Dial, doi:10.1145/363269.363610): one bucket a tenth of a second, in a ring.

An arc is looked at once a search, so that it is its own entry in the queue: `following[arc]` is the next
arc in the same bucket. Nothing is taken out when a node is reached sooner; a late entry is passed over.
"""

from typing import Final

import numpy as np

from data_access.compiling import compiled
from data_access.records.roads import UNREACHABLE, Bools, Ints

_NONE: Final = -1
_FAR: Final = UNREACHABLE


# The kernels are longer than other functions here: a call inside the loop costs a tenth of its speed.
@compiled
def times_from(  # noqa: PLR0912, PLR0917, C901 - the search is one loop over plain arrays
    first: Ints, ends: Ints, buckets: int, sources: Ints, targets: Ints, out: Ints
) -> None:
    """Write the tenths of a second from each source to each target into `out`, shape (sources, targets)."""
    nodes = len(first) - 1
    times = np.empty(nodes, np.int32)
    queue = np.empty(buckets, np.int32)
    following = np.empty(max(len(ends), 1), np.int32)
    wanted = np.zeros(nodes, np.bool_)
    distinct = 0
    for target in targets:
        if not wanted[target]:
            wanted[target] = True
            distinct += 1
    ring = buckets - 1
    for row in range(len(sources)):
        times[:] = _FAR
        queue[:] = _NONE
        waiting, left = 0, distinct
        node, now = sources[row], 0
        times[node] = 0
        arc = _NONE
        while True:
            if wanted[node]:
                left -= 1
                if left == 0:
                    break
            for after in range(first[node], first[node + 1]):
                head, then = ends[after, 0], now + ends[after, 1]
                if then < times[head]:
                    times[head] = then
                    place = then & ring
                    following[after] = queue[place]
                    queue[place] = after
                    waiting += 1
            # The next node: of this bucket as long as it has entries, then of the next that has any.
            found = False
            while waiting > 0:
                place = now & ring
                arc = queue[place]
                if arc == _NONE:
                    now += 1
                    continue
                queue[place] = following[arc]
                waiting -= 1
                node = ends[arc, 0]
                if times[node] == now:
                    found = True
                    break
            if not found:
                break
        # Where the search ended early, what is later than `now` was not proved, and nothing wanted is.
        for column in range(len(targets)):
            out[row, column] = times[targets[column]]


@compiled
def arrivals(  # noqa: PLR0917 - as above
    first: Ints, ends: Ints, buckets: int, source: int, target: int, times: Ints, came_by: Ints
) -> Bools:
    """Search from one node until `target` (-1: everywhere) is reached, and mark the nodes that were.

    `times` and `came_by`, one a node, are filled: tenths of a second, and the row of `ends` that led there.
    """
    reached = np.zeros(len(first) - 1, np.bool_)
    queue = np.full(buckets, _NONE, np.int32)
    following = np.empty(max(len(ends), 1), np.int32)
    times[:] = _FAR
    came_by[:] = _NONE
    ring, waiting, node, now = buckets - 1, 0, source, 0
    times[source] = 0
    while True:
        reached[node] = True
        if node == target:
            break
        for after in range(first[node], first[node + 1]):
            head, then = ends[after, 0], now + ends[after, 1]
            if then < times[head]:
                times[head] = then
                came_by[head] = after
                place = then & ring
                following[after] = queue[place]
                queue[place] = after
                waiting += 1
        found = False
        while waiting > 0:
            place = now & ring
            arc = queue[place]
            if arc == _NONE:
                now += 1
                continue
            queue[place] = following[arc]
            waiting -= 1
            node = ends[arc, 0]
            if times[node] == now:
                found = True
                break
        if not found:
            break
    return reached
