"""A row of a table → a safety profile, by a mapping that is worked out once for the whole file."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from data_access.importers import fields
from data_access.importers.cells import (
    count_of,
    day_of,
    number_of,
    state_of,
    years_in,
    zip_of,
)
from data_access.importers.mapping import Mapping
from data_access.importers.words import (
    NO,
    language_tag,
    needs_listed,
    plain,
    transport_of,
    yes_or_no,
)
from data_access.phone_numbers import to_e164
from data_access.records.household import (
    Address,
    Animal,
    Consent,
    Contact,
    Device,
    Person,
    Phone,
    PhoneKind,
    SafetyProfile,
    Scope,
)
from data_access.records.needs import Need
from data_access.refusals import BadInput

Values = dict[str, Any]
"""Field → what was read from its cell; empty cells are left out."""

CELL_CHARACTERS: Final = 2_000
_NAME_CHARACTERS: Final = 120
_SHORT_CHARACTERS: Final = 200
_MOST_PEOPLE: Final = 200
_MOST_ANIMALS: Final = 20

_PHONE_KINDS: Final = {
    "phone": PhoneKind.MOBILE,
    "mobile": PhoneKind.MOBILE,
    "landline": PhoneKind.LANDLINE,
    "work_phone": PhoneKind.WORK,
    "text_telephone": PhoneKind.TEXT_TELEPHONE,
}


class RowRefused(BadInput):
    """A row that is handed back; the sentence says which column, and what to do."""


class RowPlan:
    """Reads rows by one mapping. Nothing is kept from one row to the next."""

    def __init__(self, mapping: Mapping) -> None:
        self._width = len(mapping.header)
        self._heading = mapping.header
        self._readers = [
            (at, field, _READERS[field.split(":", 1)[0]])
            for at, field in enumerate(mapping.fields)
            if field and field not in fields.REPEATED and not field.startswith(fields.NEED)
        ]
        self._columns = {field: column for column, field in mapping.shown() if field}
        self._phones = [(at, _PHONE_KINDS[f]) for at, f in enumerate(mapping.fields) if f in _PHONE_KINDS]
        self._people_names = [at for at, field in enumerate(mapping.fields) if field == "name"]
        self._needs = [
            (at, Need(field.removeprefix(fields.NEED)))
            for at, field in enumerate(mapping.fields)
            if field.startswith(fields.NEED)
        ]
        self._consents = [
            (scope, fields.CONSENT + scope, fields.CONSENT_ON + scope, fields.CONSENT_UNTIL + scope)
            for scope in Scope
            if {fields.CONSENT + scope, fields.CONSENT_ON + scope}.intersection(mapping.fields)
        ]

    def read(self, row: list[str]) -> SafetyProfile:
        """Read one row; `RowRefused` with the reason when it cannot be kept."""
        row = self._trimmed(row)
        values: Values = {}
        at = 0
        try:
            for at, field, reader in self._readers:
                if text := row[at]:
                    values[field] = reader(text)
        except BadInput as fault:
            raise RowRefused(f"“{self._heading[at]}” {fault}.") from None
        phones = self._read_phones(row)
        names = self._read_names(row, values)
        return SafetyProfile(
            key=values.get("key") or _made_key(phones, names, values),
            phones=phones,
            addresses=_address_in(values),
            people=self._read_people(row, values, names),
            animals=values.get("animals", ()),
            contacts=_contact_in(values),
            consents=self._read_consents(values) if self._consents else (),
            confirmed_on=values.get("confirmed_on"),
            notes=values.get("notes", ""),
        )

    def _trimmed(self, row: list[str]) -> list[str]:
        if len(row) != self._width:
            row = self._fitted(row)
        whole = "\n".join(row)
        if "\0" in whole:
            raise RowRefused("A cell holds a NUL byte: the file was damaged on the way. Export it again.")
        if len(whole) > CELL_CHARACTERS:
            self._refuse_long_cells(row)
        return list(map(str.strip, row))

    def _fitted(self, row: list[str]) -> list[str]:
        if len(row) > self._width and not any(cell.strip() for cell in row[self._width :]):
            return row[: self._width]
        raise RowRefused(
            f"The row has {len(row)} columns and the header {self._width}: look for a missing quotation "
            "mark or a delimiter inside a value."
        )

    def _refuse_long_cells(self, row: list[str]) -> None:
        for column, cell in zip(self._heading, row, strict=True):
            if len(cell) > CELL_CHARACTERS:
                raise RowRefused(f"“{column}” is longer than {CELL_CHARACTERS:,} characters.")

    def _read_phones(self, row: list[str]) -> tuple[Phone, ...]:
        found = []
        for at, kind in self._phones:
            if text := row[at]:
                try:
                    found.append(Phone(to_e164(text), kind))
                except BadInput as fault:
                    raise RowRefused(f"“{self._heading[at]}”: {fault}") from None
        return tuple(found)

    def _read_names(self, row: list[str], values: Values) -> list[str]:
        names = [f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()]
        names += [name.strip() for at in self._people_names for name in row[at].split(";")]
        if any(len(name) > _NAME_CHARACTERS for name in names):
            raise RowRefused(f"A name is longer than {_NAME_CHARACTERS} characters.")
        return list(filter(None, names))

    def _read_people(self, row: list[str], values: Values, names: list[str]) -> tuple[Person, ...]:
        born: tuple[int, ...] = values.get("born_years", ())
        needs = self._read_needs(row, values)
        tag = values.get("language")
        first = Person(
            name=names[0] if names else "Name not told",
            born_year=born[0] if born else None,
            devices=_devices_in(values, needs),
            languages=(tag,) if tag else (),
            communication=values.get("communication", ""),
            needs=needs,
            transport=values.get("transport"),
        )
        count = max(values.get("people", 0), len(names))
        return (first, *_others(count, tuple(names[1:]), born[1:])) if count > 1 else (first,)

    def _read_needs(self, row: list[str], values: Values) -> tuple[Need, ...]:
        listed: tuple[Need, ...] = values.get("needs", ())
        ticked = [need for at, need in self._needs if row[at] and self._ticked(at, row[at])]
        return _in_order((*listed, *ticked)) if ticked else listed

    def _ticked(self, at: int, text: str) -> bool:
        try:
            return yes_or_no(text)
        except BadInput as fault:
            raise RowRefused(f"“{self._heading[at]}” {fault}.") from None

    def _read_consents(self, values: Values) -> tuple[Consent, ...]:
        found = []
        for scope, answer, since, until in self._consents:
            agreed, day = values.get(answer, (since in values, None))
            if not agreed:
                continue
            given = day or values.get(since) or values.get("confirmed_on")
            if given is None:
                raise RowRefused(
                    f"“{self._columns[answer]}” says yes but not since when: add the date of the consent."
                )
            found.append(_consent(scope, given, values.get(until)))
        return tuple(found)


def _address_in(values: Values) -> tuple[Address, ...]:
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if (latitude is None) != (longitude is None):
        raise RowRefused("One of latitude and longitude is missing: give both, or neither.")
    line = values.get("address", "")
    if not line and latitude is None:
        return ()
    address = Address(
        line=line or "Address not told",
        unit=values.get("unit", ""),
        city=values.get("city", ""),
        state=values.get("state", ""),
        zip_code=values.get("zip", ""),
        latitude=latitude,
        longitude=longitude,
    )
    return (address,)


def _devices_in(values: Values, needs: tuple[Need, ...]) -> tuple[Device, ...]:
    watts, hours, name = values.get("power_watts"), values.get("battery_hours"), values.get("device")
    if not name and not watts and hours is None:
        return ()
    powered = bool(watts) or hours is not None or Need.POWER in needs
    return (Device(name=name or "Powered equipment", needs_power=powered, watts=watts, battery_hours=hours),)


def _contact_in(values: Values) -> tuple[Contact, ...]:
    name, phone = values.get("contact_name"), values.get("contact_phone")
    return (Contact(name=name or "Name not told", phone=phone or ""),) if name or phone else ()


def _made_key(phones: tuple[Phone, ...], names: list[str], values: Values) -> str:
    """Make a key where the file has none: of the first phone, else of address and name."""
    if phones:
        return f"phone {phones[0].number}"
    where = plain(f"{values.get('address', '')} {values.get('unit', '')} {values.get('zip', '')}")
    if not where:
        raise RowRefused("The row has no key, no phone and no address, so it could not be found again.")
    return f"at {where} {plain(names[0]) if names else ''}".strip()[:_NAME_CHARACTERS]


@lru_cache(maxsize=16_384)
def _in_order(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    return tuple(need for need in Need if need in needs)


@lru_cache(maxsize=16_384)
def _others(count: int, names: tuple[str, ...], born: tuple[int, ...]) -> tuple[Person, ...]:
    """Make the people of a household beyond the first; who has no name is counted."""
    return tuple(
        Person(
            name=names[at] if at < len(names) else f"Person {at + 2}",
            born_year=born[at] if at < len(born) else None,
        )
        for at in range(count - 1)
    )


@lru_cache(maxsize=65_536)
def _consent(scope: Scope, given_on: date, ends_on: date | None) -> Consent:
    return Consent(scope=scope, given_on=given_on, ends_on=ends_on)


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


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "key": _text(_NAME_CHARACTERS),
    "first_name": _text(59),
    "last_name": _text(60),
    "text_telephone": str,
    "address": _text(_NAME_CHARACTERS),
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
    "device": _text(_NAME_CHARACTERS),
    "power_watts": _watts,
    "battery_hours": _battery_hours,
    "animals": animals_of,
    "language": language_tag,
    "communication": _text(CELL_CHARACTERS),
    "contact_name": _text(_NAME_CHARACTERS),
    "contact_phone": _text(_SHORT_CHARACTERS),
    "confirmed_on": day_of,
    "notes": _text(CELL_CHARACTERS),
    "consent": _answer,
    "consent_on": day_of,
    "consent_until": day_of,
}
"""Field → how its cells are read; the others are read by `RowPlan` itself."""
