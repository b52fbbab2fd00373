"""Where a machine tells calls as they come: one address, let in by a token, every refusal a JSON sentence."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from dashboard.web.rates import Rate
from data_access.audit import AuditLine, Outcome
from data_access.refusals import BadInput, Refusal, StoreUnavailable
from data_access.store import Store

if TYPE_CHECKING:
    from data_access.calls.feeding import CallIntake, Taken
    from data_access.calls.feeds import Feed

PATH: Final = "/intake/calls"
MOST_BYTES: Final = 1024 * 1024
MESSAGES_A_MINUTE, MESSAGES_AT_ONCE = 600, 60
WRONG_A_MINUTE, WRONG_AT_ONCE = 6, 10
BODY_SECONDS: Final = 10.0
_LEAST_TOKEN, _MOST_TOKEN = 20, 200
_WRONG: Final = (
    "This token opens nothing. Send the one that was shown when the feed was made, as"
    " “Authorization: Bearer …”; an administrator makes a new one."
)


class _Turned(Exception):  # noqa: N818 - an answer, and no mistake of the program
    """A request that is answered with a status and a sentence."""

    def __init__(self, status: int, sentence: str, wait_seconds: float = 0.0) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.wait_seconds = status, sentence, wait_seconds


@dataclass(frozen=True)
class Intake:
    """The address of the machines, for one open house."""

    store: Store
    calls: "Callable[[], CallIntake]"
    """What takes calls in; it takes long to load, and is asked for at the first message."""
    clock: Callable[[], float] = time.monotonic
    _messages: Rate = field(init=False)
    _wrong: Rate = field(init=False)
    _noted: Rate = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count."""
        object.__setattr__(self, "_messages", Rate(MESSAGES_A_MINUTE, MESSAGES_AT_ONCE, self.clock))
        object.__setattr__(self, "_wrong", Rate(WRONG_A_MINUTE, WRONG_AT_ONCE, self.clock))
        object.__setattr__(self, "_noted", Rate(1, 1, self.clock))

    async def answer(self, request: Request) -> JSONResponse:
        """Take a message in; 200 with what became of its calls, 422 where none of them is one."""
        try:
            feed = await self._feed(request)
            body = await _body(request)
            taken = await run_in_threadpool(self._taken, feed, body, _address(request))
        except _Turned as turned:
            return _refused(turned.status, turned.sentence, turned.wait_seconds)
        except BadInput as refusal:
            return _refused(400, refusal.sentence)
        except StoreUnavailable as refusal:
            return _refused(503, refusal.sentence, 30)
        except Refusal as refusal:
            return _refused(409, refusal.sentence)
        status = 200 if taken.taken or not taken.refused else 422
        # Whoever tells calls does not wait until the counts are folded together.
        return JSONResponse(_words_of(taken), status, background=BackgroundTask(self.calls().fold_waiting))

    def _taken(self, feed: "Feed", body: bytes, address: str) -> "Taken":
        from data_access.calls.messages import message_of  # noqa: PLC0415 - as `calls`

        return self.calls().take_in(feed, message_of(body), address=address)

    def _find(self, token: str) -> "Feed | None":
        from data_access.calls.feeds import find_feed  # noqa: PLC0415 - as `calls`

        return find_feed(self.store, token)

    async def _feed(self, request: Request) -> "Feed":
        """Find whose token was sent, and whether it may be sent now."""
        address = _address(request)
        if self._wrong.is_spent(address):
            raise _Turned(429, "Too many wrong tokens came from this address. Wait a minute.", 60)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        sound = scheme.lower() == "bearer" and _LEAST_TOKEN <= len(token) <= _MOST_TOKEN
        feed = await run_in_threadpool(self._find, token) if sound else None
        if feed is None:
            self._wrong.seconds_to_wait(address)
            await run_in_threadpool(self._note, address)
            raise _Turned(401, _WRONG)
        if wait := self._messages.seconds_to_wait(feed.name):
            raise _Turned(429, "Too many messages a minute: send several calls in one.", wait)
        return feed

    def _note(self, address: str) -> None:
        """Put a wrong token on record, once a minute for each address, so that nobody fills the trail."""
        if self._noted.seconds_to_wait(address):
            return
        self.store.audit.record(
            AuditLine(
                at=self.store.clock(), account="", name="unknown feed", roles=(), session="",
                address=address, action="calls:feed:tell", outcome=Outcome.REFUSED,
                about="a token that opens nothing",
            )
        )  # fmt: skip


async def _body(request: Request) -> bytes:
    """Read the message; refused are another kind of content, and what is too long or too slow."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or request.headers.get("content-encoding", "identity") != "identity":
        raise _Turned(415, "Send JSON as it is: Content-Type application/json, without Content-Encoding.")
    try:
        return await asyncio.wait_for(request.body(), BODY_SECONDS)
    except ClientDisconnect:
        raise _Turned(413, f"A message has at most {MOST_BYTES:,} bytes. Nothing was kept.") from None
    except TimeoutError:
        raise _Turned(408, "The message did not arrive in time. Nothing was kept; send it again.") from None


def _words_of(taken: "Taken") -> dict[str, object]:
    return {
        "taken": taken.taken, "new": taken.new, "changed": taken.changed, "same": taken.same,
        "older": taken.older, "refused": [{"call": at, "why": why} for at, why in taken.refused],
    }  # fmt: skip


def _refused(status: int, sentence: str, wait_seconds: float = 0.0) -> JSONResponse:
    headers = {"retry-after": str(max(1, round(wait_seconds)))} if wait_seconds else None
    return JSONResponse({"refused": sentence}, status, headers=headers)


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def intake_routes(intake: Intake) -> list[BaseRoute]:
    """Return the route of the machines; it lies before the gate, because a machine has no session."""

    async def other(request: Request) -> JSONResponse:
        return _refused(405, f"Calls are told with POST, not with {request.method}.")

    return [
        Route(PATH, intake.answer, methods=["POST"]),
        Route(PATH, other, methods=["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]),
    ]
