"""Who of the registry needs a ride in an area, from the snapshot: numbers of households, and no names."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.geo.area import Area
from data_access.place_format import (
    BATTERY_NOT_KNOWN,
    FLAG_ATTENDANT,
    FLAG_OTHER_ANIMALS,
    FLAG_OWN_VEHICLE,
    FLAG_POWER,
    FLAG_SERVICE_ANIMAL,
    NEED_SHIFT,
    RIDER_SHIFT,
    day_number,
)
from data_access.place_snapshot import PlaceSnapshot
from data_access.records.evacuation_plan import People, RideKept
from data_access.records.needs import Need, Transport

LAPSES_AFTER_DAYS: Final = 183
_MEDICAL: Final = (Need.VENTILATOR, Need.FEEDING)
"""Needs for which a shelter without medical care is no shelter."""
_HALF_HOUR_MINUTES: Final = 30


@dataclass(frozen=True)
class Riders:
    """Who needs a ride, how many that makes, and who cannot be placed."""

    rides: tuple[RideKept, ...]
    people: People
    off_map: tuple[bytes, ...]


def riders_in(snapshot: PlaceSnapshot, area: Area, today: date, *, include_lapsed: bool = True) -> Riders:
    """Gather the households of the area that need a ride; nobody gives an empty answer.

    Households without coordinates may live in the area or not: they are counted, listed, and not planned.
    """
    inside = np.flatnonzero(
        area.contains(snapshot.longitude[: snapshot.on_map], snapshot.latitude[: snapshot.on_map])
    )
    if not include_lapsed:
        since = day_number(today - timedelta(days=LAPSES_AFTER_DAYS))
        inside = inside[snapshot.confirmed_day[inside] >= since]
    beyond = np.arange(snapshot.on_map, len(snapshot))
    rides = tuple(_ride(snapshot, int(row)) for row in inside[_needs_ride(snapshot, inside)])
    off_map = tuple(snapshot.ids[row].tobytes() for row in beyond[_needs_ride(snapshot, beyond)])
    own = (snapshot.flags[inside] & FLAG_OWN_VEHICLE > 0) & ~_needs_ride(snapshot, inside)
    return Riders(rides, people_of(rides, len(inside), int(own.sum()), len(off_map)), off_map)


def people_of(rides: tuple[RideKept, ...], households: int, own_car: int, off_map: int) -> People:
    """Count who rides; `households` are all of the area, with `own_car` that leave by themselves."""
    registered = sum(1 for ride in rides if not ride.label)
    return People(
        households=households,
        riding=len(rides),
        own_car=own_car,
        not_told=max(0, households - registered - own_car),
        by_hand=len(rides) - registered,
        walking=sum(ride.walking for ride in rides),
        lift=sum(ride.lift for ride in rides),
        wheelchair=sum(ride.wheelchair for ride in rides),
        stretcher=sum(ride.stretcher for ride in rides),
        attendants=sum(ride.attendants for ride in rides),
        service_animals=sum(ride.service_animals for ride in rides),
        other_animals=sum(ride.other_animals for ride in rides),
        powered=sum(ride.powered for ride in rides),
        battery_not_known=sum(ride.powered and ride.battery_minutes is None for ride in rides),
        off_map=off_map,
    )


def _needs_ride(snapshot: PlaceSnapshot, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    return np.asarray(snapshot.riders[rows] > 0)


def _ride(snapshot: PlaceSnapshot, row: int) -> RideKept:
    flags, needs = int(snapshot.flags[row]), int(snapshot.needs[row])
    ways = {way: int(snapshot.riders[row]) >> shift & 0xF for way, shift in RIDER_SHIFT.items()}
    service = bool(flags & FLAG_SERVICE_ANIMAL)
    others = max(1, int(snapshot.animals[row]) - service) if flags & FLAG_OTHER_ANIMALS else 0
    battery = int(snapshot.battery_half_hours[row])
    powered = bool(flags & FLAG_POWER)
    return RideKept(
        snapshot.ids[row].tobytes(),
        float(snapshot.latitude[row]),
        float(snapshot.longitude[row]),
        walking=ways[Transport.WALKS],
        lift=ways[Transport.NEEDS_LIFT],
        wheelchair=ways[Transport.WHEELCHAIR],
        stretcher=ways[Transport.STRETCHER],
        attendants=int(bool(flags & FLAG_ATTENDANT)),
        service_animals=int(service),
        other_animals=others,
        powered=powered,
        medical=any(needs >> NEED_SHIFT[need] & 0b11 for need in _MEDICAL),
        battery_minutes=battery * _HALF_HOUR_MINUTES if powered and battery != BATTERY_NOT_KNOWN else None,
    )
