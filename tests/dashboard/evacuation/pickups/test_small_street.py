"""The street by hand: who rides with whom, when, to where, and who is left with what reason."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.evacuation.pickups.checking import faults
from dashboard.evacuation.pickups.loading import BY_VEHICLE
from dashboard.evacuation.pickups.plan import Late, Reason
from dashboard.evacuation.pickups.rides import Load, RiderClass
from dashboard.evacuation.pickups.solving import Patience, solve
from data_access.records.roads import UNREACHABLE
from tests.dashboard.evacuation.pickups.small_street import (
    AMBULANCE,
    AT_DOE,
    AT_LOE,
    AT_POE,
    AT_SCHOOL,
    BUS,
    CLINIC,
    DEPOT,
    DOE,
    LOE,
    POE,
    QUICKLY,
    ROE,
    SCHOOL,
    STREET,
    TRAVEL,
    VAN,
    planned,
    route_of,
    told,
    with_,
)


def test_the_street_is_cleared_as_by_hand() -> None:
    """Power is at the clinic only, so the van goes back; the bus goes on along the street to the school."""
    plan = solve(STREET, QUICKLY)
    assert told(plan) == {"bus": ["Doe Loe > school"], "van": ["Roe > clinic"]}
    (trip,) = route_of(plan, BUS).trips
    assert [stop.arrives_seconds for stop in trip.stops] == [600, 2_520]
    assert [stop.leaves_seconds for stop in trip.stops] == [720, 2_700]
    assert (trip.arrives_seconds, trip.ends_seconds) == (3_300, 3_450)
    assert trip.stops[-1].load_after == Load(walking=5, pets=1)
    assert route_of(plan, VAN).ends_seconds == 3_540
    assert plan.clearance_seconds == plan.bound_seconds == 3_540
    assert plan.gap == 0
    assert faults(STREET, plan) == []


def test_whom_nobody_takes_is_named_with_the_reason_and_with_what_would_serve() -> None:
    (left,) = planned().unserved
    assert (left.ride, left.reason) == ("Poe", Reason.NO_VEHICLE)
    assert left.sentence == "Poe: nobody has a stretcher place."
    assert left.remedy == "An ambulance, or another vehicle with a stretcher place."


def test_what_would_serve_does() -> None:
    plan = planned(vehicles=(BUS, VAN, AMBULANCE))
    assert not plan.unserved
    assert told(plan)["ambulance"] == ["Poe > school"]


def test_the_class_that_binds_is_told() -> None:
    by_class = {one.rider_class: one for one in planned().classes}
    assert list(by_class) == [RiderClass.STRETCHER, RiderClass.WHEELCHAIR, RiderClass.WALKING]
    assert (by_class[RiderClass.STRETCHER].people, by_class[RiderClass.STRETCHER].left) == (1, 1)
    assert by_class[RiderClass.STRETCHER].last_seconds is None
    assert by_class[RiderClass.WHEELCHAIR].ninety_seconds == 3_540
    assert by_class[RiderClass.WALKING].last_seconds == 3_450


def test_ninety_of_a_hundred_are_counted_with_those_who_are_left() -> None:
    """Seven of eight are no 90 %; without Poe it is over with the van: five of seven were inside before."""
    assert planned().ninety_seconds is None
    assert planned(rides=(DOE, ROE, LOE)).ninety_seconds == 3_540


def test_a_small_bus_drives_twice() -> None:
    """Three seats: the three of Loe with the dog, and the two of Doe, cannot ride together."""
    plan = planned(vehicles=(replace(BUS, seats=3),), rides=(DOE, LOE))
    trips = route_of(plan, BUS).trips
    assert len(trips) == 2
    # Doe first, whose two are out at the school at 600 + 120 + 2,400 + 60 s; then ten minutes back to Loe.
    assert plan.clearance_seconds == 3_180 + 600 + 180 + 600 + 90


@pytest.mark.parametrize(
    ("changes", "name", "reason", "words"),
    [
        ({"vehicles": (VAN,)}, "Loe", Reason.NO_VEHICLE, "nobody takes pets"),
        ({"vehicles": (BUS,)}, "Roe", Reason.NO_VEHICLE, "nobody has a wheelchair place"),
        ({"shelters": (SCHOOL,)}, "Roe", Reason.NO_SHELTER, "no shelter has a power place"),
        ({"shelters": (CLINIC,)}, "Loe", Reason.NO_SHELTER, "no shelter has places for animals"),
        ({"shelters": ()}, "Doe", Reason.NO_SHELTER, "there is no shelter"),
        ({"vehicles": ()}, "Doe", Reason.NO_VEHICLE, "there is no vehicle"),
        (
            {"vehicles": (replace(BUS, until_seconds=3_000), VAN)},
            "Loe",
            Reason.NO_TIME,
            "crew hours or opening hours are over",
        ),
        (
            {
                "shelters": (replace(SCHOOL, capacity=3), replace(CLINIC, capacity=2)),
                "rides": (replace(DOE, load=Load(walking=1)), ROE, LOE),
            },
            "Doe",
            Reason.SHELTERS_FULL,
            "no shelter that suits them has enough places left",
        ),
    ],
)
def test_each_reason_has_its_sentence(
    changes: dict[str, object], name: str, reason: Reason, words: str
) -> None:
    plan = planned(**changes)
    found = next(one for one in plan.unserved if one.ride == name)
    assert (found.reason, words in found.sentence) == (reason, True), found
    assert found.remedy
    assert faults(with_(**changes), plan) == []


def test_no_open_road_is_a_reason_to_and_from() -> None:
    cut_off = TRAVEL.copy()
    cut_off[:, AT_LOE] = UNREACHABLE
    cut_off[AT_DOE, :] = UNREACHABLE
    plan = planned(travel_tenths=cut_off)
    words = {one.ride: one.sentence for one in plan.unserved if one.reason is Reason.NO_ROAD}
    assert words["Loe"] == "Loe: no open road leads to them."
    assert words["Doe"] == "Doe: no open road leads from them to a shelter that would take them."


def test_crews_that_are_busy_to_the_end_leave_the_rest() -> None:
    """A bus of three seats can bring Loe or Doe before its hour is over, and not both."""
    bus = replace(BUS, seats=3, until_seconds=3_600)
    plan = planned(vehicles=(bus,), rides=(DOE, LOE))
    (left,) = plan.unserved
    # Three people of Loe weigh more than two of Doe.
    assert (left.ride, left.reason) == ("Doe", Reason.CREW_HOURS)
    assert left.remedy.startswith("One more bus")


def test_a_battery_that_ends_early_rides_first() -> None:
    """Without a battery the bus takes Doe on its way; when Poe's power ends, it goes there and back first."""
    shelters = (replace(SCHOOL, power_places=9, accessible_cots=9),)
    car = replace(BUS, seats=2)
    near = replace(DOE, load=Load(walking=2))
    far = replace(LOE, load=Load(walking=2), power_places=1, battery_ends_seconds=3_200)
    plan = planned(vehicles=(car,), rides=(near, far), shelters=shelters)
    assert told(plan)["bus"] == ["Loe > school", "Doe > school"]
    assert plan.late == ()
    never_in_time = replace(far, battery_ends_seconds=60)
    plan = planned(vehicles=(car,), rides=(near, never_in_time), shelters=shelters)
    assert told(plan)["bus"] == ["Loe > school", "Doe > school"]
    assert plan.late == (Late(LOE.id, 60, 2_400 + 120 + 600 + 60),)


