"""What a feed tells becomes rows of record: idempotent, correctable, and counted at once."""

from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from data_access import tables
from data_access.access import Permission, Role
from data_access.calls import feeds, questions, verifying
from data_access.calls.feeding import CallIntake, Taken
from data_access.calls.held_cubes import CallCubes
from data_access.calls.live import LiveCalls, live_calls
from data_access.calls.messages import MOST_CALLS, message_of
from data_access.records.calls import CallFilter, Split, Stage
from data_access.refusals import BadInput, Conflict, NotFound, NotPermitted
from data_access.store import Store
from tests.data_access.calls.call_files import JURISDICTION, ZONE, Desk, four_calls
from tests.doors import StillClock, caller_with

ADMINISTRATOR = caller_with(Role.ADMINISTRATOR)
DAY = CallFilter(date(2026, 11, 20), date(2026, 11, 20))


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.fixture
def feed(desk: Desk) -> feeds.Feed:
    return made(desk, "CAD live")


def made(desk: Desk, name: str, centre: str = "North centre") -> feeds.Feed:
    with desk.store.enter(ADMINISTRATOR, Permission.CALLS_FEEDS, about="test", writes=True) as visit:
        token = feeds.make_feed(visit, name, centre=centre, time_zone=ZONE)
    found = feeds.find_feed(desk.store, token)
    assert found is not None
    return found


def tell(desk: Desk, feed: feeds.Feed, told: object) -> Taken:
    intake = CallIntake(desk.store, desk.cubes, JURISDICTION)
    message = message_of(told if isinstance(told, bytes) else msgspec.json.encode(told))
    return intake.take_in(feed, message, address="10.0.0.9")


def call(incident: str, at: datetime, **more: object) -> dict[str, object]:
    return {"incident": incident, "received": at.isoformat(), "nature": "CHEST PAIN", "priority": "1",
            "discipline": "EMS", "line": "911", **more}  # fmt: skip


def watched(desk: Desk) -> LiveCalls:
    with desk.store.enter(caller_with(Role.POLICE), Permission.CALLS_LIVE, about="test") as visit:
        return live_calls(visit)


def total(desk: Desk) -> int:
    return sum(row.calls for row in questions.counts(desk.view(), (), DAY))


