"""What a history cannot tell, in sentences: too short, with gaps, no such holiday, too few calls."""

from typing import Final

import numpy as np

from dashboard.forecast.history import Clock, History, Numbers
from dashboard.forecast.holidays import NAMES, NO_HOLIDAY
from dashboard.forecast.model import SEASON_NEEDS_WEEKS
from dashboard.forecast.rolling import AHEAD_WEEKS, LEARNING_ORIGINS, LEAST_WEEKS, Accuracy
from data_access.refusals import BadInput

LEAST_KNOWN_WEEKS: Final = 4
_GAP_WORTH_TELLING: Final = 24
_FEW_CALLS: Final = 1.0
_MANY_ORIGINS: Final = 2 * LEARNING_ORIGINS


def require_enough(history: History) -> None:
    """Refuse a history from which not even the hours of a week are known."""
    if history.weeks < LEAST_KNOWN_WEEKS:
        days = round(history.weeks * 7)
        raise BadInput(
            f"Only {days} days of hours are known. The week's pattern cannot be told from chance below"
            f" {LEAST_KNOWN_WEEKS * 7} days, so nothing is forecast: import earlier calls."
        )


def doubts_of(
    history: History, ahead: Clock, expected: Numbers, accuracy: Accuracy | None, *, knows_season: bool
) -> list[str]:
    """Say what is not known of this forecast; an empty list where nothing is to be said."""
    told = [
        _of_accuracy(history, accuracy),
        _of_season(history, knows_season=knows_season),
        _of_gaps(history),
        _of_holidays(history, ahead),
        _of_few_calls(expected),
    ]
    return [one for one in told if one]


def _of_accuracy(history: History, accuracy: Accuracy | None) -> str:
    needed = LEAST_WEEKS + AHEAD_WEEKS
    if accuracy is None:
        return (
            f"{history.weeks:.0f} weeks are known; {needed} are needed before a forecast can be held against"
            " what came. How good this one is cannot be known, and its intervals are assumed, not measured."
        )
    if accuracy.origins < LEARNING_ORIGINS or history.weeks < LEAST_WEEKS + AHEAD_WEEKS * _MANY_ORIGINS:
        return (
            f"Past forecasts that could be held against what came: {accuracy.origins}. So few weeks leave the"
            " errors and shares told of them uncertain by some hundredths."
        )
    return ""


def _of_season(history: History, *, knows_season: bool) -> str:
    if knows_season:
        return ""
    return (
        f"{history.weeks:.0f} weeks are known; the time of the year can be told from growth only after"
        f" {SEASON_NEEDS_WEEKS}. A season that begins within these four weeks is not foreseen."
    )


def _of_gaps(history: History) -> str:
    missing = ~history.known
    hours = int(missing.sum())
    if hours < _GAP_WORTH_TELLING:
        return ""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], missing.astype(np.int8), [0]))))
    lengths = edges[1::2] - edges[::2]
    longest = int(np.argmax(lengths))
    day = np.datetime64(int(history.clock.day[edges[::2][longest]]), "D")
    return (
        f"{hours:,} hours of the past are missing or silent, the longest stretch of {int(lengths[longest]):,}"
        f" hours from {day}. They are left out, not counted as hours without a call."
    )


def _of_holidays(history: History, ahead: Clock) -> str:
    seen = set(np.unique(history.clock.holiday[history.known]).tolist())
    unseen = [
        NAMES[one] for one in np.unique(ahead.holiday).tolist() if one not in seen and one != NO_HOLIDAY
    ]
    if not unseen:
        return ""
    return f"The history holds no {' and no '.join(unseen)}: forecast as a usual day."


def _of_few_calls(expected: Numbers) -> str:
    few = float((expected < _FEW_CALLS).mean())
    if few < 0.1:
        return ""
    return (
        f"In {few:.0%} of the hours less than one call is to be expected. Whole numbers cannot hold 80 %"
        " there: the interval holds more, and the hour itself cannot be foreseen."
    )
