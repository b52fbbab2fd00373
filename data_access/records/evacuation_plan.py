"""A plan as it is kept: what it rests on, what came out, and, sealed apart, who rides with whom.

Minutes count from the start of the plan. What stands in `PlanInputs` and `PlanResults` is in clear and names
nobody; `PlanRides` is sealed.
"""

from datetime import datetime

from msgspec import Struct

from data_access.records.evacuation import Depot, FleetVehicle, Shelter


class Assumptions(Struct, frozen=True):
    """What somebody chose on the page; every number is a preset that they could change."""

    starts_at: datetime
    time_of_day: str
    cars_per_household: float
    shadow_percent: float
    departure: str
    departure_hours: float
    capacity_percent: float
    weather: str
    weather_percent: float
    hazard_at: datetime | None = None
    outage_at: datetime | None = None
    include_lapsed: bool = True
    search_seconds: float = 10.0
    walking_minutes: float = 1.0
    wheelchair_minutes: float = 5.0
    stretcher_minutes: float = 15.0


class PlanInputs(Struct, frozen=True):
    """All that a plan was worked out from, so that it can be opened, compared and worked out again."""

    area_name: str
    square_km: float
    assumptions: Assumptions
    road_edition: str
    closures: tuple[str, ...]
    avoided: str
    """GeoJSON of the hazard that routes keep out of; empty where there is none."""
    places_generation: int
    seed: int
    shelters: tuple[Shelter, ...]
    depots: tuple[Depot, ...]
    vehicles: tuple[FleetVehicle, ...]
    vehicles_out: tuple[str, ...] = ()
    """Call signs that were left out, because they broke down or were not chosen."""


class People(Struct, frozen=True):
    """Who was planned for: households and riders by the way they leave, and who could not be placed."""

    households: int = 0
    riding: int = 0
    own_car: int = 0
    not_told: int = 0
    by_hand: int = 0
    walking: int = 0
    lift: int = 0
    wheelchair: int = 0
    stretcher: int = 0
    attendants: int = 0
    service_animals: int = 0
    other_animals: int = 0
    powered: int = 0
    battery_not_known: int = 0
    off_map: int = 0
    """Opted-in households without coordinates: nobody knows whether they live in the area."""


class Clearance(Struct, frozen=True):
    """Minutes until 50, 90 and 100 of a hundred are out; None where it was not worked out."""

    half: float | None = None
    ninety: float | None = None
    all: float | None = None


class Bottleneck(Struct, frozen=True):
    """A road that holds the others up, and what opening it would gain."""

    name: str
    latitude: float
    longitude: float
    vehicles_per_hour: float
    gain_minutes: float | None = None
    line: tuple[tuple[float, float], ...] = ()


class Egress(Struct, frozen=True):
    """Everyone with a car: three clearance times, the curve, what binds."""

    vehicles: int
    bound: Clearance
    managed: Clearance
    unmanaged: Clearance
    binds: str
    curve: tuple[tuple[float, float, float], ...] = ()
    """Minute, share out when managed, share out when everybody leaves at will."""
    bottlenecks: tuple[Bottleneck, ...] = ()
    exits: int = 0
    unreached: int = 0
    """Vehicles from whose street no open road leads out."""


class ClassClearance(Struct, frozen=True):
    """When the last of a class is at a shelter: walking, wheelchair, stretcher."""

    name: str
    people: int
    ninety: float
    all: float


class VehicleUse(Struct, frozen=True):
    """What one vehicle does, without a household."""

    code: str
    kind: str
    depot: str
    trips: int
    stops: int
    people: int
    km: float
    begins_minute: float
    ends_minute: float


class ShelterUse(Struct, frozen=True):
    """How full a shelter gets by those who are brought; whoever comes by car is not in it."""

    code: str
    name: str
    people: int
    places: int
    accessible: int
    accessible_places: int
    powered: int
    powered_places: int
    animals: int
    animal_places: int
    last_minute: float | None = None


class Unserved(Struct, frozen=True):
    """Households that nobody can take, by the reason, and what would serve them."""

    reason: str
    households: int
    people: int
    remedy: str = ""


class WhatIf(Struct, frozen=True):
    """What another vehicle or shelter would save."""

    sentence: str
    saves_minutes: float


class Pickups(Struct, frozen=True):
    """Those who are fetched: when all are safe, what binds, and who is not served."""

    all: float
    ninety: float
    bound: float | None
    classes: tuple[ClassClearance, ...]
    binds: str
    served: int
    people: int
    unserved: tuple[Unserved, ...]
    vehicles: tuple[VehicleUse, ...]
    shelters: tuple[ShelterUse, ...]
    what_if: tuple[WhatIf, ...] = ()
    seconds: float = 0.0
    stopped: bool = False
    power_misses: int = 0
    """Households whose battery ends before they arrive."""
    apart: str = ""
    """Whose pets need a way of their own, as a sentence; empty where all of them ride."""


class PlanResults(Struct, frozen=True):
    """What came out. A part that was not worked out is None, and `notes` say why."""

    people: People
    egress: Egress | None = None
    pickups: Pickups | None = None
    notes: tuple[str, ...] = ()
    checked: bool = True


class RideKept(Struct, frozen=True):
    """One household that needs a ride. `label` names one that was added by hand; else it is empty."""

    household: bytes
    latitude: float
    longitude: float
    walking: int = 0
    lift: int = 0
    wheelchair: int = 0
    stretcher: int = 0
    attendants: int = 0
    service_animals: int = 0
    other_animals: int = 0
    powered: bool = False
    medical: bool = False
    battery_minutes: int | None = None
    label: str = ""
    whereabouts: str = ""
    """What somebody told of a household that was added by hand: the address, whom to call."""
    animals_apart: bool = False
    """Whether the people ride without their pets, because nothing takes both."""

    @property
    def people(self) -> int:
        """How many get in."""
        return self.walking + self.lift + self.wheelchair + self.stretcher + self.attendants


class StopKept(Struct, frozen=True):
    """A stop at a household's door: its place in `PlanRides.rides`, and when, minutes from the start."""

    ride: int
    arrives: float
    leaves: float


class TripKept(Struct, frozen=True):
    """One trip: stops in boarding order, then the shelter. `line` is latitude, longitude along the roads."""

    stops: tuple[StopKept, ...]
    shelter: str
    begins: float
    arrives: float
    line: tuple[tuple[float, float], ...] = ()


class RouteKept(Struct, frozen=True):
    """All trips of one vehicle, by its call sign."""

    vehicle: str
    trips: tuple[TripKept, ...]


class UnservedKept(Struct, frozen=True):
    """A household that nobody can take: its place in `PlanRides.rides`, and why."""

    ride: int
    reason: str


class PlanRides(Struct, frozen=True):
    """Sealed: who needs a ride, who fetches them in which order, and whom nobody can take."""

    rides: tuple[RideKept, ...] = ()
    routes: tuple[RouteKept, ...] = ()
    unserved: tuple[UnservedKept, ...] = ()
    off_map: tuple[bytes, ...] = ()
