"""Vehicles by junction from four places that can be counted by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from dashboard.evacuation.egress.comparing import compared, last_possible_start
from dashboard.evacuation.egress.demand import DemandSettings, Population, TimeOfDay, vehicles_of
from dashboard.evacuation.egress.departures import (
    AT_ONCE,
    DEPARTURE_PRESETS,
    NO_NOTICE,
    URGENT,
    DepartureCurve,
    edited,
)
from dashboard.evacuation.egress.planning import answer_of
from data_access.refusals import BadInput
from tests.dashboard.evacuation.egress.small_roads import Street, graph_of, line_of_three

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GRAPH = graph_of(3, [Street(0, 1, 60, 600), Street(1, 2, 60, 300)])
ANYWHERE = np.ones(3, bool)


def four_places() -> Population:
    """Ten households at each; the last lies 222 m beyond the area."""
    ten = np.full(4, 10.0)
    return Population(
        latitude=np.array([45.0, 45.0, 45.001, 45.003]), longitude=np.full(4, -93.0), households=ten,
        people_by_day=np.array([16.0, 0, 0, 0]), people_at_work=np.array([0, 32.0, 0, 0]),
        zone=np.array([0, 0, 1, -1], np.int32),
    )  # fmt: skip


def test_households_leave_with_their_vehicles_from_the_nearest_junction() -> None:
    groups = vehicles_of(four_places(), GRAPH, ANYWHERE, DemandSettings(), shadow_zone=2)
    assert list(zip(groups.node.tolist(), groups.zone.tolist(), groups.vehicles.tolist(), strict=True)) == [
        (0, 0, 26), (1, 1, 13),
    ]  # fmt: skip


def test_by_day_and_at_work_people_are_counted() -> None:
    by_day = vehicles_of(four_places(), GRAPH, ANYWHERE, DemandSettings(TimeOfDay.DAY), shadow_zone=2)
    at_work = vehicles_of(four_places(), GRAPH, ANYWHERE, DemandSettings(TimeOfDay.WORK), shadow_zone=2)
    assert by_day.total == 10
    assert at_work.total == 20


def test_a_shadow_of_those_beyond_leaves_too() -> None:
    """A fifth of 13 vehicles, from a place 222 m away, when the shadow reaches 300 m."""
    told = replace(DemandSettings(), shadow_metres=300.0)
    groups = vehicles_of(four_places(), GRAPH, ANYWHERE, told, shadow_zone=2)
    assert groups.vehicles[groups.zone == 2].tolist() == [3]
    near = vehicles_of(four_places(), GRAPH, ANYWHERE, replace(told, shadow_metres=200.0), shadow_zone=2)
    assert not (near.zone == 2).any()


def test_fractions_are_carried_and_the_sum_is_right() -> None:
    places = replace(four_places(), households=np.array([0.4, 0.4, 0.4, 0.0]), zone=np.zeros(4, np.int32))
    groups = vehicles_of(places, GRAPH, ANYWHERE, replace(DemandSettings(), vehicles_per_household=1.0), 1)
    assert groups.total == 1


def test_an_empty_area_is_refused() -> None:
    nobody = replace(four_places(), households=np.zeros(4))
    with pytest.raises(BadInput, match="larger area"):
        vehicles_of(nobody, GRAPH, ANYWHERE, DemandSettings(), shadow_zone=2)
    with pytest.raises(BadInput, match="between 0 and 1"):
        DemandSettings(shadow_share=2.0)


@pytest.mark.parametrize("curve", DEPARTURE_PRESETS)
def test_curves_rise_to_everybody_and_name_their_source(curve: DepartureCurve) -> None:
    shares = curve.ready(np.linspace(-10, curve.minutes_to_all + 1, 200))
    assert (np.diff(shares) >= 0).all()
    assert shares[-1] == 1
    assert curve.source in curve.words
    assert ("not confirmed" in curve.words) is not curve.confirmed


def test_ninety_nine_in_a_hundred_are_ready_when_the_curve_says() -> None:
    for curve in (NO_NOTICE, URGENT, edited(URGENT, 90.0)):
        assert curve.ready(np.array([curve.minutes_to_99]))[0] == pytest.approx(0.99, abs=1e-4)
    assert AT_ONCE.ready(np.array([0.0]))[0] == 1


def test_plans_stand_beside_one_another() -> None:
    usual = answer_of(line_of_three())
    cut_off = answer_of(line_of_three().with_open(np.zeros(2, bool)))
    rows = compared({"Usual": usual, "Bridge closed": cut_off})
    assert [(row.name, row.all_minutes, row.stranded, row.saves_minutes) for row in rows] == [
        ("Usual", 6.0, 0, 0.0), ("Bridge closed", None, 20, None),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="no plan"):
        compared({})


def test_the_last_start_is_the_hazard_less_clearance_and_reserve() -> None:
    start = last_possible_start(NOW.replace(hour=15), 58.0, NOW, reserve_minutes=30.0)
    assert start.at == datetime(2026, 11, 21, 13, 32, tzinfo=UTC)
    assert start.spare_minutes == 92
    assert "13:32 UTC" in start.sentence


def test_too_late_is_said_plainly() -> None:
    start = last_possible_start(NOW.replace(minute=30), 58.0, NOW)
    assert start.spare_minutes == -28
    assert start.sentence.startswith("It is too late for everybody by 28 min")
