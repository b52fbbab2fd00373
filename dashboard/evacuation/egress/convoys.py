"""The bookings taken apart into convoys: who leaves when, which way, and when they are safe."""

# ruff: noqa: PLR0917 - compiled functions take no keywords.

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.answer import EgressPlan
from dashboard.evacuation.egress.network import Network
from dashboard.evacuation.egress.problem import EgressProblem
from dashboard.evacuation.egress.shortest import Longs
from dashboard.evacuation.egress.slots import Booked, Roads
from data_access.compiling import compiled
from data_access.records.roads import Ints


class Convoys(NamedTuple):
    """Vehicles of a home that leave in a step by the arcs arc[first[c]:first[c + 1]]."""

    home: Ints
    vehicles: Ints
    depart: Ints
    arrive: Ints
    exit: Ints
    first: Longs
    arc: Ints


def plan_of(problem: EgressProblem, network: Network, group: Ints, convoys: Convoys) -> EgressPlan:
    """The convoys in terms of the problem's groups and graph; `group` says whose each home is."""
    return EgressPlan(
        step_seconds=problem.step_seconds, group=group[convoys.home].astype(np.int32),
        vehicles=convoys.vehicles,
        exit=convoys.exit, depart_step=convoys.depart, arrive_step=convoys.arrive, first_leg=convoys.first,
        leg=convoys.arc, first_piece=network.first_piece, piece_arc=network.piece_arc,
        transit_steps=network.transit_steps,
    )  # fmt: skip


@compiled
def convoys_in(roads: Roads, booked: Booked) -> Convoys:
    """Take all bookings apart, those of `booked` left as they are. Circles within a step are dropped."""
    flow, homes, steps = booked.flow.copy(), len(roads.home_node), booked.steps
    place_on, way = np.full(len(roads.exit), -1, np.int32), np.empty(1 << 18, np.int32)
    who, count, depart, arrive, to = [np.int32(0)], [np.int32(0)], [np.int32(0)], [np.int32(0)], [np.int32(0)]
    first, arcs, used = [np.int64(0)], np.empty(1 << 20, np.int32), 0
    for home in range(homes):
        for step in range(roads.home_ready[home], steps):
            need = int(booked.departed[home * steps + step])
            while need > 0:
                length, end = drive(roads, flow, steps, place_on, way, roads.home_node[home], step)
                vehicles, now = need, step
                for place in range(length):
                    vehicles = min(vehicles, int(flow[way[place] * steps + now]))
                    now += roads.steps[way[place]]
                now = step
                for place in range(length):
                    flow[way[place] * steps + now] -= vehicles
                    now += roads.steps[way[place]]
                need -= vehicles
                if used + length > len(arcs):
                    wider = np.empty(2 * len(arcs) + length, np.int32)
                    wider[:used] = arcs[:used]
                    arcs = wider
                arcs[used : used + length] = way[:length]
                used += length
                first.append(np.int64(used))
                who.append(np.int32(home))
                count.append(np.int32(vehicles))
                depart.append(np.int32(step))
                arrive.append(np.int32(now))
                to.append(np.int32(roads.exit[end]))
    return Convoys(
        np.array(who)[1:], np.array(count)[1:], np.array(depart)[1:], np.array(arrive)[1:], np.array(to)[1:],
        np.array(first), arcs[:used].copy(),
    )  # fmt: skip


@compiled
def drive(
    roads: Roads, flow: NDArray[np.int16], steps: int, place_on: Ints, way: Ints, node: int, step: int
) -> tuple[int, int]:
    """Follow the bookings from a node and step to an exit: how many arcs, in `way`, and the exit's node.

    Among arcs of no length one can come round to the same node in the same step; such a circle is
    taken out of the flow.
    """
    begin, length, now = node, 0, step
    place_on[node] = 0
    while roads.exit[node] < 0:
        arc = roads.first_out[node]
        while flow[arc * steps + now] <= 0:
            arc += 1
        way[length] = arc
        length += 1
        now += roads.steps[arc]
        node = roads.head[arc]
        since = place_on[node]
        if since >= 0 and roads.steps[way[since:length]].sum() == 0:
            least = flow[arc * steps + now]
            for place in range(since, length):
                least = min(least, flow[way[place] * steps + now])
            for place in range(since, length):
                flow[way[place] * steps + now] -= least
                if place < length - 1:
                    place_on[roads.head[way[place]]] = -1
            length = since
        else:
            place_on[node] = length
    place_on[begin] = -1
    for place in range(length):
        place_on[roads.head[way[place]]] = -1
    return length, node
