"""The network: one question to the provider, bounded in time, size and number, never led elsewhere."""

import http.client
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Final
from urllib.parse import urlencode

from dashboard.oidc.faults import Fault, ProofRefused
from dashboard.oidc.settings import is_safe_address

SECONDS: Final = 6.0
AT_ONCE: Final = 4
"""Questions under way at the same time: people who sign in with a password need threads as well."""
LARGEST_BYTES: Final = 512 * 1024
_CHUNK: Final = 16 * 1024


@dataclass(frozen=True)
class Question:
    """What is asked: a form makes it a POST."""

    address: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    form: dict[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    body: bytes = field(repr=False)


Ask = Callable[[Question], Answer]
"""A question → its answer; `ProofRefused` when there is none."""


class _NoWayElsewhere(urllib.request.HTTPRedirectHandler):
    """A secret goes to the address that was checked, and to no other."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        """Refuse every redirection, so that its status is the answer."""


@dataclass(frozen=True)
class Wire:
    """Asks over the machine's own network, with its certificates and its proxy."""

    seconds: float = SECONDS
    largest_bytes: int = LARGEST_BYTES
    _turn: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))

    def __call__(self, question: Question) -> Answer:
        """Ask; refused are an address that is not safe, no answer in time, and one that is too large."""
        if not is_safe_address(question.address):
            raise ProofRefused(Fault.WRONG_METADATA, "an address is not https")
        if not self._turn.acquire(blocking=False):
            raise ProofRefused(Fault.BUSY)
        try:
            return self._asked(question, time.monotonic() + self.seconds)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise ProofRefused(Fault.UNREACHABLE, type(reason).__name__) from error
        finally:
            self._turn.release()

    def _asked(self, question: Question, end: float) -> Answer:
        form = urlencode(question.form).encode() if question.form is not None else None
        headers = {"Accept": "application/json", **question.headers}
        request = urllib.request.Request(question.address, form, headers)  # noqa: S310 - checked above
        opener = urllib.request.build_opener(_NoWayElsewhere)
        try:
            with opener.open(request, timeout=self.seconds) as answer:
                return Answer(answer.status, self._read(answer, end))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, self._read(error, end))

    def _read(self, answer: IO[bytes], end: float) -> bytes:
        read = bytearray()
        while chunk := answer.read(_CHUNK):
            read += chunk
            if len(read) > self.largest_bytes:
                raise ProofRefused(Fault.NO_TOKEN, "the answer was too large")
            if time.monotonic() > end:
                raise ProofRefused(Fault.UNREACHABLE, "the answer took too long")
        return bytes(read)
