"""The answer: who rides with whom, when and to where; who is left and why; and how good the plan is."""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.evacuation.pickups.rides import Load, RideId, RiderClass
from dashboard.evacuation.pickups.shelters import ShelterId
from dashboard.evacuation.pickups.vehicles import VehicleId


@dataclass(frozen=True, slots=True)
class Stop:
    """A door. Seconds count from the order; loading begins at `ready` where the vehicle is too early."""

    ride: RideId
    taken: Load
    """Who gets in here: the whole household, or one part of it where no vehicle holds them all."""
    arrives_seconds: float
    leaves_seconds: float
    load_after: Load
    """Everybody in the vehicle when it leaves."""
    aboard_before: bool = False
    """They were in the vehicle when the plan began."""
    power_places: int = 0
    """How many of them take a power place in the shelter."""


@dataclass(frozen=True, slots=True)
class Trip:
    """Doors in boarding order, then one shelter, where everybody gets out."""

    stops: tuple[Stop, ...]
    shelter: ShelterId
    arrives_seconds: float
    ends_seconds: float
    """When the last one is inside; a vehicle that comes before the doors open waits."""


@dataclass(frozen=True, slots=True)
class Route:
    """What one vehicle does. A vehicle that is not needed has no route."""

    vehicle: VehicleId
    trips: tuple[Trip, ...]

    @property
    def ends_seconds(self) -> float:
        """When its last trip is over; 0 without a trip."""
        return self.trips[-1].ends_seconds if self.trips else 0.0


class Reason(StrEnum):
    """Why nobody takes a household."""

    NO_VEHICLE = "no_vehicle"
    """No vehicle of the fleet has the places, the lift or the leave for pets."""
    NO_SHELTER = "no_shelter"
    """No shelter offers what they need."""
    NO_ROAD = "no_road"
    """No open road leads there, or from there to a shelter that would take them."""
    NO_TIME = "no_time"
    """Nobody could bring them before crew hours or opening hours are over."""
    SHELTERS_FULL = "shelters_full"
    """What they need is taken in every shelter that offers it."""
    CREW_HOURS = "crew_hours"
    """Those who could take them are busy until their crew hours, or opening hours, are over."""


@dataclass(frozen=True, slots=True)
class Unserved:
    """A household, or a part of one, that nobody takes; with what would serve it."""

    ride: RideId
    left: Load
    reason: Reason
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody whose battery ends before there is power again."""

    ride: RideId
    battery_ends_seconds: int
    power_seconds: float
    """When they are aboard a vehicle with power, or inside the shelter."""


@dataclass(frozen=True, slots=True)
class ClassClearance:
    """How fast a class is out; everybody counts under the hardest class of those they ride with."""

    rider_class: RiderClass
    people: int
    left: int
    """Of these, how many nobody takes."""
    ninety_seconds: float | None
    """When 90 % of all of them are inside a shelter; None when it never comes to that."""
    last_seconds: float | None
    """When the last one who is taken is inside; None when nobody is."""


@dataclass(frozen=True, slots=True)
class PickupPlan:
    """A whole plan. `unserved` comes first wherever it is shown."""

    unserved: tuple[Unserved, ...]
    routes: tuple[Route, ...]
    late: tuple[Late, ...]
    classes: tuple[ClassClearance, ...]
    """The hardest class first; a class of nobody is left out."""
    clearance_seconds: float
    """When the last one who is taken is inside; 0 when nobody is."""
    bound_seconds: float
    """No plan for those who are taken here can be over earlier: loose, and proven."""
    split: tuple[RideId, ...]
    """Households that ride in more than one vehicle, because none holds them all."""

    @property
    def gap(self) -> float | None:
        """How far the plan can be above the best one, as a share of the bound; None without a bound."""
        return self.clearance_seconds / self.bound_seconds - 1 if self.bound_seconds else None

    @property
    def ninety_seconds(self) -> float | None:
        """When 90 % of everybody, also of those who are left, are inside; None when that never comes."""
        trips = sorted(
            (trip for route in self.routes for trip in route.trips), key=lambda trip: trip.ends_seconds
        )
        wanted = 0.9 * (self.people + sum(one.left.people for one in self.unserved))
        inside = 0
        for trip in trips:
            inside += trip.stops[-1].load_after.people
            if inside >= wanted:
                return trip.ends_seconds
        return None

    @property
    def people(self) -> int:
        """Everybody who is taken."""
        return sum(stop.taken.people for route in self.routes for trip in route.trips for stop in trip.stops)
