"""Who is in the area and what do they need: four households by hand, and many against a plain loop."""

from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from dashboard.geo.area import Area
from dashboard.geo.around import area_around
from dashboard.months import oldest_within
from dashboard.presets import CONFIRMED_WITHIN_A_YEAR
from dashboard.registry.answer import AreaAnswer, Tally
from dashboard.registry.area_answer import answer, ids_in
from dashboard.registry.freshness import Freshness
from dashboard.registry.question import AnimalKind, AreaQuestion, NeedsFilter
from data_access.place_format import FLAG_POWER, NEED_SHIFT, NOT_ON_THE_MAP, PLACE, day_number
from data_access.records.needs import CMIST, Need, Transport
from data_access.refusals import BadInput
from tests.dashboard.registry.four_households import STREET, TODAY, WEST_END, many, snapshot


def asked(area: Area = STREET, **chosen: object) -> AreaAnswer:
    needs_filter = NeedsFilter(
        **{key: frozenset(value) if isinstance(value, set) else value for key, value in chosen.items()}
    )  # type: ignore[arg-type]
    return answer(snapshot(), AreaQuestion(area, needs_filter), TODAY)


def test_the_street_has_three_households_each_of_another_freshness() -> None:
    found = asked()
    assert found.households == Tally(current=1, lapsed=1, never=1)
    assert found.people == Tally(current=2, lapsed=1, never=4)
    assert found.people.unconfirmed == 5


def test_bob_is_on_no_map_and_is_said_apart() -> None:
    assert asked().not_on_map == Tally(current=1)
    assert asked(needs_any={Need.OXYGEN}).not_on_map.total == 1
    assert asked(needs_any={Need.DIALYSIS}).not_on_map.total == 0


def test_needs_are_counted_by_household_and_by_people() -> None:
    needs = {count.need: count for count in asked().needs}
    assert needs[Need.INSULIN].people == Tally(current=1)
    # Four Xiongs need an interpreter; a place holds three or more, so the count says at least.
    assert needs[Need.INTERPRETER].people == Tally(never=3, at_least=True)
    assert needs[Need.INTERPRETER].households == Tally(never=1)
    assert Need.DIALYSIS not in needs


def test_groups_count_a_household_once_however_many_needs_it_has() -> None:
    groups = {count.group: count.households for count in asked().groups}
    assert groups[CMIST.MAINTAINING_HEALTH] == Tally(current=1, lapsed=1)
    assert groups[CMIST.COMMUNICATION] == Tally(never=1)
    assert groups[CMIST.TRANSPORTATION] == Tally()


def test_riders_are_people_by_what_the_vehicle_must_bring() -> None:
    riders = {count.transport: count for count in asked().riders}
    assert riders[Transport.WALKS].people == Tally(never=4)
    assert riders[Transport.WHEELCHAIR].people == Tally(lapsed=1)
    assert riders[Transport.OWN_CAR].households == Tally(current=1)
    assert riders[Transport.OWN_CAR].people is None
    assert asked().with_attendant == Tally(lapsed=1)
    assert asked().with_own_vehicle == Tally(current=1)


def test_batteries_run_out_in_steps_and_unknown_ones_stand_apart() -> None:
    power = asked().power
    assert power.households == Tally(lapsed=1)
    assert [step.households.total for step in power.within] == [0, 1, 1, 1]
    assert (power.longer.total, power.unknown.total) == (0, 0)


def test_languages_and_animals() -> None:
    found = asked()
    assert [(count.name, count.households.total) for count in found.languages] == [
        ("English", 1),
        ("Hmong", 1),
        ("Spanish", 1),
    ]
    assert found.animals.service == Tally(never=1)
    assert found.animals.other == Tally(current=1)
    assert found.animals.animals == Tally(current=2, never=1)


@pytest.mark.parametrize(
    ("chosen", "households"),
    [
        ({"needs_any": {Need.INSULIN, Need.WHEELCHAIR}}, 2),
        ({"needs_all": {Need.INSULIN, Need.WHEELCHAIR}}, 0),
        ({"needs_all": {Need.VENTILATOR, Need.WHEELCHAIR}}, 1),
        ({"transport": {Transport.WALKS, Transport.STRETCHER}}, 1),
        ({"transport": {Transport.OWN_CAR}}, 1),
        ({"depends_on_power": True}, 1),
        ({"battery_hours_at_most": 3.5}, 1),
        ({"battery_hours_at_most": 3.0}, 0),
        ({"languages": {"es", "hmn"}}, 2),
        ({"languages": {"other"}}, 0),
        ({"animals": {AnimalKind.SERVICE}}, 1),
        ({"animals": {AnimalKind.SERVICE, AnimalKind.OTHER}}, 2),
        ({"freshness": {Freshness.CURRENT}}, 1),
        ({"freshness": {Freshness.LAPSED, Freshness.NEVER}}, 2),
        ({"freshness": {Freshness.LAPSED}, "languages": {"en"}}, 0),
    ],
)
def test_filters(chosen: dict[str, object], households: int) -> None:
    assert asked(**chosen).households.total == households


