"""`import calls`, `calls verify` and `calls rebuild`, as somebody types them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dashboard.__main__ import app

Command = Callable[..., Result]
ROWS = """number,when,about
1,2026-05-01 00:10:28,THEFT
2,2026-05-01 09:00:00,FIRE
3,2026-05-02 10:00:00,THEFT
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command of an installation of this test's own, with what is typed in."""
    monkeypatch.setenv("MUSTER_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("MUSTER_JURISDICTION", "Test County")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, words, input=typed)

    assert run("keys", "make").exit_code == 0
    return run


def test_columns_are_shown_confirmed_once_and_remembered(installed: Command, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(ROWS)
    words = ("import", "calls", str(file), "--source", "CAD")
    stopped = installed(*words, typed="n\n")
    assert stopped.exit_code == 1
    assert "is taken for" in stopped.output
    done = installed(*words, "--take", "about=nature", typed="y\n")
    assert done.exit_code == 0, done.output
    assert "3 rows read: 3 new" in done.output
    again = installed(*words)
    assert again.exit_code == 0, again.output
    assert "is taken for" not in again.output
    assert "3 unchanged" in again.output


def test_the_counts_are_verified_made_anew_and_verified_again(installed: Command, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(ROWS)
    assert installed("import", "calls", str(file), "--source", "CAD", "--yes").exit_code == 0
    assert "equal" in installed("calls", "verify").output
    (tmp_path / "data" / "calls" / "calls.duckdb").unlink()
    lost = installed("calls", "verify")
    assert lost.exit_code == 1
    assert "calls rebuild" in lost.output
    assert "3 calls are counted" in installed("calls", "rebuild").output
    assert installed("calls", "verify").exit_code == 0


def test_a_file_that_is_no_table_is_refused_in_a_sentence(installed: Command, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("id,nature\n1,THEFT\n2,FIRE\n")
    refused = installed("import", "calls", str(file), "--source", "CAD")
    assert refused.exit_code == 1
    assert "when a call was received" in refused.output
    assert "Traceback" not in refused.output
