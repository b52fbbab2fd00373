"""The import of a file of households, from the door to the report."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import shapely
from sqlalchemy import Connection, select

from data_access import tables
from data_access.access import Caller, Permission
from data_access.household_rows import row_version
from data_access.importers import batches, readers, staging
from data_access.importers.blocks import Block, FileFormat, Shape
from data_access.importers.checks import County
from data_access.importers.mapping import Mapping
from data_access.importers.merging import Counts, Merge
from data_access.importers.pool import outcomes_of, worker_count
from data_access.importers.refused_files import header_raw
from data_access.importers.remembered import find_mapping, remember
from data_access.importers.report import ImportReport, Note, Progress, RefusedTally, never, no_progress
from data_access.importers.shapes import shape_of
from data_access.importers.staged_rows import StagedRows
from data_access.importers.vendors import find_vendor, mapping_of, proposed_for
from data_access.importers.worker import Outcome, RefusedRow, Task, few_collections
from data_access.records.ids import BatchId
from data_access.refusals import BadInput, Conflict, Refusal, StoreUnavailable
from data_access.ring_in_force import require_opening
from data_access.store import Store, Visit

_ALIVE_SECONDS: Final = 20
STRAIGHT_BYTES: Final = 50_000_000
"""The first file of a source goes straight into the tables while it is read, which takes half the time.
Nobody else can write meanwhile, so that it is done for files of some ten seconds only: others wait for
the lock for fifteen."""
_SOURCE_CHARACTERS: Final = 80


class ImportCancelled(Refusal):
    """Somebody stopped the import; nothing of the file was kept."""


@dataclass
class _Tally:
    """What was counted on the way."""

    started: float = field(default_factory=time.monotonic)
    rows_read: int = 0
    off_the_map: int = 0
    told_at: float = 0.0
    refused: RefusedTally = field(default_factory=RefusedTally)

    def add(self, outcome: Outcome, refused: list[RefusedRow]) -> None:
        self.rows_read += outcome.rows_read
        self.off_the_map += outcome.off_the_map
        self.refused.add(refused)

    def seconds(self) -> float:
        return time.monotonic() - self.started


@dataclass(frozen=True)
class _Import:
    """One import, let in at the door."""

    store: Store
    caller: Caller
    task: Task
    dry_run: bool
    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    workers: int
    kids: frozenset[int]
    """The keys that rows are sealed under along the file; one that is laid down meanwhile ends the import."""

    @property
    def shape(self) -> Shape:
        return self.task.shape

    @property
    def batch_id(self) -> BatchId:
        return BatchId(self.task.batch_id)


_Result = tuple[_Tally, Counts, list[Note]]
Way = Callable[[_Import, StagedRows], _Result]
"""How the rows of a file become records: along the file, or at its end."""


def run_import(
    store: Store,
    caller: Caller,
    source: str,
    path: Path,
    *,
    jurisdiction: str,
    mapping: Mapping | None = None,
    codec: str | None = None,
    dry_run: bool = False,
    county: County | None = None,
    progress: Callable[[Progress], None] = no_progress,
    cancelled: Callable[[], bool] = never,
    workers: int | None = None,
) -> ImportReport:
    """Import the households of `path` under the name `source`, and report on every row.

    One transaction makes the rows records, so that a file that is cancelled, or a process that is
    killed, leaves nothing half: at the end of the file, or, for the first and not too large file of a
    source, along it. Places must lie in `county`, or in the area of kind "county" that is kept.
    `workers` processes help; None chooses by size.
    Refused as a whole: a file that cannot be read at all (`BadInput`), a cancelled one
    (`ImportCancelled`). Single rows are handed back in the report.
    """
    about = f"{'dry run of an' if dry_run else 'begin'} import from source {source}"
    with store.enter(caller, Permission.PROFILES_IMPORT, about=about, writes=True) as visit:
        batches.end_dead_batches(visit.connection, visit.now)
        shape = shape_of(path, codec=codec)
        mapping = mapping or _mapping_for(visit, _source(source), shape)
        task = _task(visit, shape, mapping, _source(source), jurisdiction, county)
        straight = shape.size_bytes <= STRAIGHT_BYTES and not dry_run and _is_first_of_source(visit, task)
        if not dry_run:
            _put_on_record(visit, task)
    helpers = worker_count(shape.size_bytes) if workers is None else workers
    work = _Import(store, caller, task, dry_run, progress, cancelled, helpers, store.vault.sealing_kids())
    with _ended_on_record(work), few_collections():
        if straight:
            # A household of the source may be kept all the same, saved by hand: then the longer way.
            with suppress(Conflict):
                return _carried_out(work, _go_straight)
        return _carried_out(work, _stage_and_merge)


def _carried_out(work: _Import, way: Way) -> ImportReport:
    with (
        staging.staging_connection(work.store) as connection,
        StagedRows(connection, work.store.vault, work.task) as staged,
    ):
        tally, counts, notes = way(work, staged)
    return _report(work, tally, counts, notes)


def _stage_and_merge(work: _Import, staged: StagedRows) -> _Result:
    """Put the rows away while they are read, and make them records in one transaction at the end."""
    tally = _Tally()
    _read(work, staged, tally, staging.staging_only, alive=not work.dry_run)
    with _at_the_door_again(work, tally) as visit:
        merge = Merge(staged.connection, visit.vault, visit.now, staged)
        if work.dry_run:
            with staging.staging_only(staged.connection):
                return tally, merge.counts(), merge.notes()
        with staging.writing(staged.connection):
            require_opening(staged.connection, work.kids)
            batches.mark_alive(staged.connection, work.batch_id, tally.rows_read, visit.now)
            notes = merge.notes()
            counts = merge.merge()
            _end_done(work, staged, tally, counts)
    return tally, counts, notes


def _go_straight(work: _Import, staged: StagedRows) -> _Result:
    """Make the rows records along the file, in one transaction that ends with it."""
    tally = _Tally()
    with staging.writing(staged.connection):
        require_opening(staged.connection, work.kids)
        merge = Merge(staged.connection, work.store.vault, work.store.clock(), staged)
        put_in_the_rest = merge.go_straight()
        _read(work, staged, tally, _same_transaction, alive=False)
        put_in_the_rest()
        with _at_the_door_again(work, tally):
            counts, notes = merge.gone_straight()
            _end_done(work, staged, tally, counts)
    return tally, counts, notes


@contextmanager
def _same_transaction(connection: Connection) -> Iterator[None]:
    """Go on in the transaction that has begun."""
    del connection
    yield


@contextmanager
def _at_the_door_again(work: _Import, tally: _Tally) -> Iterator[Visit]:
    """Come through the door once more: whoever lost the permission on the way keeps nothing."""
    if work.cancelled():
        raise ImportCancelled("The import was stopped at its end. Nothing of the file was kept.")
    act = "end dry run of" if work.dry_run else "keep"
    about = f"{act} {tally.rows_read} rows from source {work.task.source}"
    with work.store.enter(work.caller, Permission.PROFILES_IMPORT, about=about) as visit:
        yield visit


def _end_done(work: _Import, staged: StagedRows, tally: _Tally, counts: Counts) -> None:
    batches.end_batch(
        staged.connection,
        work.batch_id,
        batches.DONE,
        work.store.clock(),
        rows_read=tally.rows_read,
        rows_new=counts.new,
        rows_changed=counts.changed,
        rows_same=counts.same,
        rows_refused=tally.refused.count,
    )


def _is_first_of_source(visit: Visit, task: Task) -> bool:
    earlier, merged = tables.import_batches.c, tables.household_sources.c
    of_source = select(merged.id).where(merged.source == task.source).limit(1)
    if visit.connection.execute(of_source).first() is not None:
        return False
    return (
        visit.connection.execute(
            select(earlier.id).where(earlier.source == task.source, earlier.state == batches.DONE).limit(1)
        ).first()
        is None
    )


def _source(source: str) -> str:
    name = source.strip()
    if not name or len(name) > _SOURCE_CHARACTERS:
        raise BadInput(f"Name the source of the file in at most {_SOURCE_CHARACTERS} characters.")
    return name


def _task(  # noqa: PLR0917 - all that an import must know before it begins
    visit: Visit,
    shape: Shape,
    mapping: Mapping | None,
    source: str,
    jurisdiction: str,
    county: County | None,
) -> Task:
    county = county or _county_kept(visit)
    return Task(
        shape,
        mapping,
        batches.new_batch_id(),
        source,
        jurisdiction,
        row_version(visit.now),
        visit.now.date(),
        None if county is None else county.to_wkb(),
        visit.caller.name[:200],
    )


def _put_on_record(visit: Visit, task: Task) -> None:
    if task.mapping is not None:
        remember(visit, task.source, task.mapping)
    batch = batches.Batch(
        BatchId(task.batch_id), task.shape, task.source, task.jurisdiction, visit.caller.account_id
    )
    batches.begin_batch(visit.connection, batch, visit.now)


def _mapping_for(visit: Visit, source: str, shape: Shape) -> Mapping | None:
    if not shape.header:
        return None
    remembered = find_mapping(visit, source, shape.header, shape.sheets)
    return remembered or proposed_for(shape)


def _notes(shape: Shape, mapping: Mapping | None) -> tuple[str, ...]:
    vendor = None if shape.sheets else find_vendor(shape.header)
    if vendor is not None and mapping == mapping_of(vendor, shape.header):
        shape = replace(shape, notes=(*shape.notes, f"The columns were read as those of {vendor.title}."))
    if mapping is not None and mapping.gathers:
        return (*shape.notes, "Rows that share the id of a household make one: households are counted.")
    if mapping is None or "key" in mapping.fields:
        return shape.notes
    made = (
        "The file has no column with a key: households are told apart by their first phone, "
        "or by address and name."
    )
    return (*shape.notes, made)


def _county_kept(visit: Visit) -> County | None:
    areas = tables.areas.c
    row = visit.connection.execute(
        select(areas.geometry, areas.name).where(areas.kind == "county", areas.owner.is_(None)).limit(1)
    ).first()
    return None if row is None else County(shapely.from_wkb(row.geometry), row.name)


@contextmanager
def _ended_on_record(work: _Import) -> Iterator[None]:
    """Write down how the import ended when it was not done; of its rows nothing is left anyway."""
    state = batches.FAILED
    try:
        yield
        state = batches.DONE
    except ImportCancelled:
        state = batches.CANCELLED
        raise
    finally:
        if state != batches.DONE and not work.dry_run:
            # Where the database is away, the next import finds the batch and ends it.
            with suppress(StoreUnavailable), staging.short_transaction(work.store) as connection:
                batches.end_batch(connection, work.batch_id, state, work.store.clock())


def _read(
    work: _Import,
    staged: StagedRows,
    tally: _Tally,
    inside: Callable[[Connection], AbstractContextManager[None]],
    *,
    alive: bool,
) -> None:
    """Read the file block by block; `inside` is the transaction that each block is taken in."""
    store = work.store
    with (
        readers.blocks_of(work.shape, work.task.mapping) as blocks,
        outcomes_of(_watched(work, blocks, tally), work.task, store.vault, work.workers) as results,
    ):
        for block, outcome in results:
            with inside(staged.connection):
                tally.add(outcome, staged.add(block, outcome))
            _tell(work, tally, outcome.bytes_read, alive=alive)
        if tally.refused.count and not work.dry_run:
            with inside(staged.connection):
                staged.keep_header()


def _tell(work: _Import, tally: _Tally, bytes_read: int, *, alive: bool) -> None:
    seconds = tally.seconds()
    if alive and seconds - tally.told_at > _ALIVE_SECONDS:
        tally.told_at = seconds
        with staging.short_transaction(work.store) as connection:
            batches.mark_alive(connection, work.batch_id, tally.rows_read, work.store.clock())
    rate = tally.rows_read / max(seconds, 1e-9)
    work.progress(Progress(tally.rows_read, bytes_read, work.shape.size_bytes, rate))


def _watched(work: _Import, blocks: Iterable[Block], tally: _Tally) -> Iterator[Block]:
    for block in blocks:
        if work.cancelled():
            raise ImportCancelled(
                f"The import was stopped after {tally.rows_read:,} rows. Nothing of the file was kept."
            )
        yield block


def _report(work: _Import, tally: _Tally, counts: Counts, notes: list[Note]) -> ImportReport:
    said = [Note(0, sentence) for sentence in _notes(work.shape, work.task.mapping)]
    if tally.off_the_map:
        said.append(Note(0, f"{tally.off_the_map:,} households have no coordinates and are not on the map."))
    return ImportReport(
        batch_id=work.batch_id,
        file_name=work.shape.path.name,
        source=work.task.source,
        format=work.shape.format,
        encoding=work.shape.codec,
        delimiter=work.shape.delimiter if work.shape.format is FileFormat.CSV else "",
        mapping=work.task.mapping,
        dry_run=work.dry_run,
        rows_read=tally.rows_read,
        rows_new=counts.new,
        rows_changed=counts.changed,
        rows_same=counts.same,
        rows_refused=tally.refused.count,
        off_the_map=tally.off_the_map,
        seconds=tally.seconds(),
        refused=tuple(tally.refused.shown),
        notes=(*said, *notes),
        columns=header_raw(work.shape),
    )
