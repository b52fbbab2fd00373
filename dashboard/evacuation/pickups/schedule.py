"""Routes under work, and their times: each vehicle's doors and shelters in a row, ready for O(1) questions.

Between two doors a route is a function of the time at which it is entered: the end is max(t + d, e), because
a vehicle only ever waits (for a household that is not ready, for a shelter that is not open). Such functions
joined are again of that form, so that the end of a route after an insertion is known without walking it.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.pickups.arrays import NEVER, Bools, Facts, Floats, Ints, Longs
from dashboard.evacuation.pickups.compiling import compiled

LONG_AGO: Final = -(1 << 50)
MOST_NODES: Final = 200_000


class Schedule(NamedTuple):
    """Every vehicle's route: node r is the door of part r, node -1 - s is shelter s, which ends a trip.

    Arrays of (vehicles, nodes) hold something for the first `size` of each vehicle only.
    """

    nodes: Ints
    size: Ints
    by: Ints
    """(parts): the vehicle that takes it, or -1."""
    fixed: Ints
    """(vehicles): so many first nodes stay where they are."""
    at: Ints
    """The location of a node."""
    leaves: Longs
    """When the vehicle leaves a node."""
    goal: Ints
    """The position of the shelter at which the trip of a node ends."""
    load: Ints
    """(vehicles, nodes, 3), at shelters: what the whole trip takes in the vehicle."""
    unload: Longs
    """At shelters: how long all of the trip take to get out."""
    wait_d: Longs
    """From coming to a node to the beginning of unloading: max(t + d, e)."""
    wait_e: Longs
    rest_d: Longs
    """At a trip's first door: from coming there to the end of the route, max(t + d, e) …"""
    rest_e: Longs
    rest_last: Longs
    """… and the latest t at which no shelter is closed and no crew hour over."""
    slack: Longs
    """How much later everything from here may be until somebody's battery has ended; below 0: it has."""
    risk: Ints
    """How many households with a battery stand from here on."""
    end: Longs
    """(vehicles): when the route is over; its begin where there is none."""
    late: Longs
    """(vehicles): how long after their batteries' ends households have power, added up."""
    free: Ints
    """(shelters, 4): what is not taken yet."""
    usual: Ints
    """The routes of the plan that this one should stay near to."""
    usual_size: Ints
    untouched: Bools
    """(vehicles): nothing happened to it, so its route should stay as it is."""
    changed: Bools


