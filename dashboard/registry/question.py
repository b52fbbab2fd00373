"""What is asked: an area, and which households in it are meant."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.geo.area import Area
from dashboard.presets import CONFIRMED_WITHIN_SIX_MONTHS, Preset
from dashboard.registry.freshness import FRESHNESS_RANK, Freshness
from dashboard.registry.rows import PlaceRows
from data_access.place_format import (
    BATTERY_NOT_KNOWN,
    FLAG_OTHER_ANIMALS,
    FLAG_POWER,
    FLAG_SERVICE_ANIMAL,
    HARDEST_TRANSPORT_MASK,
    NEED_SHIFT,
    RIDER_SHIFT,
    TRANSPORT_RANK,
)
from data_access.records.languages import LANGUAGES, OTHER_LANGUAGE
from data_access.records.needs import Need, Transport
from data_access.refusals import BadInput

Mask = NDArray[np.bool_]
OTHER_LANGUAGE_TAG: Final = "other"
_LANGUAGE_NUMBERS: Final = {tag: number for number, tag in enumerate(LANGUAGES)} | {
    OTHER_LANGUAGE_TAG: OTHER_LANGUAGE
}


class AnimalKind(StrEnum):
    """Animals that come along, and so need room."""

    SERVICE = "service"
    OTHER = "other"


_ANIMAL_FLAG: Final = {
    AnimalKind.SERVICE: FLAG_SERVICE_ANIMAL,
    AnimalKind.OTHER: FLAG_OTHER_ANIMALS,
}


@dataclass(frozen=True, slots=True)
class NeedsFilter:
    """Which households are meant; a part left empty asks for nothing and leaves nobody out.

    Within `needs_any`, `transport`, `languages` and `animals` one match is enough; the parts all
    have to hold. Freshness is all three unless chosen, so that nobody drops out silently; choosing
    none of them is refused.
    """

    needs_any: frozenset[Need] = frozenset()
    needs_all: frozenset[Need] = frozenset()
    transport: frozenset[Transport] = frozenset()
    depends_on_power: bool = False
    battery_hours_at_most: float | None = None
    """Also households whose battery is not known: nobody is left out because a field is empty."""
    languages: frozenset[str] = frozenset()
    """Tags of `LANGUAGES`, or "other"."""
    animals: frozenset[AnimalKind] = frozenset()
    freshness: frozenset[Freshness] = frozenset(Freshness)

    def __post_init__(self) -> None:
        """Refuse a filter that nobody can match or that names an unknown language."""
        if not self.freshness:
            raise BadInput("No freshness is chosen, so nobody would be found: choose at least one.")
        unknown = self.languages - _LANGUAGE_NUMBERS.keys()
        if unknown:
            raise BadInput("A language of the filter is not one that the county plans for: choose another.")
        if self.battery_hours_at_most is not None and not self.battery_hours_at_most >= 0:
            raise BadInput("Hours of battery must be 0 or more: enter another number.")

    @property
    def asks_nothing(self) -> bool:
        """Whether every household matches."""
        return self == NeedsFilter()

    def matches(self, rows: PlaceRows) -> Mask:
        """Tell for each row whether its household is meant."""
        meant = np.ones(len(rows), dtype=np.bool_)
        for narrow in (_by_needs, _by_transport, _by_power, _by_language, _by_animals, _by_freshness):
            narrow(self, rows, meant)
        return meant


@dataclass(frozen=True, slots=True)
class AreaQuestion:
    """Who is in this area and what do they need; with how long a confirmation holds."""

    area: Area
    needs_filter: NeedsFilter = field(default_factory=NeedsFilter)
    confirmation: Preset = CONFIRMED_WITHIN_SIX_MONTHS


def _need_bits(needs: frozenset[Need]) -> np.uint64:
    """Set the lower bit of each need's pair."""
    return np.uint64(reduce(or_, (1 << NEED_SHIFT[need] for need in needs), 0))


def _by_needs(asked: NeedsFilter, rows: PlaceRows, meant: Mask) -> None:
    if asked.needs_any:
        meant &= (rows.need_present & _need_bits(asked.needs_any)) != 0
    if asked.needs_all:
        bits = _need_bits(asked.needs_all)
        meant &= (rows.need_present & bits) == bits


def _by_transport(asked: NeedsFilter, rows: PlaceRows, meant: Mask) -> None:
    if not asked.transport:
        return
    nibbles = reduce(or_, (15 << RIDER_SHIFT[way] for way in asked.transport if way in RIDER_SHIFT), 0)
    leaves = (rows.riders & np.uint16(nibbles)) != 0
    if Transport.OWN_CAR in asked.transport:
        hardest = rows.flags & np.uint16(HARDEST_TRANSPORT_MASK)
        leaves |= hardest == TRANSPORT_RANK[Transport.OWN_CAR]
    meant &= leaves


def _by_power(asked: NeedsFilter, rows: PlaceRows, meant: Mask) -> None:
    if asked.depends_on_power or asked.battery_hours_at_most is not None:
        meant &= (rows.flags & np.uint16(FLAG_POWER)) != 0
    if asked.battery_hours_at_most is not None:
        soon = rows.battery_half_hours <= 2 * asked.battery_hours_at_most
        meant &= soon | (rows.battery_half_hours == BATTERY_NOT_KNOWN)


def _by_language(asked: NeedsFilter, rows: PlaceRows, meant: Mask) -> None:
    if asked.languages:
        wanted = np.zeros(256, dtype=np.bool_)
        wanted[[_LANGUAGE_NUMBERS[tag] for tag in asked.languages]] = True
        meant &= wanted[rows.language]


def _by_animals(asked: NeedsFilter, rows: PlaceRows, meant: Mask) -> None:
    if asked.animals:
        flags = reduce(or_, (_ANIMAL_FLAG[kind] for kind in asked.animals), 0)
        meant &= (rows.flags & np.uint16(flags)) != 0


def _by_freshness(asked: NeedsFilter, rows: PlaceRows, meant: Mask) -> None:
    if len(asked.freshness) < len(Freshness):
        meant &= np.isin(rows.freshness, [FRESHNESS_RANK[chosen] for chosen in asked.freshness])
