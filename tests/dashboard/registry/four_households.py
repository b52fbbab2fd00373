"""The small world: four households on one street, which can be worked out by hand.

A day in November 2026. Jane and John live at the west end and confirmed in October; Ana lives
alone next door, uses a wheelchair and a ventilator and let her record lapse; the Xiongs at the
east end never confirmed; Bob told no coordinates.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import box

from dashboard.geo.area import Area
from data_access.place_format import pack_place
from data_access.place_snapshot import PlaceSnapshot, snapshot_of
from data_access.records.household import Address, Animal, Device, Person, SafetyProfile, Vehicle
from data_access.records.needs import Need, Transport

TODAY = date(2026, 11, 20)
STREET = Area(box(-93.31, 44.97, -93.26, 44.99), "Main Street")
WEST_END = Area(box(-93.31, 44.97, -93.285, 44.99), "West end")

JANE_AND_JOHN = SafetyProfile(
    key="1",
    addresses=(Address(line="1 Main Street", latitude=44.98, longitude=-93.30),),
    people=(
        Person(name="Jane", needs=(Need.INSULIN, Need.ALLERGY), transport=Transport.OWN_CAR),
        Person(name="John", needs=(Need.MEDICATION,), transport=Transport.OWN_CAR),
    ),
    animals=(Animal(species="dog"), Animal(species="cat")),
    vehicles=(Vehicle(make="Honda"),),
    confirmed_on=date(2026, 10, 1),
)
ANA = SafetyProfile(
    key="2",
    addresses=(Address(line="2 Main Street", latitude=44.98, longitude=-93.29),),
    people=(
        Person(
            name="Ana",
            languages=("es",),
            needs=(Need.WHEELCHAIR, Need.VENTILATOR, Need.POWER, Need.LIVES_ALONE),
            transport=Transport.WHEELCHAIR,
            attendant=True,
            devices=(Device(name="ventilator", needs_power=True, battery_hours=3.5),),
        ),
    ),
    confirmed_on=date(2026, 5, 19),
)
XIONGS = SafetyProfile(
    key="3",
    addresses=(Address(line="9 Main Street", latitude=44.98, longitude=-93.27),),
    people=tuple(
        Person(name=name, languages=("hmn",), needs=(Need.INTERPRETER,), transport=Transport.WALKS)
        for name in ("Mai", "Pa", "Tou", "Yer")
    ),
    animals=(Animal(species="dog", service_animal=True),),
)
BOB = SafetyProfile(
    key="4",
    addresses=(Address(line="Box 7"),),
    people=(Person(name="Bob", needs=(Need.OXYGEN, Need.POWER), transport=Transport.NEEDS_LIFT),),
    confirmed_on=date(2026, 11, 1),
)
FOUR = (JANE_AND_JOHN, ANA, XIONGS, BOB)


def snapshot(profiles: tuple[SafetyProfile, ...] = FOUR) -> PlaceSnapshot:
    """The households as they are read from their sealed places; ids are 16 times their number."""
    ids = b"".join(bytes([number]) * 16 for number in range(1, len(profiles) + 1))
    return snapshot_of(ids, b"".join(map(pack_place, profiles)), 1, TODAY)


def many(places: NDArray[np.void]) -> PlaceSnapshot:
    """A snapshot of packed places with ids made of their number."""
    ids = b"".join(number.to_bytes(16, "big") for number in range(len(places)))
    return snapshot_of(ids, places.tobytes(), 1, TODAY)
