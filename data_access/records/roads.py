"""A county's roads as a graph that can be travelled: arrays, one row a node and one row an arc."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NO_ARC: Final = -1
"""What stands for an arc where there is none, as in `reverse` of a one-way street."""
UNREACHABLE: Final = np.iinfo(np.int32).max
"""The travel time, in tenths of a second, of what no open road leads to."""


class RoadClass(IntEnum):
    """What kind of road an arc is, in OpenStreetMap's terms; the greater, the smaller the road."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    STREET = 5
    SERVICE = 6
    RAMP = 7


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """Directed arcs, sorted by their tail: those of node n are rows first_arc[n] up to first_arc[n + 1].

    A node is a junction, a dead end, or a bend of a road: nodes of degree two are left out by the
    importer, and `shape` keeps the bends for drawing. A two-way street is two arcs, each the `reverse`
    of the other. A graph whose arrays do not fit together is refused.
    """

    latitude: Floats
    """Degrees, WGS 84, one a node."""
    longitude: Floats
    first_arc: Ints
    """One more than there are nodes."""
    head: Ints
    """The node that the arc leads to."""
    tenths: Ints
    """Travel time at free flow, in tenths of a second, at least 1."""
    decimetres: Ints
    """Length, in tenths of a metre."""
    lanes: NDArray[np.int8]
    """Lanes in the arc's own direction, at least 1."""
    vehicles_per_hour: Ints
    """Capacity of all lanes together in an evacuation, before closures and weather."""
    road_class: NDArray[np.int8]
    name: Ints
    """Position in `names`; position 0 is the road without a name."""
    reverse: Ints
    """The arc of the same street the other way, or NO_ARC."""
    names: tuple[str, ...]
    first_bend: Ints
    """Bends of arc a are rows first_bend[a] up to first_bend[a + 1] of `bends`, ends left out."""
    bends: NDArray[np.float64]
    """Shape (n, 2): latitude, longitude."""

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together."""
        nodes, arcs = len(self.latitude), len(self.head)
        by_arc = (self.tenths, self.decimetres, self.lanes, self.vehicles_per_hour, self.road_class)
        fits = (
            len(self.longitude) == nodes
            and len(self.first_arc) == nodes + 1
            and len(self.first_bend) == arcs + 1
            and all(len(column) == arcs for column in (*by_arc, self.name, self.reverse))
        )
        if not (fits and nodes):
            msg = "a road graph has nodes, and each of its arrays one row a node or one row an arc"
            raise ValueError(msg)

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.latitude)

    @property
    def arcs(self) -> int:
        """How many directed arcs there are."""
        return len(self.head)

    @property
    def tail(self) -> Ints:
        """The node that each arc begins at."""
        return np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.first_arc))
