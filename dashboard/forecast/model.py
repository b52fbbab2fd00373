"""Expected calls of an hour: level by time of year by hour of the week by holiday, multiplied.

Each factor is held back by how little is known of it.

Everything is counted, nothing is drawn: a fit over five years takes some hundredths of a second.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dashboard.forecast.history import HOURS_OF_WEEK, Clock, History, Hours, Numbers
from dashboard.forecast.holidays import NAMES, NO_HOLIDAY

PROFILE_HALF_LIFE_WEEKS: Final = 78.0
"""After so many weeks an hour counts half for the profile of the week."""
LEVEL_HALF_LIVES_WEEKS: Final = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""How fast the level may follow; the history itself says which of them would have been best."""
SEASON_NEEDS_WEEKS: Final = 104
_SEASON_WAVES: Final = 2
_SEASON_RIDGE: Final = 4.0
_BLOCKS_OF_A_DAY: Final = 4
_HOLIDAY_PRIOR_CALLS: Final = 60.0
_ROUNDS: Final = 3
_AHEAD_WEEKS: Final = 4
_LEAST_SPREAD, _MOST_SPREAD = 1e-6, 2.0


@dataclass(frozen=True, eq=False)
class Model:
    """What was learnt. `profile` has 168 factors around 1; `waves` are those of the year, in logarithms.

    `holidays` holds a factor for each name and six hours of the day; `spread` is the alpha of the negative
    binomial: variance = mean + alpha * mean^2. `half_life_weeks` says how fast the level follows.
    """

    level: float
    profile: Numbers
    waves: Numbers
    holidays: Numbers
    spread: float
    half_life_weeks: float

    def expected(self, clock: Clock) -> Numbers:
        """Give the calls to be expected in each hour."""
        return self.level * self.shape(clock)

    def shape(self, clock: Clock) -> Numbers:
        """Give the factor of each hour, without the level."""
        return (
            self.profile[clock.week_hour] * self.season(clock) * self.holidays[clock.holiday, _block(clock)]
        )

    def season(self, clock: Clock) -> Numbers:
        """Give the factor of the time of the year."""
        return np.exp(_waves_at(clock) @ self.waves)

    @property
    def knows_season(self) -> bool:
        """Whether the history was long enough to learn the time of the year."""
        return bool(np.any(self.waves))


def fit(history: History) -> Model:
    """Learn from the known hours of a history, the recent ones more."""
    clock, calls = history.clock, history.calls
    age_weeks = (clock.hours[-1] - clock.hours) / HOURS_OF_WEEK
    weight = np.where(history.known, 0.5 ** (age_weeks / PROFILE_HALF_LIFE_WEEKS), 0.0)
    model = _flat(float(calls[history.known].mean()))
    running = np.full(len(clock), model.level)
    for _ in range(_ROUNDS):
        profile = _profile(
            clock, calls, running * model.shape(clock) / model.profile[clock.week_hour], weight
        )
        model = replace(model, profile=profile)
        model = replace(
            model, holidays=_holidays(history, running * profile[clock.week_hour] * model.season(clock))
        )
        if history.weeks >= SEASON_NEEDS_WEEKS:
            model = replace(model, waves=_season(history, model))
        ratios, blocks = _ratios(history, model)
        half_life = _half_life(ratios)
        running = _running(ratios, half_life, blocks)
        model = replace(model, level=_level(ratios, half_life), half_life_weeks=half_life)
    return replace(model, spread=_spread(history, running * model.shape(clock), weight))


def _flat(level: float) -> Model:
    holidays = np.ones((len(NAMES), _BLOCKS_OF_A_DAY))
    return Model(level, np.ones(HOURS_OF_WEEK), np.zeros(2 * _SEASON_WAVES), holidays, _LEAST_SPREAD, 8.0)


def _profile(clock: Clock, calls: Numbers, base: Numbers, weight: Numbers) -> Numbers:
    """Count calls by hour of the week; hours that say little lean on their hour of the day and weekday.

    How much they lean is worked out from how far the hours differ from that beyond chance (empirical Bayes).
    """
    usual = weight * (clock.holiday == NO_HOLIDAY)
    came = _by_week_hour(clock, usual * calls)
    asked = _by_week_hour(clock, usual * base)
    asked = np.maximum(asked, 1e-9)
    noise = _by_week_hour(clock, usual**2 * calls)
    simple = _day_by_hour(came, asked)
    plain = np.maximum(asked * simple, 1e-9)
    beyond = np.mean((came / plain - 1) ** 2 - noise / plain**2)
    if beyond <= 1e-6:
        found = simple
    else:
        lean = np.maximum(noise / plain, 1e-9) / beyond
        found = simple * (came + lean) / (plain + lean)
    found = np.maximum(found, 1e-6)
    return np.asarray((found / found.mean()).reshape(-1))


def _by_week_hour(clock: Clock, numbers: Numbers) -> Numbers:
    return np.bincount(clock.week_hour, numbers, HOURS_OF_WEEK).astype(np.float64).reshape(7, 24)


def _day_by_hour(came: Numbers, asked: Numbers) -> Numbers:
    """Fit weekday by hour of the day with two counts each, by scaling rows and columns in turn."""
    prior = 1.0
    rows, columns = np.ones((7, 1)), np.ones((1, 24))
    overall = came.sum() / asked.sum()
    for _ in range(4):
        rows = (came.sum(1, keepdims=True) + prior) / (
            (asked * overall * columns).sum(1, keepdims=True) + prior
        )
        columns = (came.sum(0, keepdims=True) + prior) / (
            (asked * overall * rows).sum(0, keepdims=True) + prior
        )
    return np.asarray(overall * rows * columns)


