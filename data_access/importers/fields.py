"""Fields of a planning row, and by which headings and contents a column is known as one of them."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from data_access.importers.words import NEED_BY_WORD, NO, YES, plain
from data_access.phone_numbers import to_e164
from data_access.records.household import Scope
from data_access.records.needs import Need
from data_access.refusals import BadInput

IGNORED: Final = ""
"""A column that nothing is taken from."""

HOUSEHOLD_WORDS: Final = (
    "household id", "householdid", "household key", "household number", "household no", "household",
    "hh id", "hhid", "family id", "profile id", "safety profile id", "registrant id", "record id",
)  # fmt: skip
"""Headings of a column that names the household of a person, a phone or a vehicle, the surest first."""

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "key": (
        "key", "id", "household id", "householdid", "record id", "registrant id", "client id",
        "profile id", "case id", "uid", "uuid", "external id", "objectid", "record number",
    ),
    # By its heading a household's id is the key of a row; `mapping.propose` sees when rows share it.
    "household_key": (),
    "name": ("name", "names", "full name", "resident", "registrant", "person", "household name",
             "resident name", "registrant name", "contact person"),
    "first_name": ("first name", "firstname", "first", "given name", "fname"),
    "last_name": ("last name", "lastname", "last", "surname", "family name", "lname"),
    "phone": ("phone", "phone number", "telephone", "tel", "phones", "primary phone", "phone no",
              "contact number", "home or cell", "phone value"),
    "mobile": ("mobile", "cell", "cell phone", "mobile phone", "cellphone", "cellular", "sms"),
    "landline": ("landline", "home phone", "land line", "house phone"),
    "work_phone": ("work phone", "office phone", "business phone"),
    "text_telephone": ("tty", "tdd", "text telephone", "tty phone"),
    "phone_kind": ("phone type", "phone kind", "type of phone", "number type"),
    "address": ("address", "street", "street address", "address 1", "address line", "address line 1",
                "addr", "home address", "residence", "addr1", "address1", "physical address"),
    "unit": ("unit", "apt", "apartment", "suite", "address 2", "address line 2", "apt unit", "address2",
             "unit number", "apt number", "apt suite unit"),
    "city": ("city", "town", "municipality", "city name", "ctu name"),
    "state": ("state", "st", "state code", "province", "state province"),
    "zip": ("zip", "zip code", "zipcode", "postal code", "postcode", "zip 5", "zip5"),
    "latitude": ("latitude", "lat", "y", "y coord", "lat dd", "point y", "geo lat", "ycoord"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "x coord", "lon dd", "point x", "geo lon",
                  "geo lng", "xcoord"),
    "people": ("people", "people count", "household size", "persons", "number of people", "residents",
               "occupants", "number in household", "no of people", "hh size"),
    "born_years": ("born year", "born years", "birth year", "year of birth", "yob", "dob", "born",
                   "date of birth", "birth date", "birthdate"),
    "needs": ("needs", "functional needs", "access and functional needs", "afn", "special needs",
              "needs list", "assistance needed", "functional need"),
    "transport": ("transport", "transportation", "transport need", "transportation need",
                  "mode of transport", "evacuation transport", "how they leave"),
    "device": ("device", "equipment", "medical device", "powered equipment", "power device"),
    "power_watts": ("power watts", "watts", "device watts", "wattage", "power draw", "power w"),
    "battery_hours": ("battery hours", "battery", "backup hours", "battery backup hours", "battery hrs",
                      "hours of battery"),
    "condition_list": ("conditions", "medical conditions", "medical condition", "condition"),
    "medication_list": ("medicines", "prescriptions", "rx", "current medications", "medication name"),
    "allergy_list": ("known allergies", "allergic to", "allergen"),
    "animal_name": ("animal name", "pet name", "name of pet"),
    "animals": ("species", "animal type", "pet type", "animal species", "pet species", "kind of animal",
                "animals", "pets", "pet", "animal", "number of pets", "pets count"),
    "language": ("language", "preferred language", "primary language", "lang", "spoken language",
                 "languages"),
    "communication": ("communication", "communication needs", "how to communicate"),
    "vehicle": ("vehicle", "vehicle description", "car"),
    "vehicle_year": ("vehicle year", "model year", "car year"),
    "vehicle_make": ("vehicle make", "make", "car make"),
    "vehicle_model": ("vehicle model", "model", "car model"),
    "vehicle_colour": ("vehicle color", "vehicle colour", "color", "colour", "car color"),
    "vehicle_plate": ("vehicle plate", "plate", "license plate", "plate number", "licence plate"),
    "contact_name": ("contact", "contact name", "emergency contact", "emergency contact name"),
    "contact_phone": ("contact phone", "emergency contact phone", "emergency phone"),
    "confirmed_on": ("confirmed", "confirmed on", "last confirmed", "last updated", "updated",
                     "date confirmed", "verified on", "last verified", "update date"),
    "notes": ("notes", "note", "comments", "remarks", "comment"),
    "custom_name": ("custom field", "custom field name"),
    "custom_value": ("custom value", "custom field value"),
}  # fmt: skip
"""Field → headings by which it is known, as `words.plain` writes them."""

_CONSENT_HEADINGS: Final[dict[Scope, tuple[str, ...]]] = {
    Scope.EMERGENCY_MANAGEMENT: (
        "emergency management", "share with emergency management", "em consent", "consent em", "em",
        "emergency management consent", "consent emergency management", "evacuation assistance",
    ),
    Scope.CAMERAS: ("cameras", "camera", "camera consent", "camera opt in", "consent cameras"),
    Scope.ALERTS: ("alerts", "alert", "alert consent", "alerts consent", "consent alerts",
                   "receive alerts", "alert opt in"),
}  # fmt: skip
_SINCE: Final = ("date", "on", "since", "given", "given on")
_UNTIL: Final = ("until", "end", "ends", "ends on", "expires", "expires on", "expiry")

CONSENT, CONSENT_ON, CONSENT_UNTIL, NEED = "consent:", "consent_on:", "consent_until:", "need:"

FIELDS: Final[tuple[str, ...]] = (
    *HEADINGS,
    *(NEED + need for need in Need),
    *(prefix + scope for scope in Scope for prefix in (CONSENT, CONSENT_ON, CONSENT_UNTIL)),
)
"""Every field that a column may be mapped to."""

REPEATED: Final = frozenset({
    "phone", "mobile", "landline", "work_phone", "text_telephone", "name", "phone_kind",
    "custom_name", "custom_value",
})  # fmt: skip
"""Fields that several columns may fill."""

OF_A_PERSON: Final = frozenset({
    "name", "first_name", "last_name", "born_years", "needs", "transport", "device", "power_watts",
    "battery_hours", "language", "communication", "condition_list", "medication_list", "allergy_list",
    "people",
})  # fmt: skip
"""Fields that tell of a person, besides the single needs: a table without one lists no people."""


def tells_of_people(names: Sequence[str]) -> bool:
    """Whether columns of these fields tell of a person."""
    return any(name in OF_A_PERSON or name.startswith(NEED) for name in names)


def is_day(field: str) -> bool:
    """Whether a bare number in a column of this field is a day, as Excel counts them."""
    return field in ("born_years", "confirmed_on") or field.startswith(
        ("consent:", "consent_on:", CONSENT_UNTIL)
    )


def _field_by_heading() -> dict[str, str]:
    found = {word: NEED + need for word, need in NEED_BY_WORD.items()}
    for scope, headings in _CONSENT_HEADINGS.items():
        for heading in headings:
            found[heading] = CONSENT + scope
            found.update({f"{heading} {word}": CONSENT_ON + scope for word in _SINCE})
            found.update({f"{heading} {word}": CONSENT_UNTIL + scope for word in _UNTIL})
    for field, headings in HEADINGS.items():
        found.update(dict.fromkeys(headings, field))
    found.update({plain(field): field for field in FIELDS})
    return found


FIELD_BY_HEADING: Final = _field_by_heading()
_NUMBERED: Final = re.compile(r"(.+?) ?\d+\Z")


def find_field(heading: str) -> str | None:
    """Find the field of a heading such as `Phone 1` or `Uses wheelchair`; None when it is not known."""
    word = plain(heading)
    for candidate in (word, *_without_number(word), *_without_verb(word), _without_any_number(word)):
        if candidate in FIELD_BY_HEADING:
            return FIELD_BY_HEADING[candidate]
    return None


def _without_number(word: str) -> tuple[str, ...]:
    match = _NUMBERED.match(word)
    return (match[1],) if match else ()


def _without_any_number(word: str) -> str:
    """`phone 1 type` → `phone type`."""
    return " ".join(part for part in word.split() if not part.isdecimal())


def _without_verb(word: str) -> tuple[str, ...]:
    for verb in ("uses ", "needs ", "has ", "on ", "is ", "need "):
        if word.startswith(verb):
            return (word.removeprefix(verb),)
    return ()


def _is_phone(text: str) -> bool:
    try:
        to_e164(text)
    except BadInput:
        return False
    return sum(char.isdigit() for char in text) >= 10


def _is_number_within(least: float, most: float) -> Callable[[str], bool]:
    def within(text: str) -> bool:
        try:
            return "." in text and least <= float(text) <= most
        except ValueError:
            return False

    return within


_ADDRESS: Final = re.compile(
    r"\d+\w? .*\b(st|street|ave|avenue|rd|road|dr|drive|ln|lane|blvd|ct|court|way|pl|cir|pkwy|trl)\b",
    re.IGNORECASE,
)
_CONTENTS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("latitude", _is_number_within(24.0, 72.0)),
    ("longitude", _is_number_within(-180.0, -64.0)),
    ("phone", _is_phone),
    ("address", lambda text: bool(_ADDRESS.match(text.strip()))),
    ("zip", lambda text: bool(re.match(r"\d{5}(-\d{4})?\Z", text.strip()))),
)
"""What a column is by what stands in it: asked only of columns whose heading says nothing."""


def find_field_by_content(cells: Sequence[str]) -> str | None:
    """Find the field of a column by its cells, where at least nine in ten agree; None otherwise."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < 3:
        return None
    for field, fits in _CONTENTS:
        if sum(map(fits, filled)) >= 0.9 * len(filled):
            return field
    return None


def is_yes_no(cells: Sequence[str]) -> bool:
    """Whether all of `cells` are yes or no."""
    return all(cell.strip().casefold() in YES | NO for cell in cells)
