"""A room of call takers, call by call: knows nothing of Erlang, only of arrivals, talk and giving up."""

import heapq
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Seen:
    """Shares of all calls."""

    waited: float
    within: float
    given_up: float


def simulate(
    *,
    per_hour: float,
    handling: float,
    patience: float | None,
    positions: int,
    within: float,
    calls: int,
    seed: int,
) -> Seen:
    """Serve calls first come, first served; whose patience ends first leaves."""
    dice = np.random.default_rng(seed)
    arrivals = np.cumsum(dice.exponential(3_600 / per_hour, calls))
    talks = dice.exponential(handling, calls)
    waits_for = np.full(calls, np.inf) if patience is None else dice.exponential(patience, calls)
    free_at = [0.0] * positions
    waited = answered = given_up = 0
    # Whoever gives up takes no position, so that the next in line meets the same free one.
    for arrival, talk, stays in zip(arrivals, talks, waits_for, strict=True):
        begins = max(arrival, free_at[0])
        wait = begins - arrival
        waited += wait > 0
        if wait > stays:
            given_up += 1
            continue
        heapq.heapreplace(free_at, begins + talk)
        answered += wait <= within
    return Seen(waited / calls, answered / calls, given_up / calls)
