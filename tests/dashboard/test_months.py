"""Months as people count them, and one rule for when they are over."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.months import months_after, oldest_within
from dashboard.presets import CONFIRMATION_PRESETS, CONFIRMED_WITHIN_SIX_MONTHS, Preset

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_months_are_calendar_months() -> None:
    assert months_after(date(2026, 5, 20), 6) == date(2026, 11, 20)
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 1, 15), -13) == date(2024, 12, 15)
    assert oldest_within(date(2026, 11, 20), 6) == date(2026, 5, 20)
    assert oldest_within(date(2026, 8, 31), 6) == date(2026, 3, 1)


@given(days, days, st.sampled_from([1, 6, 12]))
def test_a_day_holds_exactly_when_its_months_are_not_over(day: date, today: date, months: int) -> None:
    assert (day >= oldest_within(today, months)) == (months_after(day, months) >= today)


def test_a_preset_says_whose_number_it_is_and_refuses_not_to() -> None:
    words = CONFIRMED_WITHIN_SIX_MONTHS.words
    assert "6 months" in words
    assert "Smart911" in words
    assert len({preset.name for preset in CONFIRMATION_PRESETS}) == len(CONFIRMATION_PRESETS)
    assert "not confirmed" in Preset("Shadow", 20, "%", "1", "NUREG", confirmed=False).words
    with pytest.raises(ValueError, match="source"):
        Preset("Shadow", 20, "%", "1", "", confirmed=False)
