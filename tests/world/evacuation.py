"""One gym, one depot, one bus, and a plan of one household, to be worked out by hand."""

from datetime import UTC, datetime
from typing import Final

from shapely.geometry import box, mapping

from data_access.evacuation_plans import NewPlan
from data_access.records.evacuation import Depot, FleetVehicle, Shelter, VehicleKind
from data_access.records.evacuation_plan import (
    Assumptions,
    People,
    PlanInputs,
    PlanResults,
    PlanRides,
    RideKept,
    RouteKept,
    StopKept,
    TripKept,
)
from data_access.records.ids import DepotId, HouseholdId, ShelterId, VehicleId

STARTS_AT: Final = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
DAYTON: Final = mapping(box(-93.55, 45.14, -93.38, 45.23))

GYM: Final = Shelter(
    ShelterId(b"gym".ljust(16)), "SH-1", "Champlin gym", "1 School Road", 45.144, -93.379,
    people=50, accessible=5, powered=5, animals=2, medical=False, opens_after_minutes=30,
)  # fmt: skip
DEPOT: Final = Depot(DepotId(b"depot".ljust(16)), "DP-1", "Bus yard", "2 Yard Street", 45.15, -93.39)
BUS: Final = FleetVehicle(
    VehicleId(b"bus".ljust(16)), DEPOT.id, "B01", VehicleKind.BUS, 40, 2, 0, lift=True, ready_minutes=10
)

ASSUMED: Final = Assumptions(
    starts_at=STARTS_AT,
    time_of_day="night",
    cars_per_household=1.3,
    shadow_percent=20.0,
    departure="urgent",
    departure_hours=2.0,
    capacity_percent=85.0,
    weather="clear",
    weather_percent=0.0,
)


def plan_of(household: HouseholdId, *, name: str = "Dayton flood", exercise: bool = False) -> NewPlan:
    """A plan in which the bus fetches one household and brings it to the gym."""
    ride = RideKept(household, 45.196, -93.470, walking=2, wheelchair=1)
    trip = TripKept(
        (StopKept(0, 20.0, 27.0),),
        GYM.code,
        10.0,
        40.0,
        ((45.15, -93.39), (45.196, -93.470), (45.144, -93.379)),
    )
    return NewPlan(
        name=name,
        exercise=exercise,
        area=DAYTON,
        inputs=PlanInputs("Dayton", 134.0, ASSUMED, "roads 1", (), "", 1, 7, (GYM,), (DEPOT,), (BUS,)),
        results=PlanResults(People(households=1, riding=1, walking=2, wheelchair=1)),
        rides=PlanRides(rides=(ride,), routes=(RouteKept("B01", (trip,)),)),
    )
