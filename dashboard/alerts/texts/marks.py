"""What a text must say because of what it is: an exercise first of all, a change, or why it is taken back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dashboard.alerts.cap.kinds import MessageType, Status
from dashboard.alerts.cap.message import Told
from dashboard.alerts.texts.languages import folded
from dashboard.alerts.texts.lexicon import LEXICONS, find_lexicon
from dashboard.alerts.texts.passages import Draft, Passage, TextFinding, fields_of, full_of

_MARKS: Final = tuple(mark for lexicon in LEXICONS.values() for mark in (lexicon.exercise, lexicon.test))


def mark_of(status: Status, language: str) -> str:
    """The word that stands first where nobody is to act; empty for an actual alert.

    A language that we do not know gets the English word.
    """
    lexicon = find_lexicon(language) or LEXICONS["en"]
    if status is Status.ACTUAL:
        return ""
    return lexicon.exercise if status is Status.EXERCISE else lexicon.test


def marked(told: Told, status: Status) -> Told:
    """The same texts with the mark first in each; as they are where it stands there, or none is needed."""
    mark = mark_of(status, told.language)
    if not mark:
        return told
    changes = {
        passage.fields[0].value: f"{mark}. {passage.text}"
        for passage in fields_of(told)
        if not passage.text.startswith(mark)
    }
    return replace(told, **changes)


def check_marks(draft: Draft) -> Iterator[TextFinding]:
    """Find a missing mark, a mark on what is actual, an Update without its change, a Cancel without why."""
    for told in draft.told:
        for passage in fields_of(told):
            yield from _mark(passage, draft.meant.status)
        if draft.meant.message_type is MessageType.UPDATE:
            yield from _says(
                told, "changed", "An Update says what changed: write it (“This alert has changed: …”)."
            )
        if draft.meant.message_type is MessageType.CANCEL:
            yield from _says(told, "why", "A Cancel says why: because it is over, or was a mistake.")
            yield from _says(
                told, "safe", "A Cancel says what is safe now: write it (“It is safe to return.”)."
            )


def _mark(passage: Passage, status: Status) -> Iterator[TextFinding]:
    mark = mark_of(status, passage.language)
    if mark and not passage.text.startswith(mark):
        said = f"“{mark}” stands first in every text of what is not actual: put it there."
        yield TextFinding("mark", passage.spot(0, 0), said)
    if not mark:
        found = next((one for one in _MARKS if passage.text.startswith(one)), None)
        if found is not None:
            said = f"The alert is actual and begins with “{found}”: nobody would act. Take it out."
            yield TextFinding("mark", passage.spot(0, len(found)), said)


def _says(told: Told, what: str, sentence: str) -> Iterator[TextFinding]:
    lexicon = find_lexicon(told.language)
    if lexicon is None:
        return
    pattern = getattr(lexicon, what)
    for passage in full_of(told):
        if pattern.search(folded(passage.text)) is None:
            yield TextFinding(what, passage.whole, sentence)
