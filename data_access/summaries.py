"""What a dot on the map says when it is clicked: what help is needed, with no name and no address."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.access import Permission
from data_access.place_format import (
    BATTERY_NOT_KNOWN,
    FLAG_ATTENDANT,
    FLAG_BUSINESS,
    FLAG_OTHER_ANIMALS,
    FLAG_POWER,
    FLAG_SERVICE_ANIMAL,
    HARDEST_TRANSPORT_MASK,
    NEED_SHIFT,
    NEVER_CONFIRMED,
    RIDER_SHIFT,
    TRANSPORT_RANK,
    Policy,
)
from data_access.place_snapshot import PlaceSnapshot
from data_access.places import Places
from data_access.records.ids import HouseholdId
from data_access.records.languages import find_language
from data_access.records.needs import Need, Transport
from data_access.store import Visit

_TRANSPORT_OF: Final = {rank: transport for transport, rank in TRANSPORT_RANK.items()}
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class HouseholdSummary:
    """One household as the map may show it.

    `needs` says how many people have each need, 3 for three and more; `riders` how many leave in
    each way, 15 for fifteen and more. `latitude` and `longitude` are None off the map; `language`
    is None when it is not on the county's list, `battery_hours` when it is not known.
    """

    household_id: HouseholdId
    latitude: float | None
    longitude: float | None
    people: int
    needs: dict[Need, int]
    riders: dict[Transport, int]
    transport: Transport | None
    attendant: bool
    depends_on_power: bool
    battery_hours: float | None
    language: str | None
    animals: int
    service_animal: bool
    other_animals: bool
    business: bool
    confirmed_on: date | None


def find_summary(visit: Visit, held: Places, household_id: HouseholdId) -> HouseholdSummary | None:
    """Find one household by its id; None when it is not, or no longer, opted in."""
    visit.require(Permission.REGISTRY_NEEDS_VIEW)
    snapshot = held.current(visit, Policy.FUNCTIONAL_NEEDS)
    wanted = np.frombuffer(household_id, np.uint8)
    rows = np.flatnonzero((snapshot.ids == wanted).all(axis=1))
    return summary_of(snapshot, int(rows[0])) if len(rows) else None


def summaries_of(snapshot: PlaceSnapshot, rows: NDArray[np.intp]) -> list[HouseholdSummary]:
    """Summarise the rows of a snapshot, in their order."""
    return [summary_of(snapshot, int(row)) for row in rows]


def summary_of(snapshot: PlaceSnapshot, row: int) -> HouseholdSummary:
    """Summarise one row of a snapshot."""
    on_map = row < snapshot.on_map
    flags, needs, riders = int(snapshot.flags[row]), int(snapshot.needs[row]), int(snapshot.riders[row])
    half_hours, day = int(snapshot.battery_half_hours[row]), int(snapshot.confirmed_day[row])
    return HouseholdSummary(
        household_id=HouseholdId(snapshot.ids[row].tobytes()),
        latitude=float(snapshot.latitude[row]) if on_map else None,
        longitude=float(snapshot.longitude[row]) if on_map else None,
        people=int(snapshot.people[row]),
        needs={need: needs >> shift & 3 for need, shift in NEED_SHIFT.items() if needs >> shift & 3},
        riders={way: riders >> shift & 15 for way, shift in RIDER_SHIFT.items() if riders >> shift & 15},
        transport=_TRANSPORT_OF.get(flags & HARDEST_TRANSPORT_MASK),
        attendant=bool(flags & FLAG_ATTENDANT),
        depends_on_power=bool(flags & FLAG_POWER),
        battery_hours=None if half_hours == BATTERY_NOT_KNOWN else half_hours / 2,
        language=find_language(int(snapshot.language[row])),
        animals=int(snapshot.animals[row]),
        service_animal=bool(flags & FLAG_SERVICE_ANIMAL),
        other_animals=bool(flags & FLAG_OTHER_ANIMALS),
        business=bool(flags & FLAG_BUSINESS),
        confirmed_on=None if day == NEVER_CONFIRMED else date.fromordinal(_EPOCH + day),
    )
