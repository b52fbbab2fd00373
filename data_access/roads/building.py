"""Ways → the road graph: cut, the largest network kept, roads that only go on joined, arcs both ways."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.records.roads import NO_ARC, Bools, Floats, Ints, RoadClass, RoadGraph
from data_access.refusals import BadInput
from data_access.roads.chains import Chains, chains_of, lines_along
from data_access.roads.presets import RoadPreset
from data_access.roads.segments import Places, Segments, largest_network, segments_of
from data_access.roads.ways import Ids, Ways

_SCALE: Final = 10_000_000
"""Places are kept to 1e-7 of a degree, a centimetre, as OpenStreetMap does."""
_MOST_TENTHS: Final = 800_000
"""An arc of more than 22 hours is no road."""


@dataclass(frozen=True)
class Built:
    """The graph, and what became of the roads of the file on the way."""

    graph: RoadGraph
    nodes_before: int
    """Places of the file's roads, before those where a road only goes on were contracted."""
    kilometres: float
    left_out_kilometres: float
    """Of roads that lead nowhere, or only out of the county: not part of the largest network."""
    left_out_pieces: int
    lost_steps: int
    """Steps of roads of which the file lacks a place, as where an extract was cut."""


@dataclass(frozen=True, eq=False)
class _Directed:
    """Chains with what holds in each direction, columns of shape (chains, 2)."""

    tenths: Floats
    metres: Floats
    lanes: NDArray[np.int8]
    road_class: NDArray[np.int8]
    name: Ints
    start: Ids
    end: Ids
    first_bend: Ids
    bends: Ids


def build_graph(ways: Ways, preset: RoadPreset) -> Built:
    """Build the graph. Refused is a file in which no two places can be reached from each other."""
    places, whole, lost = segments_of(ways)
    drivable = ways.lanes[whole.way] > 0
    kept = largest_network(whole, drivable[:, 0], drivable[:, 1])
    segments = whole.at(kept)
    chained = _chained(ways, segments) if len(segments.start) else None
    if chained is None or (chained.start == chained.end).all():
        raise BadInput("The roads of the file do not meet: there is no network to drive on.")
    graph = _graph(places, chained, ways.names, preset)
    used = np.unique(np.concatenate([segments.start, segments.end, segments.bends]))
    total, own = whole.metres.sum() / 1_000, segments.metres.sum() / 1_000
    return Built(graph, len(used), float(own), float(total - own), int((~kept).sum()), lost)


def _chained(ways: Ways, segments: Segments) -> _Directed:
    lanes, kmh = ways.lanes[segments.way], ways.kmh[segments.way]
    forward, backward = lanes[:, 0] > 0, lanes[:, 1] > 0
    chains = chains_of(segments, _alike(ways, segments), forward, backward)
    segment, against = chains.ends >> 1, (chains.ends & 1).astype(bool)
    lanes, kmh = (np.where(against[:, None], of[segment][:, ::-1], of[segment]) for of in (lanes, kmh))
    metres = segments.metres[segment]
    first_bend, bends = lines_along(
        chains.ends, chains.first, segments.start, segments.end, segments.first_bend, segments.bends
    )
    begin = chains.first[:-1]
    lead, tail = segment[begin], segment[chains.first[1:] - 1]
    return _Directed(
        np.add.reduceat(metres[:, None] / np.maximum(kmh, 1) * 36, begin),
        np.add.reduceat(metres, begin), lanes[begin], ways.road_class[segments.way[lead]],
        ways.name[segments.way[lead]], np.where(against[begin], segments.end[lead], segments.start[lead]),
        _far_ends(chains, segments, tail), first_bend, bends,
    )  # fmt: skip


def _far_ends(chains: Chains, segments: Segments, tail: Ids) -> Ids:
    against = chains.ends[chains.first[1:] - 1] & 1
    return np.where(against, segments.start[tail], segments.end[tail])


def _alike(ways: Ways, segments: Segments) -> NDArray[np.int64]:
    """A number for class, name and lanes: roads that differ in none of them are joined."""
    low, high = ways.lanes.min(axis=1).astype(np.int64), ways.lanes.max(axis=1).astype(np.int64)
    of_way = ((ways.name.astype(np.int64) * 16 + ways.road_class) * 128 + low) * 128 + high
    return np.asarray(of_way[segments.way])


