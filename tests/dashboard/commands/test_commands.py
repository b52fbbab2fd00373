"""The command line: each command does its work or says in a sentence why not, with exit code 1."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dashboard.__main__ import app
from dashboard.commands.console import out

PASSWORD = "correct horse battery"
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command of an installation of this test's own."""
    monkeypatch.setenv("MUSTER_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("MUSTER_JURISDICTION", "Test County")
    # Who runs tests beside each other gives each of them a narrow console.
    monkeypatch.setattr(out, "width", 200)

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, words, input=typed)

    return run


def in_one_line(result: Result) -> str:
    """What was printed, with the line breaks of the console taken out."""
    return " ".join(result.output.split())


@pytest.fixture
def installed(command: Command) -> Command:
    assert command("keys", "make").exit_code == 0
    return command


@pytest.mark.parametrize(
    "words",
    [(), ("users",), ("keys",), ("audit",), ("import",), ("serve",), ("demo",), ("backup",), ("counts",)],
)
def test_everything_explains_itself(command: Command, words: tuple[str, ...]) -> None:
    shown = command(*words, "--help")
    assert shown.exit_code == 0
    assert "Usage" in shown.output


def test_without_a_key_it_says_how_to_make_one(command: Command) -> None:
    """A sentence and no traceback: whoever installs is no programmer."""
    refused = command("users", "list")
    assert refused.exit_code == 1
    assert "keys make" in in_one_line(refused)
    assert "Traceback" not in refused.output


def test_a_key_is_never_written_over(installed: Command) -> None:
    again = installed("keys", "make")
    assert again.exit_code == 1
    assert "already" in in_one_line(again)


def test_keys_are_listed_without_a_key(installed: Command, tmp_path: Path) -> None:
    shown = installed("keys", "show")
    assert "profile" in shown.output
    assert (tmp_path / "keys" / "kek").read_text().strip() not in shown.output


def test_rotating_gives_the_class_a_new_key_and_lays_the_old_one_down(installed: Command) -> None:
    turned = installed("keys", "rotate", "profile")
    assert turned.exit_code == 0, turned.output
    assert "the old one is laid down" in in_one_line(turned)
    states = re.findall(r"profile\s*│\s*(\w+)", installed("keys", "show").output)
    assert sorted(states) == ["primary", "retired"]


def test_people_are_made_changed_and_disabled(installed: Command) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    assert installed("users", "create", "ada", "--role", "administrator", typed=typed).exit_code == 0
    assert installed("users", "create", "bea", "--role", "police", typed=typed).exit_code == 0
    changed = installed("users", "roles", "bea", "--grant", "analyst", "--withdraw", "police")
    assert "bea: analyst" in changed.output
    assert installed("users", "disable", "bea", "--reason", "left").exit_code == 0
    assert "disabled" in installed("users", "list").output


def test_the_last_administrator_is_not_disabled(installed: Command) -> None:
    installed("users", "create", "ada", "--role", "administrator", typed=f"{PASSWORD}\n{PASSWORD}\n")
    refused = installed("users", "disable", "ada", "--reason", "left")
    assert refused.exit_code == 1
    assert "last administrator" in refused.output


def test_an_unknown_role_is_a_wrong_use(installed: Command) -> None:
    assert installed("users", "create", "ada", "--role", "king", typed="x\nx\n").exit_code == 2


def test_the_first_administrator_gets_a_token_and_a_link(installed: Command) -> None:
    shown = installed("users", "first")
    assert re.search(r"type the token [\w-]{43}", in_one_line(shown))
    assert re.search(r"http://localhost:8501/first-administrator\?token=[\w-]{43}", shown.output)


def test_the_trail_is_verified_and_shown(installed: Command) -> None:
    installed("users", "list")
    assert "as it was written" in installed("audit", "verify").output
    assert "all accounts" in installed("audit", "show").output


def test_the_trail_is_exported_and_a_copy_of_the_checkpoints_is_held_against_it(
    installed: Command, tmp_path: Path
) -> None:
    installed("users", "list")
    shown = installed("audit", "export", str(tmp_path / "trail.jsonl"), "--since", "2020-01-01")
    assert shown.exit_code == 0, shown.output
    key = installed("audit", "public-key").output.strip()
    assert json.loads((tmp_path / "trail.jsonl").read_text().splitlines()[0])["public_key"] == key
    copy = shutil.copy(tmp_path / "keys" / "audit-checkpoints.jsonl", tmp_path / "copy.jsonl")
    whole = installed("audit", "verify", "--checkpoints", str(copy))
    assert whole.exit_code == 0, whole.output
    (tmp_path / "empty.jsonl").write_text("")
    assert installed("audit", "verify", "--checkpoints", str(tmp_path / "empty.jsonl")).exit_code == 1
    assert installed("audit", "export", str(tmp_path / "trail.jsonl"), "--since", "2020-01-01").exit_code == 1


