"""The registry for emergency managers: who the households are, and what others estimate.

Everything here is about households that opted in to emergency management, and about functions:
codes, conditions and medications stay in the sealed profile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import and_, or_, select

from data_access.access import Permission
from data_access.household_rows import BUSINESS
from data_access.padding import unpadded
from data_access.place_format import TRANSPORT_RANK, Policy, find_main_address
from data_access.records.household import Address, Contact, Phone, SafetyProfile
from data_access.records.ids import HouseholdId
from data_access.records.needs import Need, Transport
from data_access.refusals import BadInput
from data_access.store import Visit
from data_access.tables import estimates, households, places
from data_access.vault import KeyClass, Vault

SHORTEST_REASON: Final = 10
_IDS_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class RegistryEntry:
    """Who lives there and what help they need, for those who knock at the door.

    `needs` are those of anybody in the household, in their own order; `transport` is the hardest
    way to leave, None when it was not told; `battery_hours` is the shortest battery, None when it
    is not known; `animals` are species, service animals first.
    """

    household_id: HouseholdId
    names: tuple[str, ...]
    address: Address | None
    phones: tuple[str, ...]
    needs: tuple[Need, ...]
    transport: Transport | None
    attendant: bool
    depends_on_power: bool
    battery_hours: float | None
    languages: tuple[str, ...]
    animals: tuple[str, ...]
    service_animal: bool
    contacts: tuple[Contact, ...]
    business: bool
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What somebody else counted in an area, independent of who registered.

    A `suppressed` value is one that the source does not tell exactly, such as the 11 by which HHS
    emPOWER shows 1 to 10 devices.
    """

    area_kind: str
    area_code: str
    measure: str
    value: float
    suppressed: bool
    source: str
    edition: str
    as_of: date


class _ToldDevice(Struct):
    needs_power: bool = False
    battery_hours: float | None = None


class _ToldPerson(Struct):
    name: str
    needs: tuple[Need, ...] = ()
    transport: Transport | None = None
    attendant: bool = False
    languages: tuple[str, ...] = ()
    devices: tuple[_ToldDevice, ...] = ()


class _ToldAnimal(Struct):
    species: str
    service_animal: bool = False


class _Told(Struct):
    """The part of a profile that is read here; what stands beside it is never even decoded."""

    phones: tuple[Phone, ...] = ()
    addresses: tuple[Address, ...] = ()
    people: tuple[_ToldPerson, ...] = ()
    animals: tuple[_ToldAnimal, ...] = ()
    contacts: tuple[Contact, ...] = ()
    confirmed_on: date | None = None


def entries_in(visit: Visit, ids: Sequence[HouseholdId], *, today: date) -> list[RegistryEntry]:
    """Read names and addresses of the households, in the order of `ids`.

    Refused without a reason of ten characters or more at the door. A household that is not opted in
    to emergency management on `today`, the county's day, is left out, whoever names its id.
    """
    visit.require(Permission.REGISTRY_NAMES_READ, Permission.MANIFESTS_READ, Permission.MANIFESTS_CARRY)
    if len(visit.reason.strip()) < SHORTEST_REASON:
        raise BadInput(
            f"Say why names and addresses are needed, in at least {SHORTEST_REASON} characters: "
            "the reason is kept on record."
        )
    found: dict[bytes, _Row] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        rows = _rows_of(visit, ids[start : start + _IDS_AT_ONCE], today)
        found.update((bytes(row[0]), row) for row in rows)
    opened = _opened(visit.vault, found)
    visit.looked_at(
        {HouseholdId(one): [person.name for person in told.people] for one, told in opened.items()}
    )
    return [_entry(HouseholdId(one), found[one], opened[one]) for one in ids if one in found]


def estimates_in(visit: Visit, area_kind: str) -> list[Estimate]:
    """List every estimate for one kind of area, by code and measure; empty when there is none."""
    visit.require(
        Permission.REGISTRY_ESTIMATES_READ,
        Permission.REGISTRY_AREA_COUNT,
        Permission.REGISTRY_SUPPRESSED_COUNT,
    )
    columns = estimates.c
    rows = visit.connection.execute(
        select(estimates)
        .where(columns.area_kind == area_kind)
        .order_by(columns.area_code, columns.measure, columns.source, columns.edition)
    )
    return [Estimate(**row._mapping) for row in rows]  # noqa: SLF001 - its public name in SQLAlchemy


_Row = tuple[Any, ...]
_COLUMNS: Final = (
    households.c.id,
    households.c.version,
    households.c.profile,
    households.c.jurisdiction,
    households.c.kind,
)


def _rows_of(visit: Visit, ids: Sequence[HouseholdId], today: date) -> Sequence[_Row]:
    """Fetch the sealed rows of those households that are opted in today."""
    standing = and_(
        places.c.household_id == households.c.id,
        places.c.policy == Policy.FUNCTIONAL_NEEDS.value,
        places.c.opted_in,
        or_(places.c.ends_on.is_(None), places.c.ends_on >= today),
    )
    query = select(*_COLUMNS).join(places, standing).where(households.c.id.in_(ids))
    # The driver's own rows: with those of SQLAlchemy the fetching would cost as much as the opening.
    rows: Sequence[_Row] = visit.connection.execute(query).cursor.fetchall()
    return rows


def _opened(vault: Vault, rows: Mapping[bytes, _Row]) -> dict[bytes, _Told]:
    decode = msgspec.json.Decoder(_Told).decode
    openers = {
        jurisdiction: vault.opener(KeyClass.PROFILE, "households", "profile", jurisdiction)
        for jurisdiction in {row[3] for row in rows.values()}
    }
    return {one: decode(unpadded(openers[row[3]](one, row[1], row[2]))) for one, row in rows.items()}


def _entry(household_id: HouseholdId, row: _Row, told: _Told) -> RegistryEntry:
    devices = [device for person in told.people for device in person.devices if device.needs_power]
    hours = [device.battery_hours for device in devices if device.battery_hours is not None]
    needs = {need for person in told.people for need in person.needs}
    ways = [person.transport for person in told.people if person.transport is not None]
    animals = sorted(told.animals, key=lambda animal: not animal.service_animal)
    return RegistryEntry(
        household_id=household_id,
        names=tuple(person.name for person in told.people),
        address=find_main_address(SafetyProfile(key="-", addresses=told.addresses)),
        phones=tuple(phone.number for phone in told.phones),
        needs=tuple(need for need in Need if need in needs),
        transport=max(ways, key=TRANSPORT_RANK.__getitem__, default=None),
        attendant=Need.ATTENDANT in needs or any(person.attendant for person in told.people),
        depends_on_power=Need.POWER in needs or bool(devices),
        battery_hours=min(hours, default=None),
        languages=tuple(dict.fromkeys(tag for person in told.people for tag in person.languages)),
        animals=tuple(animal.species for animal in animals),
        service_animal=Need.SERVICE_ANIMAL in needs or any(one.service_animal for one in animals),
        contacts=told.contacts,
        business=row[4] == BUSINESS,
        confirmed_on=told.confirmed_on,
    )
