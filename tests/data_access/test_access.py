"""Who may do what: nothing that the table does not grant."""

import pytest

from data_access.access import GRANTS, Caller, Permission, Role, console_caller, may
from data_access.records.ids import AccountId
from tests.doors import caller_with


def test_no_roles_may_nothing() -> None:
    assert not any(may(frozenset(), permission) for permission in Permission)


def test_every_role_has_its_line_in_the_table() -> None:
    assert set(GRANTS) == set(Role)


def test_every_permission_is_held_by_somebody() -> None:
    """A permission that no role holds is a door without a key."""
    held = frozenset[Permission]().union(*GRANTS.values())
    assert held == set(Permission)


def test_roles_add_up() -> None:
    both = caller_with(Role.POLICE, Role.REGISTRAR)
    assert both.may(Permission.CAMERAS_AREA_COUNT)
    assert both.may(Permission.PROFILES_EDIT)
    assert not both.may(Permission.REGISTRY_NAMES_READ)


def test_administrators_see_no_residents_data() -> None:
    """They keep accounts and keys; nothing of a household, and no map."""
    seen = {permission.split(":")[0] for permission in GRANTS[Role.ADMINISTRATOR]}
    assert seen.isdisjoint({"registry", "profiles", "cameras"})


def test_names_are_for_emergency_managers_alone() -> None:
    """Police, analysts and administrators may not read who lives where."""
    for permission in (Permission.REGISTRY_NAMES_READ, Permission.REGISTRY_EXPORT):
        assert [role for role in Role if may(frozenset({role}), permission)] == [Role.EMERGENCY_MANAGER]


@pytest.mark.parametrize(
    ("account_id", "name", "sentence"), [(b"short", "Ann", "16 bytes"), (bytes(16), "  ", "needs a name")]
)
def test_a_caller_that_could_not_be_named_is_refused(account_id: bytes, name: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Caller(AccountId(account_id), name, frozenset({Role.ANALYST}))


def test_the_console_has_a_name_and_no_account() -> None:
    caller = console_caller("root", frozenset({Role.ADMINISTRATOR}))
    assert (caller.account_id, caller.address) == (bytes(16), "console")
