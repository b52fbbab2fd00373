"""What was chosen, where the map looks, and how a filter reads."""

from shapely.geometry import box

from dashboard.geo.area import Area
from dashboard.registry.freshness import Freshness
from dashboard.registry.question import AnimalKind, NeedsFilter
from dashboard.ui.areas import Choice, NamedArea, Offered, Way, area_or_county, named_in, view_of
from dashboard.ui.needs_filter import filter_words
from data_access.records.needs import Need, Transport

COUNTY = Area(box(-93.77, 44.78, -93.17, 45.25), "the whole county")
DAYTON = Area(box(-93.55, 45.14, -93.38, 45.23), "Dayton")
OFFERED = Offered(COUNTY, [], [])


def test_nothing_chosen_means_the_whole_county() -> None:
    assert area_or_county(None, OFFERED) is COUNTY
    assert area_or_county(Choice(Way.TYPED, None), OFFERED) is COUNTY
    assert area_or_county(Choice(Way.TYPED, DAYTON), OFFERED) is DAYTON
    assert named_in(None) is None


def test_a_picked_area_brings_its_denominators() -> None:
    named = NamedArea("Dayton (city)", DAYTON, "city", "dayton", households=2_000)
    assert named_in(Choice(Way.PLACE, DAYTON, named)) is named


def test_a_smaller_area_is_looked_at_from_nearer_and_from_its_middle() -> None:
    near, far = view_of(DAYTON), view_of(COUNTY)
    assert near.zoom > far.zoom
    assert DAYTON.bounds.south < near.center[0] < DAYTON.bounds.north
    assert DAYTON.bounds.west < near.center[1] < DAYTON.bounds.east


def test_the_smallest_area_is_not_looked_at_through_a_microscope() -> None:
    assert view_of(Area(box(-93.5, 45.2, -93.49999, 45.20001))).zoom == 16


def test_a_filter_reads_as_phrases_and_no_filter_as_none() -> None:
    assert filter_words(NeedsFilter()) == []
    chosen = NeedsFilter(
        needs_any=frozenset({Need.OXYGEN, Need.HEARING}),
        transport=frozenset({Transport.WHEELCHAIR}),
        battery_hours_at_most=4,
        languages=frozenset({"es"}),
        animals=frozenset({AnimalKind.SERVICE}),
        freshness=frozenset({Freshness.LAPSED}),
    )
    assert filter_words(chosen) == [
        "Deaf or hard of hearing and Oxygen",
        "Ride in a wheelchair",
        "Battery 4 h or less, or not known",
        "Spanish",
        "Service animal",
        "Lapsed",
    ]
