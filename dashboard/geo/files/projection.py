"""In which coordinate system a file is: told by the file, said by a person, or asked with likely answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import CRSError, ProjError

from dashboard.geo.area import Area
from data_access.refusals import BadInput

MOST_LIKELY: Final = 8
_LONGEST_WKT: Final = 16_000
_CODE: Final = re.compile(r"(?:EPSG:)?(\d{4,6})$", re.IGNORECASE)
_FIRST: Final = (
    "EPSG:26915",
    "EPSG:32615",
    "EPSG:26851",
    "EPSG:26850",
    "EPSG:26849",
    "EPSG:26993",
    "EPSG:3857",
)
"""What agencies in Minnesota use: UTM 15, the three state plane zones in feet, web maps."""
_USUAL: Final = re.compile(
    r"^(NAD83 / (UTM zone|.*\(ftUS\)|[A-Z][a-z]+( [A-Z][a-z]+)?$)|WGS 84 / (UTM zone|Pseudo-Mercator))"
)

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likely:
    """A coordinate system that may be meant, and which share of the corners it puts into the county."""

    code: str
    name: str
    share_in_county: float


class ProjectionNeeded(BadInput):
    """The numbers are not degrees and the file does not tell what they are: a person is asked."""

    def __init__(self, sentence: str, likely: Sequence[Likely]) -> None:
        """Carry the likely systems, the best first."""
        super().__init__(sentence)
        self.likely = tuple(likely)


def are_degrees(corners: Points) -> bool:
    """Whether the numbers can be degrees, in either order."""
    with np.errstate(invalid="ignore"):
        return bool(len(corners) == 0 or not (np.abs(corners) > 180).any())


def find_system(told: str) -> CRS | None:
    """Find the coordinate system of a code or of WKT; None when nothing was told.

    Refused: what is no system, and WKT that would open files of this machine (grids).
    """
    if not told:
        return None
    code = _CODE.match(told.strip())
    try:
        if code:
            return CRS.from_epsg(int(code[1]))
        if len(told) > _LONGEST_WKT or "nadgrids" in told.casefold().replace("nadgrids=@null", ""):
            raise BadInput("The coordinate system of the file cannot be used: choose it by its EPSG number.")
        return CRS.from_wkt(told)
    except CRSError as error:
        raise BadInput(
            "The coordinate system is not known: choose one by its EPSG number, such as EPSG:26915."
        ) from error


def to_degrees(corners: Points, system: CRS) -> Points:
    """Turn x and y of a system into longitude and latitude (WGS 84); not finite where it has no place."""
    if system.is_geographic and system.to_epsg() == 4326:
        return corners
    try:
        longitudes, latitudes = _to_wgs84(system.to_wkt()).transform(corners[:, 0], corners[:, 1])
    except ProjError as error:
        raise BadInput("The coordinates do not fit the coordinate system: choose another one.") from error
    return np.column_stack([longitudes, latitudes])


def likely_systems(corners: Points, county: Area | None) -> list[Likely]:
    """List the systems that may be meant, those first that put most corners into the county.

    Without a county only the usual ones are listed, with a share of 0.
    """
    some = corners[np.linspace(0, len(corners) - 1, min(len(corners), 200)).astype(int)]
    near = () if county is None else _systems_around(tuple(round(side, 1) for side in _sides(county)))
    found = [_likely(code, some, county) for code in dict.fromkeys((*_FIRST, *near))]
    ranked = sorted(found, key=lambda one: -one.share_in_county)
    fitting = [one for one in ranked if one.share_in_county > 0]
    return (fitting or ranked)[:MOST_LIKELY]


def _likely(code: str, corners: Points, county: Area | None) -> Likely:
    system = CRS.from_user_input(code)
    share = 0.0
    if county is not None:
        share = _share_in(county, corners, system)
    return Likely(code, system.name, share)


def _share_in(county: Area, corners: Points, system: CRS) -> float:
    try:
        places = to_degrees(corners, system)
    except BadInput:
        return 0.0
    return float(county.contains(places[:, 0], places[:, 1]).mean())


def _sides(county: Area) -> tuple[float, float, float, float]:
    box = county.bounds
    return box.west, box.south, box.east, box.north


@lru_cache(maxsize=4)
def _systems_around(sides: tuple[float, ...]) -> tuple[str, ...]:
    """List the usual systems that are made for this ground; the list lies in PROJ's own database."""
    found = query_crs_info(
        "EPSG", PJType.PROJECTED_CRS, area_of_interest=AreaOfInterest(*sides), contains=True
    )
    return tuple(f"EPSG:{info.code}" for info in found if _USUAL.match(info.name))


@lru_cache(maxsize=64)
def _to_wgs84(wkt: str) -> Transformer:
    return Transformer.from_crs(CRS.from_wkt(wkt), CRS.from_epsg(4326), always_xy=True)
