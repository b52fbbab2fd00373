"""Where the roads are narrowest: the cut of the window bound, and what one lane more would gain."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from dashboard.evacuation.egress.answer import Bottleneck
from dashboard.evacuation.egress.bounds import WindowBound
from dashboard.evacuation.egress.network import Network
from dashboard.evacuation.egress.problem import EgressProblem
from data_access.records.roads import Ints

MOST: Final = 12
"""Roads of the cut that are tried with a lane more, those with the most vehicles first."""


def bottlenecks_of(
    problem: EgressProblem, network: Network, last_step: int, loads: Ints, stop: Callable[[], bool]
) -> tuple[Bottleneck, ...]:
    """The arcs of the narrowest cut just before the bound, what brings the most first.

    None where the bound is met at once. `stop` ends the trying; what was not tried is left out.
    """
    if last_step < 1:
        return ()
    cut = WindowBound(network, network.home_vehicles, problem.exits.places).at(last_step - 1).near_homes
    across = np.flatnonzero(cut[network.tail] & ~cut[network.head] & (np.diff(network.first_piece) > 0))
    narrow = across[np.argsort(-loads[network.piece_arc[network.first_piece[across]]], kind="stable")]
    found = []
    for arc in narrow[:MOST].tolist():
        if stop():
            break
        found.append(_tried(problem, network, arc, last_step, loads))
    return tuple(sorted(found, key=lambda one: -one.saves_minutes))


def _tried(problem: EgressProblem, network: Network, chain: int, last_step: int, loads: Ints) -> Bottleneck:
    """By how much the bound falls with a lane more on all of a chain."""
    graph = problem.graph
    pieces = network.piece_arc[network.first_piece[chain] : network.first_piece[chain + 1]]
    arc = int(pieces[np.argmin(graph.vehicles_per_hour[pieces])])
    rate = network.rate.copy()
    rate[chain] += rate[chain] // int(graph.lanes[arc])
    wider = replace(network, rate=rate)
    bound = WindowBound(wider, network.home_vehicles, problem.exits.places)
    everybody, end = int(network.home_vehicles.sum()), last_step
    while end > 0 and bound.at(end - 1).arrived == everybody:
        end -= 1
    saved = (last_step - end) * problem.step_seconds / 60.0
    name = graph.names[graph.name[arc]]
    return Bottleneck(
        arc, name, int(graph.vehicles_per_hour[arc]), int(loads[arc]), closed=False, saves_minutes=saved
    )
