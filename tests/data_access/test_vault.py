"""The vault: what is sealed opens where it lies, and nowhere else."""

import multiprocessing
import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access import vault as vault_module
from data_access.keyring import Key, KeyClass, Keyring, KeyState
from data_access.padding import padded, unpadded
from data_access.records.household import Person, SafetyProfile
from data_access.refusals import BadInput, KeyringRefused, SealBroken
from data_access.vault import Context, Vault, known_answer_test

ROW = bytes(range(16))
HERE = Context("households", "profile", ROW, "Hennepin County, MN", 3)
SECRET = b"insulin in the fridge"


def test_known_answer_of_another_library() -> None:
    """The known sealed value was made with PyCryptodome, whose AES-GCM is not OpenSSL's.

    h = bytes.fromhex("010100000007"); n = lambda s: bytes([len(s)]) + s
    aad = h + n(b"households") + n(b"profile") + bytes(range(16)) + n(b"Hennepin County, MN") \
        + (3).to_bytes(8, "big")
    c = AES.new(bytes(range(32)), AES.MODE_GCM, nonce=bytes(range(12))); c.update(aad)
    ct, tag = c.encrypt_and_digest(b"two residents, one wheelchair")
    print((h + bytes(range(12)) + ct + tag).hex())

    and the phone index with: printf '+16125551234' | openssl dgst -sha256 -mac HMAC -macopt
    hexkey:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f  (the first 16 bytes).
    """
    known_answer_test()


def test_a_wrong_answer_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that gives another index must not start."""
    monkeypatch.setattr(vault_module, "_KNOWN_INDEX", bytes(16))
    with pytest.raises(KeyringRefused, match="self-test"):
        known_answer_test()


def test_what_is_sealed_opens_where_it_lies(vault: Vault) -> None:
    sealed = vault.seal(KeyClass.PROFILE, HERE, SECRET)
    assert vault.open(KeyClass.PROFILE, HERE, sealed) == SECRET
    assert SECRET not in sealed


def test_a_place_of_32_bytes_is_sealed_to_66(vault: Vault) -> None:
    assert len(vault.seal(KeyClass.PLACE, HERE, bytes(32))) == 66


def test_the_same_value_is_never_sealed_alike(vault: Vault) -> None:
    """Equal values must not be seen to be equal; 10,000 go beyond two batches of nonces."""
    seal = vault.sealer(KeyClass.PLACE, "places", "rec/cameras", "Hennepin County, MN")
    nonces = {seal(ROW, 1, b"same")[6:18] for _ in range(10_000)}
    assert len(nonces) == 10_000


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, table="photos"),
        replace(HERE, column="codes"),
        replace(HERE, row_id=bytes(16)),
        replace(HERE, jurisdiction="Wright County, MN"),
        replace(HERE, version=4),
        replace(HERE, table="householdsp", column="rofile"),
    ],
    ids=["table", "column", "row", "jurisdiction", "older version", "names run together"],
)
def test_a_sealed_value_opens_nowhere_else(vault: Vault, elsewhere: Context) -> None:
    """Swapped between rows, or put back from before the row's last change: refused with a sentence."""
    sealed = vault.seal(KeyClass.PROFILE, HERE, SECRET)
    with pytest.raises(SealBroken, match="does not open") as refused:
        vault.open(KeyClass.PROFILE, elsewhere, sealed)
    assert "insulin" not in str(refused.value)


@given(st.integers(min_value=0), st.integers(0, 7))
def test_any_flipped_bit_is_refused(at: int, bit: int) -> None:
    """Header, nonce, ciphertext or tag: no bit of a sealed value can be changed."""
    ring = Keyring(Key(number, name, KeyState.PRIMARY, bytes(32)) for number, name in enumerate(KeyClass))
    vault = Vault(ring)
    sealed = bytearray(vault.seal(KeyClass.PROFILE, HERE, SECRET))
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(SealBroken):
        vault.open(KeyClass.PROFILE, HERE, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 5, 6, 7, 17, 18, 33, 34, 54])
def test_a_cut_value_is_refused(vault: Vault, length: int) -> None:
    sealed = vault.seal(KeyClass.PROFILE, HERE, SECRET)
    with pytest.raises(SealBroken):
        vault.open(KeyClass.PROFILE, HERE, sealed[:length])


