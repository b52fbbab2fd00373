"""A household of the registry as a row: short for the screen, whole for a file."""

from typing import Final

from dashboard.exports.plain_text import LATITUDE, LONGITUDE, Row
from dashboard.ui import words
from dashboard.ui.tables import Cell
from data_access.registry import RegistryEntry

COLUMNS: Final = (
    "Names", "Address", "Unit", "City", "ZIP", "Phones", "Needs", "Leaves by", "Attendant",
    "Depends on power", "Battery hours", "Languages", "Animals", "Contacts", "Business", "Confirmed on",
    LATITUDE, LONGITUDE,
)  # fmt: skip
"""Columns of an export, in their order."""


def screen_row(entry: RegistryEntry) -> dict[str, Cell]:
    """Write a household as a row of the table of names."""
    return {
        "Address": _address(entry),
        "Names": ", ".join(entry.names),
        "Phones": ", ".join(words.phone(number) for number in entry.phones),
        "Leaves by": words.TRANSPORT_WORDS[entry.transport] if entry.transport else "did not tell",
        "Needs": _needs(entry),
        "Power": _power(entry),
        "Languages": _languages(entry),
        "Animals": ", ".join(entry.animals),
        "Whom to call": _contacts(entry),
        "Confirmed": words.day(entry.confirmed_on) if entry.confirmed_on else "never",
    }


def export_row(entry: RegistryEntry) -> Row:
    """Write a household as a row of a file; a household without an address or place has empty cells."""
    home = entry.address
    return {
        "Names": ", ".join(entry.names),
        "Address": home.line if home else "",
        "Unit": home.unit if home else "",
        "City": home.city if home else "",
        "ZIP": home.zip_code if home else "",
        "Phones": ", ".join(words.phone(number) for number in entry.phones),
        "Needs": _needs(entry),
        "Leaves by": words.TRANSPORT_WORDS[entry.transport] if entry.transport else "",
        "Attendant": entry.attendant,
        "Depends on power": entry.depends_on_power,
        "Battery hours": entry.battery_hours,
        "Languages": _languages(entry),
        "Animals": ", ".join(entry.animals),
        "Contacts": _contacts(entry),
        "Business": entry.business,
        "Confirmed on": entry.confirmed_on,
        LATITUDE: home.latitude if home else None,
        LONGITUDE: home.longitude if home else None,
    }


def along_the_street(entry: RegistryEntry) -> tuple[str, str, int, str]:
    """Give the key by which households stand in the order of a walk: town, street, number, unit.

    A household without an address comes first, so that it is not forgotten at the end of a list.
    """
    home = entry.address
    if home is None:
        return "", "", 0, ""
    number, _, street = home.line.strip().partition(" ")
    digits = "".join(letter for letter in number if letter.isdecimal())
    numbered = bool(digits) and number[0].isdecimal()
    street_name = street if numbered else home.line
    return home.city.casefold(), street_name.casefold(), int(digits[:9]) if numbered else 0, home.unit


def printed_address(entry: RegistryEntry) -> list[str]:
    """Write where a household lives, one line after the other; "not known" where it did not tell."""
    home = entry.address
    if home is None:
        return [words.NOT_KNOWN]
    lines = (f"{home.line} {home.unit}".strip(), f"{home.city} {home.zip_code}".strip())
    return [line for line in lines if line]


def _address(entry: RegistryEntry) -> str:
    home = entry.address
    if home is None:
        return words.NOT_KNOWN
    street = f"{home.line} {home.unit}".strip()
    return ", ".join(part for part in (street, home.city, home.zip_code) if part)


def _needs(entry: RegistryEntry) -> str:
    return ", ".join(words.NEED_WORDS[need] for need in entry.needs)


def _power(entry: RegistryEntry) -> str:
    return f"battery {words.hours(entry.battery_hours)}" if entry.depends_on_power else ""


def _languages(entry: RegistryEntry) -> str:
    return ", ".join(words.language(tag) for tag in entry.languages)


def _contacts(entry: RegistryEntry) -> str:
    return ", ".join(" ".join(part for part in (c.name, c.relation, c.phone) if part) for c in entry.contacts)
