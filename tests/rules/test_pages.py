"""A page is thin: it asks, calls and shows. What it decides stands below it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
FORBIDDEN = {
    ast.For: "a loop over rows",
    ast.While: "a loop",
    ast.ListComp: "a loop over rows",
    ast.DictComp: "a loop over rows",
    ast.SetComp: "a loop over rows",
    ast.GeneratorExp: "a loop over rows",
    ast.Try: "a `try`",
    ast.AugAssign: "arithmetic",
}
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


def faults_of(source: str) -> list[str]:
    """What a page holds that belongs below it, as sentences."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if type(node) in FORBIDDEN:
            found.append(f"line {node.lineno} holds {FORBIDDEN[type(node)]}")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
            found.append(f"line {node.lineno} holds arithmetic")
        if isinstance(node, ast.Attribute) and node.attr == "session_state":
            found.append(f"line {node.lineno} touches st.session_state")
    return found


def test_there_are_pages() -> None:
    assert PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_only_asks_calls_and_shows(page: Path) -> None:
    assert faults_of(page.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_under_120_lines(page: Path) -> None:
    assert page.read_text().count("\n") < 120


def test_the_rule_itself_finds_a_loop_a_try_and_arithmetic() -> None:
    thick = "try:\n    rows = [row for row in table]\nfinally:\n    total = 1 + 1\nst.session_state.x = 1"
    assert len(faults_of(thick)) == 4
