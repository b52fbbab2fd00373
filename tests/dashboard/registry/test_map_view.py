"""What the map shows of the four households: no names, nobody who is not meant."""

import json

import numpy as np

from dashboard.geo.mercator import UnitBox
from dashboard.geo.tiles import Tile
from dashboard.presets import CONFIRMED_WITHIN_SIX_MONTHS
from dashboard.registry.map_view import FEW, HouseholdsInView, MapView
from dashboard.registry.question import NeedsFilter
from data_access.place_format import PLACE, pack_place
from data_access.records.needs import Need, Transport
from tests.dashboard.registry.four_households import ANA, many, snapshot

COUNTY = UnitBox.of_degrees(-93.8, 44.7, -93.1, 45.3)
WEST_END = UnitBox.of_degrees(-93.31, 44.97, -93.285, 44.99)


def view(asked: NeedsFilter | None = None) -> MapView:
    return MapView.of(snapshot(), asked or NeedsFilter(), CONFIRMED_WITHIN_SIX_MONTHS)


def test_bob_told_no_place_and_is_not_on_the_map() -> None:
    """Three are on the map; Ana lapsed and the Xiongs never confirmed."""
    assert view().counted_in(COUNTY) == HouseholdsInView(3, 2)
    assert view().counted_in(WEST_END) == HouseholdsInView(2, 1)


def test_a_filter_leaves_the_others_out_everywhere() -> None:
    asked = view(NeedsFilter(transport=frozenset({Transport.WHEELCHAIR})))
    assert asked.counted_in(COUNTY).in_view == 1
    assert asked.cells_in(COUNTY, 10).households.tolist() == [1]
    found = asked.find_households(COUNTY)
    assert found is not None
    assert [feature["geometry"]["coordinates"] for feature in found] == [[-93.29, 44.98]]


def test_ana_says_what_she_needs_and_not_who_she_is() -> None:
    found = view().find_households(UnitBox.of_degrees(-93.295, 44.97, -93.285, 44.99))
    assert found is not None
    facts = found[0]["properties"]
    needs = [list(Need)[order] for order in facts["needs"]]
    assert needs == [Need.VENTILATOR, Need.WHEELCHAIR, Need.LIVES_ALONE, Need.POWER]
    assert (facts["way"], facts["power"], facts["lapsed"]) == (4, True, True)
    assert (facts["people"], facts["battery_hours"], facts["confirmed_on"]) == (1, 3.5, "2026-05-19")
    assert "Ana" not in json.dumps(found)
    assert "Main Street" not in json.dumps(found)


def test_nobody_matches_and_the_map_is_empty() -> None:
    empty = view(NeedsFilter(needs_all=frozenset({Need.DIALYSIS})))
    assert empty.find_households(COUNTY) == []
    assert empty.cells_in(COUNTY, 9).households.tolist() == []
    assert len(empty.dots_in(Tile(10, 246, 368))) == 0


def test_too_many_are_not_told_one_by_one() -> None:
    places = np.frombuffer(pack_place(ANA) * (FEW + 1), PLACE)
    crowd = MapView.of(many(places), NeedsFilter(), CONFIRMED_WITHIN_SIX_MONTHS)
    assert crowd.counted_in(COUNTY).in_view == FEW + 1
    assert crowd.find_households(COUNTY) is None
