"""`import zones`: a file comes in, comes again, and loses a zone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dashboard.__main__ import app

Command = Callable[..., Result]


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


def _write(path: Path, *places: float) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"ZoneID": f"E-{number}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 45], [x + 1, 45], [x + 1, 46], [x, 46], [x, 45]]],
            },
        }
        for number, x in enumerate(places)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_a_file_of_zones_keeps_ids_and_says_what_overlaps(installed: Command, tmp_path: Path) -> None:
    """The second file has the first zone again, and lacks the second, which is retired on request."""
    file = _write(tmp_path / "zones.geojson", -93, -92.5)
    first = installed("import", "zones", str(file))
    assert first.exit_code == 0
    assert "2 new, 0 changed, 0 as they were, 0 retired." in first.output
    assert "“E-0” and “E-1” overlap" in " ".join(first.output.split())
    _write(file, -93)
    again = installed("import", "zones", str(file), "--retire-missing")
    assert "0 new, 0 changed, 1 as they were, 1 retired." in again.output
