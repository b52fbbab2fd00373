"""A problem as the arrays that the kernels read: parts of households, vehicles, shelters, travel times."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride
from dashboard.evacuation.pickups.shelters import Shelter
from dashboard.evacuation.pickups.splitting import Part, parts_of
from dashboard.evacuation.pickups.vehicles import Vehicle

NEVER: Final = 1_000_000_000
"""Tenths of a second after the order that no plan reaches: three years; less than UNREACHABLE."""
NEIGHBOURS: Final = 60
UNSERVED_WEIGHT: Final = 1e9
"""What leaving one person costs beside tenths of seconds: more than anything that a plan could save."""

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Facts(NamedTuple):
    """What does not change while a plan is sought. All times are tenths of seconds after the order."""

    travel: Ints
    """(locations, locations), 0 from a place to itself."""
    door: Ints
    """(parts): the location of each."""
    loading: Longs
    unloading: Longs
    ready: Longs
    battery: Longs
    """When it ends; NEVER where nobody's does."""
    places: Ints
    """(parts, 3): seats, wheelchair places, stretcher places that a part takes in a vehicle."""
    room: Ints
    """(parts, 4): people, accessible cots, power places, animal places that it takes in a shelter."""
    fits: Bools
    """(parts, vehicles)."""
    takes: Bools
    """(parts, shelters)."""
    pinned: Bools
    """(parts): aboard already."""
    penalty: Floats
    """(parts): what leaving it costs."""
    hardness: Floats
    """(parts): the greater, the earlier it is put in where the hardest come first."""
    near: Ints
    """(parts, at most NEIGHBOURS): the nearest other parts, by travel time, nearest first."""
    start: Ints
    """(vehicles): the location of each."""
    begins: Longs
    until: Longs
    once: Longs
    """(vehicles): what loading takes once a trip."""
    holds: Ints
    """(vehicles, 3)."""
    powered: Bools
    entrance: Ints
    """(shelters): the location of each."""
    offers: Ints
    """(shelters, 4)."""
    opens: Longs
    closes: Longs


class Translated(NamedTuple):
    """A problem, its parts and its arrays side by side."""

    problem: PickupProblem
    parts: tuple[Part, ...]
    facts: Facts


def translated(problem: PickupProblem) -> Translated:
    """Lay a problem out as arrays."""
    parts = parts_of(problem)
    rides = problem.all_rides
    of_part = [rides[part.ride] for part in parts]
    pinned = np.array([part.ride >= len(problem.rides) for part in parts], bool)
    travel = problem.travel_tenths.copy()
    np.fill_diagonal(travel, 0)
    door = np.array([ride.location for ride in of_part], np.int32)
    loads = [part.load for part in parts]
    loading, unloading = _handling(problem, loads, pinned)
    fits, takes = _fits(problem, parts), _takes(problem, of_part)
    vehicles, shelters = problem.vehicles, problem.shelters
    facts = Facts(
        travel=travel,
        door=door,
        loading=loading,
        unloading=unloading,
        ready=_tenths([ride.ready_seconds for ride in of_part]) * ~pinned,
        battery=_tenths([ride.battery_ends_seconds for ride in of_part]),
        places=_table([(load.seats, load.wheelchairs, load.stretchers) for load in loads], 3),
        room=_table([_room(part) for part in parts], 4),
        fits=fits,
        takes=takes,
        pinned=pinned,
        penalty=np.array([load.people * UNSERVED_WEIGHT for load in loads], np.float64),
        hardness=_hardness(fits, takes, loads),
        near=nearest(travel, door),
        start=np.array([vehicle.location for vehicle in vehicles], np.int32),
        begins=_tenths([vehicle.from_seconds for vehicle in vehicles]),
        until=_tenths([vehicle.until_seconds for vehicle in vehicles]),
        once=_tenths([problem.loading.once_a_trip_seconds(vehicle.kind) for vehicle in vehicles]),
        holds=_table([(one.seats, one.wheelchair_places, one.stretcher_places) for one in vehicles], 3),
        powered=np.array([vehicle.power_on_board for vehicle in vehicles], bool),
        entrance=np.array([shelter.location for shelter in shelters], np.int32),
        offers=_table([_offer(shelter) for shelter in shelters], 4),
        opens=_tenths([shelter.opens_seconds for shelter in shelters]),
        closes=_tenths([shelter.closes_seconds for shelter in shelters]),
    )
    return Translated(problem, parts, facts)


