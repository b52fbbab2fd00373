"""The way from a problem to an answer: prepare, bound, plan, check, explain."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from dashboard.evacuation.egress.answer import Curve, EgressAnswer, Stranded
from dashboard.evacuation.egress.bottlenecks import bottlenecks_of
from dashboard.evacuation.egress.bounds import WindowBound, WindowFlow, bound_of
from dashboard.evacuation.egress.checking import faults
from dashboard.evacuation.egress.convoys import plan_of
from dashboard.evacuation.egress.explaining import (
    arrivals_in,
    binding_of,
    clearance_of,
    curve_of,
    loads_of,
    minutes_at_end,
    windows_of,
)
from dashboard.evacuation.egress.homes import Homes, homes_of
from dashboard.evacuation.egress.network import Network, network_of, stranded_at
from dashboard.evacuation.egress.problem import EgressProblem
from dashboard.evacuation.egress.solving import Search, Solution
from dashboard.evacuation.egress.unmanaged import arrivals_unmanaged
from data_access.records.roads import Bools, Ints

Progress = Callable[[float, str], None]
"""Told the share done, 0 to 1, and what is being done."""
Clock = Callable[[], float]
"""Seconds that only grow."""

CUT_OFF = "No open road leads from here to an exit."
NO_PLACE = "The destinations that can be reached from here have no places left."
SHARE_FOR_PLANNING = 0.6
CURVE_POINTS = 16


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A problem on its way to an answer."""

    problem: EgressProblem
    homes: Homes
    network: Network
    bound: WindowBound
    flow: WindowFlow
    stranded: tuple[Stranded, ...]
    stay: Bools
    """Groups of which some or all stay."""


def answer_of(
    problem: EgressProblem,
    *,
    seconds: float = 30.0,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _share, _doing: None,
    clock: Clock = time.perf_counter,
) -> EgressAnswer:
    """The best plan found in about so many seconds, or when `stop` says so: then the best so far.

    A first plan is always made, even if that takes longer. Where nobody can leave the answer has no
    plan and names everybody.
    """
    begun = clock()
    progress(0.0, "Preparing the roads")
    ready = _prepared(problem)
    if ready is None:
        return _nobody_leaves(problem, clock() - begun)
    ends = begun + SHARE_FOR_PLANNING * seconds

    def told(left: int, last_step: int) -> None:
        end = minutes_at_end(last_step, problem.step_seconds)
        done = min((clock() - begun) / seconds, 1.0) * 0.9
        progress(0.05 + done, f"Planning for {end:.0f} minutes: {left:,} vehicles are not placed yet")

    search = Search(ready.network, problem, ready.bound, stop=lambda: stop() or clock() >= ends, told=told)
    solution = search.solve(ready.flow)
    progress(0.96, "Checking and explaining")
    stop_explaining = lambda: stop() or clock() >= begun + seconds  # noqa: E731 - a sentence would not be clearer
    answer = _explained(ready, solution, stop_explaining)
    progress(1.0, "Done")
    return replace(answer, seconds=clock() - begun)


def _prepared(problem: EgressProblem) -> _Prepared | None:
    """Everything that planning needs; None where nobody can leave."""
    cut_off = stranded_at(problem)
    if cut_off.all():
        return None
    homes = homes_of(problem, ~cut_off)
    network = network_of(problem, (homes.node, homes.ready, homes.vehicles))
    bound, flow = bound_of(network, problem.exits.places)
    stranded, stay = _stranded(problem, np.flatnonzero(cut_off).astype(np.int32), CUT_OFF), cut_off
    if flow.arrived < homes.total:
        kept = flow.of_homes.astype(np.int32)
        short = homes.vehicles - kept
        stranded += _without_place(problem, homes, short)
        stay = cut_off.copy()
        stay[homes.group[short > 0]] = True
        some = kept > 0
        homes = Homes(homes.group[some], homes.node[some], homes.ready[some], kept[some])
        if not some.any():
            return None
        network = network_of(problem, (homes.node, homes.ready, homes.vehicles))
        bound, flow = bound_of(network, problem.exits.places)
    return _Prepared(problem, homes, network, bound, flow, stranded, stay)


