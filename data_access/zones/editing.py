"""Zones are drawn, imported again, moved and retired. None is ever taken away, and every outline stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import insert, select, update

from data_access.access import Caller, Permission
from data_access.generations import next_count
from data_access.records.zones import IN_FORCE, Geometry, Zone, ZoneDraft, ZoneId
from data_access.refusals import BadInput, Conflict
from data_access.store import Store, Visit
from data_access.tables import areas, zone_outlines, zones
from data_access.zones.numbering import Numbers
from data_access.zones.reading import EDITION, require_zones, zones_in
from data_access.zones.statuses import statuses_now

MOST_ZONES: Final = 5_000
_MOST_CORNERS: Final = 10_000


@dataclass(frozen=True, slots=True)
class ZonesSaved:
    """What became of the drafts of a file: which zones are new, changed, as they were, and retired."""

    new: tuple[ZoneId, ...]
    changed: tuple[ZoneId, ...]
    same: tuple[ZoneId, ...]
    retired: tuple[ZoneId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Drawn:
    draft: ZoneDraft
    city: str
    wkb: bytes


def save_zones(visit: Visit, drafts: Sequence[ZoneDraft], *, retire_missing: bool = False) -> ZonesSaved:
    """Keep zones; one whose source has told of it before keeps its public id, whatever else changed.

    `retire_missing` retires those of the same sources that are not among the drafts. Refused are no
    drafts, more than 5,000, an id of the source that stands twice, and an outline that is not sound.
    """
    visit.require(Permission.ZONES_EDIT)
    _require_single(drafts)
    # Whoever saves second waits here until the first has committed: no number is given twice.
    next_count(visit.connection, EDITION)
    cities = _cities(visit)
    drawn = [_drawn(draft, cities) for draft in drafts]
    kept = {(zone.source, zone.source_id): zone for zone in zones_in(visit, retired=True) if zone.source_id}
    numbers = Numbers(visit.connection)
    new, changed, same = list[ZoneId](), list[ZoneId](), list[ZoneId]()
    for one in drawn:
        zone = kept.get((one.draft.source, one.draft.source_id))
        if zone is None:
            new.append(_add(visit, one, numbers.next_id(one.city)))
        elif _is_same(zone, one):
            same.append(zone.id)
        else:
            _add_outline(visit, zone, one)
            changed.append(zone.id)
    saved = {*new, *changed, *same}
    sources = {draft.source for draft in drafts}
    gone = [zone for zone in kept.values() if zone.source in sources and zone.id not in saved]
    missing = [zone.id for zone in gone if zone.retired_at is None] if retire_missing else []
    if missing:
        _retire(visit, missing)
    return ZonesSaved(tuple(new), tuple(changed), tuple(same), tuple(missing))


def import_zones(
    store: Store, caller: Caller, drafts: Sequence[ZoneDraft], *, retire_missing: bool = False
) -> ZonesSaved:
    """Keep the zones of a file, all or none, on record with where they come from."""
    sources = ", ".join(sorted({draft.source for draft in drafts}))
    about = f"{len(drafts)} zones of {sources or 'an empty file'}"
    with store.enter(caller, Permission.ZONES_EDIT, about=about, writes=True) as visit:
        return save_zones(visit, drafts, retire_missing=retire_missing)


def redraw_zone(visit: Visit, zone_id: ZoneId, name: str, geometry: Geometry) -> Zone:
    """Give a zone another name or outline; what it was stays in its history. Its id stays too."""
    visit.require(Permission.ZONES_EDIT)
    next_count(visit.connection, EDITION)
    zone = require_zones(visit, [zone_id])[0]
    one = _drawn(ZoneDraft(name, geometry, zone.source, zone.source_id), _cities(visit))
    if not _is_same(zone, one):
        _add_outline(visit, zone, one)
    return require_zones(visit, [zone_id])[0]


def retire_zones(visit: Visit, zone_ids: Sequence[ZoneId]) -> None:
    """Take zones out of use; refused while one has a status in force. Their ids are not given again."""
    visit.require(Permission.ZONES_EDIT)
    next_count(visit.connection, EDITION)
    require_zones(visit, list(zone_ids))
    _retire(visit, zone_ids)


def _retire(visit: Visit, zone_ids: Sequence[ZoneId]) -> None:
    for exercise in (False, True):
        now = statuses_now(visit, exercise=exercise)
        held = [one for one in zone_ids if one in now and now[one].status in IN_FORCE]
        if held:
            raise Conflict(
                f"{held[0]} has a status in force ({now[held[0]].status.replace('_', ' ')}): lift it first,"
                " then retire the zone."
            )
    visit.connection.execute(update(zones).where(zones.c.id.in_(zone_ids)).values(retired_at=visit.now))


def _require_single(drafts: Sequence[ZoneDraft]) -> None:
    if not drafts:
        raise BadInput("There is no zone to keep: choose a file with areas, or draw one.")
    if len(drafts) > MOST_ZONES:
        raise BadInput(f"These are more than {MOST_ZONES:,} zones: cut out the part that is needed.")
    seen = set[tuple[str, str]]()
    for draft in drafts:
        if draft.source_id and (draft.source, draft.source_id) in seen:
            raise BadInput(
                f"The id “{draft.source_id}” stands twice in {draft.source}: each zone needs one of its own."
            )
        seen.add((draft.source, draft.source_id))


_Cities = list[tuple[str, BaseGeometry]]


def _cities(visit: Visit) -> _Cities:
    query = select(areas.c.name, areas.c.geometry).where(areas.c.kind == "city", areas.c.owner.is_(None))
    rows = visit.connection.execute(query.order_by(areas.c.name))
    return [(row.name, shapely.from_wkb(row.geometry)) for row in rows]


def _city_of(outline: BaseGeometry, cities: Iterable[tuple[str, BaseGeometry]]) -> str:
    middle = outline.representative_point()
    return next((name for name, shape_ in cities if shape_.covers(middle)), "")


def _drawn(draft: ZoneDraft, cities: _Cities) -> _Drawn:
    try:
        outline = shape(draft.geometry)
    except (AttributeError, KeyError, TypeError, ValueError, ShapelyError) as error:
        raise BadInput(f"The outline of “{draft.name}” cannot be read: look at its coordinates.") from error
    if outline.geom_type not in ("Polygon", "MultiPolygon") or outline.is_empty or not outline.is_valid:
        raise BadInput(f"The outline of “{draft.name}” is no sound polygon: draw it anew.")
    if shapely.get_num_coordinates(outline) > _MOST_CORNERS:
        raise BadInput(f"The outline of “{draft.name}” has more than {_MOST_CORNERS:,} corners: simplify it.")
    return _Drawn(draft, draft.city or _city_of(outline, cities), bytes(shapely.to_wkb(outline)))


def _is_same(zone: Zone, one: _Drawn) -> bool:
    told = " ".join(one.draft.name.split()), one.city
    if zone.retired_at is not None or told != (zone.name, zone.city):
        return False
    return bool(shapely.equals(shape(zone.geometry), shapely.from_wkb(one.wkb)))


def _add(visit: Visit, one: _Drawn, zone_id: ZoneId) -> ZoneId:
    visit.connection.execute(
        insert(zones).values(
            id=zone_id,
            version=1,
            source=one.draft.source,
            source_id=one.draft.source_id,
            created_at=visit.now,
        )
    )
    visit.connection.execute(insert(zone_outlines).values(_outline_row(visit, zone_id, 1, one)))
    return zone_id


def _add_outline(visit: Visit, zone: Zone, one: _Drawn) -> None:
    version = zone.version + 1
    visit.connection.execute(insert(zone_outlines).values(_outline_row(visit, zone.id, version, one)))
    # A zone that its source tells of again is in use again, under its own id.
    here = zones.c.id == zone.id
    visit.connection.execute(update(zones).where(here).values(version=version, retired_at=None))


def _outline_row(visit: Visit, zone_id: ZoneId, version: int, one: _Drawn) -> dict[str, Any]:
    return {
        "zone_id": zone_id,
        "version": version,
        "name": " ".join(one.draft.name.split()),
        "city": one.city,
        "geometry": one.wkb,
        "since": visit.now,
        "account_id": visit.caller.account_id,
        "changed_by": visit.caller.name,
    }
