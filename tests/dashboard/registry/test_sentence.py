"""The sentence says the same as the table: plurals, freshness, and what is not known."""

from datetime import date

from shapely.geometry import box

from dashboard.geo.area import Area
from dashboard.registry.apportion import Apportionment, Zone
from dashboard.registry.area_answer import answer
from dashboard.registry.expected import compare, expected_in
from dashboard.registry.phrases import NEED_PHRASES, RIDE_PHRASES, counted, listed
from dashboard.registry.question import AreaQuestion, NeedsFilter
from dashboard.registry.sentence import sentence
from data_access.place_format import RIDER_SHIFT
from data_access.records.needs import Need
from data_access.registry import Estimate
from tests.dashboard.registry.four_households import STREET, TODAY, WEST_END, snapshot


def test_the_street_in_words() -> None:
    assert sentence(answer(snapshot(), AreaQuestion(STREET), TODAY)) == (
        "In Main Street (3.4 square miles) 3 households with 7 people are registered. "
        "Of these, 1 confirmed within 6 months, 1 longer ago, and 1 never. "
        "Most often, at least 3 people need an interpreter, 1 person takes medication daily, 1 person "
        "needs insulin and 1 person uses a ventilator. "
        "To be picked up: 4 people on foot to the vehicle and 1 person in a wheelchair. "
        "1 household depends on electric power; batteries run out in 1 within 4 hours, "
        "in 1 within 8 hours and in 1 within 24 hours. "
        "Besides, 1 household has no place on the map and may be here or elsewhere in the county. "
        "People who need help and did not register are not counted."
    )


def test_a_filter_and_a_single_household_have_their_own_grammar() -> None:
    question = AreaQuestion(WEST_END, NeedsFilter(needs_any=frozenset({Need.VENTILATOR})))
    said = sentence(answer(snapshot(), question, TODAY))
    assert "1 household that matches the filter with 1 person is registered." in said
    several = AreaQuestion(STREET, NeedsFilter(languages=frozenset({"en", "es"})))
    assert "2 households that match the filter with 3 people are" in sentence(
        answer(snapshot(), several, TODAY)
    )


def test_nobody_is_said_without_pretending_that_nobody_needs_help() -> None:
    empty = AreaQuestion(Area(box(-93.31, 44.5, -93.3, 44.51)))
    said = sentence(answer(snapshot(()), empty, TODAY))
    assert said == (
        "In this area (0.3 square miles) no household is registered. "
        "People who need help and did not register are not counted."
    )


def test_expected_numbers_say_their_source_their_day_and_that_they_are_apportioned() -> None:
    found = answer(snapshot(), AreaQuestion(STREET), TODAY)
    zone = Zone("55401", box(-93.4, 44.9, -93.2, 45.0))
    estimates = [
        Estimate(
            area_kind="zip",
            area_code="55401",
            measure="power_dependent",
            value=1100,
            suppressed=True,
            source="HHS emPOWER",
            edition="2026",
            as_of=date(2026, 6, 1),
        ),
    ]
    shares = Apportionment([zone], ()).shares_in(STREET)
    said = sentence(found, compare(found, expected_in(shares, estimates)))
    assert (
        "Expected: about 0 to 55 people on Medicare depend on electric equipment (HHS emPOWER, 2026, as of "
        "June 1, 2026, apportioned by where households are); 1 registered."
    ) in said


def test_an_estimate_for_a_part_of_the_area_says_for_how_much() -> None:
    found = answer(snapshot(), AreaQuestion(STREET), TODAY)
    half = Zone("55401", box(-93.31, 44.97, -93.285, 44.99))
    told = Estimate(
        "zip", "55401", "E_AGE65", 1, suppressed=False, source="CDC SVI", edition="2022", as_of=TODAY
    )
    said = sentence(found, compare(found, expected_in(Apportionment([half], ()).shares_in(STREET), [told])))
    assert "Expected: 1 person is 65 or older (CDC SVI, 2022, as of November 20, 2026, for 50% of" in said


def test_every_need_and_every_ride_has_a_phrase() -> None:
    assert set(NEED_PHRASES) == set(Need)
    assert set(RIDE_PHRASES) == set(RIDER_SHIFT)
    assert counted(1, "person", "people") == "1 person"
    assert counted(1_200, "person", "people", at_least=True) == "at least 1,200 people"
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
