"""What one more vehicle of each kind would be worth: a plan gone on with for a while, with it and without."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from dashboard.evacuation.pickups.plan import PickupPlan
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.solving import Patience, solve
from dashboard.evacuation.pickups.vehicles import KIND_PRESETS, Vehicle, VehicleId, VehicleKind

MORE = 2
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class OneMore:
    """What the so-manieth vehicle of a kind adds to the one before it."""

    number: int
    saves_seconds: float
    """How much earlier the last one is inside; 0 where others bind."""
    serves_people: int
    """How many more are taken at all."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What more vehicles of a kind are worth, as numbers and as a sentence."""

    kind: VehicleKind
    more: tuple[OneMore, ...]
    sentence: str


def worth_of_more(
    problem: PickupProblem,
    plan: PickupPlan,
    each: Patience,
    seed: int = 1,
    tell: Callable[[float], None] | None = None,
) -> tuple[Worth, ...]:
    """Say for each kind what one more and a second one more would save; the most useful kind first.

    `each` is how long each question is thought about; the plan without a new vehicle is given as long, so
    that nothing is credited to a vehicle that time alone would have found. Kinds that are not in the fleet
    are fitted as their preset. `tell` hears how far it is, 0 to 1. Cancelled: what was found by then.
    """
    base = solve(problem, each, seed, warm=plan)
    kinds = [preset.kind for preset in KIND_PRESETS]
    found: list[Worth] = []
    for done, kind in enumerate(kinds):
        if each.cancelled() or not problem.vehicles:
            break
        found.append(_worth(problem, (plan, base), kind, each, seed=seed))
        if tell:
            tell((done + 1) / len(kinds))
    return tuple(sorted(found, key=_order, reverse=True))


def _order(one: Worth) -> tuple[int, float]:
    return one.more[0].serves_people, one.more[0].saves_seconds


def _worth(
    problem: PickupProblem,
    plans: tuple[PickupPlan, PickupPlan],
    kind: VehicleKind,
    each: Patience,
    *,
    seed: int,
) -> Worth:
    """Ask with one and two more; every question begins from the same plan and is thought about as long."""
    begin, before = plans
    has = sum(vehicle.kind is kind for vehicle in problem.vehicles)
    now = problem
    more: list[OneMore] = []
    for number in range(has + 1, has + 1 + MORE):
        now = replace(now, vehicles=(*now.vehicles, _another(now, kind, number)))
        plan = solve(now, each, seed, warm=begin)
        more.append(_gain(number, before, plan))
        before = plan if _is_better(plan, before) else before
    return Worth(kind, tuple(more), _sentence(kind, more))


def _another(problem: PickupProblem, kind: VehicleKind, number: int) -> Vehicle:
    """Make one like most of its kind, at the depot with most of them; else like the preset."""
    name = VehicleId(f"one more {kind.words} ({number})")
    alike = [replace(one, id=name) for one in problem.vehicles if one.kind is kind]
    if alike:
        return Counter(alike).most_common(1)[0][0]
    preset = next(preset for preset in KIND_PRESETS if preset.kind is kind)
    depot = Counter(vehicle.location for vehicle in problem.vehicles).most_common(1)[0][0]
    until = max(vehicle.until_seconds for vehicle in problem.vehicles)
    begins = min(int(preset.mobilisation_minutes.value * 60), until - 1)
    return preset.vehicle(name, depot, from_seconds=begins, until_seconds=until)


def _is_better(plan: PickupPlan, before: PickupPlan) -> bool:
    more = plan.people - before.people
    return more > 0 or (more == 0 and plan.clearance_seconds <= before.clearance_seconds)


def _gain(number: int, before: PickupPlan, plan: PickupPlan) -> OneMore:
    """What a plan gains; time is only compared where the same number is taken."""
    serves = max(0, plan.people - before.people)
    saves = 0.0 if serves else max(0.0, before.clearance_seconds - plan.clearance_seconds)
    return OneMore(number, saves if plan.people >= before.people else 0.0, serves)


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def _says(one: OneMore) -> str:
    if one.serves_people:
        return f"serves {one.serves_people:,} more {'person' if one.serves_people == 1 else 'people'}"
    minutes = round(one.saves_seconds / 60)
    return f"saves {minutes:,} minute{'' if minutes == 1 else 's'}" if minutes else "saves nothing"


def _article(ordinal: str) -> str:
    """Give the article as it is spoken: an eighth, an 11th, an 18th, an 80th."""
    return "an" if ordinal.startswith(("8", "11", "18", "eighth")) and not ordinal.startswith("11 ") else "a"


def _sentence(kind: VehicleKind, more: list[OneMore]) -> str:
    first, *others = more
    ordinal = _ordinal(first.number)
    words = [f"{_article(ordinal)} {ordinal} {kind.words} {_says(first)}".capitalize()]
    words += [f"{_article(_ordinal(one.number))} {_ordinal(one.number)} {_says(one)}" for one in others]
    return "; ".join(words) + "."
