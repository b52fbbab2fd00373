"""How many moves each place and step is away from safety, undoing bookings included: a search on bits."""

# ruff: noqa: PLR0917 - compiled functions take no keywords.

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.slots import ALL, ONE, Bits, Booked, Roads
from data_access.compiling import compiled
from data_access.records.roads import Ints

UNSEEN = 32_767
ROOT = 32_766
"""The level of a home that still has vehicles and from which safety can be reached."""


class Marks(NamedTuple):
    """What a search notes down, by node and step (n · steps + t) and by home."""

    seen: Bits
    level: NDArray[np.int16]
    home_level: NDArray[np.int16]
    pointer: NDArray[np.uint16]
    """The next move to be tried from a node and step."""
    home_pointer: Ints
    """The next step to be tried from a home."""
    on_path: Bits
    home_on_path: NDArray[np.bool_]


def marks_for(roads: Roads, booked: Booked) -> Marks:
    """Room to note down a search."""
    nodes, homes = len(roads.exit), len(roads.home_node)
    rows, cells = nodes * booked.words, nodes * booked.steps
    return Marks(
        np.zeros(rows, np.uint64), np.zeros(cells, np.int16), np.zeros(homes, np.int16),
        np.zeros(cells, np.uint16),
        np.zeros(homes, np.int32), np.zeros(rows, np.uint64), np.zeros(homes, np.bool_),
    )  # fmt: skip


@compiled
def note(row: Bits, base: int, node: int, booked: Booked, marks: Marks, fresh: Bits, level: int) -> bool:
    """Take in the bits of a row that are not seen yet; whether there were any."""
    found = False
    for word in range(booked.words):
        bits = row[word] & ~marks.seen[base + word]
        if bits:
            found = True
            marks.seen[base + word] |= bits
            fresh[base + word] |= bits
            cell = node * booked.steps + word * 64
            while bits:
                low = bits & (~bits + ONE)
                marks.level[cell + place_of(low)] = level
                bits ^= low
    return found


@compiled
def place_of(lone: np.uint64) -> int:
    """The place of the only bit that is set."""
    place = 0
    for jump in (32, 16, 8, 4, 2, 1):
        if lone >> np.uint64(jump):
            lone >>= np.uint64(jump)
            place += jump
    return place


@compiled
def earlier(now: Bits, open_bits: Bits, base: int, steps: int, row: Bits) -> None:
    """The steps in which one enters an open arc of so many steps so as to be there at one of `now`."""
    words, far, near = len(row), steps >> 6, np.uint64(steps & 63)
    for word in range(words):
        bits = np.uint64(0)
        if word + far < words:
            bits = now[word + far] >> near
            if near and word + far + 1 < words:
                bits |= now[word + far + 1] << (np.uint64(64) - near)
        row[word] = bits & open_bits[base + word]


@compiled
def later(now: Bits, used: Bits, base: int, steps: int, row: Bits) -> None:
    """When those arrive who enter a used arc of so many steps at one of `now`."""
    words, far, near = len(row), steps >> 6, np.uint64(steps & 63)
    for word in range(words):
        bits = np.uint64(0)
        if word >= far:
            bits = (now[word - far] & used[base + word - far]) << near
            if near and word > far:
                before = now[word - far - 1] & used[base + word - far - 1]
                bits |= before >> (np.uint64(64) - near)
        row[word] = bits


@compiled
def begin_at_exits(roads: Roads, booked: Booked, marks: Marks, fresh: Bits, front: Ints) -> int:
    """Note every step at exits that still take vehicles; how many exits there are."""
    count, words, steps = 0, booked.words, booked.steps
    last = ALL if steps & 63 == 0 else (ONE << np.uint64(steps & 63)) - ONE
    for node in range(len(roads.exit)):
        if roads.exit[node] >= 0 and booked.exit_left[roads.exit[node]] > 0:
            for word in range(words):
                bits = last if word == words - 1 else ALL
                marks.seen[node * words + word] = bits
                fresh[node * words + word] = bits
            marks.level[node * steps : (node + 1) * steps] = 0
            front[count] = node
            count += 1
    return count


@compiled
def home_is_reached(now: Bits, ready: int) -> bool:
    """Whether one of the steps is the first in which the home is ready, or later."""
    for word in range(ready >> 6, len(now)):
        bits = now[word]
        if word == ready >> 6:
            bits >>= np.uint64(ready & 63)
        if bits:
            return True
    return False


@compiled
def find_levels(roads: Roads, booked: Booked, marks: Marks) -> int:  # noqa: C901, PLR0912, PLR0915 - see below
    """Search backwards from the exits; how many homes with vehicles left can reach safety.

    One function, longer than others: it shares six work arrays between its branches. A row of bits holds
    64 steps, so that an arc is looked at once a level and not once a step.
    """
    nodes, words, steps = len(roads.exit), booked.words, booked.steps
    marks.seen[:] = 0
    marks.home_level[:] = UNSEEN
    fresh, after = np.zeros(nodes * words, np.uint64), np.zeros(nodes * words, np.uint64)
    front = np.empty(nodes + len(roads.home_node), np.int32)
    following = np.empty(nodes + len(roads.home_node), np.int32)
    queued = np.zeros(nodes, np.int32)
    now, row = np.zeros(words, np.uint64), np.zeros(words, np.uint64)
    count = begin_at_exits(roads, booked, marks, fresh, front)
    level, roots = 0, 0
    while count:
        level += 1
        found = 0
        for place in range(count):
            node = front[place]
            if node >= nodes:
                home = node - nodes
                other = roads.home_node[home]
                row[:] = 0
                for step in range(roads.home_ready[home], steps):
                    if booked.departed[home * steps + step] > 0:
                        row[step >> 6] |= ONE << np.uint64(step & 63)
                if note(row, other * words, other, booked, marks, after, level) and queued[other] != level:
                    queued[other] = level
                    following[found] = other
                    found += 1
                continue
            for word in range(words):
                now[word] = fresh[node * words + word]
                fresh[node * words + word] = 0
            for at in range(roads.first_in[node], roads.first_in[node + 1]):
                arc = roads.in_arc[at]
                other = roads.tail[arc]
                earlier(now, booked.free, arc * words, roads.steps[arc], row)
                if note(row, other * words, other, booked, marks, after, level) and queued[other] != level:
                    queued[other] = level
                    following[found] = other
                    found += 1
            for arc in range(roads.first_out[node], roads.first_out[node + 1]):
                other = roads.head[arc]
                if roads.exit[other] >= 0:
                    continue
                later(now, booked.used, arc * words, roads.steps[arc], row)
                if note(row, other * words, other, booked, marks, after, level) and queued[other] != level:
                    queued[other] = level
                    following[found] = other
                    found += 1
            for at in range(roads.first_home[node], roads.first_home[node + 1]):
                home = roads.home[at]
                if marks.home_level[home] == UNSEEN and home_is_reached(now, roads.home_ready[home]):
                    if booked.left[home] > 0:
                        marks.home_level[home] = ROOT
                        roots += 1
                    else:
                        marks.home_level[home] = level
                        following[found] = nodes + home
                        found += 1
        front, following = following, front
        fresh, after = after, fresh
        count = found
    return roots
