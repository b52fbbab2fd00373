"""Polygons and circles as CAP writes them: latitude first, closed, four decimals."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from shapely.geometry import Polygon

from data_access.refusals import BadInput

Position = tuple[float, float]
"""Latitude, longitude; degrees WGS 84."""
Ring = tuple[Position, ...]
"""A closed outline: the last position is the first."""

DECIMALS: Final = 4
"""About 8 m at the middle latitudes; two decimals lost up to 31 % of a small zone."""
LEAST_POSITIONS: Final = 4
_NUMBER: Final = r"-?\d{1,3}(?:\.\d+)?"
_POSITION: Final = re.compile(rf"({_NUMBER}),({_NUMBER})")
_CIRCLE: Final = re.compile(rf"({_NUMBER}),({_NUMBER}) +(\d+(?:\.\d+)?)")
_FOUR_DECIMALS: Final = re.compile(rf"-?\d{{1,3}}\.\d{{{DECIMALS}}}")


@dataclass(frozen=True, slots=True)
class Circle:
    """A middle and a radius; refused off the earth and without a radius."""

    latitude: float
    longitude: float
    radius_km: float

    def __post_init__(self) -> None:
        """Refuse what is no circle on earth."""
        if not is_on_earth((self.latitude, self.longitude)) or not self.radius_km > 0:
            raise BadInput("A circle needs a middle on earth and a radius of more than 0 km.")


def is_on_earth(position: Position) -> bool:
    """Whether latitude and longitude are within ±90 and ±180; a number that is none is not."""
    return abs(position[0]) <= 90 and abs(position[1]) <= 180


def polygon_text(ring: Ring) -> str:
    """Write an outline: `lat,lon lat,lon …`."""
    return " ".join(f"{latitude:.{DECIMALS}f},{longitude:.{DECIMALS}f}" for latitude, longitude in ring)


def circle_text(circle: Circle) -> str:
    """Write a circle: `lat,lon radius`, the radius in kilometres."""
    return f"{polygon_text(((circle.latitude, circle.longitude),))} {circle.radius_km:.3f}"


def find_ring(text: str) -> Ring | None:
    """Read an outline as it stands, closed or not; None where a part is no pair of numbers."""
    matches = [_POSITION.fullmatch(part) for part in text.split()]
    found = [match for match in matches if match is not None]
    if not matches or len(found) < len(matches):
        return None
    return tuple((float(match[1]), float(match[2])) for match in found)


def find_circle(text: str) -> Circle | None:
    """Read a circle; None where it is none, a radius of 0 among them."""
    match = _CIRCLE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return Circle(float(match[1]), float(match[2]), float(match[3]))
    except BadInput:
        return None


def has_four_decimals(text: str) -> bool:
    """Whether every coordinate of an outline is written with four decimals."""
    numbers = [number for part in text.split() for number in part.split(",")]
    return bool(numbers) and all(_FOUR_DECIMALS.fullmatch(number) for number in numbers)


def is_closed(ring: Ring) -> bool:
    """Whether the last position is the first."""
    return len(ring) > 1 and ring[0] == ring[-1]


def repeated_in(ring: Ring) -> list[Position]:
    """List the positions that stand more than once, the closing one not counted."""
    corners = ring[:-1] if is_closed(ring) else ring
    return sorted({corner for corner in corners if corners.count(corner) > 1})


def crosses_itself(ring: Ring) -> bool:
    """Whether the outline crosses or touches itself; fewer than four positions cannot."""
    if len(ring) < LEAST_POSITIONS:
        return False
    return not Polygon([(longitude, latitude) for latitude, longitude in ring]).is_valid


def require_ring(ring: Ring) -> None:
    """Refuse an outline that CAP cannot carry, with the first thing that is wrong with it."""
    fault = next(iter(_ring_faults(ring)), None)
    if fault is not None:
        raise BadInput(f"{fault} Draw the area again, or fit it to the limit anew.")


def _ring_faults(ring: Ring) -> Iterable[str]:
    if len(ring) < LEAST_POSITIONS or not is_closed(ring):
        yield "An outline needs at least three corners, and its first one again at the end."
    if not all(map(is_on_earth, ring)):
        yield "A corner of the outline is not on earth; latitude comes first."
    if any(round(number, DECIMALS) != number for position in ring for number in position):
        yield "A corner of the outline has more than four decimals."
    if repeated_in(ring):
        yield "A corner of the outline stands twice."
    if crosses_itself(ring):
        yield "The outline crosses itself."
