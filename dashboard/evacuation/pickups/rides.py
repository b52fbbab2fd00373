"""Who needs a ride: the people of one household as the places that they take in a vehicle and a shelter."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType, Self

from data_access.refusals import BadInput

RideId = NewType("RideId", str)


class RiderClass(IntEnum):
    """How hard it is to take somebody along; the greater, the fewer vehicles can."""

    WALKING = 0
    LIFT = 1
    WHEELCHAIR = 2
    STRETCHER = 3


@dataclass(frozen=True, slots=True)
class Load:
    """People and animals together, at a door or in a vehicle. Refused: fewer than none of anything.

    A service animal rides wherever its person rides and takes no place (28 CFR 36.302(c)); a pet needs a
    vehicle and a shelter that take animals.
    """

    walking: int = 0
    lift_seated: int = 0
    """Who cannot climb steps but sits on a seat: needs a lift and a seat."""
    wheelchairs: int = 0
    """Who rides in the wheelchair, in a wheelchair place."""
    stretchers: int = 0
    attendants: int = 0
    """Who comes along to help and walks: takes a seat."""
    service_animals: int = 0
    pets: int = 0

    def __post_init__(self) -> None:
        """Refuse fewer than none."""
        if min(self.counts) < 0:
            raise BadInput("People and animals who need a ride are none or more: change the number.")

    @property
    def counts(self) -> tuple[int, ...]:
        """All seven numbers, in the order of the fields."""
        people = (self.walking, self.lift_seated, self.wheelchairs, self.stretchers, self.attendants)
        return (*people, self.service_animals, self.pets)

    @property
    def people(self) -> int:
        """Everybody but the animals."""
        return self.seats + self.wheelchairs + self.stretchers

    @property
    def seats(self) -> int:
        """Seats that they take in a vehicle."""
        return self.walking + self.lift_seated + self.attendants

    @property
    def accessible_cots(self) -> int:
        """Cots at the height of a wheelchair that they need in a shelter."""
        return self.lift_seated + self.wheelchairs + self.stretchers

    @property
    def hardest(self) -> RiderClass:
        """The class of the one who is hardest to take along; everybody of a load counts under it."""
        if self.stretchers:
            return RiderClass.STRETCHER
        if self.wheelchairs:
            return RiderClass.WHEELCHAIR
        return RiderClass.LIFT if self.lift_seated else RiderClass.WALKING

    def __add__(self, other: Self) -> "Load":
        return Load(*(one + two for one, two in zip(self.counts, other.counts, strict=True)))

    def __sub__(self, other: Self) -> "Load":
        return Load(*(one - two for one, two in zip(self.counts, other.counts, strict=True)))


@dataclass(frozen=True, slots=True)
class Ride:
    """A household that needs a ride. Seconds count from the order. Refused: nobody, or an impossible number.

    `location` is a row of the problem's travel times.
    """

    id: RideId
    location: int
    load: Load
    power_places: int = 0
    """How many of them depend on power: each takes a power place in the shelter."""
    battery_ends_seconds: int | None = None
    """When the first battery of the household ends; None where nobody depends on one or nobody knows."""
    medical_care: bool = False
    """Needs a shelter where medical care is given."""
    ready_seconds: int = 0
    """Before this nobody comes to the door; a vehicle that is earlier waits."""

    def __post_init__(self) -> None:
        """Refuse a ride without a name, a place or people."""
        if not self.id or self.location < 0:
            raise BadInput("A ride needs a name and a place: add them.")
        if not self.load.people:
            raise BadInput(f"Nobody rides from {self.id}: say who, or leave the household out.")
        if not 0 <= self.power_places <= self.load.people:
            raise BadInput(
                f"More people of {self.id} depend on power than ride from there: change the number."
            )
        if self.ready_seconds < 0 or (self.battery_ends_seconds or 0) < 0:
            raise BadInput(f"The times of {self.id} lie before the order: count them from the order.")
