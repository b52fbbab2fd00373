"""The figures of now, from calls that can be counted by hand, and what they are held against."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.calls.live_board import board_of
from dashboard.calls.live_past import find_usual, hours_of_areas, past_of
from dashboard.calls.live_rising import rising_areas
from dashboard.calls.live_urgency import Urgency, urgency_of
from dashboard.calls.standards import NENA_15
from data_access.calls.codes import MISSING
from data_access.calls.live import LiveCall, LiveCalls
from data_access.records.calls import CallFilter, Counted, Discipline, Line, NatureGroup, Split

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
MS = round(NOW.timestamp() * 1_000)
ZONE = ZoneInfo("America/Chicago")
PLAIN = LiveCall(MS, MISSING, MISSING, MISSING, MISSING, "North", "FALL", NatureGroup.MEDICAL, "3",
                 "city:dayton", Discipline.MEDICAL, Line.EMERGENCY, abandoned=False)  # fmt: skip


def call(seconds_ago: float, *, answer: float | None = None, **more: object) -> LiveCall:
    """A call of so many seconds ago, answered so many seconds after it came."""
    received = MS - round(seconds_ago * 1_000)
    answered = MISSING if answer is None else received + round(answer * 1_000)
    return replace(PLAIN, received=received, answered=answered, **more)  # type: ignore[arg-type]


def live(*calls: LiveCall) -> LiveCalls:
    return LiveCalls(NOW, calls, ())


def test_the_share_counts_whoever_waits_longer_than_the_standard_as_late() -> None:
    """Two in time, one late, one that waits for 40 s, one that waits for 5 s and is neither."""
    board = board_of(
        live(call(900, answer=15.0), call(800, answer=3), call(700, answer=15.001), call(40), call(5)),
        NENA_15,
    )
    assert board.share is not None
    assert (board.share.part, board.share.n) == (2, 4)
    assert (board.waiting, board.longest_wait_seconds) == (2, 40)
    assert board.last_hour == 5


def test_calls_of_an_hour_ago_and_abandoned_ones_are_in_no_share() -> None:
    board = board_of(live(call(3_700, answer=2), call(60, abandoned=True), call(50, answer=2)), NENA_15)
    assert board.share is not None
    assert (board.share.n, board.abandoned, board.waiting, board.last_hour) == (1, 1, 0, 2)


def test_no_claim_is_made_where_a_centre_tells_no_answer_and_no_end() -> None:
    """A second centre that tells both is claimed for by itself."""
    board = board_of(live(call(60), call(50)), NENA_15)
    assert (board.share, board.waiting, board.incidents) == (None, None, None)
    south = call(40, answer=4, centre="South", closed=MS)
    board = board_of(live(call(60), south, call(30, centre="South")), NENA_15)
    assert (board.waiting, len(board.incidents or ())) == (1, 1)


def test_a_call_without_an_answer_for_half_an_hour_is_not_waiting_any_more() -> None:
    board = board_of(live(call(1_801), call(1_799), call(9, answer=1)), NENA_15)
    assert board.waiting == 1


def test_minutes_are_counted_from_now_backwards() -> None:
    board = board_of(live(call(0), call(59), call(61), call(-20), call(3_599), call(3_601)), NENA_15)
    assert (board.per_minute[-1], board.per_minute[-2], board.per_minute[0]) == (3, 1, 1)
    assert board.a_minute == 4 / 5


def test_threats_come_before_what_is_stable_and_who_has_no_unit_before_who_has() -> None:
    stable = call(900, nature="NOISE", group=NatureGroup.DISORDER, priority="4")
    theft = call(800, nature="THEFT", group=NatureGroup.THEFT)
    sent = call(700, nature="FIRE", group=NatureGroup.FIRE, sent=MS)
    alone = call(600, nature="CRASH", group=NatureGroup.CRASH)
    there = call(950, nature="SHOTS", group=NatureGroup.WEAPONS, sent=MS, on_scene=MS)
    closed = call(500, closed=MS)
    found = board_of(live(stable, theft, sent, alone, there, closed), NENA_15).incidents
    assert found is not None
    assert [one.nature for one in found] == ["CRASH", "FIRE", "SHOTS", "THEFT", "NOISE"]
    assert [one.state for one in found[:3]] == ["waits for a unit", "unit sent", "on scene"]


@pytest.mark.parametrize(
    ("group", "priority", "urgency"),
    [
        (NatureGroup.CARDIAC, "5", Urgency.LIFE),
        (NatureGroup.THEFT, "3", Urgency.PROPERTY),
        (NatureGroup.DISORDER, "3", Urgency.STABLE),
        (NatureGroup.DISORDER, " Echo ", Urgency.LIFE),
        (NatureGroup.NOT_TOLD, "", Urgency.STABLE),
    ],
)
def test_urgency_follows_the_nature_and_the_highest_priorities(
    group: NatureGroup, priority: str, urgency: Urgency
) -> None:
    assert urgency_of(group, priority) is urgency


@pytest.mark.parametrize(
    ("age", "usual", "silent"),
    [(100, 600, False), (130, 600, True), (130, 60, False), (1_200, 60, True), (880, None, False),
     (920, None, True), (20_000, 0.5, False)],
)  # fmt: skip
def test_silence_is_loud_when_chance_does_not_explain_it(
    age: float, usual: float | None, silent: bool
) -> None:
    """Two minutes without a call are nothing at one a minute, and a fault at ten a minute."""
    board = board_of(live(call(age)), NENA_15, usual)
    assert board.is_silent is silent
    assert ("silent" in board.says) is silent
    assert board_of(live(), NENA_15).is_silent


class Weekly:
    """Answers of a county where Dayton has two calls every hour, for ten weeks, and none in one of them."""

    withholds = False

    def __init__(self) -> None:
        self.days = [date(2026, 11, 19) - timedelta(days=at) for at in range(70)]
        self.days = [day for day in self.days if not date(2026, 10, 5) <= day <= date(2026, 10, 11)]

    def counts(self, by: tuple[Split, ...], chosen: CallFilter) -> list[Counted]:
        days = [day for day in self.days if chosen.first_day <= day <= chosen.last_day]
        if by == (Split.DAY,):
            return [Counted((day,), 48) for day in days]
        if by == (Split.AREA,):
            return [Counted(("city:dayton",), 48 * len(days))]
        assert chosen.hours_of_day is not None
        return [
            Counted((int(datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).timestamp()) // 3600,
                     "city:dayton"), 2)
            for day in days for hour in chosen.hours_of_day
        ]  # fmt: skip


def test_the_past_is_the_same_sixty_minutes_of_the_weeks_that_are_known() -> None:
    """It is half past twelve on a Friday; the clocks were changed since, and of one week nothing is known."""
    past = past_of(Weekly(), NOW, ZONE)  # type: ignore[arg-type]
    assert len(past.weeks) == 9
    hours = hours_of_areas(past, live(*(call(60 * at) for at in range(12))), str.title)
    assert [(one.area_key, one.calls, one.past, one.usual) for one in hours] == [
        ("city:dayton", 12, (2.0,) * 9, 2.0)
    ]
    assert find_usual(past, NOW) == 2.0
    assert [one.area_key for one in rising_areas(hours)] == ["city:dayton"]
