"""How it stands now: calls per minute, who waits, how fast the last hour was answered, what is open. Pure."""

from dataclasses import dataclass
from math import exp
from typing import Final

from dashboard.calls.live_urgency import Urgency, urgency_of
from dashboard.calls.shares import Share, find_share
from dashboard.calls.standards import AnswerStandard
from data_access.calls.codes import MISSING
from data_access.calls.live import LiveCall, LiveCalls

MINUTES: Final = 60
RECENT_MINUTES: Final = 5
WAITS_AT_MOST_SECONDS: Final = 30 * 60
"""A call without an answer for longer is not waiting any more: nobody told how it ended."""
_HOUR: Final = 3_600_000
_SILENT_CHANCE: Final = 1e-3
"""A silence that comes by chance less often than once in a thousand such moments is said loudly."""
_LEAST_SILENCE_SECONDS, _SILENCE_WITHOUT_PAST_SECONDS = 120, 900


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """A call that is not closed, since how many seconds, and how far it is."""

    urgency: Urgency
    nature: str
    priority: str
    area: str
    centre: str
    seconds: int
    state: str


@dataclass(frozen=True)
class Board:
    """The figures of now.

    `waiting` and `share` are None where no centre tells when calls are answered, `incidents` where none
    tells when they are closed: no claim is made then. `per_minute` are 60 minutes, the oldest first.
    """

    per_minute: tuple[int, ...]
    standard: AnswerStandard
    share: Share | None
    waiting: int | None
    longest_wait_seconds: int
    abandoned: int
    incidents: tuple[OpenIncident, ...] | None
    newest_seconds: int | None
    usual: float | None

    @property
    def last_hour(self) -> int:
        """Calls of the last 60 minutes."""
        return sum(self.per_minute)

    @property
    def a_minute(self) -> float:
        """Calls per minute in the last five."""
        return sum(self.per_minute[-RECENT_MINUTES:]) / RECENT_MINUTES

    @property
    def is_silent(self) -> bool:
        """Whether the newest call is older than chance allows, or there is none."""
        age = self.newest_seconds
        if age is None:
            return True
        if self.usual is None:
            return age > _SILENCE_WITHOUT_PAST_SECONDS
        return age > _LEAST_SILENCE_SECONDS and exp(-self.usual * age / 3_600) < _SILENT_CHANCE

    @property
    def says(self) -> str:
        """How old the newest call is, and what that means."""
        if self.newest_seconds is None:
            return "No call came in the last 24 hours: nothing below is true now."
        age = f"The newest call came {age_words(self.newest_seconds)} ago"
        if not self.is_silent:
            return f"{age}."
        usual = "" if self.usual is None else f"; {self.usual:,.0f} calls an hour are usual now"
        return (
            f"{age}{usual}. The feed is silent: nothing below may be true now. Look at what sends the calls."
        )


def board_of(live: LiveCalls, standard: AnswerStandard, usual: float | None = None) -> Board:
    """Work the figures out; `usual` is how many calls such an hour has."""
    now = round(live.taken_at.timestamp() * 1_000)
    newest = max((call.received for call in live.calls), default=None)
    timed = _of_centres_that_tell(live.calls, "answered")
    waits = [now - call.received for call in timed if _waits(call, now)]
    closing = _of_centres_that_tell(live.calls, "closed")
    return Board(
        _by_minute(live.calls, now),
        standard,
        _share(timed, waits, now, standard),
        len(waits) if timed else None,
        max(waits, default=0) // 1_000,
        sum(call.abandoned for call in live.calls if now - call.received < _HOUR),
        _incidents(closing, now) if closing else None,
        None if newest is None else max(0, now - newest) // 1_000,
        usual,
    )


def age_words(seconds: int) -> str:
    """Write an age as a person says it: seconds, then minutes, then hours."""
    if seconds < 90:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7_200 else f"{seconds // 3_600} h"


def _of_centres_that_tell(calls: tuple[LiveCall, ...], moment: str) -> list[LiveCall]:
    """Leave out the calls of centres that never tell this moment: of them nothing can be claimed."""
    telling = {call.centre for call in calls if getattr(call, moment) != MISSING}
    return [call for call in calls if call.centre in telling]


def _by_minute(calls: tuple[LiveCall, ...], now: int) -> tuple[int, ...]:
    minutes = [0] * MINUTES
    for call in calls:
        ago = max(0, now - call.received) // 60_000
        if ago < MINUTES:
            minutes[MINUTES - 1 - ago] += 1
    return tuple(minutes)


def _waits(call: LiveCall, now: int) -> bool:
    told = (call.answered, call.sent, call.on_scene, call.closed)
    young = now - call.received <= WAITS_AT_MOST_SECONDS * 1_000
    return young and not call.abandoned and all(moment == MISSING for moment in told)


def _share(calls: list[LiveCall], waits: list[int], now: int, standard: AnswerStandard) -> Share | None:
    """Count the answers of the last hour; whoever waits longer than the standard is too late already.

    Without them a centre that is flooded would look as fast as ever. Abandoned calls are in neither.
    """
    took = [
        call.answered - call.received
        for call in calls
        if call.answered != MISSING and now - call.received < _HOUR and call.answered >= call.received
    ]
    limit = standard.seconds * 1_000
    late = sum(wait > limit for wait in waits)
    return find_share(sum(one <= limit for one in took), len(took) + late)


def _incidents(calls: list[LiveCall], now: int) -> tuple[OpenIncident, ...]:
    """The open ones: threats first, among them those without a unit, among them the oldest."""
    found = [
        (
            urgency_of(call.group, call.priority),
            call.on_scene != MISSING,
            call.sent != MISSING,
            call.received,
            call,
        )
        for call in calls
        if call.closed == MISSING and not call.abandoned
    ]
    return tuple(
        OpenIncident(
            urgency, call.nature, call.priority, call.area, call.centre, max(0, now - call.received) // 1_000,
            "on scene" if there else "unit sent" if sent else "waits for a unit",
        )
        for urgency, there, sent, _, call in sorted(found, key=lambda one: one[:4])
    )  # fmt: skip
