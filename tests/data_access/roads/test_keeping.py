"""Editions of roads in the store, and what of them is closed: on both databases."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from data_access.access import Permission
from data_access.importers.roads import import_roads
from data_access.records.roads import RoadGraph
from data_access.refusals import BadInput, NotFound
from data_access.roads.blocking import open_arcs
from data_access.roads.closures import (
    Closure,
    ClosureKind,
    close_roads,
    closures_in,
    past_closures_in,
    reopen_roads,
)
from data_access.roads.held import HeldRoads
from data_access.roads.keeping import RoadReport, editions_in, keep_roads, read_graph
from data_access.roads.packing import COLUMNS
from data_access.store import Store
from tests.doors import *  # noqa: F403 - fixtures
from tests.doors import StillClock
from tests.world.callers import ANALYST, MANAGER
from tests.world.road_files import real_file
from tests.world.roads import A_TO_B, A_TO_C, B_TO_A, B_TO_C, C_TO_B, C_TO_D, D_TO_C, four_crossings

REPORT = RoadReport("four.osm", 4, 5, 4, 7, {"street": 2.0}, 0.0, 0, 0, {}, {})
ON_LAKE_STREET = {"type": "Point", "coordinates": [-93.2875, 44.95049]}


def kept(store: Store) -> RoadGraph:
    with store.enter(MANAGER, Permission.ROADS_IMPORT, about="a test", writes=True) as visit:
        keep_roads(visit, four_crossings(), "test", REPORT)
    with store.enter(ANALYST, Permission.ROADS_READ, about="a test") as visit:
        return HeldRoads().current(visit)


def closed(store: Store, kind: ClosureKind, geometry: dict[str, object], **more: object) -> Closure:
    with store.enter(MANAGER, Permission.ROADS_CLOSE, about="a test", writes=True) as visit:
        return close_roads(visit, kind, "Lake Street", geometry, reason="flood", **more)  # type: ignore[arg-type]


def in_force(store: Store) -> list[Closure]:
    with store.enter(ANALYST, Permission.ROADS_READ, about="a test") as visit:
        return closures_in(visit)


def shut(graph: RoadGraph, closures: list[Closure]) -> set[int]:
    return set(np.flatnonzero(~open_arcs(graph, closures)).tolist())


def test_a_graph_comes_back_as_it_was_kept(store: Store) -> None:
    """Element by element, names and bends among them."""
    graph, before = kept(store), four_crossings()
    for column in COLUMNS:
        assert np.array_equal(getattr(graph, column), getattr(before, column)), column
        assert getattr(graph, column).dtype == getattr(before, column).dtype, column
    assert graph.names == before.names


def test_the_latest_edition_is_in_force_and_the_one_before_is_kept(store: Store) -> None:
    for _ in range(3):
        kept(store)
    with store.enter(ANALYST, Permission.ROADS_READ, about="a test") as visit:
        assert [one.edition for one in editions_in(visit)] == [3, 2, 1]
        assert editions_in(visit)[0].report == REPORT
        assert read_graph(visit, 2).nodes == 4
        with pytest.raises(NotFound):
            read_graph(visit, 1)


def test_a_process_follows_when_another_edition_comes(store: Store) -> None:
    held = HeldRoads()
    with store.enter(ANALYST, Permission.ROADS_READ, about="a test") as visit:
        assert held.find(visit) is None
        with pytest.raises(NotFound, match="No roads"):
            held.current(visit)
    kept(store)
    with store.enter(ANALYST, Permission.ROADS_READ, about="a test") as visit:
        first = held.current(visit)
        assert held.current(visit) is first
    kept(store)
    with store.enter(ANALYST, Permission.ROADS_READ, about="a test") as visit:
        assert held.current(visit) is not first


def test_a_point_closes_the_road_that_is_nearest_both_ways(store: Store) -> None:
    graph = kept(store)
    closed(store, ClosureKind.ROAD, ON_LAKE_STREET)
    assert shut(graph, in_force(store)) == {B_TO_C, C_TO_B}


def test_a_line_closes_what_runs_along_it_and_not_what_crosses(store: Store) -> None:
    graph = kept(store)
    line = {"type": "LineString", "coordinates": [[-93.284, 44.95], [-93.281, 44.95]]}
    # C-D lies under the line, and so does the ramp's straight way? No: the ramp ends at C.
    closed(store, ClosureKind.ROAD, line)
    assert shut(graph, in_force(store)) == {C_TO_D, D_TO_C}


def test_a_hazard_closes_all_that_it_touches(store: Store) -> None:
    """Drawn around B: Lake Street on both sides, and the ramp that passes it."""
    graph = kept(store)
    box = [[-93.291, 44.949], [-93.289, 44.949], [-93.289, 44.951], [-93.291, 44.951], [-93.291, 44.949]]
    closed(store, ClosureKind.HAZARD, {"type": "Polygon", "coordinates": [box]})
    assert shut(graph, in_force(store)) == {A_TO_B, B_TO_A, B_TO_C, C_TO_B, A_TO_C}


def test_a_point_far_from_every_road_closes_none(store: Store) -> None:
    graph = kept(store)
    closed(store, ClosureKind.ROAD, {"type": "Point", "coordinates": [-93.28, 44.99]})
    assert not shut(graph, in_force(store))


def test_a_closure_ends_by_itself_or_when_it_is_reopened(store: Store, clock: StillClock) -> None:
    graph = kept(store)
    for_now = closed(store, ClosureKind.ROAD, ON_LAKE_STREET)
    closed(store, ClosureKind.ROAD, ON_LAKE_STREET, until=clock() + timedelta(hours=1))
    clock.forward(hours=2)
    assert [one.id for one in in_force(store)] == [for_now.id]
    with store.enter(MANAGER, Permission.ROADS_CLOSE, about="a test", writes=True) as visit:
        reopen_roads(visit, for_now.id)
    assert not shut(graph, in_force(store))
    with store.enter(ANALYST, Permission.ROADS_READ, about="a test") as visit:
        past = past_closures_in(visit)
    assert {one.reopened_by for one in past} == {MANAGER.name, ""}
    with (
        pytest.raises(NotFound),
        store.enter(MANAGER, Permission.ROADS_CLOSE, about="a test", writes=True) as visit,
    ):
        reopen_roads(visit, for_now.id)


@pytest.mark.parametrize(
    ("kind", "geometry", "sentence"),
    [
        (ClosureKind.HAZARD, ON_LAKE_STREET, "outline"),
        (ClosureKind.ROAD, {"type": "Point", "coordinates": [500, 44]}, "nowhere on earth"),
        (ClosureKind.ROAD, {"type": "LineString", "coordinates": []}, "place or a line"),
        (ClosureKind.ROAD, {"type": "Nonsense"}, "cannot be read"),
    ],
)
def test_what_is_no_place_is_refused(
    store: Store, kind: ClosureKind, geometry: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        closed(store, kind, geometry)


def test_a_closure_has_a_reason_and_an_end_in_the_future(store: Store, clock: StillClock) -> None:
    with pytest.raises(BadInput, match="future"):
        closed(store, ClosureKind.ROAD, ON_LAKE_STREET, until=clock())
    with (
        pytest.raises(BadInput, match="reason"),
        store.enter(MANAGER, Permission.ROADS_CLOSE, about="a test", writes=True) as visit,
    ):
        close_roads(visit, ClosureKind.ROAD, "Lake Street", ON_LAKE_STREET, reason="  ")


def test_a_real_extract_goes_in_and_comes_out(store: Store) -> None:
    told: list[float] = []
    edition = import_roads(
        store,
        MANAGER,
        Path(real_file("helsinki_centre.osm.pbf")),
        source="OpenStreetMap",
        progress=lambda share, _: told.append(share),
    )
    assert edition.report.left_out["closed to the public's cars"] == 77
    assert told == sorted(told)
    assert told[-1] == 1.0
    with store.enter(ANALYST, Permission.ROADS_READ, about="a test") as visit:
        assert HeldRoads().current(visit).nodes == edition.report.nodes
