"""Fails closed: whatever in the bytes differs from what was approved is named, and nothing of it leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from dashboard.alerts.cap.geometry import Circle
from dashboard.alerts.cap.kinds import MessageType
from dashboard.alerts.cap.message import Alert, AlertArea, NamedValue
from dashboard.alerts.cap.reading import read_document
from dashboard.alerts.cap.release import approved_digest, contents_in, contents_of, differences
from dashboard.alerts.cap.rules.table import findings
from dashboard.alerts.cap.writing import written
from data_access.refusals import BadInput
from tests.dashboard.alerts.cap.faults import EARLIER, GOOD_BYTES
from tests.dashboard.alerts.evacuation import AT, GOOD, NOW, RING

FULL: Final = replace(
    GOOD,
    message_type=MessageType.UPDATE,
    references=(EARLIER,),
    note="For the radio",
    incidents=("Bredesen Park fire", "2026-77"),
    onset=NOW + timedelta(minutes=10),
    audience="Everybody west of Highway 100",
    web="https://hennepin.example/fire",
    contact="612-555-0100",
    parameters=(NamedValue("timezone", "CST"),),
    areas=(
        AlertArea(
            "The west of Edina",
            (RING,),
            (Circle(44.9, -93.37, 1.5),),
            ("027053",),
            (NamedValue("ZIP", "55436"),),
        ),
        AlertArea("Bredesen Park", (), (Circle(44.9, -93.4, 0.8),), ("027053",)),
    ),
)


@pytest.mark.parametrize("alert", [GOOD, FULL], ids=["good", "full"])
def test_what_was_written_is_what_was_approved(alert: Alert) -> None:
    data = written(alert, NOW)
    assert differences(alert, data, approved_digest(alert)) == []
    assert contents_in(read_document(data)) == contents_of(alert)


def test_the_moment_of_release_is_no_difference() -> None:
    assert differences(GOOD, written(GOOD, NOW + timedelta(minutes=3)), approved_digest(GOOD)) == []


def test_the_polygon_that_never_left() -> None:
    """Kenneth fire, January 2025: the county's code stood alone, and ten million people were alerted."""
    text = GOOD_BYTES.decode()
    begin, end = text.index("<polygon>"), text.index("</polygon>") + len("</polygon>")
    sentences = differences(GOOD, (text[:begin] + text[end:]).encode())
    assert len(sentences) == 1
    assert "the whole county" in sentences[0]


def test_a_wider_outline_is_named_with_its_size() -> None:
    sentences = differences(GOOD, GOOD_BYTES.replace(b"44.9100", b"44.9200"))
    assert len(sentences) == 2
    assert "0.00 km² that were approved are missing, and 2.63 km² are more" in sentences[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Leave now. Go east", "Leave now. Go west", "instruction was approved"),
        ("Fire in the west of Edina. Leave", "Fire. Leave", "CMAMtext was approved"),
        ("<status>Actual", "<status>Exercise", "status was approved"),
        ("<scope>Public", "<scope>Private", "scope was approved"),
        ("hennepin-2026-0001", "hennepin-2026-0002", "identifier was approved"),
        ("<value>EVI", "<value>CEM", "eventCode was approved"),
        ("<value>027053", "<value>027123", "place codes"),
        ("<value>EAS</value>", "<value>CMAS</value>", "BLOCKCHANNEL was approved"),
        ("<expires>2026-11-21T12:00:00-06:00", "<expires>2026-11-21T13:00:00-06:00", "expires was approved"),
        ("<areaDesc>The west of Edina", "<areaDesc>Edina", "would leave"),
        ("<language>es-US", "<language>es-MX", "is in"),
        ("44.8900,-93.3900 44.8900,-93.3600", "44.8900;-93.3900 44.8900,-93.3600", "no outline would leave"),
        ("</polygon>", "</polygon><circle>44.9,-93.4 90</circle>", "circles were approved"),
        ("</code>", "</code><addresses>all@hennepin.example</addresses>", "addresses was approved"),
        ("</areaDesc>", "</areaDesc><altitude>0</altitude>", "altitude was approved"),
        (
            "</parameter><area>",
            "</parameter><resource><uri>x</uri></resource><area>",
            "resource was approved",
        ),
        ("<info>", "<info>a word", "text between its elements"),
        ("<value>CIV</value>", "<value>CIV</value><value>WXR</value>", "value stands more than once"),
        ("</language>", "</language><language>so-US</language>", "language stands more than once"),
        ("<event>Evacuation Immediate", "<event><b/>Evacuation Immediate", "only text belongs"),
        ("<polygon>", '<polygon srs="EPSG:26915">', "the attribute srs"),
        ("cap:1.2", "cap:1.1", "not CAP 1.2"),
        ("</alert>", "", "cannot be read again"),
    ],
)
def test_every_difference_is_named(old: str, new: str, said: str) -> None:
    text = GOOD_BYTES.decode()
    assert old in text
    sentences = differences(GOOD, text.replace(old, new).encode())
    assert any(said in sentence for sentence in sentences), sentences
    assert all(sentence.endswith(".") for sentence in sentences)


def test_what_no_sentence_names_is_still_stopped_by_the_hash() -> None:
    """Two elements have changed places: each says what was approved, and together they do not."""
    plain, swapped = "<status>Actual</status>", "<msgType>Alert</msgType>"
    text = GOOD_BYTES.decode().replace(plain + swapped, swapped + plain)
    assert differences(GOOD, text.encode()) == [
        "What would leave differs from what was approved, by its hash: write it again."
    ]


def test_no_single_letter_can_be_lost_unseen() -> None:
    """Every seventh byte is taken out in turn; only the moment of sending is not compared."""
    begin, end = GOOD_BYTES.index(b"<sent>"), GOOD_BYTES.index(b"</sent>")
    body = GOOD_BYTES.index(b"<alert")
    unseen = [
        at
        for at in range(body, len(GOOD_BYTES), 7)
        if not begin <= at <= end and not differences(GOOD, GOOD_BYTES[:at] + GOOD_BYTES[at + 1 :])
    ]
    # A coordinate without its last zero is the same place; the rules find it.
    assert {GOOD_BYTES[at : at + 1] for at in unseen} == {b"0"}
    for at in unseen:
        document = read_document(GOOD_BYTES[:at] + GOOD_BYTES[at + 1 :])
        assert {one.rule for one in findings(document, AT)} == {"shape.decimals"}


def test_a_language_that_is_missing_is_named() -> None:
    one = replace(GOOD, told=GOOD.told[:1])
    assert "es-US" in differences(GOOD, written(one, NOW))[0]


def test_another_alert_than_the_approved_one_is_stopped_by_its_hash() -> None:
    """Somebody changed the draft after the second person had looked at it."""
    changed = replace(GOOD, note="One word more")
    sentences = differences(changed, written(changed, NOW), approved_digest(GOOD))
    assert sentences == ["The alert is not the one that was approved: its hash differs. Submit it again."]


def test_the_same_moment_in_another_zone_is_no_difference() -> None:
    """Nobody would act later: the rules say that the offset is wrong, and nothing moved."""
    data = GOOD_BYTES.replace(b"<expires>2026-11-21T12:00:00-06:00", b"<expires>2026-11-21T18:00:00+00:00")
    assert differences(GOOD, data) == []


def test_an_alert_that_ended_is_not_written() -> None:
    with pytest.raises(BadInput, match="ends before"):
        written(GOOD, datetime(2026, 11, 21, 18, tzinfo=UTC))
