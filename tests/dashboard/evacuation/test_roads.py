"""Travel times, ways and nearest nodes: by hand, against scipy to the decisecond, and on real graphs."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from dashboard.evacuation.roads import NoRoad, line_of, metres_to, nearest_nodes, path, travel_times
from data_access.importers.roads import read_roads
from data_access.records.roads import NO_ARC, UNREACHABLE, Bools, Ints, RoadGraph
from data_access.roads.blocking import open_arcs
from data_access.roads.building import build_graph
from data_access.roads.presets import STANDARD
from data_access.roads.ways import Gathering
from tests.world.road_files import real_file
from tests.world.roads import A_TO_B, A_TO_C, B_TO_C, C_TO_B, C_TO_D, A, B, C, D, four_crossings

EVERY = np.arange(4, dtype=np.int32)


def graph_of(nodes: int, arcs: list[tuple[int, int, int]]) -> RoadGraph:
    """A graph from (tail, head, tenths), with nothing else to tell."""
    rows = np.array(sorted(arcs), np.int32).reshape(-1, 3)
    count, first = len(rows), np.zeros(nodes + 1, np.int32)
    first[1:] = np.cumsum(np.bincount(rows[:, 0], minlength=nodes))
    ones = np.ones(count, np.int32)
    return RoadGraph(
        latitude=np.zeros(nodes), longitude=np.arange(nodes) / 1_000, first_arc=first, head=rows[:, 1].copy(),
        tenths=rows[:, 2].copy(), decimetres=ones, lanes=ones.astype(np.int8), vehicles_per_hour=ones,
        road_class=ones.astype(np.int8), name=0 * ones, reverse=np.full(count, NO_ARC, np.int32), names=("",),
        first_bend=np.zeros(count + 1, np.int32), bends=np.empty((0, 2)),
    )  # fmt: skip


def by_scipy(graph: RoadGraph, sources: Ints, targets: Ints, is_open: Bools | None = None) -> Ints:
    """The same question to scipy: the least of parallel arcs first, because a sparse matrix adds them up."""
    chosen = np.ones(graph.arcs, bool) if is_open is None else is_open
    tail, head, tenths = graph.tail[chosen], graph.head[chosen], graph.tenths[chosen]
    order = np.lexsort((tenths, head, tail))
    tail, head, tenths = tail[order], head[order], tenths[order]
    first = np.append(True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1]))[: len(tail)]
    shape = (graph.nodes, graph.nodes)
    matrix = coo_matrix((tenths[first].astype(float), (tail[first], head[first])), shape=shape).tocsr()
    times = dijkstra(matrix, indices=sources)[:, targets]
    return np.where(np.isinf(times), UNREACHABLE, times).astype(np.int32)


def test_four_crossings_by_hand() -> None:
    times = travel_times(four_crossings(), EVERY, EVERY)
    assert times.tolist() == [
        [0, 600, 900, 1_100],
        [600, 0, 300, 500],
        [900, 300, 0, 200],
        [1_100, 500, 200, 0],
    ]


def test_a_closure_is_a_mask() -> None:
    """With Lake Street closed between B and C the ramp is left, and nothing leads back to A."""
    is_open = np.ones(7, bool)
    is_open[[B_TO_C, C_TO_B]] = False
    times = travel_times(four_crossings(), EVERY, EVERY, is_open)
    assert times[A].tolist() == [0, 600, 1_000, 1_200]
    assert times[D].tolist() == [UNREACHABLE, UNREACHABLE, 200, 0]


def test_every_side_gives_the_same_times() -> None:
    """One target and many sources are searched backwards; the answer has the same shape and values."""
    graph = four_crossings()
    whole = travel_times(graph, EVERY, EVERY)
    assert np.array_equal(travel_times(graph, EVERY, EVERY[D:]), whole[:, D:])
    assert np.array_equal(travel_times(graph, EVERY[:1], EVERY), whole[:1])
    twice = np.array([C, A, C], np.int32)
    assert np.array_equal(travel_times(graph, twice, EVERY), whole[twice])


def test_no_places_are_no_times() -> None:
    none = np.empty(0, np.int32)
    assert travel_times(four_crossings(), none, EVERY).shape == (0, 4)
    assert travel_times(four_crossings(), EVERY, none).shape == (4, 0)


def test_nodes_and_masks_that_do_not_fit_are_refused() -> None:
    graph = four_crossings()
    with pytest.raises(ValueError, match="4 nodes"):
        travel_times(graph, np.array([4], np.int32), EVERY)
    with pytest.raises(ValueError, match="7 arcs"):
        travel_times(graph, EVERY, EVERY, np.ones(6, bool))
    with pytest.raises(ValueError, match="4 nodes"):
        path(graph, 0, -1)


def test_an_arc_of_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="a day"):
        travel_times(graph_of(2, [(0, 1, 1 << 21)]), EVERY[:1], EVERY[1:2])


def test_the_way_and_its_line() -> None:
    graph = four_crossings()
    assert path(graph, A, D).tolist() == [A_TO_B, B_TO_C, C_TO_D]
    assert path(graph, A, A).tolist() == []
    latitude, longitude = line_of(graph, path(graph, A, D))
    assert longitude.tolist() == [-93.30, -93.29, -93.2875, -93.285, -93.28]
    assert latitude.tolist() == [44.95, 44.95, 44.9505, 44.95, 44.95]
    is_open = np.ones(7, bool)
    is_open[[A_TO_B, A_TO_C]] = False
    with pytest.raises(NoRoad, match="No open road"):
        path(graph, A, D, is_open)


def test_the_nearest_node_is_nearest_on_the_ground() -> None:
    """A degree of longitude is shorter than one of latitude here: 44.956 lies nearer to B than to A."""
    graph = four_crossings()
    latitude, longitude = np.array([44.956, 45.5]), np.array([-93.2945, -93.2801])
    nodes = nearest_nodes(graph, latitude, longitude)
    assert nodes.tolist() == [B, D]
    assert metres_to(graph, nodes, latitude, longitude) == pytest.approx([756, 61_157], abs=20)
    assert len(nearest_nodes(graph, np.empty(0), np.empty(0))) == 0


arc_lists = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 40)), min_size=1, max_size=40
)


@settings(max_examples=150, deadline=None)
@given(arcs=arc_lists, closed=st.sets(st.integers(0, 39)))
def test_any_small_graph_agrees_with_scipy(arcs: list[tuple[int, int, int]], closed: set[int]) -> None:
    """Parallel arcs, loops, nodes that nothing leads to, closures: forwards and backwards."""
    graph = graph_of(8, arcs)
    is_open = np.array([number not in closed for number in range(graph.arcs)])
    every = np.arange(8, dtype=np.int32)
    wanted = by_scipy(graph, every, every, is_open)
    assert np.array_equal(travel_times(graph, every, every, is_open), wanted)
    assert np.array_equal(travel_times(graph, every, every[:3], is_open), wanted[:, :3])
    for target in range(8):
        if wanted[0, target] == UNREACHABLE:
            with pytest.raises(NoRoad):
                path(graph, 0, target, is_open)
            continue
        way = path(graph, 0, target, is_open)
        assert graph.tenths[way].sum() == wanted[0, target]
        assert is_open[way].all()
        assert all(graph.head[one] == graph.tail[other] for one, other in pairwise(way.tolist()))


@pytest.mark.parametrize("longest", [3, 1_000, 100_000])
def test_larger_graphs_agree_with_scipy(longest: int) -> None:
    """Threads, and queues of few and of many buckets."""
    dice = np.random.default_rng(longest)
    ends = dice.integers(0, 3_000, (9_000, 2))
    graph = graph_of(3_000, [(*pair, weight) for pair, weight in zip(
        ends.tolist(), dice.integers(1, longest + 1, 9_000).tolist(), strict=True
    )])  # fmt: skip
    sources, targets = (dice.integers(0, 3_000, count).astype(np.int32) for count in (60, 90))
    assert np.array_equal(travel_times(graph, sources, targets), by_scipy(graph, sources, targets))


def seattle() -> RoadGraph:
    """148,463 crossings; coordinates are decimetres, and everybody drives 30 mph."""
    places = np.fromfile(real_file("seattle-roads.co.bin"), "<i4").reshape(-1, 2)
    pairs = np.fromfile(real_file("seattle-roads.gr.bin"), "<i4").reshape(-1, 2) - 1
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    tenths = np.maximum(1, np.rint(np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T) / 13.41))
    both = np.concatenate([pairs, pairs[:, ::-1]])
    arcs = np.column_stack([both, np.tile(tenths, 2).astype(np.int64)])
    return graph_of(len(places), arcs.tolist())


def test_seattle_agrees_with_scipy_to_the_decisecond() -> None:
    graph = seattle()
    dice = np.random.default_rng(5)
    sources, targets = (dice.integers(0, graph.nodes, count).astype(np.int32) for count in (12, 60))
    assert np.array_equal(travel_times(graph, sources, targets), by_scipy(graph, sources, targets))
    assert np.array_equal(travel_times(graph, targets, sources), by_scipy(graph, targets, sources))


def test_a_real_extract_is_one_network_and_its_lines_are_as_long_as_its_arcs() -> None:
    found: Path = real_file("liechtenstein.osm.pbf")
    graph = build_graph(read_roads(found, STANDARD, Gathering()), STANDARD).graph
    some = np.arange(0, graph.nodes, 40, dtype=np.int32)
    assert travel_times(graph, some, some).max() < UNREACHABLE
    way = path(graph, 0, graph.nodes - 1)
    latitude, longitude = line_of(graph, way)
    north, east = np.diff(latitude) * 111_195, np.diff(longitude) * 111_195 * np.cos(np.radians(latitude[1:]))
    assert np.hypot(north, east).sum() == pytest.approx(graph.decimetres[way].sum() / 10, rel=0.001)
    assert open_arcs(graph, []).all()
