"""Rules on the letters themselves: straight quotes, composed letters, nothing that cannot be seen."""

import unicodedata
from typing import Final

from dashboard.alerts.cap.document import SIGNATURE, Document
from dashboard.alerts.cap.rules.book import IDG, AtRelease, Chapter, Told

CHAPTER: Final = Chapter()
CURLY: Final = frozenset("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f")
TURNS_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show a text in another order than it is sent in."""
_MAY_BREAK: Final = ("description", "instruction", "note")


def _texts(document: Document) -> Told:
    for where, part in document.root.walk():
        if SIGNATURE not in where and part.text:
            yield where, part.text


@CHAPTER.rule("letters.straight-quotes", IDG, "Quotes are straight.")
def _straight_quotes(document: Document, _at: AtRelease) -> Told:
    for where, text in _texts(document):
        if CURLY.intersection(text):
            yield (
                where,
                "The text has curly quotes, which some receivers show as other signs: type straight ones.",
            )


@CHAPTER.rule("letters.composed", f"{IDG}; Unicode NFC", "Letters are composed (NFC).")
def _composed(document: Document, _at: AtRelease) -> Told:
    for where, text in _texts(document):
        if not unicodedata.is_normalized("NFC", text):
            yield where, "An accent stands as a sign of its own: type the letter anew."


@CHAPTER.rule("letters.no-control", IDG, "There are no control characters.")
def _no_control(document: Document, _at: AtRelease) -> Told:
    for where, text in _texts(document):
        allowed = "\n" if where.rpartition("/")[2].startswith(_MAY_BREAK) else ""
        hidden = [one for one in text if one not in allowed and _is_hidden(one)]
        if hidden:
            yield where, f"The text holds a sign that nobody sees (U+{ord(hidden[0]):04X}): type it again."


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" or letter in TURNS_DIRECTION
