"""No plan can be over earlier: a lower bound on the clearance time, loose and proven.

Three reasons, and the latest of them counts. One: each part needs the fastest vehicle and shelter that suit
it. Two: whatever order is driven, those who need a certain kind of vehicle take that kind's time: each is
reached from somewhere and loaded and unloaded, and there are at least so many trips as places demand, each of
which comes from a depot or a shelter and goes on to a shelter. That work shared out evenly among the vehicles
that can do it, each from the time at which its crew begins, is over no earlier than the water stands level.
Three: the same for all parts together.
"""

from collections.abc import Sequence

import numpy as np

from dashboard.evacuation.pickups.arrays import NEVER, Bools, Facts, Longs, Translated
from dashboard.evacuation.pickups.splitting import Part


def bound_seconds(asked: Translated, taken: Sequence[Part]) -> float:
    """Bound the end of every plan that takes these parts; 0 for none."""
    chosen = {id(part) for part in taken}
    rows = np.array([row for row, part in enumerate(asked.parts) if id(part) in chosen], np.int64)
    return _bound(asked.facts, rows) / 10


def hopeful_tenths(facts: Facts) -> float:
    """Bound the end of every plan that takes all who can be taken at all; 0 where nobody can."""
    if not (len(facts.start) and len(facts.entrance)):
        return 0.0
    rows = np.arange(len(facts.door))
    return _bound(facts, rows[_each_alone(facts, rows) < NEVER])


def _bound(facts: Facts, rows: Longs) -> float:
    if not len(rows):
        return 0.0
    best = float(_each_alone(facts, rows).max())
    for group in _groups(facts, rows):
        best = max(best, _level(facts, group))
    return best


def _far(facts: Facts, tails: Longs, heads: Longs) -> Longs:
    return facts.travel[np.ix_(tails, heads)].astype(np.int64)


def _each_alone(facts: Facts, rows: Longs) -> Longs:
    """When each part would be inside were all vehicles there for it alone; tenths."""
    doors = facts.door[rows].astype(np.int64)
    comes = facts.begins[:, None] + _far(facts, facts.start.astype(np.int64), doors)
    comes = np.where(facts.fits[rows].T, comes, NEVER).min(axis=0)
    leaves = np.maximum(comes, facts.ready[rows]) + facts.loading[rows]
    inside = leaves[:, None] + _far(facts, doors, facts.entrance.astype(np.int64))
    inside = np.maximum(inside, facts.opens[None, :])
    found = np.where(facts.takes[rows], inside, NEVER).min(axis=1) + facts.unloading[rows]
    return np.asarray(np.where(facts.pinned[rows], 0, found), np.int64)


def _groups(facts: Facts, rows: Longs) -> list[Longs]:
    """Parts that only some vehicles take: for each set of vehicles, all parts that need one of the set."""
    free = rows[~facts.pinned[rows]]
    if not len(free):
        return []
    masks = np.unique(facts.fits[free], axis=0)
    return [free, *(free[~(facts.fits[free] & ~mask).any(axis=1)] for mask in masks)]


def _level(facts: Facts, group: Longs) -> float:
    """How high work stands when it is shared out evenly; tenths."""
    able = np.asarray(facts.fits[group].any(axis=0), np.bool_)
    if not able.any():
        return 0.0
    work = float(_work(facts, group, able))
    begins = np.sort(facts.begins[able]).astype(np.float64)
    height = float(begins[0])
    for count in range(1, len(begins) + 1):
        height = (work + begins[:count].sum()) / count
        if count == len(begins) or height <= begins[count]:
            break
    return height


def _work(facts: Facts, group: Longs, able: Bools) -> int:
    """The least that driving, loading and unloading take together; tenths."""
    doors = facts.door[group].astype(np.int64)
    bases = np.concatenate([facts.start[able], facts.entrance]).astype(np.int64)
    from_base = _far(facts, bases, doors).min(axis=0)
    everywhere = np.concatenate([bases, facts.door[~facts.pinned].astype(np.int64)])
    others = _far(facts, everywhere, doors)
    others[len(bases) :][np.flatnonzero(~facts.pinned)[:, None] == group[None, :]] = NEVER
    from_any = np.minimum(others.min(axis=0), from_base)
    out = np.where(facts.takes[group], _far(facts, doors, facts.entrance.astype(np.int64)), NEVER).min(axis=1)
    trips = _fewest_trips(facts, group, able)
    handling = (facts.loading[group] + facts.unloading[group]).sum()
    ends = np.sort(out)[:trips].sum() + np.sort(from_base - from_any)[:trips].sum()
    return int(handling + from_any.sum() + ends + trips * int(facts.once[able].min()))


def _fewest_trips(facts: Facts, group: Longs, able: Bools) -> int:
    """How many trips places demand, were every vehicle the largest of each kind of place."""
    fewest = 1
    for kind in range(3):
        largest = int(facts.holds[able, kind].max())
        if largest:
            wanted = int(facts.places[group, kind].sum())
            fewest = max(fewest, -(-wanted // largest))
    return min(fewest, len(group))