def test_a_filter_that_nobody_can_match_is_refused() -> None:
    for chosen in ({"freshness": frozenset()}, {"languages": {"xx"}}, {"battery_hours_at_most": -1}):
        with pytest.raises(BadInput):
            asked(**chosen)


def test_a_longer_confirmation_makes_ana_current() -> None:
    found = answer(snapshot(), AreaQuestion(STREET, confirmation=CONFIRMED_WITHIN_A_YEAR), TODAY)
    assert found.households == Tally(current=2, never=1)


def test_a_record_is_current_on_its_last_day() -> None:
    assert oldest_within(TODAY, 6) == date(2026, 5, 20)
    question = AreaQuestion(WEST_END)
    assert answer(snapshot(), question, date(2026, 11, 19)).households == Tally(current=2)
    assert answer(snapshot(), question, TODAY).households == Tally(current=1, lapsed=1)


def test_nobody_is_in_an_empty_area_or_an_empty_county() -> None:
    nowhere = AreaQuestion(area_around(45.2, -93.7, 500))
    assert answer(snapshot(), nowhere, TODAY).households == Tally()
    empty = answer(snapshot(()), AreaQuestion(STREET), TODAY)
    assert (empty.households, empty.needs, empty.not_on_map) == (Tally(), (), Tally())
    assert ids_in(snapshot(()), nowhere, TODAY) == []


def test_the_ids_of_the_area_are_those_of_its_households() -> None:
    question = AreaQuestion(WEST_END, NeedsFilter(depends_on_power=True))
    assert ids_in(snapshot(), question, TODAY) == [b"\x02" * 16]


def test_an_outline_longer_than_can_be_sampled_is_tested_point_by_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = asked(WEST_END)
    monkeypatch.setattr("dashboard.registry.inside._MOST_SAMPLES", 3)
    assert asked(WEST_END).households == before.households


def random_places(seed: int, count: int, spread: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """Places around Minneapolis within `spread` units of 1e-7 degrees, some of them on no map."""
    random = np.random.default_rng(seed)
    places = np.zeros(count, PLACE)
    for name in PLACE.names or ():
        limits = np.iinfo(PLACE[name])
        places[name] = random.integers(0, limits.max, count, dtype=PLACE[name], endpoint=True)
    places["latitude"] = 449_800_000 + random.integers(-spread, spread + 1, count)
    places["longitude"] = -932_700_000 + random.integers(-spread, spread + 1, count)
    places["latitude"][random.random(count) < 0.05] = NOT_ON_THE_MAP
    places["confirmed_day"] = random.integers(20_000, day_number(TODAY), count)
    places["confirmed_day"][random.random(count) < 0.1] = 0
    return places


corners = st.lists(st.tuples(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5)), min_size=3, max_size=9)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 1_500), st.sampled_from([0, 5, 40_000, 3_000_000]), corners)
def test_the_answer_is_that_of_a_plain_loop(
    seed: int, count: int, spread: int, outline: list[tuple[float, float]]
) -> None:
    """Cells, slices and byte tallies must find exactly what one household after another finds."""
    shape = Polygon([(-93.27 + x * 0.3, 44.98 + y * 0.3) for x, y in outline]).buffer(0)
    if shape.is_empty or shape.geom_type != "Polygon" or shape.area < 1e-9:
        return
    places = random_places(seed, count, spread)
    found = answer(many(places), AreaQuestion(Area(shape)), TODAY)
    households, people, insulin, power = Counter(), Counter(), Counter(), Counter()
    oldest = day_number(oldest_within(TODAY, 6))
    for place in places:
        if not shape.contains(Point(place["longitude"] / 1e7, place["latitude"] / 1e7)):
            continue
        day = place["confirmed_day"]
        freshness = "never" if day == 0 else "current" if day >= oldest else "lapsed"
        households[freshness] += 1
        people[freshness] += int(place["people"])
        insulin[freshness] += int(place["needs"]) >> NEED_SHIFT[Need.INSULIN] & 3
        power[freshness] += bool(place["flags"] & FLAG_POWER)
    assert found.households == Tally(**households)
    assert found.power.households == Tally(**power)
    counted = {need.need: need.people for need in found.needs}.get(Need.INSULIN, Tally())
    for tally, expected in ((found.people, people), (counted, insulin)):
        assert (tally.current, tally.lapsed, tally.never) == tuple(
            expected[freshness] for freshness in ("current", "lapsed", "never")
        )
