"""Confirmations that lapse soon: those that hold today and no longer so many days later."""

from datetime import date, timedelta

import numpy as np

from dashboard.registry.freshness import Freshness, freshness_on, lapsing_within
from data_access.place_format import NEVER_CONFIRMED, day_number

TODAY = date(2026, 11, 20)


def test_only_what_holds_today_can_lapse_soon() -> None:
    """Confirmed 181 days ago it lapses within days, 100 days ago in months, 300 days ago it has."""
    days = [day_number(TODAY - timedelta(days=ago)) for ago in (181, 100, 300)]
    confirmed = np.array([*days, NEVER_CONFIRMED], np.uint16)
    assert lapsing_within(confirmed, TODAY, 30) == 1
    assert lapsing_within(confirmed, TODAY, 0) == 0


def test_it_counts_what_asking_day_by_day_would_count() -> None:
    told = [TODAY - timedelta(days=ago) for ago in range(365)]
    by_hand = sum(
        freshness_on(one, TODAY) is Freshness.CURRENT
        and freshness_on(one, TODAY + timedelta(days=30)) is not Freshness.CURRENT
        for one in told
    )
    confirmed = np.array([day_number(one) for one in told], np.uint16)
    assert lapsing_within(confirmed, TODAY, 30) == by_hand > 0
