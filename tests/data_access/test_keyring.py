"""Keys: made once, kept outside the database, changed without losing a row."""

import os
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, update

from data_access import rotation
from data_access.access import Permission, Role
from data_access.engines import for_writing
from data_access.keyfiles import KeyFiles, read_key, write_key
from data_access.keyring import FINGERPRINTS, Key, KeyClass, Keyring, KeyState, Wrapping, load_ring
from data_access.refusals import KeyringRefused, NotPermitted, SealBroken
from data_access.store import Store, open_store
from data_access.tables import accounts, households, keyring, place_column, places
from data_access.vault import Context, header
from tests.doors import caller_with

KEEPER = caller_with(Role.ADMINISTRATOR)
REGISTRAR = caller_with(Role.REGISTRAR)
COUNTY = "Hennepin County, MN"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _household(store: Store, number: int) -> bytes:
    """A household with codes and two places, sealed as the importer seals it; its id."""
    row_id = number.to_bytes(16, "big")
    vault = store.vault
    row = {
        "id": row_id,
        "jurisdiction": COUNTY,
        "kind": "household",
        "source": "test",
        "row_digest": bytes(16),
        "version": number,
        "profile": vault.sealer(KeyClass.PROFILE, "households", "profile", COUNTY)(row_id, number, b"Doe"),
        "codes": vault.sealer(KeyClass.ACCESS_CODE, "households", "codes", COUNTY)(row_id, number, b"54321"),
        "created_at": NOON,
        "updated_at": NOON,
    }
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="a test", writes=True) as visit:
        visit.connection.execute(insert(households).values(row))
        for policy in ("functional_needs", "cameras"):
            seal = vault.sealer(KeyClass.PLACE, "places", place_column(policy), COUNTY)
            place = {"policy": policy, "household_id": row_id, "jurisdiction": COUNTY, "version": number}
            rec = seal(row_id, number, policy.encode().ljust(32, b"\0"))
            visit.connection.execute(insert(places).values(place | {"rec": rec, "opted_in": True}))
    return row_id


def _profile(store: Store, row_id: bytes) -> bytes:
    with store.engine.connect() as connection:
        wanted = select(households.c.version, households.c.profile).where(households.c.id == row_id)
        version, sealed = connection.execute(wanted).one()
    return store.vault.open(
        KeyClass.PROFILE, Context("households", "profile", row_id, COUNTY, version), sealed
    )


def _wrapping(files: KeyFiles) -> Wrapping:
    return Wrapping(read_key(files.kek))


# ------------------------------------------------------------------------------------- key files
def test_key_files_are_closed_to_others(files: KeyFiles) -> None:
    for path in (files.kek, files.signing):
        assert path.stat().st_mode & 0o777 == 0o600
        assert len(read_key(path)) == 32
    assert files.exist()


def test_a_key_is_never_written_over(files: KeyFiles) -> None:
    before = files.kek.read_bytes()
    with pytest.raises(KeyringRefused, match="left as it was"):
        files.make()
    with pytest.raises(KeyringRefused, match="left as it was"):
        write_key(files.kek, os.urandom(32))
    assert files.kek.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_that_others_can_read_is_refused(files: KeyFiles, mode: int) -> None:
    files.kek.chmod(mode)
    with pytest.raises(KeyringRefused, match="chmod 600"):
        read_key(files.kek)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "0 bytes"),
        (b"ab" * 31, "31 bytes"),
        (b"not hex", "not hexadecimal"),
        (b"\xff", "cannot be read"),
    ],
)
def test_a_key_of_another_form_is_refused(files: KeyFiles, content: bytes, sentence: str) -> None:
    files.kek.write_bytes(content)
    with pytest.raises(KeyringRefused, match=sentence):
        read_key(files.kek)


def test_a_missing_key_is_refused_with_what_to_do(database_url: str, files: KeyFiles) -> None:
    files.kek.unlink()
    with pytest.raises(KeyringRefused, match="keys make"):
        open_store(database_url, files)


# ------------------------------------------------------------------------------------------ ring
def test_a_new_store_has_one_primary_key_for_every_class(store: Store) -> None:
    with store.engine.connect() as connection:
        rows = connection.execute(select(keyring.c.key_class, keyring.c.state)).all()
    assert {key_class for key_class, _ in rows} == set(KeyClass)
    assert {state for _, state in rows} == {KeyState.PRIMARY}


def test_no_key_lies_in_the_database_in_clear(store: Store) -> None:
    with store.engine.connect() as connection:
        wrapped = b"".join(connection.execute(select(keyring.c.wrapped)).scalars())
    assert all(key.secret not in wrapped for key in store.vault._ring.keys_by_number())


