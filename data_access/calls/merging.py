"""Calls into the rows of record: new ones put in, corrected ones changed, and what that moves."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from data_access import tables
from data_access.calls import putting
from data_access.calls.clocks import DAY
from data_access.calls.codes import MISSING
from data_access.calls.personal import Person, opened_person, person_id, sealed_people
from data_access.calls.rows import NAMED, STAGES, CallRows, Moves, People, joined, moves_of
from data_access.calls.words import Words
from data_access.importers.staging import found_in
from data_access.vault import Vault

CODED: Final = ("received_at", "utc_offset", *STAGES, *NAMED, "discipline", "line", "marks", "cell")
_COLUMNS: Final = ("id", "source_id", "incident", "version", *CODED)
_CALLS: Final = tables.calls
_Kept = tuple[Any, ...]
"""A call as it is kept: its number, its version, and what `CODED` names."""
RECENT: Final = 2 * DAY
"""Calls of the last two days are noted apart, so that whoever watches need not look through ten years."""
NOBODY: Final = Person("", "", None, None)
"""A call of which nothing personal is kept."""


@dataclass(frozen=True)
class SourceKept:
    """A source as it is kept: its number, and under whose keys' context its calls are sealed."""

    id: int
    name: str
    centre: str
    time_zone: str
    jurisdiction: str


@dataclass(frozen=True, eq=False)
class Merged:
    """What became of a block, and how it moves the counts."""

    new: int
    changed: int
    same: int
    moves: Moves
    older: int = 0
    """Told before what is kept: left as it is."""


def merge(
    connection: Connection, vault: Vault, source: SourceKept, told: CallRows, *, version: int
) -> Merged:
    """Bring a block of calls in, inside the caller's transaction. Of two rows of a call the later stands.

    `version` is when the block was told so, in milliseconds: what is kept of a later moment is left.
    """
    if connection.dialect.name == "postgresql":
        # A feed and an import number their calls one after another.
        connection.exec_driver_sql("LOCK TABLE calls IN SHARE ROW EXCLUSIVE MODE")
    rows = _last_of_each(told)
    columns = _coded(Words(connection), rows)
    lists = [_for_database(columns[name]) for name in CODED]
    block = _Block(connection, vault, source, rows, version, _known(connection, source, rows), lists)
    known, whole = block.known, list(range(len(rows)))
    # Most blocks hold new calls alone: then nothing is looked up row by row.
    fresh = [at for at, incident in enumerate(rows.incident) if incident not in known] if known else whole
    known_rows = [at for at, incident in enumerate(rows.incident) if incident in known] if known else []
    rest = [at for at in known_rows if known[rows.incident[at]][1] <= version]
    altered = block.altered(rest)
    ids = block.put(fresh)
    removed = block.change(altered)
    _keep_recent(connection, rows.received, fresh + altered, [*ids, *block.ids_of(altered)], version)
    moves = moves_of(source.id, _taken(columns, fresh + altered), 1)
    older = len(known_rows) - len(rest)
    return Merged(len(fresh), len(altered), len(rest) - len(altered), joined([moves, *removed]), older)


@dataclass(eq=False)
class _Block:
    """A block of calls on its way into the tables, beside what is kept of the same incidents."""

    connection: Connection
    vault: Vault
    source: SourceKept
    rows: CallRows
    version: int
    known: dict[str, _Kept]
    told: list[list[Any]] = field(default_factory=list)
    """What the rows tell: a list for each of `CODED`, as the database takes it."""

    @cached_property
    def tuples(self) -> list[tuple[Any, ...]]:
        """What each row tells, as `CODED` orders it."""
        return list(zip(*self.told, strict=True))

    def put(self, fresh: list[int]) -> list[int]:
        """Put in the calls that are new, and give their numbers."""
        ids, incidents, told = _new_ids(self.connection, len(fresh)), self.rows.incident, self.told
        if len(fresh) < len(self.rows):
            incidents = [incidents[at] for at in fresh]
            told = [[column[at] for at in fresh] for column in told]
        if fresh:
            rows = zip(ids, repeat(self.source.id), incidents, repeat(self.version), *told, strict=False)
            putting.put(self.connection, "calls", _COLUMNS, rows)
        self._put_people(fresh, ids)
        return ids

    def ids_of(self, chosen: list[int]) -> list[int]:
        """Give the numbers under which calls that come again are kept."""
        return [self.known[self.rows.incident[at]][0] for at in chosen]

    def altered(self, rest: list[int]) -> list[int]:
        """Which of the calls that come again are told otherwise than they are kept."""
        kept = {at: self.known[self.rows.incident[at]] for at in rest}
        differs = {at for at in rest if kept[at][2:] != self.tuples[at]}
        same = [at for at in rest if at not in differs]
        if self.rows.people is not None and same:
            people = _people_kept(self.connection, self.vault, [kept[at][0] for at in same])
            told = self.rows.people
            differs.update(at for at in same if people.get(kept[at][0], NOBODY) != _person(told, at))
        return sorted(differs)

    def change(self, altered: list[int]) -> list[Moves]:
        """Change calls that were corrected; what is taken out of the counts by that."""
        if not altered:
            return []
        before = [self.known[self.rows.incident[at]] for at in altered]
        ids = [row[0] for row in before]
        rows = [(self.version, *self.tuples[at], call) for at, call in zip(altered, ids, strict=True)]
        putting.change(self.connection, "calls", "id", ("version", *CODED), rows)
        if self.rows.people is not None:
            putting.take_away(self.connection, "call_persons", "id", [person_id(call) for call in ids])
            putting.take_away(self.connection, "call_phones", "call_id", ids)
            self._put_people(altered, ids)
        return [moves_of(self.source.id, columns_of([row[2:] for row in before]), -1)]

    def _put_people(self, chosen: list[int], ids: list[int]) -> None:
        people = self.rows.people
        if people is None or not chosen:
            return
        if len(chosen) < len(self.rows):
            people = people.take(np.asarray(chosen, np.intp))
        sealed, phones = sealed_people(
            self.vault, people, ids, jurisdiction=self.source.jurisdiction, version=self.version
        )
        putting.put(self.connection, "call_persons", ("id", "jurisdiction", "version", "person"), sealed)
        putting.put(self.connection, "call_phones", ("call_id", "blind"), phones)


