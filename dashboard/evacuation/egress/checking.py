"""A second look at a plan, arc by arc, by code that shares nothing with what made it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.answer import EgressPlan
from dashboard.evacuation.egress.problem import CONTRAFLOW_SHARE, NO_LIMIT, EgressProblem
from data_access.records.roads import Bools, Floats

Longs = NDArray[np.int64]
A_LITTLE = 1e-3
"""Of a vehicle: what the counting of capacities in 65536ths may differ from plain fractions."""
STEPS_OF_GRACE = 2
"""A planned drive may be this many steps shorter than the real one, as times are kept in whole steps."""
SHARE_OF_GRACE = 0.1


def faults(problem: EgressProblem, plan: EgressPlan, stranded: Bools | None = None) -> list[str]:
    """What is wrong with a plan, in sentences; none where it holds.

    `stranded` marks the groups that stay behind and are reported as such; all others have to be safe.
    """
    ends = _faults_of_ways(problem, plan)
    if ends:
        return ends
    return [
        *_faults_of_people(problem, plan, stranded),
        *_faults_of_departures(problem, plan),
        *_faults_of_times(problem, plan),
        *_faults_of_room(problem, plan),
        *_faults_of_exits(problem, plan),
    ]


def _said(number: int, fault: str) -> Iterator[str]:
    if number:
        yield f"{number:,} {fault}"


def _faults_of_ways(problem: EgressProblem, plan: EgressPlan) -> list[str]:
    """Each way is joined, begins at its group's node, ends at its exit, and uses open roads alone."""
    graph, tail = problem.graph, problem.graph.tail
    first, pieces = plan.first_piece.astype(np.int64), plan.piece_arc
    inner = np.ones(len(pieces), dtype=bool)
    inner[first[:-1][np.diff(first) > 0]] = False
    joins = np.flatnonzero(inner)
    broken = int((graph.head[pieces[joins - 1]] != tail[pieces[joins]]).sum()) if len(joins) else 0
    begin, end = _ends_of_legs(problem, plan)
    starts, count = plan.first_leg, np.diff(plan.first_leg)
    inside = np.ones(len(plan.leg), dtype=bool)
    inside[starts[:-1][count > 0]] = False
    legs = np.flatnonzero(inside)
    apart = int((end[plan.leg[legs - 1]] != begin[plan.leg[legs]]).sum()) if len(legs) else 0
    home, goal = problem.groups.node[plan.group], problem.exits.node[plan.exit]
    some = count > 0
    wrong_home = (begin[plan.leg[starts[:-1][some]]] != home[some]).sum() + (home != goal)[~some].sum()
    wrong_end = (end[plan.leg[starts[1:][some] - 1]] != goal[some]).sum()
    lanes = _vehicles_per_step(problem)
    driven = _driven(plan)
    closed = int((lanes[pieces[np.repeat(driven, np.diff(first))]] <= 0).sum())
    return [
        *_said(broken + apart, "arcs of the plan do not follow one another."),
        *_said(int(wrong_home), "convoys do not begin at the node of their group."),
        *_said(int(wrong_end), "convoys do not end at their exit."),
        *_said(closed, "arcs of the plan are closed."),
    ]


def _driven(plan: EgressPlan) -> Bools:
    """Which legs anybody uses."""
    driven = np.zeros(len(plan.first_piece) - 1, dtype=bool)
    driven[plan.leg] = True
    return driven


def _ends_of_legs(problem: EgressProblem, plan: EgressPlan) -> tuple[Longs, Longs]:
    """First and last node of each leg; one without arcs is the door of an exit, at that exit."""
    graph, tail = problem.graph, problem.graph.tail
    first = plan.first_piece.astype(np.int64)
    whole = np.diff(first) > 0
    begin, end = np.full(len(whole), -1, dtype=np.int64), np.full(len(whole), -1, dtype=np.int64)
    begin[whole] = tail[plan.piece_arc[first[:-1][whole]]]
    end[whole] = graph.head[plan.piece_arc[first[1:][whole] - 1]]
    last = plan.first_leg[1:] - 1
    some = np.diff(plan.first_leg) > 0
    doors = plan.leg[last[some]]
    goals = problem.exits.node[plan.exit[some]]
    at_door = ~whole[doors]
    begin[doors[at_door]] = end[doors[at_door]] = goals[at_door]
    return begin, end


def _vehicles_per_step(problem: EgressProblem) -> Floats:
    """Capacity of each arc of the graph in vehicles a step, after weather, contraflow and closures."""
    graph = problem.graph
    hourly = graph.vehicles_per_hour * float(problem.weather_share)
    turned = np.zeros(graph.arcs, dtype=bool)
    turned[problem.contraflow] = True
    other = np.where(graph.reverse >= 0, graph.reverse, 0)
    gains = np.where((graph.reverse >= 0) & turned[other], CONTRAFLOW_SHARE * hourly[other], 0.0)
    hourly = np.where(turned, 0.0, hourly) + np.where(turned, 0.0, gains)
    return np.asarray(np.where(problem.open_arcs, hourly, 0.0) * problem.step_seconds / 3600.0)


def _faults_of_people(problem: EgressProblem, plan: EgressPlan, stranded: Bools | None) -> list[str]:
    """Everybody who can leave has left, once."""
    groups = problem.groups
    gone = np.bincount(plan.group, weights=plan.vehicles, minlength=len(groups)).astype(np.int64)
    stay = np.zeros(len(groups), dtype=bool) if stranded is None else stranded
    missing = int(((gone < groups.vehicles) & ~stay).sum())
    more = int((gone > groups.vehicles).sum())
    return [
        *_said(missing, "groups are not wholly taken to safety."),
        *_said(more, "groups leave with more vehicles than they have."),
        *_said(int((plan.vehicles < 1).sum()), "convoys hold nobody."),
    ]


