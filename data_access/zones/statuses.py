"""The status of a zone: set with a reason, never changed afterwards; an exercise apart from what is real."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, func, insert, select

from data_access.access import Permission
from data_access.generations import next_count
from data_access.records.zones import (
    LEAST_REASON,
    Dismissal,
    GuardKind,
    StatusChange,
    ZoneId,
    ZoneStatus,
    transition_faults,
)
from data_access.refusals import BadInput, Conflict
from data_access.store import Visit
from data_access.tables import zone_dismissals, zone_statuses
from data_access.zones.reading import EDITION, READ_BY, require_zones

MOST_CHANGES: Final = 1_000
_LONGEST_REASON: Final = 2_000


def statuses_now(visit: Visit, *, exercise: bool) -> dict[ZoneId, StatusChange]:
    """Give the last change of each zone that ever had one, of the exercise or of what is real."""
    visit.require(*READ_BY)
    table = zone_statuses.c
    last = (
        select(table.zone_id, func.max(table.number).label("number"))
        .where(table.exercise == exercise)
        .group_by(table.zone_id)
        .subquery()
    )
    same = (table.zone_id == last.c.zone_id) & (table.number == last.c.number)
    query = select(zone_statuses).join(last, same).order_by(table.zone_id)
    return {ZoneId(row.zone_id): _change(row) for row in visit.connection.execute(query)}


def history_of(visit: Visit, zone_id: ZoneId) -> list[StatusChange]:
    """List every status that a zone was given, the latest first, exercises among them; perhaps none."""
    visit.require(*READ_BY)
    query = select(zone_statuses).where(zone_statuses.c.zone_id == zone_id)
    return [_change(row) for row in visit.connection.execute(query.order_by(zone_statuses.c.number.desc()))]


def changes_in(visit: Visit, *, exercise: bool, limit: int = MOST_CHANGES) -> list[StatusChange]:
    """List the latest changes of all zones, the latest first; perhaps none."""
    visit.require(*READ_BY)
    table = zone_statuses.c
    query = select(zone_statuses).where(table.exercise == exercise)
    query = query.order_by(table.number.desc(), table.zone_id).limit(limit)
    return [_change(row) for row in visit.connection.execute(query)]


def set_status(
    visit: Visit,
    zone_ids: Sequence[ZoneId],
    status: ZoneStatus,
    *,
    exercise: bool,
    seen: Mapping[ZoneId, int],
    order_id: bytes | None = None,
) -> int:
    """Give zones a status for the reason that the door was opened with, and return the number of the change.

    `seen` is the number of the last change of each zone as it stood on the screen (0 for none): a zone
    that somebody else has changed since is refused (`Conflict`), and with it the whole step. Refused are
    no zones, a reason under ten letters, Training outside an exercise, and the lifting of no order.
    """
    visit.require(Permission.ZONES_STATUS)
    reason = require_reason(visit.reason)
    if not zone_ids:
        raise BadInput("No zone is chosen: choose at least one.")
    number = next_count(visit.connection, EDITION)
    require_zones(visit, list(zone_ids))
    now = statuses_now(visit, exercise=exercise)
    for zone in zone_ids:
        last = now.get(zone)
        if (last.number if last else 0) != seen.get(zone, 0):
            raise Conflict(f"The status of {zone} was changed by somebody else just now: look at it again.")
        before = last.status if last else ZoneStatus.NORMAL
        for fault in transition_faults(zone, before, status, exercise=exercise):
            raise BadInput(fault)
    row = {
        "number": number,
        "status": status.value,
        "exercise": exercise,
        "set_at": visit.now,
        "account_id": visit.caller.account_id,
        "set_by": visit.caller.name,
        "reason": reason,
        "order_id": order_id,
    }
    rows = [{**row, "zone_id": zone} for zone in dict.fromkeys(zone_ids)]
    visit.connection.execute(insert(zone_statuses), rows)
    return number


def dismiss(visit: Visit, kind: GuardKind, key: str, says: str, *, weight: float, exercise: bool) -> None:
    """Keep that what was raised is left as it is, for the reason that the door was opened with."""
    visit.require(Permission.ZONES_STATUS)
    if not key or not says:
        raise BadInput("Nothing was raised that could be left as it is.")
    visit.connection.execute(
        insert(zone_dismissals).values(
            id=os.urandom(16),
            kind=kind.value,
            key=key,
            says=says,
            weight=weight,
            exercise=exercise,
            dismissed_at=visit.now,
            account_id=visit.caller.account_id,
            dismissed_by=visit.caller.name,
            reason=require_reason(visit.reason),
        )
    )


def dismissals_since(visit: Visit, since: datetime, *, exercise: bool) -> list[Dismissal]:
    """List what was left as it is from `since` on, the latest first; perhaps none."""
    visit.require(*READ_BY)
    table = zone_dismissals.c
    query = select(zone_dismissals).where(table.dismissed_at >= since, table.exercise == exercise)
    rows = visit.connection.execute(query.order_by(table.dismissed_at.desc()).limit(MOST_CHANGES))
    return [_dismissal(row) for row in rows]


def require_reason(reason: str) -> str:
    """Hand a reason back without needless blanks, or refuse one that nobody could judge afterwards."""
    told = " ".join(reason.split())
    if not LEAST_REASON <= len(told) <= _LONGEST_REASON:
        raise BadInput(f"Say why, in {LEAST_REASON} to {_LONGEST_REASON:,} letters: it stays on record.")
    return told


def _change(row: Row[Any]) -> StatusChange:
    return StatusChange(
        row.number,
        ZoneId(row.zone_id),
        ZoneStatus(row.status),
        bool(row.exercise),
        row.set_at,
        row.set_by,
        row.reason,
        row.order_id,
    )


def _dismissal(row: Row[Any]) -> Dismissal:
    return Dismissal(
        GuardKind(row.kind),
        row.key,
        row.says,
        row.weight,
        bool(row.exercise),
        row.dismissed_at,
        row.dismissed_by,
        row.reason,
    )
