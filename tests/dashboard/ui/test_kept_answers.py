"""A kept answer goes to the caller that asked, for the same question, for its time, and to nobody else."""

from datetime import timedelta

import pytest

from dashboard.ui.kept_answers import AT_MOST, KeptAnswers
from data_access.access import Caller, Role
from data_access.refusals import NotPermitted
from tests.doors import StillClock
from tests.world.callers import MANAGER, someone

LASTS = timedelta(minutes=5)


class Desk:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.clock = StillClock()
        self.answers = KeptAnswers()
        self.times = 0

    def ask(self, caller: Caller = MANAGER, question: str = "Dayton", name: str = "counts") -> int:
        def anew() -> int:
            self.times += 1
            return self.times

        return self.answers.asked_once(caller, name, question, anew, now=self.clock(), lasts=LASTS)


def test_the_same_question_is_asked_once() -> None:
    desk = Desk()
    assert [desk.ask(), desk.ask(), desk.ask(question="Riverside"), desk.ask()] == [1, 1, 2, 1]


def test_nobody_is_given_the_answer_of_another_or_of_another_role() -> None:
    desk = Desk()
    desk.ask()
    for other in (someone(Role.EMERGENCY_MANAGER, number=2), someone(Role.ANALYST, number=1)):
        before = desk.times
        assert desk.ask(other) == before + 1


def test_without_a_session_nothing_is_kept_for_one() -> None:
    desk = Desk()
    nobody = Caller(MANAGER.account_id, MANAGER.name, MANAGER.roles)
    assert [desk.ask(nobody), desk.ask(nobody)] == [1, 2]


def test_an_answer_ends_with_its_time() -> None:
    desk = Desk()
    desk.ask()
    desk.clock.forward(minutes=4, seconds=59)
    assert desk.ask() == 1
    desk.clock.forward(seconds=1)
    assert desk.ask() == 2
    assert len(desk.answers) == 1


def test_what_is_forgotten_is_asked_anew_by_that_session_only() -> None:
    desk, other = Desk(), someone(Role.EMERGENCY_MANAGER, number=2)
    desk.ask(), desk.ask(other), desk.ask(name="areas")
    desk.answers.forget(MANAGER, "counts")
    assert [desk.ask(other), desk.ask(name="areas"), desk.ask()] == [2, 3, 4]


def test_a_refusal_is_not_kept() -> None:
    desk = Desk()

    def refused() -> int:
        raise NotPermitted("Not now.")

    with pytest.raises(NotPermitted):
        desk.answers.asked_once(MANAGER, "counts", "Dayton", refused, now=desk.clock(), lasts=LASTS)
    assert desk.ask() == 1


def test_it_never_holds_more_than_it_may() -> None:
    desk = Desk()
    for at in range(AT_MOST + 20):
        desk.ask(question=str(at))
    assert len(desk.answers) == AT_MOST
