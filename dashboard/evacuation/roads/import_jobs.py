"""An import of roads that goes on while nobody looks: on its own thread, with progress and a way to stop."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.jobs import Job, JobState
from data_access.refusals import Conflict
from data_access.roads.keeping import RoadEdition
from data_access.roads.ways import ImportStopped, Progress

Work = Callable[[Progress, Callable[[], bool]], RoadEdition]
"""What a job does: it is handed where to tell its progress and where to ask whether to stop."""

_BROKEN: Final = "The import ended unexpectedly. The roads are as they were. Try again, or ask for help."


@dataclass
class RoadJob(Job):
    """One import of roads."""

    share: float = 0.0
    words: str = "The import begins"
    edition: RoadEdition | None = None

    def run(self, work: Work, clean_up: Callable[[], None]) -> None:
        """Do the work, remember how it ended, and clean up in every case."""

        def imported() -> str:
            self.edition = work(self._tell, self._stop.is_set)
            return self.edition.report.sentence()

        self.attempt(imported, stopped_by=ImportStopped, broken=_BROKEN, clean_up=clean_up)

    def _tell(self, share: float, words: str) -> None:
        self.share, self.words = share, words


class RoadJobs:
    """The imports of roads of this process. One at a time: a second would take the place of the first."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self.latest: RoadJob | None = None

    def start(self, work: Work, clean_up: Callable[[], None]) -> RoadJob:
        """Start an import on a thread of its own; refused while another one runs."""
        with self._lock:
            if self.latest is not None and self.latest.state is JobState.RUNNING:
                raise Conflict("Another import of roads is running. Wait until it has ended, or stop it.")
            self.latest = job = RoadJob()
        threading.Thread(target=job.run, args=(work, clean_up), name="import-roads", daemon=True).start()
        return job
