"""An import of roads beside the screens: progress, a way to stop, one at a time, and how it ended."""

import threading
from collections.abc import Callable

import pytest

from dashboard.evacuation.roads.import_jobs import RoadJobs
from dashboard.jobs import JobState
from data_access.refusals import BadInput, Conflict
from data_access.roads.keeping import RoadEdition
from data_access.roads.ways import ImportStopped, Progress

SECONDS = 10.0


def test_a_stopped_import_says_so_and_cleans_up() -> None:
    begun, cleaned = threading.Event(), threading.Event()

    def work(progress: Progress, cancelled: Callable[[], bool]) -> RoadEdition:
        progress(0.5, "half")
        begun.set()
        while not cancelled():
            threading.Event().wait(0.01)
        raise ImportStopped("The import was stopped.")

    jobs = RoadJobs()
    job = jobs.start(work, cleaned.set)
    assert begun.wait(SECONDS)
    assert (job.share, job.words) == (0.5, "half")
    with pytest.raises(Conflict, match="running"):
        jobs.start(work, cleaned.set)
    job.stop()
    assert job.wait(SECONDS)
    assert (job.state, job.edition) == (JobState.STOPPED, None)
    assert cleaned.is_set()


def test_a_refused_import_keeps_its_sentence() -> None:
    def work(_progress: Progress, _cancelled: Callable[[], bool]) -> RoadEdition:
        raise BadInput("The file holds no road.")

    job = RoadJobs().start(work, lambda: None)
    assert job.wait(SECONDS)
    assert (job.state, job.sentence) == (JobState.REFUSED, "The file holds no road.")
