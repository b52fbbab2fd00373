"""How long people take to get in and out; two editions, and the person chooses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from dashboard.evacuation.pickups.rides import Load
from dashboard.evacuation.pickups.vehicles import VehicleKind
from data_access.refusals import BadInput

_NO_KINDS: Final[Mapping[VehicleKind, int]] = MappingProxyType({})


@dataclass(frozen=True)
class LoadingTimes:
    """Seconds at the door and at the shelter. Refused: times below 0.

    At a door: `stop_seconds`, and the seconds of everybody who gets in, one after the other. Once a trip,
    at its first door, comes `trip_seconds` of the vehicle's kind. At the shelter everybody takes
    `unloading_share` of the time that getting in took. Animals take no time of their own.
    """

    name: str
    source: str
    confirmed: bool
    walking_seconds: int
    """Attendants take as long."""
    lift_seconds: int
    wheelchair_seconds: int
    stretcher_seconds: int
    stop_seconds: int = 0
    unloading_share: float = 1.0
    trip_seconds: Mapping[VehicleKind, int] = field(default_factory=lambda: _NO_KINDS)

    def __post_init__(self) -> None:
        """Refuse what would let time run backwards."""
        own = (self.walking_seconds, self.lift_seconds, self.wheelchair_seconds, self.stretcher_seconds)
        if min(*own, self.stop_seconds, self.unloading_share, *self.trip_seconds.values(), 0) < 0:
            raise BadInput("Loading takes no time or more: change the number.")

    def _in_and_out(self, load: Load) -> int:
        return (
            (load.walking + load.attendants) * self.walking_seconds
            + load.lift_seated * self.lift_seconds
            + load.wheelchairs * self.wheelchair_seconds
            + load.stretchers * self.stretcher_seconds
        )

    def loading_seconds(self, load: Load) -> int:
        """How long a vehicle stands at the door; what comes once a trip is not in it."""
        return self.stop_seconds + self._in_and_out(load)

    def unloading_seconds(self, load: Load) -> int:
        """How long they take to leave the vehicle at the shelter."""
        return round(self._in_and_out(load) * self.unloading_share)

    def once_a_trip_seconds(self, kind: VehicleKind) -> int:
        """What a vehicle of this kind needs once a trip; 0 where the edition knows no such time."""
        return self.trip_seconds.get(kind, 0)


BY_PERSON: Final = LoadingTimes(
    "1, 5 and 15 minutes a person (walking, wheelchair, stretcher)",
    "Evacuation time estimates for transit-dependent people, from memory",
    confirmed=False,
    walking_seconds=60,
    lift_seconds=300,
    wheelchair_seconds=300,
    stretcher_seconds=900,
    unloading_share=0.5,
)
"""Getting out takes half as long as getting in: assumed here, and editable."""
BY_VEHICLE: Final = LoadingTimes(
    "Once a trip: ambulance 2, lift van 4, wheelchair bus 15, bus 30 minutes",
    "Evacuation transport planning, from memory",
    confirmed=False,
    walking_seconds=0,
    lift_seconds=0,
    wheelchair_seconds=0,
    stretcher_seconds=0,
    stop_seconds=60,
    unloading_share=0.0,
    trip_seconds=MappingProxyType(
        {
            VehicleKind.AMBULANCE: 120,
            VehicleKind.LIFT_VAN: 240,
            VehicleKind.LIFT_BUS: 900,
            VehicleKind.BUS: 1_800,
            VehicleKind.CAR: 120,
        }
    ),
)
"""A minute at each door, and a car like an ambulance: assumed here, and editable."""
LOADING_PRESETS: Final = (BY_PERSON, BY_VEHICLE)
"""The first one is meant where nobody chose."""
