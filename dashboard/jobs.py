"""Work that goes on while nobody waits: how far it is, a way to stop it, and how it ended."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from data_access.refusals import Refusal


class JobState(StrEnum):
    """How far a job is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    REFUSED = "refused"


@dataclass(kw_only=True)
class Job:
    """One piece of work on a thread of its own. Read it from any thread; only its own thread writes."""

    state: JobState = JobState.RUNNING
    sentence: str = ""
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)

    def stop(self) -> None:
        """Ask the job to stop; it does so between two steps."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait until the job has ended; False when it still runs after `seconds`."""
        return self._ended.wait(seconds)

    def attempt(
        self,
        work: Callable[[], str],
        *,
        stopped_by: type[Refusal],
        broken: str,
        clean_up: Callable[[], None] | None = None,
    ) -> None:
        """Do the work, whose sentence stands in the end, and remember how it ended.

        `stopped_by` is what the work raises when it was stopped; `broken` is said of a mistake of the
        program, which goes on to whoever runs the thread. `clean_up` is done in every case.
        """
        try:
            sentence = work()
            self.state, self.sentence = JobState.DONE, sentence
        except stopped_by as stopped:
            self.state, self.sentence = JobState.STOPPED, stopped.sentence
        except Refusal as refusal:
            self.state, self.sentence = JobState.REFUSED, refusal.sentence
        finally:
            if self.state is JobState.RUNNING:
                self.state, self.sentence = JobState.REFUSED, broken
            if clean_up is not None:
                clean_up()
            self._ended.set()
