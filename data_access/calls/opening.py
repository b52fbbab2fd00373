"""Single calls, for those who take them: found by the phone that called, never listed for anybody else."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select

from data_access import tables
from data_access.access import Permission
from data_access.calls.audience import own_sources
from data_access.calls.codes import DISCIPLINES, LINES
from data_access.calls.personal import Person, opened_person, person_id
from data_access.phone_numbers import to_e164
from data_access.records.calls import Discipline, Line
from data_access.store import Visit

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOST: Final = 50


@dataclass(frozen=True)
class OpenedCall:
    """One call as it is kept: when, what about, and what is personal of it."""

    incident: str
    source: str
    received_at: datetime
    nature: str
    discipline: Discipline
    line: Line
    person: Person


def calls_of_phone(visit: Visit, phone: str) -> list[OpenedCall]:
    """Find the latest calls from a phone to the caller's own centre, newest first; perhaps none.

    Refused is a number that cannot be dialled.
    """
    visit.require(Permission.CALLS_OPEN)
    c, phones, sources = tables.calls.c, tables.call_phones.c, tables.call_sources.c
    query = (
        select(tables.calls, sources.name.label("source_name"), tables.call_words.c.name.label("nature_name"))
        .join(tables.call_phones, phones.call_id == c.id)
        .join(tables.call_sources, sources.id == c.source_id)
        .outerjoin(
            tables.call_words,
            (tables.call_words.c.kind == "nature") & (tables.call_words.c.code == c.nature),
        )
        .where(
            phones.blind == visit.vault.phone_index(to_e164(phone)),
            c.source_id.in_(own_sources(visit)),
        )
        .order_by(c.received_at.desc())
        .limit(_MOST)
    )
    rows = visit.connection.execute(query).all()
    return [
        OpenedCall(
            row.incident,
            row.source_name,
            _EPOCH + timedelta(milliseconds=row.received_at),
            row.nature_name or "",
            DISCIPLINES[row.discipline],
            LINES[row.line],
            _person(visit, row.id),
        )
        for row in rows
    ]


def _person(visit: Visit, call_id: int) -> Person:
    kept = tables.call_persons
    row = visit.connection.execute(select(kept).where(kept.c.id == person_id(call_id))).first()
    if row is None:
        return Person("", "", None, None)
    return opened_person(visit.vault, row.id, row.jurisdiction, row.version, row.person)
