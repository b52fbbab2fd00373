"""Files are served from their folder and from nowhere else."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.web.files import base_map_route, find_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "assets"
    (inside / "deep").mkdir(parents=True)
    (inside / "map.js").write_text("1")
    (inside / "deep" / "map.css").write_text("a{}")
    (inside / ".hidden.js").write_text("1")
    (inside / "build.py").write_text("secret")
    (tmp_path / "secret.js").write_text("secret")
    (inside / "link.js").symlink_to(tmp_path / "secret.js")
    return inside


@pytest.mark.parametrize("wanted", ["map.js", "deep/map.css"])
def test_what_is_there_is_found(folder: Path, wanted: str) -> None:
    assert find_file(folder, wanted) == folder / wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "deep",
        "missing.js",
        "../secret.js",
        "deep/../../secret.js",
        "/etc/passwd",
        "..\\secret.js",
        ".hidden.js",
        "build.py",
        "link.js",
        "map.js\0.css",
    ],
)
def test_everything_else_is_not_there(folder: Path, wanted: str) -> None:
    """Missing, outside, hidden, linked away, or of a kind that is not served: one answer for all."""
    assert find_file(folder, wanted) is None


def test_the_base_map_answers_ranges_and_is_404_until_it_is_there(tmp_path: Path) -> None:
    """The map asks for a few kilobytes of a file of many megabytes."""
    file = tmp_path / "county.pmtiles"
    client = TestClient(Starlette(routes=[base_map_route(file)]))
    assert client.get("/basemap/county.pmtiles").status_code == 404
    file.write_bytes(bytes(range(100)))
    part = client.get("/basemap/county.pmtiles", headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
