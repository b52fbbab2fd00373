"""What was compiled from older sources is forgotten, and a plan can be asked for right after warming up."""

import os
import shutil
from pathlib import Path

from dashboard.evacuation.pickups import compiling
from dashboard.evacuation.pickups.warming import warm_up


def test_kernels_older_than_any_of_their_sources_are_forgotten(tmp_path: Path) -> None:
    room = Path(compiling.__file__).parent
    for source in compiling._SOURCES:
        shutil.copy(room / source, tmp_path / source)
        os.utime(tmp_path / source, (1_000, 1_000))
    kept = tmp_path / "__pycache__"
    kept.mkdir()
    for name, changed_at in (("old.nbi", 999), ("old.1.nbc", 999), ("new.nbi", 1_001), ("other.pyc", 1)):
        (kept / name).touch()
        os.utime(kept / name, (changed_at, changed_at))
    assert compiling.forget_stale(tmp_path) == 2
    assert {one.name for one in kept.iterdir()} == {"new.nbi", "other.pyc"}
    assert compiling.forget_stale(tmp_path) == 0


def test_warming_up_twice_does_no_harm() -> None:
    warm_up()
    warm_up()
