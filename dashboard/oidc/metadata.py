"""What the provider says of itself: its addresses and its keys, asked for again when they grow old."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import Key, OctKey, import_key

from dashboard.oidc.faults import Fault, ProofRefused
from dashboard.oidc.settings import is_safe_address
from dashboard.oidc.wire import Ask, Question

DISCOVERY: Final = "/.well-known/openid-configuration"
KEEP: Final = timedelta(hours=1)
ASK_AGAIN: Final = timedelta(seconds=30)
"""Keys may have been changed at the provider; an invented key number must not make us ask each time."""
_OK: Final = 200
_KINDS: Final = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
"""How an algorithm's name begins → the kind of key that it takes."""

T = TypeVar("T")


class Metadata(msgspec.Struct, frozen=True):
    """The part of the discovery document that is used (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] | None = None
    authorization_response_iss_parameter_supported: bool | None = None

    @property
    def addresses(self) -> list[str]:
        """Every address in it."""
        needed = [self.authorization_endpoint, self.token_endpoint, self.jwks_uri]
        return needed + [one for one in (self.userinfo_endpoint, self.end_session_endpoint) if one]

    @property
    def secret_in_form(self) -> bool:
        """Whether the secret can only be sent in the form; else it goes into the header."""
        methods = self.token_endpoint_auth_methods_supported
        return (
            methods is not None and "client_secret_basic" not in methods and "client_secret_post" in methods
        )


class _KeySet(msgspec.Struct, frozen=True):
    keys: tuple[dict[str, Any], ...]


@dataclass
class _Kept(Generic[T]):
    """An answer and when it came."""

    value: T
    at: datetime


@dataclass
class Provider:
    """One provider, known by its issuer."""

    issuer: str
    ask: Ask
    clock: Callable[[], datetime]
    _metadata: _Kept[Metadata] | None = None
    _keys: _Kept[tuple[Key, ...]] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def metadata(self, not_older_than: timedelta = KEEP) -> Metadata:
        """Return the provider's addresses; refused when it does not answer or names another issuer."""
        kept = self._metadata
        if kept is None or self.clock() - kept.at > not_older_than:
            found = self._asked(f"{self.issuer.rstrip('/')}{DISCOVERY}", Metadata)
            if found.issuer != self.issuer:
                raise ProofRefused(Fault.WRONG_METADATA, "another issuer")
            if not all(is_safe_address(address) for address in found.addresses):
                raise ProofRefused(Fault.WRONG_METADATA, "an address is not https")
            kept = self._metadata = _Kept(found, self.clock())
        return kept.value

    def find_metadata(self) -> Metadata | None:
        """Return what was heard last, however long ago, without asking; None when nothing was yet."""
        return self._metadata.value if self._metadata else None

    def key(self, number: str | None, algorithm: str) -> Key:
        """Return the one key that a token names; refused when there is none, or more than one."""
        for not_older_than in (KEEP, ASK_AGAIN):
            fitting = [
                key
                for key in self._keys_now(not_older_than)
                if key.key_type == _KINDS[algorithm[:2]] and (number is None or key.kid == number)
            ]
            if len(fitting) == 1:
                return fitting[0]
        raise ProofRefused(Fault.WRONG_SIGNATURE, f"{len(fitting)} keys fit")

    def _keys_now(self, not_older_than: timedelta) -> tuple[Key, ...]:
        with self._lock:
            if self._keys is None or self.clock() - self._keys.at > not_older_than:
                found = self._asked(self.metadata().jwks_uri, _KeySet)
                self._keys = _Kept(tuple(_signing_keys(found)), self.clock())
            return self._keys.value

    def _asked(self, address: str, kind: type[T]) -> T:
        answer = self.ask(Question(address))
        if answer.status != _OK:
            raise ProofRefused(Fault.UNREACHABLE, f"status {answer.status}")
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ProofRefused(Fault.WRONG_METADATA, "not the expected JSON") from error


def _signing_keys(found: _KeySet) -> list[Key]:
    """Take the keys that can be read and that sign; a secret shared with the provider is none of them."""
    keys: list[Key] = []
    for told in found.keys:
        try:
            key = import_key(told)
        except (JoseError, ValueError, TypeError, KeyError):
            continue  # A key of a kind that is not known here signs nothing that is accepted here.
        if not isinstance(key, OctKey) and told.get("use", "sig") == "sig":
            keys.append(key)
    return keys
