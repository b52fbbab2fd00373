"""A watched folder: files are taken once they have stopped growing, once each, and never half."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dashboard.profiles.watching import FolderWatch
from dashboard.settings import ROOT, settings_from
from dashboard.wiring import House, key_files, open_house
from data_access.access import Permission, Role, console_caller
from data_access.calls.importing import confirm_columns, look
from data_access.refusals import NotPermitted
from data_access.tables import households, import_batches
from data_access.watched import FileState, WatchedFile, watched_in
from tests.data_access.importers.small_files import ALI, DOE, MAY, changed, csv_text
from tests.doors import StillClock

_HOLD = """import fcntl, sys, time
lock = open(sys.argv[1], 'ab')
fcntl.flock(lock, fcntl.LOCK_EX)
print('held', flush=True)
time.sleep(60)
"""
CALLER = console_caller("watched folder", frozenset({Role.REGISTRAR}))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    data = tmp_path / "data"
    data.mkdir()
    return {"MUSTER_DATA_FOLDER": str(data), "MUSTER_ALLOWED_HOSTS": "127.0.0.1"}


@pytest.fixture
def house(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    settings = settings_from(environment)
    key_files(settings).make()
    opened = open_house(settings, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox"
    (made / "clinic").mkdir(parents=True)
    return made


@pytest.fixture
def watch(house: House, folder: Path) -> FolderWatch:
    return watching(house, folder)


def watching(house: House, folder: Path) -> FolderWatch:
    return FolderWatch(
        house.store, CALLER, folder, jurisdiction=house.settings.jurisdiction, clock=house.clock
    )


def settled(watch: FolderWatch, clock: StillClock) -> list[tuple[str, FileState]]:
    """Look, wait until files have settled, and look again."""
    first = watch.look()
    clock.forward(seconds=6)
    return [(one.path.name, one.state) for one in [*first, *watch.look()]]


def kept(house: House) -> int:
    with house.store.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(households)) or 0)


def listed(house: House) -> list[WatchedFile]:
    with house.store.enter(CALLER, Permission.PROFILES_IMPORT_REPORT, about="test") as visit:
        return watched_in(visit)


def test_a_file_is_taken_only_when_it_has_stopped_growing(
    house: House, watch: FolderWatch, folder: Path, clock: StillClock
) -> None:
    path = folder / "clinic" / "may.csv"
    path.write_text(csv_text([DOE]))
    assert watch.look() == []
    clock.forward(seconds=6)
    path.write_text(csv_text([DOE, ALI]))
    assert watch.look() == []
    clock.forward(seconds=3)
    assert watch.look() == []
    clock.forward(seconds=3)
    (ended,) = watch.look()
    assert (ended.state, ended.path) == (FileState.DONE, folder / "clinic" / "done" / "may.csv")
    assert kept(house) == 2
    assert not path.exists()
    report = (folder / "clinic" / "done" / "may.csv.report.txt").read_text()
    assert "2 rows read: 2 new" in report
    assert "O2 → need:oxygen" in report


def test_the_folder_of_a_file_is_its_source_and_the_same_content_is_taken_once(
    house: House, watch: FolderWatch, folder: Path, clock: StillClock
) -> None:
    text = csv_text([DOE, ALI])
    (folder / "clinic" / "may.csv").write_text(text)
    (folder / "loose.csv").write_text(text)
    assert settled(watch, clock) == [("loose.csv", FileState.DONE), ("may.csv", FileState.DONE)]
    assert kept(house) == 4, "two sources tell of two households each"
    (folder / "clinic" / "may again.csv").write_text(text)
    assert settled(watch, clock) == [("may again.csv", FileState.DONE)]
    said = (folder / "clinic" / "done" / "may again.csv.report.txt").read_text()
    assert "imported before, as may.csv: nothing was changed" in said
    with house.store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(import_batches)) == 2
    assert {(one.source, one.state) for one in listed(house)} == {
        ("inbox", FileState.DONE),
        ("clinic", FileState.DONE),
    }


def test_rows_that_are_refused_lie_beside_the_file_and_a_file_that_is_none_lies_in_refused(
    house: House, watch: FolderWatch, folder: Path, clock: StillClock
) -> None:
    rows = [DOE, changed(ALI, Phone="12"), MAY]
    (folder / "clinic" / "rows.csv").write_text(csv_text(rows))
    (folder / "clinic" / "scan.pdf").write_bytes(b"%PDF-1.4")
    (folder / "clinic" / "half.csv.part").write_text("id,na")
    (folder / "clinic" / ".hidden.csv").write_text("id,na")
    (folder / "clinic" / "link.csv").symlink_to(folder / "clinic" / "rows.csv")
    assert settled(watch, clock) == [("rows.csv", FileState.DONE), ("scan.pdf", FileState.REFUSED)]
    done, refused = folder / "clinic" / "done", folder / "clinic" / "refused"
    back = (done / "rows.csv.rows-handed-back.csv").read_text("utf-8-sig")
    assert "Amina Ali" in back
    assert "cannot be dialled" in back
    assert "is a PDF" in (refused / "scan.pdf.report.txt").read_text()
    assert kept(house) == 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in done.glob("*.report.txt"))
    by_state = {one.state: one.sentence for one in listed(house)}
    assert "1 handed back" in by_state[FileState.DONE]
    assert "is a PDF" in by_state[FileState.REFUSED]


def test_a_second_file_of_a_name_takes_another_one(
    watch: FolderWatch, folder: Path, clock: StillClock
) -> None:
    for row in (DOE, ALI):
        (folder / "clinic" / "daily.csv").write_text(csv_text([row]))
        settled(watch, clock)
    names = {path.name for path in (folder / "clinic" / "done").glob("*.csv")}
    assert names == {"daily.csv", "daily-2.csv"}


def test_one_watches_at_a_time_and_a_folder_that_is_not_there_is_said(
    house: House, watch: FolderWatch, folder: Path, clock: StillClock
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c",
         _HOLD, str(folder / ".muster-watch")],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        (folder / "clinic" / "may.csv").write_text(csv_text([DOE]))
        assert settled(watch, clock) == []
        assert "Another process" in watch.state.sentence
    finally:
        holder.kill()
        holder.wait()
        if holder.stdout is not None:
            holder.stdout.close()
    assert settled(watch, clock) == [("may.csv", FileState.DONE)]
    with pytest.raises(NotPermitted, match="There is no folder"):
        watching(house, folder / "nowhere").look()


def test_a_watch_that_is_killed_midway_finishes_at_the_next_start(
    environment: dict[str, str], folder: Path, house: House
) -> None:
    """Killed while rows are read, a file of 30,000 rows is whole afterwards, and in no state between."""
    rows = [changed(MAY, ID=str(at), Phone=f"612555{at % 10_000:04}") for at in range(30_000)]
    (folder / "clinic" / "many.csv").write_text(csv_text(rows))
    process = _watch(environment, folder)
    taken = folder / "clinic" / "taken" / "many.csv"
    end = time.monotonic() + 60
    while not taken.exists() and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.4)
    process.send_signal(signal.SIGKILL)
    process.wait()
    was_killed_midway = taken.exists()
    assert kept(house) in (0, 30_000)
    subprocess.run(
        [sys.executable, "-m", "dashboard", "import", "watch", str(folder), "--once", "--every", "0.3"],
        cwd=ROOT, env={**os.environ, **environment}, check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    assert was_killed_midway
    assert kept(house) == 30_000
    assert [path.name for path in (folder / "clinic" / "done").glob("*.csv")] == ["many.csv"]
    (one,) = listed(house)
    assert one.state is FileState.DONE


def _watch(environment: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", "import", "watch", str(folder), "--every", "0.3"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_folder_called_calls_takes_911_calls(house: House, folder: Path, clock: StillClock) -> None:
    (folder / "calls-cad").mkdir()
    path = folder / "calls-cad" / "may.csv"
    path.write_text(
        "id,time,nature\n1,2026-05-01 00:10:28,THEFT\n2,not a time,\n3,2026-05-02 01:00:00,FIRE\n"
    )
    watch = FolderWatch(
        house.store, CALLER, folder, jurisdiction=house.settings.jurisdiction, clock=house.clock,
        calls=house.import_calls,
    )  # fmt: skip
    assert settled(watch, clock) == [("may.csv", FileState.WAITING)]
    assert path.exists() is False
    taken = folder / "calls-cad" / "taken" / "may.csv"
    assert "nobody has confirmed" in listed(house)[0].sentence
    assert watch.look() == [], "it is not tried again and again"
    looked = look(house.store, CALLER, taken, "calls-cad", zone=house.settings.time_zone)
    assert not looked.is_confirmed
    confirm_columns(house.store, CALLER, "calls-cad", looked.mapping)
    clock.forward(minutes=2)
    assert [(one.path.name, one.state) for one in watch.look()] == [("may.csv", FileState.DONE)]
    assert listed(house)[0].state is FileState.DONE
    done = folder / "calls-cad" / "done"
    assert "2 new" in (done / "may.csv.report.txt").read_text()
    assert "no time that can be read" in (done / "may.csv.rows-handed-back.csv").read_text("utf-8-sig")
    assert kept(house) == 0
