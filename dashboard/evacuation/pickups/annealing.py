"""Ruin and recreate: a few near households are taken out and put back where it is cheapest, again and again.

After Schrimpf and others 2000 (doi:10.1006/jcph.1999.6413) and Christiaens and Vanden Berghe 2020
(doi:10.1287/trsc.2019.0914): near ones go together, two times in five around the vehicle that is done last;
they come back in random order or the hardest first; what is worse is kept now and then, and ever less often.
"""

# ruff: noqa: PLR0917 - compiled functions take no keywords and no generators.

from typing import NamedTuple

import numpy as np

from dashboard.evacuation.pickups.arrays import Bools, Facts, Floats, Ints, Longs
from dashboard.evacuation.pickups.compiling import compiled
from dashboard.evacuation.pickups.inserting import Aim, best_place, put, route_cost, settle
from dashboard.evacuation.pickups.schedule import Schedule, refresh, take_out, take_room

MOST_REMOVED = 12
MOST_WAITING = 3
"""So many of those whom nobody takes are tried again in each step."""
LATEST_SHARE = 0.4
SKIP = 0.02


class Search(NamedTuple):
    """What a search remembers between two steps."""

    dice: "np.typing.NDArray[np.uint64]"
    """(1)."""
    pool: Ints
    """Who was taken out in this step."""
    kept: Ints
    kept_size: Ints
    kept_free: Ints
    """What vehicles and shelters were like before this step."""
    marked: Bools
    """(vehicles): changed in this step."""
    best: Ints
    best_size: Ints
    key: Floats
    """(2): how good the best one is, the smaller, the better; and its last end."""
    steps: Longs
    """(1)."""


def new_search(facts: Facts, schedule: Schedule, seed: int) -> Search:
    """Begin a search from a schedule; nothing better is known yet."""
    return Search(
        dice=np.array([seed * 2 + 1], np.uint64),
        pool=np.zeros(len(facts.door) + 1, np.int32),
        kept=np.zeros_like(schedule.nodes),
        kept_size=np.zeros_like(schedule.size),
        kept_free=schedule.free.copy(),
        marked=np.zeros(len(facts.start), np.bool_),
        best=schedule.nodes.copy(),
        best_size=schedule.size.copy(),
        key=np.array([np.inf, 0.0]),
        steps=np.zeros(1, np.int64),
    )


