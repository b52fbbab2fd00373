"""Answers of a moment ago, in this process's own memory, each for the caller that asked and nobody else.

Streamlit's caches are shared by everybody, and its session state takes only what can be pickled; this
takes anything, holds it for minutes, and hands it to the same caller alone: same account, same session,
same roles.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from data_access.access import Caller

AT_MOST: Final = 500
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Answer:
    caller: Caller
    name: str
    asked: str
    ends_at: datetime
    given: Any


class KeptAnswers:
    """A few answers for a few minutes. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[_Answer] = []

    def asked_once(
        self, caller: Caller, name: str, asked: str, ask: Callable[[], _T], *, now: datetime, lasts: timedelta
    ) -> _T:
        """Give the kept answer to this question of this caller, else ask; what is refused is not kept.

        A caller without a session is asked for anew each time.
        """
        with self._lock:
            self._kept = [one for one in self._kept if one.ends_at > now]
            for one in self._kept:
                if (one.name, one.asked, one.caller) == (name, asked, caller) and caller.session_id:
                    found: _T = one.given
                    return found
        given = ask()
        with self._lock:
            self._kept = [*self._kept[-AT_MOST + 1 :], _Answer(caller, name, asked, now + lasts, given)]
        return given

    def forget(self, caller: Caller, name: str) -> None:
        """Forget what a session was answered under this name."""
        with self._lock:
            self._kept = [
                one for one in self._kept if (one.name, one.caller.session_id) != (name, caller.session_id)
            ]

    def __len__(self) -> int:
        """How many are held now."""
        return len(self._kept)
