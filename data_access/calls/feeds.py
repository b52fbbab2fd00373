"""Machines that tell calls as they come: each a source of its own, let in by a token that is kept nowhere."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import available_timezones

from sqlalchemy import Row, insert, select, update

from data_access import tables
from data_access.access import Permission
from data_access.accounts_centres import centre_named
from data_access.accounts_sessions import digest_of
from data_access.calls.sources import source_name
from data_access.engines import for_reading, told_plainly
from data_access.refusals import BadInput, Conflict, NotFound
from data_access.store import Store, Visit

TOKEN_BYTES: Final = 32
_MARK: Final = "mcf_"
"""Stands before every token, so that one that was left in a file is found by whoever looks for such."""
_FEEDS: Final = tables.call_feeds


@dataclass(frozen=True)
class Feed:
    """A machine that may tell calls. `ended_at` is None while it may, `heard_at` while nothing was taken."""

    name: str
    centre: str
    time_zone: str
    made_by: str
    made_at: datetime
    heard_at: datetime | None
    ended_at: datetime | None


def make_feed(visit: Visit, name: str, *, centre: str, time_zone: str) -> str:
    """Let a machine tell calls under this name; its token, which is shown this once.

    Refused are a name that a feed has already, and clocks that there are none of.
    """
    visit.require(Permission.CALLS_FEEDS)
    name, centre = source_name(name), centre_named(centre) or source_name(name)
    if time_zone not in available_timezones():
        raise BadInput(f"{time_zone!r} is no time zone. Write it as America/Chicago.")
    token = _MARK + secrets.token_urlsafe(TOKEN_BYTES)
    told = {
        "digest": digest_of(token), "centre": centre, "time_zone": time_zone,
        "made_by": visit.caller.name, "made_at": visit.now, "ended_at": None,
    }  # fmt: skip
    held = visit.connection.execute(select(_FEEDS.c.ended_at).where(_FEEDS.c.name == name)).first()
    if held is not None and held.ended_at is None:
        raise Conflict(f"There is a feed named {name} already. End it first, or choose another name.")
    if held is None:
        visit.connection.execute(insert(_FEEDS).values(name=name, **told))
    else:
        visit.connection.execute(update(_FEEDS).where(_FEEDS.c.name == name).values(**told))
    return token


def end_feed(visit: Visit, name: str) -> None:
    """Let a machine tell nothing any more, at once; what it told is kept. Refused is one that is not open."""
    visit.require(Permission.CALLS_FEEDS)
    open_one = (_FEEDS.c.name == name.strip()) & _FEEDS.c.ended_at.is_(None)
    if not visit.connection.execute(update(_FEEDS).where(open_one).values(ended_at=visit.now)).rowcount:
        raise NotFound(f"There is no feed named {name} that is open.")


def feeds_in(visit: Visit) -> list[Feed]:
    """List the feeds by name, those that were ended among them."""
    visit.require(Permission.CALLS_FEEDS, Permission.CALLS_LIVE)
    columns = [column for column in _FEEDS.columns if column.name != "digest"]
    return [_feed(row) for row in visit.connection.execute(select(*columns).order_by(_FEEDS.c.name))]


def find_feed(store: Store, token: str) -> Feed | None:
    """Find whose token this is, before the door, so that nobody fills the trail with invented ones.

    None for a token that never was, and for that of a feed that was ended.
    """
    columns = [column for column in _FEEDS.columns if column.name != "digest"]
    query = select(*columns).where(_FEEDS.c.digest == digest_of(token), _FEEDS.c.ended_at.is_(None))
    with told_plainly(), for_reading(store.engine).connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else _feed(row)


def _feed(row: Row[Any]) -> Feed:
    return Feed(row.name, row.centre, row.time_zone, row.made_by, row.made_at, row.heard_at, row.ended_at)
