"""Nobody else on the machine reads what lies in the data folder."""

import stat
from pathlib import Path

import pytest

from data_access.closed_files import make_closed_file, make_closed_folder
from data_access.keyfiles import KeyFiles
from data_access.store import open_store


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_databases_and_what_sqlite_writes_beside_them_are_closed(tmp_path: Path) -> None:
    """Also with a umask of nobody, and a database that an older version left open."""
    files = KeyFiles(tmp_path / "keys")
    files.make()
    (tmp_path / "muster.db").touch(mode=0o644)
    store = open_store(f"sqlite:///{tmp_path}/muster.db", files)
    with store.engine.connect():
        written = {path.name: mode(path) for path in tmp_path.iterdir() if path.is_file()}
    store.close()
    assert {"muster.db", "muster-audit.db", "muster.db-wal", "muster-audit.db-wal"} <= written.keys()
    assert set(written.values()) == {0o600}
    assert {mode(path) for path in files.directory.iterdir()} == {0o600}


def test_what_stands_in_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("kept")
    path.chmod(0o664)
    make_closed_file(path)
    assert (path.read_text(), mode(path)) == ("kept", 0o600)


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_is_closed(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "var"
    if there:
        folder.mkdir(mode=0o755)
    make_closed_folder(folder)
    assert mode(folder) == 0o700


def test_a_folder_that_is_not_there_makes_no_file(tmp_path: Path) -> None:
    make_closed_file(tmp_path / "nowhere" / "muster.db")
    assert not (tmp_path / "nowhere").exists()
