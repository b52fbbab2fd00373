"""Positions that each hour needs, so that every goal of a standard is held; and the people behind them."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.staffing.erlang import Load, Served
from dashboard.staffing.standards import AnswerStandard
from data_access.refusals import BadInput

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

_FINENESS: Final = 10
"""Calls an hour are rounded up to a tenth, so that hours that are alike are worked out once."""
_MOST_POSITIONS: Final = 2_000
_HOURS_OF_A_YEAR: Final = 8_766


@dataclass(frozen=True, slots=True)
class Work:
    """How calls are worked. `other_erlangs` is work beside these calls that keeps so many people busy.

    `least_positions` is manned whatever the load. Refused: what `Load` refuses, and no position.
    """

    handling_seconds: float
    patience_seconds: float | None = None
    other_erlangs: float = 0.0
    least_positions: int = 2

    def __post_init__(self) -> None:
        """Refuse work that cannot be."""
        Load(0, self.handling_seconds, self.patience_seconds)
        if self.other_erlangs < 0 or self.least_positions < 1:
            raise BadInput("Other work is none or more, and at least one position is manned: change it.")

    def load(self, calls_per_hour: float) -> Load:
        """Give the load of an hour; other work comes in as calls of the same length."""
        other = self.other_erlangs * 3_600 / self.handling_seconds
        return Load(calls_per_hour + other, self.handling_seconds, self.patience_seconds)


@dataclass(frozen=True, slots=True)
class Away:
    """Who is not at a position: the share of a shift for breaks, and of the year for absence.

    Refused: shares below 0 or of 1 and more.
    """

    breaks: float
    absence: float
    paid_hours_a_year: float = 2_080.0

    def __post_init__(self) -> None:
        """Refuse a room in which nobody ever sits."""
        if not (0 <= self.breaks < 1 and 0 <= self.absence < 1 and self.paid_hours_a_year > 0):
            raise BadInput("Breaks and absence are shares from 0 to under 100 %: change them.")

    def on_shift(self, positions: Whole) -> Whole:
        """Give the people on shift, so that the positions stay manned through breaks."""
        return np.ceil(positions / (1 - self.breaks) - 1e-9).astype(np.int64)

    def full_time(self, on_shift: Whole) -> float:
        """Give the people employed full time behind those on shift, were all hours of the year like these."""
        worked = self.paid_hours_a_year * (1 - self.absence)
        return float(on_shift.mean()) * _HOURS_OF_A_YEAR / worked if len(on_shift) else 0.0


@dataclass(frozen=True, eq=False)
class Needs:
    """What every hour needs, and what it then gets; arrays of one length.

    `met` says which goals are held, the first of the standard's in its first column; `busy` is the share of
    the hour for which a call taker is on a call.
    """

    calls: Numbers
    positions: Whole
    on_shift: Whole
    within: Numbers
    given_up: Numbers
    mean_wait_seconds: Numbers
    busy: Numbers


def positions_for(load: Load, standard: AnswerStandard, least: int) -> Served:
    """Find the fewest positions that hold every goal; refused where thousands would not do.

    With patience short of a goal's seconds fewer positions might seem enough to those who stayed: shares
    are of all calls, so that a call given up is never counted as answered.
    """
    positions = max(least, 1, math.ceil(load.erlangs * 0.5))
    while positions <= _MOST_POSITIONS:
        served = Served(load, positions)
        if all(served.within(goal.seconds) >= goal.share for goal in standard.goals):
            return served
        positions += 1
    raise BadInput(
        f"More than {_MOST_POSITIONS} positions would be needed in an hour: look at calls and handling time."
    )


def needs_of(calls: Numbers, work: Work, standard: AnswerStandard, away: Away) -> Needs:
    """Work out what each hour's calls need; hours stand apart: a queue left over is not carried on."""
    rounded = np.ceil(np.asarray(calls, float) * _FINENESS - 1e-9) / _FINENESS
    different, at = np.unique(rounded, return_inverse=True)
    served = [positions_for(work.load(one), standard, work.least_positions) for one in different.tolist()]
    positions = np.array([one.positions for one in served], np.int64)[at]
    first = standard.goals[0].seconds
    return Needs(
        calls=np.asarray(calls, float),
        positions=positions,
        on_shift=away.on_shift(positions),
        within=np.array([one.within(first) for one in served])[at],
        given_up=np.array([one.given_up for one in served])[at],
        mean_wait_seconds=np.array([one.mean_wait_seconds for one in served])[at],
        busy=np.array([one.busy for one in served])[at],
    )
