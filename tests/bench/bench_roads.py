"""Roads: travel times beside scipy on Seattle's 148,000 crossings, and imports of a county and of a state.

The state is generated: 3 million crossings of three streets each, in 1.6 million ways. Its import runs in a
process of its own, whose greatest memory is read when it has ended.
"""

import multiprocessing
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import osmium
from osmium.osm.mutable import Node, Way
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from dashboard.evacuation.roads import travel_times, warm_up
from data_access.access import Permission, Role, console_caller
from data_access.county.geography import build_geography
from data_access.county.road_file import write_roads
from data_access.importers.roads import import_roads
from data_access.keyfiles import KeyFiles
from data_access.records.roads import NO_ARC, UNREACHABLE, Ints, RoadGraph
from data_access.roads.held import HeldRoads
from data_access.store import open_store

SEATTLE: Final = Path(__file__).resolve().parents[3] / "shared/data/roads"
SIDE: Final = 1_733
"""Crossings along each side of the state: 3 million in all."""
ROW_WAY: Final = 20
LIMIT_SECONDS: Final = 4.0
SHARE_OF_SCIPY: Final = 0.25
COUNTY_SECONDS: Final = 15.0
STATE_SECONDS: Final = 600.0
STATE_BYTES: Final = 4 << 30
ROUNDS: Final = 3


def verdict(*, fits: bool) -> str:
    return "reached" if fits else "MISSED"


def seattle() -> RoadGraph:
    """Both ways of every segment at 30 mph; coordinates are decimetres."""
    places = np.fromfile(SEATTLE / "seattle-roads.co.bin", "<i4").reshape(-1, 2)
    pairs = np.fromfile(SEATTLE / "seattle-roads.gr.bin", "<i4").reshape(-1, 2) - 1
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0).astype(np.int32)
    metres = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T) / 10
    first = np.zeros(len(places) + 1, np.int32)
    first[1:] = np.cumsum(np.bincount(pairs[:, 0], minlength=len(places)))
    ones = np.ones(len(pairs), np.int32)
    return RoadGraph(
        latitude=places[:, 1] / 1_112_000, longitude=places[:, 0] / 760_000, first_arc=first,
        head=pairs[:, 1].copy(), tenths=np.maximum(1, np.rint(metres / 1.341)).astype(np.int32),
        decimetres=ones, lanes=ones.astype(np.int8), vehicles_per_hour=ones, road_class=ones.astype(np.int8),
        name=0 * ones, reverse=np.full(len(pairs), NO_ARC, np.int32), names=("",),
        first_bend=np.zeros(len(pairs) + 1, np.int32), bends=np.empty((0, 2)),
    )  # fmt: skip


def by_scipy(graph: RoadGraph, sources: Ints, targets: Ints) -> Ints:
    """As fast as scipy can: from the smaller side, on arcs without parallel ones."""
    weights = (graph.tenths.astype(float), (graph.tail, graph.head))
    matrix = coo_matrix(weights, shape=(graph.nodes, graph.nodes)).tocsr()
    if len(sources) > len(targets):
        times = dijkstra(matrix.T.tocsr(), indices=targets)[:, sources].T
    else:
        times = dijkstra(matrix, indices=sources)[:, targets]
    return np.where(np.isinf(times), UNREACHABLE, times).astype(np.int32)


def compare(graph: RoadGraph, sources: int, targets: int, share: float) -> None:
    dice = np.random.default_rng(1)
    begins, ends = (dice.integers(0, graph.nodes, count).astype(np.int32) for count in (sources, targets))
    own = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        times = travel_times(graph, begins, ends)
        own.append(time.perf_counter() - started)
    started = time.perf_counter()
    theirs = by_scipy(graph, begins, ends)
    peer = time.perf_counter() - started
    best = min(own)
    told = (
        f"{sources} x {targets}, {graph.nodes:,} nodes: {best:.2f} s, scipy {peer:.2f} s ({best / peer:.0%})"
    )
    fits = best <= LIMIT_SECONDS and best <= share * peer
    same = "equal" if np.array_equal(times, theirs) else "DIFFERENT"
    print(f"{told}; times {same}; limit 4 s and {share:.0%} of scipy: {verdict(fits=fits)}")


def write_state(path: Path) -> None:
    """Rows of streets as ways of 20 places, and every second step between rows as a way of its own."""
    with osmium.SimpleWriter(str(path)) as writer:
        for row in range(SIDE):
            for column in range(SIDE):
                spot = (-97 + column * 0.004, 43.5 + row * 0.003)
                writer.add_node(Node(id=row * SIDE + column + 1, location=spot))
        number = 0
        for row in range(SIDE):
            begin = row * SIDE + 1
            for column in range(0, SIDE - 1, ROW_WAY):
                number += 1
                last = min(column + ROW_WAY, SIDE - 1)
                along = list(range(begin + column, begin + last + 1))
                writer.add_way(
                    Way(id=number, nodes=along, tags={"highway": "tertiary", "name": f"Row {row}"})
                )
            for column in range(row % 2, SIDE if row + 1 < SIDE else 0, 2):
                number += 1
                step = [begin + column, begin + column + SIDE]
                writer.add_way(Way(id=number, nodes=step, tags={"highway": "residential"}))


def import_in(folder: Path, path: Path, told: "multiprocessing.Queue[tuple[float, float, int, int]]") -> None:
    """Import a file into a new store, and read the graph back; runs in a process of its own."""
    files = KeyFiles(folder / "keys")
    files.make()
    store = open_store(f"sqlite:///{folder / 'roads.sqlite'}", files)
    caller = console_caller("bench", frozenset({Role.EMERGENCY_MANAGER}))
    started = time.perf_counter()
    kept = import_roads(store, caller, path, source="bench")
    seconds = time.perf_counter() - started
    # In KiB on Linux: before the graph is read back, which another process does.
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
    started = time.perf_counter()
    with store.enter(caller, Permission.ROADS_READ, about="bench") as visit:
        HeldRoads().current(visit)
    told.put((seconds, time.perf_counter() - started, memory, kept.report.nodes))
    store.close()


def imported(path: Path, what: str, seconds: float, most: int) -> None:
    with TemporaryDirectory() as folder:
        context = multiprocessing.get_context("spawn")
        told: multiprocessing.Queue[tuple[float, float, int, int]] = context.Queue()
        process = context.Process(target=import_in, args=(Path(folder), path, told))
        process.start()
        took, read, memory, nodes = told.get(timeout=1_800)
        process.join()
    fits = took <= seconds and memory <= most
    print(
        f"{what}, {path.stat().st_size / 1e6:.1f} MB, {nodes:,} nodes: {took:.1f} s, "
        f"{memory / 2**30:.2f} GiB; "
        f"limit {seconds:.0f} s and {most / 2**30:.0f} GiB: {verdict(fits=fits)}; read back in {read:.2f} s"
    )


def main() -> None:
    warm_up()
    if SEATTLE.is_dir():
        graph = seattle()
        compare(graph, 500, 500, SHARE_OF_SCIPY)
        compare(graph, 2_000, 20, 1.0)
    else:
        print("Seattle's roads are not here: travel times were not compared.")
    with TemporaryDirectory() as folder:
        county = Path(folder) / "county.osm.pbf"
        places = write_roads(build_geography(1, 0.01), county)
        imported(county, f"the demo county's {places:,} places", COUNTY_SECONDS, STATE_BYTES)
        if "--small" in sys.argv:
            return
        state = Path(folder) / "state.osm.pbf"
        write_state(state)
        imported(state, "a state", STATE_SECONDS, STATE_BYTES)


if __name__ == "__main__":
    main()
