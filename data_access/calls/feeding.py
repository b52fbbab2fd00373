"""Calls as they come: what a feed tells becomes rows of record, by the way on which imported rows go.

A call is told as a whole each time: what comes later takes the place of what was told before, and what
was told before that, however late it arrives, changes nothing. So a message that is sent again does no harm.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

import pyarrow as pa
from sqlalchemy import Connection, update

from data_access import tables
from data_access.access import Permission, Role, console_caller
from data_access.calls import moving
from data_access.calls.cube_file import CubeWriter, Facts, alone_at_cubes, find_facts
from data_access.calls.feeds import Feed
from data_access.calls.files import Piece
from data_access.calls.grounds import Grounds, areas_kept
from data_access.calls.mapping import CallMapping
from data_access.calls.merging import Merged, merge
from data_access.calls.messages import PERSONAL, Message, ToldRow
from data_access.calls.reading import Reader
from data_access.calls.rows import CallRows
from data_access.calls.sources import source_kept
from data_access.engines import for_writing, told_plainly
from data_access.importers.worker import RefusedRow
from data_access.refusals import Conflict
from data_access.ring_in_force import hold
from data_access.store import Store

MOST_WAITING: Final = 10_000
"""So many moves wait in the store before they are folded into the file of the cubes."""
AREAS_LAST: Final = timedelta(minutes=5)
Numbered = tuple[int, ToldRow]


@dataclass(frozen=True)
class Taken:
    """What became of a message: `older` were told before what is kept; `refused` are place and sentence."""

    new: int
    changed: int
    same: int
    older: int
    refused: tuple[tuple[int, str], ...]

    @property
    def taken(self) -> int:
        """How many calls were understood, whether they changed anything or not."""
        return self.new + self.changed + self.same + self.older


class CallIntake:
    """Takes in what feeds tell, for one county; `folder` holds the derived file of the cubes."""

    def __init__(self, store: Store, folder: Path, jurisdiction: str) -> None:
        self._store, self._folder, self._jurisdiction = store, folder, jurisdiction
        self._grounds: tuple[datetime, Grounds] | None = None

    def take_in(self, feed: Feed, message: Message, *, address: str) -> Taken:
        """Take a message of `feed` in; each call that is none is handed back with its sentence.

        It leaves a line on record before anything is written, as an import does.
        """
        caller = console_caller(f"feed {feed.name}"[:120], frozenset({Role.REGISTRAR}), address=address)
        about = f"{len(message)} calls told by feed {feed.name}"
        with self._store.enter(caller, Permission.CALLS_IMPORT, about=about):
            pass
        refused, merged = list(message.refused), list[Merged]()
        if message.rows:
            with told_plainly(), for_writing(self._store.engine).begin() as connection:
                hold(connection)
                for rows, piece, calls, handed_back in self._read(connection, feed, message):
                    refused += [(rows[row.line - piece.first_row][0], row.reason) for row in handed_back]
                    merged.append(self._keep(connection, feed, calls, _version_of(rows[0][1], self._now)))
                _note_heard(connection, feed, merged, self._now)
        return Taken(
            sum(one.new for one in merged), sum(one.changed for one in merged),
            sum(one.same for one in merged), sum(one.older for one in merged), tuple(sorted(refused)),
        )  # fmt: skip

    def fold_waiting(self) -> bool:
        """Fold the moves that wait into the file of the cubes when they are many; whether that was done.

        Nothing is done while an import is at work: it folds them in itself.
        """
        facts = find_facts(self._folder)
        with told_plainly(), self._store.engine.connect() as connection:
            if facts is None or moving.may_wait(connection, facts, moving.MOST_WAITING - MOST_WAITING):
                return False
        try:
            with alone_at_cubes(self._folder):
                return self._fold(find_facts(self._folder))
        except Conflict:
            return False

    @property
    def _now(self) -> datetime:
        return self._store.clock()

    def _read(
        self, connection: Connection, feed: Feed, message: Message
    ) -> Iterator[tuple[list[Numbered], Piece, CallRows, list[RefusedRow]]]:
        """Read the rows in the order in which they were told; each moment of telling is a version."""
        now = self._now
        by_version = sorted(message.rows, key=lambda one: _version_of(one[1], now))
        for _, some in groupby(by_version, key=lambda one: _version_of(one[1], now)):
            for rows in _alike(list(some)):
                mapping, piece = _as_piece(rows, feed.time_zone)
                yield rows, piece, *Reader(mapping, self._areas(connection), now).read(piece)

    def _keep(self, connection: Connection, feed: Feed, calls: CallRows, version: int) -> Merged:
        source = source_kept(
            connection, feed.name,
            centre=feed.centre, time_zone=feed.time_zone, jurisdiction=self._jurisdiction,
        )  # fmt: skip
        merged = merge(connection, self._store.vault, source, calls, version=version)
        if len(merged.moves["n"]):
            moving.keep(connection, merged.moves)
        return merged

    def _areas(self, connection: Connection) -> Grounds:
        """Give the county's areas, read anew every few minutes: they change with an import of areas."""
        if self._grounds is None or self._now - self._grounds[0] > AREAS_LAST:
            self._grounds = self._now, Grounds(*areas_kept(connection))
        return self._grounds[1]

    def _fold(self, facts: Facts | None) -> bool:
        writer = CubeWriter(self._folder)
        with told_plainly(), for_writing(self._store.engine).begin() as connection:
            hold(connection)
            if not moving.is_current(connection, facts):
                return False
            facts, families = moving.folded_in(connection, writer, facts), moving.families(connection)
        writer.swap_in(facts, families)
        return True


def _note_heard(connection: Connection, feed: Feed, merged: list[Merged], now: datetime) -> None:
    if merged:
        this = tables.call_feeds.c.name == feed.name
        connection.execute(update(tables.call_feeds).where(this).values(heard_at=now))


def _version_of(row: ToldRow, now: datetime) -> int:
    """When a row was told so, in milliseconds; a clock that is ahead says now."""
    return round(min(row.told_at or now, now).timestamp() * 1_000)


def _alike(rows: list[Numbered]) -> Iterator[list[Numbered]]:
    """Part rows that tell of a person from those that do not: these leave what is kept as it is."""
    for tells in (False, True):
        found = [one for one in rows if bool(PERSONAL & one[1].cells.keys()) is tells]
        if found:
            yield found


def _as_piece(rows: list[Numbered], zone: str) -> tuple[CallMapping, Piece]:
    names = tuple(dict.fromkeys(name for _, row in rows for name in row.cells))
    columns = [pa.array([row.cells.get(name, "") for _, row in rows], pa.string()) for name in names]
    mapping = CallMapping(names, names, zone)
    return mapping, Piece(1, pa.RecordBatch.from_arrays(columns, names=list(names)), [], 0)
