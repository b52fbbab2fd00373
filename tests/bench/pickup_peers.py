"""The same case as PyVRP and OR-Tools can be asked it: a shelter at a time, vehicles shared out beforehand.

Households go to the nearest shelter that suits them and has room, the hardest first; vehicles of each kind by
the work that is theirs there. Getting out is counted at the door, which ends a route at the same time. Each
engine is given both processors for the same time as ours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from pyvrp import Model
from pyvrp.stop import MaxRuntime

from dashboard.evacuation.pickups.arrays import Facts

WORKERS = 2
TRIPS = 6
LONG = 60_000
OVERTIME = 10
"""More, and PyVRP's greatest penalty no longer keeps it from filling a vehicle twice over."""
PLENTY = 10_000


@dataclass(frozen=True)
class OneShelter:
    """A shelter by itself, as plain arrays that another process can be handed; seconds, rounded down."""

    travel: np.ndarray
    """Rows: doors, then starts (one a vehicle), then the shelter."""
    service: np.ndarray
    places: np.ndarray
    holds: np.ndarray
    fits: np.ndarray
    target: int
    seconds: float


def by_shelter(facts: Facts, target: int, seconds: float) -> list[OneShelter]:
    goes = _assigned(facts)
    drives = _shared_out(facts, goes)
    found = []
    for shelter in np.unique(goes):
        mine, ours = np.flatnonzero(goes == shelter), np.flatnonzero(drives == shelter)
        at = np.concatenate([facts.door[mine], facts.start[ours], facts.entrance[[shelter]]])
        found.append(
            OneShelter(
                facts.travel[np.ix_(at, at)].astype(np.int64) // 10,
                (facts.loading[mine] + facts.unloading[mine]) // 10,
                facts.places[mine].astype(np.int64),
                facts.holds[ours].astype(np.int64),
                facts.fits[np.ix_(mine, ours)],
                target,
                seconds * WORKERS / len(np.unique(goes)),
            )
        )
    return found


def _assigned(facts: Facts) -> np.ndarray:
    free = facts.offers.astype(np.int64).copy()
    goes = np.full(len(facts.door), -1)
    for part in np.argsort(-facts.hardness, kind="stable"):
        for shelter in np.argsort(facts.travel[facts.door[part], facts.entrance]):
            if facts.takes[part, shelter] and (free[shelter] >= facts.room[part]).all():
                free[shelter] -= facts.room[part]
                goes[part] = shelter
                break
    return goes


def _shared_out(facts: Facts, goes: np.ndarray) -> np.ndarray:
    """Each vehicle goes where most work of its kind is left; first where only its kind takes somebody."""
    work = facts.loading + facts.unloading + facts.travel[facts.door, facts.entrance[goes]]
    drives = np.full(len(facts.start), -1)
    sets, kinds = np.unique(facts.fits.T, axis=0, return_inverse=True)
    for kind, fits in enumerate(sets):
        ours = np.flatnonzero(kinds == kind)
        left = np.bincount(goes, work * fits / facts.fits.sum(axis=1), minlength=len(facts.entrance))
        alone = np.bincount(goes, fits & (sets.sum(axis=0) == 1), minlength=len(facts.entrance)) > 0
        count = np.zeros(len(left))
        for vehicle in ours:
            wants = np.where(alone & (count == 0), np.inf, left / (count + 0.5))
            shelter = int(np.argmax(wants))
            drives[vehicle], count[shelter] = shelter, count[shelter] + 1
    return drives


def clearance_seconds(jobs: list[OneShelter], engine: Callable[[OneShelter], float]) -> float:
    """The last end of all shelters; infinite where one of them has no plan that takes everybody."""
    with get_context("spawn").Pool(WORKERS) as pool:
        return max(pool.map(engine, jobs, chunksize=1))


