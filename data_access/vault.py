"""The vault: seals what must not be read without the keys, and opens it only where it belongs.

A sealed value is `0x01 | alg | kid u32 | nonce 12 | ciphertext | tag 16` (AES-256-GCM, NIST SP
800-38D). Its associated data are those first six bytes, table, column, row id, jurisdiction and
version, each part with its length or of fixed length, so that no two contexts read the same. `kid`
picks exactly one key; no other is tried. With random nonces one key is good for 2^32 values: rotate
before.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from struct import Struct
from typing import NoReturn, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from data_access.keys import OPENING, Key, KeyClass, Keyring, KeyState
from data_access.padding import padded, unpadded
from data_access.place_column import place_column
from data_access.records.ids import ID_BYTES, HouseholdId
from data_access.refusals import BadInput, KeyringRefused, SealBroken

__all__ = [
    "Context",
    "KeyClass",
    "Keyring",
    "Sealer",
    "Vault",
    "header",
    "known_answer_test",
    "padded",
    "unpadded",
]

VERSION = 1
AES_256_GCM = 1
HEADER_BYTES = 6
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES
_BODY = HEADER_BYTES + NONCE_BYTES
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_u64 = Struct(">Q").pack

Sealer = Callable[[bytes, int, bytes], bytes]
"""(row id, version, plaintext) → sealed; and with sealed for plaintext, the way back."""
T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """Where a sealed value lies: it opens there and nowhere else. Empty names are refused."""

    table: str
    column: str
    row_id: bytes
    jurisdiction: str
    version: int

    def __post_init__(self) -> None:
        """Refuse a context that another one could be mistaken for."""
        if not (self.table and self.column and self.jurisdiction):
            raise ValueError("a context names its table, column and jurisdiction")
        if len(self.row_id) != ID_BYTES:
            raise ValueError(f"a row id has {ID_BYTES} bytes, not {len(self.row_id)}")


class Nonces:
    """Random nonces, drawn from the system in batches: one call each costs as much as sealing.

    A forked process forgets what its parent had drawn, so that no nonce serves twice.
    """

    def __init__(self, batch: int = 4096) -> None:
        self._batch = batch
        self._drawn: list[bytes] = []
        os.register_at_fork(after_in_child=self._drawn.clear)

    def take(self) -> bytes:
        """A nonce that nobody else has: taking from the end of a list is one step for a thread."""
        try:
            return self._drawn.pop()
        except IndexError:
            many = os.urandom(NONCE_BYTES * self._batch)
            own, *rest = (many[at : at + NONCE_BYTES] for at in range(0, len(many), NONCE_BYTES))
            self._drawn.extend(rest)
            return own


_NONCES = Nonces()


def header(kid: int) -> bytes:
    """The first six bytes of everything that is sealed under key `kid`."""
    return bytes((VERSION, AES_256_GCM)) + kid.to_bytes(4, "big")


def _named(part: str) -> bytes:
    encoded = part.encode()
    return len(encoded).to_bytes(1, "big") + encoded


class Vault:
    """Seals and opens with a ring of keys; `reload` fetches the ring again when a new key turns up."""

    def __init__(self, ring: Keyring, *, reload: Callable[[], Keyring] | None = None) -> None:
        self._reload = reload
        self.use(ring)

    def __repr__(self) -> str:
        return f"Vault({len(self._ring.keys_by_number())} keys)"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled by accident; `portable` is the way to another process."""
        raise TypeError("a vault is handed to another process with portable(), never pickled")

    def use(self, ring: Keyring) -> None:
        """Work with `ring` from now on."""
        self._sealers: dict[tuple[KeyClass, str, str, str], Sealer] = {}
        self._openers: dict[tuple[KeyClass, str, str, str], Sealer] = {}
        self._ring = ring
        self._of_phone = _fingerprints(ring.primary(KeyClass.BLIND_PHONE))
        self._of_source = _fingerprints(ring.primary(KeyClass.SOURCE))
        self._of_audit = _fingerprints(ring.primary(KeyClass.AUDIT))

    def renew(self) -> None:
        """Read the ring again, so that a key that was laid down opens nothing more in this process."""
        if self._reload is not None:
            self.use(self._reload())

    def standing(self) -> dict[int, KeyState]:
        """The number and state of every key that opens here."""
        return {key.kid: key.state for key in self._ring.keys_by_number()}

    def sealing_kids(self) -> frozenset[int]:
        """The numbers of the keys under which something is sealed now, one a class."""
        return frozenset(kid for kid, state in self.standing().items() if state is KeyState.PRIMARY)

    def primary_kid(self, key_class: KeyClass) -> int:
        """The number of the key under which new values of the class are sealed."""
        return self._ring.primary(key_class).kid

    # ------------------------------------------------------------------------- one value at a time
    def seal(self, key_class: KeyClass, context: Context, plaintext: bytes) -> bytes:
        """`plaintext` sealed under the primary key of the class, 34 bytes longer than it was."""
        place = (key_class, context.table, context.column, context.jurisdiction)
        sealer = self._sealers.get(place) or self._sealers.setdefault(place, self.sealer(*place))
        return sealer(context.row_id, context.version, plaintext)

    def open(self, key_class: KeyClass, context: Context, sealed: bytes) -> bytes:
        """What was sealed. `SealBroken` when it was changed, moved, cut, or is older than its row."""
        place = (key_class, context.table, context.column, context.jurisdiction)
        opener = self._openers.get(place) or self._openers.setdefault(place, self.opener(*place))
        return opener(context.row_id, context.version, sealed)

    def seal_json(self, key_class: KeyClass, context: Context, value: object) -> bytes:
        """`value` as JSON, padded so that its size says little, and sealed."""
        return self.seal(key_class, context, padded(msgspec.json.encode(value)))

    def open_json(self, key_class: KeyClass, context: Context, sealed: bytes, kind: type[T]) -> T:
        """The value that `seal_json` sealed, read as `kind`; `SealBroken` when it is not one."""
        try:
            return msgspec.json.decode(unpadded(self.open(key_class, context, sealed)), type=kind)
        except (msgspec.DecodeError, ValueError):
            raise SealBroken(
                f"What is sealed in {context.table}.{context.column} is not a {kind.__name__} of this"
                " version of Muster. Update Muster, or put the row back from a backup."
            ) from None

    # ------------------------------------------------------------------------------ many at a time
    def sealer(self, key_class: KeyClass, table: str, column: str, jurisdiction: str) -> Sealer:
        """A fast `(row id, version, plaintext) -> sealed` for one column, for importers."""
        key = self._ring.primary(key_class)
        first = header(key.kid)
        bound, tail = first + _named(table) + _named(column), _named(jurisdiction)
        encrypt, take = AESGCM(key.secret).encrypt, _NONCES.take

        def seal(row_id: bytes, version: int, plaintext: bytes) -> bytes:
            if len(row_id) != ID_BYTES:
                raise ValueError(f"a row id has {ID_BYTES} bytes, not {len(row_id)}")
            nonce = take()
            return first + nonce + encrypt(nonce, plaintext, bound + row_id + tail + _u64(version))

        return seal

    def opener(self, key_class: KeyClass, table: str, column: str, jurisdiction: str) -> Sealer:
        """A fast `(row id, version, sealed) -> plaintext` for one column."""
        names, tail = _named(table) + _named(column), _named(jurisdiction)
        known: dict[bytes, tuple[Callable[[bytes, bytes, bytes], bytes], bytes]] = {}

        def learn(first: bytes) -> tuple[Callable[[bytes, bytes, bytes], bytes], bytes]:
            key = self._key_for(first, key_class, table, column)
            return known.setdefault(first, (AESGCM(key.secret).decrypt, first + names))

        def open_one(row_id: bytes, version: int, sealed: bytes) -> bytes:
            first = sealed[:HEADER_BYTES]
            decrypt, bound = known.get(first) or learn(first)
            try:
                return decrypt(
                    sealed[HEADER_BYTES:_BODY], sealed[_BODY:], bound + row_id + tail + _u64(version)
                )
            except (InvalidTag, ValueError):
                raise _broken(table, column, row_id) from None

        return open_one

    def open_places(
        self,
        ids: Sequence[bytes],
        versions: Sequence[int],
        recs: Sequence[bytes],
        *,
        policy: str,
        jurisdiction: str,
    ) -> bytes:
        """The places of one policy and jurisdiction, opened and joined: 32 bytes each, in that order.

        `SealBroken` names the first row that does not open; nothing is handed out then.
        """
        if not len(ids) == len(versions) == len(recs):
            raise ValueError("ids, versions and places are not of one length")
        column = place_column(policy)
        firsts = {rec[:HEADER_BYTES] for rec in recs}
        if len(firsts) == 1:
            with suppress(InvalidTag, ValueError):
                rows = zip(ids, versions, recs, strict=True)
                return self._open_alike(firsts.pop(), rows, column, _named(jurisdiction))
        opener = self.opener(KeyClass.PLACE, "places", column, jurisdiction)
        return b"".join(map(opener, ids, versions, recs))

    def _open_alike(
        self, first: bytes, rows: Iterable[tuple[bytes, int, bytes]], column: str, named: bytes
    ) -> bytes:
        """Places that are all under one key, without a call for each: a third faster than `opener`."""
        key = self._key_for(first, KeyClass.PLACE, "places", column)
        opened, bound = AESGCM(key.secret).decrypt, first + _named("places") + _named(column)
        return b"".join(
            [
                opened(rec[HEADER_BYTES:_BODY], rec[_BODY:], bound + row_id + named + _u64(version))
                for row_id, version, rec in rows
            ]
        )

    def _key_for(self, first: bytes, key_class: KeyClass, table: str, column: str) -> Key:
        """The one key that the header names. Refused: another format, another class, an unknown key."""
        if len(first) != HEADER_BYTES or first[:2] != header(0)[:2]:
            raise SealBroken(
                f"What lies in {table}.{column} is not a sealed value of this version of Muster."
                " Update Muster, or put the row back from a backup."
            )
        kid = int.from_bytes(first[2:], "big")
        key = self._ring.find(kid)
        if key is None:
            self.renew()
            key = self._ring.find(kid)
        if key is None or key.key_class is not key_class or key.state not in OPENING:
            raise SealBroken(
                f"What lies in {table}.{column} is sealed under key {kid}, which does not open"
                f" {key_class} here. Put back the keyring, or the row, from a backup."
            )
        return key

    # ---------------------------------------------------------------------------------- fingerprints
    def phone_index(self, e164: str) -> bytes:
        """16 bytes by which a phone is found; the number itself cannot be read from them.

        Anything but E.164 ("+16125551234") is refused: a number in two spellings would be two phones.
        """
        if not _E164.fullmatch(e164):
            raise BadInput("The phone number is not in the international form: a plus sign and digits.")
        return self._of_phone(e164.encode())[:16]

    def household_id(self, source: str, key: str) -> HouseholdId:
        """The id of the household called `key` in `source`: always the same, and a UUID (version 8)."""
        name = source.encode()
        told = b"household\0" + len(name).to_bytes(2, "big") + name + key.encode()
        made = bytearray(self._of_source(told)[:16])
        made[6] = made[6] & 0x0F | 0x80
        made[8] = made[8] & 0x3F | 0x80
        return HouseholdId(bytes(made))

    def row_digest(self, row: bytes) -> bytes:
        """16 bytes that change when `row` changes, and from which nothing of it can be guessed."""
        return self._of_source(b"row\0" + row)[:16]

    def audit_token(self, value: bytes) -> str:
        """A word by which the audit trail can speak of a value without saying it."""
        return self._of_audit(value)[:8].hex()

    # ------------------------------------------------------------------------------ other processes
    def portable(self) -> bytes:
        """The keys themselves, for a worker process over a pipe. Never write them anywhere."""
        return msgspec.msgpack.encode(
            [(key.kid, key.key_class, key.state, key.secret) for key in self._ring.keys_by_number()]
        )

    @classmethod
    def from_portable(cls, portable: bytes) -> "Vault":
        """The vault in a worker process; it cannot learn keys that are made later."""
        rows = msgspec.msgpack.decode(portable, type=list[tuple[int, KeyClass, KeyState, bytes]])
        return cls(Keyring(Key(*row) for row in rows))


