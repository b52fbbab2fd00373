"""Streets by their names: found as typed, with their crossings, and the stretch between two of them."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from shapely.geometry import mapping

from dashboard.evacuation.roads.paths import NoRoad, path
from dashboard.geo.search.spelling import words_of
from data_access.records.roads import NO_ARC, Ints, RoadGraph
from data_access.roads.blocking import lines_of

_MOST_STREETS: Final = 40
_LABELS: Final = 3
_DECIMETRES_A_MILE: Final = 16_093.44

_words: WeakKeyDictionary[RoadGraph, list[tuple[str, ...]]] = WeakKeyDictionary()
_lock: Final = threading.Lock()


@dataclass(frozen=True, eq=False)
class Street:
    """One street that hangs together: two streets of one name in two cities are two.

    `crossings` are its nodes where other named streets meet it, from one end to the other.
    """

    name: str
    arcs: Ints
    miles: float
    crossings: tuple[tuple[str, int], ...]

    @property
    def label(self) -> str:
        """The name with what tells it from others: how long it is, and what it crosses first and last."""
        told = [name for name, _ in self.crossings]
        ends = f", {told[0]} to {told[-1]}" if len(told) > 1 else f" at {told[0]}" if told else ""
        return f"{self.name} ({self.miles:.1f} miles{ends})"


def streets_named(graph: RoadGraph, text: str, limit: int = _MOST_STREETS) -> list[Street]:
    """List the streets whose names have words that begin as those typed; the longest first, perhaps none.

    "Lake St" finds Lake Street: abbreviations count as the words that they stand for.
    """
    wanted = tuple(words_of(text))
    if not wanted:
        return []
    chosen = [number for number, words in enumerate(_words_of(graph)) if number and _fits(wanted, words)]
    # One letter fits thousands of names: only the longest are looked at closely.
    lengths = np.bincount(graph.name, weights=graph.decimetres, minlength=len(graph.names))[chosen]
    longest = np.array(chosen, np.int64)[np.argsort(-lengths, kind="stable")[:limit]]
    arcs = np.flatnonzero(np.isin(graph.name, longest))
    names = graph.name[arcs]
    found = [
        street for number in np.unique(names).tolist() for street in _parts(graph, arcs[names == number])
    ]
    return sorted(found, key=lambda street: (-street.miles, street.label))[:limit]


def stretch(graph: RoadGraph, street: Street, one: int, other: int) -> Ints:
    """List the arcs of a street between two of its nodes, both ways.

    Refused when the street itself does not lead from one to the other (`NoRoad`).
    """
    own = np.zeros(graph.arcs, bool)
    own[street.arcs] = True
    try:
        way = path(graph, one, other, own)
    except NoRoad:
        way = path(graph, other, one, own)
    return both_ways(graph, way)


def both_ways(graph: RoadGraph, arcs: Ints) -> Ints:
    """Give arcs with their reverses, each once."""
    back = graph.reverse[arcs]
    return np.unique(np.concatenate([arcs, back[back != NO_ARC]])).astype(np.int32)


def outline_of(graph: RoadGraph, arcs: Ints) -> Mapping[str, Any]:
    """Give arcs as lines on the map (GeoJSON), a two-way street once. Refused (ValueError) for no arcs."""
    if not len(arcs):
        msg = "no arcs have no outline"
        raise ValueError(msg)
    once = arcs[(graph.reverse[arcs] == NO_ARC) | (graph.reverse[arcs] > arcs)]
    lines = lines_of(graph, once if len(once) else arcs)
    told: Mapping[str, Any] = mapping(shapely.multilinestrings([*lines]))
    return told


def told_of(graph: RoadGraph, arcs: Ints) -> str:
    """Name what arcs are: the longest streets among them, and how many miles; empty for none."""
    if not len(arcs):
        return ""
    once = arcs[
        (graph.reverse[arcs] == NO_ARC) | ~np.isin(graph.reverse[arcs], arcs) | (graph.reverse[arcs] > arcs)
    ]
    miles = graph.decimetres[once] / _DECIMETRES_A_MILE
    by_name = np.bincount(graph.name[once], weights=miles)
    longest = [name for name in np.argsort(-by_name).tolist() if by_name[name] > 0 and graph.names[name]]
    named = ", ".join(graph.names[name] for name in longest[:_LABELS])
    more = f" and {len(longest) - _LABELS} more" if len(longest) > _LABELS else ""
    return f"{named or 'a road without a name'}{more}: {miles.sum():.1f} miles"


def _words_of(graph: RoadGraph) -> list[tuple[str, ...]]:
    with _lock:
        known = _words.get(graph)
        if known is None:
            known = _words[graph] = [tuple(words_of(name)) for name in graph.names]
        return known


def _fits(wanted: Iterable[str], words: tuple[str, ...]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _parts(graph: RoadGraph, arcs: Ints) -> Iterator[Street]:
    """Take the arcs of one name apart into streets that hang together."""
    tails = graph.tail[arcs]
    nodes, index = np.unique(np.concatenate([tails, graph.head[arcs]]), return_inverse=True)
    start, end = np.split(index, 2)
    touching = coo_matrix((np.ones(len(arcs)), (start, end)), shape=(len(nodes), len(nodes)))
    count, label = connected_components(touching, directed=False)
    for part in range(count):
        own = arcs[label[start] == part].astype(np.int32)
        once = own[(graph.reverse[own] == NO_ARC) | (graph.reverse[own] > own)]
        miles = float(graph.decimetres[once].sum()) / _DECIMETRES_A_MILE
        name = graph.names[graph.name[own[0]]]
        yield Street(name, own, miles, tuple(_crossings(graph, nodes[label == part], name)))


def _crossings(graph: RoadGraph, nodes: Ints, name: str) -> list[tuple[str, int]]:
    """Name the nodes where other streets meet, along the street's longer side."""
    sides = graph.latitude[nodes], graph.longitude[nodes]
    along = sides[0] if np.ptp(sides[0]) > np.ptp(sides[1]) * 0.7 else sides[1]
    told: dict[str, int] = {}
    for node in nodes[np.argsort(along, kind="stable")].tolist():
        leaving = range(graph.first_arc[node], graph.first_arc[node + 1])
        others = {graph.names[graph.name[arc]] for arc in leaving} - {"", name}
        if others:
            text = " / ".join(sorted(others))
            told.setdefault(text if text not in told else f"{text} (again)", node)
    return list(told.items())
