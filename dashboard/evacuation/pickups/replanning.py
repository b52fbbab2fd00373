"""A plan made anew while it is carried out: what is made or under way stands, and as much else as can."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from dashboard.evacuation.pickups.arrays import Translated, translated
from dashboard.evacuation.pickups.plan import PickupPlan, Route, Stop, Trip
from dashboard.evacuation.pickups.problem import Aboard, PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter, ShelterId
from dashboard.evacuation.pickups.solving import Patience, Progress, Usual, solved
from dashboard.evacuation.pickups.starting import rows_of
from dashboard.evacuation.pickups.under_way import Change, Roads, Whereabouts, whereabouts
from dashboard.evacuation.pickups.vehicles import Vehicle, VehicleId

MOST_CHANGED_SHARE = 0.2
CHANGE_TENTHS = 60_000.0
"""What changing a vehicle costs that nothing happened to: less than two minutes of the last one's time."""
PATIENCE = Patience(2.0)
OVERTIME_SECONDS = 2 * 3_600
"""Whoever is aboard when the crew's hours are over is brought to a shelter all the same."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody who was brought to a shelter before the new plan begins."""

    ride: RideId
    shelter: ShelterId
    load: Load


@dataclass(frozen=True, eq=False)
class Replanned:
    """What is left to do, as a problem and its plan: a plan like any other, held against its own problem."""

    problem: PickupProblem
    plan: PickupPlan
    made: tuple[Route, ...]
    """What stands of the earlier plan: trips that are over, and those that go on in the new one."""
    inside: tuple[Inside, ...]
    """Who is safe, or as good as: their vehicle comes to an open shelter."""
    untouched: tuple[VehicleId, ...]
    """Vehicles that the change did not touch …"""
    changed: tuple[VehicleId, ...]
    """… and those of them that drive otherwise now."""
    pieces: Mapping[RideId, RideId]
    """Parts of a household under names of their own → the household as the earlier plan named it."""
    sentence: str


