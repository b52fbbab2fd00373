"""Kernels compiled before anybody waits for them."""

import numpy as np

from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter, ShelterId
from dashboard.evacuation.pickups.solving import Patience, solve
from dashboard.evacuation.pickups.vehicles import CAR


def warm_up() -> None:
    """Compile everything that a plan needs: half a minute once after an installation, else a moment."""
    travel = np.full((4, 4), 600, np.int32)
    # With a battery the search goes on to its last step, and is compiled.
    one = Ride(RideId("one"), 0, Load(walking=1), battery_ends_seconds=9_000)
    rides = (one, Ride(RideId("two"), 1, Load(walking=1)))
    shelter = Shelter(ShelterId("shelter"), 3, capacity=2)
    solve(PickupProblem(rides, (CAR.vehicle("car", 2),), (shelter,), travel), Patience(steps=20))
