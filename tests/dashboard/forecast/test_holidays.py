"""Holidays as the Office of Personnel Management lists them."""

from datetime import date

import numpy as np

from dashboard.forecast.holidays import NAMES, NO_HOLIDAY, holidays_of, kinds_of


def days(*listed: date) -> np.ndarray:
    return np.array([(day - date(1970, 1, 1)).days for day in listed], np.int64)


def test_the_federal_holidays_of_2026_are_those_that_are_published() -> None:
    published = {
        date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 16), date(2026, 5, 25), date(2026, 6, 19),
        date(2026, 7, 4), date(2026, 9, 7), date(2026, 10, 12), date(2026, 11, 11), date(2026, 11, 26),
        date(2026, 12, 25),
    }  # fmt: skip
    evenings = {date(2026, 10, 31), date(2026, 11, 27), date(2026, 12, 24), date(2026, 12, 31)}
    assert {day for day, _ in holidays_of(2026)} == published | evenings


def test_juneteenth_is_a_holiday_since_2021() -> None:
    assert "Juneteenth" not in {name for _, name in holidays_of(2020)}
    assert (date(2021, 6, 19), "Juneteenth") in holidays_of(2021)


def test_every_day_has_a_code_and_a_usual_day_none() -> None:
    codes = kinds_of(days(date(2025, 11, 27), date(2025, 11, 26), date(2027, 1, 1)))
    assert [NAMES[one] for one in codes] == ["Thanksgiving Day", NAMES[NO_HOLIDAY], "New Year's Day"]
    assert len(kinds_of(days())) == 0