def new_schedule(facts: Facts) -> Schedule:
    """Make a schedule in which nobody is taken yet."""
    vehicles, parts = len(facts.start), len(facts.door)
    length = min(2 * parts + 4, max(200, MOST_NODES // max(1, vehicles)))
    shape = (vehicles, length)

    def longs() -> Longs:
        return np.zeros(shape, np.int64)

    return Schedule(
        nodes=np.zeros(shape, np.int32),
        size=np.zeros(vehicles, np.int32),
        by=np.full(parts, -1, np.int32),
        fixed=np.zeros(vehicles, np.int32),
        at=np.zeros(shape, np.int32),
        leaves=longs(),
        goal=np.zeros(shape, np.int32),
        load=np.zeros((*shape, 3), np.int32),
        unload=longs(),
        wait_d=longs(),
        wait_e=longs(),
        rest_d=longs(),
        rest_e=longs(),
        rest_last=longs(),
        slack=longs(),
        risk=np.zeros(shape, np.int32),
        end=facts.begins.copy(),
        late=np.zeros(vehicles, np.int64),
        free=facts.offers.copy(),
        usual=np.zeros(shape, np.int32),
        usual_size=np.zeros(vehicles, np.int32),
        untouched=np.zeros(vehicles, np.bool_),
        changed=np.zeros(vehicles, np.bool_),
    )


def copy_of(schedule: Schedule, other: Schedule) -> None:
    """Lay everything of a schedule into another one of the same problem."""
    pairs: list[tuple[NDArray[Any], NDArray[Any]]] = list(zip(schedule, other, strict=True))
    for mine, theirs in pairs:
        theirs[...] = mine


@compiled
def refresh(f: Facts, s: Schedule, v: int) -> None:
    """Work out everything that is kept of one vehicle's route anew."""
    _forwards(f, s, v)
    _backwards(f, s, v)
    _mark_changed(s, v)


@compiled
def _forwards(f: Facts, s: Schedule, v: int) -> None:
    """Times and loads from the start on; plain arrays, as handing records on takes longer than the work."""
    travel, door, entrance, opens = f.travel, f.door, f.entrance, f.opens
    loading, unloading, ready, battery, places = f.loading, f.unloading, f.ready, f.battery, f.places
    nodes, leaves, where, load, goals = s.nodes[v], s.leaves[v], s.at[v], s.load[v], s.goal[v]
    powered = f.powered[v]
    at, now, begin = f.start[v], f.begins[v], 0
    out, late = np.int64(0), np.int64(0)
    for p in range(s.size[v]):
        node = nodes[p]
        if node >= 0:
            here = door[node]
            now = max(now + travel[at, here], ready[node]) + loading[node]
            if p == begin and not f.pinned[node]:
                now += f.once[v]
            out += unloading[node]
            if powered:
                late += max(0, now - battery[node])
        else:
            here = entrance[-1 - node]
            now = max(now + travel[at, here], opens[-1 - node]) + out
            load[p, 0] = load[p, 1] = load[p, 2] = 0
            for q in range(begin, p):
                rider = nodes[q]
                goals[q] = p
                load[p, 0] += places[rider, 0]
                load[p, 1] += places[rider, 1]
                load[p, 2] += places[rider, 2]
                if not powered:
                    late += max(0, now - battery[rider])
            goals[p] = p
            s.unload[v, p] = out
            begin, out = p + 1, np.int64(0)
        leaves[p] = now
        where[p] = here
        at = here
    s.end[v] = now
    s.late[v] = late


@compiled
def _backwards(f: Facts, s: Schedule, v: int) -> None:
    """What is left from each node on, from the last one back; plain arrays again."""
    n = s.size[v]
    travel, opens, closes = f.travel, f.opens, f.closes
    loading, ready, battery = f.loading, f.ready, f.battery
    nodes, leaves, where = s.nodes[v], s.leaves[v], s.at[v]
    wait_d, wait_e = s.wait_d[v], s.wait_e[v]
    rest_d, rest_e, last = np.int64(0), np.int64(LONG_AGO), f.until[v]
    slack, risk, ended = np.int64(NEVER), 0, np.int64(0)
    for p in range(n - 1, -1, -1):
        node = nodes[p]
        road = travel[where[p], where[p + 1]] if p + 1 < n else np.int32(0)
        if node < 0:
            shelter = -1 - node
            if p + 1 < n:
                rest_d, rest_e = s.rest_d[v, p + 1] + road, s.rest_e[v, p + 1]
                last = s.rest_last[v, p + 1] - road
            last = min(last, closes[shelter]) - s.unload[v, p]
            rest_d += s.unload[v, p]
            rest_e = max(rest_e, opens[shelter] + rest_d)
            wait_d[p], wait_e[p] = 0, opens[shelter]
            ended = leaves[p]
        else:
            busy = loading[node] + road
            first = p == 0 or nodes[p - 1] < 0
            wait_d[p] = busy + wait_d[p + 1]
            wait_e[p] = max(wait_e[p + 1], ready[node] + wait_d[p])
            last, rest_d = last - busy, rest_d + busy
            if first and not f.pinned[node]:
                last, rest_d = last - f.once[v], rest_d + f.once[v]
            rest_e = max(rest_e, ready[node] + rest_d)
            if battery[node] < NEVER:
                power = leaves[p] if f.powered[v] else ended
                slack, risk = min(slack, battery[node] - power), risk + 1
            if first:
                s.rest_d[v, p], s.rest_e[v, p], s.rest_last[v, p] = rest_d, rest_e, last
        s.slack[v, p], s.risk[v, p] = slack, risk


@compiled
def _mark_changed(s: Schedule, v: int) -> None:
    s.changed[v] = s.untouched[v] and s.size[v] != s.usual_size[v]
    if s.untouched[v] and not s.changed[v]:
        for p in range(s.size[v]):
            if s.nodes[v, p] != s.usual[v, p]:
                s.changed[v] = True
                break


@compiled
def possible(f: Facts, s: Schedule, v: int) -> bool:
    """Whether a refreshed route keeps crew hours, closing hours and places; room is not looked at."""
    if s.end[v] > f.until[v]:
        return False
    for p in range(s.size[v]):
        node = s.nodes[v, p]
        if node < 0:
            if s.leaves[v, p] > f.closes[-1 - node]:
                return False
            for kind in range(3):
                if s.load[v, p, kind] > f.holds[v, kind]:
                    return False
    return True


@compiled
def take_room(f: Facts, s: Schedule, part: int, shelter: int, sign: int) -> None:
    """Take a part's places in a shelter (sign 1), or give them back (sign -1)."""
    for kind in range(4):
        s.free[shelter, kind] -= sign * f.room[part, kind]


@compiled
def roomy_shelters(f: Facts, s: Schedule, part: int) -> Bools:
    """Tell of each shelter whether it offers what a part needs and has room for it."""
    takes, free, room = f.takes, s.free, f.room
    roomy = np.zeros(len(f.entrance), np.bool_)
    for shelter in range(len(roomy)):
        roomy[shelter] = takes[part, shelter]
        for kind in range(4):
            roomy[shelter] &= free[shelter, kind] >= room[part, kind]
    return roomy


@compiled
def insert_node(s: Schedule, v: int, position: int, node: int) -> None:
    """Put a node into a route; the route must be refreshed afterwards."""
    for p in range(s.size[v], position, -1):
        s.nodes[v, p] = s.nodes[v, p - 1]
    s.nodes[v, position] = node
    s.size[v] += 1


@compiled
def drop_node(s: Schedule, v: int, position: int) -> None:
    """Take a node out of a route; the route must be refreshed afterwards."""
    for p in range(position, s.size[v] - 1):
        s.nodes[v, p] = s.nodes[v, p + 1]
    s.size[v] -= 1


@compiled
def take_out(f: Facts, s: Schedule, part: int) -> None:
    """Take a part out of its route, and the shelter too where it was the only one of its trip."""
    v = s.by[part]
    p = 0
    while s.nodes[v, p] != part:
        p += 1
    goal = p
    while s.nodes[v, goal] >= 0:
        goal += 1
    take_room(f, s, part, -1 - s.nodes[v, goal], -1)
    alone = goal == p + 1 and (p == 0 or s.nodes[v, p - 1] < 0)
    if alone:
        drop_node(s, v, goal)
    drop_node(s, v, p)
    s.by[part] = -1


def unserved_weight(f: Facts, s: Schedule) -> float:
    """What the parts that nobody takes cost together."""
    weights: Floats = f.penalty[s.by < 0]
    return float(weights.sum())
