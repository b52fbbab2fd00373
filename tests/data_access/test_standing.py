"""Keys, open sessions and past imports are listed to those who may see them, and to nobody else."""

import pytest

from data_access.access import Permission, Role
from data_access.import_list import past_imports
from data_access.key_states import key_standings
from data_access.keyring import KeyClass, KeyState
from data_access.open_sessions import open_sessions
from data_access.refusals import NotPermitted
from data_access.store import Store
from tests.world.callers import JURISDICTION, someone

ADMINISTRATOR, REGISTRAR = someone(Role.ADMINISTRATOR), someone(Role.REGISTRAR)


def test_a_new_ring_has_one_primary_key_of_every_class(store: Store) -> None:
    with store.enter(ADMINISTRATOR, Permission.KEYS_MANAGE, about="keys") as visit:
        standings = key_standings(visit)
    assert [one.key_class for one in standings] == list(KeyClass)
    assert {one.state for one in standings} == {KeyState.PRIMARY}


def test_nobody_is_signed_in_and_nothing_imported_in_an_empty_county(store: Store) -> None:
    with store.enter(ADMINISTRATOR, Permission.PEOPLE_MANAGE, about="sessions") as visit:
        assert open_sessions(visit, JURISDICTION) == []
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT_REPORT, about="imports") as visit:
        assert past_imports(visit, JURISDICTION) == []


def test_the_wrong_door_lists_nothing(store: Store) -> None:
    with store.enter(ADMINISTRATOR, Permission.OWN_ACCOUNT, about="own") as visit:
        with pytest.raises(NotPermitted):
            key_standings(visit)
        with pytest.raises(NotPermitted):
            open_sessions(visit, JURISDICTION)
        with pytest.raises(NotPermitted):
            past_imports(visit, JURISDICTION)
