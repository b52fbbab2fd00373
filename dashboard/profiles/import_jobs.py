"""Imports that go on while nobody looks: one thread each, with progress, a way to stop, and a result.

The result is kept here while the process lives, and in the list of imports for good.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.jobs import Job, JobState
from data_access.importers.report import ImportReport, Progress
from data_access.importers.run import ImportCancelled
from data_access.records.ids import AccountId
from data_access.refusals import Conflict

Work = Callable[[Callable[[Progress], None], Callable[[], bool]], ImportReport]
"""What a job does: it is handed where to tell its progress and where to ask whether to stop."""

_KEPT: Final = 20
_BROKEN: Final = "The import ended unexpectedly. Nothing of the file was kept. Try again, or ask for help."


@dataclass
class ImportJob(Job):
    """One import. It stops between two blocks, and then keeps nothing of the file."""

    id: str
    owner: AccountId
    file_name: str
    source: str
    dry_run: bool
    started_at: datetime
    progress: Progress | None = None
    report: ImportReport | None = None

    def run(self, work: Work, clean_up: Callable[[], None]) -> None:
        """Do the work, remember how it ended, and clean up in every case."""

        def imported() -> str:
            self.report = work(self._tell, self._stop.is_set)
            return self.report.sentence()

        self.attempt(imported, stopped_by=ImportCancelled, broken=_BROKEN, clean_up=clean_up)

    def _tell(self, progress: Progress) -> None:
        self.progress = progress


class ImportJobs:
    """The imports of this process. One at a time: two would only wait for each other's disk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: list[ImportJob] = []

    def start(
        self,
        work: Work,
        *,
        owner: AccountId,
        file_name: str,
        source: str,
        dry_run: bool,
        now: datetime,
        clean_up: Callable[[], None],
    ) -> ImportJob:
        """Start an import on a thread of its own; refused while another one runs."""
        job = ImportJob(secrets.token_hex(8), owner, file_name, source, dry_run, now)
        with self._lock:
            if any(other.state is JobState.RUNNING for other in self._jobs):
                raise Conflict("Another import is running. Wait until it has ended, or stop it.")
            self._jobs = [*self._jobs[-_KEPT + 1 :], job]
        threading.Thread(target=job.run, args=(work, clean_up), name=f"import-{job.id}", daemon=True).start()
        return job

    def find_latest(self, owner: AccountId) -> ImportJob | None:
        """Find the last import that this person started; None when there is none since the start."""
        with self._lock:
            return next((job for job in reversed(self._jobs) if job.owner == owner), None)
