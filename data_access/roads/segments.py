"""Ways cut at their junctions: each segment runs from node to node, with its bends between them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from data_access.records.roads import Bools, Floats
from data_access.roads.ways import Ids, Ways

EARTH_METRES: Final = 6_371_008.8


@dataclass(frozen=True, eq=False)
class Places:
    """Every place of the roads: degrees, WGS 84."""

    latitude: Floats
    longitude: Floats


@dataclass(frozen=True, eq=False)
class Segments:
    """Segments as columns. `start` and `end` are places; the bends of s are rows of `bends` (places too)."""

    start: Ids
    end: Ids
    way: Ids
    metres: Floats
    first_bend: Ids
    bends: Ids

    def at(self, chosen: Bools) -> "Segments":
        """Give the chosen segments."""
        lengths = np.diff(self.first_bend)
        first = np.zeros(int(chosen.sum()) + 1, np.int64)
        np.cumsum(lengths[chosen], out=first[1:])
        bends = self.bends[np.repeat(chosen, lengths)]
        return Segments(
            self.start[chosen], self.end[chosen], self.way[chosen], self.metres[chosen], first, bends
        )


def metres_between(places: Places, one: Ids, other: Ids) -> Floats:
    """Tell how far places lie apart, over the ball of the earth."""
    up, down = np.radians(places.latitude[one]), np.radians(places.latitude[other])
    round_ = np.radians(places.longitude[other] - places.longitude[one])
    half = np.sin((down - up) / 2) ** 2 + np.cos(up) * np.cos(down) * np.sin(round_ / 2) ** 2
    return np.asarray(2 * EARTH_METRES * np.arcsin(np.sqrt(np.minimum(half, 1))))


def segments_of(ways: Ways) -> tuple[Places, Segments, int]:
    """Cut the ways at junctions, ends and where the file lacks a place; tell how many pieces were lost.

    A place that is passed twice is a junction. A segment from a place to itself is left in.
    """
    places = Places(ways.latitude, ways.longitude)
    at = np.minimum(np.searchsorted(ways.place_ids, ways.ids), max(0, len(ways.place_ids) - 1))
    known = ways.place_ids[at] == ways.ids if len(ways.place_ids) else np.zeros(len(ways.ids), bool)
    way_of = np.repeat(np.arange(len(ways.first) - 1), np.diff(ways.first))
    # A step is one place to the next of the same way, both known and not the same one.
    step = (way_of[:-1] == way_of[1:]) & known[:-1] & known[1:]
    lost = int(((way_of[:-1] == way_of[1:]) & ~(known[:-1] & known[1:])).sum())
    step &= at[:-1] != at[1:]
    passed = _degrees(at, step, len(ways.place_ids))
    junction = passed != 2
    from_place, to_place, of_way = at[:-1][step], at[1:][step], way_of[:-1][step]
    # A new segment begins where the way does, where it was broken, and at junctions and ends of ways.
    row = np.flatnonzero(step)
    begins = np.ones(len(row), bool)
    joined = (row[1:] == row[:-1] + 1) & (of_way[1:] == of_way[:-1])
    begins[1:] = ~joined | junction[from_place[1:]]
    return places, _gathered(places, from_place, to_place, of_way, begins), lost


def _degrees(at: Ids, step: NDArray[np.bool_], count: int) -> Ids:
    """How many steps meet at each place."""
    ends = np.concatenate([at[:-1][step], at[1:][step]])
    return np.bincount(ends, minlength=count)


def _gathered(places: Places, one: Ids, other: Ids, way: Ids, begins: NDArray[np.bool_]) -> Segments:
    first = np.flatnonzero(begins)
    if not len(first):
        none = np.empty(0, np.int64)
        return Segments(none, none, none, np.empty(0), np.zeros(1, np.int64), none)
    last = np.append(first[1:], len(one)) - 1
    metres = np.add.reduceat(metres_between(places, one, other), first)
    first_bend = np.zeros(len(first) + 1, np.int64)
    np.cumsum(last - first, out=first_bend[1:])
    return Segments(one[first], other[last], way[first], metres, first_bend, one[~begins])


def largest_network(segments: Segments, forward: Bools, backward: Bools) -> Bools:
    """Mark the segments of the largest network in which one gets from everywhere to everywhere."""
    nodes, index = np.unique(np.concatenate([segments.start, segments.end]), return_inverse=True)
    start, end = np.split(index, 2)
    tails = np.concatenate([start[forward], end[backward]])
    heads = np.concatenate([end[forward], start[backward]])
    graph = csr_matrix((np.ones(len(tails), np.int8), (tails, heads)), shape=(len(nodes), len(nodes)))
    _, label = connected_components(graph, directed=True, connection="strong")
    if not len(label):
        return np.zeros(0, bool)
    largest = label == np.bincount(label).argmax()
    return np.asarray(largest[start] & largest[end])
