"""Breaking the glass: what a role refuses, opened in need, by whoever has just proved who they are.

It opens the households at one phone or at one address, for a quarter of an hour, with a reason; the
moment it happens it stands on record, on the list for review, and before every administrator.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import insert, select

from data_access.access import Permission
from data_access.accounts_sessions import PROOF_LASTS
from data_access.cases import Case
from data_access.phone_numbers import to_e164
from data_access.place_format import Policy
from data_access.places import Places
from data_access.records.ids import CaseId, HouseholdId
from data_access.refusals import BadInput, NotFound, NotPermitted
from data_access.store import Visit
from data_access.tables import broken_glass, cases, phones, sessions

GLASS_LASTS: Final = timedelta(minutes=15)
SHORTEST_REASON: Final = 15
AROUND_METRES: Final = 40.0
MOST_HOUSEHOLDS: Final = 25
"""More than this behind one address is a block of homes: the phone tells which."""
_METRES_A_DEGREE: Final = 111_195.0


@dataclass(frozen=True, slots=True)
class AtAddress:
    """A point in degrees (WGS 84), and the places in which to look around it."""

    latitude: float
    longitude: float
    places: Places


@dataclass(frozen=True, slots=True)
class BrokenGlass:
    """One time that it was broken: by whom, why, how many households it opened, and until when."""

    id: CaseId
    account_id: bytes
    name: str
    reason: str
    households: int
    opened_at: datetime
    ends_at: datetime


def break_glass(visit: Visit, where: str | AtAddress) -> Case:
    """Open the households at a phone (text, in any spelling) or at an address, for a quarter of an hour.

    Refused without a reason of fifteen characters at the door, without a proof of who this is in the last
    two minutes, where nobody is found, and where more are found than one address holds.
    """
    visit.require(Permission.PROFILES_BREAK_GLASS)
    if len(visit.reason.strip()) < SHORTEST_REASON:
        raise BadInput(f"Say in at least {SHORTEST_REASON} characters why this cannot wait.")
    _require_proof(visit)
    found = _at_phone(visit, where) if isinstance(where, str) else _at_address(visit, where)
    if not found:
        raise NotFound("No household is registered there. Handle the emergency as any other.")
    if len(found) > MOST_HOUSEHOLDS:
        raise BadInput(f"{len(found)} households lie there. Use the phone of the one that is meant.")
    case = Case(CaseId(os.urandom(16)), visit.now, visit.now + GLASS_LASTS, tuple(found))
    visit.connection.execute(insert(cases), [_case_row(visit, case, one) for one in found])
    visit.record.execute(insert(broken_glass).values(_row(visit, case)))
    return case


def broken_since(visit: Visit, since: datetime) -> list[BrokenGlass]:
    """List every time since a moment, the latest first; perhaps none."""
    visit.require(Permission.AUDIT_REVIEW)
    kept = broken_glass.c
    columns = [kept[name] for name in BrokenGlass.__dataclass_fields__]
    wanted = select(*columns).where(kept.opened_at >= since).order_by(kept.opened_at.desc())
    return [BrokenGlass(*row) for row in visit.record.execute(wanted)]


def find_open_glass(visit: Visit) -> Case | None:
    """Find the case that this session's broken glass holds open; None when none does."""
    visit.require(Permission.PROFILES_BREAK_GLASS)
    kept = broken_glass.c
    mine = (kept.session_id == visit.caller.session_id) & (kept.account_id == visit.caller.account_id)
    wanted = select(kept.id, kept.opened_at, kept.ends_at).where(mine, kept.ends_at > visit.now)
    glass = visit.record.execute(wanted.order_by(kept.opened_at.desc()).limit(1)).first()
    if glass is None:
        return None
    found = visit.connection.scalars(select(cases.c.household_id).where(cases.c.id == glass.id))
    households = tuple(HouseholdId(one) for one in sorted(found))
    return Case(CaseId(glass.id), glass.opened_at, glass.ends_at, households)


def _require_proof(visit: Visit) -> None:
    mine = (sessions.c.session_id == visit.caller.session_id) & (
        sessions.c.account_id == visit.caller.account_id
    )
    again = visit.record.scalar(select(sessions.c.again_at).where(mine))
    if again is None or visit.now - again > PROOF_LASTS:
        raise NotPermitted(
            "Prove once more who you are: by your code, your password where there is none, or at the sign-in"
            " service."
        )


def _at_phone(visit: Visit, phone: str) -> list[HouseholdId]:
    blind = visit.vault.phone_index(to_e164(phone))
    wanted = select(phones.c.household_id).where(phones.c.blind == blind).distinct()
    return [HouseholdId(one) for one in sorted(visit.connection.scalars(wanted))]


def _at_address(visit: Visit, where: AtAddress) -> Sequence[HouseholdId]:
    """Those who opted in to emergency management and live within some forty metres, the nearest first."""
    held = where.places.current(visit, Policy.FUNCTIONAL_NEEDS)
    across = np.cos(np.radians(where.latitude))
    north = (held.latitude[: held.on_map] - where.latitude) * _METRES_A_DEGREE
    east = (held.longitude[: held.on_map] - where.longitude) * _METRES_A_DEGREE * across
    metres = np.hypot(north, east)
    near = np.flatnonzero(metres <= AROUND_METRES)
    nearest = near[np.argsort(metres[near], kind="stable")]
    return [HouseholdId(held.ids[row].tobytes()) for row in nearest]


def _case_row(visit: Visit, case: Case, household_id: HouseholdId) -> dict[str, Any]:
    return {
        "id": case.id,
        "household_id": household_id,
        "account_id": visit.caller.account_id,
        "session_id": visit.caller.session_id,
        "opened_at": case.opened_at,
        "ends_at": case.ends_at,
    }


def _row(visit: Visit, case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "account_id": visit.caller.account_id,
        "name": visit.caller.name[:80],
        "session_id": visit.caller.session_id,
        "reason": visit.reason,
        "households": len(case.households),
        "opened_at": case.opened_at,
        "ends_at": case.ends_at,
    }
