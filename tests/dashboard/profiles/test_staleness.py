"""A profile is asked about again after six months, and the registry counts it by the same rule."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.profiles.staleness import staleness
from dashboard.registry.freshness import Freshness, freshness_on

TODAY = date(2026, 11, 20)


def test_a_profile_holds_until_the_day_on_which_it_is_due() -> None:
    last_day = staleness(date(2026, 5, 20), TODAY)
    assert (last_day.stale, last_day.due_soon, last_day.days_left) == (False, True, 0)
    assert last_day.words == "Confirmed on May 20, 2026, to be confirmed again by November 20, 2026."
    over = staleness(date(2026, 5, 19), TODAY)
    assert (over.stale, over.due_soon) == (True, False)
    assert "lapsed on November 19, 2026" in over.words


def test_a_fresh_profile_is_not_due_soon_and_one_never_confirmed_is_stale() -> None:
    assert not staleness(TODAY, TODAY).due_soon
    never = staleness(None, TODAY)
    assert never.stale
    assert freshness_on(None, TODAY) is Freshness.NEVER
    assert never.words.startswith("Never confirmed")


@given(st.integers(0, 2_000), st.integers(0, 400))
def test_profile_and_registry_agree_on_every_day(ago: int, shift: int) -> None:
    today = TODAY + timedelta(days=shift)
    confirmed_on = today - timedelta(days=ago)
    current = freshness_on(confirmed_on, today) is Freshness.CURRENT
    assert current is not staleness(confirmed_on, today).stale