def test_opened_again_the_same_keys_open(store: Store, database_url: str, files: KeyFiles) -> None:
    row_id = _household(store, 1)
    again = open_store(database_url, files)
    assert _profile(again, row_id) == b"Doe"
    again.close()


def test_another_key_file_does_not_open_the_ring(store: Store, database_url: str, files: KeyFiles) -> None:
    _household(store, 1)
    files.kek.unlink()
    write_key(files.kek, os.urandom(32))
    with pytest.raises(KeyringRefused, match="Put back the key file"):
        open_store(database_url, files)


def test_no_new_ring_is_made_over_existing_data(store: Store, database_url: str, files: KeyFiles) -> None:
    """The ring is gone, a household is there: a new ring would make it unreadable for good."""
    _household(store, 1)
    with for_writing(store.engine).begin() as connection:
        connection.execute(delete(keyring))
    with pytest.raises(KeyringRefused, match="holds sealed rows"):
        open_store(database_url, files)
    with store.engine.connect() as connection:
        assert connection.execute(select(keyring)).all() == []


def test_no_new_ring_is_made_over_existing_accounts(store: Store, database_url: str, files: KeyFiles) -> None:
    """Accounts lie in the record: their second factors are sealed under the ring as well."""
    row = {
        "id": bytes(16), "name": "ann", "shown_name": "Ann", "jurisdiction": COUNTY, "password_hash": "x",
        "enabled": True, "must_change_password": False, "created_at": NOON, "changed_at": NOON,
    }  # fmt: skip
    with for_writing(store.record_engine).begin() as connection:
        connection.execute(insert(accounts).values(row))
    with for_writing(store.engine).begin() as connection:
        connection.execute(delete(keyring))
    with pytest.raises(KeyringRefused, match="accounts"):
        open_store(database_url, files)


def test_a_wrapped_key_serves_no_other_class(store: Store, database_url: str, files: KeyFiles) -> None:
    """Swapping two rows of the ring must not make one key do another's work."""
    with for_writing(store.engine).begin() as connection:
        rows = connection.execute(select(keyring.c.kid, keyring.c.wrapped).order_by(keyring.c.kid)).all()
        for (kid, _), (_, wrapped) in zip(rows[:2], reversed(rows[:2]), strict=True):
            connection.execute(update(keyring).where(keyring.c.kid == kid).values(wrapped=wrapped))
    with pytest.raises(KeyringRefused, match="does not open key 1"):
        open_store(database_url, files)


def test_a_ring_with_a_gap_or_two_primaries_is_refused() -> None:
    keys = [Key(number, key_class, KeyState.PRIMARY, bytes(32)) for number, key_class in enumerate(KeyClass)]
    with pytest.raises(KeyringRefused, match="no primary key for profile"):
        Keyring(keys[1:])
    with pytest.raises(KeyringRefused, match="Two keys are primary"):
        Keyring([*keys, Key(90, KeyClass.PROFILE, KeyState.PRIMARY, bytes(32))])
    with pytest.raises(KeyringRefused, match="32 bytes"):
        Wrapping(b"short")


# -------------------------------------------------------------------------------------- rotation
def test_after_rotation_old_rows_open_and_new_ones_use_the_new_key(store: Store, files: KeyFiles) -> None:
    first = _household(store, 1)
    kid = rotation.rotate(store, KEEPER, _wrapping(files), KeyClass.PROFILE)
    second = _household(store, 2)
    assert (_profile(store, first), _profile(store, second)) == (b"Doe", b"Doe")
    with store.engine.connect() as connection:
        sealed = connection.execute(select(households.c.profile).where(households.c.id == second)).scalar()
    assert sealed is not None
    assert sealed.startswith(header(kid))


def test_only_who_keeps_the_keys_may_rotate(store: Store, files: KeyFiles) -> None:
    with pytest.raises(NotPermitted):
        rotation.rotate(store, REGISTRAR, _wrapping(files), KeyClass.PROFILE)


@pytest.mark.parametrize("key_class", sorted(FINGERPRINTS))
def test_keys_of_fingerprints_are_not_rotated(store: Store, files: KeyFiles, key_class: KeyClass) -> None:
    with pytest.raises(KeyringRefused, match="only be compared"):
        rotation.rotate(store, KEEPER, _wrapping(files), key_class)


def test_another_process_learns_the_new_key_by_itself(
    store: Store, database_url: str, files: KeyFiles
) -> None:
    """It was open before the rotation; a row sealed after it makes it read the ring again."""
    other = open_store(database_url, files)
    rotation.rotate(store, KEEPER, _wrapping(files), KeyClass.PROFILE)
    assert _profile(other, _household(store, 1)) == b"Doe"
    other.close()


