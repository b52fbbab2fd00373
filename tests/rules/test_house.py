"""The papers that describe the house are held against the house."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("pages", "dashboard", "data_access")


def rooms() -> set[str]:
    """Every module and package of the three floors, as CONTRIBUTING writes them."""
    found = set()
    for floor in FLOORS:
        for path in (ROOT / floor).iterdir():
            if path.is_dir() and any(path.glob("*.py")):
                found.add(f"{floor}/{path.name}/")
            if path.suffix == ".py" and path.name != "__init__.py":
                found.add(f"{floor}/{path.name}")
    return found


def test_contributing_names_every_room_and_no_other() -> None:
    paper = (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"`((?:pages|dashboard|data_access)/[\w]+(?:/|\.py))`", paper))
    assert named == rooms()


def test_imports_only_run_down() -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout[-3000:]


@pytest.mark.parametrize("page", sorted(p.stem for p in (ROOT / "pages").glob("[a-z]*.py")))
def test_the_readme_shows_a_picture_of_each_page(page: str) -> None:
    readme = (ROOT / "README.md").read_text()
    pictures = re.findall(rf"\((docs/pictures/{page}[\w-]*\.png)\)", readme)
    assert pictures
    assert all((ROOT / picture).stat().st_size > 10_000 for picture in pictures)


def test_the_readme_names_only_commands_that_there_are() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for command in re.findall(r"`make ([a-z-]+)`", (ROOT / "README.md").read_text()):
        assert re.search(rf"^{command}:", makefile, re.MULTILINE), command


def test_every_decision_gives_its_reason() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert decisions
    for decision in decisions:
        assert "## Why" in decision.read_text(), decision.name


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lock = (ROOT / "requirements.lock").read_text().lower()
    for requirement in project["dependencies"]:
        name = re.match(r"[\w-]+", requirement)
        assert name
        assert re.search(rf"^{name[0].lower()}(\[[\w,]+\])?==", lock, re.MULTILINE), requirement
