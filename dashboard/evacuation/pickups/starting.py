"""Where a search begins: who is aboard already, and as much of an earlier plan as is still possible."""

from collections.abc import Sequence

import numpy as np

from dashboard.evacuation.pickups.arrays import Facts, Translated
from dashboard.evacuation.pickups.plan import PickupPlan, Route
from dashboard.evacuation.pickups.schedule import (
    Schedule,
    drop_node,
    insert_node,
    possible,
    refresh,
    roomy_shelters,
    take_room,
)

Rows = list[list[int]]
"""For each vehicle of the problem its nodes."""


def rows_of(asked: Translated, plan: PickupPlan) -> Rows:
    """Find a plan's routes in a problem that may have changed; what is no longer in it is left out."""
    routes = {route.vehicle: route for route in plan.routes}
    shelters = {shelter.id: row for row, shelter in enumerate(asked.problem.shelters)}
    rides = asked.problem.all_rides
    waiting: dict[tuple[str, object], list[int]] = {}
    for row, part in enumerate(asked.parts):
        waiting.setdefault((rides[part.ride].id, part.load), []).append(row)
    rows: Rows = []
    for vehicle in asked.problem.vehicles:
        route = routes.get(vehicle.id, Route(vehicle.id, ()))
        nodes: list[int] = []
        for trip in route.trips:
            found = [waiting.get((stop.ride, stop.taken), []) for stop in trip.stops]
            parts = [one.pop(0) for one in found if one]
            if parts and trip.shelter in shelters:
                nodes += [*parts, -1 - shelters[trip.shelter]]
        rows.append(nodes)
    return rows


def seat(asked: Translated, schedule: Schedule, rows: Sequence[Sequence[int]]) -> None:
    """Lay routes into an empty schedule: first who is aboard, then whatever of the rows is possible.

    Who is aboard rides to the row's shelter where it will do, else to the one that is reached first; whose
    vehicle can bring them nowhere stays out.
    """
    facts = asked.facts
    for vehicle in range(len(facts.start)):
        mine = [int(part) for part in np.flatnonzero(facts.pinned & facts.fits[:, vehicle])]
        trips = _trips(rows[vehicle]) if rows else []
        if mine:
            _seat_aboard(facts, schedule, vehicle, mine, trips)
        for parts, shelter in trips:
            free = [part for part in parts if not facts.pinned[part] and schedule.by[part] < 0]
            _seat_trip(facts, schedule, vehicle, free, shelter)


def _trips(row: Sequence[int]) -> list[tuple[list[int], int]]:
    trips: list[tuple[list[int], int]] = []
    parts: list[int] = []
    for node in row:
        if node >= 0:
            parts.append(node)
        else:
            trips.append((parts, -1 - node))
            parts = []
    return trips


def _seat_aboard(
    facts: Facts, schedule: Schedule, vehicle: int, mine: list[int], trips: list[tuple[list[int], int]]
) -> None:
    """Seat who is aboard, and who was to be fetched on the same trip; that trip is taken off the list."""
    with_them: list[int] = []
    usual: list[int] = []
    if trips and any(part in mine for part in trips[0][0]):
        parts, shelter = trips.pop(0)
        with_them, usual = [part for part in parts if part not in mine], [shelter]
    roads = facts.travel[facts.start[vehicle], facts.entrance]
    for shelter in [*usual, *(int(one) for one in np.argsort(roads, kind="stable"))]:
        if not _all_find_room(facts, schedule, mine, shelter):
            continue
        for position, node in enumerate([*mine, -1 - shelter]):
            insert_node(schedule, vehicle, position, node)
        refresh(facts, schedule, vehicle)
        if possible(facts, schedule, vehicle):
            _take(facts, schedule, vehicle, mine, shelter)
            schedule.fixed[vehicle] = len(mine)
            _add_stops(facts, schedule, vehicle, with_them, shelter)
            return
        schedule.size[vehicle] = 0
        refresh(facts, schedule, vehicle)


def _all_find_room(facts: Facts, schedule: Schedule, parts: list[int], shelter: int) -> bool:
    wanted = facts.room[parts].sum(axis=0)
    return bool(facts.takes[parts, shelter].all() and (schedule.free[shelter] >= wanted).all())


def _take(facts: Facts, schedule: Schedule, vehicle: int, parts: list[int], shelter: int) -> None:
    for part in parts:
        take_room(facts, schedule, part, shelter, 1)
        schedule.by[part] = vehicle


def _seat_trip(facts: Facts, schedule: Schedule, vehicle: int, parts: list[int], shelter: int) -> None:
    """Add a trip at the end of a route, at first with whoever can ride alone."""
    for position, part in enumerate(parts):
        if not (facts.fits[part, vehicle] and roomy_shelters(facts, schedule, part)[shelter]):
            continue
        end = int(schedule.size[vehicle])
        if end + 2 > schedule.nodes.shape[1]:
            return
        insert_node(schedule, vehicle, end, -1 - shelter)
        insert_node(schedule, vehicle, end, part)
        refresh(facts, schedule, vehicle)
        if possible(facts, schedule, vehicle):
            _take(facts, schedule, vehicle, [part], shelter)
            _add_stops(facts, schedule, vehicle, parts[position + 1 :], shelter)
            return
        schedule.size[vehicle] = end
        refresh(facts, schedule, vehicle)


def _add_stops(facts: Facts, schedule: Schedule, vehicle: int, parts: list[int], shelter: int) -> None:
    """Add doors before the last shelter of a route, each if the route stays possible with it."""
    for part in parts:
        if not (facts.fits[part, vehicle] and roomy_shelters(facts, schedule, part)[shelter]):
            continue
        position = int(schedule.size[vehicle]) - 1
        if position + 2 > schedule.nodes.shape[1]:
            return
        insert_node(schedule, vehicle, position, part)
        refresh(facts, schedule, vehicle)
        if possible(facts, schedule, vehicle):
            _take(facts, schedule, vehicle, [part], shelter)
        else:
            drop_node(schedule, vehicle, position)
            refresh(facts, schedule, vehicle)
