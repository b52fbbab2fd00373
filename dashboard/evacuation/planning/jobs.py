"""Plans that are worked out while nobody waits: a thread each, with progress, a stop, and the plan kept."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.jobs import Job, JobState
from data_access.records.evacuation import PlanHead
from data_access.records.ids import AccountId
from data_access.refusals import Conflict, Refusal

Tell = Callable[[float, str], None]
"""Told the share done, 0 to 1, and what is being done."""
Work = Callable[[Tell, Callable[[], bool]], PlanHead]
"""Works a plan out and keeps it; it is handed where to tell its progress and where to ask whether to stop."""

_AT_ONCE: Final = 2
_KEPT: Final = 20
_BROKEN: Final = "The plan ended unexpectedly, and nothing of it was kept. Try again, or ask for help."


class PlanStopped(Refusal):
    """It was stopped before there was anything to keep."""


@dataclass
class PlanJob(Job):
    """One plan on its way; `kept` is where it lies when it is done."""

    id: str
    owner: AccountId
    name: str
    share: float = 0.0
    doing: str = ""
    kept: PlanHead | None = None

    def run(self, work: Work) -> None:
        """Do the work and remember how it ended."""

        def done() -> str:
            self.kept = work(self._tell, self._stop.is_set)
            return f"{self.kept.name}, version {self.kept.version}, is kept."

        self.attempt(done, stopped_by=PlanStopped, broken=_BROKEN)

    def _tell(self, share: float, doing: str) -> None:
        self.share, self.doing = min(1.0, share), doing


class PlanJobs:
    """The plans on their way in this process; one a person and two in all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: list[PlanJob] = []

    def start(self, work: Work, *, owner: AccountId, name: str) -> PlanJob:
        """Begin a plan; refused while this person has another on its way, or two others run."""
        job = PlanJob(secrets.token_hex(8), owner, name)
        with self._lock:
            running = [one for one in self._jobs if one.state is JobState.RUNNING]
            if any(one.owner == owner for one in running):
                raise Conflict("A plan of yours is being worked out. Wait for it, or stop it.")
            if len(running) >= _AT_ONCE:
                raise Conflict("Two plans are being worked out. Wait until one is done.")
            self._jobs = [*self._jobs[-_KEPT + 1 :], job]
        threading.Thread(target=job.run, args=(work,), name=f"plan-{job.id}", daemon=True).start()
        return job

    def find_latest(self, owner: AccountId) -> PlanJob | None:
        """Find the last plan that this person asked for since the start; None when there is none."""
        with self._lock:
            return next((job for job in reversed(self._jobs) if job.owner == owner), None)
