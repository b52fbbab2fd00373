"""A backup comes back whole, holds no key, and never takes the place of data."""

import shutil
import stat
from datetime import date
from pathlib import Path

import pytest

from data_access.access import Permission, Role
from data_access.backups import CHECKPOINTS, COUNTY, NOTE, RECORD, back_up, restore
from data_access.household_rows import with_dialled_phones
from data_access.keyfiles import KeyFiles
from data_access.profiles import find_profile, save
from data_access.refusals import BadInput, Conflict, KeyringRefused, NotPermitted
from data_access.store import Store, open_store
from tests.doors import StillClock, caller_with
from tests.world.callers import JURISDICTION, REGISTRAR
from tests.world.doe import DOE

ADMINISTRATOR = caller_with(Role.ADMINISTRATOR)
TODAY = date(2026, 11, 20)


@pytest.fixture
def installed(tmp_path: Path, files: KeyFiles, clock: StillClock) -> Store:
    """An installation on SQLite in which the Does live."""
    store = open_store(f"sqlite:///{tmp_path}/old/muster.db", _folder(tmp_path / "old", files), clock=clock)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="save", writes=True) as visit:
        save(visit, "web form", DOE, jurisdiction=JURISDICTION, today=TODAY)
    return store


def _folder(folder: Path, files: KeyFiles) -> KeyFiles:
    folder.mkdir()
    return files


def _elsewhere(tmp_path: Path, files: KeyFiles) -> tuple[str, KeyFiles]:
    """Another machine with the keys of the first and no data."""
    keys = KeyFiles(tmp_path / "new" / "keys")
    keys.directory.mkdir(parents=True)
    for path in (files.kek, files.signing):
        shutil.copy(path, keys.directory)
    return f"sqlite:///{tmp_path}/new/muster.db", keys


def test_what_was_backed_up_comes_back_with_its_trail(
    installed: Store, files: KeyFiles, tmp_path: Path, clock: StillClock
) -> None:
    """While somebody stands inside, as on every working day."""
    with installed.enter(REGISTRAR, Permission.PROFILES_EDIT, about="at work", writes=True):
        back_up(installed, ADMINISTRATOR, files, tmp_path / "backup")
    installed.close()
    url, keys = _elsewhere(tmp_path, files)
    restore(url, keys, tmp_path / "backup")
    store = open_store(url, keys, clock=clock)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="find") as visit:
        household_id = visit.vault.household_id("web form", DOE.key)
        assert find_profile(visit, household_id) == with_dialled_phones(DOE)
    assert store.audit.verify() == []
    assert "backup of the installation" in [kept.line.about for kept in store.audit.lines()]
    store.close()


def test_a_backup_holds_no_key_and_is_closed_to_others(
    installed: Store, files: KeyFiles, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    back_up(installed, ADMINISTRATOR, files, folder)
    installed.close()
    held = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(held) == {COUNTY, CHECKPOINTS, RECORD, NOTE}
    for key in (files.kek, files.signing):
        text = key.read_text().strip()
        assert not [
            name for name, body in held.items() if text.encode() in body or bytes.fromhex(text) in body
        ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_holds_something_is_left_alone(
    installed: Store, files: KeyFiles, tmp_path: Path
) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "letter.txt").write_text("Dear")
    with pytest.raises(Conflict, match="not empty"):
        back_up(installed, ADMINISTRATOR, files, tmp_path / "backup")
    installed.close()
    assert [path.name for path in (tmp_path / "backup").iterdir()] == ["letter.txt"]


def test_only_an_administrator_backs_up(installed: Store, files: KeyFiles, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        back_up(installed, REGISTRAR, files, tmp_path / "backup")
    installed.close()
    assert not (tmp_path / "backup").exists()


def test_a_restore_never_takes_the_place_of_data(installed: Store, files: KeyFiles, tmp_path: Path) -> None:
    back_up(installed, ADMINISTRATOR, files, tmp_path / "backup")
    before = (tmp_path / "old" / "muster.db").read_bytes()
    with pytest.raises(Conflict, match="left as it is"):
        restore(f"sqlite:///{tmp_path}/old/muster.db", files, tmp_path / "backup")
    assert (tmp_path / "old" / "muster.db").read_bytes() == before
    installed.close()


@pytest.mark.parametrize("name", [COUNTY, RECORD, CHECKPOINTS])
def test_a_backup_that_was_changed_is_refused(
    installed: Store, files: KeyFiles, tmp_path: Path, name: str
) -> None:
    back_up(installed, ADMINISTRATOR, files, tmp_path / "backup")
    installed.close()
    with (tmp_path / "backup" / name).open("ab") as file:
        file.write(b"\n")
    url, keys = _elsewhere(tmp_path, files)
    with pytest.raises(BadInput, match="not as it was written"):
        restore(url, keys, tmp_path / "backup")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["keys"]


def test_a_restore_waits_for_the_keys(installed: Store, files: KeyFiles, tmp_path: Path) -> None:
    back_up(installed, ADMINISTRATOR, files, tmp_path / "backup")
    installed.close()
    with pytest.raises(KeyringRefused, match="a backup holds none"):
        restore(f"sqlite:///{tmp_path}/new.db", KeyFiles(tmp_path / "nowhere"), tmp_path / "backup")


def test_a_folder_that_is_no_backup_is_refused(files: KeyFiles, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(BadInput, match="no backup of Muster"):
        restore(f"sqlite:///{tmp_path}/new.db", files, tmp_path / "letters")


def test_on_postgresql_the_tool_is_named(files: KeyFiles, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="pg_dump"):
        restore("postgresql://muster@localhost/muster", files, tmp_path)


def test_a_store_on_postgresql_is_not_backed_up_by_us(store: Store, files: KeyFiles, tmp_path: Path) -> None:
    if store.engine.dialect.name == "sqlite":
        back_up(store, ADMINISTRATOR, files, tmp_path / "backup")
    else:
        with pytest.raises(BadInput, match="pg_dump"):
            back_up(store, ADMINISTRATOR, files, tmp_path / "backup")
        assert not (tmp_path / "backup").exists()
