"""Why nobody takes a household, and what would serve it: one sentence each, the hardest reason first."""

from collections.abc import Sequence

import numpy as np

from dashboard.evacuation.pickups.arrays import NEVER, Facts, Ints, Translated
from dashboard.evacuation.pickups.plan import Reason, Unserved
from dashboard.evacuation.pickups.rides import Load, Ride

_ROOM_WORDS = ("place", "accessible cot", "power place", "animal place")
_Why = tuple[Reason, str, str]


def unserved_of(asked: Translated, left: Sequence[int], free: Ints) -> tuple[Unserved, ...]:
    """Say for each part that nobody takes why, and what would serve it; `free` is the shelters' room left."""
    found = [_one(asked, part, free) for part in left]
    return tuple(sorted(found, key=lambda one: (list(Reason).index(one.reason), one.ride)))


def _one(asked: Translated, part: int, free: Ints) -> Unserved:
    it = asked.parts[part]
    ride = asked.problem.all_rides[it.ride]
    reason, why, remedy = _reason(asked, part, ride, free)
    return Unserved(ride.id, it.load, reason, f"{ride.id}: {why}", remedy)


def _reason(asked: Translated, part: int, ride: Ride, free: Ints) -> _Why:
    facts, load = asked.facts, asked.parts[part].load
    if not facts.fits[part].any():
        return Reason.NO_VEHICLE, *_no_vehicle(asked, load)
    if not facts.takes[part].any():
        return Reason.NO_SHELTER, *_no_shelter(asked, ride)
    shelters = [int(one) for one in np.flatnonzero(facts.takes[part])]
    large = [one for one in shelters if (facts.offers[one] >= facts.room[part]).all()]
    if not large:
        why = "no shelter has so many places for them."
        return Reason.NO_SHELTER, why, _more_room(facts, part, shelters)
    return _no_way(facts, part) or _no_more(facts, part, load, (large, free))


def _no_way(facts: Facts, part: int) -> _Why | None:
    """Why even a whole fleet there for them alone would not bring them; None where it would."""
    comes, leaves = _alone(facts, part)
    if comes >= NEVER:
        return Reason.NO_ROAD, "no open road leads to them.", "A road opened to them."
    if leaves >= NEVER:
        why = "no open road leads from them to a shelter that would take them."
        return Reason.NO_ROAD, why, "A road opened from them, or a shelter on their side."
    if not _in_time(facts, part):
        why = "crew hours or opening hours are over before they are inside."
        return Reason.NO_TIME, why, "Crews who may work longer, or a shelter that stays open longer."
    return None


def _no_more(facts: Facts, part: int, load: Load, shelters: tuple[list[int], Ints]) -> _Why:
    """Why there was a way and it was taken by others: the shelters that would suit, and their room left."""
    large, free = shelters
    if not any((free[one] >= facts.room[part]).all() for one in large):
        return Reason.SHELTERS_FULL, _full(facts, part, large, free), _more_room(facts, part, large, free)
    why = "those who could take them are busy until their hours are over."
    return Reason.CREW_HOURS, why, f"One more {_vehicle_for(load)}, or crews who may work longer."


def _no_vehicle(asked: Translated, load: Load) -> tuple[str, str]:
    vehicles = asked.problem.vehicles
    if not vehicles:
        return "there is no vehicle.", f"A {_vehicle_for(load)}."
    if load.stretchers and not any(one.stretcher_places for one in vehicles):
        return "nobody has a stretcher place.", "An ambulance, or another vehicle with a stretcher place."
    if load.wheelchairs and not any(one.wheelchair_places for one in vehicles):
        return "nobody has a wheelchair place.", "A lift van, or another vehicle with a wheelchair place."
    if load.lift_seated and not any(one.has_lift for one in vehicles):
        return "nobody has a lift.", "A lift van, or another vehicle with a lift and a seat."
    if load.pets and not any(one.takes_pets for one in vehicles):
        return "nobody takes pets.", "A vehicle that takes pets."
    return "no vehicle has all the places at once.", f"A vehicle with {_places(load)}."


