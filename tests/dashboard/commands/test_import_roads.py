"""`import roads` at the console: what came in, what was left out and why, and a file that is none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dashboard.__main__ import app
from tests.world.road_files import osm

Command = Callable[..., Result]
STREETS = osm(
    {1: (45.0, -93.0), 2: (45.0, -92.99), 3: (45.01, -92.99)},
    [
        ([1, 2], {"highway": "residential", "name": "Elm"}),
        ([2, 3], {"highway": "residential", "access": "private"}),
    ],
)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command of an installation of this test's own."""
    monkeypatch.setenv("MUSTER_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("MUSTER_JURISDICTION", "Test County")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, words)

    assert run("keys", "make").exit_code == 0
    return run


def test_roads_come_in_and_what_is_none_is_told(installed: Command, tmp_path: Path) -> None:
    file = tmp_path / "streets.osm"
    file.write_text(STREETS)
    shown = installed("import", "roads", str(file), "--source", "county")
    assert shown.exit_code == 0, shown.output
    assert "1 roads read: 0 miles of one network, 2 nodes (of 2 places) and 2 arcs" in shown.output
    assert "road 2: closed to the public's cars" in shown.output


def test_a_file_that_is_none_is_refused_in_words(installed: Command, tmp_path: Path) -> None:
    file = tmp_path / "streets.osm.pbf"
    file.write_bytes(b"\x00" * 64)
    shown = installed("import", "roads", str(file))
    assert shown.exit_code == 1
    assert "Traceback" not in shown.output
