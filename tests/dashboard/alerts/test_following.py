"""Correction, all-clear and taking back lie ready when the alert goes out."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from dashboard.alerts.cap.kinds import MessageType, Response, Status
from dashboard.alerts.cap.rules.table import findings_of
from dashboard.alerts.following import FollowUp, following, told_of
from dashboard.alerts.texts.composer import text_findings
from dashboard.alerts.texts.passages import draft_of
from dashboard.alerts.texts.templates import Kind
from data_access.refusals import BadInput
from tests.dashboard.alerts.evacuation import AT, GOOD, NOW
from tests.dashboard.alerts.telling import PLACES, TELLING

LATER: Final = NOW + timedelta(hours=2)
SENT: Final = GOOD.referred(NOW)
AT_LATER: Final = replace(AT, now=LATER, in_force=(SENT,))


def _stops(follow_up: FollowUp) -> list[str]:
    alert = follow_up.ready("hennepin-2026-0002", (SENT,), GOOD.expires)
    texts = [one.check for one in text_findings(draft_of(alert, PLACES)) if one.stops]
    return [*texts, *(one.rule for one in findings_of(alert, AT_LATER) if one.stops)]


def test_the_ends_are_ready_to_be_sent_as_they_are() -> None:
    drafted = following(GOOD, Kind.EVACUATE, TELLING)
    assert _stops(drafted.all_clear) == []
    assert _stops(drafted.mistake) == []


def test_the_correction_waits_for_what_changed_and_cannot_leave_without() -> None:
    assert set(_stops(following(GOOD, Kind.EVACUATE, TELLING).correction)) == {"blank", "action"}
    changed = replace(TELLING, changed={"en": "Go east.", "es": "Vaya al este."})
    assert _stops(following(GOOD, Kind.EVACUATE, changed).correction) == []


def test_they_keep_the_area_and_refer_to_the_alert() -> None:
    ready = following(GOOD, Kind.EVACUATE, TELLING).all_clear.ready("next", (SENT,), GOOD.expires)
    assert (ready.areas, ready.blocked) == (GOOD.areas, GOOD.blocked)
    assert (ready.message_type, ready.references) == (MessageType.CANCEL, (SENT,))
    assert ready.event.responses == (Response.ALL_CLEAR,)


def test_without_a_reference_nothing_is_ready() -> None:
    drafted = following(GOOD, Kind.EVACUATE, TELLING)
    with pytest.raises(BadInput, match="earlier messages"):
        drafted.correction.ready("next", (), GOOD.expires)


def test_of_an_exercise_all_are_exercises() -> None:
    drafted = following(replace(GOOD, status=Status.EXERCISE), Kind.EVACUATE, TELLING)
    texts = [told for one in (drafted.correction, drafted.all_clear, drafted.mistake) for told in one.told]
    assert all(told.short.startswith(("EXERCISE", "EJERCICIO")) for told in texts)


def test_texts_in_no_language_are_refused() -> None:
    with pytest.raises(BadInput, match="at least one language"):
        told_of(Kind.EVACUATE, TELLING, ())


def test_an_end_has_no_end_of_its_own() -> None:
    with pytest.raises(BadInput, match="ends an alert"):
        following(GOOD, Kind.ALL_CLEAR, TELLING)
