"""How sure a record is: whether its household said lately that it is still true."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.months import oldest_within
from dashboard.presets import CONFIRMED_WITHIN_SIX_MONTHS, Preset
from data_access.place_format import NEVER_CONFIRMED, day_number


class Freshness(StrEnum):
    """Three answers that are always counted apart; the order is that of the counts."""

    CURRENT = "current"
    LAPSED = "lapsed"
    NEVER = "never"


FRESHNESS_RANK: Final = {freshness: rank for rank, freshness in enumerate(Freshness)}


def freshness_on(
    confirmed_on: date | None, today: date, preset: Preset = CONFIRMED_WITHIN_SIX_MONTHS
) -> Freshness:
    """Tell how sure one record is on `today`; the day on which the time runs out is still current."""
    if confirmed_on is None:
        return Freshness.NEVER
    oldest = oldest_within(today, int(preset.value))
    return Freshness.CURRENT if confirmed_on >= oldest else Freshness.LAPSED


def lapsing_within(
    confirmed_day: NDArray[np.uint16],
    today: date,
    days: int,
    preset: Preset = CONFIRMED_WITHIN_SIX_MONTHS,
) -> int:
    """Count the rows that are current on `today` and no longer so that many days later."""
    months = int(preset.value)
    oldest, later = oldest_within(today, months), oldest_within(today + timedelta(days=days), months)
    told = confirmed_day != NEVER_CONFIRMED
    return int((told & (confirmed_day >= day_number(oldest)) & (confirmed_day < day_number(later))).sum())


def freshness_ranks(
    confirmed_day: NDArray[np.uint16], today: date, preset: Preset = CONFIRMED_WITHIN_SIX_MONTHS
) -> NDArray[np.intp]:
    """Tell for each row 0 for current, 1 for lapsed, 2 for never confirmed."""
    oldest = day_number(oldest_within(today, int(preset.value)))
    ranks = (confirmed_day < oldest).astype(np.intp)
    ranks[confirmed_day == NEVER_CONFIRMED] = FRESHNESS_RANK[Freshness.NEVER]
    return ranks
