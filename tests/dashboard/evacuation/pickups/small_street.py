"""One street, two vehicles, two shelters, four households: everything about it can be worked out by hand.

A minute's drive lies between one number and the next:

    clinic -10 … depot 0 … Doe 10 … Roe 20 … Poe 30 … Loe 40 … school 50

Getting in takes a minute for who walks, 5 in a wheelchair, 15 on a stretcher; getting out half as long.
"""

from dataclasses import replace
from itertools import starmap

import numpy as np

from dashboard.evacuation.pickups.plan import PickupPlan, Route
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter, ShelterId
from dashboard.evacuation.pickups.solving import Patience, solve
from dashboard.evacuation.pickups.vehicles import Vehicle, VehicleId, VehicleKind

MINUTES = (0, 10, 20, 30, 40, 50, -10)
DEPOT, AT_DOE, AT_ROE, AT_POE, AT_LOE, AT_SCHOOL, AT_CLINIC = range(7)
TRAVEL = np.abs(np.subtract.outer(MINUTES, MINUTES)).astype(np.int32) * 600

DOE = Ride(RideId("Doe"), AT_DOE, Load(walking=2))
ROE = Ride(
    RideId("Roe"), AT_ROE, Load(wheelchairs=1, attendants=1), power_places=1, battery_ends_seconds=7_200
)
POE = Ride(RideId("Poe"), AT_POE, Load(stretchers=1))
LOE = Ride(RideId("Loe"), AT_LOE, Load(walking=3, pets=1))

BUS = Vehicle(VehicleId("bus"), VehicleKind.BUS, DEPOT, seats=5, takes_pets=True)
VAN = Vehicle(
    VehicleId("van"), VehicleKind.LIFT_VAN, DEPOT, seats=2, wheelchair_places=1, has_lift=True
)  # fmt: skip
AMBULANCE = Vehicle(
    VehicleId("ambulance"), VehicleKind.AMBULANCE, DEPOT, seats=1, stretcher_places=1, power_on_board=True
)

SCHOOL = Shelter(ShelterId("school"), AT_SCHOOL, capacity=10, accessible_cots=1, animal_places=2)
CLINIC = Shelter(
    ShelterId("clinic"), AT_CLINIC, capacity=4, accessible_cots=2, power_places=1, medical=True
)  # fmt: skip

STREET = PickupProblem((DOE, ROE, POE, LOE), (BUS, VAN), (SCHOOL, CLINIC), TRAVEL)
QUICKLY = Patience(steps=400)


def with_(**changes: object) -> PickupProblem:
    """The street with something else about it."""
    return replace(STREET, **changes)  # type: ignore[arg-type]


def planned(**changes: object) -> PickupPlan:
    return solve(with_(**changes), QUICKLY)


def route_of(plan: PickupPlan, vehicle: Vehicle) -> Route:
    return next(route for route in plan.routes if route.vehicle == vehicle.id)


def told(plan: PickupPlan) -> dict[str, list[str]]:
    """Each vehicle's doors and shelters in order, to be read at a glance."""

    def trip(stops: tuple[str, ...], shelter: str) -> str:
        return f"{' '.join(stops)} > {shelter}"

    return {
        route.vehicle: list(
            starmap(trip, ((tuple(stop.ride for stop in one.stops), one.shelter) for one in route.trips))
        )
        for route in plan.routes
    }