@pytest.mark.parametrize("key_class", [KeyClass.PROFILE, KeyClass.ACCESS_CODE, KeyClass.PLACE])
def test_resealing_is_broken_off_and_taken_up(store: Store, files: KeyFiles, key_class: KeyClass) -> None:
    """Five households, two at a time, broken off after the first two: the rest is done by the next call."""
    for number in range(1, 6):
        _household(store, number)
    rotation.rotate(store, KEEPER, _wrapping(files), key_class)

    def stop(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.reseal(store, KEEPER, key_class, batch=2, told=stop)
    rows = 10 if key_class is KeyClass.PLACE else 5
    heard: list[tuple[int, int]] = []

    def hear(done: int, of: int) -> None:
        heard.append((done, of))

    assert rotation.reseal(store, KEEPER, key_class, batch=2, told=hear) == rows - 2
    assert heard[-1] == (rows - 2, rows - 2)
    assert rotation.reseal(store, KEEPER, key_class) == 0
    assert all(_profile(store, number.to_bytes(16, "big")) == b"Doe" for number in range(1, 6))


def test_places_still_open_after_resealing(store: Store, files: KeyFiles) -> None:
    row_id = _household(store, 1)
    rotation.rotate(store, KEEPER, _wrapping(files), KeyClass.PLACE)
    rotation.reseal(store, KEEPER, KeyClass.PLACE)
    for policy in ("functional_needs", "cameras"):
        with store.engine.connect() as connection:
            rec = connection.execute(select(places.c.rec).where(places.c.policy == policy)).scalar_one()
        opened = store.vault.open_places([row_id], [1], [rec], policy=policy, jurisdiction=COUNTY)
        assert opened == policy.encode().ljust(32, b"\0")


def test_a_key_is_laid_down_only_when_no_row_needs_it(store: Store, files: KeyFiles) -> None:
    """Active → retired → destroyed, and each step before its time is refused."""
    row_id = _household(store, 1)
    old = store.vault.primary_kid(KeyClass.PROFILE)
    rotation.rotate(store, KEEPER, _wrapping(files), KeyClass.PROFILE)
    with pytest.raises(KeyringRefused, match="1 rows of households are still sealed"):
        rotation.retire(store, KEEPER, KeyClass.PROFILE, old)
    with pytest.raises(KeyringRefused, match="not retired"):
        rotation.destroy(store, KEEPER, KeyClass.PROFILE, old)
    rotation.reseal(store, KEEPER, KeyClass.PROFILE)
    rotation.retire(store, KEEPER, KeyClass.PROFILE, old)
    rotation.destroy(store, KEEPER, KeyClass.PROFILE, old)
    with store.engine.connect() as connection:
        gone = connection.execute(select(keyring.c.wrapped).where(keyring.c.kid == old)).scalar()
        assert gone == b""
        assert load_ring(connection, _wrapping(files)).find(old) is None
    assert _profile(store, row_id) == b"Doe"


def test_a_retired_key_opens_nothing(store: Store, files: KeyFiles) -> None:
    """A row put back from before the rotation stays shut."""
    row_id = _household(store, 1)
    with store.engine.connect() as connection:
        old_row = connection.execute(select(households.c.profile)).scalar_one()
    old = store.vault.primary_kid(KeyClass.PROFILE)
    rotation.rotate(store, KEEPER, _wrapping(files), KeyClass.PROFILE)
    rotation.reseal(store, KEEPER, KeyClass.PROFILE)
    rotation.retire(store, KEEPER, KeyClass.PROFILE, old)
    with for_writing(store.engine).begin() as connection:
        connection.execute(update(households).values(profile=old_row))
    with pytest.raises(SealBroken, match=f"key {old}"):
        _profile(store, row_id)


def test_unknown_keys_and_classes_are_refused(store: Store) -> None:
    with pytest.raises(KeyringRefused, match="no key 999"):
        rotation.retire(store, KEEPER, KeyClass.PROFILE, 999)
    with pytest.raises(KeyringRefused, match="cannot be sealed again yet"):
        rotation.reseal(store, KEEPER, KeyClass.CAMERA)


def test_the_key_encryption_key_is_changed_without_touching_data(
    store: Store, database_url: str, files: KeyFiles
) -> None:
    row_id = _household(store, 1)
    new = os.urandom(32)
    assert rotation.rewrap(store, KEEPER, _wrapping(files), Wrapping(new)) == len(KeyClass)
    with pytest.raises(KeyringRefused):
        open_store(database_url, files)
    files.kek.unlink()
    write_key(files.kek, new)
    again = open_store(database_url, files)
    assert _profile(again, row_id) == b"Doe"
    again.close()