def _stranded(problem: EgressProblem, groups: Ints, why: str) -> tuple[Stranded, ...]:
    return tuple(_one_stranded(problem, int(row), int(problem.groups.vehicles[row]), why) for row in groups)


def _without_place(problem: EgressProblem, homes: Homes, short: Ints) -> tuple[Stranded, ...]:
    by_group = np.bincount(homes.group, weights=short, minlength=len(problem.groups)).astype(int)
    return tuple(
        _one_stranded(problem, int(row), int(by_group[row]), NO_PLACE) for row in np.flatnonzero(by_group)
    )


def _one_stranded(problem: EgressProblem, group: int, vehicles: int, why: str) -> Stranded:
    graph, node = problem.graph, int(problem.groups.node[group])
    zone = problem.zones[problem.groups.zone[group]]
    return Stranded(node, zone, vehicles, float(graph.latitude[node]), float(graph.longitude[node]), why)


def _nobody_leaves(problem: EgressProblem, seconds: float) -> EgressAnswer:
    nothing, arcs = Curve((0.0,), (0,)), problem.graph.arcs
    everybody = _stranded(problem, np.arange(len(problem.groups), dtype=np.int32), CUT_OFF)
    return EgressAnswer(
        vehicles=0, stranded=everybody, bound_minutes=None, managed=None, unmanaged=None,
        managed_curve=nothing,
        unmanaged_curve=nothing, bound_curve=nothing, ready_curve=nothing, windows=(),
        arc_vehicles=np.zeros(arcs, dtype=np.int32), arc_busy_share=np.zeros(arcs), bottlenecks=(),
        binding=None,
        plan=None, method="", proven_best=False, faults=(), seconds=seconds,
    )  # fmt: skip


def _explained(ready: _Prepared, solution: Solution, stop: Callable[[], bool]) -> EgressAnswer:
    problem, network, step = ready.problem, ready.network, ready.problem.step_seconds
    plan = plan_of(problem, network, ready.homes.group, solution.convoys)
    arrived, alone = arrivals_in(plan), arrivals_unmanaged(network)
    loads, busy = loads_of(problem.graph.arcs, network, solution.booked)
    proven = solution.least_step == solution.last_step
    return EgressAnswer(
        vehicles=int(plan.vehicles.sum()), stranded=ready.stranded,
        bound_minutes=minutes_at_end(solution.least_step, step), managed=clearance_of(arrived, step),
        unmanaged=clearance_of(alone, step), managed_curve=curve_of(arrived, step),
        unmanaged_curve=curve_of(alone, step), bound_curve=_most_safe(ready, solution.least_step),
        ready_curve=curve_of(np.bincount(ready.homes.ready, weights=ready.homes.vehicles).astype(int), step),
        windows=windows_of(problem, plan), arc_vehicles=loads, arc_busy_share=busy,
        bottlenecks=bottlenecks_of(problem, network, ready.flow.last_step, loads, stop),
        binding=binding_of(network, solution.last_step, _at_once(ready)), plan=plan,
        method="routes of the window flow, completed in the network over time", proven_best=proven,
        faults=tuple(faults(problem, plan, ready.stay)), seconds=0.0,
    )  # fmt: skip


def _at_once(ready: _Prepared) -> int:
    """The last step of the bound if everybody were ready at the order."""
    network = ready.network
    if not network.home_ready.any():
        return ready.flow.last_step
    still = replace(network, home_ready=np.zeros_like(network.home_ready))
    return bound_of(still, ready.problem.exits.places)[1].last_step


def _most_safe(ready: _Prepared, last_step: int) -> Curve:
    """The most vehicles that could be safe at each time, by the window bound for that time alone."""
    steps = np.unique(np.linspace(0, last_step, CURVE_POINTS).astype(int)).tolist()
    most = [ready.bound.at(end).arrived for end in steps]
    minutes = [minutes_at_end(end, ready.problem.step_seconds) for end in steps]
    return Curve((0.0, *minutes), (0, *most))
