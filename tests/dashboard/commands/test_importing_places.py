"""`import areas` and `import addresses`: every format, and the projection asked for where it is not told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dashboard.__main__ import app
from tests.dashboard.geo.area_files import (
    SQUARE,
    geojson,
    geopackage,
    in_system,
    kml,
    packed,
    shapefile_members,
)

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


FILES = {
    "zones.geojson": geojson(),
    "zones.kml": kml(),
    "zones.zip": packed(shapefile_members()),
    "zones.gpkg": geopackage(in_system(SQUARE, "EPSG:3857"), 3857),
}


@pytest.mark.parametrize("name", FILES)
def test_fixed_areas_come_in_from_every_format(installed: Command, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(FILES[name])
    shown = installed("import", "areas", str(file), "--kind", "zone", "--source", "county")
    assert shown.exit_code == 0, shown.output
    assert "1 of 1 areas are kept" in shown.output


def test_a_projection_that_is_not_told_is_asked_for_with_what_to_type(
    installed: Command, tmp_path: Path
) -> None:
    file = tmp_path / "zones.zip"
    file.write_bytes(packed(shapefile_members(in_system(SQUARE, "EPSG:26915"))))
    words = ("import", "areas", str(file), "--kind", "zone", "--source", "county")
    asked = installed(*words)
    assert asked.exit_code == 1
    assert "--crs EPSG:26915" in asked.output
    assert "Traceback" not in asked.output
    assert installed(*words, "--crs", "EPSG:26915").exit_code == 0


def test_addresses_come_in_and_bad_rows_are_named(installed: Command, tmp_path: Path) -> None:
    file = tmp_path / "addresses.csv"
    file.write_text(
        "number,street,city,zip,lat,lon\n1,Main Street,Dayton,55327,45.2,-93.5\n2,,,,45.2,-93.5\n"
    )
    shown = installed("import", "addresses", str(file), "--source", "county")
    assert shown.exit_code == 0, shown.output
    assert "2 rows read: 1 kept, 1 handed back" in shown.output
    assert "line 3: The row has no street." in shown.output