def _fingerprints(key: Key) -> Callable[[bytes], bytes]:
    """HMAC-SHA256 under `key`; keyed once and copied, four times as fast as keyed each time."""
    copied = HMAC(key.secret, SHA256()).copy

    def fingerprint(value: bytes) -> bytes:
        mine = copied()
        mine.update(value)
        return mine.finalize()

    return fingerprint


def _broken(table: str, column: str, row_id: bytes) -> SealBroken:
    return SealBroken(
        f"The sealed value in {table}.{column} of row {row_id.hex()} does not open: it was changed, cut,"
        " moved from another row, or is older than its row. Put the row back from a backup and look at"
        " the audit trail."
    )


_COUNTED = bytes(range(32))
_KNOWN_CONTEXT = Context("households", "profile", bytes(range(16)), "Hennepin County, MN", 3)
_KNOWN_PLAIN = b"two residents, one wheelchair"
_KNOWN_SEALED = bytes.fromhex(
    "010100000007000102030405060708090a0b3375b93bb780b172e924f9ffc2c55802edb3a743981e3a105b0f84ec6f00"
    "977eb76c7c6fc399e2724300e97158"
)
_KNOWN_INDEX = bytes.fromhex("bde35755f4cf747915bdd657e1c835f5")
"""Made with two other libraries; tests/data_access/test_vault.py holds the commands."""


def known_answer_test() -> None:
    """Seal, open and index known values before real ones: a library that errs must not start.

    Refused with a sentence when any answer is not the known one.
    """
    ring = Keyring(
        Key(7 if key_class is KeyClass.PROFILE else 100 + number, key_class, KeyState.PRIMARY, _COUNTED)
        for number, key_class in enumerate(KeyClass)
    )
    vault = Vault(ring)
    again = vault.seal(KeyClass.PROFILE, _KNOWN_CONTEXT, _KNOWN_PLAIN)
    right = (
        vault.open(KeyClass.PROFILE, _KNOWN_CONTEXT, _KNOWN_SEALED) == _KNOWN_PLAIN
        and vault.open(KeyClass.PROFILE, _KNOWN_CONTEXT, again) == _KNOWN_PLAIN
        and again != _KNOWN_SEALED
        and vault.phone_index("+16125551234") == _KNOWN_INDEX
    )
    if not right:
        raise KeyringRefused(
            "The encryption of this machine gave a wrong answer in its self-test, so that nothing was"
            " opened. Install Muster's locked packages again: make clean, then make run."
        )
