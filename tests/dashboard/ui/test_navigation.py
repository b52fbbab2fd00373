"""The list of pages: each role sees its own, and the table and the folder say the same."""

import pytest

from dashboard.ui.navigation import PAGES, PAGES_FOLDER, entries_for
from data_access.access import GRANTS, Role
from tests.doors import caller_with


def test_table_and_folder_hold_the_same_pages() -> None:
    in_folder = {path.stem for path in PAGES_FOLDER.glob("[a-z]*.py")}
    assert {entry.file for entry in PAGES} == in_folder


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_what_it_may_and_nothing_else(role: Role) -> None:
    shown = {entry.file for entry in entries_for(caller_with(role))}
    assert shown == {entry.file for entry in PAGES if entry.permission in GRANTS[role]}
    assert "account" in shown


def test_without_a_role_there_is_no_page() -> None:
    assert entries_for(caller_with()) == []


def test_only_administrators_see_the_administration() -> None:
    seeing = {role for role in Role if "administration" in {e.file for e in entries_for(caller_with(role))}}
    assert seeing == {Role.ADMINISTRATOR}
