"""One number of calls against another: the ratio, how sure it is, and a sentence that says both."""

from dataclasses import dataclass
from math import exp, log, sqrt

from dashboard.calls.shares import Z_95


@dataclass(frozen=True, slots=True)
class Change:
    """Calls a day now over those of before, with the bounds of a 95 % interval."""

    ratio: float
    low: float
    high: float

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the interval leaves out that nothing changed."""
        return not self.low <= 1 <= self.high


def find_change(
    now: int, now_days: int, before: int, before_days: int, *, dispersion: float = 1.0
) -> Change | None:
    """Compare calls a day; None where one of both has no call.

    The interval is that of a logarithm of a ratio of Poisson counts, widened by the root of
    `dispersion` (variance over mean of days): calls come in bunches.
    """
    if not now or not before:
        return None
    ratio = (now / now_days) / (before / before_days)
    half = Z_95 * sqrt(max(1.0, dispersion) * (1 / now + 1 / before))
    return Change(ratio, exp(log(ratio) - half), exp(log(ratio) + half))


def change_words(change: Change | None) -> str:
    """Say a change as a part of a sentence; what may be chance is called so."""
    if change is None:
        return "nothing to compare with"
    if not change.is_more_than_chance:
        return f"no change beyond chance ({percent_words(change.low)} to {percent_words(change.high)})"
    return f"{percent_words(change.ratio)} ({percent_words(change.low)} to {percent_words(change.high)})"


def percent_words(ratio: float) -> str:
    """Write a ratio as a change in whole percent, with its sign."""
    percent = round(100 * (ratio - 1))
    sign = "+" if percent > 0 else "-" if percent < 0 else "±"
    return f"{sign}{abs(percent)} %"
