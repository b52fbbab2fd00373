"""The audit trail as a file that a stranger can check: each line with its digest, and the signatures.

JSON Lines: a head, the lines in their order, and the signed checkpoints. `docs/audit-export.md` says how
it is checked, and `scripts/verify_audit_export.py` does it.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

import msgspec
from sqlalchemy import func, select

from data_access.access import Permission
from data_access.audit import FIRST, AuditTrail, KeptLine
from data_access.refusals import BadInput
from data_access.store import Visit
from data_access.tables import audit_lines

VERSION: Final = 1
_AT_ONCE: Final = 5_000


@dataclass(frozen=True)
class Period:
    """From the beginning of a moment to before another; a period that ends before it begins is refused."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        """Refuse a period without a length, and times without a zone."""
        if self.since.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("a period is given in times that know their zone")
        if self.since >= self.until:
            raise BadInput("The period ends before it begins: choose a later end.")


def period_of(first: date, last: date, zone: tzinfo) -> Period:
    """The time from the beginning of a day to the end of another, in the county's zone."""
    return Period(
        datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
    )


def first_line_at(visit: Visit, moment: datetime) -> int:
    """The number of the first line that was written at `moment` or later; one more than there are, if none.

    Lines stand in the order of their time, so that some twenty of a million are looked at.
    """
    visit.require(Permission.AUDIT_READ, Permission.AUDIT_REVIEW, Permission.AUDIT_LOOKS)
    low, high = 1, int(visit.record.scalar(select(func.max(audit_lines.c.seq))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        body = visit.record.scalar(select(audit_lines.c.body).where(audit_lines.c.seq == middle))
        if body is not None and msgspec.json.decode(body, type=KeptLine).line.at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def exported(visit: Visit, trail: AuditTrail, period: Period) -> Iterator[bytes]:
    """Write the lines of a period, and on to the next that was signed, so that the end can be checked too.

    Refused when nothing was written in the period.
    """
    visit.require(Permission.AUDIT_READ)
    # Signed before anything is read: what is written after this moment is no part of the file.
    signed_now = trail.checkpoint(visit.now)
    first, end = first_line_at(visit, period.since), first_line_at(visit, period.until)
    if first >= end:
        raise BadInput("Nothing stands on record in this period. Choose another one.")
    signed, _ = trail.checkpoints.read()
    last = min((one.seq for one in signed if one.seq >= end - 1), default=signed_now)
    yield _told(_head(visit, trail, period, first, last))
    yield from (_told(line) for line in _lines(visit, first, last))
    yield from (
        _told({"checkpoint": msgspec.json.decode(line)})
        for line in trail.checkpoints.signed_between(first - 1, last)
    )


def _head(visit: Visit, trail: AuditTrail, period: Period, first: int, last: int) -> dict[str, Any]:
    before = visit.record.scalar(select(audit_lines.c.digest).where(audit_lines.c.seq == first - 1))
    return {
        "muster_audit_export": VERSION,
        "since": period.since,
        "until": period.until,
        "made_at": visit.now,
        "made_by": visit.caller.name,
        "first": first,
        "last": last,
        "digest_before": (before or FIRST).hex(),
        "public_key": trail.checkpoints.public_key.hex(),
    }


def _lines(visit: Visit, first: int, last: int) -> Iterator[dict[str, Any]]:
    row = audit_lines.c
    while first <= last:
        wanted = select(row.seq, row.body, row.digest).where(row.seq >= first, row.seq <= last)
        found = visit.record.execute(wanted.order_by(row.seq).limit(_AT_ONCE)).all()
        for seq, body, digest in found:
            yield {"seq": seq, "digest": digest.hex()} | _body(body)
        if len(found) < _AT_ONCE:
            return
        first = found[-1][0] + 1


def _body(body: bytes) -> dict[str, str]:
    """The body letter by letter; one that a hand has made unreadable goes out as base64."""
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body_base64": b64encode(body).decode()}


def _told(value: dict[str, Any]) -> bytes:
    return msgspec.json.encode(value) + b"\n"
