"""Figures that are worked out for the screen: none is counted twice, and what is not known is said."""

from typing import Any, cast

from dashboard.registry.answer import BatteryStep, PowerAnswer, RiderCount, Tally
from dashboard.ui import answer
from data_access.records.needs import Transport

POWER = PowerAnswer(
    households=Tally(6, 2, 1),
    within=(BatteryStep(2, Tally(1)), BatteryStep(4, Tally(2, 1)), BatteryStep(8, Tally(3, 1))),
    longer=Tally(2),
    unknown=Tally(1, 1, 1),
)
NOBODY = PowerAnswer(Tally(), (), Tally(), Tally())


def test_steps_that_count_all_before_them_become_bars_that_count_each_household_once() -> None:
    bars = answer.battery_bars(POWER)
    assert [(bar.name, bar.count) for bar in bars] == [
        ("up to 2 h", 1),
        ("2\u20134 h", 2),
        ("4\u20138 h", 1),
        ("longer", 2),
        ("not known", 3),
    ]
    assert sum(bar.count for bar in bars) == POWER.households.total
    assert [bar.unknown for bar in bars] == [False, False, False, False, True]


def test_the_sentence_about_power_tells_the_soonest_and_the_unknown() -> None:
    assert answer.battery_sentence(POWER) == (
        "If the power fails now, batteries are empty first in 1 household within 2\u202fh; "
        "not known for 3 households."
    )
    assert answer.battery_sentence(NOBODY) == "Nobody registered here depends on electric power."
    assert answer.battery_bars(NOBODY) == []


def test_who_leaves_by_own_car_or_did_not_tell_needs_no_ride() -> None:
    riders = [
        RiderCount(Transport.OWN_CAR, Tally(9), None),
        RiderCount(Transport.WHEELCHAIR, Tally(2, 1), Tally(3)),
        RiderCount(Transport.WALKS, Tally(1, 0, 1, at_least=True), Tally(2)),
        RiderCount(None, Tally(5), None),
    ]
    assert answer.rides(riders) == Tally(3, 1, 1, at_least=True)


def test_a_count_says_how_much_of_it_is_not_confirmed() -> None:
    assert answer.confirmed_badge(Tally(1, 2, 3)) == ("5 unconfirmed", "lapsed")
    assert answer.confirmed_badge(Tally(4)) == ("all confirmed", "current")
    assert answer.confirmed_badge(Tally()) == ("", "plain")


def test_a_record_that_could_hold_no_more_is_a_count_with_a_plus() -> None:
    assert answer.tally_text(Tally(1_200, at_least=True)) == "1,200+"


def test_an_expected_number_is_a_range_where_its_source_hides_small_counts() -> None:
    assert answer.range_text(cast("Any", _Expected(1, 11))) == "1\u201311"
    assert answer.range_text(cast("Any", _Expected(41, 41))) == "41"
    assert answer.expected_text([], "Oxygen") == ""


class _Expected:
    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high
