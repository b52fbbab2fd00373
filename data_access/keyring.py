"""The ring of data keys: one primary key a class, each wrapped by the key-encryption key.

A key goes pending → primary → active → retired → destroyed. New values are sealed under the primary
key; pending, primary and active keys open; a retired key opens nothing and can still be brought back
from its row, a destroyed one is gone. A new ring is never made over existing data.
"""

import os
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Table, func, insert, literal, select, update

from data_access import tables
from data_access.keyfiles import KEY_BYTES
from data_access.keys import FINGERPRINTS, OPENING, Key, KeyClass, Keyring, KeyState
from data_access.refusals import KeyringRefused

__all__ = [
    "FINGERPRINTS",
    "OPENING",
    "Key",
    "KeyClass",
    "KeyState",
    "Keyring",
    "Wrapping",
    "kids_in",
    "load_ring",
    "make_ring",
    "prepare_key",
    "promote_key",
    "rewrap_ring",
    "ring_exists",
    "set_state",
    "state_of",
]

_NONCE_BYTES = 12


class Wrapping:
    """Wraps and unwraps data keys under the key-encryption key (AES-256-GCM, bound to kid and class)."""

    def __init__(self, kek: bytes) -> None:
        if len(kek) != KEY_BYTES:
            raise KeyringRefused(f"A key-encryption key has {KEY_BYTES} bytes, not {len(kek)}.")
        self._cipher = AESGCM(kek)

    def wrap(self, kid: int, key_class: str, secret: bytes) -> bytes:
        """The wrapped key: nonce, ciphertext and tag, 60 bytes."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, _bound_to(kid, key_class))

    def unwrap(self, kid: int, key_class: str, wrapped: bytes) -> bytes:
        """The data key; refused when this key-encryption key does not open it."""
        nonce, body = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, body, _bound_to(kid, key_class))
        except (InvalidTag, ValueError):
            raise KeyringRefused(
                f"The key-encryption key does not open key {kid} ({key_class}) of this database."
                " Put back the key file that belongs to it; nothing was changed."
            ) from None


def _bound_to(kid: int, key_class: str) -> bytes:
    return b"muster keyring 1\0" + kid.to_bytes(4, "big") + key_class.encode()


def ring_exists(connection: Connection) -> bool:
    """Whether any key is in the database, in whatever state."""
    return connection.execute(select(tables.keyring.c.kid).limit(1)).first() is not None


def load_ring(connection: Connection, wrapping: Wrapping) -> Keyring:
    """The ring of this database, unwrapped. Refused: no ring, one that does not open, one with a gap."""
    ring = tables.keyring.c
    rows = connection.execute(
        select(ring.kid, ring.key_class, ring.state, ring.wrapped)
        .where(ring.state.in_([state.value for state in OPENING]))
        .order_by(ring.kid)
    ).all()
    if not rows:
        raise KeyringRefused(
            "The database holds no keyring. Put back the keyring table from a backup; without it"
            " nothing that was sealed can be read."
        )
    return Keyring(
        Key(kid, KeyClass(key_class), KeyState(state), wrapping.unwrap(kid, key_class, wrapped))
        for kid, key_class, state, wrapped in rows
    )


_SEALED_IN_COUNTY: tuple[Table, ...] = (
    tables.households,
    tables.places,
    tables.phones,
    tables.photos,
    tables.import_refusals,
    tables.staged_households,
)
_SEALED_IN_RECORD: tuple[Table, ...] = (tables.accounts,)
"""Where sealed or fingerprinted values lie: with a row in one of them, no new ring is made."""


def make_ring(connection: Connection, record: Connection, wrapping: Wrapping, now: datetime) -> None:
    """A first key for every class, all primary. Refused where there is a ring, or data without one."""
    if ring_exists(connection):
        raise KeyringRefused("The database has a keyring already. It was left as it was.")
    _require_no_sealed_row(connection, _SEALED_IN_COUNTY)
    _require_no_sealed_row(record, _SEALED_IN_RECORD)
    for kid, key_class in enumerate(KeyClass, start=1):
        _add_key(connection, wrapping, Key(kid, key_class, KeyState.PRIMARY, os.urandom(KEY_BYTES)), now)


def _require_no_sealed_row(connection: Connection, those: tuple[Table, ...]) -> None:
    for table in those:
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None:
            raise KeyringRefused(
                f"The database holds sealed rows ({table.name}) but no keyring. A new ring could not"
                " open them: put back the keyring table from a backup."
            )


def _add_key(connection: Connection, wrapping: Wrapping, key: Key, now: datetime) -> None:
    connection.execute(
        insert(tables.keyring).values(
            kid=key.kid,
            key_class=key.key_class.value,
            state=key.state.value,
            wrapped=wrapping.wrap(key.kid, key.key_class, key.secret),
            made_at=now,
            changed_at=now,
        )
    )


def prepare_key(connection: Connection, wrapping: Wrapping, key_class: KeyClass, now: datetime) -> int:
    """A pending key of the class and its number; the one that is pending already, if there is one."""
    if key_class in FINGERPRINTS:
        raise KeyringRefused(
            f"The key for {key_class} is not rotated: what it made can only be compared. Import the"
            " records again into a new database to change it."
        )
    waiting = _kid_in_state(connection, key_class, KeyState.PENDING)
    if waiting is not None:
        return waiting
    kid = connection.execute(select(func.max(tables.keyring.c.kid))).scalar_one() + 1
    _add_key(connection, wrapping, Key(kid, key_class, KeyState.PENDING, os.urandom(KEY_BYTES)), now)
    return int(kid)


def promote_key(connection: Connection, key_class: KeyClass, now: datetime) -> int:
    """The pending key becomes primary, the primary one active; refused when none is pending."""
    pending = _kid_in_state(connection, key_class, KeyState.PENDING)
    primary = _kid_in_state(connection, key_class, KeyState.PRIMARY)
    if pending is None:
        raise KeyringRefused(f"No key for {key_class} is pending. Prepare one first.")
    if primary is not None:
        set_state(connection, primary, KeyState.ACTIVE, now)
    set_state(connection, pending, KeyState.PRIMARY, now)
    return pending


def kids_in(connection: Connection, key_class: KeyClass, state: KeyState) -> list[int]:
    """The numbers of the keys of the class in that state, the oldest first; perhaps none."""
    ring = tables.keyring.c
    wanted = select(ring.kid).where(ring.key_class == key_class.value, ring.state == state.value)
    return list(connection.scalars(wanted.order_by(ring.kid)))


def _kid_in_state(connection: Connection, key_class: KeyClass, state: KeyState) -> int | None:
    return next(iter(kids_in(connection, key_class, state)), None)


def state_of(connection: Connection, kid: int, key_class: KeyClass) -> KeyState:
    """Where key `kid` of the class stands; refused when there is no such key."""
    ring = tables.keyring.c
    state = connection.execute(
        select(ring.state).where(ring.kid == kid, ring.key_class == key_class.value)
    ).scalar()
    if state is None:
        raise KeyringRefused(f"There is no key {kid} for {key_class}. Nothing was changed.")
    return KeyState(state)


def set_state(connection: Connection, kid: int, state: KeyState, now: datetime) -> None:
    """Move a key on; a destroyed key loses its wrapped bytes for good."""
    changes: dict[str, object] = {"state": state.value, "changed_at": now}
    if state is KeyState.DESTROYED:
        changes["wrapped"] = b""
    connection.execute(update(tables.keyring).where(tables.keyring.c.kid == kid).values(changes))


def rewrap_ring(connection: Connection, old: Wrapping, new: Wrapping, now: datetime) -> int:
    """Wrap every key that is left under another key-encryption key; how many there were."""
    ring = tables.keyring.c
    rows = connection.execute(
        select(ring.kid, ring.key_class, ring.wrapped).where(ring.state != KeyState.DESTROYED.value)
    ).all()
    for kid, key_class, wrapped in rows:
        again = new.wrap(kid, key_class, old.unwrap(kid, key_class, wrapped))
        connection.execute(
            update(tables.keyring).where(ring.kid == kid).values(wrapped=again, changed_at=now)
        )
    return len(rows)
