"""The checker finds what was done to a sound plan: each kind of fault, by a plan changed by hand."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard.evacuation.pickups.checking import faults
from dashboard.evacuation.pickups.plan import PickupPlan, Route, Stop, Trip
from dashboard.evacuation.pickups.rides import Load, RideId
from dashboard.evacuation.pickups.shelters import ShelterId
from dashboard.evacuation.pickups.solving import solve
from dashboard.evacuation.pickups.vehicles import VehicleId
from tests.dashboard.evacuation.pickups.small_street import BUS, QUICKLY, ROE, STREET, VAN, route_of, with_

SOUND = solve(STREET, QUICKLY)
BUS_ROUTE, VAN_ROUTE = route_of(SOUND, BUS), route_of(SOUND, VAN)
TRIP = BUS_ROUTE.trips[0]


def on_bus(trip: Trip) -> PickupPlan:
    return replace(SOUND, routes=(Route(BUS.id, (trip,)), VAN_ROUTE))


def first_stop(**changes: object) -> PickupPlan:
    stop: Stop = replace(TRIP.stops[0], **changes)  # type: ignore[arg-type]
    return on_bus(replace(TRIP, stops=(stop, *TRIP.stops[1:])))


FAULTS: dict[str, tuple[Callable[[], PickupPlan], str]] = {
    "left out silently": (lambda: replace(SOUND, unserved=()), "Of Poe 0 people are taken or left, of 1."),
    "taken twice": (
        lambda: replace(SOUND, routes=(*SOUND.routes, replace(VAN_ROUTE, vehicle=VehicleId("other")))),
        "other is not in the fleet.",
    ),
    "two routes": (lambda: replace(SOUND, routes=(*SOUND.routes, VAN_ROUTE)), "van has 2 routes."),
    "no such shelter": (
        lambda: on_bus(replace(TRIP, shelter=ShelterId("barn"))),
        "barn is no shelter of the problem.",
    ),
    "no such ride": (lambda: first_stop(ride=RideId("Joe")), "Joe is no ride of the problem."),
    "nobody on a trip": (
        lambda: on_bus(replace(TRIP, stops=())),
        "bus drives a trip on which nobody gets in.",
    ),
    "early": (lambda: first_stop(arrives_seconds=500.0), "bus is at Doe at 600.0 s, not 500.0 s."),
    "loads too fast": (lambda: first_stop(leaves_seconds=601.0), "bus leaves Doe at 720.0 s, not 601.0 s."),
    "another load": (
        lambda: first_stop(load_after=Load(walking=9)),
        "After Doe the load of bus is not what the plan says.",
    ),
    "half a household": (
        lambda: first_stop(taken=Load(walking=1)),
        "Of Doe 1 people are taken or left, of 2.",
    ),
    "another shelter's way": (
        lambda: on_bus(replace(TRIP, shelter=ShelterId("clinic"))),
        "Loe brings a pet, and clinic takes none.",
    ),
    "unloads too fast": (
        lambda: on_bus(replace(TRIP, ends_seconds=3_301.0)),
        "bus is done at school at 3450.0 s, not 3301.0 s.",
    ),
    "a flattering end": (
        lambda: replace(SOUND, clearance_seconds=60.0),
        "All are inside at 3540.0 s, not at 60.0 s.",
    ),
    "a bound too high": (
        lambda: replace(SOUND, bound_seconds=4_000.0),
        "The lower bound lies above the plan.",
    ),
    "a class too small": (
        lambda: replace(SOUND, classes=SOUND.classes[1:]),
        "The classes of the plan do not add up to 8 people.",
    ),
    "aboard already": (
        lambda: first_stop(aboard_before=True),
        "Doe is said to be aboard already, or is and it is not said.",
    ),
    "no reason": (
        lambda: replace(SOUND, unserved=(replace(SOUND.unserved[0], remedy=""),)),
        "Poe is left without a reason, or without what would serve it.",
    ),
    "power nobody asked for": (
        lambda: first_stop(power_places=2),
        "Doe is given 2 power places and needs 0.",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(name: str) -> None:
    spoilt, sentence = FAULTS[name]
    assert sentence in faults(STREET, spoilt())


def test_the_plan_was_sound_before() -> None:
    assert faults(STREET, SOUND) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"vehicles": (replace(BUS, until_seconds=3_400), VAN)},
            "The crew of bus works until 3450.0 s, not 3400 s.",
        ),
        (
            {"vehicles": (replace(BUS, seats=4), VAN)},
            "bus has not the places for everybody on its trip to school.",
        ),
        (
            {"shelters": (replace(STREET.shelters[0], capacity=4), STREET.shelters[1])},
            "school is to take 5 people, and has 4.",
        ),
        (
            {"shelters": (replace(STREET.shelters[0], closes_seconds=3_449), STREET.shelters[1])},
            "school closes before bus is done at 3450.0 s.",
        ),
        (
            {"rides": (STREET.rides[0], replace(ROE, battery_ends_seconds=3_000), *STREET.rides[2:])},
            "The plan does not name those, and only those, whose battery ends too early.",
        ),
        (
            {"rides": (replace(STREET.rides[0], medical_care=True), *STREET.rides[1:])},
            "Doe needs medical care, and school has none.",
        ),
    ],
)
def test_a_plan_for_another_problem_is_found_faulty(changes: dict[str, object], sentence: str) -> None:
    assert sentence in faults(with_(**changes), SOUND)