@compiled
def _roll(dice: "np.typing.NDArray[np.uint64]") -> int:
    """Give 31 random bits (splitmix64; Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195)."""
    dice[0] += np.uint64(0x9E3779B97F4A7C15)
    z = dice[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return int((z ^ (z >> np.uint64(31))) >> np.uint64(33))


@compiled
def _share(dice: "np.typing.NDArray[np.uint64]") -> float:
    return _roll(dice) / 2147483648.0


@compiled
def cost_of(f: Facts, s: Schedule, aim: Aim) -> float:
    """What a schedule costs: ends, ends after the target, batteries, whom nobody takes, what was changed."""
    cost = 0.0
    changed = 0
    for v in range(len(f.start)):
        if s.size[v]:
            cost += route_cost(f, aim, v, s.end[v]) + aim.late * s.late[v]
        changed += s.changed[v]
    for part in range(len(f.door)):
        if s.by[part] < 0:
            cost += f.penalty[part]
    return cost + changed * aim.change + max(0, changed - aim.most_changed) * aim.far_change


@compiled
def key_of(f: Facts, s: Schedule, aim: Aim) -> float:
    """How good a schedule is: whom nobody takes, then batteries, then the last end, then all ends."""
    last, ends, weight = np.int64(0), 0.0, 0.0
    changed = 0
    for v in range(len(f.start)):
        if s.size[v]:
            last = max(last, s.end[v])
            ends += float(s.end[v] - f.begins[v]) + aim.late * s.late[v]
        changed += s.changed[v]
    for part in range(len(f.door)):
        if s.by[part] < 0:
            weight += f.penalty[part]
    kept = changed * aim.change + max(0, changed - aim.most_changed) * aim.far_change
    return weight + ends + aim.over * float(last) + kept


@compiled
def last_end(s: Schedule) -> float:
    """When the last route is over; 0 where nobody drives."""
    last = 0.0
    for v in range(len(s.size)):
        if s.size[v]:
            last = max(last, float(s.end[v]))
    return last


@compiled
def latest(s: Schedule) -> int:
    """Find the vehicle that is done last; -1 where none drives."""
    found = -1
    for v in range(len(s.size)):
        if s.size[v] > s.fixed[v] and (found < 0 or s.end[v] > s.end[found]):
            found = v
    return found


@compiled
def _some_part(f: Facts, s: Schedule, r: Search) -> int:
    """Somebody around whom to take out: two times in five of the latest vehicle. -1: a pinned one was hit."""
    if _share(r.dice) < LATEST_SHARE:
        v = latest(s)
        if v >= 0:
            node = s.nodes[v, s.fixed[v] + _roll(r.dice) % (s.size[v] - s.fixed[v])]
            if node >= 0 and not f.pinned[node]:
                return int(node)
    part = _roll(r.dice) % len(f.door)
    return -1 if f.pinned[part] else part


@compiled
def _keep(s: Schedule, r: Search, v: int) -> None:
    """Remember a route before it is changed in this step."""
    if not r.marked[v]:
        r.marked[v] = True
        r.kept_size[v] = s.size[v]
        r.kept[v, : s.size[v]] = s.nodes[v, : s.size[v]]


@compiled
def _ruin(f: Facts, s: Schedule, r: Search) -> int:
    """Take out near households; comes back with how many are in the pool then."""
    centre = _some_part(f, s, r)
    if centre < 0:
        return 0
    wanted = 1 + _roll(r.dice) % MOST_REMOVED
    count = _pull(f, s, r, centre, 0)
    for other in f.near[centre]:
        if count >= wanted:
            break
        if not f.pinned[other] and s.by[other] >= 0 and _share(r.dice) < 0.8:
            count = _pull(f, s, r, other, count)
    for v in range(len(f.start)):
        if r.marked[v]:
            refresh(f, s, v)
    return _add_waiting(f, s, r, count)


@compiled
def _pull(f: Facts, s: Schedule, r: Search, part: int, count: int) -> int:
    if s.by[part] >= 0:
        _keep(s, r, s.by[part])
        take_out(f, s, part)
    r.pool[count] = part
    return count + 1


@compiled
def _add_waiting(f: Facts, s: Schedule, r: Search, count: int) -> int:
    """Let a few of those whom nobody takes be tried again, from a random one on."""
    parts, already = len(f.door), count
    begin = _roll(r.dice) % parts
    for step in range(parts):
        part = (begin + step) % parts
        if count - already >= MOST_WAITING:
            break
        if s.by[part] < 0 and not f.pinned[part]:
            known = False
            for k in range(already):
                known = known or r.pool[k] == part
            if not known:
                r.pool[count] = part
                count += 1
    return count


@compiled
def _arrange(f: Facts, r: Search, count: int) -> None:
    """Bring the pool into random order, or the hardest first."""
    for k in range(count - 1, 0, -1):
        other = _roll(r.dice) % (k + 1)
        r.pool[k], r.pool[other] = r.pool[other], r.pool[k]
    if _share(r.dice) < 0.5:
        for k in range(1, count):
            part, at = r.pool[k], k
            while at > 0 and f.hardness[r.pool[at - 1]] < f.hardness[part]:
                r.pool[at] = r.pool[at - 1]
                at -= 1
            r.pool[at] = part


@compiled
def _recreate(f: Facts, s: Schedule, aim: Aim, r: Search, count: int) -> None:
    for k in range(count):
        place = best_place(f, s, aim, r.pool[k], SKIP, _roll(r.dice))
        if place.vehicle >= 0 and place.cost < f.penalty[r.pool[k]]:
            _keep(s, r, place.vehicle)
            put(f, s, r.pool[k], place)
    for v in range(len(f.start)):
        if r.marked[v] and s.size[v]:
            settle(f, s, v)


@compiled
def _undo(f: Facts, s: Schedule, r: Search, count: int) -> None:
    """Put everything back as it was before this step."""
    for k in range(count):
        s.by[r.pool[k]] = -1
    for v in range(len(f.start)):
        if r.marked[v]:
            s.size[v] = r.kept_size[v]
            s.nodes[v, : s.size[v]] = r.kept[v, : s.size[v]]
            refresh(f, s, v)
            for p in range(s.size[v]):
                if s.nodes[v, p] >= 0:
                    s.by[s.nodes[v, p]] = v
    s.free[:] = r.kept_free


@compiled
def build(f: Facts, s: Schedule, aim: Aim, order: Ints) -> None:
    """Put everybody in where it is cheapest, in the given order; whom nobody can take stays out."""
    for part in order:
        if s.by[part] < 0 and not f.pinned[part]:
            place = best_place(f, s, aim, part, 0.0, 1)
            if place.vehicle >= 0:
                put(f, s, part, place)


@compiled
def remember(f: Facts, s: Schedule, aim: Aim, r: Search) -> bool:
    """Keep the schedule as the best one if it is; the target moves with the best."""
    key = key_of(f, s, aim)
    if key >= r.key[0]:
        return False
    r.key[0] = key
    r.key[1] = last_end(s)
    r.best_size[:] = s.size
    for v in range(len(f.start)):
        r.best[v, : s.size[v]] = s.nodes[v, : s.size[v]]
    return True


@compiled
def anneal(f: Facts, s: Schedule, aim: Aim, r: Search, steps: int, heat: float) -> None:
    """Do so many steps at one heat (tenths of a second); the best schedule met is kept in the search."""
    cost = cost_of(f, s, aim)
    for _ in range(steps):
        r.marked[:] = False
        r.kept_free[:] = s.free
        count = _ruin(f, s, r)
        r.steps[0] += 1
        if count == 0:
            continue
        _arrange(f, r, count)
        _recreate(f, s, aim, r, count)
        after = cost_of(f, s, aim)
        if after >= cost - heat * np.log(1e-12 + _share(r.dice)):
            _undo(f, s, r, count)
            continue
        cost = after
        remember(f, s, aim, r)


@compiled
def restore(f: Facts, s: Schedule, nodes: Ints, count: Ints) -> None:
    """Lay a schedule's routes anew; the order within trips and their shelters are taken as they are."""
    s.by[:] = -1
    s.free[:] = f.offers
    for v in range(len(f.start)):
        s.size[v] = count[v]
        s.nodes[v, : count[v]] = nodes[v, : count[v]]
        refresh(f, s, v)
        for p in range(count[v]):
            node = s.nodes[v, p]
            if node >= 0:
                s.by[node] = v
                take_room(f, s, node, -1 - s.nodes[v, s.goal[v, p]], 1)
