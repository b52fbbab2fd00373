"""Cases: a profile opens only while its household's call is being handled.

A case is opened by the phone that calls and lasts one hour, as Hennepin County does it with
Smart911; a profile cannot be searched for in any other way. How to get into the home is a door of
its own, so that only who needs the codes reads them.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select

from data_access.access import Permission
from data_access.phone_numbers import to_e164
from data_access.profiles import opened_codes, opened_profile
from data_access.records.household import Codes, SafetyProfile
from data_access.records.ids import CaseId, HouseholdId
from data_access.refusals import NotFound, NotPermitted
from data_access.store import Visit
from data_access.tables import cases, phones

CASE_LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Case:
    """A call: which households its phone leads to (perhaps none), and until when they open."""

    id: CaseId
    opened_at: datetime
    ends_at: datetime
    households: tuple[HouseholdId, ...]


def open_case(visit: Visit, phone: str) -> Case:
    """Open a case for the phone that calls, in any spelling; refused is one that cannot be dialled.

    A phone that nobody registered gives a case without households; that it was asked stands in the
    audit trail all the same. Several households may share a phone.
    """
    visit.require(Permission.PROFILES_OPEN_BY_CALL)
    blind = visit.vault.phone_index(to_e164(phone))
    registered = select(phones.c.household_id).where(phones.c.blind == blind).distinct()
    found = sorted(visit.connection.scalars(registered))
    case = Case(
        CaseId(os.urandom(16)), visit.now, visit.now + CASE_LASTS, tuple(HouseholdId(one) for one in found)
    )
    if found:
        visit.connection.execute(insert(cases), [_row(visit, case, household) for household in found])
    return case


def open_profile(visit: Visit, case_id: CaseId, household_id: HouseholdId) -> SafetyProfile:
    """Open a household of a case, whole but for its access codes; refused after the hour.

    A household that is not of the case, and a case that somebody else opened, are not found.
    """
    visit.require(Permission.PROFILES_OPEN_BY_CALL, Permission.PROFILES_BREAK_GLASS)
    _require_open(visit, case_id, household_id)
    profile = opened_profile(visit, household_id)
    visit.looked_at({household_id: [person.name for person in profile.people]})
    return profile


def open_codes(visit: Visit, case_id: CaseId, household_id: HouseholdId) -> Codes:
    """Open how to get into a household of a case; empty when it gave no code.

    Refused and not found as a profile is.
    """
    visit.require(Permission.PROFILES_OPEN_CODES, Permission.PROFILES_BREAK_GLASS)
    _require_open(visit, case_id, household_id)
    codes = opened_codes(visit, household_id)
    visit.looked_at({household_id: ()})
    return codes


def _require_open(visit: Visit, case_id: CaseId, household_id: HouseholdId) -> None:
    ends_at = visit.connection.scalar(
        select(cases.c.ends_at).where(
            cases.c.id == case_id,
            cases.c.household_id == household_id,
            cases.c.account_id == visit.caller.account_id,
        )
    )
    if ends_at is None:
        raise NotFound("This household is not of a case of yours: open the case with the calling number.")
    if visit.now >= ends_at:
        raise NotPermitted("The hour of this case is over: open it again when the household calls.")


def _row(visit: Visit, case: Case, household_id: bytes) -> dict[str, object]:
    return {
        "id": case.id,
        "household_id": household_id,
        "account_id": visit.caller.account_id,
        "session_id": visit.caller.session_id,
        "opened_at": case.opened_at,
        "ends_at": case.ends_at,
    }
