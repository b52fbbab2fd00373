"""Who looked at what: all that an account did in a time, and everybody who was led to a household.

Nothing of a resident is read here: a household is a number, found by a phone's fingerprint or by its
key at the source.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Integer, cast, func, select

from data_access.access import Permission
from data_access.audit import KeptLine
from data_access.audit_export import Period, first_line_at
from data_access.looks import digest_of
from data_access.phone_numbers import to_e164
from data_access.records.ids import ID_BYTES, HouseholdId
from data_access.refusals import BadInput
from data_access.store import Visit
from data_access.tables import audit_lines, looks, phones

SHORTEST_REASON: Final = 10
_AT_ONCE: Final = 5_000
_LIST: Final = re.compile(rb'"about":"line (\d+) led to \d+ households, list ([0-9a-f]{32})"')


@dataclass(frozen=True, slots=True)
class LookUp:
    """A line of the trail, to how many households it led, and whether one of them bears the looker's name."""

    kept: KeptLine
    households: int
    own_name: bool


def households_of(visit: Visit, told: str) -> list[HouseholdId]:
    """Find households by a phone, by their number (32 hexadecimal digits) or as `source / key`; perhaps none.

    Refused without a reason of ten characters at the door, and what is none of the three.
    """
    _require(visit)
    text = told.strip()
    if "/" in text:
        source, _, key = text.partition("/")
        return [visit.vault.household_id(source.strip(), key.strip())]
    if len(text) == 2 * ID_BYTES:
        try:
            return [HouseholdId(bytes.fromhex(text))]
        except ValueError:
            raise BadInput("The number of a household has 32 digits, 0 to 9 and a to f.") from None
    blind = visit.vault.phone_index(to_e164(text))
    wanted = select(phones.c.household_id).where(phones.c.blind == blind).distinct()
    return [HouseholdId(one) for one in sorted(visit.connection.scalars(wanted))]


def looks_at(visit: Visit, household_id: HouseholdId) -> list[LookUp]:
    """List everybody who was ever led to a household, the latest first; perhaps nobody."""
    _require(visit)
    wanted = (
        select(audit_lines.c.body, looks.c.own_name)
        .join(looks, looks.c.seq == audit_lines.c.seq)
        .where(looks.c.household_id == household_id)
        .order_by(audit_lines.c.seq.desc())
    )
    return [LookUp(_read(body), 1, bool(own)) for body, own in visit.record.execute(wanted)]


def looks_by(visit: Visit, name: str, period: Period) -> list[LookUp]:
    """List all that the account of this name was let do or refused in a period, the latest first."""
    _require(visit)
    first, end = first_line_at(visit, period.since), first_line_at(visit, period.until)
    counted = counts_in(visit, first, end)
    low = name.strip().lower()
    mine = [kept for kept in lines_between(visit, first, end) if kept.line.name.lower() == low]
    return [LookUp(kept, *counted.get(kept.seq, (0, False))) for kept in reversed(mine)]


def faults_of_looks(visit: Visit) -> list[str]:
    """Say which lists of households are not as they were when the trail took their digest; perhaps none."""
    visit.require(Permission.AUDIT_VERIFY)
    digests: dict[int, str] = {}
    lines = select(audit_lines.c.body).order_by(audit_lines.c.seq)
    for body in visit.record.scalars(lines, execution_options={"yield_per": _AT_ONCE}):
        told = _LIST.search(body)
        if told is not None:
            # A visit that looked several times wrote a line each; the last tells of all of them.
            digests[int(told[1])] = told[2].decode()
    faults = []
    for seq, digest in digests.items():
        kept = visit.record.scalars(select(looks.c.household_id).where(looks.c.seq == seq))
        if digest_of(HouseholdId(one) for one in kept) != digest:
            faults.append(f"The list of households that line {seq} led to was changed.")
    return faults


def counts_in(visit: Visit, first: int, end: int) -> Mapping[int, tuple[int, bool]]:
    """Line → to how many households it led, and whether one bears the looker's name; before line `end`."""
    visit.require(Permission.AUDIT_LOOKS, Permission.AUDIT_REVIEW)
    row = looks.c
    wanted = (
        select(row.seq, func.count(), func.sum(cast(row.own_name, Integer)))
        .where(row.seq >= first, row.seq < end)
        .group_by(row.seq)
    )
    return {seq: (int(count), bool(own)) for seq, count, own in visit.record.execute(wanted)}


def lines_between(visit: Visit, first: int, end: int) -> Iterator[KeptLine]:
    """Read lines by number, from `first` to before `end`."""
    visit.require(Permission.AUDIT_LOOKS, Permission.AUDIT_REVIEW)
    row = audit_lines.c
    for start in range(first, end, _AT_ONCE):
        few = (row.seq >= start) & (row.seq < min(start + _AT_ONCE, end))
        bodies = visit.record.scalars(select(row.body).where(few).order_by(row.seq))
        yield from map(_read, bodies.all())


def _require(visit: Visit) -> None:
    visit.require(Permission.AUDIT_LOOKS)
    if len(visit.reason.strip()) < SHORTEST_REASON:
        raise BadInput(f"Say in at least {SHORTEST_REASON} characters why this is looked up; it is kept.")


def _read(body: bytes) -> KeptLine:
    return msgspec.json.decode(body, type=KeptLine)
