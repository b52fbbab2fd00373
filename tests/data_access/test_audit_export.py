"""The exported trail: a stranger checks it with a script of their own, and whatever is done to it shows."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from data_access.access import Permission, Role
from data_access.audit_export import Period, exported
from data_access.closed_files import write_closed
from data_access.keyfiles import KeyFiles
from data_access.refusals import BadInput, NotPermitted
from data_access.store import Store, open_store
from tests.doors import StillClock, caller_with

KEEPER, MANAGER = caller_with(Role.ADMINISTRATOR), caller_with(Role.EMERGENCY_MANAGER)
SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_audit_export.py"
DAYS = 4
Line = dict[str, object]


@pytest.fixture
def kept(store: Store, clock: StillClock) -> Store:
    """Three questions on each of four days, signed at the end of each."""
    for _ in range(DAYS):
        for number in range(3):
            with store.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about=f"area {number}"):
                pass
        store.audit.checkpoint(clock())
        clock.forward(days=1)
    return store


def _day(number: int) -> datetime:
    return datetime(2026, 11, 20 + number, tzinfo=UTC)


def _export(store: Store, first: int, until: int, path: Path) -> list[Line]:
    period = Period(_day(first), _day(until))
    with store.enter(KEEPER, Permission.AUDIT_READ, about="export") as visit:
        write_closed(path, exported(visit, store.audit, period))
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _checked(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, path, *more], capture_output=True, text=True, check=False, cwd=path.parent
    )


def test_a_stranger_finds_a_whole_trail_whole(kept: Store, tmp_path: Path) -> None:
    """The second and third day: six lines, and the digest of the line before them."""
    lines = _export(kept, 1, 3, tmp_path / "trail.jsonl")
    assert [line["seq"] for line in lines if "seq" in line] == [4, 5, 6, 7, 8, 9]
    told = _checked(tmp_path / "trail.jsonl", "--public-key", kept.audit.checkpoints.public_key.hex())
    assert (told.returncode, told.stdout) == (0, "Lines 4 to 9 are as they were written, and signed.\n")


def test_the_file_goes_on_to_the_next_signature(kept: Store) -> None:
    """Half a day ends between two signatures: the lines up to the second go along."""
    with kept.enter(KEEPER, Permission.AUDIT_READ, about="export") as visit:
        period = Period(_day(0), _day(0) + timedelta(hours=13))
        lines = list(exported(visit, kept.audit, period))
    head = json.loads(lines[0])
    assert (head["first"], head["last"]) == (1, 3)
    assert head["digest_before"] == "0" * 64


def _changed(lines: list[Line]) -> None:
    lines[2]["body"] = str(lines[2]["body"]).replace("area 1", "area 2")


def _changed_and_made_anew(lines: list[Line]) -> None:
    """Whoever holds the file but not the key can make every digest fit again, and no signature."""
    _changed(lines)
    before = bytes.fromhex(str(lines[0]["digest_before"]))
    for line in lines[1:]:
        if "body" in line:
            before = sha256(before + str(line["body"]).encode()).digest()
            line["digest"] = before.hex()


def _cut(lines: list[Line]) -> None:
    del lines[6]


def _cut_with_its_number(lines: list[Line]) -> None:
    _cut(lines)
    lines[0]["last"] = 8


def _one_taken_out(lines: list[Line]) -> None:
    del lines[3]


def _without_signatures(lines: list[Line]) -> None:
    lines[:] = [line for line in lines if "checkpoint" not in line]


def _with_another_key(lines: list[Line]) -> None:
    lines[0]["public_key"] = "a" * 64


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_changed, "Line 5 was changed."),
        (_changed_and_made_anew, "Line 6 is not the one that was signed"),
        (_cut, "The file ends before line 9."),
        (_cut_with_its_number, "Line 8, the last, is not signed"),
        (_one_taken_out, "Line 6 is missing"),
        (_without_signatures, "Line 9, the last, is not signed"),
        (_with_another_key, "another public key"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_whatever_is_done_to_the_file_shows(
    kept: Store, tmp_path: Path, harm: Callable[[list[Line]], None], told: str
) -> None:
    path = tmp_path / "trail.jsonl"
    lines = _export(kept, 1, 3, path)
    harm(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = _checked(path, "--public-key", kept.audit.checkpoints.public_key.hex())
    assert found.returncode == 1
    assert told in found.stdout + found.stderr


def test_an_export_is_for_who_may_read_the_trail_and_never_written_over(kept: Store, tmp_path: Path) -> None:
    with (
        pytest.raises(NotPermitted),
        kept.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about="a test") as visit,
    ):
        next(exported(visit, kept.audit, Period(_day(0), _day(9))))
    _export(kept, 0, 4, tmp_path / "trail.jsonl")
    with pytest.raises(BadInput, match="already"):
        _export(kept, 0, 4, tmp_path / "trail.jsonl")
    with pytest.raises(BadInput, match="Nothing stands on record"):
        _export(kept, 8, 9, tmp_path / "other.jsonl")
    with pytest.raises(BadInput, match="ends before it begins"):
        Period(_day(1), _day(1))


def test_checkpoints_are_kept_in_another_folder_and_a_copy_shows_a_trail_made_anew(
    database_url: str, files: KeyFiles, clock: StillClock, tmp_path: Path
) -> None:
    """Somebody changes the database and the file of checkpoints together; the copy elsewhere tells."""
    apart = tmp_path / "apart"
    apart.mkdir()
    store = open_store(database_url, KeyFiles(files.directory, apart / "signed.jsonl"), clock=clock)
    for number in range(3):
        with store.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about=f"area {number}"):
            pass
    store.audit.checkpoint(clock())
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes((apart / "signed.jsonl").read_bytes())
    assert not files.checkpoints.exists()
    assert store.audit.verify(copy) == []
    assert "There is no checkpoint" in store.audit.verify(tmp_path / "nowhere")[0]
    _cut_the_end(store)
    (apart / "signed.jsonl").write_text("")
    assert store.audit.verify() == []
    assert "cut off" in store.audit.verify(copy)[0]
    store.close()


def _cut_the_end(store: Store) -> None:
    from sqlalchemy import delete  # noqa: PLC0415 - only this attack goes around the store

    from data_access.tables import audit_lines  # noqa: PLC0415

    with store.recording() as connection:
        connection.execute(delete(audit_lines).where(audit_lines.c.seq > 1))
