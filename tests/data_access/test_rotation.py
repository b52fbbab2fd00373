"""A whole rotation: taken up where it was broken off, and seen by whoever else has the store open."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, func, insert, select

from data_access import photos, profiles, rotation, tables
from data_access.access import Permission, Role
from data_access.importers.run import run_import
from data_access.imports import refused_rows
from data_access.keyfiles import KeyFiles, read_key
from data_access.keyring import KeyClass, KeyState, Wrapping
from data_access.records.household import Scope
from data_access.records.ids import BatchId, HouseholdId
from data_access.refusals import Conflict, KeyringRefused
from data_access.sealed_columns import SEALED_COLUMNS, WAITED_FOR, columns_of
from data_access.store import Store, open_store
from data_access.vault import Context
from tests.data_access.matrix import picture
from tests.doors import caller_with
from tests.world.doe import DOE

KEEPER, REGISTRAR = caller_with(Role.ADMINISTRATOR), caller_with(Role.REGISTRAR)
COUNTY, TODAY = "Test County", date(2026, 11, 20)
IN_CLEAR = {
    ("areas", "geometry"),
    ("audit_lines", "body"),
    ("evacuation_plans", "area"),
    ("keyring", "wrapped"),
    ("road_arrays", "data"),
    ("road_closures", "geometry"),
    ("zone_outlines", "geometry"),
}
"""Columns of bytes of any length that hold nothing of a resident, or are wrapped in another way."""


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> tuple[Store, HouseholdId]:
    """The Does with a photo and a second factor in the house, and an import that handed a row back."""
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        household = profiles.save(visit, "test", DOE, jurisdiction=COUNTY, today=TODAY).household_id
        photos.save_photo(visit, household, picture())
    file = tmp_path / "file.csv"
    file.write_text("id,name,phone\n1,Ada,612-555-0101\n2,Bea,12\n")
    run_import(store, REGISTRAR, "file", file, jurisdiction=COUNTY, workers=0)
    _account(store)
    return store, household


def _account(store: Store) -> None:
    now, row_id = store.clock(), b"a" * 16
    sealed = store.vault.seal(KeyClass.TOTP, Context("accounts", "totp", row_id, COUNTY, 1), b"SECRET")
    row = {
        "id": row_id, "name": "ann", "shown_name": "Ann", "jurisdiction": COUNTY, "password_hash": "x",
        "totp": sealed, "enabled": True, "must_change_password": False, "created_at": now, "changed_at": now,
    }  # fmt: skip
    with store.recording() as connection:
        connection.execute(insert(tables.accounts).values(row))


def _rows_under(store: Store, kid: int, key_class: KeyClass) -> int:
    found = 0
    for column in columns_of(WAITED_FOR, key_class):
        engine = store.record_engine if column.on_record else store.engine
        with engine.connect() as connection:
            wanted = select(func.count()).select_from(column.table).where(column.under(kid))
            found += connection.execute(wanted).scalar_one()
    return found


def _wrapping(files: KeyFiles) -> Wrapping:
    return Wrapping(read_key(files.kek))


def _turn_all(store: Store, files: KeyFiles) -> None:
    for key_class in rotation.begin(store, KEEPER, _wrapping(files), SEALED_COLUMNS):
        rotation.finish(store, KEEPER, _wrapping(files), key_class)


def _states(store: Store, key_class: KeyClass) -> list[str]:
    ring = tables.keyring.c
    with store.engine.connect() as connection:
        wanted = select(ring.state).where(ring.key_class == key_class).order_by(ring.kid)
        return list(connection.scalars(wanted))


def test_every_sealed_column_is_one_that_a_rotation_knows() -> None:
    """A new column that is sealed and not named here would be lost when its key is destroyed."""
    known = {(c.table.name, c.name) for columns in WAITED_FOR.values() for c in columns}
    free = {
        (table.name, column.name)
        for tables_of in (tables.county, tables.record)
        for table in tables_of.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.type.length is None
    }
    assert free - IN_CLEAR == known


def test_after_a_rotation_nothing_lies_under_an_old_key(
    filled: tuple[Store, HouseholdId], files: KeyFiles
) -> None:
    store, household = filled
    old = {key_class: store.vault.primary_kid(key_class) for key_class in SEALED_COLUMNS}
    empty = {key_class for key_class, kid in old.items() if not _rows_under(store, kid, key_class)}
    assert empty == {KeyClass.CALL}
    _turn_all(store, files)
    for key_class, kid in old.items():
        assert _rows_under(store, kid, key_class) == 0
        assert _states(store, key_class) == [KeyState.RETIRED, KeyState.PRIMARY]
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        found = profiles.find_profile(visit, household)
        assert found is not None
        assert found.people == DOE.people
        photo = visit.connection.execute(select(tables.photos.c.id)).scalar_one()
        assert photos.find_photo(visit, photo)
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT_REPORT, about="test") as visit:
        batch = BatchId(visit.connection.execute(select(tables.import_batches.c.id)).scalar_one())
        assert [row.line for row in refused_rows(visit, batch)] == [3]
    assert store.audit.verify() == []


def test_what_was_broken_off_is_taken_up_and_what_was_done_is_not_done_again(
    filled: tuple[Store, HouseholdId], files: KeyFiles
) -> None:
    """Of three classes the first is finished, the second half way, the third not begun."""
    store, _ = filled
    classes = (KeyClass.PROFILE, KeyClass.ACCESS_CODE, KeyClass.PLACE)
    assert rotation.begin(store, KEEPER, _wrapping(files), classes) == classes
    rotation.finish(store, KEEPER, _wrapping(files), KeyClass.PROFILE)
    rotation.promote_pending(store, KEEPER, _wrapping(files), KeyClass.ACCESS_CODE)
    left = rotation.begin(store, KEEPER, _wrapping(files), classes)
    assert left == (KeyClass.ACCESS_CODE, KeyClass.PLACE)
    for key_class in left:
        rotation.finish(store, KEEPER, _wrapping(files), key_class)
    assert {len(_states(store, key_class)) for key_class in classes} == {2}


def test_a_withdrawn_place_does_not_stop_a_rotation(
    filled: tuple[Store, HouseholdId], files: KeyFiles
) -> None:
    """A withdrawal leaves an empty row, which is sealed under nothing."""
    store, household = filled
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        profiles.withdraw(visit, household, Scope.EMERGENCY_MANAGEMENT, TODAY)
    _turn_all(store, files)


def test_who_has_the_store_open_seals_under_the_new_key_without_a_restart(
    filled: tuple[Store, HouseholdId], database_url: str, files: KeyFiles
) -> None:
    """The other process only writes; it never meets a row that would tell it of the new key."""
    store, _ = filled
    other = open_store(database_url, files, clock=store.clock)
    old = other.vault.primary_kid(KeyClass.PROFILE)
    _turn_all(store, files)
    with other.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        profiles.save(visit, "other", DOE, jurisdiction=COUNTY, today=TODAY)
    with other.recording():
        pass
    assert _rows_under(store, old, KeyClass.PROFILE) == 0
    assert other.vault.primary_kid(KeyClass.TOTP) == store.vault.primary_kid(KeyClass.TOTP)
    other.close()


def test_an_import_that_read_under_a_key_laid_down_keeps_nothing(
    filled: tuple[Store, HouseholdId], files: KeyFiles, tmp_path: Path
) -> None:
    """Its rows were sealed before; kept now, nobody could open them."""
    store, _ = filled
    file = tmp_path / "second.csv"
    file.write_text("id,name,phone\n1,Ada,612-555-0101\n9,Cy,612-555-0109\n")

    def turn(_: object) -> None:
        if len(_states(store, KeyClass.PROFILE)) == 1:
            _turn_all(store, files)

    with pytest.raises(Conflict, match="Import the file again"):
        run_import(store, REGISTRAR, "file", file, jurisdiction=COUNTY, workers=0, progress=turn)
    run_import(store, REGISTRAR, "file", file, jurisdiction=COUNTY, workers=0)
    assert store.audit.verify() == []


@pytest.mark.parametrize("key_class", [KeyClass.CAMERA, KeyClass.BLIND_PHONE])
def test_a_class_that_cannot_be_sealed_again_gets_no_second_key(
    store: Store, files: KeyFiles, key_class: KeyClass
) -> None:
    with pytest.raises(KeyringRefused):
        rotation.begin(store, KEEPER, _wrapping(files), [KeyClass.PROFILE, key_class])
    assert _states(store, KeyClass.PROFILE) == [KeyState.PRIMARY]
