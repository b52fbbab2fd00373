"""A row of a table → a safety profile, by a mapping that is worked out once for the whole file."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, TypeVar

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

T = TypeVar("T")

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
_NAMED_LENGTHS: Final = {
    "key": _NAME_CHARACTERS, "address": _NAME_CHARACTERS, "contact_name": _NAME_CHARACTERS,
    "device": _NAME_CHARACTERS, "unit": _SHORT_CHARACTERS, "city": _SHORT_CHARACTERS,
    "contact_phone": _SHORT_CHARACTERS, "first_name": 59, "last_name": 60,
}  # fmt: skip


class RowRefused(BadInput):
    """A row that is handed back; the sentence says which column, and what to do."""


class RowPlan:
    """Reads rows by one mapping. Nothing is kept from one row to the next."""

    def __init__(self, mapping: Mapping) -> None:
        self._width = len(mapping.header)
        self._names = tuple(f if f not in fields.REPEATED else "" for f in mapping.fields)
        self._columns = {f: column for column, f in mapping.shown() if f}
        self._heading = mapping.header
        self._phones = [(at, _PHONE_KINDS[f]) for at, f in enumerate(mapping.fields) if f in _PHONE_KINDS]
        self._people_names = [at for at, field in enumerate(mapping.fields) if field == "name"]
        self._needs = [
            (at, Need(field.removeprefix(fields.NEED)))
            for at, field in enumerate(mapping.fields)
            if field.startswith(fields.NEED)
        ]
        self._scopes = [
            scope
            for scope in Scope
            if fields.CONSENT + scope in mapping.fields or fields.CONSENT_ON + scope in mapping.fields
        ]
        self._limits = [(f, most) for f, most in _NAMED_LENGTHS.items() if f in mapping.fields]
        self.makes_keys = "key" not in mapping.fields

    def read(self, row: list[str]) -> SafetyProfile:
        """Read one row; `RowRefused` with the reason when it cannot be kept."""
        row = self._trimmed(row)
        cells = {field: cell for field, cell in zip(self._names, row, strict=True) if cell}
        for field, most in self._limits:
            if len(cells.get(field, "")) > most:
                raise RowRefused(f"“{self._columns[field]}” is longer than {most} characters.")
        phones = self._read_phones(row)
        names = self._read_names(row, cells)
        confirmed_on = self._cell(cells, "confirmed_on", day_of)
        return SafetyProfile(
            key=cells.get("key") or _made_key(phones, names, cells),
            phones=phones,
            addresses=self._read_address(cells),
            people=self._read_people(row, cells, names),
            animals=self._cell(cells, "animals", animals_of) or (),
            contacts=self._read_contact(cells),
            consents=self._read_consents(cells, confirmed_on) if self._scopes else (),
            confirmed_on=confirmed_on,
            notes=cells.get("notes", ""),
        )

    def _trimmed(self, row: list[str]) -> list[str]:
        if len(row) != self._width:
            row = self._fitted(row)
        whole = "\n".join(row)
        if "\0" in whole:
            raise RowRefused("A cell holds a NUL byte: the file was damaged on the way. Export it again.")
        if len(whole) > CELL_CHARACTERS:
            self._refuse_long_cells(row)
        return [cell.strip() for cell in row]

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

    def _cell(self, cells: dict[str, str], field: str, read: Callable[[str], T]) -> T | None:
        text = cells.get(field)
        if text is None:
            return None
        try:
            return read(text)
        except BadInput as fault:
            raise RowRefused(f"“{self._columns[field]}” {fault}.") from None

    def _read_phones(self, row: list[str]) -> tuple[Phone, ...]:
        found = []
        for at, kind in self._phones:
            if text := row[at]:
                try:
                    found.append(Phone(to_e164(text), kind))
                except BadInput as fault:
                    raise RowRefused(f"“{self._heading[at]}”: {fault}") from None
        return tuple(found)

    def _read_names(self, row: list[str], cells: dict[str, str]) -> list[str]:
        names = [name.strip() for at in self._people_names for name in row[at].split(";") if name.strip()]
        whole = f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
        if whole:
            names.insert(0, whole)
        if any(len(name) > _NAME_CHARACTERS for name in names):
            raise RowRefused(f"A name is longer than {_NAME_CHARACTERS} characters.")
        return names

    def _read_address(self, cells: dict[str, str]) -> tuple[Address, ...]:
        latitude = self._cell(cells, "latitude", _degrees)
        longitude = self._cell(cells, "longitude", _degrees)
        if (latitude is None) != (longitude is None):
            raise RowRefused("One of latitude and longitude is missing: give both, or neither.")
        line = cells.get("address", "")
        if not line and latitude is None:
            return ()
        address = Address(
            line=line or "Address not told",
            unit=cells.get("unit", ""),
            city=cells.get("city", ""),
            state=self._cell(cells, "state", state_of) or "",
            zip_code=self._cell(cells, "zip", zip_of) or "",
            latitude=latitude,
            longitude=longitude,
        )
        return (address,)

    def _read_people(
        self, row: list[str], cells: dict[str, str], names: list[str]
    ) -> tuple[Person, ...]:
        born = self._cell(cells, "born_years", years_in) or ()
        told = self._cell(cells, "people", _people_count) or 0
        count = max(told, len(names), 1)
        first = Person(
            name=names[0] if names else "Name not told",
            born_year=born[0] if born else None,
            devices=self._read_devices(cells, needs := self._read_needs(row, cells)),
            languages=(tag,) if (tag := self._cell(cells, "language", language_tag)) else (),
            communication=cells.get("communication", ""),
            needs=needs,
            transport=self._cell(cells, "transport", transport_of),
        )
        if count == 1:
            return (first,)
        others = (
            _other_person(
                names[at] if at < len(names) else f"Person {at + 1}", born[at] if at < len(born) else None
            )
            for at in range(1, count)
        )
        return (first, *others)

    def _read_needs(self, row: list[str], cells: dict[str, str]) -> tuple[Need, ...]:
        listed = self._cell(cells, "needs", needs_listed) or ()
        if not self._needs:
            return listed
        ticked = [need for at, need in self._needs if row[at] and self._ticked(at, row[at])]
        return _in_order((*listed, *ticked)) if ticked else listed

    def _ticked(self, at: int, text: str) -> bool:
        try:
            return yes_or_no(text)
        except BadInput as fault:
            raise RowRefused(f"“{self._heading[at]}” {fault}.") from None

    def _read_devices(self, cells: dict[str, str], needs: tuple[Need, ...]) -> tuple[Device, ...]:
        watts = self._cell(cells, "power_watts", _watts)
        hours = self._cell(cells, "battery_hours", _battery_hours)
        name = cells.get("device", "")
        if not name and not watts and hours is None:
            return ()
        powered = bool(watts) or hours is not None or Need.POWER in needs
        return (
            Device(name=name or "Powered equipment", needs_power=powered, watts=watts, battery_hours=hours),
        )

    def _read_contact(self, cells: dict[str, str]) -> tuple[Contact, ...]:
        name, phone = cells.get("contact_name", ""), cells.get("contact_phone", "")
        return (Contact(name=name or "Name not told", phone=phone),) if name or phone else ()

    def _read_consents(self, cells: dict[str, str], confirmed_on: date | None) -> tuple[Consent, ...]:
        found = []
        for scope in self._scopes:
            said = cells.get(fields.CONSENT + scope)
            given = self._cell(cells, fields.CONSENT_ON + scope, day_of)
            if said is not None:
                agreed, day = self._cell(cells, fields.CONSENT + scope, _answer) or (False, None)
                if not agreed:
                    continue
                given = day or given or confirmed_on
                if given is None:
                    raise RowRefused(
                        f"“{self._columns[fields.CONSENT + scope]}” says yes but not since when: "
                        "add the date of the consent."
                    )
            if given is not None:
                ends = self._cell(cells, fields.CONSENT_UNTIL + scope, day_of)
                found.append(_consent(scope, given, ends))
        return tuple(found)


def _made_key(phones: tuple[Phone, ...], names: list[str], cells: dict[str, str]) -> str:
    """Make a key where the file has none: of the first phone, else of address and name."""
    if phones:
        return f"phone {phones[0].number}"
    where = plain(f"{cells.get('address', '')} {cells.get('unit', '')} {cells.get('zip', '')}")
    if not where:
        raise RowRefused("The row has no key, no phone and no address, so it could not be found again.")
    return f"at {where} {plain(names[0]) if names else ''}".strip()[:_NAME_CHARACTERS]


@lru_cache(maxsize=16_384)
def _in_order(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    return tuple(need for need in Need if need in needs)


@lru_cache(maxsize=16_384)
def _other_person(name: str, born_year: int | None) -> Person:
    return Person(name=name, born_year=born_year)


@lru_cache(maxsize=65_536)
def _consent(scope: Scope, given_on: date, ends_on: date | None) -> Consent:
    return Consent(scope=scope, given_on=given_on, ends_on=ends_on)


@lru_cache(maxsize=65_536)
def _answer(text: str) -> tuple[bool, date | None]:
    """Read a consent: yes, no, or the day on which it was given."""
    return (True, day_of(text)) if len(text) >= 8 else (yes_or_no(text), None)


def _degrees(text: str) -> float:
    return number_of(text, -180, 180, "degrees")


def _people_count(text: str) -> int:
    return count_of(text, _MOST_PEOPLE)


def _watts(text: str) -> int:
    return count_of(text, 20_000)


@lru_cache(maxsize=1_024)
def _battery_hours(text: str) -> float:
    return number_of(text, 0, 720, "hours")


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
