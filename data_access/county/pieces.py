"""Street pieces as arrays, and the cutting of them where they cross."""

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data_access.county.survey import Bools, Floats

Index = NDArray[np.int64]

ROAD_CLASSES: Final = (
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "residential",
    "motorway_link",
)
"""Classes of roads, as OpenStreetMap's `highway` names them; `Roads.road_class` is a position here."""
MOTORWAY, TRUNK, PRIMARY, SECONDARY, TERTIARY, RESIDENTIAL, RAMP = range(len(ROAD_CLASSES))

SNAP_METRES: Final = 12.0


@dataclass(frozen=True, eq=False)
class Nodes:
    """Node places in metres; `grid_…` is where the node stands on the unbent lattice, for house numbers."""

    east: Floats
    north: Floats
    grid_east: Floats
    grid_north: Floats

    def plus(self, other: "Nodes") -> "Nodes":
        """These nodes with others after them."""
        return Nodes(
            *(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(Nodes))
        )

    def at(self, index: Index) -> "Nodes":
        """The chosen nodes, in the order asked for."""
        return Nodes(*(getattr(self, f.name)[index] for f in fields(Nodes)))


@dataclass(frozen=True, eq=False)
class Pieces:
    """Road pieces between nodes; `line` is that of the lattice, `course` a position in COURSES or -1."""

    start: Index
    end: Index
    road_class: NDArray[np.int8]
    upright: Bools
    line: NDArray[np.int32]
    course: NDArray[np.int16]

    def at(self, chosen: Index | Bools) -> "Pieces":
        """The chosen pieces."""
        return Pieces(*(getattr(self, f.name)[chosen] for f in fields(Pieces)))

    def plus(self, other: "Pieces") -> "Pieces":
        """These pieces with others after them."""
        return Pieces(
            *(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(Pieces))
        )

    def lines(self, nodes: Nodes) -> NDArray[np.object_]:
        """Each piece as a shapely line in metres."""
        places = np.column_stack([nodes.east, nodes.north])
        return np.asarray(shapely.linestrings(np.stack([places[self.start], places[self.end]], axis=1)))

    def lengths(self, nodes: Nodes) -> Floats:
        """Metres of each piece."""
        return np.hypot(
            nodes.east[self.end] - nodes.east[self.start], nodes.north[self.end] - nodes.north[self.start]
        )


@dataclass(frozen=True, eq=False)
class Crossings:
    """Where piece `first` crosses piece `second`, as shares of their lengths from their starts."""

    first: Index
    second: Index
    along_first: Floats
    along_second: Floats

    def at(self, chosen: Index | Bools) -> "Crossings":
        """The chosen crossings."""
        return Crossings(*(getattr(self, f.name)[chosen] for f in fields(Crossings)))


def crossings(nodes: Nodes, these: Pieces, those: Pieces) -> Crossings:
    """Every crossing of these pieces with those; pieces that share a node or run parallel do not cross."""
    tree = shapely.STRtree(those.lines(nodes))
    first, second = tree.query(these.lines(nodes), predicate="intersects")
    shared = (
        (these.start[first] == those.start[second]) | (these.start[first] == those.end[second])
        | (these.end[first] == those.start[second]) | (these.end[first] == those.end[second])
    )  # fmt: skip
    first, second = first[~shared], second[~shared]
    ax, ay = nodes.east[these.start[first]], nodes.north[these.start[first]]
    bx, by = nodes.east[these.end[first]] - ax, nodes.north[these.end[first]] - ay
    cx, cy = nodes.east[those.start[second]], nodes.north[those.start[second]]
    dx, dy = nodes.east[those.end[second]] - cx, nodes.north[those.end[second]] - cy
    turn = bx * dy - by * dx
    true = np.abs(turn) > 1e-6
    safe = np.where(true, turn, 1.0)
    along_first = ((cx - ax) * dy - (cy - ay) * dx) / safe
    along_second = ((cx - ax) * by - (cy - ay) * bx) / safe
    found = Crossings(first, second, np.clip(along_first, 0, 1), np.clip(along_second, 0, 1))
    return found.at(true)


def between(nodes: Nodes, pieces: Pieces, which: Index, along: Floats) -> Nodes:
    """Points part of the way along the chosen pieces, on the ground and on the unbent lattice."""
    start, end = nodes.at(pieces.start[which]), nodes.at(pieces.end[which])
    return Nodes(*(
        getattr(start, f.name) + along * (getattr(end, f.name) - getattr(start, f.name))
        for f in fields(Nodes)
    ))  # fmt: skip


def _snapped(pieces: Pieces, which: Index, along: Floats, length: Floats, new: Index) -> Index:
    """The node of a cut: an end of the piece when the cut is within reach of it, else the new node."""
    node = np.where(along * length[which] < SNAP_METRES, pieces.start[which], new)
    return np.where((1 - along) * length[which] < SNAP_METRES, pieces.end[which], node)


def cut(pieces: Pieces, which: Index, along: Floats, node: Index) -> Pieces:
    """The pieces with the chosen ones cut at the given nodes; cuts at an end change nothing."""
    count = len(pieces.start)
    everything = np.arange(count)
    piece = np.concatenate([everything, which, everything])
    share = np.concatenate([np.full(count, -1.0), along, np.full(count, 2.0)])
    stop = np.concatenate([pieces.start, node, pieces.end])
    order = np.lexsort((share, piece))
    piece, stop = piece[order], stop[order]
    joined = (piece[:-1] == piece[1:]) & (stop[:-1] != stop[1:])
    parts = pieces.at(piece[:-1][joined])
    return replace(parts, start=stop[:-1][joined], end=stop[1:][joined])


def join(nodes: Nodes, these: Pieces, those: Pieces) -> tuple[Nodes, Pieces]:
    """Both sets of pieces, cut where these cross those, with one shared node at each crossing."""
    found = crossings(nodes, these, those)
    new = len(nodes.east) + np.arange(len(found.first))
    nodes = nodes.plus(between(nodes, those, found.second, found.along_second))
    node = _snapped(those, found.second, found.along_second, those.lengths(nodes), new)
    taken = node != new
    own = _snapped(these, found.first, found.along_first, these.lengths(nodes), node)
    node = np.where(taken, node, own)
    whole = cut(these, found.first, found.along_first, node).plus(
        cut(those, found.second, found.along_second, node)
    )
    return nodes, whole


def largest_network(pieces: Pieces, node_count: int) -> Bools:
    """Marks the pieces of the largest connected part."""
    label = np.arange(node_count)
    while True:
        low = np.minimum(label[pieces.start], label[pieces.end])
        before = label.copy()
        np.minimum.at(label, pieces.start, low)
        np.minimum.at(label, pieces.end, low)
        label = label[label]
        if np.array_equal(before, label):
            break
    mine = label[pieces.start]
    return np.asarray(mine == np.bincount(mine).argmax())
