"""From routes as rows of nodes to a plan with times, loads and classes."""

import math
from collections.abc import Sequence

from dashboard.evacuation.pickups.arrays import NEVER, Ints, Translated
from dashboard.evacuation.pickups.bounds import bound_seconds
from dashboard.evacuation.pickups.plan import ClassClearance, Late, PickupPlan, Route, Stop, Trip, Unserved
from dashboard.evacuation.pickups.rides import Load, RiderClass
from dashboard.evacuation.pickups.splitting import Part

NINETY: float = 0.9


def plan_of(asked: Translated, rows: Sequence[Ints], unserved: tuple[Unserved, ...]) -> PickupPlan:
    """Read a plan from each vehicle's row of nodes; a vehicle with an empty row has no route."""
    routes: list[Route] = []
    safe: list[tuple[Part, float]] = []
    late: list[Late] = []
    for vehicle, row in enumerate(rows):
        if len(row):
            routes.append(_Driver(asked, vehicle, safe, late).route([int(node) for node in row]))
    rides = asked.problem.all_rides
    shares: dict[int, int] = {}
    for part in asked.parts:
        shares[part.ride] = shares.get(part.ride, 0) + 1
    return PickupPlan(
        unserved=unserved,
        routes=tuple(routes),
        late=tuple(sorted(late, key=lambda one: one.battery_ends_seconds)),
        classes=_classes(asked, safe),
        clearance_seconds=max((route.ends_seconds for route in routes), default=0.0),
        bound_seconds=bound_seconds(asked, [part for part, _ in safe]),
        split=tuple(rides[ride].id for ride, count in shares.items() if count > 1),
    )


class _Driver:
    """Drives one vehicle along its row and writes down what happens; times are tenths until they are read."""

    def __init__(
        self, asked: Translated, vehicle: int, safe: list[tuple[Part, float]], late: list[Late]
    ) -> None:
        self._asked, self._vehicle = asked, vehicle
        self._safe, self._late = safe, late
        self._at = int(asked.facts.start[vehicle])
        self._now = int(asked.facts.begins[vehicle])

    def route(self, nodes: list[int]) -> Route:
        trips: list[Trip] = []
        begin = 0
        for position, node in enumerate(nodes):
            if node < 0:
                trips.append(self._trip(nodes[begin:position], -1 - node))
                begin = position + 1
        return Route(self._asked.problem.vehicles[self._vehicle].id, tuple(trips))

    def _trip(self, parts: list[int], shelter: int) -> Trip:
        stops: list[Stop] = []
        aboard = Load()
        for part in parts:
            aboard += self._asked.parts[part].load
            stops.append(self._stop(part, aboard, first=not stops))
        facts = self._asked.facts
        comes = self._drive(int(facts.entrance[shelter]))
        unloading = sum(int(facts.unloading[part]) for part in parts)
        self._now = max(comes, int(facts.opens[shelter])) + unloading
        for part in parts:
            self._safe.append((self._asked.parts[part], self._now / 10))
            if not facts.powered[self._vehicle]:
                self._note_battery(part)
        return Trip(tuple(stops), self._asked.problem.shelters[shelter].id, comes / 10, self._now / 10)

    def _stop(self, part: int, aboard: Load, *, first: bool) -> Stop:
        facts = self._asked.facts
        comes = self._drive(int(facts.door[part]))
        pinned = bool(facts.pinned[part])
        self._now = max(comes, int(facts.ready[part])) + int(facts.loading[part])
        if first and not pinned:
            self._now += int(facts.once[self._vehicle])
        if facts.powered[self._vehicle]:
            self._note_battery(part)
        it = self._asked.parts[part]
        ride = self._asked.problem.all_rides[it.ride].id
        times = (comes / 10, self._now / 10)
        return Stop(ride, it.load, *times, aboard, aboard_before=pinned, power_places=it.power_places)

    def _drive(self, to: int) -> int:
        self._now += int(self._asked.facts.travel[self._at, to])
        self._at = to
        return self._now

    def _note_battery(self, part: int) -> None:
        ends = int(self._asked.facts.battery[part])
        if ends < NEVER and self._now > ends:
            ride = self._asked.problem.all_rides[self._asked.parts[part].ride].id
            self._late.append(Late(ride, ends // 10, self._now / 10))


def _classes(asked: Translated, safe: list[tuple[Part, float]]) -> tuple[ClassClearance, ...]:
    everybody = dict.fromkeys(RiderClass, 0)
    for part in asked.parts:
        everybody[part.load.hardest] += part.load.people
    found: list[ClassClearance] = []
    for rider_class in sorted(RiderClass, reverse=True):
        people = everybody[rider_class]
        if people:
            mine = [(at, part.load.people) for part, at in safe if part.load.hardest is rider_class]
            left = people - sum(count for _, count in mine)
            last = max((at for at, _ in mine), default=None)
            found.append(ClassClearance(rider_class, people, left, _ninety(mine, people), last))
    return tuple(found)


def _ninety(arrivals: list[tuple[float, int]], people: int) -> float | None:
    wanted, inside = math.ceil(NINETY * people), 0
    for at, count in sorted(arrivals):
        inside += count
        if inside >= wanted:
            return at
    return None