def test_a_broken_trail_leaves_with_one(installed: Command, tmp_path: Path) -> None:
    """Somebody with the file in hand changes a line: the command notices, and so does its script."""
    import sqlite3  # noqa: PLC0415 - only this attack goes around the store

    installed("users", "list")
    with sqlite3.connect(tmp_path / "muster-audit.db") as database:
        database.execute("UPDATE audit_lines SET body = CAST(replace(body, 'all', 'two') AS BLOB)")
    database.close()
    broken = installed("audit", "verify")
    assert broken.exit_code == 1
    assert "changed" in broken.output


def test_a_demo_county_does_not_mix_with_a_real_one(installed: Command) -> None:
    for words in (("demo",), ("serve", "--demo"), ("run",)):
        refused = installed(*words)
        assert refused.exit_code == 1
        assert "Test County" in refused.output


def test_a_weak_setting_is_a_sentence(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_HOST", "0.0.0.0")  # noqa: S104
    refused = command("serve")
    assert refused.exit_code == 1
    assert "MUSTER_HTTPS" in in_one_line(refused)


def test_a_dry_run_keeps_nothing_and_hands_rows_back(installed: Command, tmp_path: Path) -> None:
    """One good row, one with a day that there is not."""
    file = tmp_path / "households.csv"
    file.write_text(
        "id,name,address,city,zip,phone,confirmed\n"
        "1,Ada Doe,1 Main Street,Dayton,55327,612-555-1234,2026-01-02\n"
        "2,Bea Doe,2 Main Street,Dayton,55327,612-555-1235,2026-31-31\n"
    )
    shown = installed("import", "households", str(file), "--source", "test", "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert "dry run" in shown.output
    assert "2 rows read" in shown.output


def test_estimates_come_in_with_their_edition(installed: Command, tmp_path: Path) -> None:
    """One ZIP with two measures, and one row whose ZIP is none."""
    file = tmp_path / "empower.csv"
    file.write_text("Zip_Code,Power_Dependent_Devices_DME,O2_Services\n55327,41,11\nnowhere,3,4\n")
    asked = ("import", "estimates", str(file), "--source", "HHS emPOWER", "--edition", "June 2026")
    shown = installed(*asked, "--as-of", "2026-06-01")
    assert shown.exit_code == 0, shown.output
    assert "2 rows read: 2 numbers are kept." in shown.output
    assert "line 3" in shown.output
    assert installed(*asked, "--as-of", "June").exit_code == 2


def test_a_backup_says_that_it_holds_no_key_and_comes_back(
    installed: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = installed("backup", str(tmp_path / "backup"))
    assert made.exit_code == 0, made.output
    assert "The keys are not" in in_one_line(made)
    refused = installed("restore", str(tmp_path / "backup"))
    assert refused.exit_code == 1
    assert "left as it is" in in_one_line(refused)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "keys").mkdir(parents=True)
    monkeypatch.setenv("MUSTER_DATA_FOLDER", str(elsewhere))
    without_keys = installed("restore", str(tmp_path / "backup"))
    assert "a backup holds none" in in_one_line(without_keys)
    for name in ("kek", "audit-signing.key"):
        shutil.copy(tmp_path / "keys" / name, elsewhere / "keys")
    back = installed("restore", str(tmp_path / "backup"))
    assert back.exit_code == 0, back.output
    assert "audit trail is whole" in in_one_line(back)
    assert "restored from the backup" in installed("audit", "show").output


def test_counts_of_a_county_without_areas_say_what_to_import(installed: Command) -> None:
    refused = installed("counts", "release")
    assert refused.exit_code == 1
    assert "have the fixed areas imported first" in in_one_line(refused)


def test_the_console_tells_of_a_phone_that_two_households_share(installed: Command, tmp_path: Path) -> None:
    """What was taken in and should be known is said at the console as it is on the page."""
    file = tmp_path / "two.csv"
    file.write_text(
        "id,name,phone,address,city,zip\n"
        "1,Same One,6125550184,2 Oak Street,Dayton,55327\n"
        "2,Same Two,6125550184,3 Oak Street,Dayton,55327\n"
    )
    told = installed("import", "households", str(file), "--source", "clinic")
    assert told.exit_code == 0, told.output
    assert "2 new" in in_one_line(told)
    assert "Lines 2 and 3 give the same phone" in in_one_line(told)