def test_power_on_board_ends_the_wait_at_the_door() -> None:
    ride = replace(POE, power_places=1, battery_ends_seconds=3_000)
    changes = {"vehicles": (AMBULANCE,), "rides": (ride,)}
    assert planned(**changes).late == ()
    dark = {"vehicles": (replace(AMBULANCE, power_on_board=False),), "rides": (ride,)}
    assert [one.ride for one in planned(**dark).late] == ["Poe"]


def test_nobody_comes_to_a_door_before_they_are_ready_or_to_a_shelter_before_it_opens() -> None:
    changes = {
        "rides": (replace(DOE, ready_seconds=1_000),),
        "shelters": (replace(SCHOOL, opens_seconds=9_000),),
    }
    (trip,) = route_of(planned(vehicles=(BUS,), **changes), BUS).trips
    assert (trip.stops[0].arrives_seconds, trip.stops[0].leaves_seconds) == (600, 1_120)
    assert (trip.arrives_seconds, trip.ends_seconds) == (1_120 + 2_400, 9_060)


def test_what_loading_takes_once_a_trip_comes_at_the_first_door() -> None:
    (trip,) = route_of(planned(vehicles=(BUS,), rides=(DOE, LOE), loading=BY_VEHICLE), BUS).trips
    assert [stop.leaves_seconds - stop.arrives_seconds for stop in trip.stops] == [1_860, 60]
    assert trip.ends_seconds == trip.arrives_seconds


def test_two_at_one_door_need_no_road_between_them() -> None:
    twin = replace(DOE, id="Moe", location=AT_DOE)
    roads = TRAVEL.copy()
    np.fill_diagonal(roads, UNREACHABLE)
    problem = with_(rides=(DOE, twin), travel_tenths=roads, vehicles=(replace(BUS, location=AT_DOE),))
    plan = solve(problem, QUICKLY)
    assert faults(problem, plan) == []
    assert len(plan.routes[0].trips) == 1


def test_no_rides_are_an_empty_plan() -> None:
    plan = solve(with_(rides=()), Patience(seconds=5))
    assert (plan.routes, plan.unserved, plan.clearance_seconds, plan.gap) == ((), (), 0, None)


def test_the_places_of_the_street_are_what_they_are_called() -> None:
    assert TRAVEL[DEPOT, AT_SCHOOL] == TRAVEL[AT_POE, AT_SCHOOL] + TRAVEL[DEPOT, AT_POE] == 30_000
    assert ROE.load.people == 2
