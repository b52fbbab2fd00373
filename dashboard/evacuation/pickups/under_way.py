"""Where every vehicle of a plan is at a given time, who is aboard, who is inside: what is made and what not.

What a vehicle is driving to or loading at is as good as made: it is finished first. Only where that cannot
be, because the road is closed, the shelter is full or the vehicle stands still, it is undone; the vehicle is
then counted from the door or the shelter that it left last, after the time that driving back takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.evacuation.pickups.plan import PickupPlan, Route, Stop, Trip
from dashboard.evacuation.pickups.problem import PickupProblem, Tenths
from dashboard.evacuation.pickups.rides import Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter, ShelterId
from dashboard.evacuation.pickups.vehicles import Vehicle, VehicleId
from data_access.records.roads import UNREACHABLE


@dataclass(frozen=True, eq=False)
class Change:
    """What is different from `now_seconds` on. What is not named stays as it was.

    Locations are rows of `travel_tenths`; rows of the old matrix keep their numbers, new ones come after.
    """

    now_seconds: int
    travel_tenths: Tenths | None = None
    """With closures; None: the roads are as they were."""
    calls_in: tuple[Ride, ...] = ()
    cancels: frozenset[RideId] = frozenset()
    """Also who was not at home or refused."""
    breaks_down: frozenset[VehicleId] = frozenset()
    shelters: tuple[Shelter, ...] | None = None
    """All that are open now, with all their places, those already taken too; None: as they were."""
    more_vehicles: tuple[Vehicle, ...] = ()


@dataclass
class Whereabouts:
    """One vehicle at one moment; filled while its route is followed."""

    vehicle: Vehicle
    location: int
    free_seconds: float
    """When it can leave from there."""
    aboard: list[Stop] = field(default_factory=list)
    inside: list[tuple[ShelterId, Stop]] = field(default_factory=list)
    """Who was brought where by then."""
    rest: list[Trip] = field(default_factory=list)
    """What of its route is left; the first trip goes on with who is aboard."""
    made: list[Trip] = field(default_factory=list)
    """What of its route stands: the last trip of it may be under way."""


@dataclass(frozen=True, eq=False)
class Roads:
    """The travel times as they were and as they are."""

    before: Tenths
    now: Tenths

    def seconds(self, one: int, other: int) -> float:
        """How long it takes now; infinite where no open road leads."""
        tenths = 0 if one == other else int(self.now[one, other])
        return float("inf") if tenths == UNREACHABLE else tenths / 10

    def same(self, one: int, other: int) -> bool:
        """Whether a way takes as long as it did."""
        return one == other or self.before[one, other] == self.now[one, other]


def whereabouts(problem: PickupProblem, plan: PickupPlan, change: Change) -> list[Whereabouts]:
    """Follow every vehicle of the problem up to the moment of a change."""
    now = problem.travel_tenths if change.travel_tenths is None else change.travel_tenths
    follower = _Follower(problem, change, Roads(problem.travel_tenths, now))
    routes: Mapping[VehicleId, Route] = {route.vehicle: route for route in plan.routes}
    return [follower.follow(one, routes.get(one.id, Route(one.id, ()))) for one in problem.vehicles]


def _as_stop(ride: Ride) -> Stop:
    return Stop(ride.id, ride.load, 0, 0, ride.load, aboard_before=True, power_places=ride.power_places)


class _Follower:
    """Follows routes in the light of a change."""

    def __init__(self, problem: PickupProblem, change: Change, roads: Roads) -> None:
        self._change, self._roads, self._now = change, roads, float(change.now_seconds)
        self._aboard = problem.aboard
        self._door = {ride.id: ride.location for ride in problem.all_rides}
        self._before = {shelter.id: shelter for shelter in problem.shelters}
        still = problem.shelters if change.shelters is None else change.shelters
        self._still = {shelter.id: shelter for shelter in still}

    def follow(self, vehicle: Vehicle, route: Route) -> Whereabouts:
        """Go along the route: what is over by now, then what is under way, then the rest."""
        where = Whereabouts(vehicle, vehicle.location, float(vehicle.from_seconds))
        where.aboard = [_as_stop(one.ride) for one in self._aboard if one.vehicle == vehicle.id]
        left = vehicle.from_seconds > self._now
        for trip in route.trips:
            if left:
                where.rest.append(trip)
                continue
            left = self._follow_trip(where, trip)
        where.free_seconds = max(where.free_seconds, self._now)
        return where

    def _follow_trip(self, where: Whereabouts, trip: Trip) -> bool:
        """Go along one trip; comes back with whether the rest of the route is still to be driven."""
        for position, stop in enumerate(trip.stops):
            if stop.aboard_before:
                continue
            if where.free_seconds > self._now or not self._make_stop(where, stop):
                self._cut(where, trip, position)
                return True
        if where.free_seconds > self._now or not self._make_shelter(where, trip):
            self._cut(where, trip, len(trip.stops))
            return True
        where.made.append(trip)
        return False

    def _cut(self, where: Whereabouts, trip: Trip, position: int) -> None:
        """Part a trip at a door: what is before it stands, the rest is left."""
        if position:
            where.made.append(
                Trip(trip.stops[:position], trip.shelter, trip.arrives_seconds, trip.ends_seconds)
            )
        if position < len(trip.stops) or where.aboard:
            where.rest.append(trip)

    def _make_stop(self, where: Whereabouts, stop: Stop) -> bool:
        """Make a stop that is over or under way; False where it is undone or not begun."""
        door = self._door[stop.ride]
        if stop.arrives_seconds > self._now:
            if where.vehicle.id in self._change.breaks_down:
                return False
            later = self._later(where, door)
            if later is None:
                return self._turn_back(where)
            if stop.ride in self._change.cancels:
                where.location, where.free_seconds = door, stop.arrives_seconds + later
                return True
            where.location, where.free_seconds = door, stop.leaves_seconds + later
        else:
            where.location, where.free_seconds = door, stop.leaves_seconds
        where.aboard.append(stop)
        return True

    def _make_shelter(self, where: Whereabouts, trip: Trip) -> bool:
        later = 0.0
        if trip.arrives_seconds > self._now:
            if where.vehicle.id in self._change.breaks_down:
                return False
            same = self._still.get(trip.shelter) == self._before[trip.shelter]
            found = self._later(where, self._before[trip.shelter].location) if same else None
            if found is None:
                return self._turn_back(where)
            later = found
        where.inside += [(trip.shelter, stop) for stop in where.aboard]
        where.aboard = []
        where.location = self._before[trip.shelter].location
        where.free_seconds = trip.ends_seconds + later
        return True

    def _later(self, where: Whereabouts, to: int) -> float | None:
        """How much later a vehicle under way comes, were it to drive back from a closure; None: never."""
        if self._roads.same(where.location, to):
            return 0.0
        gone = max(0.0, self._now - where.free_seconds)
        takes = self._roads.seconds(where.location, to)
        old = int(self._roads.before[where.location, to]) / 10
        later = 2 * gone + takes - old
        return None if later == float("inf") else max(0.0, later)

    def _turn_back(self, where: Whereabouts) -> bool:
        where.free_seconds = self._now + max(0.0, self._now - where.free_seconds)
        return False
