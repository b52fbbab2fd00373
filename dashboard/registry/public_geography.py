"""The county's fixed areas in memory: public, the same for everybody, and slow to read and to cut."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dashboard.geo.area import Area
from dashboard.geo.geojson import area_from_geojson
from dashboard.registry.apportion import Apportionment, Zone
from data_access.areas import FixedArea, fixed_areas_in
from data_access.store import Visit

KEPT: Final = timedelta(minutes=1)
"""After this an import of new areas is seen; until then nobody waits for the database."""
FINEST_KIND: Final = "tract"

_IN_A_SENTENCE: Final = {"county": "the whole county", "zip": "ZIP {code}", "tract": "tract {code}"}


@dataclass(frozen=True, slots=True)
class Outlined:
    """A fixed area with its outline, which bears the name that it has in a sentence."""

    fixed: FixedArea
    area: Area


Areas = tuple[Outlined, ...]


class PublicGeography:
    """Fixed areas and how estimates are shared out over them. Safe to use from several threads.

    It holds nothing but public outlines and their denominators; who asks comes with a visit of their
    own, so that the door stands before the first reading as before any other.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._read: dict[str, tuple[datetime, Areas]] = {}
        self._cut: dict[str, tuple[Areas, Areas, Apportionment]] = {}

    def areas_in(self, visit: Visit, kind: str) -> Areas:
        """Give the fixed areas of a kind; perhaps none."""
        with self._lock:
            return self._areas(visit, kind)

    def apportionment(self, visit: Visit, kind: str) -> Apportionment:
        """Give the zones of an estimate, cut anew only when the areas have changed."""
        with self._lock:
            zones = self._areas(visit, kind)
            finer = () if kind == FINEST_KIND else self._areas(visit, FINEST_KIND)
            held = self._cut.get(kind)
            if held is None or held[0] is not zones or held[1] is not finer:
                held = (zones, finer, Apportionment(_zones(zones), _zones(finer)))
                self._cut[kind] = held
            return held[2]

    def _areas(self, visit: Visit, kind: str) -> Areas:
        now = self._clock()
        held = self._read.get(kind)
        if held is None or now - held[0] >= KEPT:
            found = fixed_areas_in(visit, kind)
            # The same areas keep their identity, so that what was cut from them is kept too.
            same = held is not None and [one.fixed for one in held[1]] == found
            held = (now, held[1] if held is not None and same else tuple(map(_outlined, found)))
            self._read[kind] = held
        return held[1]


def _outlined(fixed: FixedArea) -> Outlined:
    name = _IN_A_SENTENCE.get(fixed.kind, "{name}").format(code=fixed.code, name=fixed.name)
    return Outlined(fixed, area_from_geojson(fixed.geometry, name))


def _zones(areas: Areas) -> list[Zone]:
    return [Zone(one.fixed.code, one.area.shape, one.fixed.households) for one in areas]
