"""What somebody typed, taken apart: house number, words of one street or two, city, ZIP."""

import re
from dataclasses import dataclass
from typing import Final

from dashboard.geo.search.spelling import is_direction, is_kind, words_of

LONGEST_TEXT: Final = 200
MOST_WORDS: Final = 12
_BETWEEN: Final = re.compile(r"\s*(?:&|(?<!\d)/(?!\d)|@|\+|\band\b|\bat\b|\bnear\b)\s*", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(\d{1,6})([a-z]?|-\d+)$", re.IGNORECASE)
_HALF: Final = re.compile(r"^\s*(\d+) +\d/\d\b")
_ZIP: Final = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")
_STATE: Final = re.compile(r",?\s+(?:mn|minn|minnesota)\.?\s*$", re.IGNORECASE)
_UNIT: Final = re.compile(r"\s*(?:#|\b(?:apt|apartment|unit|suite|ste)\b\.?)\s*[\w-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AddressQuery:
    """The parts that could be told. `words` may end with a city; `after_comma` surely is one.

    `second` has words for a crossing only; `number` is None without a house number.
    """

    number: int | None
    words: tuple[str, ...]
    second: tuple[str, ...] = ()
    after_comma: tuple[str, ...] = ()
    zip_code: str = ""


def query_from(text: str) -> AddressQuery:
    """Take apart what was typed; no words are left of a text that says nothing."""
    text = _UNIT.sub("", text[:LONGEST_TEXT]).strip()
    text, zip_code = _without_zip(text)
    text = _STATE.sub("", text)
    street, _, city = text.partition(",")
    after_comma = tuple(words_of(city))[:MOST_WORDS]
    sides = [words_of(side) for side in _BETWEEN.split(street) if side.strip()]
    if len(sides) >= 2:
        first, second = (tuple(side)[:MOST_WORDS] for side in sides[:2])
        if first and second:
            return AddressQuery(None, first, second, after_comma, zip_code)
    number, words = _number_in(street)
    return AddressQuery(number, words[:MOST_WORDS], (), after_comma, zip_code)


def _without_zip(text: str) -> tuple[str, str]:
    found = _ZIP.search(text)
    if found is None or found.start() == 0:
        return text, ""
    return text[: found.start()].rstrip(" ,"), found[1]


def _number_in(street: str) -> tuple[int | None, tuple[str, ...]]:
    """Part the house number from the street: "3 Avenue South" is a street, "3 Main Street" a house."""
    first, _, rest = _HALF.sub(r"\1", street).strip().partition(" ")
    found, words = _NUMBER.match(first), tuple(words_of(rest))
    if found is None or all(is_kind(word) or is_direction(word) for word in words):
        return None, tuple(words_of(street))
    return int(found[1]), words
