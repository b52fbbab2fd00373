"""Where people are taken to: a shelter with its places and opening hours."""

from dataclasses import dataclass
from typing import NewType

from data_access.refusals import BadInput

ShelterId = NewType("ShelterId", str)


@dataclass(frozen=True, slots=True)
class Shelter:
    """A shelter and what is still free in it. Seconds count from the order. Refused: fewer than none."""

    id: ShelterId
    location: int
    """A row of the problem's travel times."""
    capacity: int
    """People, whoever they are."""
    accessible_cots: int = 0
    """For people who are carried, or sit in a wheelchair, or need a lift; part of `capacity`."""
    power_places: int = 0
    """For people whose equipment needs power; part of `capacity`."""
    medical: bool = False
    animal_places: int = 0
    """For pets, beside `capacity`. Service animals come in everywhere."""
    opens_seconds: int = 0
    closes_seconds: int | None = None
    """Whoever is brought is inside by then; None where it stays open."""

    def __post_init__(self) -> None:
        """Refuse a shelter that is nowhere or never open."""
        if not self.id or self.location < 0:
            raise BadInput("A shelter needs a name and a place: add them.")
        if min(self.capacity, self.accessible_cots, self.power_places, self.animal_places) < 0:
            raise BadInput(f"The places of {self.id} are none or more: change the number.")
        if self.opens_seconds < 0 or (self.closes_seconds or self.opens_seconds + 1) <= self.opens_seconds:
            raise BadInput(f"{self.id} closes before it opens: change its hours.")
