"""A place as it is sealed: 32 bytes, little-endian, and what each of them means.

Writers pack with `pack_place`; readers open many at once with `np.frombuffer(joined, PLACE)`.
"""

import zlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from struct import Struct
from typing import Final

import numpy as np

from data_access.records.household import Address, AddressKind, Person, SafetyProfile, Scope
from data_access.records.languages import language_number
from data_access.records.needs import Need, Transport

PLACE: Final = np.dtype(
    [
        ("latitude", "<i4"),
        ("longitude", "<i4"),
        ("needs", "<u8"),
        ("riders", "<u2"),
        ("flags", "<u2"),
        ("confirmed_day", "<u2"),
        ("people", "u1"),
        ("animals", "u1"),
        ("battery_half_hours", "u1"),
        ("language", "u1"),
        ("city", "<u2"),
        ("zip", "<u4"),
    ]
)
PLACE_BYTES: Final = 32
_PLACE = Struct("<iiQHHHBBBBHI")

DEGREE: Final = 10_000_000
"""Units in one degree: a coordinate is a whole number of 1e-7 degrees, about one centimetre."""
NOT_ON_THE_MAP: Final = -(2**31)
BATTERY_NOT_KNOWN: Final = 255
NEVER_CONFIRMED: Final = 0
_EPOCH: Final = date(1970, 1, 1).toordinal()

NEED_SHIFT: Final[dict[Need, int]] = {need: 2 * order for order, need in enumerate(Need)}
"""Need → where its two bits stand: 0, 1, 2, or 3 for three and more people."""
_NEED_STEPS: Final = {need: 1 << shift for need, shift in NEED_SHIFT.items()}

RIDER_SHIFT: Final[dict[Transport, int]] = {
    Transport.WALKS: 0,
    Transport.NEEDS_LIFT: 4,
    Transport.WHEELCHAIR: 8,
    Transport.STRETCHER: 12,
}
"""Transport → where its four bits stand: people, 15 for fifteen and more."""
_ONE_RIDER: Final = {way: 1 << RIDER_SHIFT[way] if way in RIDER_SHIFT else 0 for way in Transport}

TRANSPORT_RANK: Final[dict[Transport, int]] = {
    transport: rank for rank, transport in enumerate(Transport, start=1)
}
"""Transport → its number in bits 0-2 of the flags; 0 is not told."""
HARDEST_TRANSPORT_MASK: Final = 0b111
FLAG_ATTENDANT: Final = 1 << 3
FLAG_POWER: Final = 1 << 4
FLAG_SERVICE_ANIMAL: Final = 1 << 5
FLAG_OTHER_ANIMALS: Final = 1 << 6
FLAG_BUSINESS: Final = 1 << 7
FLAG_OWN_VEHICLE: Final = 1 << 8


class Policy(StrEnum):
    """A purpose for which places may be read; each has its own rows, opt-in and counter."""

    FUNCTIONAL_NEEDS = "functional_needs"
    CAMERAS = "cameras"
    ALERTS = "alerts"


POLICY_OF: Final[dict[Scope, Policy]] = {
    Scope.EMERGENCY_MANAGEMENT: Policy.FUNCTIONAL_NEEDS,
    Scope.CAMERAS: Policy.CAMERAS,
    Scope.ALERTS: Policy.ALERTS,
}
"""Consent → the policy under which the place may then be read."""


@lru_cache(maxsize=65_536)
def city_number(city: str) -> int:
    """Give a city a 16-bit number by its name, whatever its case; 0 when no city is told.

    It is a checksum of the name, so that every process finds the same number with no table; what
    reads a place makes the numbers of the county's cities with this function.
    """
    name = " ".join(city.casefold().split())
    return (zlib.crc32(name.encode()) % 65_535) + 1 if name else 0


def day_number(day: date | None) -> int:
    """Days since 1970-01-01, as a place holds them; 0 for never."""
    return NEVER_CONFIRMED if day is None else max(0, min(65_535, day.toordinal() - _EPOCH))


def find_main_address(profile: SafetyProfile) -> Address | None:
    """Where the household is looked for: its home or business, else its first; None without any."""
    for address in profile.addresses:
        if address.kind in (AddressKind.HOME, AddressKind.BUSINESS):
            return address
    return profile.addresses[0] if profile.addresses else None


