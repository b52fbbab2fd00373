"""The import of a file of calls, from the door to the report: each block is kept as soon as it is read."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, insert

from data_access import tables
from data_access.access import Caller, Permission
from data_access.calls import moving
from data_access.calls.cube_file import CubeWriter, alone_at_cubes, find_facts
from data_access.calls.files import CallFile, Piece, open_calls, pieces_of
from data_access.calls.grounds import Grounds, areas_kept
from data_access.calls.hours import merge_hours, read_hours
from data_access.calls.mapping import CallMapping, Grain, propose
from data_access.calls.merging import Merged, SourceKept, merge
from data_access.calls.read_ahead import read_ahead
from data_access.calls.reading import Noticed, Reader
from data_access.calls.report import CallReport
from data_access.calls.sources import confirm, find_confirmed, source_kept, source_name
from data_access.calls.verifying import counted_anew
from data_access.engines import for_writing, told_plainly
from data_access.importers import batches
from data_access.importers.report import Progress, RefusedTally, never, no_progress
from data_access.importers.staging import HEADER_LINE, refusal_context
from data_access.importers.worker import RefusedRow
from data_access.padding import padded
from data_access.records.ids import BatchId
from data_access.refusals import NotConfirmed, Refusal, StoreUnavailable
from data_access.ring_in_force import hold
from data_access.store import Store
from data_access.vault import KeyClass

FEW: Final = 5_000
"""So many moves wait in the store and are added to every answer; more go into the file of the cubes."""


class CallImportCancelled(Refusal):
    """Somebody stopped the import; what was read before is kept, and the same file goes on from there."""


@dataclass(frozen=True)
class Look:
    """What a file is taken for before anything of it is kept, for a person to confirm or change."""

    file: CallFile
    mapping: CallMapping
    is_confirmed: bool
    """Whether files of this source with these columns were confirmed before."""


@dataclass
class _Tally:
    started: float = field(default_factory=time.monotonic)
    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: RefusedTally = field(default_factory=RefusedTally)


@dataclass(frozen=True)
class _Import:
    """One import, let in at the door."""

    store: Store
    caller: Caller
    file: CallFile
    mapping: CallMapping
    source: str
    centre: str
    jurisdiction: str
    folder: Path
    batch_id: BatchId
    version: int
    dry_run: bool
    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]


def look(store: Store, caller: Caller, path: Path, source: str, *, zone: str, crs: str = "") -> Look:
    """Look at a file and say what each column is taken for: as it was confirmed before, else a proposal.

    Refused: a file that is no table of calls, and one that does not say when a call was received.
    """
    file = open_calls(path)
    name = source_name(source)
    with store.enter(caller, Permission.CALLS_IMPORT, about=f"look at a file of calls from {name}") as visit:
        confirmed = find_confirmed(visit, name, file.header)
    if confirmed is not None:
        return Look(file, confirmed, is_confirmed=True)
    proposed = propose(file.header, file.sample, zone, has_header=file.has_header, crs=crs)
    return Look(file, proposed, is_confirmed=False)


def confirm_columns(store: Store, caller: Caller, source: str, mapping: CallMapping) -> None:
    """Remember how files of this source with these columns are read, so that they may come by themselves."""
    name = source_name(source)
    about = f"columns of calls from {name} confirmed"
    with store.enter(caller, Permission.CALLS_IMPORT, about=about, writes=True) as visit:
        confirm(visit, name, mapping)


def import_calls(
    store: Store,
    caller: Caller,
    path: Path,
    source: str,
    *,
    jurisdiction: str,
    zone: str,
    folder: Path,
    mapping: CallMapping | None = None,
    centre: str = "",
    crs: str = "",
    dry_run: bool = False,
    only_confirmed: bool = False,
    progress: Callable[[Progress], None] = no_progress,
    cancelled: Callable[[], bool] = never,
) -> CallReport:
    """Bring the calls (or hourly telephone rows) of `path` in under the name `source`.

    The same file twice changes nothing; a row that tells an incident otherwise than before takes its place.
    `mapping` is confirmed by being handed over, and remembered; without one the remembered or the proposed
    is taken, or with `only_confirmed` none but the remembered (`NotConfirmed`). `folder` holds the derived
    file of the cubes, which follows at the end.
    Refused as a whole: a file that cannot be read (`BadInput`), another import at the same time
    (`Conflict`), and a stopped one (`CallImportCancelled`), of which what was read is kept.
    """
    looked = look(store, caller, path, source, zone=zone, crs=crs)
    if only_confirmed and mapping is None and not looked.is_confirmed:
        raise NotConfirmed(
            "The file waits: nobody has confirmed yet how the columns of this source are read."
            f" A registrar does it on the page of profiles, or with: calls confirm FILE --source {source}"
        )
    name = source_name(source)
    work = _Import(
        store, caller, looked.file, mapping or looked.mapping, name, centre, jurisdiction, folder,
        batches.new_batch_id(), round(store.clock().timestamp() * 1_000), dry_run, progress, cancelled,
    )  # fmt: skip
    tally, noticed = _Tally(), Noticed()
    if dry_run:
        _read_only(work, tally, noticed)
        return _report(work, tally, noticed)
    with alone_at_cubes(folder):
        about = f"import calls from source {name}"
        with store.enter(caller, Permission.CALLS_IMPORT, about=about, writes=True) as visit:
            if mapping is not None:
                confirm(visit, name, mapping)
            _begin(visit.connection, work)
        with _ended_on_record(work, tally):
            _bring_in(work, tally, noticed)
    return _report(work, tally, noticed)


def _begin(connection: Connection, work: _Import) -> None:
    now = work.store.clock()
    connection.execute(
        insert(tables.import_batches).values(
            id=work.batch_id,
            source=work.source,
            jurisdiction=work.jurisdiction,
            file_name=work.file.path.name[:255],
            format=f"calls, {work.file.format}",
            state=batches.READING,
            account_id=work.caller.account_id,
            started_at=now,
            ended_at=now,
        )
    )


@contextmanager
def _transaction(work: _Import) -> Iterator[Connection]:
    with told_plainly(), for_writing(work.store.engine).begin() as connection:
        hold(connection)
        yield connection


@contextmanager
def _ended_on_record(work: _Import, tally: _Tally) -> Iterator[None]:
    state = batches.FAILED
    try:
        yield
        state = batches.DONE
    except CallImportCancelled:
        state = batches.CANCELLED
        raise
    finally:
        # Where the database is away, the batch is found and ended by a later import.
        with suppress(StoreUnavailable), _transaction(work) as connection:
            batches.end_batch(
                connection, work.batch_id, state, work.store.clock(),
                rows_read=tally.read, rows_new=tally.new, rows_changed=tally.changed,
                rows_same=tally.same, rows_refused=tally.refused.count,
            )  # fmt: skip


def _read_only(work: _Import, tally: _Tally, noticed: Noticed) -> None:
    reader = Reader(work.mapping, Grounds([], None), work.store.clock(), noticed)
    for piece in pieces_of(work.file):
        if work.mapping.grain is Grain.HOURS:
            _, refused = read_hours(work.mapping, piece, noticed)
        else:
            _, refused = reader.read(piece)
        _note(work, tally, piece, refused)


def _bring_in(work: _Import, tally: _Tally, noticed: Noticed) -> None:
    with _transaction(work) as connection:
        source = source_kept(
            connection, work.source,
            centre=work.centre, time_zone=work.mapping.zone, jurisdiction=work.jurisdiction,
        )  # fmt: skip
        grounds = Grounds(*areas_kept(connection))
    if work.mapping.grain is Grain.HOURS:
        _bring_hours_in(work, source, tally, noticed)
    else:
        _bring_calls_in(work, source, grounds, tally, noticed)
    if tally.refused.count:
        with _transaction(work) as connection:
            _keep_refused(
                connection,
                work,
                [RefusedRow(HEADER_LINE, "The columns of the file.", list(work.mapping.header))],
            )


def _bring_hours_in(work: _Import, source: SourceKept, tally: _Tally, noticed: Noticed) -> None:
    for piece in _watched(work, pieces_of(work.file), tally):
        rows, refused = read_hours(work.mapping, piece, noticed)
        with _transaction(work) as connection:
            new, changed, same = merge_hours(connection, source, rows)
            _keep_refused(connection, work, refused)
            moving.next_hours(connection)
        tally.new, tally.changed, tally.same = tally.new + new, tally.changed + changed, tally.same + same
        _note(work, tally, piece, refused)


def _bring_calls_in(
    work: _Import, source: SourceKept, grounds: Grounds, tally: _Tally, noticed: Noticed
) -> None:
    reader = Reader(work.mapping, grounds, work.store.clock(), noticed)
    cubes = _Cubes(work)
    with read_ahead(_watched(work, pieces_of(work.file), tally), reader.read, _is_small) as results:
        try:
            for piece, (rows, refused), is_last in results:
                with _transaction(work) as connection:
                    merged = merge(connection, work.store.vault, source, rows, version=work.version)
                    _keep_refused(connection, work, refused)
                    cubes.take(connection, merged, is_last=is_last)
                tally.new, tally.changed = tally.new + merged.new, tally.changed + merged.changed
                tally.same += merged.same
                _note(work, tally, piece, refused)
        finally:
            # What was kept before a stop or a fault is counted too.
            cubes.finish()


def _is_small(piece: Piece) -> bool:
    return bool(piece.batch.num_rows <= FEW)


class _Cubes:
    """Brings the derived file after the rows: few moves wait in the store, many are folded into it."""

    def __init__(self, work: _Import) -> None:
        self._work = work
        self._writer: CubeWriter | None = None
        self._facts = find_facts(work.folder)
        self._is_behind: bool | None = None

    def take(self, connection: Connection, merged: Merged, *, is_last: bool) -> None:
        """Take the moves of a block, in the transaction that keeps its rows."""
        if self._is_behind is None:
            self._is_behind = not moving.is_current(connection, self._facts)
        moves = merged.moves
        if not len(moves["n"]):
            return
        few = is_last and self._writer is None and len(moves["n"]) <= FEW
        if few and not self._is_behind and moving.may_wait(connection, self._facts, len(moves["n"])):
            moving.keep(connection, moves)
            return
        if self._writer is None:
            self._writer = CubeWriter(self._work.folder)
        moving.next_generation(connection)
        self._writer.add(moves)

    def finish(self) -> None:
        """Swap the new file in; where the old one missed something, count all rows again."""
        if self._is_behind:
            if self._writer is not None:
                self._writer.give_up()
            counted_anew(self._work.store, self._work.folder)
        elif self._writer is not None:
            with _transaction(self._work) as connection:
                facts = moving.folded_in(connection, self._writer, self._facts)
                families = moving.families(connection)
            self._writer.swap_in(facts, families)


def _watched(work: _Import, pieces: Iterator[Piece], tally: _Tally) -> Iterator[Piece]:
    for piece in pieces:
        if work.cancelled():
            raise CallImportCancelled(
                f"The import was stopped after {tally.read:,} rows, which are kept."
                " Import the same file again to go on."
            )
        yield piece


def _note(work: _Import, tally: _Tally, piece: Piece, refused: list[RefusedRow]) -> None:
    tally.read += piece.batch.num_rows + len(piece.refused)
    tally.refused.add(refused)
    rate = tally.read / max(time.monotonic() - tally.started, 1e-9)
    work.progress(Progress(tally.read, piece.bytes_read, work.file.size_bytes, rate))


def _keep_refused(connection: Connection, work: _Import, refused: list[RefusedRow]) -> None:
    rows = []
    for row in refused:
        row_id = uuid4().bytes
        context = refusal_context(row_id, work.jurisdiction)
        sealed = work.store.vault.seal(KeyClass.PROFILE, context, padded(json.dumps(row.raw).encode()))
        rows.append(
            {
                "id": row_id,
                "batch_id": work.batch_id,
                "line": row.line,
                "reason": row.reason[:500],
                "row": sealed,
            }
        )
    if rows:
        connection.execute(insert(tables.import_refusals), rows)


def _report(work: _Import, tally: _Tally, noticed: Noticed) -> CallReport:
    said = [f"{number:,} rows: {what}." for what, number in sorted(noticed.counts.items())]
    if work.mapping.grain is Grain.CALLS and not work.mapping.has("incident"):
        said.insert(
            0, "No column holds the number of an incident: calls are told apart by what stands in the row."
        )
    if work.mapping.has("x") and not work.mapping.crs:
        said.insert(
            0, "x and y are in a coordinate system that the file does not tell: name it to have places."
        )
    return CallReport(
        work.batch_id, work.file.path.name, work.source, work.mapping.grain, work.mapping, work.dry_run,
        tally.read, tally.new, tally.changed, tally.same, tally.refused.count,
        time.monotonic() - tally.started, tuple(tally.refused.shown), (*work.file.notes, *said),
    )  # fmt: skip