def test_a_key_opens_only_its_own_class(vault: Vault) -> None:
    """The header names one key; that it exists is not enough."""
    sealed = vault.seal(KeyClass.ACCESS_CODE, HERE, SECRET)
    with pytest.raises(SealBroken, match="does not open profile"):
        vault.open(KeyClass.PROFILE, HERE, sealed)


def test_no_other_key_is_tried(vault: Vault) -> None:
    """With the number of an existing key of the same class put into the header, the value stays shut."""
    ring = Keyring(
        [*vault._ring.keys_by_number(), Key(99, KeyClass.PROFILE, KeyState.ACTIVE, os.urandom(32))]
    )
    sealed = vault.seal(KeyClass.PROFILE, HERE, SECRET)
    with pytest.raises(SealBroken):
        Vault(ring).open(KeyClass.PROFILE, HERE, sealed[:2] + (99).to_bytes(4, "big") + sealed[6:])


def test_an_unknown_key_is_fetched_once(vault: Vault) -> None:
    """Another process has rotated: the ring is read again, and only then is the value refused."""
    newer = Key(50, KeyClass.PROFILE, KeyState.PENDING, os.urandom(32))
    later = Keyring([*vault._ring.keys_by_number(), newer])
    old_ones = [replace(key, state=KeyState.ACTIVE) for key in later.keys_by_number()]
    writer = Vault(
        Keyring(
            replace(key, state=KeyState.PRIMARY) if key.kid == 50 or key.key_class != newer.key_class else key
            for key in old_ones
        )
    )
    sealed = writer.seal(KeyClass.PROFILE, HERE, SECRET)
    reader = Vault(vault._ring, reload=lambda: later)
    assert reader.open(KeyClass.PROFILE, HERE, sealed) == SECRET
    with pytest.raises(SealBroken, match="key 50"):
        vault.open(KeyClass.PROFILE, HERE, sealed)


@pytest.mark.parametrize("change", [{"table": ""}, {"jurisdiction": ""}, {"row_id": b"short"}])
def test_a_context_with_a_gap_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"context|bytes"):
        replace(HERE, **change)  # type: ignore[arg-type]


def test_a_profile_comes_back_whole_and_its_size_says_little(vault: Vault) -> None:
    """Three people or one: both are 512 bytes and the 34 of the seal."""
    one = SafetyProfile(key="1", people=(Person(name="Ann"),))
    more = SafetyProfile(key="1", people=(Person(name="Ann"), Person(name="Ben"), Person(name="Cleo")))
    sealed = [vault.seal_json(KeyClass.PROFILE, HERE, profile) for profile in (one, more)]
    assert [len(value) for value in sealed] == [546, 546]
    assert vault.open_json(KeyClass.PROFILE, HERE, sealed[1], SafetyProfile) == more


def test_json_of_another_kind_is_refused(vault: Vault) -> None:
    sealed = vault.seal_json(KeyClass.PROFILE, HERE, {"unknown": 1})
    with pytest.raises(SealBroken, match="SafetyProfile"):
        vault.open_json(KeyClass.PROFILE, HERE, sealed, SafetyProfile)


@given(st.binary(max_size=5_000))
def test_padding_gives_back_what_went_in(text: bytes) -> None:
    whole = padded(text)
    assert unpadded(whole) == text
    assert len(whole) in {512, 1024, 2048, 4096, 8192}


@pytest.mark.parametrize("whole", [b"", bytes(100), (600).to_bytes(4, "big").ljust(512, b"\0")])
def test_padding_that_does_not_fit_is_refused(whole: bytes) -> None:
    with pytest.raises(ValueError, match="padded length"):
        unpadded(whole)


def _places(vault: Vault, count: int) -> tuple[list[bytes], list[int], list[bytes]]:
    seal = vault.sealer(KeyClass.PLACE, "places", "rec/functional_needs", "Hennepin County, MN")
    ids = [number.to_bytes(16, "big") for number in range(count)]
    versions = [1 + number % 3 for number in range(count)]
    return ids, versions, [seal(*row, bytes([row[1]]) * 32) for row in zip(ids, versions, strict=True)]


