"""A plan goes on while nobody waits: one a person, two in all, and it can be stopped."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dashboard.evacuation.planning.jobs import PlanJobs, Tell
from dashboard.jobs import JobState
from data_access.records.evacuation import PlanHead
from data_access.records.ids import AccountId, PlanId
from data_access.refusals import BadInput, Conflict

HEAD = PlanHead(
    id=PlanId(b"p" * 16),
    first_id=PlanId(b"p" * 16),
    version=1,
    name="Dayton",
    exercise=True,
    account_id=AccountId(b"a" * 16),
    author="Ada",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
ADA, BOB, EVE = (AccountId(name * 16) for name in (b"a", b"b", b"e"))


def test_it_tells_how_far_it_is_and_what_was_kept() -> None:
    def work(tell: Tell, _stopped: Callable[[], bool]) -> PlanHead:
        tell(0.5, "half of it")
        return HEAD

    job = PlanJobs().start(work, owner=ADA, name="Dayton")
    assert job.wait(5)
    assert (job.state, job.kept, job.share, job.doing) == (JobState.DONE, HEAD, 0.5, "half of it")


def test_one_a_person_and_two_in_all() -> None:
    go_on, jobs = threading.Event(), PlanJobs()

    def work(_tell: Tell, _stopped: Callable[[], bool]) -> PlanHead:
        go_on.wait(5)
        return HEAD

    first = jobs.start(work, owner=ADA, name="one")
    with pytest.raises(Conflict, match="of yours"):
        jobs.start(work, owner=ADA, name="another")
    second = jobs.start(work, owner=BOB, name="two")
    with pytest.raises(Conflict, match="Two plans"):
        jobs.start(work, owner=EVE, name="three")
    go_on.set()
    assert first.wait(5)
    assert second.wait(5)
    assert jobs.find_latest(ADA) is first
    assert jobs.find_latest(EVE) is None


def test_what_is_refused_is_said_and_a_stop_is_heard() -> None:
    def refused(_tell: Tell, _stopped: Callable[[], bool]) -> PlanHead:
        raise BadInput("No roads were imported yet.")

    def stopped(_tell: Tell, asked: Callable[[], bool]) -> PlanHead:
        while not asked():
            pass
        return HEAD

    job = PlanJobs().start(refused, owner=ADA, name="x")
    assert job.wait(5)
    assert (job.state, job.sentence, job.kept) == (JobState.REFUSED, "No roads were imported yet.", None)
    other = PlanJobs().start(stopped, owner=ADA, name="x")
    other.stop()
    assert other.wait(5)
    assert other.kept is HEAD
