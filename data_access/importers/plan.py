"""A row of a table → a safety profile, by a mapping that is worked out once for the whole file."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec

from data_access.importers import fields
from data_access.importers.belongings import (
    custom_pairs,
    customs_in,
    household_in,
    named,
    phone_kind_of,
    vehicles_in,
)
from data_access.importers.cell_readers import CELL_CHARACTERS, NAME_CHARACTERS, READERS
from data_access.importers.cells import SPREADSHEET_ERRORS
from data_access.importers.mapping import Mapping
from data_access.importers.words import plain, yes_or_no
from data_access.phone_numbers import to_e164
from data_access.records.household import (
    Address,
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

NAME_NOT_TOLD: Final = "Name not told"
_SAYS_NO: Final = (False, None)
_BETWEEN_PHONES: Final = re.compile(r"[;|,\n]")
_NUMBER: Final = re.compile(r"\d+")

_PHONE_KINDS: Final = {
    "phone": PhoneKind.MOBILE,
    "mobile": PhoneKind.MOBILE,
    "landline": PhoneKind.LANDLINE,
    "work_phone": PhoneKind.WORK,
    "text_telephone": PhoneKind.TEXT_TELEPHONE,
}


class RowRefused(BadInput):
    """A row that is handed back; the sentence says which column, and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one row tells of a household that several rows may make.

    `household` is what gathers them, and `key` the row's own; either may be empty. `refused` are the
    consents that the row says no to in so many words. The key of `profile` is not one.
    """

    household: str
    key: str
    profile: SafetyProfile
    refused: frozenset[Scope]


class RowPlan:
    """Reads rows by one mapping. Nothing is kept from one row to the next."""

    def __init__(self, mapping: Mapping) -> None:
        self._width = len(mapping.header)
        self._heading = mapping.header
        self._readers = [
            (at, field, READERS[field.split(":", 1)[0]])
            for at, field in enumerate(mapping.fields)
            if field and field not in fields.REPEATED and not field.startswith(fields.NEED)
        ]
        self._columns = {field: column for column, field in mapping.shown() if field}
        self._phones = [
            (at, _PHONE_KINDS[f], _kind_column(mapping, at))
            for at, f in enumerate(mapping.fields)
            if f in _PHONE_KINDS
        ]
        self._customs = custom_pairs(mapping.fields)
        self._used = [at for at, field in enumerate(mapping.fields) if field]
        self._tells_of_vehicles = any(field.startswith("vehicle") for field in mapping.fields)
        self._tells_of_people = fields.tells_of_people(mapping.fields)
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
        row, values = self._values(row)
        key = values.get("key") or values.get("household_key") or ""
        profile = self._profile(row, values, key)
        return profile if key else msgspec.structs.replace(profile, key=_made_key(profile, values))

    def read_part(self, row: list[str]) -> Part:
        """Read one row of several that may make a household; refused as in `read`.

        A table whose columns tell of nobody gives no people.
        """
        row, values = self._values(row)
        profile = self._profile(row, values, "")
        if not self._tells_of_people:
            profile = msgspec.structs.replace(profile, people=())
        refused = frozenset(scope for scope, answer, *_ in self._consents if values.get(answer) == _SAYS_NO)
        household = values.get("household_key", "") or household_in(row, self._customs)
        key = values.get("key", "")
        return Part(household, key or _found_again_by(profile, values), profile, refused)

    def _values(self, row: list[str]) -> tuple[list[str], Values]:
        row = self._trimmed(row)
        values: Values = {}
        at = 0
        try:
            for at, field, reader in self._readers:
                if text := row[at]:
                    values[field] = reader(text)
        except BadInput as fault:
            raise RowRefused(f"“{self._heading[at]}” {fault}.") from None
        return row, values

    def _profile(self, row: list[str], values: Values, key: str) -> SafetyProfile:
        notes: str = values.get("notes", "")
        customs: tuple[Need, ...] = ()
        if self._customs:
            customs, more = customs_in(row, self._customs)
            notes = "\n".join(filter(None, (notes, more)))[:CELL_CHARACTERS]
        return SafetyProfile(
            key=key,
            phones=self._read_phones(row),
            addresses=_address_in(values),
            people=self._read_people(row, values, customs),
            animals=named(values.get("animals", ()), values.get("animal_name", "")),
            vehicles=vehicles_in(values) if self._tells_of_vehicles else (),
            contacts=_contact_in(values),
            consents=self._read_consents(values) if self._consents else (),
            confirmed_on=values.get("confirmed_on"),
            notes=notes,
        )

    def _trimmed(self, row: list[str]) -> list[str]:
        if len(row) != self._width:
            row = self._fitted(row)
        whole = "\n".join(row)
        if "\0" in whole:
            raise RowRefused("A cell holds a NUL byte: the file was damaged on the way. Export it again.")
        if len(whole) > CELL_CHARACTERS:
            self._refuse_long_cells(row)
        if "#" in whole and not SPREADSHEET_ERRORS.isdisjoint(row):
            self._refuse_errors(row)
        return list(map(str.strip, row))

    def _refuse_errors(self, row: list[str]) -> None:
        for at in self._used:
            if row[at] in SPREADSHEET_ERRORS:
                raise RowRefused(
                    f"“{self._heading[at]}” holds the error {row[at]} of a spreadsheet, no value."
                )

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
        found: dict[str, Phone] = {}
        for at, kind, kind_at in self._phones:
            if text := row[at]:
                told = kind if kind_at is None else phone_kind_of(row[kind_at], kind)
                several = _BETWEEN_PHONES.search(text) is not None
                for one in _BETWEEN_PHONES.split(text) if several else (text,):
                    if one.strip():
                        number = self._dialled(at, one.strip())
                        found.setdefault(number, Phone(number, told))
        return tuple(found.values())

    def _dialled(self, at: int, text: str) -> str:
        try:
            return to_e164(text)
        except BadInput as fault:
            raise RowRefused(f"“{self._heading[at]}”: {fault}") from None

    def _read_names(self, row: list[str], values: Values) -> list[str]:
        names = [f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()]
        names += [name.strip() for at in self._people_names for name in row[at].split(";")]
        if any(len(name) > NAME_CHARACTERS for name in names):
            raise RowRefused(f"A name is longer than {NAME_CHARACTERS} characters.")
        return list(filter(None, names))

    def _read_people(self, row: list[str], values: Values, more: tuple[Need, ...]) -> tuple[Person, ...]:
        names = self._read_names(row, values)
        born: tuple[int, ...] = values.get("born_years", ())
        needs = self._read_needs(row, values)
        needs = _in_order((*needs, *more)) if more else needs
        tag = values.get("language")
        first = Person(
            name=names[0] if names else NAME_NOT_TOLD,
            born_year=born[0] if born else None,
            conditions=values.get("condition_list", ()),
            medications=values.get("medication_list", ()),
            allergies=values.get("allergy_list", ()),
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
    return (Contact(name=name or NAME_NOT_TOLD, phone=phone or ""),) if name or phone else ()


def _made_key(profile: SafetyProfile, values: Values) -> str:
    """Make a key where the file has none: of the first phone, else of address and name."""
    key = _found_again_by(profile, values)
    if not key:
        raise RowRefused("The row has no key, no phone and no address, so it could not be found again.")
    return key


def _found_again_by(profile: SafetyProfile, values: Values) -> str:
    if profile.phones:
        return f"phone {profile.phones[0].number}"
    where = plain(f"{values.get('address', '')} {values.get('unit', '')} {values.get('zip', '')}")
    if not where:
        return ""
    name = profile.people[0].name if profile.people else ""
    return f"at {where} {plain('' if name == NAME_NOT_TOLD else name)}".strip()[:NAME_CHARACTERS]


def _kind_column(mapping: Mapping, at: int) -> int | None:
    """Find the column that says what kind of phone stands in column `at`; None when none does."""
    kinds = [column for column, field in enumerate(mapping.fields) if field == "phone_kind"]
    number = _NUMBER.findall(mapping.header[at])
    same = [column for column in kinds if _NUMBER.findall(mapping.header[column]) == number]
    return next((column for column in same if number or column == at + 1), None)


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
