"""A person decides: two records are one household, or two, or a merge was wrong. All of it on record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, NewType
from uuid import uuid4

import msgspec
from sqlalchemy import Row, Table, delete, insert, select, update

from data_access.access import Permission
from data_access.consents import with_withdrawals_kept
from data_access.generations import next_generation
from data_access.merging.combining import Choices, combined
from data_access.merging.sources import (
    Desk,
    Told,
    find_told,
    keep_told,
    lead_to,
    make_record,
    opened_household,
    record_of,
)
from data_access.place_format import Policy
from data_access.records.household import Codes, SafetyProfile
from data_access.records.ids import HouseholdId
from data_access.refusals import BadInput, Conflict, NotFound
from data_access.store import Visit
from data_access.tables import (
    cases,
    consent_evidence,
    household_merges,
    household_pairs,
    household_sources,
    households,
    photos,
)

MergeId = NewType("MergeId", bytes)
_MERGES: Final = household_merges.c
_MOVED: Final[Mapping[str, Table]] = {"photos": photos, "evidence": consent_evidence}
_LISTED: Final = 100
CODES_HIDDEN: Final = Codes(keys="given")
"""What stands in the place of a household's codes where two records are compared."""


@dataclass(frozen=True, slots=True)
class Record:
    """A household as it is kept, with the source that it came from."""

    id: HouseholdId
    source: str
    profile: SafetyProfile


@dataclass(frozen=True, slots=True)
class PastMerge:
    """A merge that stands or was undone; `can_be_undone` is false where a later one builds on it."""

    id: MergeId
    kept_id: HouseholdId
    sources: tuple[str, ...]
    merged_at: datetime
    undone_at: datetime | None
    can_be_undone: bool


def open_pair(visit: Visit, first: HouseholdId, second: HouseholdId) -> tuple[Record, Record]:
    """Open two households to put them beside each other, of their codes only whether there are any.

    Refused where one is not here, or they are one.
    """
    visit.require(Permission.PROFILES_MERGE)
    one, other = _pair(visit, first, second)
    visit.looked_at({record.id: [person.name for person in record.profile.people] for record in (one, other)})
    return _without_codes(one), _without_codes(other)


def merge(visit: Visit, first: HouseholdId, second: HouseholdId, choices: Choices, *, today: date) -> MergeId:
    """Make the second record part of the first, by what was chosen for each field; in one transaction.

    Both sources' ids lead to the first from then on; photos and evidence go over; no consent widens.
    Refused as in `open_pair` and `combined`.
    """
    visit.require(Permission.PROFILES_MERGE)
    one, other = _pair(visit, first, second)
    combined(one.profile, other.profile, choices)
    desk = Desk(visit.connection, visit.vault, visit.now, today)
    for record in (one, other):
        _keep_apart_from_now(desk, record)
    merge_id = MergeId(uuid4().bytes)
    moved = {name: _move(visit, table, second, first) for name, table in _MOVED.items()}
    _move_cases(visit, second, first)
    visit.connection.execute(
        insert(household_merges).values(
            id=merge_id,
            kept_id=first,
            merged_id=second,
            jurisdiction=_row(visit, first).jurisdiction,
            choices=msgspec.json.encode({field: side.value for field, side in choices.items()}).decode(),
            moved=msgspec.json.encode(moved).decode(),
            account_id=visit.caller.account_id,
            merged_at=visit.now,
        )
    )
    lead_to(visit.connection, _sources_of(visit, second), first)
    _remove(visit, second)
    make_record(desk, first)
    return merge_id


def undo(visit: Visit, merge_id: MergeId, *, today: date) -> None:
    """Take a merge apart again: each record is what its sources tell by now.

    What was withdrawn since stays withdrawn in both. Refused: one that was undone, and one on which a
    later merge builds.
    """
    visit.require(Permission.PROFILES_MERGE)
    row = visit.connection.execute(
        select(household_merges).where(_MERGES.id == merge_id).with_for_update()
    ).first()
    if row is None or row.undone_at is not None:
        raise NotFound("There is no such merge, or it was undone: look at the list again.")
    if not _is_last(visit, row):
        raise Conflict("A later merge builds on this one: undo that one first.")
    desk = Desk(visit.connection, visit.vault, visit.now, today)
    kept = opened_household(visit.vault, _row(visit, row.kept_id))
    visit.connection.execute(
        update(household_merges).where(_MERGES.id == merge_id).values(undone_at=visit.now)
    )
    for source_id in _leaves_of(visit, row.merged_id):
        _tell_withdrawals(desk, source_id, kept)
    _tell_withdrawals(desk, row.kept_id, kept)
    make_record(desk, row.merged_id)
    lead_to(visit.connection, _leaves_of(visit, row.merged_id), row.merged_id)
    make_record(desk, row.kept_id)
    for name, ids in msgspec.json.decode(row.moved).items():
        _move_back(visit, _MOVED[name], ids, row.merged_id)
    for household_id in (row.kept_id, row.merged_id):
        _forget_if_alone(visit, household_id)


def keep_apart(visit: Visit, first: HouseholdId, second: HouseholdId) -> None:
    """Note that two records are two households: they are never asked about again."""
    visit.require(Permission.PROFILES_MERGE)
    lesser, greater = sorted((first, second))
    here = (household_pairs.c.first_id == lesser, household_pairs.c.second_id == greater)
    if visit.connection.execute(select(household_pairs).where(*here)).first() is None:
        visit.connection.execute(
            insert(household_pairs).values(
                first_id=lesser,
                second_id=greater,
                account_id=visit.caller.account_id,
                decided_at=visit.now,
            )
        )


