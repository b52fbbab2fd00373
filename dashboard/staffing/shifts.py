"""Shifts that cover what the hours of a week need, with the fewest hours of work, and a bound on that.

A whole-number program after Dantzig 1954 (doi:10.1287/opre.2.3.339), solved by HiGHS within a time limit:
how many people begin a shift of each length at each hour of a week that follows itself.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from data_access.refusals import BadInput

Whole = NDArray[np.int64]
HOURS_OF_WEEK: Final = 168
LENGTHS_HOURS: Final = (8, 10, 12)
_SECONDS: Final = 5.0
_GOOD_ENOUGH: Final = 0.002
_NEVER_MANY: Final = 0.001
"""A shift more costs a thousandth of an hour: of two equal plans the one with fewer shifts is taken."""


@dataclass(frozen=True, slots=True)
class Shift:
    """So many people who begin at this hour of the week (0 = Monday midnight) for so many hours."""

    begins: int
    hours: int
    people: int


@dataclass(frozen=True, eq=False)
class ShiftPlan:
    """Shifts of a week. No plan with these shifts needs fewer than `least_hours` hours of work.

    `needed_hours` is what the hours need by themselves; `on_shift` has the people of each hour of the week.
    """

    shifts: tuple[Shift, ...]
    on_shift: Whole
    hours_of_work: int
    least_hours: int
    needed_hours: int


def week_of(week_hour: Whole, needed: Whole) -> Whole:
    """Give the most that each hour of the week ever needs; 0 where no such hour is among them."""
    week = np.zeros(HOURS_OF_WEEK, np.int64)
    np.maximum.at(week, week_hour, needed)
    return week


def cover(
    needed: Whole, lengths: tuple[int, ...] = LENGTHS_HOURS, begins: tuple[int, ...] = tuple(range(24))
) -> ShiftPlan:
    """Find shifts that cover every hour of a week. `begins` are the hours of the day at which one may begin.

    Refused: not 168 hours, no length, no beginning, and hours that no such shift reaches.
    """
    if len(needed) != HOURS_OF_WEEK or not lengths or not begins:
        raise BadInput("A week has 168 hours, and shifts need a length and an hour at which they begin.")
    kinds = [
        (day * 24 + hour, length) for length in lengths for day in range(7) for hour in sorted(set(begins))
    ]
    covers = _covers(kinds)
    if np.any((covers.sum(axis=1) == 0) & (needed > 0)):
        raise BadInput("Some hours are reached by no shift: allow more beginnings, or longer shifts.")
    cost = np.array([length + _NEVER_MANY for _, length in kinds])
    solved = optimize.milp(
        cost,
        constraints=optimize.LinearConstraint(sparse.csr_array(covers), lb=needed.astype(float)),
        integrality=np.ones(len(kinds)),
        bounds=optimize.Bounds(0, np.inf),
        options={"time_limit": _SECONDS, "mip_rel_gap": _GOOD_ENOUGH},
    )
    if solved.x is None:
        raise BadInput("No plan was found in the time: allow fewer lengths or beginnings.")
    people = np.round(solved.x).astype(np.int64)
    return _plan(kinds, people, covers, needed, float(solved.mip_dual_bound))


def _covers(kinds: list[tuple[int, int]]) -> Whole:
    covers = np.zeros((HOURS_OF_WEEK, len(kinds)), np.int64)
    for at, (begins, length) in enumerate(kinds):
        covers[(begins + np.arange(length)) % HOURS_OF_WEEK, at] = 1
    return covers


def _plan(
    kinds: list[tuple[int, int]], people: Whole, covers: Whole, needed: Whole, bound: float
) -> ShiftPlan:
    shifts = tuple(
        Shift(begins, length, count)
        for (begins, length), count in sorted(zip(kinds, people.tolist(), strict=True))
        if count
    )
    work = sum(shift.hours * shift.people for shift in shifts)
    # The bound holds for hours with the small charge on each shift; what it can amount to is taken off.
    most_charge = _NEVER_MANY * work / min(length for _, length in kinds)
    least = max(int(needed.sum()), math.ceil(bound - most_charge - 1e-6))
    return ShiftPlan(shifts, covers @ people, work, min(least, work), int(needed.sum()))