def _keep_recent(
    connection: Connection, received: NDArray[np.int64], chosen: list[int], ids: list[int], now: int
) -> None:
    """Note the calls of the last two days, and forget those that were such before."""
    rows = np.asarray(chosen, np.intp)
    is_recent = received[rows] >= now - RECENT
    if not is_recent.any():
        return
    recent = [(ids[at], int(received[rows[at]])) for at in np.flatnonzero(is_recent).tolist()]
    putting.take_away(connection, "call_recent", "call_id", [call for call, _ in recent])
    putting.put(connection, "call_recent", ("call_id", "received_at"), recent)
    connection.execute(tables.call_recent.delete().where(tables.call_recent.c.received_at < now - RECENT))


def _last_of_each(rows: CallRows) -> CallRows:
    if len(set(rows.incident)) == len(rows):
        return rows
    places = {incident: at for at, incident in enumerate(rows.incident)}
    return rows.take(np.asarray(sorted(places.values()), np.intp))


def _coded(words: Words, rows: CallRows) -> dict[str, NDArray[Any]]:
    named = {name: words.numbered(name, rows.named[name]) for name in NAMED}
    return {
        "received_at": rows.received,
        "utc_offset": rows.utc_offset,
        **{name: _bounded(name, rows.stages[name]) for name in STAGES},
        **named,
        "discipline": rows.discipline,
        "line": rows.line,
        "marks": rows.marks,
        "cell": rows.cell,
    }


def _bounded(name: str, stage: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep a stage within its column: what lies weeks away is a mistake of a clock, and stays one."""
    if name == "closed":
        return stage
    most = (1 << 31) - 1
    return np.where(stage == MISSING, MISSING, np.clip(stage, -most, most))


def _for_database(column: NDArray[Any]) -> list[Any]:
    missing = column == MISSING
    if not missing.any():
        told: list[Any] = column.tolist()
        return told
    objects = column.astype(object)
    objects[missing] = None
    return list(objects.tolist())


def _known(connection: Connection, source: SourceKept, rows: CallRows) -> dict[str, _Kept]:
    """Incident → its row as it is kept, of those that come again; empty where none can."""
    if not rows.incident:
        return {}
    some = select(_CALLS.c.id).where(_CALLS.c.source_id == source.id).limit(1)
    if connection.dialect.name == "sqlite":
        # PostgreSQL may order text by a language, in which the least and the greatest are others.
        some = some.where(_CALLS.c.incident.between(min(rows.incident), max(rows.incident)))
    if connection.execute(some).first() is None:
        return {}
    found = putting.rows_with(
        connection, "calls", ("incident", "id", "version", *CODED), source.id, rows.incident
    )
    return {row[0]: row[1:] for row in found}


def _new_ids(connection: Connection, number: int) -> list[int]:
    first = 1 + int(connection.scalar(select(func.max(_CALLS.c.id))) or 0)
    return list(range(first, first + number))


def _people_kept(connection: Connection, vault: Vault, ids: list[int]) -> dict[int, Person]:
    columns = ("id", "jurisdiction", "version", "person")
    found = found_in(connection, "call_persons", columns, [person_id(call) for call in ids])
    return {
        int.from_bytes(bytes(row_id)): opened_person(
            vault, bytes(row_id), jurisdiction, version, bytes(sealed)
        )
        for row_id, jurisdiction, version, sealed in found
    }


def _person(people: People, at: int) -> Person:
    if not (people.phones[at] or people.addresses[at]):
        return NOBODY
    latitude, longitude = float(people.latitude[at]), float(people.longitude[at])
    placed = latitude == latitude  # noqa: PLR0124 - nan is the one number that is not itself
    return Person(
        people.phones[at], people.addresses[at], latitude if placed else None, longitude if placed else None
    )


def columns_of(rows: "list[tuple[Any, ...]]") -> dict[str, NDArray[Any]]:
    """Turn rows of the table, as `CODED` orders them, into columns; null becomes `MISSING`."""
    if not rows:
        return {name: np.zeros(0, np.int64) for name in CODED}
    columns = zip(CODED, zip(*rows, strict=True), strict=True)
    return {
        name: np.asarray([MISSING if v is None else v for v in column], np.int64) for name, column in columns
    }


def _taken(columns: dict[str, NDArray[Any]], chosen: list[int]) -> dict[str, NDArray[Any]]:
    if len(chosen) == len(columns["received_at"]) and chosen == list(range(len(chosen))):
        return columns
    rows = np.asarray(chosen, np.intp)
    return {name: column[rows] for name, column in columns.items()}
