"""Records that may be one household: found by fingerprints, so that nothing is shown to find them.

A phone is indexed anyway. For address with surname, and name with year of birth, every record is
fingerprinted once for each of its versions, in memory, under a key; what was opened for it goes nowhere.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, and_, delete, func, insert, select

from data_access.access import Caller, Permission
from data_access.importers.words import plain
from data_access.merging.sources import opened_household
from data_access.records.household import SafetyProfile
from data_access.records.ids import HouseholdId
from data_access.store import Store, Visit
from data_access.tables import household_marks, household_pairs, households, phones

AT_ONCE: Final = 2_000
_LISTED: Final = 200
_SHARED_BY: Final = 8
"""A phone or an address of more records is that of a clinic or a hall: it says nothing of one household."""
_NOTHING: Final = "none"
_NO_MARK: Final = bytes(16)
_MARKS: Final = household_marks.c
_STREET_WORDS: Final = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "lane": "ln", "boulevard": "blvd",
    "court": "ct", "place": "pl", "circle": "cir", "parkway": "pkwy", "trail": "trl", "terrace": "ter",
    "highway": "hwy", "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne",
    "northwest": "nw", "southeast": "se", "southwest": "sw", "apartment": "apt", "suite": "ste",
}  # fmt: skip
WHY: Final = {
    "phone": "the same phone",
    "address": "the same address and surname",
    "born": "the same name and year of birth",
}
_SUFFIX: Final = re.compile(r" (?:jr|sr|ii|iii|iv)$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records of different sources that may be one household, and why."""

    first: HouseholdId
    second: HouseholdId
    sources: tuple[str, str]
    why: tuple[str, ...]


def mark_all(
    store: Store, caller: Caller, *, told: Callable[[int], None] = lambda _: None, at_once: int = AT_ONCE
) -> int:
    """Fingerprint every record that has none for its version; how many.

    Some at a time, so that others can write meanwhile.
    """
    done = 0
    while True:
        about = f"fingerprint up to {at_once} records to find households told of twice; none is shown"
        with store.enter(caller, Permission.PROFILES_MERGE, about=about, writes=True) as visit:
            marked = mark_some(visit, at_once)
        done += marked
        told(done)
        if marked < at_once:
            return done


def mark_some(visit: Visit, most: int) -> int:
    """Fingerprint at most so many records that have none for their version; how many."""
    visit.require(Permission.PROFILES_MERGE)
    marked = and_(_MARKS.household_id == households.c.id, _MARKS.version == households.c.version)
    rows = visit.connection.execute(
        select(households).where(~select(_MARKS.household_id).where(marked).exists()).limit(most)
    ).all()
    if rows:
        ids = [row.id for row in rows]
        for at in range(0, len(ids), 500):
            some = ids[at : at + 500]
            visit.connection.execute(delete(household_marks).where(_MARKS.household_id.in_(some)))
        visit.connection.execute(
            insert(household_marks), [mark for row in rows for mark in _marks(visit, row)]
        )
    return len(rows)


def _marks(visit: Visit, row: Row[Any]) -> Iterator[dict[str, object]]:
    # Codes have nothing to do with it, and are not opened.
    told = set(marks_of(opened_household(visit.vault, _without_codes(row))))
    for kind, text in told or {(_NOTHING, "")}:
        blind = visit.vault.row_digest(f"{kind}\0{text}".encode()) if text else _NO_MARK
        yield {"household_id": row.id, "kind": kind, "blind": blind, "version": row.version}


def _without_codes(row: Row[Any]) -> Any:  # noqa: ANN401 - a row with one value less
    return _Bare(row.id, row.jurisdiction, row.version, row.profile)


@dataclass(frozen=True)
class _Bare:
    id: bytes
    jurisdiction: str
    version: int
    profile: bytes
    codes: None = None


