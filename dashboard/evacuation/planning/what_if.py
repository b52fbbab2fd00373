"""What another vehicle would save: the fleet as it is, and one or two more of the kind that decides."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dashboard.evacuation.pickups.plan import PickupPlan
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import RiderClass
from dashboard.evacuation.pickups.solving import Patience, solve
from dashboard.evacuation.pickups.vehicles import KIND_PRESETS, Vehicle, VehicleId, VehicleKind
from dashboard.evacuation.planning.pickup_question import PickupQuestion
from data_access.records.evacuation_plan import PlanInputs, WhatIf

_KIND_FOR: Final = {
    RiderClass.STRETCHER: VehicleKind.AMBULANCE,
    RiderClass.WHEELCHAIR: VehicleKind.LIFT_VAN,
    RiderClass.LIFT: VehicleKind.LIFT_VAN,
    RiderClass.WALKING: VehicleKind.BUS,
}
MOST_MORE: Final = 2
_SHARE: Final = 0.3
_LONGEST_SECONDS: Final = 3.0


def what_ifs(
    question: PickupQuestion,
    plan: PickupPlan,
    inputs: PlanInputs,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[WhatIf, ...]:
    """Add vehicles one after the other and tell what each saves; nothing where nobody rides, or when stopped.

    Each search begins at the plan before it, so that another vehicle never makes it longer.
    """
    kind = _deciding(plan)
    pattern = _pattern(question.problem, kind)
    if pattern is None:
        return ()
    found: list[WhatIf] = []
    problem, best = question.problem, plan
    there_are = sum(1 for one in problem.vehicles if one.kind is pattern.kind)
    for more in range(1, MOST_MORE + 1):
        if stopped():
            break
        problem = _with_another(problem, pattern, more)
        seconds = min(_LONGEST_SECONDS, inputs.assumptions.search_seconds * _SHARE)
        better = solve(problem, Patience(seconds=seconds, cancelled=stopped), inputs.seed, warm=best)
        found.append(_told(best, better, pattern.kind, there_are + more))
        best = better
    return tuple(found)


def ordinal(number: int) -> str:
    """Say which one of a row: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def _deciding(plan: PickupPlan) -> VehicleKind:
    """The kind of vehicle that those who are left, or who are safe last, would ride in."""
    left = [one for one in plan.classes if one.left]
    told = left or [one for one in plan.classes if one.last_seconds is not None]
    if not told:
        return VehicleKind.BUS
    return _KIND_FOR[max(told, key=lambda one: (one.left, one.last_seconds or 0)).rider_class]


def _pattern(problem: PickupProblem, kind: VehicleKind) -> Vehicle | None:
    """The vehicle that another one is like: the soonest of this kind, else a usual one; None for no fleet."""
    alike = [one for one in problem.vehicles if one.kind is kind]
    if alike or not problem.vehicles:
        return min(alike, key=lambda one: one.from_seconds, default=None)
    usual = next(one for one in KIND_PRESETS if one.kind is kind)
    return usual.vehicle("another", problem.vehicles[0].location)


def _with_another(problem: PickupProblem, pattern: Vehicle, number: int) -> PickupProblem:
    another = replace(pattern, id=VehicleId(f"another {number}"))
    return replace(problem, vehicles=(*problem.vehicles, another))


def _told(before: PickupPlan, after: PickupPlan, kind: VehicleKind, number: int) -> WhatIf:
    saved = max(0.0, (before.clearance_seconds - after.clearance_seconds) / 60)
    taken = after.people - before.people
    name = f"A {ordinal(number)} {kind.words}"
    if taken > 0:
        return WhatIf(f"{name} takes {taken:,} more people.", round(float(saved), 1))
    gain = f"saves {saved:,.0f} min" if saved >= 0.5 else "saves nothing"
    return WhatIf(f"{name} {gain}.", round(float(saved), 1))
