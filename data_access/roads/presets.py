"""Numbers of the field by class of road: what is taken where a file does not tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from data_access.records.roads import RoadClass
from data_access.refusals import BadInput

SLOWEST_KMH: Final = 3.0
FASTEST_KMH: Final = 160.0
"""No road has a limit beyond these; the highest of the United States is 85 mph (137 km/h)."""
MOST_LANES: Final = 12
KMH_A_MPH: Final = 1.609344

_R: Final = RoadClass


@dataclass(frozen=True)
class ClassPreset:
    """A class of road: its free-flow speed, its lanes in one direction, and vehicles an hour and lane."""

    kmh: float
    lanes: int
    vehicles_per_hour_and_lane: int


_BY_CLASS: Final[Mapping[RoadClass, ClassPreset]] = {
    _R.MOTORWAY: ClassPreset(60 * KMH_A_MPH, 2, 2_000),
    _R.TRUNK: ClassPreset(50 * KMH_A_MPH, 2, 1_900),
    _R.PRIMARY: ClassPreset(40 * KMH_A_MPH, 1, 1_700),
    _R.SECONDARY: ClassPreset(35 * KMH_A_MPH, 1, 1_000),
    _R.TERTIARY: ClassPreset(30 * KMH_A_MPH, 1, 600),
    _R.STREET: ClassPreset(25 * KMH_A_MPH, 1, 600),
    _R.SERVICE: ClassPreset(10 * KMH_A_MPH, 1, 300),
    _R.RAMP: ClassPreset(35 * KMH_A_MPH, 1, 1_500),
}


@dataclass(frozen=True)
class RoadPreset:
    """What is taken by class, and the share of the capacity that is left in an evacuation.

    The sources stand beside the numbers, so that a county can put its own in their place. Refused are
    a share that is none, and a class without a preset.
    """

    by_class: Mapping[RoadClass, ClassPreset] = field(default_factory=lambda: dict(_BY_CLASS))
    evacuation_share: float = 0.85
    sources: tuple[str, ...] = (
        "Freeways carry 2,000 vehicles an hour and lane, two-lane roads 1,700 a direction (HCM).",
        "Roads with signals, streets and ramps: the defaults of MATSim's OpenStreetMap reader.",
        "0.85 is left in an evacuation: in hurricanes 10 to 15 % below the normal peak was observed.",
        "Speeds and lanes by class: usual in Minnesota; a file that tells its own is believed.",
    )

    def __post_init__(self) -> None:
        """Refuse numbers that no road has."""
        if not 0 < self.evacuation_share <= 1:
            raise BadInput("The share of the capacity that is left lies above 0 and is at most 1.")
        if missing := set(RoadClass) - self.by_class.keys():
            raise BadInput(f"The preset of roads says nothing of the class {min(missing).name.lower()}.")


STANDARD: Final = RoadPreset()
