"""A folder that is watched: a file that has stopped growing is imported, and lies then in done or refused.

A folder in it is a source of its own, named by it. A file is first moved to `taken`, so that nobody
changes it any more and a process that was killed finds it again; its content decides whether it was
imported before. What is said of a file, and the rows that it handed back, lie beside it.
"""

import fcntl
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from data_access.access import Caller, Permission
from data_access.importers.blocks import FileFormat
from data_access.importers.report import ImportReport
from data_access.importers.run import run_import
from data_access.imports import refused_file, refused_workbook
from data_access.records.ids import BatchId
from data_access.refusals import Conflict, NotConfirmed, NotPermitted, Refusal, StoreUnavailable
from data_access.store import Store
from data_access.watched import FileState, end, take

TAKEN, DONE, REFUSED = "taken", "done", "refused"
CALLS: Final = "calls"
"""Folders whose names begin so hold 911 calls."""
SETTLE_SECONDS: Final = 5.0
_OURS: Final = frozenset({TAKEN, DONE, REFUSED})
_UNFINISHED: Final = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp")
TRIED_AGAIN: Final = timedelta(minutes=1)
"""After this a file that waits for a person is looked at again."""
_LOCK: Final = ".muster-watch"
_SOURCE_CHARACTERS: Final = 80
_SHOWN_ROWS: Final = 200
_NOT_THE_FILE: Final = (StoreUnavailable, Conflict, NotPermitted)
"""What says nothing of a file: it stays, and is tried again at the next look."""


@dataclass(frozen=True)
class WatchState:
    """What the watch is at, in a sentence; `file_name` is empty while it waits."""

    sentence: str
    since: datetime
    file_name: str = ""


@dataclass(frozen=True)
class Ended:
    """A file that ended, and where it lies now."""

    path: Path
    state: FileState
    sentence: str


