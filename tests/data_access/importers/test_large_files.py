"""A large file needs no more memory than a small one, and a process that is killed leaves nothing."""

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from data_access.importers.blocks import BLOCK_CHARACTERS
from data_access.refusals import StoreUnavailable
from data_access.store import Store
from tests.data_access.importers.small_files import ALI, changed, counts, csv_file, imported, states


def many(rows: int) -> list[tuple[str, ...]]:
    return [changed(ALI, ID=f"h{at}", Phone=f"612-5{at // 10_000:02}-{at % 10_000:04}") for at in range(rows)]


def most_memory(store: Store, path: Path) -> int:
    tracemalloc.start()
    imported(store, path, dry_run=True)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_rows(store: Store, tmp_path: Path) -> None:
    small, large = csv_file(tmp_path, many(4_500), "small.csv"), csv_file(tmp_path, many(12_000), "large.csv")
    assert small.stat().st_size > 2 * BLOCK_CHARACTERS
    most_memory(store, small)
    assert most_memory(store, large) < 1.3 * most_memory(store, small)


def test_other_processes_help_and_the_rows_are_the_same(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path, [*many(6_000), changed(ALI, ID="h0"), changed(ALI, ID="bad", ZIP="x")])
    report = imported(store, path, workers=2)
    assert (report.rows_read, report.rows_new) == (6_002, 6_000)
    assert [row.line for row in report.refused] == [6_002, 6_003]
    assert imported(store, path).rows_same == 6_000


def test_a_helper_that_is_ended_from_outside_ends_the_import_with_a_sentence(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(StoreUnavailable, match="ended from outside"):
        imported(store, csv_file(tmp_path, many(6_000)), workers=1)
    assert set(counts(store).values()) == {0}
    assert states(store) == ["failed"]


KILLED = """
import sys
from pathlib import Path
from data_access.keyfiles import KeyFiles
from data_access.store import open_store
from tests.data_access.importers.small_files import imported

def told(progress):
    print("going", flush=True)

if __name__ == "__main__":
    store = open_store(sys.argv[1], KeyFiles(Path(sys.argv[2])))
    imported(store, Path(sys.argv[3]), workers=1, progress=told)
"""


def processes_of(group: int) -> list[int]:
    found = []
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            fields = (directory / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(directory.name))
    return found


def test_a_process_that_is_killed_leaves_nothing_and_takes_its_helpers_along(
    store: Store, database_url: str, files: object, tmp_path: Path
) -> None:
    path = csv_file(tmp_path, many(20_000))
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    directory = str(files.directory)  # type: ignore[attr-defined]
    with subprocess.Popen(
        [sys.executable, str(script), database_url, directory, str(path)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"going\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
        waited = time.monotonic() + 20
        while processes_of(process.pid) and time.monotonic() < waited:
            time.sleep(0.1)
        assert processes_of(process.pid) == []
    assert set(counts(store).values()) == {0}
    store.clock.forward(days=2)  # type: ignore[attr-defined]
    report = imported(store, csv_file(tmp_path, many(10), "again.csv"))
    assert report.rows_new == 10
    assert sorted(states(store)) == ["done", "failed"]
