"""Egress: Castlemaine, and half a million vehicles of the demo county, beside the bound that no plan beats.

The county's roads come in through the importer (212,000 places, bends left out of the graph). Everybody
leaves it by the roads that end at its border. Seconds are of the wall clock, compiling left out; seconds
of the processor stand beside them, because a bench may run while others do.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import shapely
from scipy.spatial import cKDTree

from dashboard.evacuation.egress.answer import EgressAnswer
from dashboard.evacuation.egress.bounds import bound_of
from dashboard.evacuation.egress.homes import homes_of
from dashboard.evacuation.egress.network import network_of, stranded_at
from dashboard.evacuation.egress.planning import answer_of
from dashboard.evacuation.egress.problem import EgressProblem, Exits, Groups
from data_access.access import Permission, Role, console_caller
from data_access.county.geography import Geography, build_geography
from data_access.county.road_file import write_roads
from data_access.county.survey import metres_east, metres_north
from data_access.importers.roads import import_roads
from data_access.keyfiles import KeyFiles
from data_access.records.roads import RoadClass, RoadGraph
from data_access.roads.held import HeldRoads
from data_access.store import open_store
from tests.bench.matsim_town import NETWORK, castlemaine

SEED: Final = 7
VEHICLES: Final = 500_000
BORDER_METRES: Final = 300.0
TOWN: Final = (0.05, 2.0)
COUNTY: Final = (0.10, 30.0)


def window_minutes(problem: EgressProblem) -> float:
    """The window bound, without what a search may have proven on top of it."""
    homes = homes_of(problem, ~stranded_at(problem))
    network = network_of(problem, (homes.node, homes.ready, homes.vehicles))
    return (bound_of(network, problem.exits.places)[1].last_step + 1) * problem.step_seconds / 60


def measured(name: str, problem: EgressProblem, limit: tuple[float, float]) -> EgressAnswer:
    bound = window_minutes(problem)
    begun, worked = time.perf_counter(), time.process_time()
    answer = answer_of(problem, seconds=limit[1])
    wall, processor = time.perf_counter() - begun, time.process_time() - worked
    assert answer.managed is not None
    assert answer.unmanaged is not None
    gap = answer.managed.all_minutes / bound - 1
    reached = gap <= limit[0] and wall <= limit[1] and not answer.faults
    plan, alone = answer.managed.all_minutes, answer.unmanaged.all_minutes
    best = ", proven best" if answer.proven_best else ""
    print(f"  {name}: {answer.vehicles:,} vehicles, window bound {bound:.1f} min, plan {plan:.1f} min")
    print(f"    {gap:.1%} above the bound{best}; unmanaged {alone:.0f} min; checker: {list(answer.faults)}")
    print(f"    {wall:.1f} s, {processor:.1f} s of the processor")
    print(f"    limits {limit[0]:.0%} and {limit[1]:.0f} s: {'reached' if reached else 'MISSED'}")
    return answer


def county_roads(geography: Geography) -> RoadGraph:
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = KeyFiles(folder / "keys")
        files.make()
        store = open_store(f"sqlite:///{folder / 'roads.sqlite'}", files)
        caller = console_caller("bench", frozenset({Role.EMERGENCY_MANAGER}))
        path = folder / "county.osm.pbf"
        print(f"  {write_roads(geography, path):,} places of the demo county's roads", flush=True)
        import_roads(store, caller, path, source="bench")
        with store.enter(caller, Permission.ROADS_READ, about="bench") as visit:
            graph = HeldRoads().current(visit)
        store.close()
    return graph


def county_problem(geography: Geography, graph: RoadGraph) -> EgressProblem:
    """Vehicles at dwellings drawn by chance; exits are dead ends of larger roads near the border."""
    book, narrow = geography.addresses, np.cos(np.radians(45.0))
    places = np.stack([graph.latitude, graph.longitude * narrow], axis=1)
    small = np.isin(graph.road_class, [RoadClass.STREET, RoadClass.SERVICE])
    larger = np.zeros(graph.nodes, bool)
    larger[graph.tail[~small]] = True
    ground = shapely.points(metres_east(graph.longitude), metres_north(graph.latitude))
    near = shapely.distance(geography.outline.boundary, ground) < BORDER_METRES
    exits = np.flatnonzero(near & larger & (np.diff(graph.first_arc) == 1))
    dice = np.random.default_rng(SEED)
    chosen = dice.integers(0, len(book), VEHICLES)
    dwellings = np.stack([book.latitude[chosen], book.longitude[chosen] * narrow], axis=1)
    _, nearest = cKDTree(places).query(dwellings)
    node, count = np.unique(nearest, return_counts=True)
    groups = Groups(node.astype(np.int32), np.zeros(len(node), np.int32), count.astype(np.int32))
    return EgressProblem(
        graph,
        np.ones(graph.arcs, bool),
        groups,
        ("County",),
        Exits.at(exits.astype(np.int32)),
        step_seconds=60,
    )


def main() -> None:
    if not NETWORK.exists():
        print("  Castlemaine is not here: nothing was measured.")
        return
    town = castlemaine()
    answer_of(town, seconds=2.0)
    measured("Castlemaine", town, TOWN)
    geography = build_geography(SEED, 1.0)
    problem = county_problem(geography, county_roads(geography))
    print(f"  {problem.graph.nodes:,} junctions, {problem.graph.arcs:,} arcs, {len(problem.exits)} exits")
    measured("the county", problem, COUNTY)


if __name__ == "__main__":
    main()
