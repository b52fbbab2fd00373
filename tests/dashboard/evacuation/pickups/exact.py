"""The best plan there is, by dynamic programming: ambulances that take one household a trip, any shelter.

Small cases only: every set of households is looked at, 3 to the power of their number for each vehicle.
"""

import numpy as np

from dashboard.evacuation.pickups.loading import BY_PERSON
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter, ShelterId
from dashboard.evacuation.pickups.vehicles import Vehicle, VehicleId, VehicleKind


def stretcher_case(seed: int, rides: int = 9, vehicles: int = 3, shelters: int = 3) -> PickupProblem:
    """Households with a stretcher each, ambulances from one depot, shelters with room for all."""
    dice = np.random.default_rng(seed)
    at = dice.uniform(0, 12_000, (rides + 1 + shelters, 2))
    travel = np.abs(at[:, None] - at[None]).sum(axis=2).astype(np.int32)
    return PickupProblem(
        rides=tuple(
            Ride(RideId(f"ride {one}"), one, Load(stretchers=1, attendants=int(dice.integers(2))))
            for one in range(rides)
        ),
        vehicles=tuple(
            Vehicle(VehicleId(f"ambulance {one}"), VehicleKind.AMBULANCE, rides, seats=1, stretcher_places=1)
            for one in range(vehicles)
        ),
        shelters=tuple(
            Shelter(ShelterId(f"shelter {one}"), rides + 1 + one, capacity=99, accessible_cots=99)
            for one in range(shelters)
        ),
        travel_tenths=travel,
        loading=BY_PERSON,
    )


def least_clearance_seconds(problem: PickupProblem) -> float:
    """The earliest end of all: sets of households for each vehicle alone, then shared out among them."""
    alone = _alone(problem)
    best = alone
    full = len(alone) - 1
    for _ in problem.vehicles[1:]:
        best = np.array([_shared(alone, best, chosen) for chosen in range(full + 1)])
    return float(best[full]) / 10


def _shared(alone: np.ndarray, others: np.ndarray, chosen: int) -> int:
    """The least end of a set when one vehicle takes a part of it and the others the rest."""
    least, part = int(others[chosen]), chosen
    while part:
        least = min(least, max(int(alone[part]), int(others[chosen ^ part])))
        part = (part - 1) & chosen
    return least


def _alone(problem: PickupProblem) -> np.ndarray:
    """For each set of households the earliest end of one vehicle that takes them one after the other."""
    travel = problem.travel_tenths.astype(np.int64)
    depot = problem.vehicles[0].location
    doors = [ride.location for ride in problem.rides]
    entrances = np.array([shelter.location for shelter in problem.shelters])
    times = problem.loading
    handling = [
        10 * (times.loading_seconds(ride.load) + times.unloading_seconds(ride.load)) for ride in problem.rides
    ]
    ends = np.full((1 << len(doors), len(entrances)), np.iinfo(np.int64).max // 4)
    for chosen in range(1, len(ends)):
        for one, door in enumerate(doors):
            if chosen >> one & 1:
                before = chosen ^ (1 << one)
                comes = travel[depot, door] if not before else (ends[before] + travel[entrances, door]).min()
                ends[chosen] = np.minimum(ends[chosen], comes + handling[one] + travel[door, entrances])
    least = ends.min(axis=1)
    least[0] = 0
    return least
