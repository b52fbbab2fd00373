"""The composer's checks: for each a good draft with that one fault, found where it stands."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from dashboard.alerts.cap.kinds import MessageType, Status
from dashboard.alerts.cap.message import Told
from dashboard.alerts.following import told_of
from dashboard.alerts.texts.composer import text_findings
from dashboard.alerts.texts.grade import english_syllables, find_grade, spanish_syllables
from dashboard.alerts.texts.gsm import outside_in, unaccented
from dashboard.alerts.texts.marks import marked
from dashboard.alerts.texts.passages import Draft, Field, Meant, Spot, TextFinding, draft_of
from dashboard.alerts.texts.templates import Kind
from data_access.refusals import BadInput
from tests.dashboard.alerts.evacuation import AT, GOOD
from tests.dashboard.alerts.telling import PLACES, TELLING

MEANT: Final = Meant(Status.ACTUAL, MessageType.ALERT, TELLING.source, PLACES, TELLING.until, AT.zone)
ENGLISH, SPANISH = told_of(Kind.EVACUATE, TELLING, ("en-US", "es-US"))


def _found(told: Told, meant: Meant = MEANT, *others: Told) -> list[TextFinding]:
    return text_findings(Draft((told, *others), meant))


def _text(told: Told, spot: Spot) -> str:
    return str(getattr(told, spot.field.value))[spot.start : spot.end]


def test_the_good_draft_has_no_fault() -> None:
    assert _found(ENGLISH, MEANT, SPANISH) == []


@pytest.mark.parametrize(
    ("check", "field", "old", "new", "where"),
    [
        ("source", Field.LONG, "Hennepin County Emergency Management: a", "A", None),
        ("hazard", Field.SHORT, "Wildfire", "Danger", None),
        ("impact", Field.DESCRIPTION, " that can kill and burn homes", "", None),
        ("place", Field.SHORT, "the west of Edina", "this area", None),
        ("action", Field.SHORT, "Leave now.", "Evacuation.", None),
        ("action", Field.SHORT, "Leave now.", "You should leave.", "should"),
        ("until", Field.SHORT, " Until 12:00 PM CST.", "", None),
        ("until", Field.SHORT, "12:00 PM CST", "12:00 PM", "12:00 PM"),
        ("until", Field.SHORT, "12:00 PM CST", "1:00 PM CST", "1:00 PM CST"),
        ("until", Field.SHORT, "12:00 PM CST", "12:00 PM EST", "12:00 PM EST"),
        ("capitals", Field.SHORT, "Leave now. Until", "LEAVE YOUR HOME NOW. Until", "LEAVE YOUR HOME NOW"),
        ("jargon", Field.HEADLINE, "Leave", "Level 2: leave", "Level 2"),
        ("jargon", Field.LONG, "Leave now.", "Leave now. Shelter-in-place ends.", "Shelter-in-place"),
        ("blank", Field.LONG, "Leave now.", "Leave now. ____", "____"),
        ("mark", Field.HEADLINE, "Leave the", "EXERCISE. Leave the", "EXERCISE"),
    ],
)
def test_one_fault_is_found_where_it_stands(
    check: str, field: Field, old: str, new: str, where: str | None
) -> None:
    text = str(getattr(ENGLISH, field.value))
    assert old in text
    told = replace(ENGLISH, **{field.value: text.replace(old, new)})
    own = [one for one in _found(told) if one.check == check]
    assert own
    assert own[0].spot.field is field
    assert own[0].stops
    assert where is None or _text(told, own[0].spot) == where


def test_a_text_for_phones_without_its_accents_is_understood_as_well() -> None:
    for kind in (Kind.EVACUATE, Kind.PREPARE, Kind.SHELTER):
        english, spanish = told_of(kind, TELLING, ("en-US", "es-US"))
        bare = replace(spanish, short=unaccented(spanish.short), long=unaccented(spanish.long))
        assert outside_in(bare.long) == ()
        assert _found(english, MEANT, bare) == []


def test_elements_out_of_order_are_named() -> None:
    """The command stands before the danger: people ask why, and wait."""
    swapped = replace(
        ENGLISH,
        long="Hennepin County Emergency Management. Leave now until 12:00 PM CST. A wildfire that can kill "
        "is in Edina.",
    )
    found = [one for one in _found(swapped) if one.check == "order"]
    assert [_text(swapped, one.spot) for one in found] == ["Edina"]
    assert found[0].sentence == "The place belongs before what to do: change the order."


def test_an_office_known_by_letters_alone_is_not_a_name() -> None:
    told = replace(ENGLISH, long=ENGLISH.long.replace(TELLING.source, "HCEM"))
    found = [one for one in _found(told, replace(MEANT, source="HCEM")) if one.check == "source"]
    assert _text(told, found[0].spot) == "HCEM"


def test_the_name_of_the_office_is_neither_place_nor_hazard() -> None:
    """“Edina Fire Department” says nothing of where it burns, or that it does."""
    meant = replace(MEANT, source="Edina Fire Department")
    told = replace(ENGLISH, long="Edina Fire Department: it can kill. Leave now. Until 12:00 PM CST.")
    found = {one.check for one in _found(told, meant) if one.spot.field is Field.LONG}
    assert {"hazard", "place"} <= found


def test_long_words_and_sentences_are_too_hard() -> None:
    hard = (
        "Hennepin County Emergency Management: a wildfire representing considerable danger that can kill is "
        "approaching residential neighborhoods immediately surrounding Edina. Leave now, notwithstanding "
        "inconveniences associated with transportation availability, until 12:00 PM CST."
    )
    found = [one for one in _found(replace(ENGLISH, long=hard)) if one.check == "grade"]
    assert found
    assert "grade" in found[0].sentence


@pytest.mark.parametrize(
    ("check", "field", "old", "new"),
    [
        ("hours", Field.SHORT, "12:00 PM", "11:00 AM"),
        ("hours", Field.LONG, "12:00 PM CST", "12:00 PM EST"),
        ("numbers", Field.INSTRUCTION, "612-555-0100", "612-555-0199"),
        ("numbers", Field.INSTRUCTION, "21 de noviembre", "22 de noviembre"),
        ("places", Field.SHORT, "Edina", "Bloomington"),
        ("languages", Field.SHORT, SPANISH.short, ""),
    ],
)
def test_every_language_says_the_same(check: str, field: Field, old: str, new: str) -> None:
    text = str(getattr(SPANISH, field.value))
    assert old in text
    spanish = replace(SPANISH, **{field.value: text.replace(old, new)})
    own = [one for one in _found(ENGLISH, MEANT, spanish) if one.check == check]
    assert own
    assert own[0].spot.language == "es-US"


def test_hours_are_the_same_however_they_are_written() -> None:
    spanish = replace(SPANISH, long=SPANISH.long.replace("12:00 PM CST", "12:00 p. m. CST"))
    assert [one for one in _found(ENGLISH, MEANT, spanish) if one.check == "hours"] == []


def test_a_number_in_words_is_the_number() -> None:
    english = replace(ENGLISH, headline="Leave the west of Edina now, two miles around")
    spanish = replace(SPANISH, headline="Salga ahora del oeste de Edina, 2 millas")
    assert [one for one in _found(english, MEANT, spanish) if one.check == "numbers"] == []


def test_a_name_that_the_other_language_lacks_is_asked_about_and_stops_nothing() -> None:
    """It may be translated: only a person can tell."""
    spanish = replace(
        SPANISH,
        long=SPANISH.long.replace("Edina High School", "la escuela"),
        instruction=SPANISH.instruction.replace("Edina High School", "la escuela"),
    )
    found = [one for one in _found(ENGLISH, MEANT, spanish) if one.check == "names"]
    assert [one.stops for one in found] == [False]
    assert "Edina High School" in found[0].sentence


def test_a_language_that_nobody_here_knows_is_said_so() -> None:
    """Somali passes no check of words, and is not passed in silence either."""
    somali = replace(ENGLISH, language="so-US", event="Ka bax hadda")
    found = [one for one in _found(ENGLISH, MEANT, somali) if one.check == "language"]
    assert [(one.spot.language, one.stops) for one in found] == [("so-US", False)]


@pytest.mark.parametrize("status", [Status.EXERCISE, Status.TEST])
def test_what_is_not_actual_says_so_first_in_every_text(status: Status) -> None:
    meant = replace(MEANT, status=status)
    bare = [one for one in _found(ENGLISH, meant, SPANISH) if one.check == "mark"]
    assert {(one.spot.language, one.spot.field) for one in bare} == {
        (language, field) for language in ("en-US", "es-US") for field in Field
    }
    english, spanish = marked(ENGLISH, status), marked(SPANISH, status)
    assert [one for one in _found(english, meant, spanish) if one.stops] == []
    assert marked(english, status) == english


def test_an_actual_alert_is_not_marked() -> None:
    assert marked(ENGLISH, Status.ACTUAL) == ENGLISH


def test_an_update_says_what_changed() -> None:
    meant = replace(MEANT, message_type=MessageType.UPDATE)
    assert "changed" in {one.check for one in _found(ENGLISH, meant)}


def test_a_cancel_says_why_and_what_is_safe() -> None:
    meant = replace(MEANT, message_type=MessageType.CANCEL)
    ended = told_of(Kind.ALL_CLEAR, TELLING, ("en-US",))[0]
    assert _found(ended, meant) == []
    silent = replace(ended, long=f"{TELLING.source}: the alert for Edina.")
    assert {"why", "safe"} <= {one.check for one in _found(silent, meant)}


def test_an_alert_is_checked_against_its_own_heading() -> None:
    draft = draft_of(GOOD, PLACES)
    assert draft.meant.source == GOOD.sender_name
    assert draft.meant.until == GOOD.expires


def test_texts_are_checked_against_something() -> None:
    with pytest.raises(BadInput, match="place"):
        replace(MEANT, places=("",))


@pytest.mark.parametrize(
    ("word", "count"),
    [("fire", 1), ("leave", 1), ("table", 2), ("evacuate", 4), ("closed", 1), ("wanted", 2)],
)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("salga", 2), ("incendio", 3), ("evacuación", 4), ("río", 2), ("agua", 2), ("noviembre", 3)],
)
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_a_language_without_a_formula_has_no_grade() -> None:
    assert find_grade("Ka bax hadda", "so-US") is None
    assert find_grade("...", "en-US") is None


def test_an_hour_within_reach_of_the_end_is_the_only_one_accepted() -> None:
    later = replace(MEANT, until=TELLING.until + timedelta(hours=1))
    assert "until" in {one.check for one in _found(ENGLISH, later)}
