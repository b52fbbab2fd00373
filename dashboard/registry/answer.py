"""The answer to an area question: counts that always say how fresh and how certain they are."""

from dataclasses import dataclass
from datetime import date

from dashboard.presets import Preset
from dashboard.registry.question import AreaQuestion
from data_access.records.needs import CMIST, Need, Transport


@dataclass(frozen=True, slots=True)
class Tally:
    """A count in three parts that are never mixed silently.

    `at_least` is true where some household told more than its record can hold, so that the true
    number is this or higher.
    """

    current: int = 0
    lapsed: int = 0
    never: int = 0
    at_least: bool = False

    @property
    def total(self) -> int:
        """All three together."""
        return self.current + self.lapsed + self.never

    @property
    def unconfirmed(self) -> int:
        """What nobody confirmed in time: lapsed, or never confirmed."""
        return self.lapsed + self.never


@dataclass(frozen=True, slots=True)
class NeedCount:
    """One need: households in which somebody has it, and people who have it."""

    need: Need
    group: CMIST
    households: Tally
    people: Tally


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One group of needs. People are not counted: one person may have several needs of a group."""

    group: CMIST
    households: Tally


@dataclass(frozen=True, slots=True)
class RiderCount:
    """One way to leave: households for which it is the hardest one, and people who need it.

    `transport` is None where the household did not tell; people who leave in their own car are not
    counted one by one, and None there.
    """

    transport: Transport | None
    households: Tally
    people: Tally | None


@dataclass(frozen=True, slots=True)
class BatteryStep:
    """Households whose shortest battery is empty within `hours`, earlier steps included."""

    hours: int
    households: Tally


@dataclass(frozen=True, slots=True)
class PowerAnswer:
    """Households that depend on power: when their batteries run out, and whose are not known."""

    households: Tally
    within: tuple[BatteryStep, ...]
    longer: Tally
    unknown: Tally


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """One language; `tag` is None for all that are not on the county's list."""

    tag: str | None
    name: str
    households: Tally


@dataclass(frozen=True, slots=True)
class AnimalAnswer:
    """Households with service animals and with others (one may have both), and animals in all."""

    service: Tally
    other: Tally
    animals: Tally


@dataclass(frozen=True, slots=True)
class AreaAnswer:
    """What is registered in an area, on a day.

    `not_on_map` are households that match the filter and have no coordinates: they may be in the
    area or not, and stand in no other count. Only needs, languages and ways to leave that occur are
    listed, most households first.
    """

    question: AreaQuestion
    today: date
    confirmation: Preset
    square_km: float
    households: Tally
    people: Tally
    needs: tuple[NeedCount, ...]
    groups: tuple[GroupCount, ...]
    riders: tuple[RiderCount, ...]
    with_attendant: Tally
    with_own_vehicle: Tally
    businesses: Tally
    power: PowerAnswer
    languages: tuple[LanguageCount, ...]
    animals: AnimalAnswer
    not_on_map: Tally
