"""What an evacuation is carried out with and what is kept of it: sites, vehicles, plans, marks."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from data_access.records.ids import AccountId, DepotId, HouseholdId, PlanId, ShelterId, VehicleId
from data_access.refusals import BadInput

DAY_MINUTES: Final = 24 * 60
MOST_PLACES: Final = 100_000


class VehicleKind(StrEnum):
    """What a vehicle is; places of each kind stand beside it, because no two fleets are alike."""

    BUS = "bus"
    LIFT_BUS = "lift_bus"
    LIFT_VAN = "lift_van"
    AMBULANCE = "ambulance"
    CAR = "car"


class Mark(StrEnum):
    """What a crew found, or what became of a household."""

    PICKED_UP = "picked_up"
    AT_SHELTER = "at_shelter"
    NOT_AT_HOME = "not_at_home"
    REFUSED = "refused"


SETTLED: Final = frozenset({Mark.AT_SHELTER, Mark.REFUSED})
"""Marks after which nobody need come again: safe, or unwilling and told."""


def _require_site(name: str, latitude: float, longitude: float) -> None:
    if not name.strip():
        raise BadInput("The site has no name.")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise BadInput(f"{name} has no place on earth: latitude and longitude are degrees (WGS 84).")


def _require_counts(name: str, **counts: float) -> None:
    for word, count in counts.items():
        if not 0 <= count <= MOST_PLACES:
            raise BadInput(f"{name}: {word.replace('_', ' ')} must lie between 0 and {MOST_PLACES:,}.")


class Shelter(Struct, frozen=True):
    """A school or an arena that takes people in. Places that a county does not know stand as 0.

    `people` are places in all, `accessible` cots among them, `powered` places with an outlet, `animals`
    beside them; minutes of the day are the county's, 0 to 1440 where it never closes.
    """

    id: ShelterId
    code: str
    name: str
    address: str
    latitude: float
    longitude: float
    people: int
    accessible: int
    powered: int
    animals: int
    medical: bool
    opens_after_minutes: int = 60
    opens_minute: int = 0
    closes_minute: int = DAY_MINUTES
    in_use: bool = True

    def __post_init__(self) -> None:
        """Refuse a shelter that nobody can be led to."""
        _require_site(self.name, self.latitude, self.longitude)
        _require_counts(
            self.name,
            people=self.people,
            accessible=self.accessible,
            powered=self.powered,
            animals=self.animals,
            opens_after_minutes=self.opens_after_minutes,
        )
        if self.accessible > self.people or self.powered > self.people:
            raise BadInput(f"{self.name} has more accessible or powered places than places in all.")
        if not 0 <= self.opens_minute < self.closes_minute <= DAY_MINUTES:
            raise BadInput(f"{self.name} must open before it closes, between 00:00 and 24:00.")


class Depot(Struct, frozen=True):
    """Where vehicles start."""

    id: DepotId
    code: str
    name: str
    address: str
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        """Refuse a depot that lies nowhere."""
        _require_site(self.name, self.latitude, self.longitude)


class FleetVehicle(Struct, frozen=True):
    """One vehicle: its places of each kind, how long its crew may work and how soon it can leave."""

    id: VehicleId
    depot_id: DepotId
    code: str
    kind: VehicleKind
    seats: int
    wheelchairs: int
    stretchers: int
    lift: bool = False
    power: bool = False
    """Equipment runs on the vehicle's own power."""
    animals: bool = True
    crew_hours: float = 12.0
    ready_minutes: int = 30
    in_service: bool = True

    def __post_init__(self) -> None:
        """Refuse a vehicle that takes nobody or whose crew never works."""
        if not self.code.strip():
            raise BadInput("The vehicle has no call sign.")
        _require_counts(
            self.code,
            seats=self.seats,
            wheelchairs=self.wheelchairs,
            stretchers=self.stretchers,
            ready_minutes=self.ready_minutes,
        )
        if not self.seats + self.wheelchairs + self.stretchers:
            raise BadInput(f"{self.code} has no place for anybody.")
        if self.wheelchairs and not self.lift:
            raise BadInput(f"{self.code} has wheelchair places and no lift or ramp: nobody gets in.")
        if not 0 < self.crew_hours <= 48:
            raise BadInput(f"{self.code}: crew hours must lie between 0 and 48.")


class PlanHead(Struct, frozen=True):
    """What a list of plans shows of one."""

    id: PlanId
    first_id: PlanId
    version: int
    name: str
    exercise: bool
    account_id: AccountId
    author: str
    created_at: datetime


class MarkMade(Struct, frozen=True):
    """One mark of one household: by whom, when it was made and when it came in."""

    id: bytes
    plan_id: PlanId
    household_id: HouseholdId
    vehicle_id: VehicleId
    mark: Mark
    made_at: datetime
    received_at: datetime
    author: str


class OrderGiven(Struct, frozen=True):
    """The decision record of an order: what was said, and as JSON what stood on the screen."""

    id: bytes
    plan_id: PlanId
    author: str
    given_at: datetime
    exercise: bool
    statement: str
    screen: str
