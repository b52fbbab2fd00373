"""The cheapest place for somebody: over all vehicles, in a trip or as a new one to any shelter with room."""

# ruff: noqa: PLR0917 - compiled functions take no keywords and no generators.

from typing import NamedTuple

import numpy as np

from dashboard.evacuation.pickups.arrays import Facts
from dashboard.evacuation.pickups.compiling import compiled
from dashboard.evacuation.pickups.schedule import (
    Schedule,
    insert_node,
    refresh,
    roomy_shelters,
    take_room,
)


class Aim(NamedTuple):
    """What a plan costs: tenths of seconds, weighed."""

    target: float
    """Ends after this are weighed by `over`, so that the last ones come first."""
    over: float
    late: float
    """For each tenth of a second after a battery's end."""
    change: float
    """For each untouched vehicle whose route is not the usual one …"""
    most_changed: int
    """… and `far_change` for each beyond so many."""
    far_change: float


class Place(NamedTuple):
    """Where somebody would be put: before `position`; `shelter` is -1 within a trip. No place: vehicle -1."""

    cost: float
    vehicle: int
    position: int
    shelter: int


@compiled
def route_cost(f: Facts, aim: Aim, v: int, end: int) -> float:
    """What a route costs by its end alone."""
    return float(end - f.begins[v]) + aim.over * max(0.0, end - aim.target)


@compiled
def _price_of_change(f: Facts, s: Schedule, aim: Aim) -> float:
    """What it costs to change one more of the vehicles that should stay as they are."""
    changed = 0
    for v in range(len(f.start)):
        changed += s.changed[v]
    return aim.change + (aim.far_change if changed >= aim.most_changed else 0.0)


@compiled
def best_place(f: Facts, s: Schedule, aim: Aim, part: int, skip: float, seed: int) -> Place:  # noqa: C901, PLR0912, PLR0915
    """Find the cheapest place of all; each position is left out with probability `skip`.

    One long function over plain arrays: all of it runs for every position of every vehicle, and handing the
    records to another function there would take thirty times as long.
    """
    travel, starts, begins, until, once = f.travel, f.start, f.begins, f.until, f.once
    fits, holds, powered, entrance, opens, closes = f.fits, f.holds, f.powered, f.entrance, f.opens, f.closes
    nodes, sizes, fixed, places, leaves, goals = s.nodes, s.size, s.fixed, s.at, s.leaves, s.goal
    load, unload, wait_d, wait_e = s.load, s.unload, s.wait_d, s.wait_e
    rest_d, rest_e, rest_last, slack, risk, ends = s.rest_d, s.rest_e, s.rest_last, s.slack, s.risk, s.end
    untouched, already = s.untouched, s.changed
    target, over, late_weight = aim.target, aim.over, aim.late
    here, loading, out, ready = f.door[part], f.loading[part], f.unloading[part], f.ready[part]
    seats, wheelchairs, stretchers = f.places[part, 0], f.places[part, 1], f.places[part, 2]
    battery = f.battery[part]
    shelters = len(entrance)
    roomy = roomy_shelters(f, s, part)
    price_of_change = _price_of_change(f, s, aim)
    best, best_v, best_p, best_s = np.inf, -1, -1, -1
    dice, most = np.uint64(seed), np.uint64(skip * 65_536.0)
    begin = seed % max(1, len(starts))
    for turn in range(len(starts)):
        v = (begin + turn) % len(starts)
        n = sizes[v]
        if not fits[part, v] or n + 2 > nodes.shape[1]:
            continue
        was = ends[v] + over * max(0.0, ends[v] - target)
        if untouched[v] and not already[v]:
            was -= price_of_change
        # Nobody rides for less than getting in and out takes, but for the few whom a wait would hide.
        least = ends[v] + loading + out
        if least + over * max(0.0, least - target) - was >= best:
            continue
        within, goal = False, 0
        for p in range(fixed[v], n + 1):
            first = p == 0 or nodes[v, p - 1] < 0
            if first or p == fixed[v]:
                within = False
                if p < n:
                    goal = goals[v, p]
                    within = (
                        roomy[-1 - nodes[v, goal]]
                        and load[v, goal, 0] + seats <= holds[v, 0]
                        and load[v, goal, 1] + wheelchairs <= holds[v, 1]
                        and load[v, goal, 2] + stretchers <= holds[v, 2]
                    )
            dice = dice * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
            if not (first or within) or (dice >> np.uint64(48)) < most:
                continue
            at = starts[v] if p == 0 else places[v, p - 1]
            left = begins[v] if p == 0 else leaves[v, p - 1]
            loaded = max(left + travel[at, here], ready) + loading
            if first:
                loaded += once[v]
            # Round -1 stays within the trip; the others are a new trip, each to one shelter.
            for shelter in range(-1 if within else 0, shelters if first else 0):
                if shelter < 0:
                    to, following = -1 - nodes[v, goal], goal + 1
                    comes = loaded + travel[here, places[v, p]] + wait_d[v, p]
                    inside = max(comes, wait_e[v, p]) + unload[v, goal] + out
                    delay = inside - leaves[v, goal]
                elif roomy[shelter]:
                    to, following = shelter, p
                    inside = max(loaded + travel[here, entrance[to]], opens[to]) + out
                    delay = np.int64(0)
                    if p < n:
                        delay = inside + travel[entrance[to], places[v, p]] - left - travel[at, places[v, p]]
                else:
                    continue
                if inside > closes[to]:
                    continue
                end = inside
                if following < n:
                    end += travel[entrance[to], places[v, following]]
                    if end > rest_last[v, following]:
                        continue
                    end = max(end + rest_d[v, following], rest_e[v, following])
                if end > until[v]:
                    continue
                cost = end + over * max(0.0, end - target) - was
                if cost >= best:
                    continue
                late = float(max(0, (loaded if powered[v] else inside) - battery))
                if p < n and delay > slack[v, p]:
                    late += risk[v, p] * float(delay - max(0, slack[v, p]))
                cost += late_weight * late
                if cost < best:
                    best, best_v, best_p, best_s = cost, v, p, shelter
    return Place(best, best_v, best_p, best_s)


