"""Forecasts that are made while nobody waits: one thread each, with progress, a way to stop, and a result."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.forecast.outlook import Forecast, ForecastStopped, Progress
from dashboard.jobs import Job, JobState
from data_access.refusals import Conflict

Work = Callable[[Progress, Callable[[], bool]], Forecast]
"""Makes a forecast; it is handed where to tell its progress and where to ask whether to stop."""

_AT_ONCE: Final = 2
_KEPT: Final = 40
_BROKEN: Final = "The forecast ended unexpectedly. Try again, or ask for help."


@dataclass
class ForecastJob(Job):
    """One forecast, named by what it is of."""

    of: str
    done: int = 0
    steps: int = 1
    result: Forecast | None = None

    def run(self, work: Work) -> None:
        """Do the work and remember how it ended."""

        def made() -> str:
            self.result = work(self._tell, self._stop.is_set)
            return ""

        self.attempt(made, stopped_by=ForecastStopped, broken=_BROKEN)

    def _tell(self, done: int, steps: int) -> None:
        self.done, self.steps = done, steps


class ForecastJobs:
    """The forecasts of this process, the running ones and those that are kept; two run at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, ForecastJob] = {}

    def find(self, of: str) -> ForecastJob | None:
        """Find the forecast of this name, however far it is; None when nobody asked for it."""
        with self._lock:
            return self._jobs.get(of)

    def start(self, of: str, work: Work) -> ForecastJob:
        """Begin a forecast, or give the one that runs or is kept; refused while two others run."""
        with self._lock:
            found = self._jobs.get(of)
            if found is not None and found.state in (JobState.RUNNING, JobState.DONE):
                return found
            if sum(job.state is JobState.RUNNING for job in self._jobs.values()) >= _AT_ONCE:
                raise Conflict("Two forecasts are being made. Wait until one has ended, or stop it.")
            job = ForecastJob(of)
            self._jobs = {**dict(list(self._jobs.items())[-_KEPT + 1 :]), of: job}
        threading.Thread(target=job.run, args=(work,), name="forecast", daemon=True).start()
        return job
