"""Is it plain: few capitals, no jargon, short words and sentences, nothing left to be filled in."""

import re
from collections.abc import Iterator
from typing import Final

from dashboard.alerts.cap.message import Told
from dashboard.alerts.texts.grade import HARDEST_GRADE, LEAST_WORDS, find_grade
from dashboard.alerts.texts.languages import folded
from dashboard.alerts.texts.lexicon import LEXICONS, find_lexicon
from dashboard.alerts.texts.passages import Draft, Meant, Passage, TextFinding, blanked, fields_of, full_of
from dashboard.alerts.texts.telling import BLANK

MOST_CAPITALS: Final = 0.30
_CAPITAL_WORDS: Final = re.compile(r"\b[A-ZÁÉÍÓÚÜÑ]{2,}(?:[\s,]+[A-ZÁÉÍÓÚÜÑ]{2,})*\b")
_NOT_SHOUTED: Final = re.compile(r"\b(?:AM|PM|[A-Z]{2,3}T|UTC|US|USA)\b")


def check_plainness(draft: Draft) -> Iterator[TextFinding]:
    """Find capitals, jargon and blanks in every field, and what is hard to read in the whole."""
    for told in draft.told:
        for passage in fields_of(told):
            yield from _capitals(passage, draft.meant)
            yield from _jargon(passage)
            yield from _blanks(passage)
        yield from _grade(told, draft.meant)


def _capitals(passage: Passage, meant: Meant) -> Iterator[TextFinding]:
    """Capitals are counted in words written wholly in them; the mark of an exercise is not counted."""
    text = blanked(_without_mark(passage.text), meant.source, *meant.places)
    bare = _NOT_SHOUTED.sub(lambda match: " " * len(match[0]), text)
    runs = list(_CAPITAL_WORDS.finditer(bare))
    letters = sum(letter.isalpha() for letter in bare)
    shouted = sum(letter.isalpha() for run in runs for letter in run[0])
    if letters and shouted / letters >= MOST_CAPITALS:
        longest = max(runs, key=lambda run: len(run[0]))
        said = f"{shouted / letters:.0%} of the letters are in words of capitals: keep them for a key word."
        yield TextFinding("capitals", passage.spot(*longest.span()), said)


def _without_mark(text: str) -> str:
    """Blank out the word at the head of an exercise or test."""
    for lexicon in LEXICONS.values():
        for mark in (lexicon.exercise, lexicon.test):
            if text.startswith(mark):
                return " " * len(mark) + text[len(mark) :]
    return text


def _jargon(passage: Passage) -> Iterator[TextFinding]:
    lexicon = find_lexicon(passage.language)
    if lexicon is None:
        return
    for match in lexicon.jargon.finditer(folded(passage.text)):
        plain = next(
            say for word, say in lexicon.plain.items() if re.fullmatch(folded(word), match[0], re.IGNORECASE)
        )
        said = f"“{match[0]}” is a word of the service: say instead {plain}."
        yield TextFinding("jargon", passage.spot(*match.span()), said)


def _blanks(passage: Passage) -> Iterator[TextFinding]:
    start = passage.text.find(BLANK)
    if start >= 0:
        said = "Something is still to be filled in here: write it, or take the sentence out."
        yield TextFinding("blank", passage.spot(start, start + len(BLANK)), said)


def _grade(told: Told, meant: Meant) -> Iterator[TextFinding]:
    """Names and addresses are read as one short word: nobody can choose shorter ones."""
    for passage in full_of(told):
        text = blanked(passage.text)
        for name in sorted((meant.source, *meant.places), key=len, reverse=True):
            text = text.replace(name, "it")
        grade = find_grade(text, told.language)
        if grade is not None and len(text.split()) >= LEAST_WORDS and grade > HARDEST_GRADE:
            said = f"It reads like grade {grade:.0f} and at most {HARDEST_GRADE} is meant: write shorter."
            yield TextFinding("grade", passage.whole, said)
