"""Reviews: a second look at what merits one, by somebody else than the person concerned, with a note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from data_access.access import Permission
from data_access.audit import KeptLine
from data_access.audit_export import Period, first_line_at
from data_access.look_ups import LookUp, counts_in, lines_between
from data_access.refusals import BadInput, Conflict, NotFound, NotPermitted
from data_access.store import Visit
from data_access.tables import audit_lines, reviews

SHORTEST_NOTE: Final = 5
_NOTE_CHARACTERS: Final = 500


@dataclass(frozen=True, slots=True)
class Review:
    """That line `seq` was looked at again for what merited it: by whom, when, and what they found."""

    seq: int
    kind: str
    name: str
    note: str
    reviewed_at: datetime


def lines_in(visit: Visit, period: Period) -> list[LookUp]:
    """Read all lines of a period, the first first, with what they led to."""
    visit.require(Permission.AUDIT_REVIEW)
    first, end = first_line_at(visit, period.since), first_line_at(visit, period.until)
    counted = counts_in(visit, first, end)
    return [LookUp(kept, *counted.get(kept.seq, (0, False))) for kept in lines_between(visit, first, end)]


def reviews_of(visit: Visit, seqs: Sequence[int]) -> list[Review]:
    """List the reviews of lines; perhaps none."""
    visit.require(Permission.AUDIT_REVIEW)
    if not seqs:
        return []
    kept = reviews.c
    columns = [kept[name] for name in Review.__dataclass_fields__]
    wanted = select(*columns).where(kept.seq >= min(seqs), kept.seq <= max(seqs))
    return [Review(*row) for row in visit.record.execute(wanted) if row.seq in set(seqs)]


def review(visit: Visit, seq: int, kind: str, note: str) -> None:
    """Keep that line `seq` was looked at again, and what was found.

    Refused to the person concerned, without a note, for a line that is not there, and a second time.
    """
    visit.require(Permission.AUDIT_REVIEW)
    note = " ".join(note.split())
    if not SHORTEST_NOTE <= len(note) <= _NOTE_CHARACTERS:
        raise BadInput(f"Write what you found, in {SHORTEST_NOTE} to {_NOTE_CHARACTERS} characters.")
    body = visit.record.scalar(select(audit_lines.c.body).where(audit_lines.c.seq == seq))
    if body is None:
        raise NotFound(f"There is no line {seq} on record.")
    concerned = msgspec.json.decode(body, type=KeptLine).line
    mine = concerned.name == visit.caller.name or concerned.account == visit.caller.account_id.hex()
    if mine:
        raise NotPermitted("This is about yourself: somebody else has to look at it.")
    try:
        visit.record.execute(
            insert(reviews).values(
                seq=seq,
                kind=kind,
                account_id=visit.caller.account_id,
                name=visit.caller.name,
                note=note,
                reviewed_at=visit.now,
            )
        )
    except IntegrityError:
        raise Conflict("Somebody has reviewed this already.") from None
