"""What is asked of an evacuation by car: who leaves from where, when they are ready, where safety begins."""

from dataclasses import dataclass, field, replace
from typing import Final, Self

import numpy as np

from dashboard.evacuation.egress.departures import AT_ONCE, DepartureCurve
from data_access.records.roads import NO_ARC, Bools, Ints, RoadGraph
from data_access.refusals import BadInput

NO_LIMIT: Final = -1
"""What stands in a column of limits where there is no limit."""
CONTRAFLOW_SHARE: Final = 0.7
"""A reversed lane carries 30 % less than a normal one (observed in hurricane evacuations, evacuation.md)."""
SHORTEST_STEP_SECONDS: Final = 5
LONGEST_STEP_SECONDS: Final = 300


@dataclass(frozen=True, eq=False)
class Groups:
    """Vehicles that wait: one row a node and zone. `zone` is a position in the problem's `zones`."""

    node: Ints
    zone: Ints
    vehicles: Ints

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together, and a row that holds nobody."""
        if not len(self.node) == len(self.zone) == len(self.vehicles):
            raise ValueError("groups have one zone and one number of vehicles a node")
        if len(self.vehicles) and int(self.vehicles.min()) < 1:
            raise ValueError("a group has one vehicle or more; leave out a row that holds nobody")

    def __len__(self) -> int:
        """How many groups there are."""
        return len(self.node)

    @property
    def total(self) -> int:
        """How many vehicles there are."""
        return int(self.vehicles.sum())


@dataclass(frozen=True, eq=False)
class Exits:
    """Where safety begins: nodes, each with the name of the destination it leads to.

    `vehicles_per_hour` and `places` (vehicles that the destination takes in all) are NO_LIMIT where
    there is no limit.
    """

    node: Ints
    names: tuple[str, ...]
    vehicles_per_hour: Ints
    places: Ints

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together, and a node named twice."""
        if not len(self.node) == len(self.names) == len(self.vehicles_per_hour) == len(self.places):
            raise ValueError("exits have one name and one of each limit a node")
        if len(np.unique(self.node)) != len(self.node):
            raise BadInput("An exit stands twice in the list of exits. Name each junction once.")

    def __len__(self) -> int:
        """How many exits there are."""
        return len(self.node)

    @classmethod
    def at(cls, nodes: Ints, names: tuple[str, ...] = ()) -> Self:
        """Exits without a limit; without names they are called Exit 1 and so on."""
        called = names or tuple(f"Exit {number}" for number in range(1, len(nodes) + 1))
        free = np.full(len(nodes), NO_LIMIT, dtype=np.int32)
        return cls(np.asarray(nodes, dtype=np.int32), called, free, free.copy())


@dataclass(frozen=True, eq=False)
class EgressProblem:
    """Everything that a plan follows from. Nobody, no exit, or columns that do not fit are refused.

    `open_arcs` is a mask over the graph's arcs; a closed arc is not entered. `contraflow` holds arcs
    whose lanes are given to their `reverse`: they close, and the other way gains CONTRAFLOW_SHARE of
    their capacity. `weather_share` is what the weather leaves of all capacities, 1 in fair weather.
    """

    graph: RoadGraph
    open_arcs: Bools
    groups: Groups
    zones: tuple[str, ...]
    exits: Exits
    departure: DepartureCurve = AT_ONCE
    step_seconds: int = 30
    contraflow: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    weather_share: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what no plan can be made of."""
        _require_people(self)
        _require_exits(self)
        _require_roads(self)

    def with_open(self, open_arcs: Bools) -> "EgressProblem":
        """The same people under other closures."""
        return replace(self, open_arcs=open_arcs)


def _require_people(problem: EgressProblem) -> None:
    groups, nodes = problem.groups, problem.graph.nodes
    if not len(groups):
        raise BadInput("Nobody is to leave: no vehicle stands in the area. Choose a larger area.")
    if int(groups.node.min()) < 0 or int(groups.node.max()) >= nodes:
        raise ValueError("a group stands at a node of the graph")
    if int(groups.zone.min()) < 0 or int(groups.zone.max()) >= len(problem.zones):
        raise ValueError("a group is of one of the zones")


def _require_exits(problem: EgressProblem) -> None:
    exits = problem.exits
    if not len(exits):
        raise BadInput("There is no exit: name at least one junction where safety begins.")
    if int(exits.node.min()) < 0 or int(exits.node.max()) >= problem.graph.nodes:
        raise ValueError("an exit stands at a node of the graph")


def _require_roads(problem: EgressProblem) -> None:
    if len(problem.open_arcs) != problem.graph.arcs:
        raise ValueError("the mask of open arcs has one row an arc")
    if not SHORTEST_STEP_SECONDS <= problem.step_seconds <= LONGEST_STEP_SECONDS:
        raise BadInput(
            f"A step of {problem.step_seconds} seconds is not possible: choose {SHORTEST_STEP_SECONDS} "
            f"to {LONGEST_STEP_SECONDS} seconds."
        )
    if not 0 < problem.weather_share <= 1:
        raise BadInput("What the weather leaves of the roads lies above 0 and is at most 1.")
    if len(problem.contraflow) and (problem.graph.reverse[problem.contraflow] == NO_ARC).any():
        raise BadInput("A one-way street cannot be reversed: its other direction is no road. Leave it out.")
