"""Waiting for a free call taker: Erlang B, C and A, for calls that come at random through one hour.

B: who finds all busy is lost. C: who finds all busy waits, however long. A (Palm 1957): who waits gives up
after a patience that is exponential. Shares are of all calls that came, so that a call given up counts as
not answered within any time. Formulas: Mandelbaum and Zeltyn 2007, "Service engineering in action: the
Palm/Erlang-A queue", doi:10.1007/978-3-540-71892-5_2.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.refusals import BadInput

_POINTS: Final = 4_001
_NEGLIGIBLE: Final = 40.0
"""e^-40: what lies beyond is left out of the integral over waiting times."""


@dataclass(frozen=True)
class Load:
    """An hour's calls. `patience_seconds` is the mean time until a waiting caller gives up; None: never.

    Refused: less than no calls, no handling time, no patience.
    """

    calls_per_hour: float
    handling_seconds: float
    patience_seconds: float | None = None

    def __post_init__(self) -> None:
        """Refuse a load that cannot be."""
        if self.calls_per_hour < 0 or not math.isfinite(self.calls_per_hour):
            raise BadInput("Calls an hour must be none or more: change the number.")
        if not self.handling_seconds > 0:
            raise BadInput("The handling time of a call must be more than 0 s: change it.")
        if self.patience_seconds is not None and not self.patience_seconds > 0:
            raise BadInput("The patience of a caller must be more than 0 s; leave it out where callers wait.")

    @property
    def erlangs(self) -> float:
        """How many call takers are busy on average, were there always one free."""
        return self.calls_per_hour * self.handling_seconds / 3_600


def blocked(positions: int, erlangs: float) -> float:
    """Erlang B: the share of calls that find all positions busy and are lost; 1 with no position."""
    share = 1.0
    for one in range(1, positions + 1):
        share = erlangs * share / (one + erlangs * share)
    return share


def waiting(positions: int, erlangs: float) -> float:
    """Erlang C: the share of calls that must wait; 1 where the load is all that the positions can do."""
    if positions <= erlangs:
        return 1.0
    lost = blocked(positions, erlangs)
    return lost / (1 - (erlangs / positions) * (1 - lost))


@dataclass(frozen=True)
class Served:
    """What becomes of an hour's load with so many positions. Refused: fewer than one position."""

    load: Load
    positions: int

    def __post_init__(self) -> None:
        """Refuse a room in which nobody sits."""
        if self.positions < 1:
            raise BadInput("At least one position is needed to answer a call.")

    @property
    def waits(self) -> float:
        """The share of calls that must wait."""
        if self.load.patience_seconds is None:
            return waiting(self.positions, self.load.erlangs)
        return self._wait.waits if self.load.calls_per_hour else 0.0

    @property
    def given_up(self) -> float:
        """The share of calls given up before an answer; 0 where callers wait for ever."""
        if self.load.patience_seconds is None or not self.load.calls_per_hour:
            return 0.0
        return self._wait.given_up

    def within(self, seconds: float) -> float:
        """Give the share of all calls that are answered within so many seconds."""
        if not self.load.calls_per_hour:
            return 1.0
        if self.load.patience_seconds is not None:
            return self._wait.within(seconds)
        spare = self.positions - self.load.erlangs
        if spare <= 0:
            return 0.0
        return 1 - self.waits * math.exp(-spare * seconds / self.load.handling_seconds)

    @property
    def mean_wait_seconds(self) -> float:
        """The mean wait of all calls, until an answer or given up; infinite where a queue only grows."""
        if not self.load.calls_per_hour:
            return 0.0
        if self.load.patience_seconds is not None:
            # Little: what waits gives up at the rate of one over the patience.
            return self.given_up * self.load.patience_seconds
        spare = self.positions - self.load.erlangs
        return math.inf if spare <= 0 else self.waits * self.load.handling_seconds / spare

    @property
    def busy(self) -> float:
        """The share of the hour for which a call taker is on a call, 0 to 1."""
        return min(1.0, self.load.erlangs * (1 - self.given_up) / self.positions)

    @cached_property
    def _wait(self) -> "_ImpatientWait":
        return _ImpatientWait(self.load, self.positions)


class _ImpatientWait:
    """The wait that a caller of endless patience would have beside impatient ones: its density, by points.

    It is proportional to exp(λ/θ · (1 - e^(-θx)) - nμx) for x > 0, with λ calls a second, 1/θ the
    patience, n positions and 1/μ the handling time.
    """

    def __init__(self, load: Load, positions: int) -> None:
        calls, give_up = load.calls_per_hour / 3_600, 1 / float(load.patience_seconds or 0)
        serve = positions / load.handling_seconds
        longest = (_NEGLIGIBLE + calls / give_up) / serve
        if serve > calls:
            longest = min(longest, _NEGLIGIBLE / (serve - calls))
        self._at: NDArray[np.float64] = np.linspace(0.0, longest, _POINTS)
        power = calls / give_up * -np.expm1(-give_up * self._at) - serve * self._at
        top = float(power.max())
        density = calls * np.exp(power - top)
        # The states with a free position, as multiples of the one in which the last is taken.
        free = math.exp(-top) / blocked(positions - 1, load.erlangs)
        whole = free + _area(density, self._at)[-1]
        self._free = free / whole
        self.waits = 1 - self._free
        stays = np.exp(-give_up * self._at)
        self._answered = self._free + _area(density * stays, self._at) / whole
        self.given_up = float(max(0.0, 1 - self._answered[-1]))

    def within(self, seconds: float) -> float:
        """Share of calls answered within so many seconds."""
        return float(np.interp(seconds, self._at, self._answered))


def _area(heights: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum up under a curve from its first point to each, by trapezia."""
    steps = (heights[1:] + heights[:-1]) / 2 * np.diff(at)
    return np.concatenate(([0.0], np.cumsum(steps)))
