"""What no plan can beat: the window bound by static flows, and the bound of how soon people are ready."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from ortools.graph.python import max_flow  # type: ignore[import-untyped]

from dashboard.evacuation.egress.network import SHARES, Network
from dashboard.evacuation.egress.problem import NO_LIMIT
from dashboard.evacuation.egress.shortest import FAR, Longs, shortest
from data_access.records.roads import Bools, Ints

WITHOUT_LIMIT: Final = 1 << 40
LONGEST_STEPS: Final = 1 << 14
LATE_SHARES: Final = (0.5, 0.8, 0.95, 0.99, 1.0)
"""The late homes by which plans are bounded when people become ready over time."""


@dataclass(frozen=True, eq=False)
class WindowFlow:
    """The static flow of a last step: vehicles over each arc, and its narrowest cut."""

    last_step: int
    arrived: int
    vehicles: Longs
    of_homes: Longs
    """Vehicles of each home that arrive."""
    near_homes: Bools
    """Nodes on the homes' side of the narrowest cut."""


def earliest(network: Network, homes: Bools) -> Longs:
    """The first step in which somebody of these homes can be at each node, FAR where nobody can."""
    begin = np.full(network.nodes, FAR, dtype=np.int64)
    np.minimum.at(begin, network.home_node[homes], network.home_ready[homes].astype(np.int64))
    return shortest(network.first_out, network.out_arc, network.head, network.steps, begin)


class WindowBound:
    """The window bound of a network, asked for one last step after the other.

    Arc (u, v) can be entered only after the first vehicle can be at u and before it is too late to reach
    safety from v; so a plan that ends with step T is also a static flow in which each arc carries no more
    than its capacity times that window, and where no such flow carries everybody there is no plan.
    """

    def __init__(self, network: Network, vehicles: Ints, places: Ints) -> None:
        """For so many vehicles of each home, and places (or NO_LIMIT) of each exit of the problem."""
        self._network, self.vehicles = network, vehicles.astype(np.int64)
        self.first = earliest(network, vehicles > 0)
        source, sink = network.nodes, network.nodes + 1
        self._flow = max_flow.SimpleMaxFlow()
        at_exit = np.flatnonzero(network.exit >= 0)
        tails = np.concatenate([network.tail, np.full(len(vehicles), source), at_exit])
        heads = np.concatenate([network.head, network.home_node, np.full(len(at_exit), sink)])
        self._exits = network.exit[at_exit]
        self.places = np.where(places == NO_LIMIT, WITHOUT_LIMIT, places.astype(np.int64))
        self._rows = self._flow.add_arcs_with_capacity(tails, heads, np.zeros(len(tails), dtype=np.int64))

    def windows(self, last_step: int) -> Longs:
        """Steps in which each arc is of use to a plan that ends with this step."""
        network = self._network
        open_steps = (
            last_step + 1 - self.first[network.tail] - network.steps - network.to_safety[network.head]
        )
        return np.asarray(np.maximum(open_steps, 0), dtype=np.int64)

    def at(self, last_step: int) -> WindowFlow:
        """The greatest flow for plans that end with this step."""
        windows = self.windows(last_step)
        room = -(-self._network.rate * windows // SHARES)
        return self.within(last_step, room, self.vehicles, self.places)

    def within(self, last_step: int, room: Longs, vehicles: Longs, places: Longs) -> WindowFlow:
        """The greatest flow of these vehicles where each arc still takes `room` of them."""
        network = self._network
        capacities = np.concatenate([room, vehicles, places[self._exits]])
        self._flow.set_arcs_capacity(self._rows, capacities)
        self._flow.solve(network.nodes, network.nodes + 1)
        near = np.zeros(network.nodes + 2, dtype=bool)
        near[self._flow.get_source_side_min_cut()] = True
        flows = self._flow.flows(self._rows).astype(np.int64)
        over, of_homes = flows[: network.arcs], flows[network.arcs : network.arcs + len(vehicles)]
        arrived = int(self._flow.optimal_flow())
        return WindowFlow(last_step, arrived, over, of_homes, near[: network.nodes])

    def least(self, low: int = 0) -> WindowFlow:
        """The least last step, `low` or later, in which everybody can be safe by this bound.

        Where the places of the destinations do not suffice there is none, and the flow has not all.
        """
        wanted, high = int(self.vehicles.sum()), max(low, 8)
        flow = self.at(high)
        while flow.arrived < wanted:
            if high > LONGEST_STEPS:
                return flow
            low, high = high + 1, 2 * high
            flow = self.at(high)
        while low < high:
            middle = (low + high) // 2
            tried = self.at(middle)
            if tried.arrived < wanted:
                low = middle + 1
            else:
                high, flow = middle, tried
        return flow


def bound_of(network: Network, places: Ints) -> tuple[WindowBound, WindowFlow]:
    """The bound for everybody, and the flow at the least last step that it allows.

    Where people become ready over time, the last of them bound it too: those who are not ready before
    some step need as long from there as if they were alone.
    """
    whole = WindowBound(network, network.home_vehicles, places)
    low = 0
    for share in LATE_SHARES if int(network.home_ready.max(initial=0)) else ():
        ready = int(np.quantile(network.home_ready, share))
        late = np.where(network.home_ready >= ready, network.home_vehicles, 0)
        low = max(low, WindowBound(network, late, places).least(low).last_step)
    return whole, whole.least(low)