def _faults_of_departures(problem: EgressProblem, plan: EgressPlan) -> list[str]:
    """At no step have more left than the curve says are ready at its beginning."""
    by_step = np.bincount(plan.depart_step, weights=plan.vehicles)
    total = problem.groups.total
    minutes = np.arange(len(by_step)) * plan.step_seconds / 60.0
    early = int((np.cumsum(by_step) > total * problem.departure.ready(minutes) + 1e-6 * total).sum())
    negative = int((plan.depart_step < 0).sum())
    return [
        *_said(early, "steps see more vehicles leave than are ready."),
        *_said(negative, "convoys leave before the order."),
    ]


def _sums_by_leg(plan: EgressPlan, by_arc: Longs) -> Longs:
    """The sum over the arcs of each leg."""
    behind = np.concatenate([[0], np.cumsum(by_arc[plan.piece_arc], dtype=np.int64)])
    return np.asarray(behind[plan.first_piece[1:]] - behind[plan.first_piece[:-1]])


def _faults_of_times(problem: EgressProblem, plan: EgressPlan) -> list[str]:
    """Who arrives has driven as long as the arcs take, and hardly less than the roads really take."""
    first = plan.first_leg
    totals = []
    for by_arc in (plan.transit_steps.astype(np.int64), problem.graph.tenths.astype(np.int64)):
        behind = np.concatenate([[0], np.cumsum(_sums_by_leg(plan, by_arc)[plan.leg], dtype=np.int64)])
        totals.append(behind[first[1:]] - behind[first[:-1]])
    planned = plan.arrive_step - plan.depart_step
    real = totals[1] / (10.0 * plan.step_seconds)
    late = real > planned * (1 + SHARE_OF_GRACE) + STEPS_OF_GRACE
    return [
        *_said(int((planned < totals[0]).sum()), "convoys arrive before their arcs end."),
        *_said(int(late.sum()), "convoys would have to drive faster than the roads allow."),
    ]


def _entries(plan: EgressPlan) -> tuple[Longs, Longs, Longs]:
    """Leg, step and vehicles of every entry into a leg."""
    takes = _sums_by_leg(plan, plan.transit_steps.astype(np.int64))[plan.leg]
    count = np.diff(plan.first_leg)
    behind = np.cumsum(takes) - takes
    base = np.repeat(np.append(behind, 0)[plan.first_leg[:-1]], count)
    step = np.repeat(plan.depart_step.astype(np.int64), count) + behind - base
    return plan.leg.astype(np.int64), step, np.repeat(plan.vehicles.astype(np.int64), count)


def _faults_of_room(problem: EgressProblem, plan: EgressPlan) -> list[str]:
    """No arc ever lets in more than its capacity, over any run of steps: a bucket that leaks at that rate."""
    leg, step, vehicles = _entries(plan)
    if not len(leg):
        return []
    steps = int(step.max()) + 1
    entered = np.bincount(leg * steps + step, weights=vehicles, minlength=(len(plan.first_piece) - 1) * steps)
    by_leg: Floats = entered.reshape(-1, steps).astype(np.float64)
    used = np.flatnonzero(by_leg.any(axis=1))
    rows = np.repeat(np.arange(len(plan.first_piece) - 1), np.diff(plan.first_piece))
    twice = len(plan.piece_arc) - len(np.unique(plan.piece_arc))
    least = np.full(len(plan.first_piece) - 1, np.inf)
    np.minimum.at(least, rows, _vehicles_per_step(problem)[plan.piece_arc])
    over = _overfull(by_leg[used], least[used])
    return [
        *_said(over, "roads are entered by more vehicles than they let in."),
        *_said(twice, "arcs stand in two legs."),
    ]


def _overfull(entered: Floats, rate: Floats) -> int:
    """How many rows ever hold a whole vehicle more than flowed off at their rate."""
    full = np.zeros(len(rate), dtype=bool)
    held = np.zeros(len(rate))
    for step in range(entered.shape[1]):
        held = np.maximum(held, 0.0) + entered[:, step] - rate
        full |= held >= 1.0 + A_LITTLE
    return int(full.sum())


def _faults_of_exits(problem: EgressProblem, plan: EgressPlan) -> list[str]:
    """No destination takes more than its places, and no exit lets in more than it can."""
    exits = problem.exits
    taken = np.bincount(plan.exit, weights=plan.vehicles, minlength=len(exits))
    full = int(((exits.places != NO_LIMIT) & (taken > exits.places)).sum())
    steps = int(plan.arrive_step.max(initial=0)) + 1
    rows = plan.exit.astype(np.int64) * steps + plan.arrive_step
    arrived = np.bincount(rows, weights=plan.vehicles, minlength=len(exits) * steps)
    by_exit: Floats = arrived.reshape(-1, steps).astype(np.float64)
    hourly = exits.vehicles_per_hour
    rate = np.where(hourly == NO_LIMIT, np.inf, hourly * plan.step_seconds / 3600.0)
    return [
        *_said(full, "destinations take more vehicles than they have places."),
        *_said(_overfull(by_exit, rate), "exits let in more vehicles an hour than they can."),
    ]
