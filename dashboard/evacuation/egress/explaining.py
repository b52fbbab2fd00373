"""What a plan means: clearance times and curves, departure windows by zone, loads, and what binds."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.answer import Binding, Clearance, Curve, DepartureWindow, EgressPlan
from dashboard.evacuation.egress.network import SHARES, Network
from dashboard.evacuation.egress.problem import EgressProblem
from dashboard.evacuation.egress.shortest import FAR
from dashboard.evacuation.egress.slots import Booked
from data_access.records.roads import Floats, Ints

SAMPLES: Final = 240
"""A curve has at most this many points."""
NEARLY: Final = 0.9


def minutes_at_end(step: int, step_seconds: int) -> float:
    """Minutes after the order when a step ends; who arrives within it is safe by then."""
    return (step + 1) * step_seconds / 60.0


def clearance_of(arrived: NDArray[np.integer], step_seconds: int) -> Clearance:
    """When half, nine in ten and all of those who arrive, counted by step, are safe."""
    safe = np.cumsum(arrived)
    ends = [int(np.searchsorted(safe, np.ceil(safe[-1] * share))) for share in (0.5, 0.9, 1.0)]
    return Clearance(*(minutes_at_end(end, step_seconds) for end in ends))


def curve_of(by_step: NDArray[np.integer], step_seconds: int) -> Curve:
    """The running count at the ends of steps, beginning with nobody at the order."""
    total = np.cumsum(by_step)
    if not len(total):
        return Curve((0.0,), (0,))
    at = np.unique(np.linspace(0, len(total) - 1, min(SAMPLES, len(total))).astype(int))
    minutes = tuple(minutes_at_end(int(step), step_seconds) for step in at)
    return Curve((0.0, *minutes), (0, *(int(total[step]) for step in at)))


def arrivals_in(plan: EgressPlan) -> NDArray[np.int64]:
    """Vehicles that are safe in each step."""
    return np.bincount(plan.arrive_step, weights=plan.vehicles).astype(np.int64)


def windows_of(problem: EgressProblem, plan: EgressPlan) -> tuple[DepartureWindow, ...]:
    """When each zone leaves, in the order of the zones; a zone from which nobody leaves has none."""
    zone = problem.groups.zone[plan.group]
    found = []
    for number, name in enumerate(problem.zones):
        rows = zone == number
        if rows.any():
            by_step = np.bincount(plan.depart_step[rows], weights=plan.vehicles[rows])
            found.append(_window(name, np.cumsum(by_step), plan.step_seconds))
    return tuple(found)


def _window(name: str, gone: Floats, step_seconds: int) -> DepartureWindow:
    total = gone[-1]
    marks = (1.0, 0.05 * total, 0.95 * total, total)
    steps = [int(np.searchsorted(gone, mark - 1e-9)) for mark in marks]
    first, early, late, last = (step * step_seconds / 60.0 for step in steps)
    return DepartureWindow(name, int(total), first, early, late, last)


def loads_of(graph_arcs: int, network: Network, booked: Booked) -> tuple[Ints, Floats]:
    """Vehicles over each arc of the graph, and the share of its capacity that they use until the end."""
    by_chain = booked.flow.reshape(network.arcs, booked.steps).sum(axis=1, dtype=np.int64)
    capacity = np.maximum(network.rate * booked.steps / SHARES, 1e-9)
    sizes = np.diff(network.first_piece)
    vehicles, busy = np.zeros(graph_arcs, dtype=np.int32), np.zeros(graph_arcs)
    vehicles[network.piece_arc] = np.repeat(by_chain, sizes)
    busy[network.piece_arc] = np.minimum(np.repeat(by_chain / capacity, sizes), 1.0)
    return vehicles, busy


def binding_of(network: Network, last_step: int, roads_alone: int) -> Binding:
    """What decides, from the plan's last step and the bound's if everybody were ready at once."""
    away = network.to_safety[network.home_node]
    farthest = int(away[away < FAR].max(initial=0))
    ready = int((network.home_ready + away).max(initial=0))
    if last_step * NEARLY <= max(farthest, 1) and not network.home_ready.any():
        return Binding.DISTANCE
    by_roads, by_people = roads_alone >= NEARLY * last_step, ready >= NEARLY * last_step
    if by_roads and by_people:
        return Binding.BOTH
    return Binding.MOBILISATION if by_people else Binding.ROADS