def test_places_are_opened_together(vault: Vault) -> None:
    ids, versions, recs = _places(vault, 5)
    joined = vault.open_places(
        ids, versions, recs, policy="functional_needs", jurisdiction="Hennepin County, MN"
    )
    assert joined == b"".join(bytes([version]) * 32 for version in versions)
    assert vault.open_places([], [], [], policy="cameras", jurisdiction="X") == b""


def test_places_of_another_policy_do_not_open(vault: Vault) -> None:
    """A camera opt-in must not be turned into one for functional needs by changing a word in a row."""
    ids, versions, recs = _places(vault, 2)
    with pytest.raises(SealBroken):
        vault.open_places(ids, versions, recs, policy="cameras", jurisdiction="Hennepin County, MN")


def test_one_broken_place_hands_out_none_and_is_named(vault: Vault) -> None:
    ids, versions, recs = _places(vault, 3)
    recs[1], recs[2] = recs[2], recs[1]
    with pytest.raises(SealBroken, match=ids[1].hex()):
        vault.open_places(ids, versions, recs, policy="functional_needs", jurisdiction="Hennepin County, MN")


def test_lists_of_different_length_are_refused(vault: Vault) -> None:
    with pytest.raises(ValueError, match="one length"):
        vault.open_places([ROW], [], [], policy="cameras", jurisdiction="X")


def test_a_phone_has_one_index_and_other_spellings_are_refused(vault: Vault) -> None:
    index = vault.phone_index("+16125551234")
    assert len(index) == 16
    assert index == vault.phone_index("+16125551234") != vault.phone_index("+16125551235")
    for spelling in ("6125551234", "+1 612 555 1234", "+0", "", "+16125551234\n"):
        with pytest.raises(BadInput) as refused:
            vault.phone_index(spelling)
        assert "612" not in str(refused.value)


def test_a_household_has_the_same_id_each_time_and_it_is_a_uuid(vault: Vault) -> None:
    made = vault.household_id("smart911", "A-17")
    assert made == vault.household_id("smart911", "A-17")
    assert made != vault.household_id("smart911A", "-17"), "source and key must not run together"
    assert (UUID(bytes=made).version, UUID(bytes=made).variant) == (8, "specified in RFC 4122")


def test_a_digest_changes_with_the_row(vault: Vault) -> None:
    assert vault.row_digest(b"a") != vault.row_digest(b"b")
    assert len(vault.row_digest(b"a")) == 16
    assert vault.audit_token(b"a") != vault.audit_token(b"b")


def _in_worker(portable: bytes, sealed: bytes, answer: Callable[[object], None]) -> None:
    other = Vault.from_portable(portable)
    answer((other.open(KeyClass.PROFILE, HERE, sealed), other.phone_index("+16125551234")))


def test_a_worker_process_opens_with_the_keys_handed_over(vault: Vault) -> None:
    """As the importer does: over a pipe, into a process that was not forked from this one."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    sealed = vault.seal(KeyClass.PROFILE, HERE, SECRET)
    worker = spawn.Process(target=_in_worker, args=(vault.portable(), sealed, theirs.send))
    worker.start()
    assert ours.recv() == (SECRET, vault.phone_index("+16125551234"))
    worker.join()
    ours.close()
    theirs.close()


def test_a_forked_process_draws_other_nonces(vault: Vault) -> None:
    """A nonce that parent and child both use under one key would give both values away."""
    seal = vault.sealer(KeyClass.PROFILE, "households", "profile", "X")
    seal(ROW, 1, SECRET)
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    child = fork.Process(target=lambda: theirs.send([seal(ROW, 1, SECRET)[6:18] for _ in range(100)]))
    child.start()
    drawn = set(ours.recv())
    child.join()
    assert drawn.isdisjoint({seal(ROW, 1, SECRET)[6:18] for _ in range(100)})
    ours.close()
    theirs.close()


def test_keys_are_not_shown_and_not_pickled(vault: Vault) -> None:
    key = vault._ring.primary(KeyClass.PROFILE)
    assert key.secret.hex() not in repr(key) + repr(vault)
    assert repr(key.secret) not in repr(key)
    with pytest.raises(TypeError, match="portable"):
        pickle.dumps(vault)
