"""Sign-ins on their way to the provider and back: each belongs to one browser, once, for ten minutes."""

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from dashboard.oidc.faults import Fault, ProofRefused

LASTS: Final = timedelta(minutes=10)
AT_MOST: Final = 10_000
_BYTES: Final = 32


@dataclass(frozen=True)
class Begun:
    """One sign-in on its way. `cookie` ties it to a browser, and nothing of it is sent to the provider.

    `session_id` is the session in which somebody proves once more who they are; empty for a sign-in.
    """

    to: str
    ends_at: datetime
    session_id: str = ""
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES), repr=False)
    state: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES), repr=False)
    """What the code can be changed for a token with (PKCE, RFC 7636)."""

    @property
    def begun_at(self) -> datetime:
        """When it was begun."""
        return self.ends_at - LASTS


@dataclass
class BegunSignIns:
    """Those of this process; the oldest are forgotten first. A restart forgets all."""

    clock: Callable[[], datetime]
    _kept: OrderedDict[bytes, Begun] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, to: str, session_id: str = "") -> Begun:
        """Remember a new one, that leads to the page `to` in the end."""
        begun = Begun(to, self.clock() + LASTS, session_id)
        with self._lock:
            self._kept[_digest(begun.cookie)] = begun
            while len(self._kept) > AT_MOST:
                self._kept.popitem(last=False)
        return begun

    def take(self, cookie: str, state: str) -> Begun:
        """Return the one of this browser and forget it; refused when unknown, used, too old, or another's."""
        with self._lock:
            begun = self._kept.pop(_digest(cookie), None)
        if begun is None or self.clock() > begun.ends_at:
            raise ProofRefused(Fault.NOT_BEGUN)
        if not hmac.compare_digest(begun.state.encode(), state.encode()):
            raise ProofRefused(Fault.NOT_BEGUN, "another state")
        return begun


def _digest(cookie: str) -> bytes:
    """A dictionary compares byte by byte; over a digest that tells nobody anything."""
    return hashlib.sha256(cookie.encode()).digest()
