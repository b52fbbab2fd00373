"""The question that is solved: rides, vehicles, shelters, and the travel times between all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.pickups.loading import BY_PERSON, LoadingTimes
from dashboard.evacuation.pickups.rides import Ride
from dashboard.evacuation.pickups.shelters import Shelter
from dashboard.evacuation.pickups.vehicles import Vehicle, VehicleId
from data_access.refusals import BadInput

Tenths = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Aboard:
    """Somebody who is in a vehicle already when the plan begins, or whom it cannot be kept from taking.

    They ride where the vehicle is: `ride.location` is the vehicle's and takes no loading any more.
    """

    vehicle: VehicleId
    ride: Ride


@dataclass(frozen=True, eq=False)
class PickupProblem:
    """Who is to be taken from where, by whom, to where. Refused: a name twice, a place without travel times.

    `travel_tenths[a, b]` is the time from location a to location b in tenths of a second, UNREACHABLE where
    no open road leads; int32, square. Time 0 is the order. No rides at all is a problem with an empty plan.
    """

    rides: tuple[Ride, ...]
    vehicles: tuple[Vehicle, ...]
    shelters: tuple[Shelter, ...]
    travel_tenths: Tenths
    loading: LoadingTimes = BY_PERSON
    aboard: tuple[Aboard, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        shape = self.travel_tenths.shape
        if len(shape) != 2 or shape[0] != shape[1] or self.travel_tenths.dtype != np.int32:
            raise BadInput("Travel times are a square matrix of whole tenths of a second (int32).")
        if shape[0] and int(self.travel_tenths.min()) < 0:
            raise BadInput("A travel time is below 0: import the roads again.")
        _require_different("ride", [ride.id for ride in self.all_rides])
        _require_different("vehicle", [vehicle.id for vehicle in self.vehicles])
        _require_different("shelter", [shelter.id for shelter in self.shelters])
        places = [ride.location for ride in self.all_rides]
        places += [vehicle.location for vehicle in self.vehicles]
        places += [shelter.location for shelter in self.shelters]
        if max(places, default=-1) >= shape[0]:
            raise BadInput("A place has no row in the travel times: ask for the times of all places.")
        self._require_aboard()

    @property
    def all_rides(self) -> tuple[Ride, ...]:
        """Those at their doors, then those aboard."""
        return (*self.rides, *(one.ride for one in self.aboard))

    def _require_aboard(self) -> None:
        vehicles = {vehicle.id: vehicle for vehicle in self.vehicles}
        for one in self.aboard:
            if one.vehicle not in vehicles:
                raise BadInput(f"{one.ride.id} is aboard {one.vehicle}, which is not in the fleet: add it.")
            if one.ride.location != vehicles[one.vehicle].location:
                raise BadInput(
                    f"{one.ride.id} is aboard {one.vehicle} and stands elsewhere: change its place."
                )


def _require_different(what: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise BadInput(f"The {what} {twice[0]} is there twice: leave one out.")
