"""Streets by their names: two of one name are two, crossings in order, a stretch is closed both ways."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.evacuation.roads import NoRoad
from dashboard.evacuation.roads.streets import Street, both_ways, outline_of, streets_named, stretch, told_of
from data_access.importers.roads import read_roads
from data_access.records.roads import RoadGraph
from data_access.roads.blocking import arcs_under
from data_access.roads.building import build_graph
from data_access.roads.closures import ClosureKind
from data_access.roads.presets import STANDARD
from data_access.roads.ways import Gathering
from tests.world.road_files import osm
from tests.world.roads import A_TO_B, B_TO_A, B_TO_C, C_TO_B, LAKE_STREET, four_crossings

PLACES = {
    1: (45.0, -93.03), 2: (45.0, -93.02), 3: (45.0, -93.01), 4: (45.0, -93.0),
    5: (45.01, -93.02), 6: (45.01, -93.01), 7: (45.02, -93.02), 8: (45.02, -93.01),
}  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> RoadGraph:
    """Main Street from west to east, crossed by Elm and Oak; another Main Street in the next town."""
    named = {
        name: {"highway": "residential", "name": name} for name in ("Main Street", "Elm", "Oak", "Far Road")
    }
    ways = [
        ([1, 2, 3, 4], named["Main Street"]), ([2, 5, 7], named["Elm"]), ([3, 6, 8], named["Oak"]),
        ([5, 6], named["Far Road"]), ([7, 8], named["Main Street"]),
    ]  # fmt: skip
    path = tmp_path / "town.osm"
    path.write_text(osm(PLACES, ways))
    return build_graph(read_roads(path, STANDARD, Gathering()), STANDARD).graph


def test_streets_are_found_as_people_write_them() -> None:
    graph = four_crossings()
    for typed in ("Lake Street", "lake st", "LAKE"):
        (street,) = streets_named(graph, typed)
        assert street.name == LAKE_STREET
        assert street.arcs.tolist() == [A_TO_B, B_TO_A, B_TO_C, C_TO_B]
    assert streets_named(graph, "ake") == []
    assert streets_named(graph, "  ") == []


def test_two_streets_of_one_name_are_two(town: RoadGraph) -> None:
    first, second = streets_named(town, "Main St")
    assert first.label == "Main Street (1.5 miles, Elm to Oak)"
    assert second.miles == pytest.approx(0.5, abs=0.05)


def _between(graph: RoadGraph, street: Street, one: str, other: str) -> list[str]:
    at = dict(street.crossings)
    arcs = stretch(graph, street, at[one], at[other])
    return [graph.names[name] for name in graph.name[arcs].tolist()]


def test_a_stretch_lies_between_two_crossings_both_ways(town: RoadGraph) -> None:
    """Elm to Oak is one block of the three, and both its arcs."""
    main = streets_named(town, "Main St")[0]
    assert _between(town, main, "Elm", "Oak") == ["Main Street", "Main Street"]
    at = dict(main.crossings)
    arcs = stretch(town, main, at["Oak"], at["Elm"])
    assert arcs_under(town, ClosureKind.ROAD, _shape(town, arcs)).tolist() == arcs.tolist()


def _shape(graph: RoadGraph, arcs: np.ndarray[tuple[int], np.dtype[np.int32]]) -> object:
    from shapely.geometry import shape  # noqa: PLC0415 - only here

    return shape(outline_of(graph, arcs))


def test_a_street_does_not_lead_off_itself(town: RoadGraph) -> None:
    main = streets_named(town, "Main St")[0]
    with pytest.raises(NoRoad):
        stretch(town, main, int(town.head[main.arcs[0]]), int(streets_named(town, "Far")[0].crossings[0][1]))


def test_arcs_are_told_in_words() -> None:
    graph = four_crossings()
    assert told_of(graph, np.array([B_TO_C, C_TO_B], np.int32)) == "Lake Street: 0.3 miles"
    assert told_of(graph, np.array([1], np.int32)) == "a road without a name: 0.7 miles"
    assert told_of(graph, np.empty(0, np.int32)) == ""
    assert both_ways(graph, np.array([B_TO_C], np.int32)).tolist() == [B_TO_C, C_TO_B]
    with pytest.raises(ValueError, match="no outline"):
        outline_of(graph, np.empty(0, np.int32))
