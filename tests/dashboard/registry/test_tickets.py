"""Tickets: for one session, for thirty minutes, for a filter; and refused in every other case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.geo.mercator import UnitBox
from dashboard.registry.question import NeedsFilter
from dashboard.registry.tickets import LIFE, TICKETS_A_SESSION, VIEWS_AT_MOST, Tickets
from data_access.access import Caller, Permission, Role
from data_access.records.ids import AccountId
from data_access.records.needs import Need, Transport
from data_access.refusals import NotPermitted
from tests.dashboard.registry.four_households import FOUR, snapshot
from tests.journeys.map_world import visit_of

COUNTY = UnitBox.of_degrees(-93.8, 44.7, -93.1, 45.3)
EVERYONE = NeedsFilter()
WHEELCHAIRS = NeedsFilter(transport=frozenset({Transport.WHEELCHAIR}))


def caller(session: str = "mia", role: Role = Role.EMERGENCY_MANAGER) -> Caller:
    return Caller(AccountId(b"a" * 16), "Mia", frozenset({role}), session, "127.0.0.1")


class Office:
    """A ticket office with a clock that one can turn."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.tickets = Tickets(lambda: self.now)
        self.snapshot = snapshot()

    def issue(self, asked: NeedsFilter = EVERYONE, session: str = "mia") -> str:
        return self.tickets.issue(visit_of(caller(session)), self.snapshot, asked)

    def later(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_ticket_opens_the_households_of_its_filter(office: Office) -> None:
    assert office.tickets.open(caller(), office.issue()).counted_in(COUNTY).in_view == 3
    assert office.tickets.open(caller(), office.issue(WHEELCHAIRS)).counted_in(COUNTY).in_view == 1


def test_the_same_question_has_the_same_ticket_until_something_changed(office: Office) -> None:
    """So a rerun of the page does not make the map fetch everything again, but a withdrawal does."""
    first = office.issue()
    assert office.issue() == first
    assert office.issue(WHEELCHAIRS) != first
    office.snapshot = replace(office.snapshot, generation=2)
    assert office.issue() != first


def test_who_withdrew_is_gone_from_a_map_that_is_still_open(office: Office) -> None:
    old = office.issue()
    office.snapshot = replace(snapshot(FOUR[1:]), generation=2)
    office.issue(session="somebody else")
    assert office.tickets.open(caller(), old).counted_in(COUNTY).in_view == 2


REFUSED: dict[str, Callable[[Office, str], object]] = {
    "another person's": lambda office, text: office.tickets.open(caller("otto"), text),
    "no session": lambda office, text: office.tickets.open(caller(""), text),
    "guessed": lambda office, text: office.tickets.open(caller(), text[:-1] + "A" + text[-1]),
    "empty": lambda office, _text: office.tickets.open(caller(), ""),
    "police": lambda office, text: office.tickets.open(caller(role=Role.POLICE), text),
    "analyst": lambda office, text: office.tickets.open(caller(role=Role.ANALYST), text),
    "administrator": lambda office, text: office.tickets.open(caller(role=Role.ADMINISTRATOR), text),
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_a_ticket_opens_nothing_for_anyone_else(office: Office, attempt: str) -> None:
    text = office.issue()
    with pytest.raises(NotPermitted):
        REFUSED[attempt](office, text)


def test_a_ticket_ends_thirty_minutes_after_its_last_use(office: Office) -> None:
    text = office.issue()
    office.later(29)
    office.tickets.open(caller(), text)
    office.later(29)
    office.tickets.open(caller(), text)
    office.later(LIFE.total_seconds() / 60)
    with pytest.raises(NotPermitted):
        office.tickets.open(caller(), text)


def test_the_wrong_door_gives_no_ticket(office: Office) -> None:
    visit = visit_of(caller(), Permission.REGISTRY_AREA_COUNT)
    with pytest.raises(NotPermitted):
        office.tickets.issue(visit, office.snapshot, EVERYONE)


def test_nobody_without_a_session_gets_a_ticket(office: Office) -> None:
    with pytest.raises(NotPermitted):
        office.issue(session="")


def test_a_session_holds_so_many_tickets_and_the_oldest_goes(office: Office) -> None:
    first = office.issue()
    for need in list(Need)[:TICKETS_A_SESSION]:
        office.issue(NeedsFilter(needs_any=frozenset({need})))
    with pytest.raises(NotPermitted):
        office.tickets.open(caller(), first)
    assert len(office.tickets._tickets) == TICKETS_A_SESSION


def test_views_are_made_again_rather_than_kept_without_end(office: Office) -> None:
    texts = [
        office.issue(NeedsFilter(needs_any=frozenset({need}))) for need in list(Need)[:TICKETS_A_SESSION]
    ]
    for text in texts:
        office.tickets.open(caller(), text)
    assert len(office.tickets._views) == VIEWS_AT_MOST
    assert office.tickets.open(caller(), texts[0]).counted_in(COUNTY).in_view == 0
