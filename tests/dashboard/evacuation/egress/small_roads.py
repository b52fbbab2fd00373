"""Road networks that a person can work out by hand."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dashboard.evacuation.egress.problem import EgressProblem, Exits, Groups
from data_access.records.roads import NO_ARC, RoadClass, RoadGraph


@dataclass(frozen=True)
class Street:
    """One way from a node to another: seconds to drive, vehicles an hour."""

    begin: int
    end: int
    seconds: float
    hourly: int
    lanes: int = 1


def both_ways(streets: Iterable[Street]) -> list[Street]:
    return [
        way
        for one in streets
        for way in (one, Street(one.end, one.begin, one.seconds, one.hourly, one.lanes))
    ]


def graph_of(nodes: int, streets: Iterable[Street]) -> RoadGraph:
    ordered = sorted(streets, key=lambda one: (one.begin, one.end))
    ends = [(one.begin, one.end) for one in ordered]
    arcs = len(ordered)
    reverse = [ends.index((end, begin)) if (end, begin) in ends else NO_ARC for begin, end in ends]
    return RoadGraph(
        latitude=45.0 + 0.001 * np.arange(nodes), longitude=np.full(nodes, -93.0),
        first_arc=np.searchsorted([begin for begin, _ in ends], np.arange(nodes + 1)).astype(np.int32),
        head=np.array([end for _, end in ends], np.int32),
        tenths=np.array([round(10 * one.seconds) for one in ordered], np.int32),
        decimetres=np.array([round(150 * one.seconds) for one in ordered], np.int32),
        lanes=np.array([one.lanes for one in ordered], np.int8),
        vehicles_per_hour=np.array([one.hourly for one in ordered], np.int32),
        road_class=np.full(arcs, RoadClass.STREET, np.int8), name=np.array([1] * arcs, np.int32),
        reverse=np.array(reverse, np.int32), names=("", "Mill Road"),
        first_bend=np.zeros(arcs + 1, np.int32), bends=np.zeros((0, 2)),
    )  # fmt: skip


def problem_of(graph: RoadGraph, homes: dict[int, int], exits: list[int], **more: object) -> EgressProblem:
    """`homes` says how many vehicles stand at a node; steps are one minute."""
    groups = Groups(
        np.array(list(homes), np.int32), np.zeros(len(homes), np.int32),
        np.array(list(homes.values()), np.int32),
    )  # fmt: skip
    told = {"zones": ("North",), "step_seconds": 60, **more}
    return EgressProblem(
        graph, np.ones(graph.arcs, bool), groups, exits=Exits.at(np.array(exits, np.int32)), **told
    )  # type: ignore[arg-type]


def line_of_three() -> EgressProblem:
    """Home - junction - exit: one minute each, 10 vehicles a minute and then 5; 20 vehicles at home.

    The road from the junction lets 5 in a minute, so 4 minutes pass until the last is on it, which is in
    the fifth step (the first is there after one); it is safe one step later.
    """
    graph = graph_of(3, [Street(0, 1, 60, 600), Street(1, 2, 60, 300)])
    return problem_of(graph, {0: 20}, [2])


def diamond() -> EgressProblem:
    """Home 0 to exit 3 by node 1 (2 minutes, 6 a minute) or by node 2 (4 minutes, 6 a minute)."""
    streets = [Street(0, 1, 60, 360), Street(1, 3, 60, 360), Street(0, 2, 120, 360), Street(2, 3, 120, 360)]
    return problem_of(graph_of(4, streets), {0: 60}, [3])
