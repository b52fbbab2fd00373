"""Reads zones and how they came to be where they are."""

from collections.abc import Mapping
from typing import Any, Final

import shapely
from shapely.geometry import mapping
from sqlalchemy import Row, Select, select

from data_access.access import Permission
from data_access.records.zones import Geometry, Zone, ZoneId, ZoneOutline
from data_access.refusals import NotFound
from data_access.store import Visit
from data_access.tables import zone_outlines, zones

READ_BY: Final = (Permission.ZONES_READ, Permission.ZONES_EDIT, Permission.ZONES_STATUS)
EDITION: Final = "zones"
"""The counter that moves with every change of a zone or of a status."""


def zones_in(visit: Visit, *, retired: bool = False) -> list[Zone]:
    """List the zones in use by their ids, with the retired ones where these are asked for; perhaps none."""
    visit.require(*READ_BY)
    query = _now().order_by(zones.c.id)
    if not retired:
        query = query.where(zones.c.retired_at.is_(None))
    return [_zone(row) for row in visit.connection.execute(query)]


def find_zone(visit: Visit, zone_id: ZoneId) -> Zone | None:
    """Find a zone, in use or retired; None when no zone ever had this id."""
    visit.require(*READ_BY)
    row = visit.connection.execute(_now().where(zones.c.id == zone_id)).first()
    return None if row is None else _zone(row)


def outlines_of(visit: Visit, zone_id: ZoneId) -> list[ZoneOutline]:
    """List what a zone was called and where it lay, the first outline first; empty for no zone."""
    visit.require(*READ_BY)
    query = select(zone_outlines).where(zone_outlines.c.zone_id == zone_id)
    return [
        ZoneOutline(row.version, row.name, row.city, geometry_of(row.geometry), row.since, row.changed_by)
        for row in visit.connection.execute(query.order_by(zone_outlines.c.version))
    ]


def require_zones(visit: Visit, zone_ids: Mapping[ZoneId, Any] | list[ZoneId]) -> list[Zone]:
    """Read these zones, or refuse when one is not there or has been retired."""
    wanted = list(dict.fromkeys(zone_ids))
    visit.require(*READ_BY)
    query = _now().where(zones.c.id.in_(wanted), zones.c.retired_at.is_(None))
    found = {row.id: _zone(row) for row in visit.connection.execute(query)}
    missing = [one for one in wanted if one not in found]
    if missing:
        raise NotFound(f"There is no zone {missing[0]} in use: load the page again and choose anew.")
    return [found[one] for one in wanted]


def geometry_of(wkb: bytes) -> Geometry:
    """Read an outline as it is kept."""
    geometry: Geometry = mapping(shapely.from_wkb(wkb))
    return geometry


def _now() -> Select[Any]:
    latest = zone_outlines.c
    same = (latest.zone_id == zones.c.id) & (latest.version == zones.c.version)
    columns = latest.name, latest.city, latest.geometry, latest.since
    return select(zones, *columns).join(zone_outlines, same)


def _zone(row: Row[Any]) -> Zone:
    return Zone(
        ZoneId(row.id),
        row.name,
        row.city,
        geometry_of(row.geometry),
        row.source,
        row.source_id,
        row.version,
        row.created_at,
        row.since,
        row.retired_at,
    )