def _tenths(seconds: Sequence[int | None]) -> Longs:
    return np.array([NEVER if one is None else min(one * 10, NEVER) for one in seconds], np.int64)


def _table(rows: list[tuple[int, ...]], columns: int) -> Ints:
    return np.array(rows, np.int32).reshape(len(rows), columns)


def _room(part: Part) -> tuple[int, ...]:
    return part.load.people, part.load.accessible_cots, part.power_places, part.load.pets


def _offer(shelter: Shelter) -> tuple[int, ...]:
    return shelter.capacity, shelter.accessible_cots, shelter.power_places, shelter.animal_places


def _handling(problem: PickupProblem, loads: list[Load], pinned: Bools) -> tuple[Longs, Longs]:
    times = problem.loading
    loading = _tenths([times.loading_seconds(load) for load in loads])
    loading[pinned] = 0
    return loading, _tenths([times.unloading_seconds(load) for load in loads])


def _fits(problem: PickupProblem, parts: tuple[Part, ...]) -> Bools:
    fits = np.zeros((len(parts), len(problem.vehicles)), bool)
    kinds: dict[tuple[object, ...], list[int]] = {}
    for row, vehicle in enumerate(problem.vehicles):
        kinds.setdefault(_kind(vehicle), []).append(row)
    for rows in kinds.values():
        vehicle = problem.vehicles[rows[0]]
        fits[:, rows] = np.array([vehicle.holds(part.load) for part in parts], bool)[:, None]
    row_of = {vehicle.id: row for row, vehicle in enumerate(problem.vehicles)}
    for position, part in enumerate(parts):
        if part.ride >= len(problem.rides):
            fits[position] = False
            fits[position, row_of[problem.aboard[part.ride - len(problem.rides)].vehicle]] = True
    return fits


def _kind(vehicle: Vehicle) -> tuple[object, ...]:
    places = (vehicle.seats, vehicle.wheelchair_places, vehicle.stretcher_places)
    return (*places, vehicle.has_lift, vehicle.takes_pets)


def _takes(problem: PickupProblem, rides: list[Ride]) -> Bools:
    """Which shelter offers all that a whole household needs; room for how many is counted elsewhere."""
    rows = [[suits(shelter, ride) for shelter in problem.shelters] for ride in rides]
    return np.array(rows, bool).reshape(len(rides), len(problem.shelters))


def suits(shelter: Shelter, ride: Ride) -> bool:
    """Whether a shelter offers each thing that a household needs, to at least one of them."""
    return (
        shelter.capacity > 0
        and (shelter.medical or not ride.medical_care)
        and (shelter.accessible_cots > 0 or not ride.load.accessible_cots)
        and (shelter.power_places > 0 or not ride.power_places)
        and (shelter.animal_places > 0 or not ride.load.pets)
    )


def _hardness(fits: Bools, takes: Bools, loads: list[Load]) -> Floats:
    """Few vehicles and few shelters first, then many people."""
    people = np.array([load.people for load in loads], np.float64)
    few = 1.0 - fits.mean(axis=1) if fits.shape[1] else np.ones(len(loads))
    full = 1.0 - takes.mean(axis=1) if takes.shape[1] else np.ones(len(loads))
    return np.asarray(10.0 * few + 3.0 * full + people / 50.0, np.float64)


def nearest(travel: Ints, door: Ints) -> Ints:
    """Find the nearest others of each door, both ways added; (doors, at most NEIGHBOURS)."""
    count = min(NEIGHBOURS, len(door) - 1)
    if count <= 0:
        return np.zeros((len(door), 0), np.int32)
    there = travel[np.ix_(door, door)].astype(np.int64)
    both = there + there.T
    np.fill_diagonal(both, np.iinfo(np.int64).max)
    some = np.argpartition(both, count - 1, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(both, some, axis=1), axis=1)
    return np.take_along_axis(some, order, axis=1).astype(np.int32)
