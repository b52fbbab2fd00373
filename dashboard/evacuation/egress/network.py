"""A problem made ready for planning: useful roads alone, bends left out, times in whole steps."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.chains import Chains, chains_of
from dashboard.evacuation.egress.problem import CONTRAFLOW_SHARE, NO_LIMIT, EgressProblem
from dashboard.evacuation.egress.rounding import places_of, rounded
from dashboard.evacuation.egress.shortest import FAR, Longs, shortest
from data_access.records.roads import Bools, Ints

SHARES: Final = 1 << 16
"""Capacities are counted in this many parts of a vehicle a step, so that nothing is lost to rounding."""


@dataclass(frozen=True, eq=False)
class Network:
    """What the planners run over. Arcs are sorted by tail, and each is a chain of arcs of the graph.

    In step t an arc lets floor(rate · (t + 1)) - floor(rate · t) vehicles in, with `rate` in SHARES of a
    vehicle a step; they are at its head `steps` later. Homes are vehicles at a node that are ready from
    a step on. `exit` is a position in the problem's exits, -1 at every other node.
    """

    first_out: Ints
    tail: Ints
    head: Ints
    rate: Longs
    steps: Ints
    first_in: Ints
    in_arc: Ints
    """The arcs sorted by head: those that lead to node n are in_arc[first_in[n]:first_in[n + 1]]."""
    exit: Ints
    to_safety: Longs
    """Steps to the nearest exit on empty roads, FAR where there is none."""
    tenths: Longs
    """Tenths of a second that each arc takes, before rounding."""
    node_of: Ints
    """The node of the graph that each node stands for."""
    home_node: Ints
    home_ready: Ints
    home_vehicles: Ints
    first_piece: Ints
    piece_arc: Ints
    piece_offset: Ints
    """Steps from entering the chain to entering each of its pieces."""
    transit_steps: Ints
    """Steps that each arc of the graph takes, 0 for one that nobody uses."""

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.node_of)

    @property
    def arcs(self) -> int:
        """How many arcs there are."""
        return len(self.head)

    @property
    def out_arc(self) -> Ints:
        """The arcs sorted by tail, as a search asks for them."""
        return np.arange(self.arcs, dtype=np.int32)


def rates_of(problem: EgressProblem) -> Longs:
    """SHARES of a vehicle a step that each arc of the graph lets in; 0 where it is closed or reversed."""
    graph = problem.graph
    hourly = graph.vehicles_per_hour.astype(np.float64) * problem.weather_share
    given = problem.contraflow
    gained = hourly[given] * CONTRAFLOW_SHARE
    hourly[given] = 0.0
    np.add.at(hourly, graph.reverse[given], gained)
    hourly[~problem.open_arcs] = 0.0
    return np.rint(hourly * (problem.step_seconds * SHARES / 3600.0)).astype(np.int64)


def seconds_to_safety(problem: EgressProblem, usable: Bools) -> Longs:
    """Tenths of a second from each node of the graph to the nearest exit, FAR where there is no way."""
    graph = problem.graph
    arcs = np.flatnonzero(usable).astype(np.int32)
    order = arcs[np.argsort(graph.head[arcs], kind="stable")]
    begin = np.full(graph.nodes, FAR, dtype=np.int64)
    begin[problem.exits.node] = 0
    return shortest(_firsts(graph.head[order], graph.nodes), order, graph.tail, graph.tenths, begin)


def stranded_at(problem: EgressProblem) -> Bools:
    """Which groups have no open way to an exit."""
    return seconds_to_safety(problem, rates_of(problem) > 0)[problem.groups.node] >= FAR


def network_of(problem: EgressProblem, homes: tuple[Ints, Ints, Ints]) -> Network:
    """Prepare the roads for homes (node of the graph, ready step, vehicles) that all have a way out."""
    rates = rates_of(problem)
    usable = _useful(problem, rates, homes[0])
    chains = with_doors(problem, chains_of(problem, usable, rates, homes[0]))
    return _assembled(problem, chains, homes)


def _useful(problem: EgressProblem, rates: Longs, homes: Ints) -> Bools:
    """Arcs between what a home can reach and what reaches safety; nobody drives on from an exit."""
    graph, tail = problem.graph, problem.graph.tail
    at_exit = np.zeros(graph.nodes, dtype=bool)
    at_exit[problem.exits.node] = True
    usable = (rates > 0) & ~at_exit[tail]
    safe = seconds_to_safety(problem, usable) < FAR
    begin = np.full(graph.nodes, FAR, dtype=np.int64)
    begin[homes] = 0
    arcs = np.flatnonzero(usable).astype(np.int32)
    reached = shortest(_firsts(tail[arcs], graph.nodes), arcs, graph.head, graph.tenths, begin) < FAR
    return np.asarray(usable & reached[tail] & safe[graph.head])


def _firsts(nodes: NDArray[np.integer], count: int) -> Ints:
    first = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(nodes, minlength=count), out=first[1:])
    return first


def _assembled(problem: EgressProblem, chains: Chains, homes: tuple[Ints, Ints, Ints]) -> Network:
    """Number the nodes anew, and round the times."""
    graph, step = problem.graph, 10 * problem.step_seconds
    node_of = np.unique(np.concatenate([chains.tail, chains.head, homes[0]])).astype(np.int32)
    tail, head = (np.searchsorted(node_of, ends).astype(np.int32) for ends in (chains.tail, chains.head))
    count = len(node_of)
    exits = _exit_at(problem)[node_of]
    order = np.argsort(head, kind="stable").astype(np.int32)
    first_in = _firsts(head, count)
    safety = _to_exits(first_in, order, tail, chains.tenths, exits)
    places = _without_doors(problem, node_of)
    ground = places_of(graph.latitude[places], graph.longitude[places])
    steps = rounded(safety, (tail, head), ground, chains.tenths, step)
    offsets = _offsets(graph.tenths, chains, steps)
    return Network(
        first_out=_firsts(tail, count), tail=tail, head=head, rate=chains.rate, steps=steps,
        first_in=first_in, in_arc=order, exit=exits,
        to_safety=_to_exits(first_in, order, tail, steps, exits), tenths=chains.tenths,
        node_of=places,
        home_node=np.searchsorted(node_of, homes[0]).astype(np.int32), home_ready=homes[1],
        home_vehicles=homes[2], first_piece=chains.first_piece, piece_arc=chains.piece_arc,
        piece_offset=offsets, transit_steps=_transit(graph.arcs, chains, offsets, steps),
    )  # fmt: skip


def _exit_at(problem: EgressProblem) -> Ints:
    """The exit at each node, doors after the nodes of the graph; an exit with a door is at its door."""
    graph, exits = problem.graph, problem.exits
    exit_at = np.full(graph.nodes + len(exits), -1, dtype=np.int32)
    number = np.arange(len(exits), dtype=np.int32)
    doors = exits.vehicles_per_hour != NO_LIMIT
    exit_at[np.where(doors, graph.nodes + number, exits.node)] = number
    return exit_at


def _without_doors(problem: EgressProblem, node_of: Ints) -> Ints:
    """A door stands for the node of its exit."""
    nodes = problem.graph.nodes
    inside = np.minimum(node_of, nodes - 1)
    return np.where(node_of < nodes, inside, problem.exits.node[np.maximum(node_of - nodes, 0)]).astype(
        np.int32
    )


def with_doors(problem: EgressProblem, chains: Chains) -> Chains:
    """An exit that lets only so many in an hour gets a door: an arc of no length with that capacity."""
    exits, nodes = problem.exits, problem.graph.nodes
    limited = np.flatnonzero(exits.vehicles_per_hour != NO_LIMIT).astype(np.int32)
    if not len(limited):
        return chains
    hourly = exits.vehicles_per_hour[limited].astype(np.float64)
    rate = np.rint(hourly * (problem.step_seconds * SHARES / 3600.0)).astype(np.int64)
    tail = np.concatenate([chains.tail, exits.node[limited]])
    order = np.argsort(tail, kind="stable")
    sizes = np.concatenate([np.diff(chains.first_piece), np.zeros(len(limited), np.int32)])[order]
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    starts = np.concatenate([chains.first_piece[:-1], np.zeros(len(limited), np.int32)])[order]
    pieces = np.repeat(starts - first[:-1], sizes) + np.arange(first[-1])
    return Chains(
        tail[order], np.concatenate([chains.head, nodes + limited])[order].astype(np.int32),
        np.concatenate([chains.rate, rate])[order],
        np.concatenate([chains.tenths, np.zeros(len(limited), np.int64)])[order], first,
        chains.piece_arc[pieces],
    )  # fmt: skip


def _to_exits(first_in: Ints, order: Ints, tail: Ints, takes: NDArray[np.integer], exits: Ints) -> Longs:
    begin = np.where(exits >= 0, 0, FAR).astype(np.int64)
    return shortest(first_in, order, tail, takes, begin)


def _offsets(tenths: Ints, chains: Chains, steps: Ints) -> Ints:
    """When each piece of a chain is entered: in proportion to the way behind it, rounded down."""
    long = tenths[chains.piece_arc].astype(np.int64)
    before = np.cumsum(long) - long
    sizes = np.diff(chains.first_piece)
    behind = before - np.repeat(np.append(before, 0)[chains.first_piece[:-1]], sizes)
    part = behind * np.repeat(steps, sizes) // np.repeat(chains.tenths, sizes)
    return np.asarray(part, dtype=np.int32)


def _transit(arcs: int, chains: Chains, offsets: Ints, steps: Ints) -> Ints:
    """Steps that each arc of the graph takes, from one piece of its chain to the next."""
    after = np.append(offsets[1:], 0)
    whole = np.diff(chains.first_piece) > 0
    after[chains.first_piece[1:][whole] - 1] = steps[whole]
    transit = np.zeros(arcs, dtype=np.int32)
    transit[chains.piece_arc] = after - offsets
    return transit


def onward_arcs(network: Network) -> tuple[Longs, Ints]:
    """Tenths of a second to safety from each node, and the arc of the shortest way, -1 at an exit."""
    ends = np.where(network.exit >= 0, 0, FAR).astype(np.int64)
    away = shortest(network.first_in, network.in_arc, network.tail, network.tenths, ends)
    fits = np.flatnonzero(away[network.tail] == network.tenths + away[network.head])
    onward = np.full(network.nodes, -1, dtype=np.int32)
    onward[network.tail[fits][::-1]] = fits[::-1]
    onward[network.exit >= 0] = -1
    return away, onward