class FolderWatch:
    """Watches one folder for one county. One at a time: of two processes the second one waits."""

    def __init__(
        self,
        store: Store,
        caller: Caller,
        folder: Path,
        *,
        jurisdiction: str,
        clock: Callable[[], datetime],
        settle_seconds: float = SETTLE_SECONDS,
        calls: Callable[[Path, str], ImportReport] | None = None,
    ) -> None:
        self._store, self._caller, self._clock = store, caller, clock
        self._jurisdiction, self._settle = jurisdiction, settle_seconds
        self._calls = calls
        self.folder = folder
        self._waiting: dict[Path, datetime] = {}
        self._seen: dict[Path, tuple[int, int, datetime]] = {}
        self.state = WatchState("The folder has not been looked at yet.", clock())

    def run(self, stop: threading.Event, every_seconds: float = SETTLE_SECONDS) -> None:
        """Look again and again until `stop` is set."""
        while not stop.is_set():
            try:
                self.look()
            except (Refusal, OSError) as fault:
                sentence = fault.sentence if isinstance(fault, Refusal) else _of_system(fault)
                self._say(f"The folder waits: {sentence}")
            stop.wait(every_seconds)

    def look(self) -> list[Ended]:
        """Import every file that has stopped growing since the last look, one after another.

        Empty where there is none. Refused where there is no such folder.
        """
        if not self.folder.is_dir():
            raise NotPermitted(f"There is no folder {self.folder}: make it, or name another.")
        ended: list[Ended] = []
        with _alone(self.folder) as alone:
            if not alone:
                self._say("Another process of this installation watches the folder.")
                return []
            for inbox in self._inboxes():
                taken = (path for path in _files_in(inbox / TAKEN) if not self._waits_still(path))
                ended += [self._import(inbox, path) for path in [*taken, *self._settled(inbox)]]
        self._say("Watching." if not self._waiting else "Watching. Some files wait for a person.")
        return ended

    def _waits_still(self, path: Path) -> bool:
        """Whether a file was found a moment ago to wait for a person; after a while it is tried again."""
        since = self._waiting.get(path)
        return since is not None and self._clock() - since < TRIED_AGAIN

    def waits_for_any(self) -> bool:
        """Whether a file was seen that has not been taken yet, because it may still grow."""
        return any(path.exists() for path in self._seen)

    def _say(self, sentence: str, file_name: str = "") -> None:
        if (self.state.sentence, self.state.file_name) != (sentence, file_name):
            self.state = WatchState(sentence, self._clock(), file_name)

    def _inboxes(self) -> list[Path]:
        own = (path for path in sorted(self.folder.iterdir()) if path.is_dir() and not path.is_symlink())
        return [self.folder, *(path for path in own if path.name not in _OURS and path.name[0] != ".")]

    def _settled(self, inbox: Path) -> Iterator[Path]:
        """Move the files that have stopped growing to `taken`, one by one, and hand them over."""
        for path in _files_in(inbox):
            told = path.stat()
            size, changed, since = self._seen.get(path, (-1, -1, self._clock()))
            if (size, changed) != (told.st_size, told.st_mtime_ns):
                self._seen[path] = (told.st_size, told.st_mtime_ns, self._clock())
            elif (self._clock() - since).total_seconds() >= self._settle:
                del self._seen[path]
                yield _moved(path, inbox / TAKEN)

    def _import(self, inbox: Path, path: Path) -> Ended:
        source = inbox.name[:_SOURCE_CHARACTERS]
        self._say("Importing.", path.name)
        digest = _digest(path)
        about = f"take a file of the watched folder from source {source}"
        with self._store.enter(self._caller, Permission.PROFILES_IMPORT, about=about, writes=True) as visit:
            known = take(visit, digest, source, path.name)
        if known is not None:
            said = f"The same file was imported before, as {known.file_name}: nothing was changed."
            return self._told(inbox, path, FileState.DONE, said)
        try:
            report = self._report_of(path, source)
        except _NOT_THE_FILE:
            raise
        except NotConfirmed as refusal:
            waits = Ended(path, FileState.WAITING, refusal.sentence)
            self._waiting[path] = self._clock()
            self._end(digest, source, waits, None)
            return waits
        except Refusal as refusal:
            return self._told(inbox, path, FileState.REFUSED, refusal.sentence, digest=digest)
        return self._told(inbox, path, FileState.DONE, report.sentence(), report, digest)

    def _report_of(self, path: Path, source: str) -> ImportReport:
        """Import a file of households; in a folder called calls, or calls-…, one of 911 calls."""
        if self._calls is not None and source.casefold().startswith(CALLS):
            return self._calls(path, source)
        return run_import(self._store, self._caller, source, path, jurisdiction=self._jurisdiction)

    def _end(self, digest: bytes, source: str, ended: Ended, batch_id: BatchId | None) -> None:
        about = f"a file of the watched folder from source {source} is {ended.state}"
        with self._store.enter(self._caller, Permission.PROFILES_IMPORT, about=about, writes=True) as visit:
            end(visit, digest, source, ended.state, ended.sentence, batch_id)

    def _told(  # noqa: PLR0917 - a file, and all that is to be said of it
        self,
        inbox: Path,
        path: Path,
        state: FileState,
        sentence: str,
        report: ImportReport | None = None,
        digest: bytes | None = None,
    ) -> Ended:
        """Write what is to be said beside the place of the file, then on record, and move it there last.

        Whoever is killed on the way finds the file where it was, and the record says what was done.
        """
        folder = _made(inbox / (REFUSED if state is FileState.REFUSED else DONE))
        place = _free_name(folder, path.name)
        if report is not None and report.rows_refused:
            ending = "xlsx" if report.format is FileFormat.XLSX else "csv"
            _write(folder / f"{place.name}.rows-handed-back.{ending}", self._rows_of(report))
        _write(folder / f"{place.name}.report.txt", _text(path.name, sentence, report).encode())
        ended = Ended(place, state, sentence)
        if digest is not None:
            self._end(
                digest, inbox.name[:_SOURCE_CHARACTERS], ended, None if report is None else report.batch_id
            )
        path.replace(place)
        self._waiting.pop(path, None)
        return ended

    def _rows_of(self, report: ImportReport) -> bytes:
        about = f"rows handed back of import {report.batch_id.hex()}"
        with self._store.enter(self._caller, Permission.PROFILES_IMPORT_REPORT, about=about) as visit:
            if report.format is FileFormat.XLSX:
                return refused_workbook(visit, report.batch_id)
            return "".join(refused_file(visit, report.batch_id)).encode("utf-8-sig")


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process watches the folder; the lock goes with the process, however it ends."""
    with (folder / _LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _files_in(folder: Path) -> list[Path]:
    """Files that may be imported, by name: no links, nothing hidden, nothing that is still being copied."""
    if not folder.is_dir():
        return []
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_file()
        and not path.is_symlink()
        and not path.name.startswith((".", "~$"))
        and not path.name.casefold().endswith(_UNFINISHED)
    ]


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _moved(path: Path, folder: Path) -> Path:
    place = _free_name(_made(folder), path.name)
    return path.replace(place)


def _free_name(folder: Path, name: str) -> Path:
    """Give a name that is free in `folder`: a second file of one name gets a number."""
    stem, ending = Path(name).stem, Path(name).suffix
    place, number = folder / name, 2
    while place.exists():
        place, number = folder / f"{stem}-{number}{ending}", number + 1
    return place


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by nobody else."""
    half = path.with_name(f".{path.name}.half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    half.replace(path)


def _text(name: str, sentence: str, report: ImportReport | None) -> str:
    lines = [name, sentence]
    if report is not None:
        lines += [f"{note.line}: {note.sentence}" if note.line else note.sentence for note in report.notes]
        if report.mapping is not None:
            lines += ["", "Column → field:"]
            lines += [f"{column} → {field or '(not used)'}" for column, field in report.mapping.shown()]
        if report.refused:
            lines += ["", "Rows handed back:"]
            lines += [f"line {row.line}: {row.reason}" for row in report.refused[:_SHOWN_ROWS]]
    return "\n".join(lines) + "\n"


def _of_system(fault: OSError) -> str:
    why = fault.strerror or "no reason given"
    return f"a file cannot be read or moved ({why}). Look at the rights of the folder."