def by_pyvrp(job: OneShelter) -> float:
    model, doors = Model(), len(job.service)
    places = [model.add_location(0, 0) for _ in range(len(job.travel))]
    shelter = model.add_depot(places[-1])
    holds = (job.places[:, None, :] <= job.holds[None, :, :]).all(axis=2)
    kinds, kind_of = np.unique((job.fits | ~holds).T, axis=0, return_inverse=True)
    for row in range(doors):
        # What a kind may not take although it has the places fills one that it alone has none of.
        load = [*job.places[row].tolist(), *(~kinds[:, row]).astype(int).tolist()]
        model.add_client(places[row], pickup=load, service_duration=int(job.service[row]))
    for vehicle, kind in enumerate(kind_of.tolist()):
        may = [0 if other == kind else PLENTY for other in range(len(kinds))]
        model.add_vehicle_type(
            1,
            capacity=[*job.holds[vehicle].tolist(), *may],
            start_depot=model.add_depot(places[doors + vehicle]),
            end_depot=shelter,
            reload_depots=[shelter],
            shift_duration=job.target,
            max_overtime=LONG,
            unit_distance_cost=0,
            unit_duration_cost=1,
            unit_overtime_cost=OVERTIME,
        )
    for one, row in enumerate(places):
        for other, column in enumerate(places):
            model.add_edge(row, column, 0, int(job.travel[one, other]))
    result = model.solve(MaxRuntime(job.seconds), seed=1, display=False, collect_stats=False)
    if not result.is_feasible():
        return float("inf")
    return float(max(route.duration() for route in result.best.routes()))


def by_or_tools(job: OneShelter) -> float:
    doors, vehicles = len(job.service), len(job.holds)
    shelter = doors + vehicles
    reloads = TRIPS * vehicles
    place_of = [*range(shelter + 1), *([shelter] * reloads)]
    starts, ends = [doors + one for one in range(vehicles)], [shelter] * vehicles
    manager = pywrapcp.RoutingIndexManager(len(place_of), vehicles, starts, ends)
    routing = pywrapcp.RoutingModel(manager)

    def time(one: int, other: int) -> int:
        here, there = manager.IndexToNode(one), manager.IndexToNode(other)
        service = int(job.service[here]) if here < doors else 0
        return int(job.travel[place_of[here], place_of[there]]) + service

    callback = routing.RegisterTransitCallback(time)
    routing.SetArcCostEvaluatorOfAllVehicles(callback)
    routing.AddDimension(callback, 0, LONG, fix_start_cumul_to_zero=True, name="time")
    routing.GetDimensionOrDie("time").SetGlobalSpanCostCoefficient(100)
    for kind in range(job.holds.shape[1]):
        _add_places(manager, routing, job, kind)
    for row in range(doors):
        index = manager.NodeToIndex(row)
        for vehicle in np.flatnonzero(~job.fits[row]).tolist():
            routing.VehicleVar(index).RemoveValue(vehicle)
    for reload in range(reloads):
        routing.AddDisjunction([manager.NodeToIndex(shelter + 1 + reload)], 0)
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(int(job.seconds * 1_000))
    found = routing.SolveWithParameters(asked)
    if found is None:
        return float("inf")
    time_at = routing.GetDimensionOrDie("time")
    return float(max(found.Value(time_at.CumulVar(routing.End(one))) for one in range(vehicles)))


def _add_places(
    manager: pywrapcp.RoutingIndexManager, routing: pywrapcp.RoutingModel, job: OneShelter, kind: int
) -> None:
    """Places of one kind: a reload takes off as many as there were, with the slack that it is given."""
    doors, vehicles = len(job.service), len(job.holds)
    most = int(job.holds[:, kind].max())

    def load(index: int) -> int:
        node = manager.IndexToNode(index)
        return int(job.places[node, kind]) if node < doors else (-most if node > doors + vehicles else 0)

    taken = routing.RegisterUnaryTransitCallback(load)
    holds = job.holds[:, kind].tolist()
    routing.AddDimensionWithVehicleCapacity(
        taken, most, holds, fix_start_cumul_to_zero=True, name=f"places {kind}"
    )
    dimension = routing.GetDimensionOrDie(f"places {kind}")
    for row in range(doors):
        dimension.SlackVar(manager.NodeToIndex(row)).SetValue(0)
