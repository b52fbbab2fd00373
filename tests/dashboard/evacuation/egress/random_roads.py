"""Random problems: small networks with closures, limits, late people and homes without a way out."""

import numpy as np
from hypothesis import strategies as some

from dashboard.evacuation.egress.departures import AT_ONCE, CurveShape, DepartureCurve
from dashboard.evacuation.egress.problem import EgressProblem, Exits, Groups
from tests.dashboard.evacuation.egress.small_roads import Street, graph_of

LINEAR = DepartureCurve("Linear", CurveShape.LINEAR, 20.0, "made up", confirmed=True)
RAYLEIGH = DepartureCurve("Rayleigh", CurveShape.RAYLEIGH, 15.0, "made up", confirmed=True)
LIMITS = some.sampled_from([-1, -1, -1, 60, 240])
PLACES = some.sampled_from([-1, -1, -1, 15, 60])


@some.composite
def problems(draw: some.DrawFn) -> EgressProblem:
    nodes = draw(some.integers(3, 9))
    node = some.integers(0, nodes - 1)
    pairs = draw(some.lists(some.tuples(node, node), min_size=2, max_size=24, unique=True))
    ends = [(begin, end) for begin, end in pairs if begin != end] or [(0, 1)]
    streets = [
        Street(
            begin, end, draw(some.integers(1, 200)), draw(some.integers(30, 900)), draw(some.integers(1, 3))
        )
        for begin, end in ends
    ]
    graph = graph_of(nodes, streets)
    homes = draw(some.lists(node, min_size=1, max_size=nodes, unique=True))
    vehicles = [draw(some.integers(1, 40)) for _ in homes]
    zones = [draw(some.integers(0, 1)) for _ in homes]
    goals = draw(some.lists(node, min_size=1, max_size=3, unique=True))
    exits = Exits(
        np.array(goals, np.int32), tuple(f"Exit {goal}" for goal in goals),
        np.array([draw(LIMITS) for _ in goals], np.int32), np.array([draw(PLACES) for _ in goals], np.int32),
    )  # fmt: skip
    closed = draw(some.lists(some.integers(0, graph.arcs - 1), max_size=3))
    is_open = np.ones(graph.arcs, bool)
    is_open[closed] = False
    two_way = np.flatnonzero(graph.reverse >= 0)
    turned = two_way[:1] if draw(some.booleans()) else two_way[:0]
    return EgressProblem(
        graph, is_open, Groups(*(np.array(column, np.int32) for column in (homes, zones, vehicles))),
        ("North", "South"), exits, draw(some.sampled_from([AT_ONCE, AT_ONCE, LINEAR, RAYLEIGH])),
        step_seconds=draw(some.sampled_from([10, 30, 60])), contraflow=turned.astype(np.int32),
        weather_share=draw(some.sampled_from([1.0, 0.85])),
    )  # fmt: skip