@lru_cache(maxsize=16_384)
def _needs_of_one(needs: tuple[Need, ...]) -> int:
    return sum(_NEED_STEPS[need] for need in set(needs))


def needs_counts(people: Iterable[Person]) -> int:
    """How many people have each need, two bits a need."""
    told = [person.needs for person in people if person.needs]
    if len(told) <= 1:
        return _needs_of_one(told[0]) if told else 0
    counts = Counter(need for needs in told for need in set(needs))
    return sum(_NEED_STEPS[need] * min(count, 3) for need, count in counts.items())


def rider_counts(people: Iterable[Person]) -> int:
    """How many people leave in each way other than their own car, four bits a way."""
    ways = [person.transport for person in people if person.transport is not None]
    if len(ways) <= 1:
        return _ONE_RIDER[ways[0]] if ways else 0
    return sum(min(ways.count(way), 15) << shift for way, shift in RIDER_SHIFT.items())


@lru_cache(maxsize=16_384)
def _needs_flags(needs: tuple[Need, ...]) -> int:
    flags = FLAG_ATTENDANT if Need.ATTENDANT in needs else 0
    flags |= FLAG_POWER if Need.POWER in needs else 0
    return flags | (FLAG_SERVICE_ANIMAL if Need.SERVICE_ANIMAL in needs else 0)


def _people_flags(people: Iterable[Person]) -> int:
    flags, hardest = 0, 0
    for person in people:
        transport = person.transport
        if transport is not None:
            hardest = max(hardest, TRANSPORT_RANK[transport])
            if transport is Transport.OWN_CAR:
                flags |= FLAG_OWN_VEHICLE
        if person.needs:
            flags |= _needs_flags(person.needs)
        if person.attendant:
            flags |= FLAG_ATTENDANT
        for device in person.devices:
            if device.needs_power:
                flags |= FLAG_POWER
    return flags | hardest


def place_flags(profile: SafetyProfile, people: Iterable[Person]) -> int:
    """Raise the flags of a household: hardest transport, attendant, power, animals, business, vehicle."""
    flags = _people_flags(people)
    for animal in profile.animals:
        flags |= FLAG_SERVICE_ANIMAL if animal.service_animal else FLAG_OTHER_ANIMALS
    if profile.business is not None:
        flags |= FLAG_BUSINESS
    if profile.vehicles:
        flags |= FLAG_OWN_VEHICLE
    return flags


def battery_half_hours(people: Iterable[Person]) -> int:
    """Find the shortest battery that someone depends on, in half hours; 255 when none is known."""
    hours = [
        device.battery_hours
        for person in people
        for device in person.devices
        if device.needs_power and device.battery_hours is not None
    ]
    return min(BATTERY_NOT_KNOWN - 1, int(min(hours) * 2)) if hours else BATTERY_NOT_KNOWN


def household_language(people: Iterable[Person]) -> int:
    """Find the number of the language that the first person who told one prefers; English if none."""
    for person in people:
        if person.languages:
            return language_number(person.languages[0])
    return language_number("")


def _tells(person: Person) -> bool:
    """Whether planning learns anything from `person` but that there is one."""
    return bool(
        person.needs or person.transport is not None or person.devices or person.languages or person.attendant
    )


def pack_place(profile: SafetyProfile) -> bytes:
    """Pack what planning needs of a household in 32 bytes: no name, no phone, no street.

    Without coordinates the household is packed as not on the map, and is counted as that.
    """
    address = find_main_address(profile)
    latitude = longitude = NOT_ON_THE_MAP
    city = zip_number = 0
    if address is not None:
        city = city_number(address.city)
        zip_number = int(address.zip_code or 0)
        north, east = address.latitude, address.longitude
        if north is not None and east is not None:
            latitude, longitude = round(north * DEGREE), round(east * DEGREE)
    people = [person for person in profile.people if _tells(person)]
    return _PLACE.pack(
        latitude,
        longitude,
        needs_counts(people),
        rider_counts(people),
        place_flags(profile, people),
        day_number(profile.confirmed_on),
        min(len(profile.people), 255),
        min(len(profile.animals), 255),
        battery_half_hours(people),
        household_language(people),
        city,
        zip_number,
    )
