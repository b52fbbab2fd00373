"""Dead ends without homes are taken off and bends left out: what remains are junctions and chains."""

# ruff: noqa: PLR0917, PLR1714 - compiled functions take no keywords and look into no mixed tuples.

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.problem import EgressProblem
from dashboard.evacuation.egress.shortest import Longs
from data_access.compiling import compiled
from data_access.records.roads import Bools, Ints


@dataclass(frozen=True, eq=False)
class Chains:
    """Arcs between nodes that matter, in the numbers of the graph; each runs over one or more of its arcs."""

    tail: Ints
    head: Ints
    rate: Longs
    tenths: Longs
    first_piece: Ints
    piece_arc: Ints


def chains_of(problem: EgressProblem, usable: Bools, rates: Longs, homes: Ints) -> Chains:
    """The chains over the usable arcs; homes and exits always stay nodes of their own."""
    graph = problem.graph
    fixed = np.zeros(graph.nodes, dtype=bool)
    fixed[homes] = True
    fixed[problem.exits.node] = True
    order = np.argsort(graph.head, kind="stable").astype(np.int32)
    first_in = np.zeros(graph.nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(graph.head, minlength=graph.nodes), out=first_in[1:])
    tail, used = graph.tail, usable.copy()
    prune(graph.first_arc, graph.head, first_in, order, tail, fixed, used)
    bend = bends_in(graph.first_arc, graph.head, first_in, order, tail, fixed, used)
    begins = np.flatnonzero(used & ~bend[tail]).astype(np.int32)
    first, pieces = follow(begins, graph.first_arc, graph.head, tail, bend, used)
    ends = pieces[first[1:] - 1]
    least = np.minimum.reduceat(rates[pieces], first[:-1]) if len(pieces) else np.zeros(0, np.int64)
    long = graph.tenths[pieces].astype(np.int64)
    total = np.add.reduceat(long, first[:-1]) if len(pieces) else np.zeros(0, np.int64)
    return Chains(tail[begins], graph.head[ends], least, total, first, pieces)


@compiled
def neighbours(
    node: int, first: Ints, head: Ints, first_in: Ints, order: Ints, tail: Ints, used: Bools
) -> tuple[int, int, int, int]:
    """Used arcs out and in, and the two nodes at their other ends: -1 for none, -2 for more than two."""
    outs, ins, one, two = 0, 0, -1, -1
    for row in range(first[node], first[node + 1]):
        if used[row]:
            outs += 1
            other = head[row]
            if one == -1 or one == other:
                one = other
            elif two == -1 or two == other:
                two = other
            else:
                two = -2
    for row in range(first_in[node], first_in[node + 1]):
        if used[order[row]]:
            ins += 1
            other = tail[order[row]]
            if one == -1 or one == other:
                one = other
            elif two == -1 or two == other:
                two = other
            else:
                two = -2
    return outs, ins, one, two


@compiled
def prune(
    first: Ints, head: Ints, first_in: Ints, order: Ints, tail: Ints, fixed: Bools, used: Bools
) -> None:
    """Take off, in `used`, the arcs of dead ends without a home, again and again."""
    queue = [node for node in range(len(fixed)) if not fixed[node]]
    while queue:
        node = queue.pop()
        outs, ins, _one, two = neighbours(node, first, head, first_in, order, tail, used)
        if outs + ins == 0 or (outs and ins and two != -1):
            continue
        for row in range(first[node], first[node + 1]):
            if used[row]:
                used[row] = False
                if not fixed[head[row]]:
                    queue.append(head[row])
        for row in range(first_in[node], first_in[node + 1]):
            if used[order[row]]:
                used[order[row]] = False
                if not fixed[tail[order[row]]]:
                    queue.append(tail[order[row]])


@compiled
def bends_in(
    first: Ints, head: Ints, first_in: Ints, order: Ints, tail: Ints, fixed: Bools, used: Bools
) -> NDArray[np.bool_]:
    """Nodes where one can only drive on: two neighbours, one arc out or two, as many in."""
    bend = np.zeros(len(fixed), np.bool_)
    for node in range(len(fixed)):
        if fixed[node]:
            continue
        outs, ins, _one, two = neighbours(node, first, head, first_in, order, tail, used)
        if two < 0 or outs != ins or outs > 2:
            continue
        bend[node] = outs == 1 or _both_ways(node, first, head, first_in, order, tail, used)
    return bend


@compiled
def _both_ways(
    node: int, first: Ints, head: Ints, first_in: Ints, order: Ints, tail: Ints, used: Bools
) -> bool:
    """Whether the two arcs out lead to different nodes, and the two in come from different ones."""
    there, whence = -1, -1
    for row in range(first[node], first[node + 1]):
        if used[row]:
            if head[row] == there:
                return False
            there = head[row]
    for row in range(first_in[node], first_in[node + 1]):
        if used[order[row]]:
            if tail[order[row]] == whence:
                return False
            whence = tail[order[row]]
    return True


@compiled
def follow(begins: Ints, first: Ints, head: Ints, tail: Ints, bend: Bools, used: Bools) -> tuple[Ints, Ints]:
    """From each arc on through the bends: the pieces of all chains, and where each chain's begin."""
    starts = np.zeros(len(begins) + 1, np.int32)
    pieces = np.empty(len(head), np.int32)
    count = 0
    for chain in range(len(begins)):
        arc = begins[chain]
        pieces[count] = arc
        count += 1
        while bend[head[arc]]:
            node, came = head[arc], tail[arc]
            lone, onward = -1, -1
            for row in range(first[node], first[node + 1]):
                if used[row]:
                    lone = row
                    if head[row] != came:
                        onward = row
            arc = onward if onward >= 0 else lone
            pieces[count] = arc
            count += 1
        starts[chain + 1] = count
    return starts, pieces[:count].copy()