def merges_in(visit: Visit, jurisdiction: str) -> list[PastMerge]:
    """List the merges of the county, the latest first, 100 at most; perhaps none. No record is opened."""
    visit.require(Permission.PROFILES_MERGE)
    rows = visit.connection.execute(
        select(household_merges)
        .where(_MERGES.jurisdiction == jurisdiction)
        .order_by(_MERGES.merged_at.desc())
        .limit(_LISTED)
    ).all()
    return [
        PastMerge(
            MergeId(row.id),
            HouseholdId(row.kept_id),
            tuple(_source_names(visit, (row.kept_id, row.merged_id))),
            row.merged_at,
            row.undone_at,
            row.undone_at is None and _is_last(visit, row),
        )
        for row in rows
    ]


# ------------------------------------------------------------------------------------------- in parts
def _row(visit: Visit, household_id: bytes) -> Row[Any]:
    row = visit.connection.execute(select(households).where(households.c.id == household_id)).first()
    if row is None:
        raise NotFound("There is no such household, or it was merged: look for the same households again.")
    return row


def _record(visit: Visit, household_id: HouseholdId) -> Record:
    row = _row(visit, household_id)
    return Record(household_id, row.source, opened_household(visit.vault, row))


def _pair(visit: Visit, first: HouseholdId, second: HouseholdId) -> tuple[Record, Record]:
    if first == second:
        raise BadInput("These are the same record: choose two.")
    return _record(visit, first), _record(visit, second)


def _without_codes(record: Record) -> Record:
    if record.profile.codes is None:
        return record
    return replace(record, profile=msgspec.structs.replace(record.profile, codes=CODES_HIDDEN))


def _keep_apart_from_now(desk: Desk, record: Record) -> None:
    """Keep what the one source of a record tells, before it becomes part of a merged one."""
    if find_told(desk, record.id) is not None:
        return
    row = desk.connection.execute(select(households).where(households.c.id == record.id)).one()
    told = Told(record.id, row.source, row.jurisdiction, bytes(row.row_digest), record.profile)
    keep_told(desk, record.id, told)


def _sources_of(visit: Visit, household_id: bytes) -> list[bytes]:
    here = household_sources.c.household_id == household_id
    return [bytes(one) for one in visit.connection.scalars(select(household_sources.c.id).where(here))]


def _leaves_of(visit: Visit, household_id: bytes) -> list[bytes]:
    """The ids of all sources that were merged into a record, its own first."""
    here = (_MERGES.kept_id == household_id, _MERGES.undone_at.is_(None))
    merged = visit.connection.scalars(select(_MERGES.merged_id).where(*here)).all()
    return [household_id, *(leaf for one in merged for leaf in _leaves_of(visit, bytes(one)))]


def _source_names(visit: Visit, ids: tuple[bytes, ...]) -> list[str]:
    names = visit.connection.execute(
        select(household_sources.c.id, household_sources.c.source).where(household_sources.c.id.in_(ids))
    ).all()
    by_id = {bytes(one.id): one.source for one in names}
    return [by_id.get(bytes(one), "") for one in ids]


def _is_last(visit: Visit, row: Row[Any]) -> bool:
    """Whether no later merge that stands builds on this one: of the same record, or of it with another."""
    later = (_MERGES.undone_at.is_(None), _MERGES.id != row.id, _MERGES.merged_at >= row.merged_at)
    builds = (_MERGES.kept_id == row.kept_id) | (_MERGES.merged_id == row.kept_id)
    return visit.connection.execute(select(_MERGES.id).where(*later, builds).limit(1)).first() is None


def _move(visit: Visit, table: Table, old: bytes, new: bytes) -> list[str]:
    ids = visit.connection.scalars(select(table.c.id).where(table.c.household_id == old)).all()
    visit.connection.execute(update(table).where(table.c.household_id == old).values(household_id=new))
    return [bytes(one).hex() for one in ids]


def _move_back(visit: Visit, table: Table, ids: list[str], household_id: bytes) -> None:
    wanted = [bytes.fromhex(one) for one in ids]
    if wanted:
        visit.connection.execute(
            update(table).where(table.c.id.in_(wanted)).values(household_id=household_id)
        )


def _move_cases(visit: Visit, old: bytes, new: bytes) -> None:
    """Let open cases lead to the record that stays; one that leads to both keeps one of them."""
    both = select(cases.c.id).where(cases.c.household_id == new)
    visit.connection.execute(delete(cases).where(cases.c.household_id == old, cases.c.id.in_(both)))
    visit.connection.execute(update(cases).where(cases.c.household_id == old).values(household_id=new))


def _remove(visit: Visit, household_id: bytes) -> None:
    """Take a record away; every purpose has to know, so that its place is gone everywhere."""
    for policy in sorted(Policy):
        next_generation(visit.connection, policy)
    visit.connection.execute(delete(households).where(households.c.id == household_id))


def _tell_withdrawals(desk: Desk, source_id: bytes, kept: SafetyProfile) -> None:
    """Carry what was withdrawn from the merged record over to what a source tells."""
    told = find_told(desk, source_id)
    if told is None:
        return
    consents = with_withdrawals_kept(told.profile.consents, kept.consents)
    if consents != told.profile.consents:
        profile = msgspec.structs.replace(told.profile, consents=consents)
        household_id = record_of(desk.connection, source_id) or source_id
        keep_told(desk, household_id, Told(told.id, told.source, told.jurisdiction, told.digest, profile))


def _forget_if_alone(visit: Visit, household_id: bytes) -> None:
    """A record that no merge stands behind is its own source again."""
    if len(_leaves_of(visit, household_id)) == 1:
        visit.connection.execute(delete(household_sources).where(household_sources.c.id == household_id))
