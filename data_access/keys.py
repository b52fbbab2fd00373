"""Data keys and the ring of those that open: what a process that seals must know, without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data_access.refusals import KeyringRefused


class KeyClass(StrEnum):
    """What a key is for; a key of one class never opens a value of another."""

    PROFILE = "profile"
    ACCESS_CODE = "access_code"
    PLACE = "place"
    CAMERA = "camera"
    ALERT_CONTACT = "alert_contact"
    CALL = "call"
    PHOTO = "photo"
    TOTP = "totp"
    BLIND_PHONE = "blind_phone"
    SOURCE = "source"
    AUDIT = "audit"


FINGERPRINTS = frozenset({KeyClass.BLIND_PHONE, KeyClass.SOURCE, KeyClass.AUDIT})
"""Classes of HMAC keys: what they made can be compared but not opened, so they are not rotated."""


class KeyState(StrEnum):
    """Where a key stands on its way."""

    PENDING = "pending"
    PRIMARY = "primary"
    ACTIVE = "active"
    RETIRED = "retired"
    DESTROYED = "destroyed"


OPENING = frozenset({KeyState.PENDING, KeyState.PRIMARY, KeyState.ACTIVE})
"""A pending key opens too: another process may have made it primary a moment ago."""


@dataclass(frozen=True, repr=False)
class Key:
    """A data key. Its secret is not shown when it is printed."""

    kid: int
    key_class: KeyClass
    state: KeyState
    secret: bytes

    def __repr__(self) -> str:
        return f"Key(kid={self.kid}, key_class={self.key_class}, state={self.state})"


class Keyring:
    """The keys that open, by number, and the primary key of each class. Refuses a ring with a gap."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._by_kid = {key.kid: key for key in keys if key.state in OPENING}
        self._primary: dict[KeyClass, Key] = {}
        for key in self._by_kid.values():
            if key.state is KeyState.PRIMARY and self._primary.setdefault(key.key_class, key) is not key:
                raise KeyringRefused(
                    f"Two keys are primary for {key.key_class}. Put back the keyring from its backup."
                )
        missing = [key_class for key_class in KeyClass if key_class not in self._primary]
        if missing:
            raise KeyringRefused(
                f"The keyring has no primary key for {', '.join(missing)}."
                " Put back the keyring from its backup."
            )

    def primary(self, key_class: KeyClass) -> Key:
        """The key under which new values of the class are sealed."""
        return self._primary[key_class]

    def find(self, kid: int) -> Key | None:
        """The key with that number if it opens; None when there is none or it is retired."""
        return self._by_kid.get(kid)

    def keys_by_number(self) -> Sequence[Key]:
        """All keys that open, by number."""
        return sorted(self._by_kid.values(), key=lambda key: key.kid)
