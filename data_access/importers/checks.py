"""What a record must stand up to before it is kept, beyond being well formed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from data_access.place_format import find_main_address
from data_access.records.household import SafetyProfile
from data_access.refusals import BadInput

_TOLERANCE_DEGREES: Final = 0.002
"""About 200 m: outlines are simplified, and houses stand on the border."""

SWAPPED: Final = "Latitude and longitude are swapped: the place lies in the county the other way round."
OUTSIDE: Final = "The place lies outside the county: look at latitude and longitude, or leave both empty."
NOT_ON_EARTH: Final = "Latitude must lie between -90 and 90 degrees: are latitude and longitude swapped?"


@dataclass(frozen=True)
class County:
    """The outline within which places must lie (WGS 84), with its name."""

    outline: BaseGeometry
    name: str = "the county"

    def __post_init__(self) -> None:
        """Refuse an outline that holds nothing."""
        if self.outline.is_empty or self.outline.area == 0:
            raise BadInput("The county has no outline: import its areas first.")

    @staticmethod
    def of_bounds(west: float, south: float, east: float, north: float) -> "County":
        """Make a county of the box that it lies in."""
        return County(shapely.box(west, south, east, north))

    def to_wkb(self) -> bytes:
        """Write the outline with its tolerance, for another process."""
        return bytes(shapely.to_wkb(self.outline.buffer(_TOLERANCE_DEGREES)))


class PlaceCheck:
    """Checks places against an outline, many at a time; without an outline only the earth counts."""

    def __init__(self, outline_wkb: bytes | None) -> None:
        self._outline = None if outline_wkb is None else shapely.from_wkb(outline_wkb)
        if self._outline is not None:
            shapely.prepare(self._outline)

    def faults(self, profiles: Sequence[SafetyProfile]) -> dict[int, str]:
        """Tell which of `profiles` lie where they cannot: position → reason."""
        found: dict[int, str] = {}
        positions, latitudes, longitudes = [], [], []
        for position, profile in enumerate(profiles):
            address = find_main_address(profile)
            if address is None or address.latitude is None or address.longitude is None:
                continue
            positions.append(position)
            latitudes.append(address.latitude)
            longitudes.append(address.longitude)
            if not -90 <= address.latitude <= 90:
                found[position] = NOT_ON_EARTH
        if self._outline is None or not positions:
            return found
        inside = shapely.contains_xy(self._outline, longitudes, latitudes)
        other_way = shapely.contains_xy(self._outline, latitudes, longitudes)
        for position, right, swapped in zip(positions, inside, other_way, strict=True):
            if not right:
                found[position] = SWAPPED if swapped else OUTSIDE
        return found


def find_date_fault(profile: SafetyProfile, today: date) -> str | None:
    """Find a date that cannot be: in the future, or an end before its beginning; None if all can."""
    if profile.confirmed_on is not None and profile.confirmed_on > today:
        return "The day of confirmation lies in the future."
    for consent in profile.consents:
        if consent.given_on > today:
            return f"The consent for {consent.scope} is given in the future."
        if consent.ends_on is not None and consent.ends_on < consent.given_on:
            return f"The consent for {consent.scope} ends before it is given."
        if consent.withdrawn_on is not None and consent.withdrawn_on < consent.given_on:
            return f"The consent for {consent.scope} is withdrawn before it is given."
    for person in profile.people:
        if person.born_year is not None and person.born_year > today.year:
            return "A year of birth lies in the future."
    return None
