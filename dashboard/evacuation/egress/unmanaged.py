"""With nobody guiding them: everybody as soon as ready by the shortest way, in queues."""

# ruff: noqa: PLR0917 - compiled functions take no keywords.

from typing import Final

import numpy as np

from dashboard.evacuation.egress.network import Network, onward_arcs
from dashboard.evacuation.egress.shortest import Longs
from dashboard.evacuation.egress.slots import MOST_AT_ONCE, capacity
from data_access.compiling import compiled
from data_access.records.roads import Ints

LONGEST_STEPS: Final = 20_000
"""A week in steps of half a minute; whoever is not safe by then is counted in the last step."""


def arrivals_unmanaged(network: Network) -> Longs:
    """Vehicles that are safe in each step, everybody by the nearest exit, first come first served.

    An exit that is full turns nobody away here: who does not know better drives there all the same.
    """
    away, onward = onward_arcs(network)
    order = np.argsort(-away, kind="stable").astype(np.int32)
    longest = int(network.steps.max(initial=0)) + 1
    rate = np.minimum(network.rate, MOST_AT_ONCE << 16)
    homes = np.argsort(network.home_ready, kind="stable").astype(np.int32)
    safe = queue_up(
        order, onward, network.head, network.steps, rate, network.exit, homes, network.home_node,
        network.home_ready, network.home_vehicles, longest, LONGEST_STEPS,
    )  # fmt: skip
    return safe[: int(np.flatnonzero(safe)[-1]) + 1] if safe.any() else safe[:1]


@compiled
def queue_up(
    order: Ints, onward: Ints, head: Ints, takes: Ints, rate: Longs, exits: Ints, homes: Ints,
    home_node: Ints,
    home_ready: Ints, vehicles: Ints, longest: int, most_steps: int,
) -> Longs:  # fmt: skip
    """Let queues run, farthest nodes first within a step so that arcs of no length pass them on at once."""
    nodes, waiting, safe = len(onward), np.zeros(len(onward), np.int64), np.zeros(most_steps, np.int64)
    coming, left, next_home = np.zeros((longest, nodes), np.int64), np.int64(vehicles.sum()), 0
    for step in range(most_steps):
        while next_home < len(homes) and home_ready[homes[next_home]] <= step:
            waiting[home_node[homes[next_home]]] += vehicles[homes[next_home]]
            next_home += 1
        now = coming[step % longest]
        for node in order:
            waiting[node] += now[node]
            now[node] = 0
            if waiting[node] == 0:
                continue
            if exits[node] >= 0 or step == most_steps - 1:
                safe[step] += waiting[node]
                left -= waiting[node]
                waiting[node] = 0
                continue
            arc = onward[node]
            through = min(waiting[node], capacity(rate[arc], step))
            waiting[node] -= through
            coming[(step + takes[arc]) % longest, head[arc]] += through
        if left == 0:
            break
    return safe