def _graph(places: Places, chained: _Directed, names: tuple[str, ...], preset: RoadPreset) -> RoadGraph:
    """Lay the directed chains out as arcs; loops back to the same place are of no use to anybody."""
    loops = chained.start == chained.end
    nodes = _ordered_nodes(places, np.unique(np.concatenate([chained.start[~loops], chained.end[~loops]])))
    node_of = np.full(len(places.latitude), -1, np.int64)
    node_of[nodes] = np.arange(len(nodes))
    ways_of_it = (chained.lanes > 0) & ~loops[:, None]
    chain, side = np.nonzero(ways_of_it)
    ends = np.stack([node_of[chained.start[chain]], node_of[chained.end[chain]]], axis=1)
    tail, head = np.where(side[:, None] == 1, ends[:, ::-1], ends).T
    order = np.lexsort((head, tail))
    chain, side, tail, head = chain[order], side[order], tail[order], head[order]
    first_bend, bends = _bends(places, chained, chain, side)
    name, texts = _names_in_use(chained.name[chain], names)
    lanes, road_class = chained.lanes[chain, side], chained.road_class[chain]
    return RoadGraph(
        latitude=_rounded(places.latitude[nodes]), longitude=_rounded(places.longitude[nodes]),
        first_arc=_first_rows(tail, len(nodes)), head=head.astype(np.int32),
        tenths=np.clip(np.rint(chained.tenths[chain, side]), 1, _MOST_TENTHS).astype(np.int32),
        decimetres=np.maximum(np.rint(chained.metres[chain] * 10), 1).astype(np.int32), lanes=lanes,
        vehicles_per_hour=capacities(road_class, lanes, preset), road_class=road_class, name=name,
        reverse=_reverses(chain, side, ways_of_it), names=texts, first_bend=first_bend, bends=bends,
    )  # fmt: skip


def capacities(road_class: NDArray[np.int8], lanes: NDArray[np.int8], preset: RoadPreset) -> Ints:
    """Tell how many vehicles an hour each arc carries in an evacuation, on all its lanes together."""
    by_class = np.array([preset.by_class[one].vehicles_per_hour_and_lane for one in RoadClass])
    return np.asarray(np.rint(by_class[road_class] * lanes * preset.evacuation_share), np.int32)


def _ordered_nodes(places: Places, nodes: Ids) -> Ids:
    """Put nodes that lie near each other near each other in memory: along a Z-curve of 16 bits a side."""
    code = np.zeros(len(nodes), np.int64)
    for shift, degrees in enumerate((places.longitude[nodes], places.latitude[nodes])):
        span = max(float(np.ptp(degrees)), 1e-9)
        cell = ((degrees - degrees.min()) / span * 65_535).astype(np.int64)
        for bit in range(16):
            code |= ((cell >> bit) & 1) << (2 * bit + shift)
    return np.asarray(nodes[np.argsort(code, kind="stable")])


def _first_rows(tail: Ids, nodes: int) -> Ints:
    first = np.zeros(nodes + 1, np.int32)
    np.cumsum(np.bincount(tail, minlength=nodes), out=first[1:])
    return first


def _reverses(chain: Ids, side: Ids, drivable: Bools) -> Ints:
    row = np.full(drivable.shape, NO_ARC, np.int32)
    row[chain, side] = np.arange(len(chain))
    return np.asarray(row[chain, 1 - side])


def _bends(places: Places, chained: _Directed, chain: Ids, side: Ids) -> tuple[Ints, Floats]:
    """The bends of every arc; those against the chain in the other order."""
    lengths = np.diff(chained.first_bend)[chain]
    first = np.zeros(len(chain) + 1, np.int64)
    np.cumsum(lengths, out=first[1:])
    step = np.arange(first[-1]) - np.repeat(first[:-1], lengths)
    against = np.repeat(side == 1, lengths)
    step = np.where(against, np.repeat(lengths, lengths) - 1 - step, step)
    place = chained.bends[np.repeat(chained.first_bend[chain], lengths) + step]
    degrees = np.stack([places.latitude[place], places.longitude[place]], axis=1)
    return first.astype(np.int32), _rounded(degrees)


def _names_in_use(name: Ints, names: tuple[str, ...]) -> tuple[Ints, tuple[str, ...]]:
    """Keep the names of arcs alone; position 0 stays the road without a name."""
    used = np.unique(np.append(name, 0))
    return np.searchsorted(used, name).astype(np.int32), tuple(names[at] for at in used.tolist())


def _rounded(degrees: Floats) -> Floats:
    return np.asarray(np.rint(degrees * _SCALE) / _SCALE)