def marks_of(profile: SafetyProfile) -> Iterator[tuple[str, str]]:
    """Give what a household is found by: address with each surname, and each name with year of birth."""
    names = {_name(person.name): person for person in profile.people}
    surnames = {name.split()[-1] for name in names if len(name.split()) > 1}
    for address in profile.addresses:
        where = _street(address.line, address.unit, address.zip_code)
        if where:
            yield from (("address", f"{where}|{surname}") for surname in surnames)
    for name, person in names.items():
        if person.born_year is not None and len(name.split()) > 1:
            yield "born", f"{name}|{person.born_year}"


def _name(name: str) -> str:
    return _SUFFIX.sub("", plain(name))


def _street(line: str, unit: str, zip_code: str) -> str:
    words = [_STREET_WORDS.get(word, word) for word in plain(f"{line} {unit}").split()]
    told = " ".join(word for word in words if word not in ("apt", "unit", "ste"))
    return f"{told} {zip_code}" if any(char.isdigit() for char in told) else ""


def candidates_in(visit: Visit, jurisdiction: str) -> list[Candidate]:
    """List pairs of records from different sources that may be one household, the likeliest first.

    No record is opened. Left out is what somebody decided to keep apart; 200 at most.
    """
    visit.require(Permission.PROFILES_MERGE)
    why: dict[tuple[bytes, bytes], list[str]] = defaultdict(list)
    for kind, groups in _groups(visit):
        for ids in groups.values():
            for pair in _pairs(ids):
                why[pair].append(kind)
    known = _known(visit, {one for pair in why for one in pair}, jurisdiction)
    apart = _apart(visit)
    found = [
        Candidate(
            HouseholdId(first),
            HouseholdId(second),
            (known[first], known[second]),
            tuple(WHY[kind] for kind in WHY if kind in kinds),
        )
        for (first, second), kinds in why.items()
        if first in known
        and second in known
        and known[first] != known[second]
        and (first, second) not in apart
    ]
    found.sort(key=lambda one: (-len(one.why), one.first, one.second))
    return found[:_LISTED]


def _groups(visit: Visit) -> Iterator[tuple[str, dict[bytes, set[bytes]]]]:
    """Ids of records that share a fingerprint, by fingerprint, for each kind."""
    shared = (
        select(phones.c.blind)
        .group_by(phones.c.blind)
        .having(func.count(phones.c.household_id.distinct()).between(2, _SHARED_BY))
    )
    yield (
        "phone",
        _grouped(visit, select(phones.c.blind, phones.c.household_id).where(phones.c.blind.in_(shared))),
    )
    for kind in ("address", "born"):
        of_kind = _MARKS.kind == kind
        shared = (
            select(_MARKS.blind)
            .where(of_kind)
            .group_by(_MARKS.blind)
            .having(func.count(_MARKS.household_id.distinct()).between(2, _SHARED_BY))
        )
        yield (
            kind,
            _grouped(
                visit, select(_MARKS.blind, _MARKS.household_id).where(of_kind, _MARKS.blind.in_(shared))
            ),
        )


def _grouped(visit: Visit, query: Any) -> dict[bytes, set[bytes]]:  # noqa: ANN401 - a query of two columns
    groups: dict[bytes, set[bytes]] = defaultdict(set)
    for blind, household_id in visit.connection.execute(query):
        groups[bytes(blind)].add(bytes(household_id))
    return groups


def _pairs(ids: set[bytes]) -> Iterator[tuple[bytes, bytes]]:
    ordered = sorted(ids)
    for at, first in enumerate(ordered):
        for second in ordered[at + 1 :]:
            yield first, second


def _known(visit: Visit, ids: set[bytes], jurisdiction: str) -> dict[bytes, str]:
    """The source of each record of the county."""
    found: dict[bytes, str] = {}
    wanted = sorted(ids)
    for at in range(0, len(wanted), 500):
        rows = visit.connection.execute(
            select(households.c.id, households.c.source).where(
                households.c.id.in_(wanted[at : at + 500]), households.c.jurisdiction == jurisdiction
            )
        )
        found |= {bytes(row.id): row.source for row in rows}
    return found


def _apart(visit: Visit) -> set[tuple[bytes, bytes]]:
    rows = visit.connection.execute(select(household_pairs.c.first_id, household_pairs.c.second_id))
    return {(bytes(first), bytes(second)) for first, second in rows}
