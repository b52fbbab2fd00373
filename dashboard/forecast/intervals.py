"""Intervals that hold what they promise: negative binomial in shape, set by what past forecasts missed.

A forecast that was made in the past knows which share of the hours fell below or above each of its
quantiles. The quantiles used from now on are those that would have held the promise (split conformal
prediction on rolling origins: Vovk, Gammerman and Shafer 2005, doi:10.1007/b106715), for quiet, middling and
busy hours apart.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special, stats

from dashboard.forecast.history import Numbers
from data_access.refusals import BadInput

PROMISES: Final = (0.80, 0.95)
"""The shares of hours that the intervals are to hold."""
_BANDS: Final = 4
_LEAST_HOURS_IN_A_BAND: Final = 300
_FINEST_TAIL: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Missed:
    """Hours that were forecast in the past: what was expected and by which spread, and what came."""

    expected: Numbers
    spread: Numbers
    calls: Numbers

    def __post_init__(self) -> None:
        """Refuse arrays of different lengths."""
        if not len(self.expected) == len(self.spread) == len(self.calls):
            raise BadInput("Expected, spread and calls are not of one length.")

    def __len__(self) -> int:
        """How many hours there are."""
        return len(self.calls)


def joined(parts: list[Missed]) -> Missed:
    """Put past forecasts one after another; no parts give no hours."""
    if not parts:
        return Missed(np.zeros(0), np.zeros(0), np.zeros(0))
    return Missed(
        np.concatenate([one.expected for one in parts]),
        np.concatenate([one.spread for one in parts]),
        np.concatenate([one.calls for one in parts]),
    )


@dataclass(frozen=True, eq=False)
class Tails:
    """Which quantiles make the interval of one promise: a pair for each band of expected calls.

    `edges` are the expected calls between bands. `measured` is False where no past forecast set them, so
    that they are the plain quantiles of the distribution.
    """

    promise: float
    edges: Numbers
    lower: Numbers
    upper: Numbers
    measured: bool

    def interval(self, expected: Numbers, spread: Numbers | float) -> tuple[Numbers, Numbers]:
        """Give the fewest and the most calls of each hour, whole numbers, both included."""
        band = np.searchsorted(self.edges, expected, side="right")
        one = quantile(self.lower[band], expected, spread)
        other = quantile(self.upper[band], expected, spread)
        # Calls that scatter less than the distribution put the upper quantile below the lower one.
        return np.minimum(one, other), np.maximum(one, other)


def plain_tails(promise: float) -> Tails:
    """Give the quantiles of the distribution itself, for a history with no past forecast to learn from."""
    rest = (1 - promise) / 2
    return Tails(promise, np.zeros(0), np.array([rest]), np.array([1 - rest]), measured=False)


def tails_from(missed: Missed, promise: float) -> Tails:
    """Set the quantiles so that each side would have missed its half; plain ones for too few hours."""
    if len(missed) < _LEAST_HOURS_IN_A_BAND:
        return plain_tails(promise)
    bands = max(1, min(_BANDS, len(missed) // _LEAST_HOURS_IN_A_BAND))
    edges = np.unique(np.quantile(missed.expected, np.arange(1, bands) / bands))
    band = np.searchsorted(edges, missed.expected, side="right")
    at_most = share_up_to(missed.calls, missed.expected, missed.spread)
    fewer = share_up_to(missed.calls - 1, missed.expected, missed.spread)
    rest = (1 - promise) / 2
    lower, upper = np.full(len(edges) + 1, rest), np.full(len(edges) + 1, 1 - rest)
    for one in range(len(edges) + 1):
        here = band == one
        if here.any():
            # An hour is missed below where F(y) < lower, and above where F(y - 1) >= upper.
            lower[one] = np.quantile(at_most[here], rest, method="lower")
            upper[one] = np.quantile(fewer[here], 1 - rest, method="higher")
    return Tails(promise, edges, lower, upper, measured=True)


def share_up_to(calls: Numbers, expected: Numbers, spread: Numbers | float) -> Numbers:
    """Give the probability of at most so many calls; 0 below none."""
    size = 1 / np.asarray(spread)
    below = np.asarray(special.betainc(size, np.maximum(calls, 0) + 1, size / (size + expected)), float)
    return np.where(calls < 0, 0.0, below)


def quantile(share: Numbers | float, expected: Numbers, spread: Numbers | float) -> Numbers:
    """Give the least number of calls that is not passed with probability `share`."""
    size = 1 / np.asarray(spread)
    held = np.clip(share, _FINEST_TAIL, 1 - _FINEST_TAIL)
    found = stats.nbinom.ppf(held, size, size / (size + expected))
    return np.asarray(np.maximum(0.0, found), float)
