"""One pass over all homes that wait: find ways through room that is free or can be freed, and book them.

A pass is a depth-first search in the residual network over time (Dinic's blocking flow), guided by the
levels of `levels.py`. Unlike Dinic it may also move along a level when nothing nearer to safety is left;
each pass then does about three times as much.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.levels import ROOT, UNSEEN, Marks
from dashboard.evacuation.egress.shortest import Longs
from dashboard.evacuation.egress.slots import ONE, Booked, Roads, book, capacity, drop, put
from data_access.compiling import compiled
from data_access.records.roads import Ints

ENTER = 0
LEAVE_AGAIN = 1
"""Undo an entry: somebody else goes another way, and we take their place further on."""
SET_OUT = 2
STAY = 3
"""Undo a departure: somebody else leaves at another time."""
LONGEST_PATH = 1 << 16
MOST_MOVES = 65_000


class Path(NamedTuple):
    """The way that is being tried: places (node and step, or home), and the move out of each."""

    cell: Longs
    kind: NDArray[np.int8]
    what: Ints
    """The arc or the home of the move."""
    step: Ints


def new_path() -> Path:
    """Room for a way."""
    size = LONGEST_PATH
    return Path(
        np.empty(size, np.int64), np.empty(size, np.int8), np.empty(size, np.int32), np.empty(size, np.int32)
    )


@compiled
def room_on(roads: Roads, booked: Booked, path: Path, length: int) -> int:
    """How many vehicles the whole way takes."""
    home = path.what[0]
    most = np.int64(booked.left[home])
    last = path.cell[length] // booked.steps
    most = min(most, booked.exit_left[roads.exit[last]])
    for place in range(length):
        kind, what, step = path.kind[place], path.what[place], path.step[place]
        if kind == ENTER:
            flow = booked.flow[what * booked.steps + step]
            most = min(most, capacity(roads.rate[what], step) - flow)
        elif kind == LEAVE_AGAIN:
            most = min(most, np.int64(booked.flow[what * booked.steps + step]))
        elif kind == STAY:
            most = min(most, np.int64(booked.departed[what * booked.steps + step]))
    return int(most)


@compiled
def take(roads: Roads, booked: Booked, path: Path, length: int, vehicles: int) -> int:
    """Book the way; the first place whose move is used up, 0 where none is."""
    used_up = -1
    booked.left[path.what[0]] -= vehicles
    booked.exit_left[roads.exit[path.cell[length] // booked.steps]] -= vehicles
    for place in range(length):
        kind, what, step = path.kind[place], path.what[place], path.step[place]
        full = False
        if kind == ENTER:
            full = book(roads, booked, what, step, vehicles)
        elif kind == LEAVE_AGAIN:
            full = book(roads, booked, what, step, -vehicles)
        elif kind == SET_OUT:
            booked.departed[what * booked.steps + step] += vehicles
        else:
            booked.departed[what * booked.steps + step] -= vehicles
            full = booked.departed[what * booked.steps + step] == 0
        if full and used_up < 0:
            used_up = place
    return max(used_up, 0)


@compiled
def set_on_path(booked: Booked, marks: Marks, cell: int, on: int) -> None:
    """Note that a place is on the way (1), or no longer (0)."""
    cells = len(marks.level)
    if cell >= cells:
        marks.home_on_path[cell - cells] = on == 1
        return
    node = cell // booked.steps
    if on == 1:
        put(marks.on_path, node * booked.words, cell - node * booked.steps)
    else:
        drop(marks.on_path, node * booked.words, cell - node * booked.steps)


@compiled
def close(booked: Booked, marks: Marks, cell: int) -> None:
    """Note that nothing leads on from a place in this pass."""
    cells = len(marks.level)
    if cell >= cells:
        marks.home_level[cell - cells] = UNSEEN
    else:
        node = cell // booked.steps
        drop(marks.seen, node * booked.words, cell - node * booked.steps)


@compiled
def begin_pass(booked: Booked, marks: Marks) -> None:
    """Forget what the last pass has tried."""
    marks.pointer[:] = 0
    marks.home_pointer[:] = booked.steps - 1
    marks.on_path[:] = 0
    marks.home_on_path[:] = False


@compiled
def pass_over(roads: Roads, booked: Booked, marks: Marks, path: Path, order: Ints) -> int:
    """Book what can be booked for the homes in this order; how many vehicles."""
    begin_pass(booked, marks)
    total = 0
    for home in order:
        if booked.left[home] > 0 and marks.home_level[home] == ROOT:
            total += serve(roads, booked, marks, path, home)
    return total


@compiled
def serve(  # noqa: C901, PLR0912, PLR0915 - see below
    roads: Roads, booked: Booked, marks: Marks, path: Path, root: int
) -> int:
    """Book ways for one home until all its vehicles have one or nothing leads on; how many vehicles.

    One long function over plain arrays: it takes some ten million moves a pass, and a call with the
    tuples of arrays at each would cost ten times as much as the move.
    """
    first_out, head, tail, takes = roads.first_out, roads.head, roads.tail, roads.steps
    first_in, in_arc, exit_at = roads.first_in, roads.in_arc, roads.exit
    first_home, homes, home_node, ready = roads.first_home, roads.home, roads.home_node, roads.home_ready
    steps, words, free, used, departed = booked.steps, booked.words, booked.free, booked.used, booked.departed
    seen, on_path, level, pointer = marks.seen, marks.on_path, marks.level, marks.pointer
    home_level, home_pointer, home_on_path = marks.home_level, marks.home_pointer, marks.home_on_path
    cells = len(level)
    length, total, to = 0, 0, np.int64(0)
    path.cell[0] = cells + root
    home_on_path[root] = True
    while booked.left[root] > 0:
        cell = int(path.cell[length])
        kind, what, then = -1, 0, 0
        if cell >= cells:
            what = cell - cells
            node, least = int(home_node[what]), int(ready[what])
            then = int(home_pointer[what])
            while then >= least:
                word, bit = node * words + (then >> 6), np.uint64(then & 63)
                if ((seen[word] & ~on_path[word]) >> bit) & ONE and level[node * steps + then] <= home_level[
                    what
                ]:
                    kind, to = SET_OUT, node * np.int64(steps) + then
                    break
                then -= 1
            home_pointer[what] = then
        else:
            node = cell // steps
            step = cell - node * steps
            here, move = level[cell], int(pointer[cell])
            outs = first_out[node + 1] - first_out[node]
            ins = outs + first_in[node + 1] - first_in[node]
            every = ins + first_home[node + 1] - first_home[node]
            while move < 2 * every:
                # First all moves that lead nearer to safety, then those along the level.
                low, high, choice = 0, here, move
                if move >= every:
                    low, high, choice = here, here + 1, move - every
                if choice < outs:
                    what = first_out[node] + choice
                    if (free[what * words + (step >> 6)] >> np.uint64(step & 63)) & ONE:
                        then, other = step + takes[what], head[what]
                        word = other * words + (then >> 6)
                        if ((seen[word] & ~on_path[word]) >> np.uint64(then & 63)) & ONE:
                            to = other * np.int64(steps) + then
                            if low <= level[to] < high:
                                kind, then = ENTER, step
                                break
                elif choice < ins:
                    what = in_arc[first_in[node] + choice - outs]
                    then, other = step - takes[what], tail[what]
                    if then >= 0 and (used[what * words + (then >> 6)] >> np.uint64(then & 63)) & ONE:
                        word = other * words + (then >> 6)
                        if ((seen[word] & ~on_path[word]) >> np.uint64(then & 63)) & ONE:
                            to = other * np.int64(steps) + then
                            if low <= level[to] < high:
                                kind = LEAVE_AGAIN
                                break
                else:
                    what = homes[first_home[node] + choice - ins]
                    unused = not home_on_path[what] and departed[what * steps + step] > 0
                    if unused and low <= home_level[what] < high:
                        kind, then, to = STAY, step, cells + what
                        break
                move += 1
            pointer[cell] = min(MOST_MOVES, move)
        if kind < 0 or length >= LONGEST_PATH - 2:
            # Nothing leads on from here in this pass: go back, and try the next move there.
            set_on_path(booked, marks, cell, 0)
            close(booked, marks, cell)
            if length == 0:
                break
            length -= 1
            if path.cell[length] >= cells:
                home_pointer[path.cell[length] - cells] -= 1
            else:
                pointer[path.cell[length]] += 1
            continue
        path.kind[length], path.what[length], path.step[length] = kind, what, then
        length += 1
        path.cell[length] = to
        set_on_path(booked, marks, int(to), 1)
        if to < cells and exit_at[to // steps] >= 0:
            vehicles = room_on(roads, booked, path, length)
            kept = length - 1
            if vehicles == 0:
                # The exit has taken all it can in the meantime.
                close(booked, marks, int(to))
            else:
                kept = take(roads, booked, path, length, vehicles)
            total += vehicles
            for place in range(kept + 1, length + 1):
                set_on_path(booked, marks, int(path.cell[place]), 0)
            length = kept
    for place in range(length + 1):
        set_on_path(booked, marks, int(path.cell[place]), 0)
    return total
