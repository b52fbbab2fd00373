"""Areas that are kept: the county's fixed ones with their denominators, and those that people saved."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from sqlalchemy import Row, delete, insert, select, update

from data_access.access import Permission, Role
from data_access.records.ids import AccountId, AreaId
from data_access.refusals import BadInput, NotFound, NotPermitted
from data_access.store import Visit
from data_access.tables import areas

SAVED: Final = "saved"
_LONGEST_NAME: Final = 200
_READ_BY: Final = (
    Permission.AREAS_READ,
    Permission.AREAS_SAVE,
    Permission.REGISTRY_AREA_COUNT,
    Permission.REGISTRY_MAP_VIEW,
    Permission.REGISTRY_ESTIMATES_READ,
    Permission.REGISTRY_SUPPRESSED_COUNT,
    Permission.REGISTRY_PUBLISH,
    Permission.CAMERAS_AREA_COUNT,
    Permission.CALLS_COUNT,
    Permission.CALLS_SUPPRESSED_COUNT,
    Permission.CALLS_FORECAST,
    Permission.CALLS_LIVE,
    Permission.EVACUATION_VIEW,
    Permission.EVACUATION_PLAN,
)

Geometry = Mapping[str, Any]
"""A GeoJSON geometry, WGS 84, longitude first: type and coordinates."""


@dataclass(frozen=True, slots=True)
class FixedArea:
    """A city, neighbourhood, ZIP, tract or the county: how many live there is None when unknown."""

    id: AreaId
    kind: str
    code: str
    name: str
    households: int | None
    people: int | None
    source: str
    geometry: Geometry


@dataclass(frozen=True, slots=True)
class SavedArea:
    """An area that somebody drew and named; everyone with the role sees it, its owner changes it."""

    id: AreaId
    name: str
    role: Role
    owner: AccountId
    created_at: datetime
    geometry: Geometry


def fixed_areas_in(visit: Visit, kind: str) -> list[FixedArea]:
    """List the fixed areas of one kind ("city", "zip", …) by name; empty when there is none."""
    visit.require(*_READ_BY)
    query = select(areas).where(areas.c.kind == kind, areas.c.owner.is_(None)).order_by(areas.c.name)
    return [_fixed(row) for row in visit.connection.execute(query)]


def find_fixed_area(visit: Visit, kind: str, code: str) -> FixedArea | None:
    """Find one fixed area by its kind and code; None when there is no such area."""
    visit.require(*_READ_BY)
    here = areas.c.kind == kind, areas.c.code == code, areas.c.owner.is_(None)
    row = visit.connection.execute(select(areas).where(*here)).first()
    return None if row is None else _fixed(row)


def saved_areas_in(visit: Visit) -> list[SavedArea]:
    """List the saved areas that the caller's roles share, by name."""
    visit.require(*_READ_BY)
    roles = sorted(visit.caller.roles)
    query = select(areas).where(areas.c.kind == SAVED, areas.c.role.in_(roles)).order_by(areas.c.name)
    return [_saved(row) for row in visit.connection.execute(query)]


def save_area(visit: Visit, name: str, role: Role, geometry: Geometry) -> SavedArea:
    """Keep an area under a name, for everyone with `role`, which must be one of the caller's.

    Refused are an empty name, one that the role has already, and a geometry that is no polygon.
    """
    visit.require(Permission.AREAS_SAVE)
    if role not in visit.caller.roles:
        raise NotPermitted("An area is saved for a role of your own: choose one that you have.")
    area = SavedArea(
        AreaId(os.urandom(16)),
        _free_name(visit, name, role),
        role,
        visit.caller.account_id,
        visit.now,
        geometry,
    )
    visit.connection.execute(
        insert(areas).values(
            id=area.id,
            kind=SAVED,
            code=area.id.hex(),
            name=area.name,
            geometry=_wkb(geometry),
            owner=area.owner,
            role=role.value,
            created_at=area.created_at,
        )
    )
    return area


def rename_area(visit: Visit, area_id: AreaId, name: str) -> None:
    """Give a saved area of the caller's own another name; refused like a new one."""
    area = _own_area(visit, area_id)
    if name.strip() != area.name:
        new_name = _free_name(visit, name, area.role)
        visit.connection.execute(update(areas).where(areas.c.id == area_id).values(name=new_name))


def delete_area(visit: Visit, area_id: AreaId) -> None:
    """Delete a saved area of the caller's own; one of somebody else is not found."""
    area = _own_area(visit, area_id)
    visit.connection.execute(delete(areas).where(areas.c.id == area.id))


def _own_area(visit: Visit, area_id: AreaId) -> SavedArea:
    visit.require(Permission.AREAS_SAVE)
    own = areas.c.kind == SAVED, areas.c.id == area_id, areas.c.owner == visit.caller.account_id
    row = visit.connection.execute(select(areas).where(*own)).first()
    if row is None:
        raise NotFound("There is no saved area of yours by this id: choose one of your own areas.")
    return _saved(row)


def _free_name(visit: Visit, name: str, role: Role) -> str:
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise BadInput("The area needs a name of 1 to 200 characters: type one.")
    same = areas.c.kind == SAVED, areas.c.role == role.value, areas.c.name == name
    if visit.connection.execute(select(areas.c.id).where(*same)).first() is not None:
        raise BadInput("There is a saved area of this name already: choose another name.")
    return name


def _wkb(geometry: Geometry) -> bytes:
    try:
        outline = shape(geometry)
    except (AttributeError, KeyError, TypeError, ValueError, ShapelyError) as error:
        raise BadInput("What should be saved is no area: draw a polygon.") from error
    if outline.geom_type not in ("Polygon", "MultiPolygon") or outline.is_empty or not outline.is_valid:
        raise BadInput("What should be saved is no area: draw a polygon that does not cross itself.")
    return bytes(shapely.to_wkb(outline))


def _geometry(wkb: bytes) -> Geometry:
    geometry: Geometry = mapping(shapely.from_wkb(wkb))
    return geometry


def _fixed(row: Row[Any]) -> FixedArea:
    return FixedArea(
        AreaId(row.id),
        row.kind,
        row.code,
        row.name,
        row.households,
        row.people,
        row.source,
        _geometry(row.geometry),
    )


def _saved(row: Row[Any]) -> SavedArea:
    owner = AccountId(row.owner)
    return SavedArea(AreaId(row.id), row.name, Role(row.role), owner, row.created_at, _geometry(row.geometry))
