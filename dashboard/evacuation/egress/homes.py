"""Who is ready when: the vehicles of each group spread over the departure curve, a few at a time."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.evacuation.egress.departures import CurveShape, DepartureCurve
from dashboard.evacuation.egress.problem import EgressProblem
from data_access.records.roads import Bools, Floats, Ints

GOLDEN: Final = (5**0.5 - 1) / 2
"""Multiples of it, less their whole part, fall evenly: neighbours become ready at different times."""
FEW: Final = 40_000
"""About how many homes a plan is made for; in larger areas some vehicles become ready together."""
MOST_IN_A_HOME: Final = 30_000


@dataclass(frozen=True, eq=False)
class Homes:
    """Vehicles of one group that are ready together, from a step on."""

    group: Ints
    node: Ints
    ready: Ints
    vehicles: Ints

    @property
    def total(self) -> int:
        """How many vehicles there are."""
        return int(self.vehicles.sum())


def homes_of(problem: EgressProblem, leaving: Bools) -> Homes:
    """The homes of the groups that can leave; a group whose vehicles are ready at once is one home.

    At no time are more ready than the curve has at the beginning of the step.
    """
    chosen = np.flatnonzero(leaving).astype(np.int32)
    vehicles = problem.groups.vehicles[chosen]
    at_once = problem.departure.shape is CurveShape.AT_ONCE
    size = MOST_IN_A_HOME if at_once else max(1, int(vehicles.sum()) // FEW)
    parts = -(-vehicles // size)
    row = np.repeat(np.arange(len(chosen)), parts)
    number = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts)
    held = vehicles[row] // parts[row] + (number < vehicles[row] % parts[row])
    ready = _ready_steps(problem.departure, held, problem.step_seconds)
    return _merged(problem, chosen[row], ready, held)


def _ready_steps(curve: DepartureCurve, held: Ints, step_seconds: int) -> Ints:
    """The first step at whose beginning the curve has everybody up to and with each part."""
    order = np.argsort(np.arange(1, len(held) + 1) * GOLDEN % 1.0, kind="stable")
    share: Floats = np.cumsum(held[order]) / held.sum()
    steps = np.arange(int(curve.minutes_to_all * 60 // step_seconds) + 2)
    ready = np.zeros(len(held), dtype=np.int32)
    ready[order] = np.searchsorted(curve.ready(steps * step_seconds / 60.0), share - 1e-12)
    return np.asarray(np.minimum(ready, steps[-1]), dtype=np.int32)


def _merged(problem: EgressProblem, group: Ints, ready: Ints, held: Ints) -> Homes:
    """Parts of a group that are ready in the same step are one home, unless they are too many."""
    apart = np.arange(len(group)) if problem.departure.shape is CurveShape.AT_ONCE else np.zeros(len(group))
    keys = np.stack([group, ready, apart], axis=1).astype(np.int64)
    distinct, index = np.unique(keys, axis=0, return_inverse=True)
    vehicles = np.bincount(index.ravel(), weights=held).astype(np.int32)
    groups = distinct[:, 0].astype(np.int32)
    return Homes(groups, problem.groups.node[groups], distinct[:, 1].astype(np.int32), vehicles)
