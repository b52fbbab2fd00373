"""On random problems every plan holds, nobody is lost, and no plan beats the bound or a plain search."""

import os

import numpy as np
from hypothesis import HealthCheck, given, settings

from dashboard.evacuation.egress.answer import EgressAnswer
from dashboard.evacuation.egress.homes import homes_of
from dashboard.evacuation.egress.network import Network, network_of, stranded_at
from dashboard.evacuation.egress.planning import answer_of
from dashboard.evacuation.egress.problem import NO_LIMIT, EgressProblem
from tests.dashboard.evacuation.egress.random_roads import problems

EXAMPLES = 1_000 if os.environ.get("MUSTER_MANY_EXAMPLES") else 200
"""`MUSTER_MANY_EXAMPLES=1` asks for a thousand random problems."""
PLAIN_EXAMPLES = EXAMPLES // 5
CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much]


def counted(answer: EgressAnswer) -> int:
    return answer.vehicles + sum(one.vehicles for one in answer.stranded)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=CHECKS, derandomize=True)
@given(problems())
def test_every_plan_holds_and_everybody_is_accounted_for(problem: EgressProblem) -> None:
    answer = answer_of(problem, seconds=2.0)
    assert answer.faults == ()
    assert counted(answer) == problem.groups.total
    if answer.managed is None:
        assert answer.vehicles == 0
        return
    assert answer.bound_minutes is not None
    assert answer.bound_minutes <= answer.managed.all_minutes + 1e-9
    assert answer.managed_curve.vehicles[-1] == answer.unmanaged_curve.vehicles[-1] == answer.vehicles
    assert answer.managed.half_minutes <= answer.managed.ninety_minutes <= answer.managed.all_minutes


def least_last_step(network: Network, most: int) -> int:
    """The optimum by plain augmenting paths in the network over time, one vehicle at a time."""
    for last in range(most + 1):
        if all_arrive(network, last):
            return last
    return most + 1


def all_arrive(network: Network, last: int) -> bool:
    room: dict[tuple[object, object], int] = {}
    onward: dict[object, list[object]] = {}

    def add(begin: object, end: object, vehicles: int) -> None:
        room[begin, end] = room.get((begin, end), 0) + vehicles
        room.setdefault((end, begin), 0)
        onward.setdefault(begin, []).append(end)
        onward.setdefault(end, []).append(begin)

    rate, steps = network.rate.tolist(), network.steps.tolist()
    for arc, (begin, end) in enumerate(zip(network.tail.tolist(), network.head.tolist(), strict=True)):
        for step in range(last + 1 - steps[arc]):
            lets_in = ((rate[arc] * (step + 1)) >> 16) - ((rate[arc] * step) >> 16)
            between = ("arc", arc, step)
            add((begin, step), between, lets_in)
            add(between, (end, step + steps[arc]), lets_in)
    for node in np.flatnonzero(network.exit >= 0).tolist():
        for step in range(last + 1):
            add((node, step), "safe", 1 << 30)
    for home, node in enumerate(network.home_node.tolist()):
        add("home", ("home", home), int(network.home_vehicles[home]))
        for step in range(int(network.home_ready[home]), last + 1):
            add(("home", home), (node, step), 1 << 30)
    return sum(iter(lambda: pushed(room, onward), 0)) == int(network.home_vehicles.sum())


def pushed(room: dict[tuple[object, object], int], onward: dict[object, list[object]]) -> int:
    """Vehicles on one more way from home to safety, 0 when there is none."""
    came: dict[object, object] = {"home": None}
    queue: list[object] = ["home"]
    for place in queue:
        for there in onward.get(place, ()):
            if there not in came and room[place, there] > 0:
                came[there] = place
                queue.append(there)
        if "safe" in came:
            break
    if "safe" not in came:
        return 0
    way, place = [], "safe"
    while came[place] is not None:
        way.append((came[place], place))
        place = came[place]  # type: ignore[assignment]
    vehicles = min(room[move] for move in way)
    for begin, end in way:
        room[begin, end] -= vehicles
        room[end, begin] += vehicles
    return vehicles


@settings(max_examples=PLAIN_EXAMPLES, deadline=None, suppress_health_check=CHECKS, derandomize=True)
@given(problems())
def test_a_plan_that_says_it_is_the_best_is_as_good_as_a_plain_search(problem: EgressProblem) -> None:
    """The network over time written out node by node, and vehicles sent one way after the other."""
    stranded = stranded_at(problem)
    if stranded.all() or (problem.exits.places != NO_LIMIT).any():
        return
    answer = answer_of(problem, seconds=2.0)
    assert answer.managed is not None
    homes = homes_of(problem, ~stranded)
    network = network_of(problem, (homes.node, homes.ready, homes.vehicles))
    found = round(answer.managed.all_minutes * 60 / problem.step_seconds) - 1
    if found > 60 or not answer.proven_best:
        return
    assert found == least_last_step(network, found + 1)
