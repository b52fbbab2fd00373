"""The demo county's roads: written as an extract, one network of true size, freeways that route properly."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.evacuation.roads import nearest_nodes, path, travel_times
from data_access.county.curves import curves_of
from data_access.county.geography import Geography, build_geography
from data_access.county.pieces import MOTORWAY
from data_access.county.road_file import byways_of, write_roads
from data_access.importers.roads import read_roads
from data_access.records.roads import NO_ARC, UNREACHABLE, Ints, RoadClass, RoadGraph
from data_access.roads.building import Built, build_graph
from data_access.roads.presets import STANDARD
from data_access.roads.ways import Gathering

NORTH_WEST, DOWNTOWN = (45.2, -93.59), (44.978, -93.265)


@pytest.fixture(scope="module")
def geography() -> Geography:
    """The ground of a small county is that of a large one."""
    return build_geography(1, 0.001)


@pytest.fixture(scope="module")
def built(geography: Geography, tmp_path_factory: pytest.TempPathFactory) -> Built:
    file = tmp_path_factory.mktemp("roads") / "roads.osm.pbf"
    assert write_roads(geography, file) > 200_000
    assert [one.name for one in file.parent.iterdir()] == ["roads.osm.pbf"]
    return build_graph(read_roads(file, STANDARD, Gathering()), STANDARD)


def _way(graph: RoadGraph, one: tuple[float, float], other: tuple[float, float]) -> Ints:
    nodes = nearest_nodes(graph, np.array([one[0], other[0]]), np.array([one[1], other[1]]))
    return path(graph, int(nodes[0]), int(nodes[1]))


def test_it_is_one_network_of_true_size(built: Built) -> None:
    assert built.nodes_before >= 150_000
    assert built.graph.nodes >= 70_000
    assert built.left_out_kilometres < 0.01 * built.kilometres
    some = np.arange(0, built.graph.nodes, 900, dtype=np.int32)
    assert travel_times(built.graph, some, some).max() < UNREACHABLE


def test_freeways_have_a_carriageway_each_way(built: Built) -> None:
    """No arc of a freeway or of a ramp has a reverse, and none ends where it begins."""
    graph = built.graph
    fast = (graph.road_class == RoadClass.MOTORWAY) | (graph.road_class == RoadClass.RAMP)
    assert fast.sum() > 700
    assert (graph.reverse[fast] == NO_ARC).all()
    assert (graph.head != graph.tail).all()


def test_the_way_downtown_takes_the_freeway_and_leaves_it_by_a_ramp(built: Built) -> None:
    """43 km in about half an hour, both ways; from a carriageway to a street one comes by a ramp alone."""
    graph = built.graph
    for way in (_way(graph, NORTH_WEST, DOWNTOWN), _way(graph, DOWNTOWN, NORTH_WEST)):
        names = {graph.names[name] for name in graph.name[way].tolist()}
        assert "Interstate 94" in names
        assert 20 < graph.tenths[way].sum() / 600 < 40
        assert graph.decimetres[way].sum() < 550_000
    freeway = np.flatnonzero(graph.road_class == RoadClass.MOTORWAY)
    after = [
        graph.road_class[arc]
        for node in graph.head[freeway].tolist()
        for arc in range(graph.first_arc[node], graph.first_arc[node + 1])
    ]
    assert set(after) <= {RoadClass.MOTORWAY, RoadClass.RAMP}


def test_a_street_that_crosses_a_freeway_does_not_meet_it(geography: Geography, built: Built) -> None:
    """Places of the file's freeways are their own: a bridge has no node in common with what lies below."""
    graph = built.graph
    fast = graph.road_class == RoadClass.MOTORWAY
    slow = (graph.road_class != RoadClass.MOTORWAY) & (graph.road_class != RoadClass.RAMP)
    assert not set(graph.head[fast].tolist()) & set(graph.tail[slow].tolist())
    assert (geography.roads.road_class == MOTORWAY).any()


def test_the_same_seed_writes_the_same_roads(geography: Geography, tmp_path: Path) -> None:
    first, second = (byways_of(geography, curves_of(geography.roads)) for _ in range(2))
    assert np.array_equal(first.places, second.places)
    write_roads(geography, tmp_path / "one.osm.pbf")
    ways = read_roads(tmp_path / "one.osm.pbf", STANDARD, Gathering())
    assert len(ways.first) > 80_000