def _places(load: Load) -> str:
    words = [
        f"{count} {name}{'s' if count > 1 else ''}"
        for count, name in (
            (load.seats, "seat"),
            (load.wheelchairs, "wheelchair place"),
            (load.stretchers, "stretcher place"),
        )
        if count
    ]
    words += ["a lift"] if load.lift_seated else []
    words += ["leave to take pets"] if load.pets else []
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _vehicle_for(load: Load) -> str:
    if load.stretchers:
        return "ambulance"
    return "lift van" if load.wheelchairs or load.lift_seated else "bus"


def _no_shelter(asked: Translated, ride: Ride) -> tuple[str, str]:
    shelters, load = asked.problem.shelters, ride.load
    if not shelters:
        return "there is no shelter.", "A shelter."
    wants = (
        ("medical care", ride.medical_care, [one for one in shelters if one.medical]),
        ("an accessible cot", load.accessible_cots, [one for one in shelters if one.accessible_cots]),
        ("a power place", ride.power_places, [one for one in shelters if one.power_places]),
        ("places for animals", load.pets, [one for one in shelters if one.animal_places]),
    )
    wanted = [name for name, need, _ in wants if need]
    missing = [name for name, need, having in wants if need and not having]
    if missing:
        return f"no shelter has {' or '.join(missing)}.", f"A shelter with {' and '.join(missing)}."
    if not wanted:
        return "no shelter has a place at all.", "A shelter with room."
    return f"no shelter has {' and '.join(wanted)} together.", f"A shelter with {' and '.join(wanted)}."


def _alone(facts: Facts, part: int) -> tuple[int, int]:
    """When somebody could be at the door, and from there in a shelter; NEVER and more: no open road."""
    roads = facts.travel[facts.start[facts.fits[part]], facts.door[part]].astype(np.int64)
    bases = facts.travel[facts.entrance, facts.door[part]].astype(np.int64)
    away = facts.travel[facts.door[part], facts.entrance[facts.takes[part]]].astype(np.int64)
    return int(min(roads.min(), bases.min())), int(away.min())


def _in_time(facts: Facts, part: int) -> bool:
    """Whether some vehicle, were it there for them alone, would have them inside before hours are over."""
    fits, takes = facts.fits[part], facts.takes[part]
    start, door = facts.start[fits], facts.door[part]
    comes = np.maximum(facts.begins[fits] + facts.travel[start, door], facts.ready[part])
    leaves = comes + facts.loading[part] + (0 if facts.pinned[part] else facts.once[fits])
    inside = np.maximum(leaves[:, None] + facts.travel[door, facts.entrance[takes]], facts.opens[takes])
    inside = inside + facts.unloading[part]
    return bool(((inside <= facts.until[fits][:, None]) & (inside <= facts.closes[takes])).any())


def _short(facts: Facts, part: int, shelters: Sequence[int], free: Ints) -> list[int]:
    """Which kinds of room are short in every one of the shelters; those short in any where none is in all."""
    short = np.array([free[one] < facts.room[part] for one in shelters])
    kinds = np.flatnonzero(short.all(axis=0))
    return [int(kind) for kind in (kinds if len(kinds) else np.flatnonzero(short.any(axis=0)))]


def _full(facts: Facts, part: int, shelters: Sequence[int], free: Ints) -> str:
    kinds = _short(facts, part, shelters, free)
    words = " and ".join(f"{_ROOM_WORDS[kind]}s" for kind in kinds)
    return f"no shelter that suits them has enough {words} left."


def _more_room(facts: Facts, part: int, shelters: Sequence[int], free: Ints | None = None) -> str:
    left = facts.offers if free is None else free
    kinds = _short(facts, part, shelters, left)
    words = []
    for kind in kinds:
        count = int(facts.room[part, kind]) - max(int(left[one][kind]) for one in shelters)
        count = max(count, 1)
        words.append(f"{count} more {_ROOM_WORDS[kind]}{'s' if count > 1 else ''}")
    return f"{' and '.join(words).capitalize()} in a shelter that suits them."
