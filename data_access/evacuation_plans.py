"""Plans that are kept with all they rest on: never changed, only followed by another version."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from sqlalchemy import func, insert, select

from data_access.access import Permission
from data_access.records.evacuation import PlanHead
from data_access.records.evacuation_plan import PlanInputs, PlanResults, PlanRides
from data_access.records.ids import AccountId, PlanId
from data_access.refusals import BadInput, NotFound
from data_access.store import Visit
from data_access.tables import evacuation_plans
from data_access.vault import Context, KeyClass

_READ_BY: Final = (
    Permission.EVACUATION_VIEW,
    Permission.EVACUATION_PLAN,
    Permission.EVACUATION_ORDER,
    Permission.MANIFESTS_READ,
    Permission.MANIFESTS_MARK,
    Permission.MANIFESTS_CARRY,
)
_RIDES_BY: Final = (
    Permission.EVACUATION_PLAN,
    Permission.MANIFESTS_READ,
    Permission.MANIFESTS_MARK,
    Permission.MANIFESTS_CARRY,
)
_LONGEST_NAME: Final = 120
_HEAD: Final = tuple(evacuation_plans.c[name] for name in PlanHead.__struct_fields__)

Geometry = Mapping[str, Any]
"""A GeoJSON geometry, WGS 84, longitude first."""


@dataclass(frozen=True)
class NewPlan:
    """A plan that was worked out and checked. `follows` is the plan that it is another version of."""

    name: str
    exercise: bool
    area: Geometry
    inputs: PlanInputs
    results: PlanResults
    rides: PlanRides
    follows: PlanId | None = None


@dataclass(frozen=True)
class KeptPlan:
    """A plan in clear: who made it and when, its area as GeoJSON, what it rests on, what came out."""

    head: PlanHead
    area: Geometry
    inputs: PlanInputs
    results: PlanResults


def save_plan(visit: Visit, plan: NewPlan, *, jurisdiction: str) -> PlanHead:
    """Keep a plan as a new row. Refused are a name of no letters, no area, and one that was not checked."""
    visit.require(Permission.EVACUATION_PLAN)
    if not plan.results.checked:
        raise BadInput("The plan was not checked, so it is not kept: work it out again.")
    plan_id = PlanId(os.urandom(16))
    first_id, version = _place_in_line(visit, plan.follows, plan_id, jurisdiction)
    head = PlanHead(
        plan_id,
        first_id,
        version,
        _plain_name(plan.name),
        plan.exercise,
        visit.caller.account_id,
        visit.caller.name[:_LONGEST_NAME],
        visit.now,
    )
    sealed = visit.vault.seal_json(KeyClass.PROFILE, _context(plan_id, jurisdiction, version), plan.rides)
    visit.connection.execute(
        insert(evacuation_plans).values(
            **{name: getattr(head, name) for name in head.__struct_fields__},
            jurisdiction=jurisdiction,
            area=_wkb(plan.area),
            inputs=msgspec.json.encode(plan.inputs).decode(),
            results=msgspec.json.encode(plan.results).decode(),
            rides=sealed,
        )
    )
    return head


def plans_in(visit: Visit) -> list[PlanHead]:
    """List all plans, the newest first; empty when none was kept."""
    visit.require(*_READ_BY)
    query = select(*_HEAD).order_by(evacuation_plans.c.created_at.desc(), evacuation_plans.c.version.desc())
    return [_head(row) for row in visit.connection.execute(query)]


def find_plan(visit: Visit, plan_id: PlanId) -> KeptPlan | None:
    """Find a plan, without who rides; None when there is none by this id."""
    visit.require(*_READ_BY)
    kept = evacuation_plans.c
    query = select(*_HEAD, kept.area, kept.inputs, kept.results).where(kept.id == plan_id)
    row = visit.connection.execute(query).first()
    if row is None:
        return None
    return KeptPlan(
        _head(row),
        mapping(shapely.from_wkb(row.area)),
        msgspec.json.decode(row.inputs, type=PlanInputs),
        msgspec.json.decode(row.results, type=PlanResults),
    )


def rides_of(visit: Visit, plan_id: PlanId) -> PlanRides:
    """Open who rides with whom, by number of household and without a name; refused for no such plan."""
    visit.require(*_RIDES_BY)
    kept = evacuation_plans.c
    query = select(kept.id, kept.jurisdiction, kept.version, kept.rides).where(kept.id == plan_id)
    row = visit.connection.execute(query).first()
    if row is None:
        raise NotFound("There is no such plan: choose one from the list.")
    context = _context(PlanId(row.id), row.jurisdiction, row.version)
    return visit.vault.open_json(KeyClass.PROFILE, context, row.rides, PlanRides)


def _place_in_line(
    visit: Visit, follows: PlanId | None, plan_id: PlanId, jurisdiction: str
) -> tuple[PlanId, int]:
    """Give the first id of the line and the number of this version in it."""
    if follows is None:
        return plan_id, 1
    kept = evacuation_plans.c
    first = visit.connection.scalar(
        select(kept.first_id).where(kept.id == follows, kept.jurisdiction == jurisdiction)
    )
    if first is None:
        raise NotFound("The plan that this one follows is not there: keep it as a plan of its own.")
    last = visit.connection.scalar(select(func.max(kept.version)).where(kept.first_id == first))
    return PlanId(first), int(last or 0) + 1


def _context(plan_id: PlanId, jurisdiction: str, version: int) -> Context:
    return Context("evacuation_plans", "rides", plan_id, jurisdiction, version)


def _head(row: Any) -> PlanHead:  # noqa: ANN401 - a row of as many columns as were asked for
    return PlanHead(
        PlanId(row.id),
        PlanId(row.first_id),
        row.version,
        row.name,
        row.exercise,
        AccountId(row.account_id),
        row.author,
        row.created_at,
    )


def _plain_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > _LONGEST_NAME:
        raise BadInput(f"The plan needs a name of 1 to {_LONGEST_NAME} characters: type one.")
    return plain


def _wkb(geometry: Geometry) -> bytes:
    try:
        outline = shape(geometry)
    except (AttributeError, KeyError, TypeError, ValueError, ShapelyError) as error:
        raise BadInput("The plan has no area: choose one.") from error
    if outline.geom_type not in ("Polygon", "MultiPolygon") or outline.is_empty or not outline.is_valid:
        raise BadInput("The area of the plan is no polygon: draw it again.")
    return bytes(shapely.to_wkb(outline))
