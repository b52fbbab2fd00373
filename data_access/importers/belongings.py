"""Cells that tell of several things at once: animals, vehicles, medication, phones, custom fields."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from data_access.importers.cells import count_of
from data_access.importers.fields import HOUSEHOLD_WORDS, NEED, find_field
from data_access.importers.words import NO, YES, plain
from data_access.records.household import Allergy, Animal, Medication, PhoneKind, Vehicle
from data_access.records.needs import Need
from data_access.refusals import BadInput

_NAME_CHARACTERS: Final = 120
_SHORT_CHARACTERS: Final = 200
_MOST_ANIMALS: Final = 20
_MOST_LISTED: Final = 40
_BETWEEN: Final = re.compile(r"[;|\n]|,\s")
_KIND_WORDS: Final[dict[str, PhoneKind]] = {
    **dict.fromkeys(
        ("mobile", "cell", "cellular", "wireless", "sms", "text", "cell phone"), PhoneKind.MOBILE
    ),
    **dict.fromkeys(("home", "landline", "land line", "house", "voip", "home phone"), PhoneKind.LANDLINE),
    **dict.fromkeys(("work", "office", "business", "work phone"), PhoneKind.WORK),
    **dict.fromkeys(("tty", "tdd", "tty tdd", "text telephone"), PhoneKind.TEXT_TELEPHONE),
}
_VEHICLE: Final = re.compile(r"(?:(\d{4}) )?(\S+) ?(.*)")


@lru_cache(maxsize=16_384)
def animals_of(text: str) -> tuple[Animal, ...]:
    """Read animals: a number, yes or no, or a list such as `2 cats; service dog`."""
    if text.casefold() in NO:
        return ()
    if text.isdecimal():
        return (Animal(species="animal"),) * count_of(text, _MOST_ANIMALS)
    found: list[Animal] = []
    for part in text.replace(",", ";").replace(" and ", ";").split(";"):
        if part.strip():
            found.extend(_animals_named(part.strip()))
    if len(found) > _MOST_ANIMALS:
        raise BadInput(f"names more than {_MOST_ANIMALS} animals")
    return tuple(found)


def _animals_named(part: str) -> list[Animal]:
    number, _, rest = part.partition(" ")
    count = count_of(number, _MOST_ANIMALS) if number.isdecimal() and rest else 1
    species = (rest if number.isdecimal() and rest else part)[:_NAME_CHARACTERS]
    service = "service" in species.casefold() or "guide" in species.casefold()
    return [Animal(species=species, service_animal=service)] * count


def named(animals: tuple[Animal, ...], name: str) -> tuple[Animal, ...]:
    """Give the one animal of a row its name; of several it stays unsaid which one bears it."""
    if not name or len(animals) > 1:
        return animals
    species = animals[0].species if animals else "animal"
    return (Animal(species=species, name=name, service_animal=bool(animals) and animals[0].service_animal),)


@lru_cache(maxsize=4_096)
def names_listed(text: str) -> tuple[str, ...]:
    """Read a list of names, one a line or with `;` or `, ` between; `none` is an empty one."""
    if text.casefold() in NO:
        return ()
    found = tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())
    if len(found) > _MOST_LISTED or any(len(name) > _NAME_CHARACTERS for name in found):
        raise BadInput(f"lists more than {_MOST_LISTED} things, or one of more than 120 characters")
    return found


def medications_of(text: str) -> tuple[Medication, ...]:
    """Read medications; what stands in brackets or after a dash is how one is taken."""
    pairs = (re.split(r" - | \(", name, maxsplit=1) for name in names_listed(text))
    return tuple(Medication(name=name, schedule=(more or [""])[0].rstrip(")")) for name, *more in pairs)


def allergies_of(text: str) -> tuple[Allergy, ...]:
    """Read allergies; one that is called severe, or a shock, is severe."""
    return tuple(
        Allergy(to=name, severe=bool(re.search("severe|anaphyla", name, re.IGNORECASE)))
        for name in names_listed(text)
    )


@lru_cache(maxsize=256)
def phone_kind_of(text: str, otherwise: PhoneKind) -> PhoneKind:
    """Read what a phone is; `otherwise` where the word is empty or not known."""
    return _KIND_WORDS.get(plain(text), otherwise)


def vehicle_year_of(text: str) -> int:
    """Read the year of a vehicle."""
    year = count_of(text, 2_100)
    if year < 1900:
        raise BadInput("is no year of a vehicle")
    return year


def vehicles_in(values: Mapping[str, Any]) -> tuple[Vehicle, ...]:
    """Make the vehicle that the cells of a row tell of; empty when they tell of none.

    A description in one cell such as `2019 Toyota Sienna` is taken apart.
    """
    told = {name: values.get(f"vehicle_{name}") for name in ("year", "make", "model", "colour", "plate")}
    whole = values.get("vehicle", "")
    if whole and whole.casefold() not in NO and (match := _VEHICLE.match(whole)):
        year, make, model = match.groups()
        told["year"] = told["year"] or (int(year) if year and 1900 <= int(year) <= 2100 else None)
        told["make"], told["model"] = told["make"] or make, told["model"] or model
    if not any(told.values()):
        return ()
    make, model, colour, plate = (told[name] or "" for name in ("make", "model", "colour", "plate"))
    return (Vehicle(year=told["year"], make=make, model=model, colour=colour, plate=plate),)


def custom_pairs(fields: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Find the columns of custom fields and of their values, in pairs and in their order."""
    names = [at for at, field in enumerate(fields) if field == "custom_name"]
    return tuple(zip(names, (at for at, field in enumerate(fields) if field == "custom_value"), strict=False))


def household_in(row: Sequence[str], pairs: Sequence[tuple[int, int]]) -> str:
    """Find the id of the household where a custom field is called so; empty where none is."""
    for name_at, value_at in pairs:
        if value_at < len(row) and plain(row[name_at]) in HOUSEHOLD_WORDS:
            return row[value_at].strip()
    return ""


def customs_in(row: Sequence[str], pairs: Sequence[tuple[int, int]]) -> tuple[tuple[Need, ...], str]:
    """Read pairs of custom field and value: the needs that are said to be there, and the others as notes.

    What a pair means is told by its own row, so that nothing of it is refused.
    """
    needs: list[Need] = []
    notes: list[str] = []
    for name_at, value_at in pairs:
        name, value = row[name_at], row[value_at]
        if not name or not value or plain(name) in HOUSEHOLD_WORDS:
            continue
        field = find_field(name)
        if field is not None and field.startswith(NEED) and value.casefold() in YES | NO:
            needs += [Need(field.removeprefix(NEED))] if value.casefold() in YES else []
        else:
            notes.append(f"{name}: {value}")
    return tuple(needs), "\n".join(notes)
