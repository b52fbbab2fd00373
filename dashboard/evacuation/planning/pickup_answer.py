"""A pick-up plan → what is kept of it: counts in clear, and who rides with whom to be sealed."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from dashboard.evacuation.pickups.plan import PickupPlan, Reason, Route
from dashboard.evacuation.pickups.rides import Load, RiderClass
from dashboard.evacuation.planning.animals import apart_sentence
from dashboard.evacuation.planning.lines import Line
from dashboard.evacuation.planning.pickup_question import PickupQuestion, ride_number
from data_access.records.evacuation_plan import (
    ClassClearance,
    Pickups,
    PlanInputs,
    RideKept,
    RouteKept,
    ShelterUse,
    StopKept,
    TripKept,
    Unserved,
    UnservedKept,
    VehicleUse,
    WhatIf,
)

CLASS_WORDS: Final[Mapping[RiderClass, str]] = {
    RiderClass.STRETCHER: "Stretcher",
    RiderClass.WHEELCHAIR: "Wheelchair",
    RiderClass.LIFT: "Lift",
    RiderClass.WALKING: "Walking",
}
REASON_WORDS: Final[Mapping[Reason, str]] = {
    Reason.NO_VEHICLE: "No vehicle of the fleet has the places they need",
    Reason.NO_SHELTER: "No shelter offers what they need",
    Reason.NO_ROAD: "No open road leads to them, or from them to a shelter that would take them",
    Reason.NO_TIME: "Nobody can bring them before crew hours or opening hours are over",
    Reason.SHELTERS_FULL: "What they need is taken in every shelter that offers it",
    Reason.CREW_HOURS: "Those who could take them are busy until their crew hours are over",
}
_KM: Final = 111.195
_LEAST_GAIN_MINUTES: Final = 0.5


def routes_kept(
    plan: PickupPlan, question: PickupQuestion, lines: Mapping[tuple[str, int], Line]
) -> tuple[RouteKept, ...]:
    """Lay out the routes as they are sealed, minutes from the start."""
    ready = {one.id: one.from_seconds for one in question.problem.vehicles}
    return tuple(_route(route, ready[route.vehicle], lines) for route in plan.routes if route.trips)


def unserved_kept(plan: PickupPlan) -> tuple[UnservedKept, ...]:
    """Lay out whom nobody takes as it is sealed."""
    return tuple(UnservedKept(ride_number(one.ride), REASON_WORDS[one.reason]) for one in plan.unserved)


def pickups_of(
    plan: PickupPlan,
    inputs: PlanInputs,
    rides: tuple[RideKept, ...],
    routes: tuple[RouteKept, ...],
    *,
    what_if: Iterable[WhatIf] = (),
    seconds: float = 0.0,
    stopped: bool = False,
) -> Pickups:
    """Count a plan as it stands in clear."""
    arrivals = [
        minutes
        for route in plan.routes
        for trip in route.trips
        for minutes in [trip.ends_seconds / 60] * sum(stop.taken.people for stop in trip.stops)
    ]
    return Pickups(
        all=_minutes(plan.clearance_seconds),
        ninety=round(float(_ninety(arrivals)), 1),
        bound=_minutes(plan.bound_seconds) if plan.bound_seconds else None,
        classes=_classes(plan),
        binds=binding_sentence(plan),
        served=len({stop.ride for route in plan.routes for trip in route.trips for stop in trip.stops}),
        people=plan.people,
        unserved=_unserved(plan),
        vehicles=_uses(plan, inputs, routes),
        shelters=_shelter_uses(plan, inputs, rides),
        what_if=tuple(what_if),
        seconds=round(seconds, 1),
        stopped=stopped,
        power_misses=len(plan.late),
        apart=apart_sentence(rides),
    )


def binding_sentence(plan: PickupPlan) -> str:
    """Say which class decides when all are safe; empty when nobody is taken."""
    told = [one for one in plan.classes if one.last_seconds is not None]
    if not told:
        return ""
    last = max(told, key=lambda one: one.last_seconds or 0)
    others = [one.last_seconds or 0 for one in told if one is not last]
    name = CLASS_WORDS[last.rider_class].lower()
    sooner = round(((last.last_seconds or 0) - max(others, default=0)) / 60)
    if not others or sooner < 1:
        return f"All classes are done at about the same time; the last ones are those by {name}."
    return f"Those by {name} decide: all others are safe {sooner:,} min sooner."


def _route(route: Route, ready_seconds: float, lines: Mapping[tuple[str, int], Line]) -> RouteKept:
    begins, trips = ready_seconds, list[TripKept]()
    for number, trip in enumerate(route.trips):
        stops = tuple(
            StopKept(ride_number(stop.ride), _minutes(stop.arrives_seconds), _minutes(stop.leaves_seconds))
            for stop in trip.stops
        )
        line = lines.get((route.vehicle, number), ())
        trips.append(TripKept(stops, trip.shelter, _minutes(begins), _minutes(trip.ends_seconds), line))
        begins = trip.ends_seconds
    return RouteKept(route.vehicle, tuple(trips))


def _minutes(seconds: float) -> float:
    return round(float(seconds) / 60, 1)


def _ninety(arrivals: list[float]) -> float:
    if not arrivals:
        return 0.0
    ordered = sorted(arrivals)
    return ordered[math.ceil(0.9 * len(ordered)) - 1]


def _classes(plan: PickupPlan) -> tuple[ClassClearance, ...]:
    return tuple(
        ClassClearance(
            CLASS_WORDS[one.rider_class],
            one.people,
            _minutes(one.ninety_seconds if one.ninety_seconds is not None else one.last_seconds or 0),
            _minutes(one.last_seconds or 0),
        )
        for one in plan.classes
    )


def _unserved(plan: PickupPlan) -> tuple[Unserved, ...]:
    grouped: dict[Reason, list[tuple[int, str]]] = defaultdict(list)
    for one in plan.unserved:
        grouped[one.reason].append((one.left.people, one.remedy))
    return tuple(
        Unserved(
            REASON_WORDS[reason],
            len(left),
            sum(people for people, _ in left),
            Counter(remedy for _, remedy in left).most_common(1)[0][0],
        )
        for reason, left in sorted(grouped.items(), key=lambda item: -len(item[1]))
    )


def _uses(plan: PickupPlan, inputs: PlanInputs, routes: tuple[RouteKept, ...]) -> tuple[VehicleUse, ...]:
    vehicles = {one.code: one for one in inputs.vehicles}
    depots = {one.id: one.name for one in inputs.depots}
    people = {
        route.vehicle: sum(stop.taken.people for trip in route.trips for stop in trip.stops)
        for route in plan.routes
    }
    return tuple(
        VehicleUse(
            route.vehicle,
            vehicles[route.vehicle].kind.value,
            depots.get(vehicles[route.vehicle].depot_id, ""),
            len(route.trips),
            sum(len(trip.stops) for trip in route.trips),
            people.get(route.vehicle, 0),  # type: ignore[call-overload]
            round(sum(km_of(trip.line) for trip in route.trips), 1),
            route.trips[0].begins,
            route.trips[-1].arrives,
        )
        for route in routes
    )


def km_of(line: Line) -> float:
    """How long a line is, in kilometres; 0 for none."""
    if len(line) < 2:
        return 0.0
    points = np.array(line)
    north, east = np.diff(points[:, 0]), np.diff(points[:, 1])
    return float(np.hypot(north, east * np.cos(np.radians(points[:-1, 0]))).sum() * _KM)


def _shelter_uses(
    plan: PickupPlan, inputs: PlanInputs, rides: tuple[RideKept, ...]
) -> tuple[ShelterUse, ...]:
    brought: dict[str, Load] = defaultdict(Load)
    powered: Counter[str] = Counter()
    last: dict[str, float] = {}
    for route in plan.routes:
        for trip in route.trips:
            for stop in trip.stops:
                brought[trip.shelter] = brought[trip.shelter] + stop.taken
                powered[trip.shelter] += rides[ride_number(stop.ride)].powered
            last[trip.shelter] = max(last.get(trip.shelter, 0.0), _minutes(trip.ends_seconds))
    return tuple(
        ShelterUse(
            one.code, one.name, brought[one.code].people, one.people,
            brought[one.code].accessible_cots, one.accessible, powered[one.code], one.powered,
            brought[one.code].pets, one.animals, last.get(one.code),
        )
        for one in inputs.shelters if one.in_use
    )  # fmt: skip
