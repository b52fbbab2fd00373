"""How often somebody may knock: so many times a minute, and a few at once."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

MOST_KNOWN: Final = 2_000
"""More names than this are forgotten: whoever invents them fills no memory."""


@dataclass(frozen=True, slots=True)
class _Left:
    times: float
    at: float


class Rate:
    """Lets each name through `a_minute` times a minute, up to `at_once` in a moment. Threads may share it."""

    def __init__(self, a_minute: float, at_once: int, clock: Callable[[], float]) -> None:
        self._a_second, self._at_once, self._clock = a_minute / 60, at_once, clock
        self._left: dict[str, _Left] = {}
        self._lock = Lock()

    def seconds_to_wait(self, name: str) -> float:
        """Count one more time; 0 when it may pass, else after how many seconds the next one may."""
        with self._lock:
            left = self._now(name)
            if left >= 1:
                self._keep(name, left - 1)
                return 0.0
            return (1 - left) / self._a_second

    def is_spent(self, name: str) -> bool:
        """Whether the next time would be refused; nothing is counted."""
        with self._lock:
            return self._now(name) < 1

    def _now(self, name: str) -> float:
        held = self._left.get(name)
        if held is None:
            return float(self._at_once)
        return min(float(self._at_once), held.times + (self._clock() - held.at) * self._a_second)

    def _keep(self, name: str, times: float) -> None:
        if len(self._left) >= MOST_KNOWN and name not in self._left:
            self._left.clear()
        self._left[name] = _Left(times, self._clock())
