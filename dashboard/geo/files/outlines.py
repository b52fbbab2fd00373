"""What every format is read into: named outlines in the coordinates of the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.refusals import BadInput

Ring = NDArray[np.float64]
"""A closed line as an (n, 2) array: x or longitude first."""
Polygon = Sequence[Ring]
"""The outer ring, then its holes."""

LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is looked at; each is there against a file that is made to harm."""

    file_bytes: int = 20_000_000
    xml_bytes: int = 2_000_000
    elements: int = 200_000
    depth: int = 40
    members: int = 200
    unpacked_bytes: int = 50_000_000
    ratio: int = 100
    ratio_from_bytes: int = 1_000_000
    """A small file of blanks packs a thousandfold and harms nobody: the ratio counts from here on."""
    areas: int = 2_000
    corners: int = 1_000_000


@dataclass(frozen=True)
class Outline:
    """One named area of a file, not yet looked at: nothing says that it is sound or lies on earth."""

    name: str
    polygons: Sequence[Polygon]
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def corners(self) -> int:
        """How many corners it has, the closing ones among them."""
        return sum(len(ring) for polygon in self.polygons for ring in polygon)


@dataclass(frozen=True)
class Contents:
    """What a format held: outlines, what was left out and why, and the coordinate system it told.

    `system` is an "EPSG:…" or WKT as the file says it, empty where it says nothing; `degrees` means
    that the format knows only longitude and latitude in WGS 84.
    """

    outlines: Sequence[Outline]
    left_out: Sequence[str] = ()
    system: str = ""
    degrees: bool = False


def shown_name(text: object, otherwise: str) -> str:
    """Give a name that can stand on one line; `otherwise` when there is none."""
    plain = "".join(sign if sign.isprintable() else " " for sign in str(text or "")[: 4 * LONGEST_NAME])
    return " ".join(plain.split())[:LONGEST_NAME] or otherwise


def ring_from(pairs: object) -> Ring:
    """Read pairs of numbers as a ring; a height is left out. Refused is what is no pair of numbers."""
    try:
        rows = [(position[0], position[1]) for position in pairs]  # type: ignore[attr-defined]
        return np.array(rows, dtype=np.float64).reshape(-1, 2)
    except (IndexError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadInput("A corner is not a pair of numbers: look at the coordinates of the file.") from error


def require_few(count: int, limits: Limits) -> None:
    """Refuse more areas than a person can choose from."""
    if count > limits.areas:
        raise BadInput(
            f"The file has more than {limits.areas:,} areas: cut out the part that is needed, and try again."
        )
