"""The flow of the window bound taken apart into routes, each given steps that are free all along."""

# ruff: noqa: PLR0917 - compiled functions take no keywords.

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.rounding import is_late
from dashboard.evacuation.egress.shortest import FAR, Longs
from dashboard.evacuation.egress.slots import ALL, ONE, Bits, Booked, Roads, book, capacity, has
from data_access.compiling import compiled
from data_access.records.roads import Ints


class Routes(NamedTuple):
    """The arcs of route r are arc[first[r]:first[r + 1]]; `vehicles` of `home` are to take it."""

    first: Longs
    arc: Ints
    home: Ints
    vehicles: Longs


@compiled
def routes_in(roads: Roads, flow: Longs, wanted: Ints, order: Ints) -> Routes:
    """Take a static flow apart, home after home in this order; `flow` is used up. Circles are dropped."""
    nodes = len(roads.exit)
    first, homes, amounts = [np.int64(0)], [np.int32(0)], [np.int64(0)]
    arcs, count = np.empty(1 << 20, np.int32), 0
    pointer, place_on = roads.first_out[:-1].copy(), np.full(nodes, -1, np.int32)
    way = np.empty(nodes + 1, np.int32)
    for home in order:
        need = np.int64(wanted[home])
        while need > 0:
            length = walk(roads, flow, pointer, place_on, way, roads.home_node[home])
            if length < 0:
                break
            least = need
            for place in range(length):
                least = min(least, flow[way[place]])
            for place in range(length):
                flow[way[place]] -= least
            need -= least
            if count + length > len(arcs):
                wider = np.empty(2 * len(arcs) + length, np.int32)
                wider[:count] = arcs[:count]
                arcs = wider
            arcs[count : count + length] = way[:length]
            count += length
            first.append(np.int64(count))
            homes.append(np.int32(home))
            amounts.append(least)
    return Routes(np.array(first), arcs[:count].copy(), np.array(homes)[1:], np.array(amounts)[1:])


@compiled
def walk(roads: Roads, flow: Longs, pointer: Ints, place_on: Ints, way: Ints, node: int) -> int:
    """Follow the flow from a node to an exit: how many arcs, written to `way`; -1 where it ends before.

    A circle met on the way is taken out of the flow, because nobody gains by driving it.
    """
    begin, length = node, 0
    place_on[node] = 0
    while roads.exit[node] < 0:
        while pointer[node] < roads.first_out[node + 1] and flow[pointer[node]] <= 0:
            pointer[node] += 1
        if pointer[node] >= roads.first_out[node + 1]:
            length = -1 - length
            break
        way[length] = pointer[node]
        length += 1
        node = roads.head[way[length - 1]]
        if place_on[node] < 0:
            place_on[node] = length
            continue
        least, since = flow[way[length - 1]], place_on[node]
        for place in range(since, length):
            least = min(least, flow[way[place]])
        for place in range(since, length):
            flow[way[place]] -= least
            if place < length - 1:
                place_on[roads.head[way[place]]] = -1
        length = since
    place_on[begin] = -1
    for place in range(length if length >= 0 else -1 - length):
        place_on[roads.head[way[place]]] = -1
    return length if length >= 0 else -1


@compiled
def open_departures(roads: Roads, booked: Booked, arcs: Ints, row: Bits) -> None:
    """The steps in which one can set out so as to find every arc of a route free on arrival at it."""
    words, behind = booked.words, 0
    row[:] = ALL
    if booked.steps & 63:
        row[words - 1] = (ONE << np.uint64(booked.steps & 63)) - ONE
    for arc in arcs:
        far, near = behind >> 6, np.uint64(behind & 63)
        for word in range(words):
            bits = np.uint64(0)
            if word + far < words:
                bits = booked.free[arc * words + word + far] >> near
                if near and word + far + 1 < words:
                    bits |= booked.free[arc * words + word + far + 1] << (np.uint64(64) - near)
            row[word] &= bits
        behind += roads.steps[arc]


@compiled
def place_on_routes(roads: Roads, booked: Booked, routes: Routes, order: Ints, step_seconds: int) -> int:
    """Book the routes in this order, each at the earliest steps that are free all along; how many vehicles.

    A route that really takes longer than its steps say is passed over. What is booked is taken off the
    vehicles of the route.
    """
    row, placed = np.empty(booked.words, np.uint64), 0
    for route in order:
        arcs = routes.arc[routes.first[route] : routes.first[route + 1]]
        home = routes.home[route]
        if is_late(roads.steps[arcs].sum(), roads.tenths[arcs].sum(), step_seconds):
            continue
        need = min(routes.vehicles[route], np.int64(booked.left[home]))
        exit_at = roads.exit[roads.head[arcs[-1]]] if len(arcs) else roads.exit[roads.home_node[home]]
        need = min(need, booked.exit_left[exit_at])
        open_departures(roads, booked, arcs, row)
        step = roads.home_ready[home]
        while need > 0 and step < booked.steps:
            if has(row, 0, step):
                vehicles = least_room(roads, booked, arcs, step, need)
                enter_all(roads, booked, arcs, step, vehicles)
                need -= vehicles
                placed += vehicles
                routes.vehicles[route] -= vehicles
                booked.left[home] -= vehicles
                booked.exit_left[exit_at] -= vehicles
                booked.departed[home * booked.steps + step] += vehicles
            step += 1
    return placed


@compiled
def least_room(roads: Roads, booked: Booked, arcs: Ints, step: int, most: int) -> int:
    """How many of `most` vehicles a route takes from this step on."""
    for arc in arcs:
        most = min(most, capacity(roads.rate[arc], step) - booked.flow[arc * booked.steps + step])
        step += roads.steps[arc]
    return most


@compiled
def enter_all(roads: Roads, booked: Booked, arcs: Ints, step: int, vehicles: int) -> None:
    """Book vehicles on a route from this step on."""
    for arc in arcs:
        book(roads, booked, arc, step, vehicles)
        step += roads.steps[arc]


@compiled
def room_left(roads: Roads, booked: Booked, first: Longs, late: Longs) -> NDArray[np.int64]:
    """Vehicles that each arc still takes between the first that can be there and the last that is of use."""
    room = np.zeros(len(roads.head), np.int64)
    for arc in range(len(roads.head)):
        begin, after = first[roads.tail[arc]], late[roads.head[arc]]
        if begin >= FAR or after >= FAR:
            continue
        for step in range(begin, booked.steps - roads.steps[arc] - after):
            room[arc] += capacity(roads.rate[arc], step) - booked.flow[arc * booked.steps + step]
    return room