def test_a_call_is_counted_and_watched_as_soon_as_it_is_told(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    """It comes without an answer, and is answered in a second message; the counts follow both."""
    taken = tell(desk, feed, call("26-1", clock()))
    assert (taken.new, taken.changed, taken.refused) == (1, 0, ())
    assert (total(desk), len(watched(desk).calls)) == (1, 1)
    taken = tell(desk, feed, call("26-1", clock(), answered=(clock() + timedelta(seconds=12)).isoformat()))
    assert (taken.new, taken.changed) == (0, 1)
    assert total(desk) == 1
    told = questions.times(desk.view(), Stage.ANSWER, DAY)[0]
    assert (told.known, told.within(12), told.within(11)) == (1, 1, 0)
    live = watched(desk).calls[0]
    assert live.answered - live.received == 12_000
    assert (live.nature, live.centre) == ("CHEST PAIN", "North centre")


def test_a_message_that_is_sent_again_changes_nothing(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    told = {"calls": [call("26-1", clock()), call("26-2", clock())], "told_at": clock().isoformat()}
    assert tell(desk, feed, told).new == 2
    again = tell(desk, feed, told)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert total(desk) == 2


def test_what_was_told_earlier_never_takes_the_place_of_what_was_told_later(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    """A message is held up, or sent again by somebody who caught it: the correction stands."""
    first = clock()
    tell(desk, feed, {"calls": [call("26-1", first)], "told_at": first.isoformat()})
    clock.forward(minutes=5)
    closed = call("26-1", first, closed=clock().isoformat(), nature="FALL")
    assert tell(desk, feed, {"calls": [closed], "told_at": clock().isoformat()}).changed == 1
    late = tell(desk, feed, {"calls": [call("26-1", first)], "told_at": first.isoformat()})
    assert (late.older, late.changed) == (1, 0)
    assert watched(desk).calls[0].nature == "FALL"


def test_a_clock_that_is_ahead_does_not_lock_a_call(desk: Desk, feed: feeds.Feed, clock: StillClock) -> None:
    ahead = (clock() + timedelta(days=365)).isoformat()
    tell(desk, feed, {"calls": [call("26-1", clock())], "told_at": ahead})
    clock.forward(minutes=1)
    assert tell(desk, feed, call("26-1", clock() - timedelta(minutes=1), nature="FALL")).changed == 1


def test_each_row_that_is_none_is_handed_back_with_a_sentence(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    """The others are kept."""
    told = [
        call("26-1", clock()),
        {"received": clock().isoformat()},
        call("26-2", clock(), colour="red"),
        "no object",
        {"incident": "26-3", "received": "yesterday, I think"},
        call("26-4", clock() + timedelta(days=30)),
        call("26-5", clock(), nature=["a list"]),
    ]
    taken = tell(desk, feed, told)
    assert taken.new == 1
    reasons = dict(taken.refused)
    assert set(reasons) == {2, 3, 4, 5, 6, 7}
    assert "needs “incident”" in reasons[2]
    assert "no field “colour”" in reasons[3]
    assert "future" in reasons[6]
    assert total(desk) == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 5_000, "no JSON"),
        (b"[]", "no call"),
        (b'{"calls": []}', "no call"),
    ],
)
def test_a_message_that_is_none_is_refused_as_a_whole(body: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        message_of(body)


def test_a_message_of_too_many_calls_is_refused() -> None:
    row = {"incident": "1", "received": "2026-11-20T12:00:00Z"}
    with pytest.raises(BadInput, match=f"at most {MOST_CALLS}"):
        message_of(msgspec.json.encode([row] * (MOST_CALLS + 1)))


def test_an_eido_document_is_taken(desk: Desk, feed: feeds.Feed, clock: StillClock) -> None:
    document = {
        "eidoVersion": "1.0", "$id": "urn:emergency:uid:incidentid:77",
        "lastUpdateTimeStamp": clock().isoformat(),
        "incidentComponent": [{"incidentTypeCommonRegistryText": "STRUCTURE FIRE",
                               "incidentPriorityCommonRegistryNumber": 1}],
        "callComponent": [{"$id": "a:1:b", "callStartTimestamp": clock().isoformat(),
                           "answerDate": (clock() + timedelta(seconds=9)).isoformat(),
                           "standardPrimaryCallType": "emergency", "callStateRegistryText": "Active"}],
    }  # fmt: skip
    assert tell(desk, feed, document).new == 1
    live = watched(desk).calls[0]
    assert (live.nature, live.answered - live.received) == ("STRUCTURE FIRE", 9_000)


def test_a_callers_phone_is_sealed_and_a_correction_without_one_leaves_it(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    tell(desk, feed, call("26-1", clock(), phone="+16125551234", address="12 Elm St"))
    clock.forward(minutes=1)
    tell(desk, feed, call("26-1", clock(), nature="FALL"))
    with desk.store.engine.connect() as connection:
        rows = connection.execute(select(tables.call_persons.c.person)).all()
        assert len(connection.execute(select(tables.call_phones)).all()) == 1
    assert len(rows) == 1
    assert b"6125551234" not in bytes(rows[0].person)


def test_a_feed_and_a_file_go_together_and_the_counts_equal_the_rows(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    """Calls that wait in the store are folded in with the next file, and verify finds no fault."""
    tell(desk, feed, [call(f"26-{at}", clock()) for at in range(30)])
    desk.bring(four_calls(desk.folder / "four.csv"))
    tell(desk, feed, [call(f"26-{at}", clock(), nature="FALL") for at in range(20, 40)])
    with desk.store.enter(caller_with(Role.POLICE), Permission.CALLS_COUNT, about="test") as visit:
        view = CallCubes(desk.cubes).view(visit)
        natures = {row.keys[0]: row.calls for row in questions.counts(view, (Split.NATURE,), DAY)}
    assert natures == {"CHEST PAIN": 20, "FALL": 20}
    assert verifying.verify(desk.store, caller_with(Role.REGISTRAR), desk.cubes) == []


def test_many_moves_are_folded_into_the_file(
    desk: Desk, feed: feeds.Feed, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.bring(four_calls(desk.folder / "four.csv"))
    tell(desk, feed, [call(f"26-{at}", clock()) for at in range(30)])
    intake = CallIntake(desk.store, desk.cubes, JURISDICTION)
    assert not intake.fold_waiting()
    monkeypatch.setattr("data_access.calls.feeding.MOST_WAITING", 20)
    assert intake.fold_waiting()
    assert not intake.fold_waiting()
    assert total(desk) == 30
    assert verifying.verify(desk.store, caller_with(Role.REGISTRAR), desk.cubes) == []


def test_calls_of_long_ago_are_kept_and_not_watched(desk: Desk, feed: feeds.Feed, clock: StillClock) -> None:
    tell(desk, feed, [call("26-1", clock()), call("20-1", clock() - timedelta(days=400))])
    assert len(watched(desk).calls) == 1
    clock.forward(days=3)
    tell(desk, feed, call("26-2", clock()))
    with desk.store.engine.connect() as connection:
        assert len(connection.execute(select(tables.call_recent)).all()) == 1


def test_what_a_file_says_of_the_rest_of_the_day_is_not_watched_yet(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    """Or all of it would stand there as calls of this minute."""
    tell(desk, feed, call("I-1", clock()))
    tell(desk, feed, call("I-2", clock() + timedelta(minutes=1)))
    tell(desk, feed, call("I-3", clock() + timedelta(minutes=30)))
    assert total(desk) == 3
    assert len(watched(desk).calls) == 2
    clock.forward(minutes=30)
    assert len(watched(desk).calls) == 3


def test_a_feed_is_let_in_by_its_token_alone_and_ends_at_once(desk: Desk) -> None:
    """The token is kept nowhere; one that was ended opens nothing, and its name may be given again."""
    with desk.store.enter(ADMINISTRATOR, Permission.CALLS_FEEDS, about="test", writes=True) as visit:
        token = feeds.make_feed(visit, "CAD", centre="", time_zone=ZONE)
        with pytest.raises(Conflict):
            feeds.make_feed(visit, "CAD", centre="", time_zone=ZONE)
    assert feeds.find_feed(desk.store, token + "x") is None
    assert feeds.find_feed(desk.store, token).centre == "CAD"  # type: ignore[union-attr]
    with desk.store.enter(ADMINISTRATOR, Permission.CALLS_FEEDS, about="test", writes=True) as visit:
        feeds.end_feed(visit, "CAD")
        with pytest.raises(NotFound):
            feeds.end_feed(visit, "CAD")
        assert [one.ended_at is None for one in feeds.feeds_in(visit)] == [False]
    assert feeds.find_feed(desk.store, token) is None
    with desk.store.enter(ADMINISTRATOR, Permission.CALLS_FEEDS, about="test", writes=True) as visit:
        assert feeds.make_feed(visit, "CAD", centre="", time_zone=ZONE) != token


def test_whoever_works_for_a_centre_watches_its_calls_alone(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    """And whoever works for none is told whom to ask."""
    other = made(desk, "South CAD", centre="South centre")
    tell(desk, feed, call("26-1", clock()))
    tell(desk, other, [call("26-2", clock()), call("26-3", clock())])
    for centre, calls in (("North centre", 1), ("South centre", 2), ("West centre", 0)):
        taker = caller_with(Role.CALL_TAKER, centre=centre)
        with desk.store.enter(taker, Permission.CALLS_LIVE, about="test") as visit:
            found = live_calls(visit)
        assert len(found.calls) == calls
        assert {one.centre for one in (*found.calls, *found.feeds)} <= {centre}
    with (
        desk.store.enter(
            caller_with(Role.SUPERVISOR, centre=""), Permission.CALLS_LIVE, about="test"
        ) as visit,
        pytest.raises(NotPermitted, match="no 911 centre"),
    ):
        live_calls(visit)
    assert len(watched(desk).calls) == 3


def test_every_message_leaves_a_line_before_anything_is_kept(
    desk: Desk, feed: feeds.Feed, clock: StillClock
) -> None:
    """It says how many calls which feed told from where, and nothing of a call."""
    tell(desk, feed, call("26-1", clock(), phone="+16125551234"))
    line = desk.store.audit.lines()[0].line
    assert (line.name, line.about) == ("feed CAD live", "1 calls told by feed CAD live")
    assert line.address == "10.0.0.9"
    assert "5551234" not in str(line)
