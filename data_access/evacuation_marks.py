"""What crews found at the doors: rows that are only added, the last of a household counts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Row, insert, select

from data_access.access import Permission
from data_access.evacuation_plans import rides_of
from data_access.records.evacuation import Mark, MarkMade
from data_access.records.ids import ID_BYTES, HouseholdId, PlanId, VehicleId
from data_access.refusals import BadInput, NotFound
from data_access.store import Visit
from data_access.tables import evacuation_marks

AHEAD: Final = timedelta(minutes=5)
"""How far the clock of a phone may run ahead; a mark from later is taken as made now."""
MOST_AT_ONCE: Final = 500


class MarkSent(Struct, frozen=True):
    """A mark as a phone or a desk sends it; `id` is made there, so that sending twice does no harm."""

    id: bytes
    household_id: HouseholdId
    vehicle_id: VehicleId
    mark: Mark
    made_at: datetime


def note_marks(visit: Visit, plan_id: PlanId, sent: Iterable[MarkSent]) -> int:
    """Keep the marks that are not there yet and tell how many are new.

    Refused as a whole are marks of no such plan, and those of a household that does not ride in it.
    """
    visit.require(Permission.MANIFESTS_MARK, Permission.MANIFESTS_CARRY)
    marks = list(sent)
    if len(marks) > MOST_AT_ONCE or any(len(one.id) != ID_BYTES for one in marks):
        raise BadInput(f"Marks come with an id of their own, {MOST_AT_ONCE} at once at most.")
    riding = {ride.household for ride in rides_of(visit, plan_id).rides}
    if not {one.household_id for one in marks} <= riding:
        raise NotFound("A household of these does not ride in this plan, so nothing was marked.")
    known = set(_known(visit, [one.id for one in marks]))
    rows = {one.id: _row(visit, plan_id, one) for one in marks if one.id not in known}
    if rows:
        visit.connection.execute(insert(evacuation_marks), list(rows.values()))
    return len(rows)


def marks_of(visit: Visit, plan_id: PlanId) -> list[MarkMade]:
    """List the marks of a plan in the order in which they were made; empty when nobody has begun."""
    visit.require(
        Permission.EVACUATION_VIEW,
        Permission.EVACUATION_PLAN,
        Permission.MANIFESTS_READ,
        Permission.MANIFESTS_MARK,
        Permission.MANIFESTS_CARRY,
    )
    kept = evacuation_marks.c
    query = select(evacuation_marks).where(kept.plan_id == plan_id).order_by(kept.made_at, kept.received_at)
    return [_made(row) for row in visit.connection.execute(query)]


def standing(marks: Iterable[MarkMade]) -> dict[HouseholdId, MarkMade]:
    """Give the mark that counts of each household: the last one made."""
    return {one.household_id: one for one in marks}


def _known(visit: Visit, ids: list[bytes]) -> Iterable[bytes]:
    return visit.connection.scalars(select(evacuation_marks.c.id).where(evacuation_marks.c.id.in_(ids)))


def _row(visit: Visit, plan_id: PlanId, one: MarkSent) -> dict[str, Any]:
    made_at = one.made_at if one.made_at <= visit.now + AHEAD else visit.now
    return {
        "id": one.id, "plan_id": plan_id, "household_id": one.household_id, "vehicle_id": one.vehicle_id,
        "mark": one.mark.value, "made_at": made_at, "received_at": visit.now,
        "author": visit.caller.name[:120],
    }  # fmt: skip


def _made(row: Row[Any]) -> MarkMade:
    return MarkMade(
        row.id,
        PlanId(row.plan_id),
        HouseholdId(row.household_id),
        VehicleId(row.vehicle_id),
        Mark(row.mark),
        row.made_at,
        row.received_at,
        row.author,
    )
