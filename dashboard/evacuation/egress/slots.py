"""Room on the roads, step by step: what is booked, what is free, and who still waits at home."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.evacuation.egress.network import Network
from dashboard.evacuation.egress.problem import NO_LIMIT, Exits
from dashboard.evacuation.egress.shortest import Longs
from data_access.compiling import compiled
from data_access.records.roads import Ints

Bits = NDArray[np.uint64]
MOST_AT_ONCE = 30_000
"""Vehicles that an arc may let in within one step; the counts are kept in 16 bits."""
ONE = np.uint64(1)
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


class Roads(NamedTuple):
    """The network as the kernels read it."""

    first_out: Ints
    tail: Ints
    head: Ints
    rate: Longs
    steps: Ints
    tenths: Longs
    first_in: Ints
    in_arc: Ints
    exit: Ints
    first_home: Ints
    home: Ints
    """The homes at node n are home[first_home[n]:first_home[n + 1]]."""
    home_node: Ints
    home_ready: Ints


class Booked(NamedTuple):
    """Who is booked where in steps 0 up to `steps` (not included); a row of bits has `words` of 64 steps."""

    steps: int
    words: int
    flow: NDArray[np.int16]
    """Vehicles that enter arc a in step t, at a · steps + t."""
    free: Bits
    """Whether arc a has room in step t and one can be at its head in time, at a · words."""
    used: Bits
    """Whether anybody enters arc a in step t."""
    left: Ints
    """Vehicles of each home without a booking."""
    departed: NDArray[np.int16]
    """Vehicles of home h that leave in step t, at h · steps + t."""
    exit_left: Longs
    """Vehicles that each exit of the problem still takes."""


def roads_of(network: Network) -> Roads:
    """The network for the kernels."""
    first_home = np.zeros(network.nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(network.home_node, minlength=network.nodes), out=first_home[1:])
    return Roads(
        network.first_out, network.tail, network.head,
        np.minimum(network.rate, MOST_AT_ONCE << 16), network.steps, network.tenths,
        network.first_in, network.in_arc, network.exit, first_home,
        np.argsort(network.home_node, kind="stable").astype(np.int32), network.home_node, network.home_ready,
    )  # fmt: skip


def nothing_booked(roads: Roads, vehicles: Ints, exits: Exits, steps: int) -> Booked:
    """Empty roads over so many steps, and everybody at home."""
    arcs, words = len(roads.head), (steps + 63) // 64
    places = np.where(exits.places == NO_LIMIT, np.int64(1) << 40, exits.places.astype(np.int64))
    booked = Booked(
        steps, words, np.zeros(arcs * steps, np.int16), np.zeros(arcs * words, np.uint64),
        np.zeros(arcs * words, np.uint64), vehicles.astype(np.int32),
        np.zeros(len(vehicles) * steps, np.int16), places,
    )  # fmt: skip
    mark_bits(roads, booked)
    return booked


def longer(roads: Roads, booked: Booked, steps: int) -> Booked:
    """The same bookings over more steps."""
    arcs, homes, words = len(roads.head), len(roads.home_node), (steps + 63) // 64
    flow = np.zeros((arcs, steps), np.int16)
    flow[:, : booked.steps] = booked.flow.reshape(arcs, booked.steps)
    departed = np.zeros((homes, steps), np.int16)
    departed[:, : booked.steps] = booked.departed.reshape(homes, booked.steps)
    bits = np.zeros(arcs * words, np.uint64)
    grown = Booked(
        steps, words, flow.ravel(), bits, bits.copy(), booked.left, departed.ravel(), booked.exit_left
    )  # fmt: skip
    mark_bits(roads, grown)
    return grown


@compiled
def capacity(rate: int, step: int) -> int:
    """Vehicles that an arc lets in within a step; `rate` is in 65536ths of a vehicle a step."""
    return ((rate * (step + 1)) >> 16) - ((rate * step) >> 16)


@compiled
def has(bits: Bits, base: int, step: int) -> bool:
    """Whether the bit of a step is set in the row that begins at `base`."""
    return bool((bits[base + (step >> 6)] >> np.uint64(step & 63)) & ONE)


@compiled
def put(bits: Bits, base: int, step: int) -> None:
    """Set the bit of a step."""
    bits[base + (step >> 6)] |= ONE << np.uint64(step & 63)


@compiled
def drop(bits: Bits, base: int, step: int) -> None:
    """Clear the bit of a step."""
    bits[base + (step >> 6)] &= ~(ONE << np.uint64(step & 63))


@compiled
def mark_bits(roads: Roads, booked: Booked) -> None:
    """Set the bits of what is free and used from the counts."""
    steps, words = booked.steps, booked.words
    for arc in range(len(roads.head)):
        for step in range(steps):
            count = booked.flow[arc * steps + step]
            if count > 0:
                put(booked.used, arc * words, step)
            if step + roads.steps[arc] < steps and capacity(roads.rate[arc], step) > count:
                put(booked.free, arc * words, step)


@compiled
def book(roads: Roads, booked: Booked, arc: int, step: int, vehicles: int) -> bool:
    """Let vehicles in, or out again where the number is below 0; whether that used the last of the room."""
    at = arc * booked.steps + step
    count = booked.flow[at] + vehicles
    booked.flow[at] = count
    base = arc * booked.words
    if count > 0:
        put(booked.used, base, step)
    else:
        drop(booked.used, base, step)
    if count < capacity(roads.rate[arc], step):
        put(booked.free, base, step)
    else:
        drop(booked.free, base, step)
    return (vehicles > 0 and count >= capacity(roads.rate[arc], step)) or (vehicles < 0 and count == 0)
