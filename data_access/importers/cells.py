"""Cells of a table → values; each refuses with the rest of a sentence that begins with the column."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from data_access.refusals import BadInput

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_US: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: .*)?\Z")
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)\Z")
_ZIP: Final = re.compile(r"(\d{5})(?:-?\d{4})?\Z")
_SHORT_ZIP: Final = re.compile(r"\d{3,4}\Z")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SERIAL: Final = re.compile(r"[1-7]\d{4}(?:\.\d+)?\Z")
_DAY_ZERO: Final = date(1899, 12, 30)

SPREADSHEET_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
"""What a spreadsheet shows in place of a value that it cannot work out."""


@lru_cache(maxsize=65_536)
def day_of(text: str) -> date:
    """Read a date: 2026-03-14, or 3/14/2026 as it is written in the United States.

    Five digits are a day as Excel counts them, which is what a table holds whose format was lost.
    """
    text = text.strip()
    if _SERIAL.match(text):
        return _DAY_ZERO + timedelta(days=int(float(text)))
    if (match := _ISO.match(text)) or (match := _COMPACT.match(text)):
        year, month, day = match.groups()
    elif match := _US.match(text):
        month, day, year = match.groups()
    else:
        raise BadInput("is no date that can be read. Write it as 2026-03-14")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadInput(_no_such_day(int(month), int(day))) from None


def _no_such_day(month: int, day: int) -> str:
    if month > 12 and day <= 12:
        return "is a date with the day before the month, or ambiguous. Write it as 2026-03-14"
    return "is a day that does not exist"


def number_of(text: str, least: float, most: float, what: str) -> float:
    """Read a number within bounds; a comma is read as the decimal point where it can be nothing else."""
    try:
        value = float(text)
    except ValueError:
        value = _number_otherwise_written(text)
    if not least <= value <= most:
        raise BadInput(f"must lie between {least:g} and {most:g} {what}".rstrip())
    return value


def _number_otherwise_written(text: str) -> float:
    plain = text.strip().removesuffix("°")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        raise BadInput("is no number") from None


@lru_cache(maxsize=4_096)
def count_of(text: str, most: int) -> int:
    """Read a whole number from 0 to `most`."""
    value = number_of(text, 0, most, "")
    if value != int(value):
        raise BadInput("is no whole number")
    return int(value)


@lru_cache(maxsize=4_096)
def zip_of(text: str) -> str:
    """Read a ZIP code; ZIP+4 is cut to five digits, and zeros that a spreadsheet took are put back."""
    plain = text.strip()
    if match := _ZIP.match(plain):
        return match[1]
    if _SHORT_ZIP.match(plain):
        return plain.zfill(5)
    raise BadInput("is no ZIP code of five digits")


@lru_cache(maxsize=16_384)
def years_in(text: str) -> tuple[int, ...]:
    """Read one or more years of birth, or dates of which the year is kept."""
    if _SERIAL.match(text.strip()):
        return (day_of(text).year,)
    years = tuple(int(year) for year in _YEAR.findall(text))
    if not years or min(years) < 1890:
        raise BadInput("holds no year of birth. Write it as 1948")
    return years


@lru_cache(maxsize=1_024)
def state_of(text: str) -> str:
    """Read a state by its two letters, or Minnesota and its neighbours by name."""
    plain = text.strip()
    if len(plain) <= 2:
        return plain.upper()
    state = _STATES.get(plain.casefold())
    if state is None:
        raise BadInput("is no state of two letters")
    return state


_STATES: Final = {
    "minnesota": "MN", "wisconsin": "WI", "iowa": "IA", "north dakota": "ND", "south dakota": "SD",
    "minn.": "MN", "illinois": "IL", "california": "CA", "texas": "TX", "florida": "FL",
}  # fmt: skip
