"""The rows that a question is about: the columns that counting needs, gathered once."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from dashboard.presets import Preset
from dashboard.registry.freshness import freshness_ranks
from data_access.place_snapshot import PlaceSnapshot

_LOWER_BITS: Final = np.uint64(0x5555_5555_5555_5555)
_ONE: Final = np.uint64(1)


@dataclass(frozen=True, slots=True)
class PlaceRows:
    """Columns of equal length, one entry a household; `freshness` is 0 current, 1 lapsed, 2 never."""

    needs: NDArray[np.uint64]
    need_present: NDArray[np.uint64]
    """The lower bit of each pair of `needs`: set where anybody of the household has the need."""
    riders: NDArray[np.uint16]
    flags: NDArray[np.uint16]
    people: NDArray[np.uint8]
    animals: NDArray[np.uint8]
    battery_half_hours: NDArray[np.uint8]
    language: NDArray[np.uint8]
    freshness: NDArray[np.intp]

    def __len__(self) -> int:
        """How many households these are."""
        return len(self.needs)

    def only(self, chosen: NDArray[np.bool_]) -> Self:
        """Keep the chosen rows."""
        return type(self)(*(getattr(self, column.name)[chosen] for column in fields(self)))


def gather(
    snapshot: PlaceSnapshot, rows: NDArray[np.intp] | slice, today: date, confirmation: Preset
) -> PlaceRows:
    """Take the rows out of a snapshot, and tell how fresh each is on `today`."""
    needs = snapshot.needs[rows]
    return PlaceRows(
        needs=needs,
        need_present=(needs | (needs >> _ONE)) & _LOWER_BITS,
        riders=snapshot.riders[rows],
        flags=snapshot.flags[rows],
        people=snapshot.people[rows],
        animals=snapshot.animals[rows],
        battery_half_hours=snapshot.battery_half_hours[rows],
        language=snapshot.language[rows],
        freshness=freshness_ranks(snapshot.confirmed_day[rows], today, confirmation),
    )
