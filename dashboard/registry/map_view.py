"""What the map may show of a filter: its households sorted for boxes and tiles, with their looks."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from dashboard.geo.looks import look_numbers
from dashboard.geo.mercator import PointGrid, UnitBox, to_units
from dashboard.geo.tiles import Cells, Tile, count_cells, dots_in
from dashboard.presets import Preset
from dashboard.registry.question import NeedsFilter
from dashboard.registry.rows import gather
from data_access.place_format import BATTERY_NOT_KNOWN, FLAG_POWER, HARDEST_TRANSPORT_MASK, NEED_SHIFT
from data_access.place_snapshot import PlaceSnapshot
from data_access.records.needs import Need

FEW: Final = 300
"""Up to this many households in view are shown one by one."""
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class HouseholdsInView:
    """How many are in view, and how many of them were not confirmed in time."""

    in_view: int
    lapsed: int


@dataclass(frozen=True)
class MapView:
    """The households on the map that a filter means, for one generation of the snapshot."""

    snapshot: PlaceSnapshot
    points: PointGrid
    looks: NDArray[np.uint8]

    @classmethod
    def of(cls, snapshot: PlaceSnapshot, asked: NeedsFilter, confirmation: Preset) -> Self:
        """Sort the households that `asked` means; a filter that nobody matches gives an empty view."""
        rows = gather(snapshot, slice(0, snapshot.on_map), snapshot.day, confirmation)
        meant = np.flatnonzero(asked.matches(rows)).astype(np.int32)
        x, y = to_units(snapshot.longitude[meant], snapshot.latitude[meant])
        points = PointGrid.of(x, y, meant)
        flags = rows.flags[points.rows]
        ways = flags & np.uint16(HARDEST_TRANSPORT_MASK)
        looks = look_numbers(ways, (flags & np.uint16(FLAG_POWER)) != 0, rows.freshness[points.rows] > 0)
        return cls(snapshot, points, looks)

    def counted_in(self, box: UnitBox) -> HouseholdsInView:
        """Count the households in a box."""
        found = self.points.inside(box)
        return HouseholdsInView(len(found), int((self.looks[found] & 1).sum()))

    def cells_in(self, box: UnitBox, zoom: int) -> Cells:
        """Count by cell, in a box somewhat larger than the screen, so that a pan finds something there."""
        return count_cells(self.points, self.looks, box.widened(0.25), zoom)

    def dots_in(self, tile: Tile) -> NDArray[np.uint32]:
        """Find the dots of a tile, as `geo.tiles` packs them."""
        return dots_in(self.points, self.looks, tile)

    def find_households(self, box: UnitBox) -> list[dict[str, Any]] | None:
        """Each household in a box as a GeoJSON feature without a name; None when they are more than `FEW`."""
        found = self.points.inside(box)
        return [self._feature(int(at)) for at in found] if len(found) <= FEW else None

    def _feature(self, at: int) -> dict[str, Any]:
        row, look = int(self.points.rows[at]), int(self.looks[at])
        held = self.snapshot
        position = [round(float(held.longitude[row]), 6), round(float(held.latitude[row]), 6)]
        battery, confirmed = int(held.battery_half_hours[row]), int(held.confirmed_day[row])
        needs = int(held.needs[row])
        facts = {
            "way": look >> 2,
            "power": bool(look & 2),
            "lapsed": bool(look & 1),
            "people": int(held.people[row]),
            "animals": int(held.animals[row]),
            "needs": [order for order, need in enumerate(Need) if needs >> NEED_SHIFT[need] & 3],
            "battery_hours": None if battery == BATTERY_NOT_KNOWN else battery / 2,
            "confirmed_on": (_EPOCH + timedelta(days=confirmed)).isoformat() if confirmed else None,
        }
        geometry = {"type": "Point", "coordinates": position}
        return {"type": "Feature", "geometry": geometry, "properties": facts}
