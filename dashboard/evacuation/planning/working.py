"""A plan worked out: everyone with a car, then those who need a ride; checked, or it is refused."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.evacuation.egress.planning import answer_of
from dashboard.evacuation.pickups.checking import faults
from dashboard.evacuation.pickups.marginal import worth_of_more
from dashboard.evacuation.pickups.plan import PickupPlan
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.solving import Patience, Progress, solve
from dashboard.evacuation.planning.animals import (
    held_by_animals,
    set_apart,
    without_animals,
)
from dashboard.evacuation.planning.egress_answer import egress_of
from dashboard.evacuation.planning.egress_question import Homes, egress_question
from dashboard.evacuation.planning.ground import Ground
from dashboard.evacuation.planning.jobs import Tell
from dashboard.evacuation.planning.lines import lines_of
from dashboard.evacuation.planning.pickup_answer import pickups_of, routes_kept, unserved_kept
from dashboard.evacuation.planning.pickup_question import pickup_question
from dashboard.evacuation.planning.riders import Riders
from dashboard.geo.area import Area
from data_access.records.evacuation_plan import Egress, Pickups, PlanInputs, PlanResults, PlanRides, WhatIf
from data_access.refusals import BadInput, Refusal

EGRESS_SECONDS: Final = 30.0
_MOST_TOLD: Final = 3
_MOST_WHAT_IFS: Final = 3
_LONGEST_EACH_SECONDS: Final = 1.0
_SHARE_EACH: Final = 0.06
_LEAST_SAVED_SECONDS: Final = 30.0


class PlanFaulty(Refusal):
    """The checker found a fault in what a solver made: nothing is kept."""


@dataclass(frozen=True)
class PlanTask:
    """All that a plan is worked out from. `ground` holds the closures; without `by_car` only rides count."""

    area: Area
    inputs: PlanInputs
    riders: Riders
    homes: Sequence[Homes]
    ground: Ground
    zone: ZoneInfo
    by_car: bool = True


@dataclass(frozen=True)
class Worked:
    """What came out: counts in clear, and who rides with whom."""

    results: PlanResults
    rides: PlanRides


@dataclass
class _Watch:
    """Tells how far the whole is while one part tells how far it is, and collects what was remarked."""

    tell: Tell
    stopped: Callable[[], bool]
    notes: list[str] = field(default_factory=list)

    def part(self, first: float, last: float, said: str = "") -> Tell:
        """Give what a part tells its own progress to."""
        return lambda share, doing: self.tell(first + (last - first) * min(1.0, share), said or doing)


def work_out(task: PlanTask, *, tell: Tell, stopped: Callable[[], bool]) -> Worked:
    """Work a plan out. A stop keeps the best so far; what was not begun is left out.

    A part that cannot be asked (nobody rides, no way out) is left out, and a note says why. Refused
    (`PlanFaulty`) is a plan in which the checkers find a fault.
    """
    watch = _Watch(tell, stopped)
    egress = _egress(task, watch) if task.by_car else None
    pickups, rides = _pickups(task, watch)
    if egress is None and pickups is None:
        raise BadInput(" ".join(watch.notes) or "There is nothing to plan in this area.")
    return Worked(PlanResults(task.riders.people, egress, pickups, tuple(watch.notes)), rides)


def _egress(task: PlanTask, watch: _Watch) -> Egress | None:
    watch.tell(0.02, "Counting the cars and the ways out")
    try:
        problem = egress_question(task.area, task.homes, task.inputs.assumptions, task.ground)
    except BadInput as fault:
        watch.notes.append(f"Everyone by car was left out: {fault}")
        return None
    answer = answer_of(problem, seconds=EGRESS_SECONDS, stop=watch.stopped, progress=watch.part(0.05, 0.45))
    _require_sound("The plan for everyone by car", answer.faults)
    return egress_of(answer, task.ground.graph, len(problem.exits))


def _pickups(task: PlanTask, watch: _Watch) -> tuple[Pickups | None, PlanRides]:
    rides = task.riders.rides
    watch.tell(0.46, "Measuring the ways between doors, depots and shelters")
    try:
        question = pickup_question(task.inputs, rides, task.ground, task.zone)
    except BadInput as fault:
        watch.notes.append(f"Pick-ups were left out: {fault}")
        return None, PlanRides(rides=rides, off_map=task.riders.off_map)
    began = time.monotonic()
    plan = _solved(question.problem, task.inputs, watch)
    if apart := held_by_animals(plan, rides):
        question, rides = without_animals(question, apart), set_apart(rides, apart)
        plan = _solved(question.problem, task.inputs, watch, warm=plan)
    seconds = time.monotonic() - began
    _require_sound("The plan for pick-ups", faults(question.problem, plan))
    watch.tell(0.85, "Asking what another vehicle would save")
    gains = _what_ifs(question.problem, plan, task.inputs, watch)
    watch.tell(0.92, "Drawing the routes")
    kept = PlanRides(
        rides=rides,
        routes=routes_kept(plan, question, lines_of(plan.routes, question, task.ground)),
        unserved=unserved_kept(plan),
        off_map=task.riders.off_map,
    )
    stopped = watch.stopped()
    counted = pickups_of(
        plan, task.inputs, rides, kept.routes, what_if=gains, seconds=seconds, stopped=stopped
    )
    return counted, kept


def _solved(
    problem: PickupProblem, inputs: PlanInputs, watch: _Watch, warm: PickupPlan | None = None
) -> PickupPlan:
    def told(progress: Progress) -> None:
        left = f", {progress.left:,} people nobody takes yet" if progress.left else ""
        watch.tell(
            0.5 + 0.35 * progress.share,
            f"Pick-ups: all safe after {progress.clearance_seconds / 60:,.0f} min{left}",
        )

    patience = Patience(seconds=inputs.assumptions.search_seconds, cancelled=watch.stopped)
    return solve(problem, patience, inputs.seed, told, warm=warm)


def _what_ifs(
    problem: PickupProblem, plan: PickupPlan, inputs: PlanInputs, watch: _Watch
) -> tuple[WhatIf, ...]:
    """What one more vehicle of each kind would be worth, the most useful kinds first."""
    each = Patience(
        seconds=min(_LONGEST_EACH_SECONDS, inputs.assumptions.search_seconds * _SHARE_EACH),
        cancelled=watch.stopped,
    )
    tell = watch.part(0.85, 0.92, "Asking what another vehicle would save")
    worth = worth_of_more(problem, plan, each, inputs.seed, lambda share: tell(share, ""))
    return tuple(
        WhatIf(one.sentence, round(float(one.more[0].saves_seconds) / 60, 1) if one.more else 0.0)
        for one in worth[:_MOST_WHAT_IFS]
        if any(more.saves_seconds >= _LEAST_SAVED_SECONDS or more.serves_people for more in one.more)
    )


def _require_sound(what: str, found: Sequence[str]) -> None:
    if found:
        said = " ".join(found[:_MOST_TOLD])
        raise PlanFaulty(
            f"{what} did not stand up to its check, so that nothing was kept: {said}"
            " Work it out again, and tell whoever looks after Muster."
        )
