"""The numbers of a plan that somebody else set: each with its source, to be changed on the page."""

from typing import Final

from dashboard.presets import Preset

_MEMORY: Final = "from memory"

CARS_PER_HOUSEHOLD: Final = Preset(
    "Cars per household", 1.3, "cars", _MEMORY, "evacuation transportation models", confirmed=False
)
SHADOW_PERCENT: Final = Preset(
    "Shadow evacuation", 20, "% of the households around", "Rev. 1", "NUREG/CR-7002", confirmed=False
)
SHADOW_KM: Final = Preset("Shadow evacuation reaches", 3.2, "km", _MEMORY, "NUREG/CR-7002", confirmed=False)
CAPACITY_PERCENT: Final = Preset(
    "Roads carry", 85, "% of their usual capacity", "observed in hurricane evacuations", "HCM 2010",
    confirmed=True,
)  # fmt: skip
BUS_MOBILISATION_MINUTES: Final = Preset(
    "Buses are ready after", 90, "minutes", _MEMORY, "evacuation time estimate studies", confirmed=False
)
WALKING_MINUTES: Final = Preset(
    "Loading, walking", 1, "min a person", _MEMORY, "transit-dependent estimates", confirmed=False
)
WHEELCHAIR_MINUTES: Final = Preset(
    "Loading, wheelchair or lift", 5, "min a person", _MEMORY, "transit-dependent estimates", confirmed=False
)
STRETCHER_MINUTES: Final = Preset(
    "Loading, stretcher", 15, "min a person", _MEMORY, "transit-dependent estimates", confirmed=False
)

TIMES_OF_DAY: Final = {"night": 1.0, "day": 0.6, "work": 0.45}
"""Share of the households' cars that stand at home: all at night; the others are from memory."""
TIME_WORDS: Final = {"night": "Night, everybody at home", "day": "Day off", "work": "Working hours"}

WEATHER: Final = {
    "clear": ("Clear", 0.0),
    "rain": ("Rain", 7.0),
    "heavy_rain": ("Heavy rain", 14.0),
    "snow": ("Snow", 12.0),
    "heavy_snow": ("Heavy snow", 22.0),
    "cold": ("Below minus 4 °F", 8.0),
}
"""Weather → its words and how much of the capacity it takes, in per cent (HCM 2010; snow is 4 to 22)."""

SQUARE_FEET: Final = {
    "Short stay": 20,
    "Beyond 72 hours": 40,
    "Wheelchair, lift or service animal": 100,
}
"""Floor space a person, square feet (FEMA functional-needs guidance; FEMA 453)."""
