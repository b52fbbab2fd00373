"""Field → how its cells are read; each refuses with the rest of a sentence that begins with the column."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from data_access.importers.belongings import (
    allergies_of,
    animals_of,
    medications_of,
    names_listed,
    vehicle_year_of,
)
from data_access.importers.cells import count_of, day_of, number_of, state_of, years_in, zip_of
from data_access.importers.words import language_tag, needs_listed, transport_of, yes_or_no
from data_access.refusals import BadInput

CELL_CHARACTERS: Final = 2_000
NAME_CHARACTERS: Final = 120
_SHORT_CHARACTERS: Final = 200
_MOST_PEOPLE: Final = 200


@lru_cache(maxsize=65_536)
def _answer(text: str) -> tuple[bool, date | None]:
    """Read a consent: yes, no, or the day on which it was given."""
    return (True, day_of(text)) if len(text) >= 8 else (yes_or_no(text), None)


def _degrees(text: str) -> float:
    return number_of(text, -180, 180, "degrees")


@lru_cache(maxsize=1_024)
def _people_count(text: str) -> int:
    return count_of(text, _MOST_PEOPLE)


@lru_cache(maxsize=4_096)
def _watts(text: str) -> int:
    return count_of(text, 20_000)


@lru_cache(maxsize=1_024)
def _battery_hours(text: str) -> float:
    return number_of(text, 0, 720, "hours")


def _text(most: int) -> Callable[[str], str]:
    def text_of(text: str) -> str:
        if len(text) > most:
            raise BadInput(f"is longer than {most} characters")
        return text

    return text_of


READERS: Final[dict[str, Callable[[str], Any]]] = {
    "key": _text(NAME_CHARACTERS),
    "household_key": _text(NAME_CHARACTERS),
    "first_name": _text(59),
    "last_name": _text(60),
    "address": _text(NAME_CHARACTERS),
    "unit": _text(_SHORT_CHARACTERS),
    "city": _text(_SHORT_CHARACTERS),
    "state": state_of,
    "zip": zip_of,
    "latitude": _degrees,
    "longitude": _degrees,
    "people": _people_count,
    "born_years": years_in,
    "needs": needs_listed,
    "transport": transport_of,
    "device": _text(NAME_CHARACTERS),
    "power_watts": _watts,
    "battery_hours": _battery_hours,
    "animals": animals_of,
    "animal_name": _text(_SHORT_CHARACTERS),
    "condition_list": names_listed,
    "medication_list": medications_of,
    "allergy_list": allergies_of,
    "vehicle": _text(_SHORT_CHARACTERS),
    "vehicle_year": vehicle_year_of,
    "vehicle_make": _text(_SHORT_CHARACTERS),
    "vehicle_model": _text(_SHORT_CHARACTERS),
    "vehicle_colour": _text(_SHORT_CHARACTERS),
    "vehicle_plate": _text(_SHORT_CHARACTERS),
    "language": language_tag,
    "communication": _text(CELL_CHARACTERS),
    "contact_name": _text(NAME_CHARACTERS),
    "contact_phone": _text(_SHORT_CHARACTERS),
    "confirmed_on": day_of,
    "notes": _text(CELL_CHARACTERS),
    "consent": _answer,
    "consent_on": day_of,
    "consent_until": day_of,
}
"""Field → how its cells are read; the others are read by `RowPlan` itself."""
