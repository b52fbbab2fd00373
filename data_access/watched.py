"""Files of the watched folder by their content: which were taken, which are done, and what was refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from data_access.access import Permission
from data_access.records.ids import BatchId
from data_access.store import Visit
from data_access.tables import watched_files

_KEPT: Final = watched_files.c
_LISTED: Final = 100


class FileState(StrEnum):
    """How far a file of the folder is."""

    TAKEN = "taken"
    DONE = "done"
    REFUSED = "refused"
    WAITING = "waiting"
    """For a person, who has not said yet that its columns are understood."""


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """A file of the folder: whose, how far, and what is to be said of it."""

    digest: bytes
    source: str
    file_name: str
    state: FileState
    sentence: str
    taken_at: datetime
    ended_at: datetime | None


def take(visit: Visit, digest: bytes, source: str, file_name: str) -> WatchedFile | None:
    """Note that a file is taken; hands back what is kept where the same content is done already.

    What was refused before is taken once more: the mapping may have been put right since. So is what was
    taken and never ended, because its process was killed; an import leaves nothing half.
    """
    visit.require(Permission.PROFILES_IMPORT)
    here = (_KEPT.digest == digest, _KEPT.source == source)
    known = visit.connection.execute(select(watched_files).where(*here)).first()
    if known is not None and known.state == FileState.DONE:
        return _watched(known)
    values = {
        "file_name": file_name[:255],
        "state": FileState.TAKEN.value,
        "sentence": "",
        "taken_at": visit.now,
        "ended_at": None,
    }
    if known is None:
        visit.connection.execute(insert(watched_files).values(digest=digest, source=source, **values))
    else:
        visit.connection.execute(update(watched_files).where(*here).values(**values))
    return None


def end(  # noqa: PLR0917 - which file, and how it ended
    visit: Visit, digest: bytes, source: str, state: FileState, sentence: str, batch_id: BatchId | None
) -> None:
    """Note how a file ended."""
    visit.require(Permission.PROFILES_IMPORT)
    visit.connection.execute(
        update(watched_files)
        .where(_KEPT.digest == digest, _KEPT.source == source)
        .values(state=state.value, sentence=sentence[:500], batch_id=batch_id, ended_at=visit.now)
    )


def watched_in(visit: Visit) -> list[WatchedFile]:
    """List the files of the folder, the latest first, 100 at most; perhaps none."""
    visit.require(Permission.PROFILES_IMPORT_REPORT)
    rows = visit.connection.execute(select(watched_files).order_by(_KEPT.taken_at.desc()).limit(_LISTED))
    return [_watched(row) for row in rows]


def _watched(row: Row[Any]) -> WatchedFile:
    return WatchedFile(
        bytes(row.digest),
        row.source,
        row.file_name,
        FileState(row.state),
        row.sentence,
        row.taken_at,
        row.ended_at,
    )
