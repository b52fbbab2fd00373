"""Texts of all languages from one filling-in: they fit, they agree, and nobody has reviewed them yet."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from dashboard.alerts.cap.kinds import MessageType, Status
from dashboard.alerts.following import told_of
from dashboard.alerts.texts.composer import text_findings
from dashboard.alerts.texts.gsm import gsm_units
from dashboard.alerts.texts.hazards import CATEGORIES, FCC_LANGUAGES, FCC_SLOTS, HAZARD_WORDS, Hazard
from dashboard.alerts.texts.own_templates import OWN_TEMPLATES
from dashboard.alerts.texts.passages import Draft, Meant
from dashboard.alerts.texts.telling import Telling
from dashboard.alerts.texts.templates import Kind, Review, composed, unreviewed
from data_access.refusals import BadInput
from tests.dashboard.alerts.evacuation import AT, ENDS, NOW
from tests.dashboard.alerts.telling import PLACES, TELLING

BOTH = ("en-US", "es-US")
ENDINGS = {Kind.ALL_CLEAR, Kind.MISTAKE}
ALL = tuple(OWN_TEMPLATES.values())


def _draft(kind: Kind, telling: Telling) -> Draft:
    message_type = MessageType.CANCEL if kind in ENDINGS else MessageType.ALERT
    meant = Meant(Status.ACTUAL, message_type, telling.source, PLACES, telling.until, AT.zone)
    return Draft(told_of(kind, telling, BOTH), meant)


@pytest.mark.parametrize(("kind", "hazard"), list(product(Kind, Hazard)))
def test_every_template_passes_every_check_for_every_hazard(kind: Kind, hazard: Hazard) -> None:
    draft = _draft(kind, replace(TELLING, hazard=hazard))
    assert [one for one in text_findings(draft) if one.stops] == []
    assert all(gsm_units(told.short) <= 90 and gsm_units(told.long) <= 360 for told in draft.told)


def test_the_pair_and_the_whole_come_from_the_same_fields() -> None:
    english, spanish = told_of(Kind.EVACUATE, TELLING, BOTH)
    assert english.short == "Wildfire in the west of Edina. Leave now. Until 12:00 PM CST."
    assert spanish.headline == "Salga ahora del oeste de Edina: incendio forestal"
    assert "Take France Avenue." in english.instruction
    assert "Tome France Avenue." in spanish.instruction


def test_what_has_no_room_in_one_language_is_left_out_in_all() -> None:
    """The English text alone would have room for the shelter in 90 characters, the Spanish one has none."""
    alone = told_of(Kind.EVACUATE, TELLING, ("en-US",))[0].short
    together = told_of(Kind.EVACUATE, TELLING, BOTH)[0].short
    assert "Edina High School" in alone
    assert "Edina High School" not in together


def test_a_sentence_whose_field_is_empty_is_not_said() -> None:
    bare = replace(TELLING, refuge={}, way={}, phone="", url="")
    assert "Go to" not in told_of(Kind.EVACUATE, bare, ("en-US",))[0].instruction


def test_an_end_on_another_day_bears_the_day() -> None:
    later = replace(TELLING, until=ENDS + timedelta(days=2))
    english, spanish = told_of(Kind.EVACUATE, later, BOTH)
    assert "12:00 PM CST on November 23" in english.short
    assert "las 12:00 PM CST del 23 de noviembre" in spanish.short


def test_all_are_unreviewed_until_somebody_puts_a_name_to_them() -> None:
    assert len(unreviewed(ALL, {})) == len(ALL) == 2 * len(Kind)


def test_a_review_holds_for_the_words_it_was_given_for() -> None:
    template = OWN_TEMPLATES[Kind.EVACUATE, "es-US"]
    review = Review("Ana Pérez", date(2026, 11, 21), template.digest)
    reviews = {(Kind.EVACUATE, "es-US"): review}
    assert unreviewed((template,), reviews) == []
    assert len(unreviewed((replace(template, headline="Salga"),), reviews)) == 1


def test_a_review_by_nobody_is_refused() -> None:
    with pytest.raises(BadInput, match="name"):
        Review(" ", date(2026, 11, 21), "digest")


def test_a_language_without_words_is_refused_and_not_left_empty() -> None:
    somali = replace(OWN_TEMPLATES[Kind.EVACUATE, "en-US"], language="so-US")
    with pytest.raises(BadInput, match="so-US"):
        composed((somali,), TELLING)
    with pytest.raises(BadInput, match="template"):
        told_of(Kind.EVACUATE, TELLING, ("so-US",))


@pytest.mark.parametrize("change", [{"source": " "}, {"place": {}}, {"until": NOW}])
def test_fields_that_no_text_could_be_made_of_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        replace(TELLING, **change)  # type: ignore[arg-type]


def test_every_hazard_has_words_in_both_languages_and_a_category() -> None:
    assert set(HAZARD_WORDS) == set(product(Hazard, ("en", "es")))
    assert set(CATEGORIES) == set(Hazard)


def test_the_eighteen_of_the_fcc_have_a_slot_each() -> None:
    """DA 25-12: 18 templates, English and 13 languages, Chinese in two scripts."""
    assert len({slot.key for slot in FCC_SLOTS}) == 18
    assert len(FCC_LANGUAGES) == 15
