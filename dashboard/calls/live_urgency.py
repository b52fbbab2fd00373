"""How urgent a call is: threats to life or property come before what is stable."""

from enum import IntEnum
from typing import Final

from data_access.records.calls import NatureGroup


class Urgency(IntEnum):
    """In the order in which calls are looked at."""

    LIFE = 0
    PROPERTY = 1
    STABLE = 2

    @property
    def words(self) -> str:
        """What it is called on the screen."""
        return ("Threat to life", "Threat to property", "Stable")[self]


_LIFE: Final = frozenset({
    NatureGroup.CARDIAC, NatureGroup.OVERDOSE, NatureGroup.MEDICAL, NatureGroup.INJURY, NatureGroup.FIRE,
    NatureGroup.HAZARD, NatureGroup.RESCUE, NatureGroup.WEAPONS, NatureGroup.VIOLENCE, NatureGroup.DOMESTIC,
    NatureGroup.CRASH, NatureGroup.MENTAL_HEALTH, NatureGroup.MISSING, NatureGroup.HANG_UP,
})  # fmt: skip
"""A caller who cannot speak may be in danger: hang-ups stand with these."""
_PROPERTY: Final = frozenset({NatureGroup.THEFT, NatureGroup.DAMAGE, NatureGroup.ALARM})
_HIGHEST: Final = frozenset({"0", "1", "p1", "e", "echo", "d", "delta", "emergency", "high", "urgent"})
"""What agencies call their highest priorities; a low one never makes a nature less urgent than it is."""


def urgency_of(group: NatureGroup, priority: str) -> Urgency:
    """Tell how urgent a call is, by what it is about and by the priority that the agency gave it."""
    if group in _LIFE or priority.strip().casefold() in _HIGHEST:
        return Urgency.LIFE
    return Urgency.PROPERTY if group in _PROPERTY else Urgency.STABLE
