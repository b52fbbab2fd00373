"""Whose calls somebody may see: those of all centres, or of their own alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from data_access import tables
from data_access.access import Permission, Role
from data_access.refusals import NotPermitted
from data_access.store import Visit

OF_ALL_CENTRES: Final = frozenset({Role.EMERGENCY_MANAGER, Role.POLICE})
"""Those whose duty is with the whole county. An analyst sees counts of all centres, the small withheld."""
OF_OWN_CENTRE: Final = frozenset({Role.CALL_TAKER, Role.SUPERVISOR})


@dataclass(frozen=True)
class Source:
    """A source of calls, as it is kept."""

    id: int
    name: str
    centre: str
    time_zone: str


def is_of_a_centre(roles: Iterable[Role]) -> bool:
    """Whether somebody with these roles works for a centre and for nothing wider."""
    held = frozenset(roles)
    return bool(held & OF_OWN_CENTRE) and not held & OF_ALL_CENTRES


def own_sources(visit: Visit) -> dict[int, Source]:
    """Read the sources whose calls the caller may see, by number; perhaps none.

    Refused is a caller of a centre whose account does not say of which.
    """
    visit.require(
        Permission.CALLS_COUNT, Permission.CALLS_SUPPRESSED_COUNT, Permission.CALLS_FORECAST,
        Permission.CALLS_LIVE, Permission.CALLS_OPEN,
    )  # fmt: skip
    query = select(tables.call_sources)
    if is_of_a_centre(visit.caller.roles):
        if not visit.caller.centre:
            raise NotPermitted(
                "Your account belongs to no 911 centre, so there are no calls that it may see."
                " Ask an administrator to name your centre; it holds at your next click."
            )
        query = query.where(tables.call_sources.c.centre == visit.caller.centre)
    rows = visit.connection.execute(query)
    return {row.id: Source(row.id, row.name, row.centre, row.time_zone) for row in rows}
