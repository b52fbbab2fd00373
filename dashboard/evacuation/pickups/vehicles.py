"""What carries people: a vehicle with its places and crew hours, and presets of four kinds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType

from dashboard.evacuation.pickups.rides import Load
from dashboard.presets import Preset
from data_access.refusals import BadInput

VehicleId = NewType("VehicleId", str)


class VehicleKind(StrEnum):
    """What a vehicle is; its places are its own."""

    BUS = "bus"
    LIFT_BUS = "lift_bus"
    LIFT_VAN = "lift_van"
    AMBULANCE = "ambulance"
    CAR = "car"

    @property
    def words(self) -> str:
        """The kind in a sentence: "lift van"."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with a crew. Seconds count from the order. Refused: no place at all, no time to drive.

    It starts empty at its location, drives any number of trips, each to one shelter, and is done when the
    last ones have left it there: the way home is not counted.
    """

    id: VehicleId
    kind: VehicleKind
    location: int
    """A row of the problem's travel times: the depot, or where it is now."""
    seats: int
    wheelchair_places: int = 0
    stretcher_places: int = 0
    has_lift: bool = False
    takes_pets: bool = False
    power_on_board: bool = False
    """Equipment runs on the vehicle's power: a battery need only last until the household is aboard."""
    from_seconds: int = 0
    """When crew and vehicle can leave."""
    until_seconds: int = 24 * 3_600
    """When the crew's hours are over: the last ones have left the vehicle at a shelter by then."""

    def __post_init__(self) -> None:
        """Refuse a vehicle that can take nobody."""
        places = (self.seats, self.wheelchair_places, self.stretcher_places)
        if not self.id or self.location < 0:
            raise BadInput("A vehicle needs a name and a place where it starts: add them.")
        if min(places) < 0 or not any(places):
            raise BadInput(f"{self.id} has no place for anybody: give it seats or places.")
        if self.wheelchair_places and not self.has_lift:
            raise BadInput(
                f"{self.id} has wheelchair places and no lift or ramp: nobody gets in. Change one."
            )
        if not 0 <= self.from_seconds < self.until_seconds:
            raise BadInput(f"The crew of {self.id} ends before it begins: change its hours.")

    def holds(self, load: Load) -> bool:
        """Whether it has the places for so many at once, the lift and the leave to take pets."""
        return (
            load.seats <= self.seats
            and load.wheelchairs <= self.wheelchair_places
            and load.stretchers <= self.stretcher_places
            and (self.has_lift or not load.lift_seated)
            and (self.takes_pets or not load.pets)
        )


@dataclass(frozen=True, slots=True)
class KindPreset:
    """How a kind of vehicle is fitted where nobody said otherwise; every number is meant to be changed."""

    kind: VehicleKind
    seats: Preset
    wheelchair_places: Preset
    stretcher_places: Preset
    mobilisation_minutes: Preset
    has_lift: bool
    takes_pets: bool
    power_on_board: bool

    def vehicle(
        self,
        vehicle_id: str,
        location: int,
        *,
        from_seconds: int | None = None,
        until_seconds: int = 24 * 3_600,
    ) -> Vehicle:
        """Make a vehicle of this kind; without `from_seconds` it leaves after its kind's mobilisation."""
        begins = int(self.mobilisation_minutes.value * 60) if from_seconds is None else from_seconds
        return Vehicle(
            VehicleId(vehicle_id),
            self.kind,
            location,
            seats=int(self.seats.value),
            wheelchair_places=int(self.wheelchair_places.value),
            stretcher_places=int(self.stretcher_places.value),
            has_lift=self.has_lift,
            takes_pets=self.takes_pets,
            power_on_board=self.power_on_board,
            from_seconds=begins,
            until_seconds=until_seconds,
        )


_LITERATURE: Final = "Evacuation time estimates for transit-dependent people"
_OWN: Final = "Assumed here"


def _places(name: str, value: float, source: str = _LITERATURE) -> Preset:
    return Preset(name, value, "places", "from memory", source, confirmed=False)


def _mobilisation(value: float, source: str = _OWN) -> Preset:
    return Preset("Mobilisation", value, "minutes", "from memory", source, confirmed=False)


BUS: Final = KindPreset(
    VehicleKind.BUS,
    _places("Seats of a bus (30 to 40)", 40),
    _places("Wheelchair places of a bus", 2, _OWN),
    _places("Stretcher places of a bus", 0, _OWN),
    _mobilisation(90, _LITERATURE),
    has_lift=True,
    takes_pets=True,
    power_on_board=False,
)
LIFT_BUS: Final = KindPreset(
    VehicleKind.LIFT_BUS,
    _places("Seats of a wheelchair bus", 15, _OWN),
    _places("Wheelchair places of a wheelchair bus", 15),
    _places("Stretcher places of a wheelchair bus", 0, _OWN),
    _mobilisation(90, _LITERATURE),
    has_lift=True,
    takes_pets=True,
    power_on_board=False,
)
LIFT_VAN: Final = KindPreset(
    VehicleKind.LIFT_VAN,
    _places("Seats of a lift van", 6, _OWN),
    _places("Wheelchair places of a lift van (1 to 4)", 3),
    _places("Stretcher places of a lift van", 0, _OWN),
    _mobilisation(45),
    has_lift=True,
    takes_pets=True,
    power_on_board=False,
)
AMBULANCE: Final = KindPreset(
    VehicleKind.AMBULANCE,
    _places("Seats of an ambulance beside the patient", 1, _OWN),
    _places("Wheelchair places of an ambulance", 0, _OWN),
    _places("Stretcher places of an ambulance (1 to 2)", 1),
    _mobilisation(15),
    has_lift=False,
    takes_pets=False,
    power_on_board=True,
)
CAR: Final = KindPreset(
    VehicleKind.CAR,
    _places("Seats of a volunteer's car", 4, _OWN),
    _places("Wheelchair places of a car", 0, _OWN),
    _places("Stretcher places of a car", 0, _OWN),
    _mobilisation(30),
    has_lift=False,
    takes_pets=True,
    power_on_board=False,
)
KIND_PRESETS: Final = (BUS, LIFT_BUS, LIFT_VAN, AMBULANCE, CAR)
