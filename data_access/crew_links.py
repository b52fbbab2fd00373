"""Links for crews without an account: a secret that opens the list of one vehicle of one plan, for hours.

Only the SHA-256 of the secret is kept. A link ends by itself, and with the right of whoever made it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select

from data_access.access import Permission, Role, may
from data_access.evacuation_plans import find_plan
from data_access.records.ids import AccountId, PlanId, VehicleId
from data_access.refusals import BadInput, NotFound
from data_access.registry import SHORTEST_REASON
from data_access.store import Visit
from data_access.tables import account_roles, accounts, crew_links

LONGEST_HOURS: Final = 24
_GONE: Final = "This link has ended or never was. Ask the operations centre for another one."


@dataclass(frozen=True, slots=True)
class CrewLink:
    """What a link opens, who made it and until when it works."""

    plan_id: PlanId
    vehicle_id: VehicleId
    account_id: AccountId
    author: str
    reason: str
    ends_at: datetime


def make_link(visit: Visit, plan_id: PlanId, vehicle_id: VehicleId, *, hours: float) -> str:
    """Make a link and give its secret, which is kept nowhere. The reason of the visit goes with it.

    Refused: no reason, no such plan, a vehicle that does not drive in it, and more than a day.
    """
    visit.require(Permission.MANIFESTS_READ)
    if len(visit.reason.strip()) < SHORTEST_REASON:
        raise BadInput(f"A link to names needs a reason of {SHORTEST_REASON} characters or more.")
    plan = find_plan(visit, plan_id)
    if plan is None or vehicle_id not in {one.id for one in plan.inputs.vehicles}:
        raise NotFound("There is no such vehicle in this plan: choose one from its list.")
    if not 0 < hours <= LONGEST_HOURS:
        raise BadInput(f"A link works for {LONGEST_HOURS} hours at most.")
    secret = secrets.token_urlsafe(32)
    visit.connection.execute(
        insert(crew_links).values(
            digest=_digest(secret),
            plan_id=plan_id,
            vehicle_id=vehicle_id,
            account_id=visit.caller.account_id,
            author=visit.caller.name[:120],
            reason=visit.reason[:300],
            made_at=visit.now,
            ends_at=visit.now + timedelta(hours=hours),
        )
    )
    return secret


def require_link(visit: Visit, secret: str) -> CrewLink:
    """Give what a link opens; refused, in the same words, are one that has ended and one that never was."""
    visit.require(Permission.MANIFESTS_CARRY)
    row = visit.connection.execute(select(crew_links).where(crew_links.c.digest == _digest(secret))).first()
    if row is None or row.ends_at <= visit.now or not _still_may(visit, AccountId(row.account_id)):
        raise NotFound(_GONE)
    return CrewLink(
        PlanId(row.plan_id),
        VehicleId(row.vehicle_id),
        AccountId(row.account_id),
        row.author,
        row.reason,
        row.ends_at,
    )


def _still_may(visit: Visit, account_id: AccountId) -> bool:
    """Whether whoever made the link could make it now."""
    enabled = visit.record.scalar(select(accounts.c.enabled).where(accounts.c.id == account_id))
    roles = visit.record.scalars(select(account_roles.c.role).where(account_roles.c.account_id == account_id))
    return bool(enabled) and may(frozenset(map(Role, roles)), Permission.MANIFESTS_READ)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
