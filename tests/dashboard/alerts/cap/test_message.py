"""An alert refuses what CAP could not carry; the writer puts the rest into the order of the schema."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import capvalidator
import msgspec
import pytest

from dashboard.alerts.cap.event_codes import EVENT_CODES, codes_for, find_event_code
from dashboard.alerts.cap.geometry import Circle, find_circle, find_ring
from dashboard.alerts.cap.kinds import MessageType, Scope, WeaHandling
from dashboard.alerts.cap.message import Alert, AlertArea, NamedValue, Reference
from dashboard.alerts.cap.references import find_references
from dashboard.alerts.cap.times import cap_time, find_any_time, find_time
from dashboard.alerts.cap.writing import written
from data_access.refusals import BadInput
from tests.dashboard.alerts.cap.test_release import FULL
from tests.dashboard.alerts.evacuation import ENGLISH, EVENT, GOOD, NOW, RING


@pytest.mark.parametrize(
    "change",
    [
        {"identifier": ""},
        {"identifier": "with space"},
        {"identifier": "a,b"},
        {"sender": "<a>"},
        {"sender": "o'brien"},
        {"told": ()},
        {"told": (ENGLISH, ENGLISH)},
        {"areas": ()},
        {"expires": datetime(2026, 11, 21, 18)},  # noqa: DTZ001 - the missing zone is the fault
        {"onset": datetime(2026, 11, 21, 18)},  # noqa: DTZ001 - the same
        {"zone": "Minneapolis"},
        {"zone": ""},
        {"zone": "../etc/passwd"},
        {"message_type": MessageType.UPDATE},
        {"message_type": MessageType.CANCEL},
        {"scope": Scope.PRIVATE},
        {"scope": Scope.RESTRICTED},
    ],
    ids=str,
)
def test_an_alert_that_cap_cannot_carry_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        replace(GOOD, **change)


@pytest.mark.parametrize(
    "ring",
    [
        RING[:-1],
        (RING[0], RING[1], RING[0]),
        (RING[0], RING[2], RING[1], RING[3], RING[0]),
        (RING[0], RING[1], RING[1], RING[2], RING[0]),
        tuple((longitude, latitude) for latitude, longitude in RING),
        ((44.89001, -93.39), *RING[1:-1], (44.89001, -93.39)),
        (),
    ],
    ids=["open", "two corners", "crossing", "repeated", "longitude first", "five decimals", "none"],
)
def test_an_outline_that_cap_cannot_carry_is_refused(ring: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(BadInput):
        AlertArea("Edina", (ring,), (), ("027053",))


def test_parts_that_say_nothing_are_refused() -> None:
    for make in (
        lambda: AlertArea(" ", (RING,)),
        lambda: AlertArea("Edina", (RING,), (), ("27053",)),
        lambda: NamedValue("", "value"),
        lambda: Circle(44.9, -93.4, 0),
        lambda: Reference("a b", "c", NOW),
        lambda: replace(ENGLISH, language="English"),
        lambda: replace(ENGLISH, event=""),
        lambda: replace(EVENT, categories=()),
    ):
        with pytest.raises(BadInput):
            make()


@pytest.mark.parametrize(
    ("code", "handling", "said"),
    [
        ("XYZ", None, "no event code"),
        ("TOR", WeaHandling.IMMINENT_THREAT, "National Weather Service"),
        ("LAE", WeaHandling.IMMINENT_THREAT, "Public Safety"),
        ("EVI", WeaHandling.AMBER, "Imminent Threat or Public Safety"),
        ("ADR", WeaHandling.PUBLIC_SAFETY, "no handling at all"),
    ],
)
def test_a_handling_that_does_not_fit_the_code_is_refused(
    code: str, handling: WeaHandling | None, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        replace(EVENT, code=code, handling=handling)


def test_codes_are_offered_only_where_they_fit() -> None:
    assert [row.code for row in codes_for(WeaHandling.AMBER)] == ["CAE"]
    assert len(codes_for(WeaHandling.IMMINENT_THREAT)) == 13
    assert len(codes_for(WeaHandling.PUBLIC_SAFETY)) == 16
    assert not any(row.weather for handling in WeaHandling for row in codes_for(handling))
    assert find_event_code("ZZZ") is None
    assert all(len(code) == 3 for code in EVENT_CODES)


@pytest.mark.parametrize("alert", [GOOD, FULL], ids=["good", "full"])
def test_what_is_written_follows_the_schema(alert: Alert) -> None:
    assert capvalidator.check_schema(written(alert, NOW)).passed


def test_what_is_written_is_the_same_bytes_each_time_and_keeps_no_space_between_elements() -> None:
    data = written(GOOD, NOW)
    assert data == written(GOOD, NOW)
    assert b"> <" not in data
    assert b">\n<info" not in data


def test_times_are_local_and_the_offset_follows_the_summer() -> None:
    assert cap_time(NOW, GOOD.clock) == "2026-11-21T06:00:00-06:00"
    assert cap_time(NOW.replace(month=7), GOOD.clock) == "2026-07-21T07:00:00-05:00"
    with pytest.raises(BadInput, match="zone"):
        cap_time(NOW.replace(tzinfo=None), GOOD.clock)


@pytest.mark.parametrize(
    "text",
    ["2026-11-21T12:00:00Z", "2026-11-21T12:00:00.5-06:00", "2026-02-30T12:00:00-06:00", "2026-11-21", ""],
)
def test_a_time_of_another_form_is_none(text: str) -> None:
    assert find_time(text) is None


def test_a_foreign_time_is_read_where_it_has_a_zone() -> None:
    assert find_any_time("2026-11-21T12:00:00Z") == NOW
    assert find_any_time("2026-11-21T12:00:00") is None


def test_texts_that_xml_cannot_hold_are_refused() -> None:
    with pytest.raises(BadInput, match="character"):
        written(replace(GOOD, note="bell \x07"), NOW)


def test_markup_in_a_text_stays_text() -> None:
    told = replace(ENGLISH, description="</description><status>Actual</status> & <b>")
    data = written(replace(GOOD, told=(told,)), NOW)
    assert data.count(b"<status>") == 1
    assert b"&lt;b&gt;" in data


def test_an_alert_goes_through_json_and_is_checked_again_on_its_way_back() -> None:
    data = msgspec.json.encode(FULL)
    assert msgspec.json.decode(data, type=Alert) == FULL
    with pytest.raises(BadInput, match="six digits"):
        msgspec.json.decode(data.replace(b"027053", b"27053"), type=Alert)


def test_references_go_there_and_back() -> None:
    sent = NOW.astimezone(timezone(timedelta(hours=-6)))
    one = GOOD.referred(sent)
    assert find_references(f"{one.sender},{one.identifier},2026-11-21T06:00:00-06:00") == (one,)
    assert find_references("") == ()
    assert find_references("a,b") is None
    assert find_references("<a>,b,2026-11-21T06:00:00-06:00") is None


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b", "44.9 -93.4", "44.9,-93.4;44.9,-93.3"])
def test_an_outline_that_is_none_reads_as_none(text: str) -> None:
    assert find_ring(text) is None


@pytest.mark.parametrize("text", ["44.9,-93.4", "44.9,-93.4 0", "95,-93.4 3", "44.9,-93.4 -3"])
def test_a_circle_that_is_none_reads_as_none(text: str) -> None:
    assert find_circle(text) is None
