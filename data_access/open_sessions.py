"""Who is signed in now, for those who manage people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from data_access.access import Permission
from data_access.accounts_sessions import IDLE
from data_access.store import Visit
from data_access.tables import accounts, sessions


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that holds: whose it is, from where, and when it was last used."""

    session_id: str
    name: str
    address: str
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime
    second_factor: bool


def open_sessions(visit: Visit, jurisdiction: str) -> list[OpenSession]:
    """List the sessions of the county that hold now, the last used first; perhaps none."""
    visit.require(Permission.PEOPLE_MANAGE)
    row = sessions.c
    held = (
        select(
            row.session_id, accounts.c.name, row.address, row.created_at, row.seen_at, row.ends_at,
            row.second_factor_at,
        )
        .join(accounts, accounts.c.id == row.account_id)
        .where(
            accounts.c.jurisdiction == jurisdiction,
            row.ended_at.is_(None),
            row.ends_at > visit.now,
            row.seen_at > visit.now - IDLE,
        )
        .order_by(row.seen_at.desc())
    )  # fmt: skip
    return [OpenSession(*found[:-1], found[-1] is not None) for found in visit.record.execute(held)]
