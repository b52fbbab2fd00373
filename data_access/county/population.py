"""The whole population of the county as rates, by place and kind of dwelling: what an estimate is made from.

It knows nothing of who registered. The county's own rates are those of the American Community Survey for
Hennepin County (about 2022); places differ from them by age, by flats, and by who lives there.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from data_access.county.names import Origin
from data_access.county.origins import origins_in

Floats = npt.NDArray[np.float64]

PEOPLE_PER_HOUSEHOLD = {False: 2.72, True: 1.82}
"""Houses, flats."""

AGE_65, AGE_17, DISABLED, LITTLE_ENGLISH, NO_VEHICLE = "AGE65", "AGE17", "DISABL", "LIMENG", "NOVEH"
RATES: dict[str, float] = {
    AGE_65: 0.155,
    AGE_17: 0.215,
    DISABLED: 0.112,
    LITTLE_ENGLISH: 0.039,
    NO_VEHICLE: 0.092,
    "AMBUL": 0.047,
    "HEAR": 0.029,
    "VISION": 0.017,
    "COGN": 0.050,
    "SLFCARE": 0.021,
    "POV150": 0.152,
    "UNEMP": 0.042,
    "NOHSDP": 0.065,
    "SNGPNT": 0.052,
    "MINRTY": 0.335,
    "MUNIT": 0.300,
}
"""Measure → share of people (of households for NOVEH, SNGPNT and MUNIT) over the whole county."""

OF_HOUSEHOLDS = frozenset({NO_VEHICLE, "SNGPNT", "MUNIT"})
_HARDSHIP = {
    DISABLED: 0.9,
    NO_VEHICLE: 1.9,
    "AMBUL": 0.7,
    "HEAR": 0.1,
    "VISION": 0.8,
    "COGN": 1.1,
    "SLFCARE": 0.8,
    "POV150": 2.6,
    "UNEMP": 1.9,
    "NOHSDP": 2.6,
    "SNGPNT": 1.8,
    AGE_17: 0.5,
    AGE_65: -0.7,
}
"""How much a measure rises from a place of none to one of nothing but recent arrivals, about its rate."""

_BY_AGE = {"AMBUL": 0.7, "HEAR": 0.9, "VISION": 0.5, "SLFCARE": 0.6, DISABLED: 0.5}
_IN_FLATS = {NO_VEHICLE: 2.1, AGE_17: 0.55, AGE_65: 1.05, "POV150": 1.5, "SNGPNT": 1.0, "MUNIT": 2.3}
_IN_HOUSES = {NO_VEHICLE: 0.32, AGE_17: 1.18, AGE_65: 0.97, "POV150": 0.72, "MUNIT": 0.10}
_OLDER_CITIES = {
    "Edina": 1.4,
    "Golden Valley": 1.3,
    "Bloomington": 1.25,
    "Minnetonka": 1.35,
    "Wayzata": 1.7,
    "New Hope": 1.25,
    "Crystal": 1.05,
    "Minneapolis": 0.72,
    "Orono": 1.25,
    "Excelsior": 1.3,
    "Rogers": 0.75,
    "Saint Anthony": 1.5,
}
_LITTLE_ENGLISH = {
    Origin.SOMALI: 0.24,
    Origin.LATINO: 0.19,
    Origin.HMONG: 0.16,
    Origin.VIETNAMESE: 0.23,
    Origin.ETHIOPIAN: 0.18,
    Origin.CHINESE: 0.16,
    Origin.KOREAN: 0.14,
    Origin.RUSSIAN: 0.22,
    Origin.INDIAN: 0.04,
}
_HARD = frozenset(
    {Origin.SOMALI, Origin.ETHIOPIAN, Origin.LATINO, Origin.HMONG, Origin.AFRICAN_AMERICAN, Origin.NATIVE}
)


@dataclass(frozen=True)
class Rates:
    """What is expected of one dwelling of a place: people, and the share of them for every measure."""

    people: float
    shares: dict[str, float]


@lru_cache(maxsize=4_096)
def rates_in(city: str, neighbourhood: str, *, flat: bool) -> Rates:
    """Work out what a dwelling in a place holds on average."""
    weighted = origins_in(city, neighbourhood)
    weights = np.diff([0.0, *weighted.edges]) / weighted.edges[-1]
    mix = dict(zip(weighted.things, weights.tolist(), strict=True))
    hardship = sum(share for origin, share in mix.items() if origin in _HARD)
    older = _OLDER_CITIES.get(city, 1.0)
    shares = {}
    for measure, rate in RATES.items():
        factor = 1 + _HARDSHIP.get(measure, 0.0) * (hardship - 0.22)
        factor *= (_IN_FLATS if flat else _IN_HOUSES).get(measure, 1.0)
        factor *= older if measure == AGE_65 else 1 + _BY_AGE.get(measure, 0.0) * (older - 1)
        shares[measure] = min(0.95, max(0.003, rate * factor))
    shares[LITTLE_ENGLISH] = sum(_LITTLE_ENGLISH.get(origin, 0.004) * share for origin, share in mix.items())
    shares["MINRTY"] = 1 - mix[Origin.EUROPEAN] - mix[Origin.RUSSIAN] + 0.04
    return Rates(PEOPLE_PER_HOUSEHOLD[flat] * (1 + 0.5 * (hardship - 0.22)), shares)
