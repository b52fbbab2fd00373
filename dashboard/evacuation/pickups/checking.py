"""A plan held against its problem, in plain Python that shares nothing with what made it.

Everything is worked out anew from the problem: who is taken, places, roads, times, hours, room in shelters,
and what the plan says of itself. A plan in which this finds a fault is not to be saved.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from dashboard.evacuation.pickups.plan import PickupPlan, Route, Stop, Trip
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter, ShelterId
from dashboard.evacuation.pickups.vehicles import Vehicle
from data_access.records.roads import UNREACHABLE

ROUNDING_SECONDS: Final = 0.051
"""Times are whole tenths of a second; more than half a tenth apart is a fault."""


def faults(problem: PickupProblem, plan: PickupPlan) -> list[str]:
    """Say all that is wrong with a plan, a sentence each; empty when it is sound."""
    return _Check(problem, plan).faults()


def _apart(one: float, two: float) -> bool:
    return abs(one - two) > ROUNDING_SECONDS


class _Check:
    """One check. Rides that are aboard at the beginning are rides too, bound to their vehicle."""

    def __init__(self, problem: PickupProblem, plan: PickupPlan) -> None:
        self._problem, self._plan = problem, plan
        self._rides: dict[RideId, Ride] = {ride.id: ride for ride in problem.rides}
        self._bound_to = {one.ride.id: one.vehicle for one in problem.aboard}
        self._rides.update({one.ride.id: one.ride for one in problem.aboard})
        self._vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self._shelters = {shelter.id: shelter for shelter in problem.shelters}
        self._late: dict[RideId, float] = {}

    def faults(self) -> list[str]:
        """Everything found, in the order of the plan."""
        unknown = [*self._unknown()]
        if unknown:
            return unknown
        found = [*self._everybody_once(), *self._parted_by_rule(), *self._room()]
        for route in self._plan.routes:
            found += self._route(route)
        return [*found, *self._said_of_itself()]

    def _stops(self) -> Iterator[tuple[Route, Trip, Stop]]:
        for route in self._plan.routes:
            for trip in route.trips:
                for stop in trip.stops:
                    yield route, trip, stop

    def _unknown(self) -> Iterator[str]:
        for vehicle, count in Counter(route.vehicle for route in self._plan.routes).items():
            if count > 1:
                yield f"{vehicle} has {count} routes."
        for route in self._plan.routes:
            if route.vehicle not in self._vehicles:
                yield f"{route.vehicle} is not in the fleet."
            for trip in route.trips:
                if trip.shelter not in self._shelters:
                    yield f"{trip.shelter} is no shelter of the problem."
                if not trip.stops:
                    yield f"{route.vehicle} drives a trip on which nobody gets in."
        for ride in [
            *(stop.ride for _, _, stop in self._stops()),
            *(one.ride for one in self._plan.unserved),
        ]:
            if ride not in self._rides:
                yield f"{ride} is no ride of the problem."

    def _everybody_once(self) -> Iterator[str]:
        seen: dict[RideId, Load] = {ride: Load() for ride in self._rides}
        powered: Counter[RideId] = Counter()
        for _, _, stop in self._stops():
            seen[stop.ride] = seen[stop.ride] + stop.taken
            powered[stop.ride] += stop.power_places
        for one in self._plan.unserved:
            seen[one.ride] = seen[one.ride] + one.left
            if not (one.sentence and one.remedy):
                yield f"{one.ride} is left without a reason, or without what would serve it."
        left = {one.ride for one in self._plan.unserved}
        for ride, load in seen.items():
            power = powered[ride]
            wanted = self._rides[ride].power_places
            if power > wanted or (power < wanted and ride not in left):
                yield f"{ride} is given {power} power places and needs {wanted}."
            if load != self._rides[ride].load:
                yield f"Of {ride} {load.people} people are taken or left, of {self._rides[ride].load.people}."

    def _parted_by_rule(self) -> Iterator[str]:
        times = Counter(stop.ride for _, _, stop in self._stops())
        times.update(one.ride for one in self._plan.unserved)
        for ride, count in times.items():
            load = self._rides[ride].load
            whole = ride in self._bound_to or any(self._holds(one, load) for one in self._problem.vehicles)
            if count > 1 and whole:
                yield f"{ride} is parted although a vehicle holds them all."
            if count > 1 and ride not in self._plan.split:
                yield f"{ride} rides in {count} parts and the plan does not say so."
        for _, _, stop in self._stops():
            if not stop.taken.people:
                yield f"Nobody gets in at a stop at {stop.ride}."

    @staticmethod
    def _holds(vehicle: Vehicle, load: Load) -> bool:
        seats = load.walking + load.lift_seated + load.attendants
        if seats > vehicle.seats or load.wheelchairs > vehicle.wheelchair_places:
            return False
        if load.stretchers > vehicle.stretcher_places:
            return False
        return (not load.lift_seated or vehicle.has_lift) and (not load.pets or vehicle.takes_pets)

    def _route(self, route: Route) -> Iterator[str]:
        vehicle = self._vehicles[route.vehicle]
        if not route.trips:
            yield f"{vehicle.id} has a route without a trip."
        at, now = vehicle.location, float(vehicle.from_seconds)
        for number, trip in enumerate(route.trips):
            yield from self._boarding(vehicle, trip, first_trip=number == 0)
            for position, stop in enumerate(trip.stops):
                ride = self._rides[stop.ride]
                now += self._road(at, ride.location)
                at = ride.location
                if _apart(now, stop.arrives_seconds):
                    yield f"{vehicle.id} is at {ride.id} at {now:.1f} s, not {stop.arrives_seconds:.1f} s."
                now = self._leaves(vehicle, stop, now, first=position == 0)
                if _apart(now, stop.leaves_seconds):
                    yield f"{vehicle.id} leaves {ride.id} at {now:.1f} s, not {stop.leaves_seconds:.1f} s."
                if vehicle.power_on_board:
                    self._note_battery(ride, now)
            shelter = self._shelters[trip.shelter]
            now += self._road(at, shelter.location)
            at = shelter.location
            if _apart(now, trip.arrives_seconds):
                yield f"{vehicle.id} is at {shelter.id} at {now:.1f} s, not {trip.arrives_seconds:.1f} s."
            now = max(now, float(shelter.opens_seconds)) + sum(map(self._unloading, trip.stops))
            yield from self._inside(vehicle, shelter, trip, now)
        if now > vehicle.until_seconds + ROUNDING_SECONDS:
            yield f"The crew of {vehicle.id} works until {now:.1f} s, not {vehicle.until_seconds} s."

    def _road(self, one: int, other: int) -> float:
        if one == other:
            return 0.0
        tenths = int(self._problem.travel_tenths[one, other])
        # No plan can wait for a road that is not open: its times run away and every later one is a fault.
        return float("inf") if tenths == UNREACHABLE else tenths / 10

    def _leaves(self, vehicle: Vehicle, stop: Stop, comes: float, *, first: bool) -> float:
        if stop.ride in self._bound_to:
            return comes
        times, load = self._problem.loading, stop.taken
        busy = float(times.stop_seconds)
        busy += (load.walking + load.attendants) * times.walking_seconds
        busy += load.lift_seated * times.lift_seconds
        busy += load.wheelchairs * times.wheelchair_seconds + load.stretchers * times.stretcher_seconds
        busy += times.trip_seconds.get(vehicle.kind, 0) if first else 0
        return max(comes, float(self._rides[stop.ride].ready_seconds)) + busy

    def _unloading(self, stop: Stop) -> float:
        times, load = self._problem.loading, stop.taken
        busy = (
            load.walking + load.attendants
        ) * times.walking_seconds + load.lift_seated * times.lift_seconds
        busy += load.wheelchairs * times.wheelchair_seconds + load.stretchers * times.stretcher_seconds
        return float(round(busy * times.unloading_share))

    def _boarding(self, vehicle: Vehicle, trip: Trip, *, first_trip: bool) -> Iterator[str]:
        aboard = Load()
        own_doors = False
        for stop in trip.stops:
            bound = self._bound_to.get(stop.ride)
            if stop.aboard_before != (bound is not None):
                yield f"{stop.ride} is said to be aboard already, or is and it is not said."
            if bound is not None and (bound != vehicle.id or not first_trip or own_doors):
                yield f"{stop.ride} is aboard {bound} already and cannot get in later or elsewhere."
            own_doors = own_doors or bound is None
            aboard = aboard + stop.taken
            if aboard != stop.load_after:
                yield f"After {stop.ride} the load of {vehicle.id} is not what the plan says."
        if not self._holds(vehicle, aboard):
            yield f"{vehicle.id} has not the places for everybody on its trip to {trip.shelter}."

    def _inside(self, vehicle: Vehicle, shelter: Shelter, trip: Trip, now: float) -> Iterator[str]:
        if _apart(now, trip.ends_seconds):
            yield f"{vehicle.id} is done at {shelter.id} at {now:.1f} s, not {trip.ends_seconds:.1f} s."
        if shelter.closes_seconds is not None and now > shelter.closes_seconds + ROUNDING_SECONDS:
            yield f"{shelter.id} closes before {vehicle.id} is done at {now:.1f} s."
        for stop in trip.stops:
            ride = self._rides[stop.ride]
            if not vehicle.power_on_board:
                self._note_battery(ride, now)
            if ride.medical_care and not shelter.medical:
                yield f"{ride.id} needs medical care, and {shelter.id} has none."
            if ride.power_places and not shelter.power_places:
                yield f"{ride.id} needs power, and {shelter.id} has none."
            if ride.load.pets and not shelter.animal_places:
                yield f"{ride.id} brings a pet, and {shelter.id} takes none."

    def _room(self) -> Iterator[str]:
        taken: dict[ShelterId, list[int]] = {shelter: [0, 0, 0, 0] for shelter in self._shelters}
        for _, trip, stop in self._stops():
            load, used = stop.taken, taken[trip.shelter]
            used[0] += load.people
            used[1] += load.lift_seated + load.wheelchairs + load.stretchers
            used[2] += stop.power_places
            used[3] += load.pets
        words = ("people", "accessible cots", "power places", "animal places")
        for shelter, used in taken.items():
            it = self._shelters[shelter]
            offered = (it.capacity, it.accessible_cots, it.power_places, it.animal_places)
            for word, have, want in zip(words, offered, used, strict=True):
                if want > have:
                    yield f"{shelter} is to take {want} {word}, and has {have}."

    def _note_battery(self, ride: Ride, power: float) -> None:
        ends = ride.battery_ends_seconds
        if ends is not None and power > ends + ROUNDING_SECONDS:
            self._late[ride.id] = max(self._late.get(ride.id, 0.0), power)

    def _said_of_itself(self) -> Iterator[str]:
        ends = max((trip.ends_seconds for route in self._plan.routes for trip in route.trips), default=0.0)
        if _apart(ends, self._plan.clearance_seconds):
            yield f"All are inside at {ends:.1f} s, not at {self._plan.clearance_seconds:.1f} s."
        if self._plan.bound_seconds > ends + ROUNDING_SECONDS:
            yield "The lower bound lies above the plan."
        if {one.ride for one in self._plan.late} != set(self._late):
            yield "The plan does not name those, and only those, whose battery ends too early."
        people = sum(ride.load.people for ride in self._rides.values())
        left = sum(one.left.people for one in self._plan.unserved)
        if sum(one.people for one in self._plan.classes) != people:
            yield f"The classes of the plan do not add up to {people} people."
        if sum(one.left for one in self._plan.classes) != left:
            yield f"The classes of the plan do not add up to {left} people left."
