"""Kept shelters, vehicles and households → the problem that the pick-up solver is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.evacuation.pickups.loading import LoadingTimes
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter as OpenShelter
from dashboard.evacuation.pickups.shelters import ShelterId as ShelterName
from dashboard.evacuation.pickups.vehicles import Vehicle, VehicleId, VehicleKind
from dashboard.evacuation.planning.ground import Ground
from dashboard.evacuation.roads import nearest_nodes, travel_times
from data_access.records.evacuation import DAY_MINUTES, FleetVehicle, Shelter
from data_access.records.evacuation_plan import Assumptions, PlanInputs, RideKept
from data_access.records.roads import Ints
from data_access.refusals import BadInput

UNLOADING_SHARE: Final = 0.5
_SET_HERE: Final = "set for this plan"


@dataclass(frozen=True, eq=False)
class PickupQuestion:
    """The problem, and the node of the road graph that each of its locations is."""

    problem: PickupProblem
    nodes: Ints


def pickup_question(
    inputs: PlanInputs, rides: tuple[RideKept, ...], ground: Ground, zone: ZoneInfo
) -> PickupQuestion:
    """Ask who fetches whom. Refused: no vehicle or no shelter that may be used, and nobody who rides."""
    vehicles = usable_vehicles(inputs)
    shelters = tuple(one for one in inputs.shelters if one.in_use)
    _require_some(rides, vehicles, shelters)
    depots = {depot.id: depot for depot in inputs.depots}
    places = [
        *((ride.latitude, ride.longitude) for ride in rides),
        *((depots[one.depot_id].latitude, depots[one.depot_id].longitude) for one in vehicles),
        *((one.latitude, one.longitude) for one in shelters),
    ]
    latitude, longitude = np.array(places, np.float64).T
    at = nearest_nodes(ground.graph, latitude, longitude)
    nodes, location = np.unique(at, return_inverse=True)
    times = travel_times(ground.graph, nodes, nodes, ground.open_arcs)
    first, second = len(rides), len(rides) + len(vehicles)
    start = inputs.assumptions.starts_at
    problem = PickupProblem(
        rides=tuple(
            _ride(number, ride, int(location[number]), inputs.assumptions)
            for number, ride in enumerate(rides)
        ),
        vehicles=tuple(
            _vehicle(one, int(where)) for one, where in zip(vehicles, location[first:second], strict=True)
        ),
        shelters=tuple(
            _shelter(one, int(where), start.astimezone(zone))
            for one, where in zip(shelters, location[second:], strict=True)
        ),
        travel_tenths=np.ascontiguousarray(times, np.int32),
        loading=loading_of(inputs.assumptions),
    )
    return PickupQuestion(problem, nodes)


def usable_vehicles(inputs: PlanInputs) -> tuple[FleetVehicle, ...]:
    """Give the vehicles that are in service and were not left out."""
    out = set(inputs.vehicles_out)
    return tuple(one for one in inputs.vehicles if one.in_service and one.code not in out)


def loading_of(assumed: Assumptions) -> LoadingTimes:
    """Give the loading times that were chosen on the page."""
    return LoadingTimes(
        "Loading times of this plan",
        _SET_HERE,
        confirmed=True,
        walking_seconds=round(assumed.walking_minutes * 60),
        lift_seconds=round(assumed.wheelchair_minutes * 60),
        wheelchair_seconds=round(assumed.wheelchair_minutes * 60),
        stretcher_seconds=round(assumed.stretcher_minutes * 60),
        unloading_share=UNLOADING_SHARE,
    )


def ride_id(number: int) -> RideId:
    """Name a ride by its place in the list; the plan knows no household."""
    return RideId(str(number))


def ride_number(name: RideId) -> int:
    """Give the place in the list of a ride."""
    return int(name)


def battery_ends_seconds(ride: RideKept, assumed: Assumptions) -> int | None:
    """When the battery ends, counted from the start; None without an outage, a battery, or its hours."""
    if assumed.outage_at is None or ride.battery_minutes is None:
        return None
    ends = assumed.outage_at + timedelta(minutes=ride.battery_minutes)
    return max(0, round((ends - assumed.starts_at).total_seconds()))


def _require_some(
    rides: tuple[RideKept, ...], vehicles: tuple[FleetVehicle, ...], shelters: tuple[Shelter, ...]
) -> None:
    if not rides:
        raise BadInput("Nobody in this area needs a ride, as far as the registry knows.")
    if not vehicles:
        raise BadInput("No vehicle is in service: enter the fleet, or put vehicles back into service.")
    if not shelters:
        raise BadInput("No shelter is in use: enter shelters, or put one back into use.")


def _ride(number: int, ride: RideKept, location: int, assumed: Assumptions) -> Ride:
    load = Load(
        walking=ride.walking,
        lift_seated=ride.lift,
        wheelchairs=ride.wheelchair,
        stretchers=ride.stretcher,
        attendants=ride.attendants,
        service_animals=ride.service_animals,
        pets=ride.other_animals,
    )
    return Ride(
        ride_id(number),
        location,
        load,
        power_places=int(ride.powered),
        battery_ends_seconds=battery_ends_seconds(ride, assumed),
        medical_care=ride.medical,
    )


def _vehicle(one: FleetVehicle, location: int) -> Vehicle:
    return Vehicle(
        VehicleId(one.code),
        VehicleKind(one.kind.value),
        location,
        seats=one.seats,
        wheelchair_places=one.wheelchairs,
        stretcher_places=one.stretchers,
        has_lift=one.lift,
        takes_pets=one.animals,
        power_on_board=one.power,
        from_seconds=one.ready_minutes * 60,
        until_seconds=one.ready_minutes * 60 + round(one.crew_hours * 3_600),
    )


def _shelter(one: Shelter, location: int, local_start: datetime) -> OpenShelter:
    opens, closes = _opening_seconds(one, local_start)
    return OpenShelter(
        ShelterName(one.code),
        location,
        one.people,
        accessible_cots=one.accessible,
        power_places=one.powered,
        medical=one.medical,
        animal_places=one.animals,
        opens_seconds=opens,
        closes_seconds=closes,
    )


def _opening_seconds(one: Shelter, local_start: datetime) -> tuple[int, int | None]:
    """When it takes people in, counted from the start of the plan; it stays open where it never closes."""
    ready = one.opens_after_minutes * 60
    if one.opens_minute == 0 and one.closes_minute == DAY_MINUTES:
        return ready, None
    now = local_start.hour * 60 + local_start.minute
    wait = one.opens_minute - now if now < one.closes_minute else one.opens_minute + DAY_MINUTES - now
    closes = one.closes_minute - now if now < one.closes_minute else one.closes_minute + DAY_MINUTES - now
    opens = max(ready, wait * 60)
    return opens, max(opens + 60, closes * 60)