def _holidays(history: History, base: Numbers) -> Numbers:
    """Give the factor of each holiday and six hours of its day, leaning on the usual day."""
    clock = history.clock
    at = clock.holiday * _BLOCKS_OF_A_DAY + _block(clock)
    size = len(NAMES) * _BLOCKS_OF_A_DAY
    came = np.bincount(at, np.where(history.known, history.calls, 0.0), size)
    asked = np.bincount(at, np.where(history.known, base, 0.0), size)
    factors = ((came + _HOLIDAY_PRIOR_CALLS) / (asked + _HOLIDAY_PRIOR_CALLS)).reshape(-1, _BLOCKS_OF_A_DAY)
    factors[NO_HOLIDAY] = 1.0
    return factors


def _block(clock: Clock) -> Hours:
    return (clock.week_hour % 24) // (24 // _BLOCKS_OF_A_DAY)


def _waves_at(clock: Clock) -> Numbers:
    turns = 2 * np.pi * np.outer(clock.year_share, np.arange(1, _SEASON_WAVES + 1))
    return np.concatenate((np.sin(turns), np.cos(turns)), axis=1)


def _season(history: History, model: Model) -> Numbers:
    """Fit the waves of the year to what the weeks had beyond their own year's level, held back by a ridge."""
    without = replace(model, waves=np.zeros(2 * _SEASON_WAVES))
    ratios, blocks = _ratios(history, without)
    sound = np.isfinite(ratios)
    waves = np.array([_waves_at(history.clock.take(blocks == at)).mean(0) for at in range(len(ratios))])
    year = np.arange(len(ratios)) // 52
    logs = np.log(np.maximum(ratios, 1e-3))
    design, target = waves[sound], logs[sound]
    # Each year keeps its own mean, so that growth is not taken for a season.
    for one in np.unique(year[sound]):
        here = year[sound] == one
        design[here] -= design[here].mean(0)
        target[here] -= target[here].mean()
    held = design.T @ design + _SEASON_RIDGE * np.eye(design.shape[1])
    return np.asarray(np.linalg.solve(held, design.T @ target))


def _ratios(history: History, model: Model) -> tuple[Numbers, Hours]:
    """Compare each week, counted back from the end, with its shape; nan where half of it is not known.

    What comes back beside it is the week of every hour; the oldest hours may make a shorter one.
    """
    back = (len(history.clock) - 1 - np.arange(len(history.clock))) // HOURS_OF_WEEK
    weeks = int(back[0]) + 1
    block = weeks - 1 - back
    known = history.known.astype(np.float64)
    came = np.bincount(block, known * history.calls, weeks)
    asked = np.bincount(block, known * model.shape(history.clock), weeks)
    hours = np.bincount(block, known, weeks)
    ratios = np.where(hours >= HOURS_OF_WEEK / 2, came / np.maximum(asked, 1e-9), np.nan)
    if not np.isfinite(ratios).any():
        ratios = np.full(weeks, came.sum() / max(asked.sum(), 1e-9))
    return ratios, block


def _smoothed(ratios: Numbers, half_life: float) -> Numbers:
    """Give the level that was known after each week: the mean of the weeks so far, the recent ones more."""
    keep = 0.5 ** (1 / half_life)
    levels = np.empty(len(ratios))
    total = weight = 0.0
    for at, ratio in enumerate(ratios.tolist()):
        total, weight = total * keep, weight * keep
        if np.isfinite(ratio):
            total, weight = total + ratio, weight + 1
        levels[at] = total / weight if weight else np.nan
    return levels


def _half_life(ratios: Numbers) -> float:
    """Choose the half-life that would have told the next four weeks best; 8 where none can tell."""
    tried = range(8, len(ratios) - _AHEAD_WEEKS)
    if len(tried) < _AHEAD_WEEKS:
        return 8.0
    ahead = np.array([np.nanmean(ratios[at + 1 : at + 1 + _AHEAD_WEEKS]) for at in tried])
    faults = [
        float(np.nanmean((_smoothed(ratios, one)[tried.start : tried.stop] - ahead) ** 2))
        for one in LEVEL_HALF_LIVES_WEEKS
    ]
    return LEVEL_HALF_LIVES_WEEKS[int(np.argmin(faults))]


def _level(ratios: Numbers, half_life: float) -> float:
    return float(_smoothed(ratios, half_life)[-1])


def _running(ratios: Numbers, half_life: float, block: Hours) -> Numbers:
    """Give the level of every hour in the history, looked at from both sides."""
    before, after = _smoothed(ratios, half_life), _smoothed(ratios[::-1], half_life)[::-1]
    both = np.nanmean(np.stack((before, after)), axis=0)
    return np.asarray(both[block])


def _spread(history: History, expected: Numbers, weight: Numbers) -> float:
    """Work out how much more than Poisson the calls scatter: variance = mean + alpha * mean^2."""
    beyond = weight * ((history.calls - expected) ** 2 - expected)
    alpha = float(beyond.sum() / max((weight * expected**2).sum(), 1e-9))
    return float(np.clip(alpha, _LEAST_SPREAD, _MOST_SPREAD))
