"""What a picture is made of; points from the upper left corner, colours as #rrggbb."""

from dataclasses import dataclass
from typing import Literal

Anchor = Literal["left", "middle", "right"]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points; dashed where it stands for the past or for a standard."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """Letters whose middle stands at the height `y`."""

    x: float
    y: float
    text: str
    size: float = 9.0
    anchor: Anchor = "left"
    colour: str = "#04121a"
    bold: bool = False


DrawnMark = Box | Path | Dot | Words
