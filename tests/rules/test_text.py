"""What no file of the project may hold."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("dashboard", "data_access", "pages")


def tracked(*patterns: str) -> list[Path]:
    """The files that are kept in version control, or all that would be where there is none."""
    names = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    """`file:line` of every line in which `pattern` is found."""
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="ignore").splitlines(), 1)
        if found.search(line)
    ]


SOURCES = tracked("*.py")


def test_lock_files_hold_hashes_and_no_addresses() -> None:
    locks = tracked("*.lock", "*package-lock.json")
    assert locks
    assert lines_with(r"https?://(?!opencollective|github\.com/sponsors|.*fund)", locks) == []
    assert all("sha256:" in lock.read_text() or "sha512-" in lock.read_text() for lock in locks)


def test_no_path_of_a_machine_is_in_a_source() -> None:
    assert lines_with(r"""["'](/root/|/home/|/work/|/tmp/)""", SOURCES) == []


def swallowed(source: str) -> list[int]:
    """The lines of handlers that catch everything and do not raise it again."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]


def test_nothing_is_swallowed() -> None:
    ours = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in OURS]
    found = {path.name: swallowed(path.read_text()) for path in ours}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert swallowed("try:\n    go()\nexcept Exception:\n    pass") == [3]


def test_nothing_protected_can_lie_in_a_cache_that_all_share() -> None:
    ours = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in OURS]
    assert lines_with(r"st\.cache_(data|resource)|unsafe_allow_html=True", ours) == []


@pytest.mark.parametrize("room", OURS)
def test_no_module_is_longer_than_400_lines(room: str) -> None:
    ours = [path for path in SOURCES if path.relative_to(ROOT).parts[0] == room]
    long = [path.name for path in ours if path.read_text().count("\n") > 400]
    assert long == []


@pytest.mark.parametrize("room", OURS)
def test_no_module_has_a_name_that_says_nothing(room: str) -> None:
    empty = {"utils.py", "helpers.py", "common.py", "manager.py", "core.py", "misc.py"}
    assert [p.name for p in SOURCES if p.relative_to(ROOT).parts[0] == room and p.name in empty] == []
