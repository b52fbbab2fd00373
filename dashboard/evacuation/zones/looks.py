"""How each status of a zone looks and what it asks of people: colour, pattern and letter, never colour alone.

Statuses and colours are those of Genasys Protect (formerly Zonehaven), the letters and patterns are
Muster's own, and what people are asked to do follows the terminology of the California Governor's
Office of Emergency Services.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from data_access.records.zones import ZoneStatus

SOURCE: Final = "Statuses and colours: Genasys Protect, as operated in 2025; letters and patterns: Muster"


class Pattern(StrEnum):
    """What a surface is filled with, so that it is known without its colour."""

    NONE = "none"
    SOLID = "solid"
    SLANTED = "slanted"
    DOTTED = "dotted"
    CROSSED = "crossed"
    LEVEL = "level"
    UPRIGHT = "upright"


@dataclass(frozen=True, slots=True)
class StatusLook:
    """One status as people see it. `ink` is what can be read on `colour` (at least 4.5 : 1)."""

    words: str
    letter: str
    colour: str
    ink: str
    pattern: Pattern
    asks: str


LOOKS: Final[Mapping[ZoneStatus, StatusLook]] = {
    ZoneStatus.ORDER: StatusLook(
        "Order",
        "O",
        "#c62828",
        "#ffffff",
        Pattern.SOLID,
        "Leave now. There is an immediate threat to life, and the area is closed.",
    ),
    ZoneStatus.SHELTER_IN_PLACE: StatusLook(
        "Shelter in place",
        "S",
        "#7b3fa0",
        "#ffffff",
        Pattern.CROSSED,
        "Go indoors, shut doors and windows, and stay until you are told otherwise.",
    ),
    ZoneStatus.WARNING: StatusLook(
        "Warning",
        "W",
        "#f5c518",
        "#1a1400",
        Pattern.SLANTED,
        "Get ready to leave. Whoever needs more time, or has animals to move, should leave now.",
    ),
    ZoneStatus.ADVISORY: StatusLook(
        "Advisory",
        "A",
        "#1f6fb2",
        "#ffffff",
        Pattern.DOTTED,
        "Be aware: something nearby could come to threaten the area. Follow the news of the county.",
    ),
    ZoneStatus.ORDER_LIFTED: StatusLook(
        "Order lifted",
        "L",
        "#8fce7a",
        "#10240a",
        Pattern.LEVEL,
        "The order has been lifted. Return with care: roads and services may still be out.",
    ),
    ZoneStatus.TRAINING: StatusLook(
        "Training",
        "T",
        "#1e6b3a",
        "#ffffff",
        Pattern.UPRIGHT,
        "An exercise. Nothing is asked of anybody.",
    ),
    ZoneStatus.NORMAL: StatusLook(
        "Normal", "N", "#8b98a0", "#10181c", Pattern.NONE, "Nothing is asked of anybody."
    ),
}
"""The heaviest first: in this order they are listed."""


def weight_of(status: ZoneStatus) -> int:
    """Say how heavy a status is, for lists: 0 is the lightest."""
    return len(LOOKS) - 1 - list(LOOKS).index(status)
