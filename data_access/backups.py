"""Backups of an installation on SQLite: both databases while people work, and the trail's checkpoints.

The keys are never in a backup: whoever finds it can read nothing, and whoever lost the keys neither.
PostgreSQL has tools of its own, and is refused with the name of one.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from data_access.access import Caller, Permission
from data_access.closed_files import FILE_MODE, make_closed_file, make_closed_folder
from data_access.engines import find_sqlite_files
from data_access.keyfiles import KeyFiles
from data_access.refusals import BadInput, Conflict, KeyringRefused
from data_access.store import Store

COUNTY: Final = "county.sqlite"
CHECKPOINTS: Final = "audit-checkpoints.jsonl"
RECORD: Final = "record.sqlite"
NOTE: Final = "backup.json"
_ON_POSTGRESQL: Final = (
    "This installation keeps its records in PostgreSQL: back it up with `pg_dump --format=custom`, and the"
    " file of checkpoints beside it, and put it back with `pg_restore`."
)


class Backup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says of itself: when it was made, and the SHA-256 of each file by its name."""

    made_at: datetime
    files: dict[str, str]


def back_up(store: Store, caller: Caller, files: KeyFiles, folder: Path) -> Backup:
    """Copy both databases and the checkpoints into an empty folder, on record; the keys stay away.

    Refused: a folder that holds something, and a database that is not SQLite.
    """
    with store.enter(caller, Permission.SYSTEM_BACKUP, about="backup of the installation") as visit:
        database = find_sqlite_files(store.engine.url.render_as_string(hide_password=False))
        if database is None:
            raise BadInput(_ON_POSTGRESQL)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Conflict(f"{folder} is not empty: name a folder that is, or one that is not there yet.")
        county, record = database
        make_closed_folder(folder)
        store.audit.checkpoint(visit.now)
        _copy_database(county, folder / COUNTY)
        # Before the trail itself, so that the copy of the trail is never shorter than what was signed.
        _copy(files.checkpoints, folder / CHECKPOINTS)
        _copy_database(record, folder / RECORD)
        made = Backup(visit.now, _digests(folder, (COUNTY, CHECKPOINTS, RECORD)))
        # Last, so that a folder without its note is no backup.
        make_closed_file(folder / NOTE)
        (folder / NOTE).write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    return made


def restore(url: str, files: KeyFiles, folder: Path) -> Backup:
    """Put a backup back where no data is yet; the keys must be there already.

    Refused, before anything is written: no keys, data or other checkpoints in the place, a folder that is no
    whole backup or was changed, and a database that is not SQLite. Needs no permission: there is
    nobody to ask yet, and nothing opens without the keys.
    """
    targets = find_sqlite_files(url)
    if targets is None:
        raise BadInput(_ON_POSTGRESQL)
    if not files.exist():
        raise KeyringRefused(
            f"There are no keys in {files.directory}, and a backup holds none. Put them back first, from the"
            " copy that was kept in another place."
        )
    _require_no_data(targets)
    kept = _require_whole(folder)
    _require_same_checkpoints(files.checkpoints, folder / CHECKPOINTS)
    for name, target in ((COUNTY, targets[0]), (RECORD, targets[1]), (CHECKPOINTS, files.checkpoints)):
        _copy(folder / name, target)
    return kept


def _require_no_data(targets: Iterable[Path]) -> None:
    for path in targets:
        for there in (path, path.with_name(path.name + "-wal")):
            if there.exists() and there.stat().st_size:
                raise Conflict(
                    f"There is data at {there} already, and it was left as it is. Restore into an empty"
                    " data folder, or move the old files away first."
                )


def _require_same_checkpoints(here: Path, kept: Path) -> None:
    if here.exists() and here.read_bytes() != kept.read_bytes():
        raise Conflict(
            f"The checkpoints at {here} are not those of the backup: they may have signed later lines."
            " Keep them in another place, then restore again."
        )


def _require_whole(folder: Path) -> Backup:
    try:
        kept = msgspec.json.decode((folder / NOTE).read_bytes(), type=Backup)
    except (OSError, msgspec.DecodeError):
        raise BadInput(f"{folder} is no backup of Muster, or one that was not finished.") from None
    if sorted(kept.files) != sorted((COUNTY, CHECKPOINTS, RECORD)):
        raise BadInput(f"{folder} is no backup of Muster: its note names other files.")
    for name in kept.files:
        if not (folder / name).is_file():
            raise BadInput(f"{name} is missing in {folder}. Use another backup.")
    changed = [name for name, digest in _digests(folder, kept.files).items() if digest != kept.files[name]]
    if changed:
        raise BadInput(f"{changed[0]} in {folder} is not as it was written. Use another backup.")
    return kept


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database as of one moment, by SQLite's own backup, while others write on."""
    make_closed_file(target)
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)
        # One file, and none beside it: that is easier to carry away whole.
        writing.execute("PRAGMA journal_mode=DELETE")


def _copy(source: Path, target: Path) -> None:
    """Copy a file of ours, closed to others and safely on the disk; one that is not there is copied empty."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with os.fdopen(handle, "wb") as copy:
        if source.exists():
            with source.open("rb") as original:
                shutil.copyfileobj(original, copy)
        copy.flush()
        os.fsync(copy.fileno())


def _digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        with (folder / name).open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
