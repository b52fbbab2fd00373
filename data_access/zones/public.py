"""What everybody may know of the zones: where they lie and what holds. No person, reason or exercise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Row, Select, func, select

from data_access.access import Permission
from data_access.engines import for_reading, told_plainly
from data_access.generations import current_count
from data_access.records.zones import Geometry, ZoneId, ZoneStatus
from data_access.store import Store, Visit
from data_access.tables import zone_outlines, zone_statuses, zones
from data_access.zones.reading import EDITION, geometry_of

CHANGES: Final = 100


@dataclass(frozen=True, slots=True)
class PublicZone:
    """A zone as the public sees it; `since` is None where it never had a status."""

    id: ZoneId
    name: str
    city: str
    geometry: Geometry
    status: ZoneStatus
    since: datetime | None


@dataclass(frozen=True, slots=True)
class PublicChange:
    """Zones that were given a status in one step."""

    number: int
    at: datetime
    status: ZoneStatus
    zones: tuple[ZoneId, ...]


@dataclass(frozen=True, slots=True)
class PublicPicture:
    """All zones in use by their ids, and the latest changes, the latest first."""

    zones: tuple[PublicZone, ...]
    changes: tuple[PublicChange, ...]

    @property
    def changed_at(self) -> datetime | None:
        """When a status was changed last; None when none ever was."""
        return max((one.at for one in self.changes), default=None)


def edition_now(store: Store) -> int:
    """Read the counter of the zones from outside: it says that something changed, and nothing of what.

    So it needs no permission and leaves no line.
    """
    with told_plainly(), for_reading(store.engine).connect() as connection:
        return current_count(connection, EDITION)


def public_picture(visit: Visit) -> PublicPicture:
    """Read what everybody may know. The wall shows this door no exercise, no reason and no name."""
    visit.require(Permission.ZONES_PUBLIC)
    status = {row.zone_id: row for row in visit.connection.execute(_last_changes())}
    outline = zone_outlines.c
    same = (outline.zone_id == zones.c.id) & (outline.version == zones.c.version)
    query = select(zones.c.id, outline.name, outline.city, outline.geometry).join(zone_outlines, same)
    rows = visit.connection.execute(query.where(zones.c.retired_at.is_(None)).order_by(zones.c.id))
    return PublicPicture(tuple(_zone(row, status.get(row.id)) for row in rows), tuple(_changes(visit)))


def _last_changes() -> Select[str, str, datetime]:
    table = zone_statuses.c
    real = select(table.zone_id, func.max(table.number).label("number")).where(table.exercise.is_(False))
    last = real.group_by(table.zone_id).subquery()
    same = (table.zone_id == last.c.zone_id) & (table.number == last.c.number)
    return select(table.zone_id, table.status, table.set_at).join(last, same)


def _zone(row: Row[Any, Any, Any, Any], status: Row[str, str, datetime] | None) -> PublicZone:
    where = ZoneId(row.id), row.name, row.city, geometry_of(row.geometry)
    if status is None:
        return PublicZone(*where, ZoneStatus.NORMAL, None)
    return PublicZone(*where, ZoneStatus(status.status), status.set_at)


def _changes(visit: Visit) -> Iterable[PublicChange]:
    table = zone_statuses.c
    real = select(table.number).where(table.exercise.is_(False))
    numbers = real.distinct().order_by(table.number.desc()).limit(CHANGES).subquery()
    query = select(table.number, table.set_at, table.status, table.zone_id)
    query = query.where(table.number.in_(select(numbers.c.number)))
    rows = visit.connection.execute(query.order_by(table.number.desc(), table.zone_id)).all()
    for number, step in groupby(rows, key=lambda row: int(row.number)):
        of_step = list(step)
        ids = tuple(ZoneId(row.zone_id) for row in of_step)
        yield PublicChange(number, of_step[0].set_at, ZoneStatus(of_step[0].status), ids)
