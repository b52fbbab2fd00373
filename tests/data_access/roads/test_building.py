"""From ways to a graph: cut at junctions, joined where roads only go on, one network, nothing summed."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from data_access.importers.roads import read_roads
from data_access.records.roads import NO_ARC, RoadClass, RoadGraph
from data_access.refusals import BadInput
from data_access.roads.building import Built, build_graph
from data_access.roads.presets import STANDARD
from data_access.roads.ways import Gathering
from tests.world.road_files import Way, osm, real_file

STREET = {"highway": "residential"}
# A square of a thousandth of a degree, with a street that goes on from corner 2 by a bend to 5 and back to 1.
PLACES = {1: (45.0, -93.0), 2: (45.0, -92.999), 3: (45.001, -92.999), 4: (45.001, -93.0), 5: (45.002, -93.0)}


def built(folder: Path, ways: Sequence[Way], places: Mapping[int, tuple[float, float]] = PLACES) -> Built:
    path = folder / "roads.osm"
    path.write_text(osm(places, ways), encoding="utf-8")
    return build_graph(read_roads(path, STANDARD, Gathering()), STANDARD)


def ends(graph: RoadGraph) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    """Every arc as its two places, to a thousandth of a degree."""
    place = list(zip(graph.latitude.round(3).tolist(), graph.longitude.round(3).tolist(), strict=True))
    return {(place[a], place[b]) for a, b in zip(graph.tail.tolist(), graph.head.tolist(), strict=True)}


def test_a_bend_is_no_node_and_stays_in_the_line(tmp_path: Path) -> None:
    graph = built(tmp_path, [([1, 2, 3], STREET)]).graph
    assert (graph.nodes, graph.arcs) == (2, 2)
    assert ends(graph) == {((45.0, -93.0), (45.001, -92.999)), ((45.001, -92.999), (45.0, -93.0))}
    assert np.allclose(graph.bends, [[45.0, -92.999], [45.0, -92.999]])
    # A thousandth of a degree is 111 m of latitude and 79 m of longitude here; at 25 mph 17 s.
    assert graph.decimetres.tolist() == [1_898, 1_898]
    assert graph.tenths.tolist() == [170, 170]


def test_ways_of_one_street_are_joined_and_their_times_add_up(tmp_path: Path) -> None:
    """Two ways that differ in their speed alone are one arc; a change of name stays a node."""
    slow, other = STREET | {"maxspeed": "10 mph"}, STREET | {"name": "Elm Street"}
    joined = built(tmp_path, [([1, 2], STREET), ([2, 3], slow)]).graph
    assert joined.arcs == 2
    # 78.6 m at 25 mph and 111.2 m at 10 mph, rounded once: 7.04 s and 24.87 s.
    assert joined.tenths.tolist() == [319, 319]
    assert built(tmp_path, [([1, 2], STREET), ([2, 3], other)]).graph.nodes == 3


def test_a_place_that_is_passed_twice_is_a_junction(tmp_path: Path) -> None:
    graph = built(tmp_path, [([1, 2, 3], STREET), ([2, 4], STREET)]).graph
    assert graph.nodes == 4
    assert graph.arcs == 6
    assert np.diff(graph.first_arc).max() == 3


def test_parallel_roads_both_stay_with_their_own_times(tmp_path: Path) -> None:
    """What a sparse matrix would add up: two roads between the same junctions are two arcs."""
    far = STREET | {"name": "Far Street"}
    spurs = [([1, 4], STREET | {"name": "a"}), ([3, 5], STREET | {"name": "b"})]
    graph = built(tmp_path, [([1, 3], STREET), ([1, 2, 3], far), *spurs]).graph
    both = graph.tenths[np.isin(graph.name, [graph.names.index(""), graph.names.index("Far Street")])]
    assert sorted(both.tolist()) == [122, 122, 170, 170]


def test_every_arc_and_its_reverse_are_one_street_both_ways(tmp_path: Path) -> None:
    graph = built(
        tmp_path, [([1, 2, 3], STREET), ([2, 4, 5], STREET), ([4, 3], STREET | {"oneway": "yes"})]
    ).graph
    both = np.flatnonzero(graph.reverse != NO_ARC)
    back = graph.reverse[both]
    assert (graph.reverse[back] == both).all()
    assert (graph.head[back] == graph.tail[both]).all()
    for arc, other in zip(both.tolist(), back.tolist(), strict=True):
        there, again = (graph.bends[graph.first_bend[a] : graph.first_bend[a + 1]] for a in (arc, other))
        assert np.array_equal(there, again[::-1])


def test_only_the_network_in_which_everything_is_reached_is_kept(tmp_path: Path) -> None:
    """A one-way street that leads out and never back, and an island, are left out and counted."""
    places = PLACES | {7: (45.1, -93.0), 8: (45.1, -93.001)}
    out = STREET | {"oneway": "yes"}
    found = built(tmp_path, [([1, 2, 3], STREET), ([3, 5], out), ([7, 8], STREET)], places)
    assert found.graph.nodes == 2
    assert found.left_out_pieces == 2
    assert found.left_out_kilometres == pytest.approx(0.136 + 0.079, abs=0.002)


def test_a_way_that_leaves_the_extract_is_cut_where_it_does(tmp_path: Path) -> None:
    found = built(tmp_path, [([1, 2, 99, 3, 4], STREET), ([2, 3], STREET)])
    assert found.lost_steps == 2
    assert found.graph.nodes == 2  # 1-2-3-4 is one street, without a junction.


def test_roads_that_do_not_meet_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="do not meet"):
        built(tmp_path, [([1, 2], STREET | {"oneway": "yes"})])


def test_a_ring_that_meets_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="do not meet"):
        built(tmp_path, [([1, 2, 3, 1], STREET)])


def test_capacity_is_that_of_the_class_and_the_lanes(tmp_path: Path) -> None:
    """A freeway of three lanes: 3 x 2,000 x 0.85."""
    freeway = {"highway": "motorway", "lanes": "3", "name": "I 94"}
    back = freeway | {"name": "I 94 back"}
    graph = built(tmp_path, [([1, 2], freeway), ([2, 1], back)]).graph
    assert graph.vehicles_per_hour.tolist() == [5_100, 5_100]
    assert set(graph.road_class.tolist()) == {RoadClass.MOTORWAY}


def test_liechtenstein_is_one_network(tmp_path: Path) -> None:
    """A real extract: 16,000 places of roads, of which a sixth are junctions."""
    del tmp_path
    gathered = Gathering()
    ways = read_roads(real_file("liechtenstein.osm.pbf"), STANDARD, gathered)
    found = build_graph(ways, STANDARD)
    assert len(gathered) == 2_201
    assert (found.nodes_before, found.graph.nodes, found.graph.arcs) == (16_077, 2_752, 6_267)
    assert found.kilometres == pytest.approx(390, abs=1)
    assert found.left_out_kilometres < 2
    assert 47.0 < found.graph.latitude.min() < found.graph.latitude.max() < 47.3


def test_helsinki_is_cut_at_the_edge_of_the_extract(tmp_path: Path) -> None:
    del tmp_path
    found = build_graph(read_roads(real_file("helsinki_centre.osm.pbf"), STANDARD, Gathering()), STANDARD)
    assert found.lost_steps == 132
    assert found.graph.nodes == 283
