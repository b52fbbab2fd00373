"""What is wrong with the store, in sentences: for the health page and the start."""

import shutil
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from data_access.engines import for_reading, refusal_for
from data_access.keyfiles import KeyFiles, read_key
from data_access.keyring import Wrapping, load_ring
from data_access.migrations import HEADS, find_version
from data_access.refusals import Refusal
from data_access.store import Store

LEAST_FREE_BYTES = 500_000_000


def faults(store: Store, files: KeyFiles) -> list[str]:
    """A sentence for everything that needs somebody; none when all is well."""
    found = [*_file_faults(files), *_disk_faults(store, files), *store.wall.faults()]
    try:
        found += _database_faults(store, files)
    except Refusal as refusal:
        found.append(refusal.sentence)
    except DBAPIError as error:
        said = refusal_for(error)
        found.append(said.sentence if said else "The database answers in a way that Muster does not know.")
    return found


def _file_faults(files: KeyFiles) -> list[str]:
    try:
        read_key(files.signing)
    except Refusal as refusal:
        return [refusal.sentence]
    return []


def _database_faults(store: Store, files: KeyFiles) -> list[str]:
    """The ring opens, and both sets of tables are at their last migration."""
    found: list[str] = []
    with for_reading(store.engine).connect() as connection:
        load_ring(connection, Wrapping(read_key(files.kek)))
        found += _schema_faults(find_version(connection, "county"), "county")
    with for_reading(store.record_engine).connect() as connection:
        found += _schema_faults(find_version(connection, "record"), "record")
    return found


def _schema_faults(version: str | None, chain: str) -> list[str]:
    if version == HEADS[chain]:
        return []
    return [f"The tables of the {chain} are at {version}, not {HEADS[chain]}. Start Muster again to migrate."]


def _disk_faults(store: Store, files: KeyFiles) -> list[str]:
    """Too little room where the database (when it is a file) or the checkpoints lie."""
    places = {files.checkpoints.parent}
    if store.engine.dialect.name == "sqlite" and store.engine.url.database:
        places.add(Path(store.engine.url.database).parent)
    return [
        f"Only {free // 1_000_000} MB are free at {place}. Make room before the next import."
        for place in sorted(places)
        if place.exists() and (free := shutil.disk_usage(place).free) < LEAST_FREE_BYTES
    ]
