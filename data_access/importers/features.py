"""GeoJSON features of households: points with properties like the columns of a table."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from data_access.place_format import find_main_address
from data_access.records.household import SafetyProfile
from data_access.refusals import BadInput

LATITUDE: Final = "latitude"
LONGITUDE: Final = "longitude"


class Point(msgspec.Struct, frozen=True):
    """The geometry of a feature; `coordinates` are longitude and latitude (RFC 7946)."""

    type: str
    coordinates: Any = None


class Feature(msgspec.Struct, frozen=True):
    """A feature of a collection; members that are not known are passed over, as RFC 7946 asks."""

    properties: dict[str, Any] | None = None
    geometry: Point | None = None
    id: str | int | float | None = None

    def degrees(self) -> tuple[float, float] | None:
        """Tell longitude and latitude; None without a geometry. Refused when it is not a point."""
        if self.geometry is None:
            return None
        at = self.geometry.coordinates
        if self.geometry.type != "Point" or not isinstance(at, list) or len(at) < 2:
            raise BadInput("The geometry is not a point: a household stands at one place.")
        if not all(isinstance(degree, int | float) for degree in at[:2]):
            raise BadInput("The coordinates of the point are no numbers.")
        return float(at[0]), float(at[1])

    def find_profile(self) -> SafetyProfile | None:
        """Find the whole profile in the property `profile`; None when the properties are columns."""
        told = (self.properties or {}).get("profile")
        if told is None:
            return None
        try:
            if isinstance(told, str):
                told = msgspec.json.decode(told)
            profile = msgspec.convert(told, SafetyProfile)
        except msgspec.DecodeError as fault:
            raise BadInput(f"profile: {str(fault).replace('`', '').lower()}.") from None
        return self._placed(profile)

    def _placed(self, profile: SafetyProfile) -> SafetyProfile:
        address, degrees = find_main_address(profile), self.degrees()
        if address is None or degrees is None or address.latitude is not None:
            return profile
        placed = msgspec.structs.replace(address, longitude=degrees[0], latitude=degrees[1])
        addresses = tuple(placed if known is address else known for known in profile.addresses)
        return msgspec.structs.replace(profile, addresses=addresses)


def header_of(features: Iterable[Feature]) -> tuple[str, ...]:
    """Gather the properties of `features` in the order in which they turn up, and the point's two."""
    names = dict.fromkeys(name for feature in features for name in feature.properties or {})
    columns = [name for name in names if name.casefold() not in ("latitude", "longitude", "profile")]
    return (*columns, LATITUDE, LONGITUDE)


def row_of_feature(feature: Feature, header: tuple[str, ...]) -> list[str]:
    """Lay a feature out in the columns of `header`; what it does not have is empty."""
    properties = feature.properties or {}
    degrees = feature.degrees()
    row = [_text(properties.get(name)) for name in header[:-2]]
    return [*row, *(("", "") if degrees is None else (repr(degrees[1]), repr(degrees[0])))]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value)