def replan(
    problem: PickupProblem,
    plan: PickupPlan,
    change: Change,
    stop: Patience = PATIENCE,
    *,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Replanned:
    """Plan anew from the moment of a change on.

    Who is aboard stays aboard, what is driven to is finished where a road still leads there, and a vehicle
    that nothing happened to changes only for somebody who would be left or for minutes of the last one's
    time: at most one in five of them for the latter.
    """
    where = whereabouts(problem, plan, change)
    rest = _Rest(problem, change, where)
    asked = translated(rest.problem)
    usual_plan = replace(plan, routes=tuple(rest.routes()))
    rows = rows_of(asked, usual_plan)
    untouched = rest.untouched()
    mask = np.array([vehicle.id in untouched for vehicle in rest.problem.vehicles], bool)
    usual = Usual(rows, mask, int(MOST_CHANGED_SHARE * len(untouched)), CHANGE_TENTHS)
    found = solved(asked, stop, seed, progress, rows=rows, usual=usual)
    changed = _changed(asked, rows, found, mask)
    made = tuple(Route(one.vehicle.id, tuple(one.made)) for one in where if one.made)
    sentence = _sentence(plan, found, len(changed), len(untouched))
    inside = tuple(Inside(stop.ride, shelter, stop.taken) for one in where for shelter, stop in one.inside)
    return Replanned(
        problem=rest.problem,
        plan=found,
        made=made,
        inside=inside,
        untouched=tuple(sorted(untouched)),
        changed=changed,
        pieces=rest.pieces,
        sentence=sentence,
    )


def _changed(
    asked: Translated, rows: list[list[int]], found: PickupPlan, mask: "np.typing.NDArray[np.bool_]"
) -> tuple[VehicleId, ...]:
    now = rows_of(asked, found)
    vehicles = asked.problem.vehicles
    return tuple(vehicles[one].id for one in np.flatnonzero(mask) if rows[one] != now[one])


class _Rest:
    """What is left to do, worked out from where everybody is."""

    def __init__(self, problem: PickupProblem, change: Change, where: list[Whereabouts]) -> None:
        self._old, self._change, self._where = problem, change, where
        self._rides = {ride.id: ride for ride in problem.all_rides}
        self._now = change.travel_tenths if change.travel_tenths is not None else problem.travel_tenths
        self.pieces: dict[RideId, RideId] = {}
        self._name_of: dict[int, RideId] = {}
        for one in where:
            for stop in one.aboard:
                self._name_of[id(stop)] = self._name(stop)
        self.problem = PickupProblem(
            rides=(*self._waiting(), *self._stranded(), *change.calls_in),
            vehicles=(*map(self._vehicle, self._running), *change.more_vehicles),
            shelters=tuple(self._shelters()),
            travel_tenths=self._now,
            loading=problem.loading,
            aboard=tuple(self._aboard()),
        )

    @property
    def _running(self) -> list[Whereabouts]:
        """The vehicles that still drive; one whose hours are over and that is empty does not."""
        broken = self._change.breaks_down
        return [
            one
            for one in self._where
            if one.vehicle.id not in broken and (one.aboard or one.free_seconds < one.vehicle.until_seconds)
        ]

    def _name(self, stop: Stop) -> RideId:
        """Keep the name of a household that is whole; a part of one has a name of its own."""
        if stop.taken == self._rides[stop.ride].load:
            return stop.ride
        taken = {*self._rides, *self.pieces}
        number = next(count for count in range(1, 10_000) if f"{stop.ride} ({count})" not in taken)
        name = RideId(f"{stop.ride} ({number})")
        self.pieces[name] = stop.ride
        return name

    def _waiting(self) -> Iterator[Ride]:
        """Who is still at the door, or what is left of the household."""
        gone: dict[RideId, Load] = {}
        powered: dict[RideId, int] = {}
        for one in self._where:
            for stop in [*one.aboard, *(stop for _, stop in one.inside)]:
                gone[stop.ride] = gone.get(stop.ride, Load()) + stop.taken
                powered[stop.ride] = powered.get(stop.ride, 0) + stop.power_places
        for ride in self._old.rides:
            left = ride.load - gone.get(ride.id, Load())
            if left.people and ride.id not in self._change.cancels:
                yield replace(ride, load=left, power_places=ride.power_places - powered.get(ride.id, 0))

    def _stranded(self) -> Iterator[Ride]:
        """Who sits in a vehicle that broke down: they wait where it stands."""
        for one in self._where:
            if one.vehicle.id in self._change.breaks_down:
                for stop in one.aboard:
                    yield replace(self._piece(stop, one.location), ready_seconds=self._change.now_seconds)

    def _aboard(self) -> Iterator[Aboard]:
        for one in self._running:
            for stop in one.aboard:
                yield Aboard(one.vehicle.id, self._piece(stop, one.location))

    def _piece(self, stop: Stop, location: int) -> Ride:
        ride, name = self._rides[stop.ride], self._name_of[id(stop)]
        places = stop.power_places
        return replace(ride, id=name, location=location, load=stop.taken, power_places=places)

    def _vehicle(self, one: Whereabouts) -> Vehicle:
        begins = math.ceil(one.free_seconds)
        until = one.vehicle.until_seconds
        if one.aboard and begins + OVERTIME_SECONDS > until:
            until = begins + OVERTIME_SECONDS
        return replace(
            one.vehicle, location=one.location, from_seconds=begins, until_seconds=max(until, begins + 1)
        )

    def _shelters(self) -> Iterator[Shelter]:
        taken: dict[ShelterId, tuple[Load, int]] = {}
        for one in self._where:
            for shelter, stop in one.inside:
                load, power = taken.get(shelter, (Load(), 0))
                taken[shelter] = load + stop.taken, power + stop.power_places
        still = self._old.shelters if self._change.shelters is None else self._change.shelters
        for it in still:
            load, power = taken.get(it.id, (Load(), 0))
            yield replace(
                it,
                capacity=max(0, it.capacity - load.people),
                accessible_cots=max(0, it.accessible_cots - load.accessible_cots),
                power_places=max(0, it.power_places - power),
                animal_places=max(0, it.animal_places - load.pets),
            )

    def routes(self) -> Iterator[Route]:
        """What is left of each route, in the names of the new problem, whether it can be driven or not."""
        for one in self._running:
            trips = [self._renamed(one, trip, first=number == 0) for number, trip in enumerate(one.rest)]
            yield Route(one.vehicle.id, tuple(trip for trip in trips if trip.stops))

    def _renamed(self, one: Whereabouts, trip: Trip, *, first: bool) -> Trip:
        stops: list[Stop] = []
        if first:
            stops += [replace(stop, ride=self._name_of[id(stop)]) for stop in one.aboard]
        gone = {(stop.ride, stop.taken) for stop in one.aboard} if first else set()
        stops += [stop for stop in trip.stops if (stop.ride, stop.taken) not in gone]
        return replace(trip, stops=tuple(stops))

    def untouched(self) -> frozenset[VehicleId]:
        """Vehicles of whose rest nothing is different: roads, households, shelters."""
        roads = Roads(self._old.travel_tenths, self._now)
        return frozenset(one.vehicle.id for one in self._running if self._is_untouched(one, roads))

    def _is_untouched(self, one: Whereabouts, roads: Roads) -> bool:
        before = {shelter.id: shelter for shelter in self._old.shelters}
        still = self._old.shelters if self._change.shelters is None else self._change.shelters
        open_now = {shelter.id: shelter for shelter in still}
        at = one.location
        gone = {(stop.ride, stop.taken) for stop in one.aboard}
        for trip in one.rest:
            ahead = [stop for stop in trip.stops if (stop.ride, stop.taken) not in gone]
            places = [self._rides[stop.ride].location for stop in ahead]
            if any(stop.ride in self._change.cancels for stop in ahead):
                return False
            if open_now.get(trip.shelter) != before[trip.shelter]:
                return False
            for to in [*places, before[trip.shelter].location]:
                if not roads.same(at, to):
                    return False
                at = to
        return True


def _clock(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d} h"


def _sentence(before: PickupPlan, now: PickupPlan, changed: int, untouched: int) -> str:
    words = f"The last one is inside {_clock(now.clearance_seconds)} after the order"
    minutes = round((now.clearance_seconds - before.clearance_seconds) / 60)
    if minutes:
        many = "" if abs(minutes) == 1 else "s"
        words += f", {abs(minutes):,} minute{many} {'later' if minutes > 0 else 'earlier'}"
    left = sum(one.left.people for one in now.unserved)
    if left:
        words = f"{left:,} {'person is' if left == 1 else 'people are'} left. {words}"
    return f"{words}; {changed:,} of the {untouched:,} vehicles that nothing happened to drive otherwise."