@compiled
def put(f: Facts, s: Schedule, part: int, place: Place) -> None:
    """Put somebody where `best_place` found room."""
    v, shelter = place.vehicle, place.shelter
    if shelter >= 0:
        insert_node(s, v, place.position, -1 - shelter)
    insert_node(s, v, place.position, part)
    if shelter < 0:
        goal = place.position
        while s.nodes[v, goal] >= 0:
            goal += 1
        shelter = -1 - s.nodes[v, goal]
    take_room(f, s, part, shelter, 1)
    s.by[part] = v
    refresh(f, s, v)


@compiled
def settle(f: Facts, s: Schedule, v: int) -> None:
    """Take each trip of a vehicle to the shelter at which the route costs least."""
    begin = 0
    for goal in range(s.size[v]):
        if s.nodes[v, goal] < 0:
            other = _better_shelter(f, s, v, begin, goal)
            if other >= 0:
                for p in range(begin, goal):
                    take_room(f, s, s.nodes[v, p], -1 - s.nodes[v, goal], -1)
                    take_room(f, s, s.nodes[v, p], other, 1)
                s.nodes[v, goal] = -1 - other
                refresh(f, s, v)
            begin = goal + 1


@compiled
def _better_shelter(f: Facts, s: Schedule, v: int, begin: int, goal: int) -> int:
    """Find the shelter at which the trip's end is cheaper by more than nothing; -1: none."""
    travel, entrance, takes, room, free, nodes = f.travel, f.entrance, f.takes, f.room, s.free, s.nodes[v]
    now, best = -1 - nodes[goal], -1
    door, left = f.door[nodes[goal - 1]], s.leaves[v, goal - 1]
    least, soonest, following = s.end[v], s.leaves[v, goal], goal + 1
    for shelter in range(len(entrance)):
        comes = max(left + travel[door, entrance[shelter]], f.opens[shelter]) + s.unload[v, goal]
        if shelter == now or comes > f.closes[shelter] or comes - soonest > max(0, s.slack[v, begin]):
            continue
        end = comes
        if following < s.size[v]:
            end += travel[entrance[shelter], s.at[v, following]]
            if end > s.rest_last[v, following]:
                continue
            end = max(end + s.rest_d[v, following], s.rest_e[v, following])
        if end >= least or end > f.until[v]:
            continue
        suits = True
        for kind in range(4):
            wanted = 0
            for p in range(begin, goal):
                wanted += room[nodes[p], kind]
                suits &= takes[nodes[p], shelter]
            suits &= wanted <= free[shelter, kind]
        if suits:
            least, best = end, shelter
    return best
