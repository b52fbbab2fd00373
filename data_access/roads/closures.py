"""What of the roads is closed: a street, a place on it, or all in a hazard; on record, with a reason."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Row, and_, insert, or_, select, update

from data_access.access import Permission
from data_access.generations import current_count, next_count
from data_access.records.ids import ClosureId
from data_access.refusals import BadInput, NotFound
from data_access.roads.keeping import READ_BY
from data_access.store import Visit
from data_access.tables import road_closures

COUNTER: Final = "road closures"
"""The counter that moves when something is closed or reopened; not when a closure runs out."""
_MOST_PLACES: Final = 20_000
_LONGEST: Final = {"label": 200, "reason": 300}


class ClosureKind(StrEnum):
    """What is closed: roads, by a point or lines on them, or all that a hazard's outline touches."""

    ROAD = "road"
    HAZARD = "hazard"


_FORMS: Final = {
    ClosureKind.ROAD: {"Point", "LineString", "MultiLineString"},
    ClosureKind.HAZARD: {"Polygon", "MultiPolygon"},
}


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """One closure. `until` is None where nobody knows; `reopened_at` is None as long as it stands."""

    id: ClosureId
    kind: ClosureKind
    label: str
    reason: str
    geometry: BaseGeometry
    """WGS 84, longitude first."""
    closed_at: datetime
    closed_by: str
    until: datetime | None = None
    reopened_at: datetime | None = None
    reopened_by: str = ""

    def in_force(self, now: datetime) -> bool:
        """Whether the roads are closed now."""
        return self.reopened_at is None and (self.until is None or self.until > now)


def close_roads(
    visit: Visit,
    kind: ClosureKind,
    label: str,
    geometry: Mapping[str, Any],
    *,
    reason: str,
    until: datetime | None = None,
) -> Closure:
    """Close what the geometry (GeoJSON) lies on, at once.

    Refused: no name, no reason, an end that has passed, and a geometry that does not fit the kind.
    """
    visit.require(Permission.ROADS_CLOSE)
    told = {"label": label.strip(), "reason": reason.strip()}
    for part, text in told.items():
        if not text or len(text) > _LONGEST[part]:
            raise BadInput(f"The {part} of a closure has 1 to {_LONGEST[part]} characters.")
    if until is not None and until <= visit.now:
        raise BadInput("The end of a closure lies in the future: leave it open, or choose a later time.")
    closure = Closure(
        ClosureId(os.urandom(16)), kind, told["label"], told["reason"], _shape(kind, geometry),
        visit.now, visit.caller.name, until,
    )  # fmt: skip
    visit.connection.execute(
        insert(road_closures).values(
            id=closure.id, kind=kind.value, label=closure.label, reason=closure.reason,
            geometry=shapely.to_wkb(closure.geometry), closed_at=closure.closed_at,
            closed_by=closure.closed_by[:120], until=until,
        )
    )  # fmt: skip
    next_count(visit.connection, COUNTER)
    return closure


def _shape(kind: ClosureKind, geometry: Mapping[str, Any]) -> BaseGeometry:
    try:
        form = shape(geometry)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as fault:
        raise BadInput("What is closed cannot be read as a place on the map: draw it again.") from fault
    if form.geom_type not in _FORMS[kind] or form.is_empty or not form.is_valid:
        what = (
            "a place or a line on a road"
            if kind is ClosureKind.ROAD
            else "an outline that does not cross itself"
        )
        raise BadInput(f"What is closed is {what}: draw it again.")
    if shapely.count_coordinates(form) > _MOST_PLACES:
        raise BadInput(f"What is closed has more than {_MOST_PLACES:,} corners: draw it more simply.")
    west, south, east, north = form.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput("What is closed lies nowhere on earth: give degrees (WGS 84).")
    return form


def reopen_roads(visit: Visit, closure_id: ClosureId) -> None:
    """Reopen what was closed; refused (`NotFound`) when it does not stand any more."""
    visit.require(Permission.ROADS_CLOSE)
    here = and_(road_closures.c.id == closure_id, road_closures.c.reopened_at.is_(None))
    changed = visit.connection.execute(
        update(road_closures).where(here).values(reopened_at=visit.now, reopened_by=visit.caller.name[:120])
    )
    if not changed.rowcount:
        raise NotFound("This closure does not stand any more: look at the list again.")
    next_count(visit.connection, COUNTER)


def closures_in(visit: Visit) -> list[Closure]:
    """List what is closed now, the latest first; empty when all roads are open."""
    visit.require(*READ_BY)
    kept = road_closures.c
    query = select(road_closures).where(
        kept.reopened_at.is_(None), or_(kept.until.is_(None), kept.until > visit.now)
    )
    return [_closure(row) for row in visit.connection.execute(query.order_by(kept.closed_at.desc(), kept.id))]


def past_closures_in(visit: Visit, limit: int = 200) -> list[Closure]:
    """List what was closed once and is open again, the latest first."""
    visit.require(*READ_BY)
    kept = road_closures.c
    query = select(road_closures).where(or_(kept.reopened_at.is_not(None), kept.until <= visit.now))
    rows = visit.connection.execute(query.order_by(kept.closed_at.desc(), kept.id).limit(limit))
    return [_closure(row) for row in rows]


def closure_count(visit: Visit) -> int:
    """Tell how often something was closed or reopened; 0 when never."""
    visit.require(*READ_BY)
    return current_count(visit.connection, COUNTER)


def _closure(row: Row[tuple[object, ...]]) -> Closure:
    return Closure(
        ClosureId(bytes(row.id)), ClosureKind(row.kind), row.label, row.reason,
        shapely.from_wkb(bytes(row.geometry)), row.closed_at, row.closed_by, row.until,
        row.reopened_at, row.reopened_by,
    )  # fmt: skip
