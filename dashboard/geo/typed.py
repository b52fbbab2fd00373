"""Areas typed in as coordinates, so that nobody needs a mouse."""

import re
from typing import Final

import numpy as np
from shapely.geometry import Polygon

from dashboard.geo.area import Area
from dashboard.geo.faults import MOST_CORNERS, corner_count_fault, position_faults, ring_fault
from data_access.refusals import BadInput

_LONGEST_TEXT: Final = MOST_CORNERS * 60
_TOKEN: Final = re.compile(r"[-+]?\d+(?:\.\d+)?|[NSEW]|,", re.IGNORECASE)
# Marks between degrees, minutes and seconds carry nothing that their order does not already say.
_MARKS: Final = str.maketrans(
    dict.fromkeys("°'\N{PRIME}\"\N{DOUBLE PRIME}\N{RIGHT SINGLE QUOTATION MARK}ºd()\t", " ")
    | {"\N{MINUS SIGN}": "-"}
)
_EXAMPLE: Final = "44.98, -93.27; 44.99, -93.25; 44.97, -93.25"


def area_from_text(text: str, name: str = "", county: Area | None = None) -> Area:
    """Make an area from corners, latitude first: `44.98, -93.27; 44.99 -93.25; …`, one a line or `;`.

    Degrees with minutes and seconds are read too: `44°58.8'N 93°16.2'W`, `44 58 48 N, 93 16 12 W`.
    Refused is a corner that cannot be read, by its number, and whatever `Area` refuses.
    """
    if len(text) > _LONGEST_TEXT:
        raise BadInput(corner_count_fault(text.count(";") + text.count("\n")) or "The text is too long.")
    pieces = [piece for piece in re.split(r"[;\n|]+", text) if piece.strip()]
    if not pieces:
        raise BadInput(f"There are no corners yet: type them like {_EXAMPLE}.")
    corners = [_corner(number, piece) for number, piece in enumerate(pieces, start=1)]
    positions = np.array([(longitude, latitude) for latitude, longitude in corners])
    too_many = corner_count_fault(len(positions))
    faults = [too_many] if too_many else [*position_faults(positions), ring_fault(positions)]
    if any(faults):
        raise BadInput(next(fault for fault in faults if fault))
    area = Area(Polygon(positions), name)
    return area if county is None else area.require_in(county)


def point_from_text(text: str) -> tuple[float, float]:
    """Read one point as (latitude, longitude); refused is text that is none."""
    latitude, longitude = _corner(1, text)
    faults = position_faults(np.array([[longitude, latitude]]))
    if faults:
        raise BadInput(" ".join(faults))
    return latitude, longitude


def _corner(number: int, piece: str) -> tuple[float, float]:
    plain = piece.translate(_MARKS)
    tokens = _TOKEN.findall(plain)
    halves = _halves(tokens)
    left_over = _TOKEN.sub("", plain).strip()
    if halves is None or left_over:
        # What was typed is not repeated: it may be somebody's address, and refusals are logged.
        raise BadInput(f"Corner {number} cannot be read: type it like 44.98, -93.27.")
    first, second = (_degrees(number, half) for half in halves)
    letters = [_letter(half) for half in halves]
    if set(letters) <= {"N", "S"} or set(letters) <= {"E", "W"}:
        raise BadInput(f"Corner {number} has two latitudes or two longitudes: correct it.")
    if letters[0] in ("E", "W") or letters[1] in ("N", "S"):
        first, second = second, first
    return first, second


def _halves(tokens: list[str]) -> tuple[list[str], list[str]] | None:
    """Part the tokens of a corner into latitude and longitude; None when that cannot be told."""
    if tokens.count(",") == 1:
        comma = tokens.index(",")
        halves = tokens[:comma], tokens[comma + 1 :]
    elif "," not in tokens and tokens and len(tokens) % 2 == 0:
        halves = tokens[: len(tokens) // 2], tokens[len(tokens) // 2 :]
    else:
        return None
    return halves if all(_is_angle(half) for half in halves) else None


def _is_angle(half: list[str]) -> bool:
    """Whether this is one to three numbers, with at most one letter before or after them."""
    numbers = [token for token in half if not token.isalpha()]
    letters_outside = half[:1] + half[-1:]
    letters = len(half) - len(numbers)
    return 1 <= len(numbers) <= 3 and (
        letters == 0 or (letters == 1 and any(token.isalpha() for token in letters_outside))
    )


def _letter(half: list[str]) -> str:
    return next((token.upper() for token in half if token.isalpha()), "")


def _degrees(number: int, half: list[str]) -> float:
    parts = [token for token in half if not token.isalpha()]
    sizes = [abs(float(part)) for part in parts]
    signed = any(part.startswith("-") for part in parts[1:])
    if signed or any(size >= 60 for size in sizes[1:]):
        raise BadInput(f"Corner {number} has minutes or seconds that are not between 0 and 60: correct them.")
    value = sum(size / 60.0**place for place, size in enumerate(sizes))
    return -value if parts[0].startswith("-") or _letter(half) in ("S", "W") else value
