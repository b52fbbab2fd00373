"""Imports go on by themselves, tell how far they are, stop when asked, and always end with a sentence."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from dashboard.jobs import JobState
from dashboard.profiles.import_jobs import ImportJob, ImportJobs, Work
from data_access.importers.report import ImportReport, Progress
from data_access.importers.run import ImportCancelled
from data_access.records.ids import AccountId
from data_access.refusals import BadInput, Conflict

ADA, BEN = AccountId(b"a" * 16), AccountId(b"b" * 16)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOON = 5.0


class _Report:
    def sentence(self) -> str:
        return "3 rows read."


def _start(jobs: ImportJobs, work: Work, clean_up: Callable[[], None] = lambda: None) -> ImportJob:
    return jobs.start(
        work, owner=ADA, file_name="a.csv", source="s", dry_run=False, now=NOW, clean_up=clean_up
    )


def _done(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
    assert not cancelled()
    progress(Progress(3, 10, 20, 1.0))
    return cast("ImportReport", cast("Any", _Report()))


def test_a_job_tells_its_progress_ends_with_its_report_and_cleans_up() -> None:
    cleaned = threading.Event()
    job = _start(ImportJobs(), _done, cleaned.set)
    assert job.wait(SOON)
    assert (job.state, job.sentence) == (JobState.DONE, "3 rows read.")
    assert job.progress is not None
    assert job.progress.share == 0.5
    assert cleaned.is_set()


def test_a_job_that_is_asked_to_stop_says_so_and_another_may_not_start_before() -> None:
    def long(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
        del progress
        while not cancelled():
            threading.Event().wait(0.01)
        raise ImportCancelled("The import was stopped.")

    jobs = ImportJobs()
    job = _start(jobs, long)
    with pytest.raises(Conflict, match="Another import is running"):
        _start(jobs, _done)
    job.stop()
    assert job.wait(SOON)
    assert (job.state, job.sentence, job.report) == (JobState.STOPPED, "The import was stopped.", None)
    assert _start(jobs, _done).wait(SOON)


def test_a_refused_file_ends_with_its_sentence() -> None:
    def refused(*_: object) -> ImportReport:
        raise BadInput("The file is empty.")

    job = _start(ImportJobs(), refused)
    assert job.wait(SOON)
    assert (job.state, job.sentence) == (JobState.REFUSED, "The file is empty.")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_job_that_breaks_is_never_taken_for_running() -> None:
    def broken(*_: object) -> ImportReport:
        raise ZeroDivisionError

    job = _start(ImportJobs(), broken)
    assert job.wait(SOON)
    assert job.state is JobState.REFUSED
    assert "Nothing of the file was kept" in job.sentence


def test_each_person_finds_their_own_last_job() -> None:
    jobs = ImportJobs()
    first = _start(jobs, _done)
    assert first.wait(SOON)
    second = _start(jobs, _done)
    assert second.wait(SOON)
    assert jobs.find_latest(ADA) is second
    assert jobs.find_latest(BEN) is None
