"""Do all languages say the same: numbers, hours and places are held against those of the first language."""

import re
from collections.abc import Iterator
from typing import Final

from dashboard.alerts.cap.message import Told
from dashboard.alerts.texts.clock import hours_in
from dashboard.alerts.texts.languages import folded, primary
from dashboard.alerts.texts.passages import Draft, Passage, TextFinding, fields_of

_NUMBER: Final = re.compile(r"\d+(?:[.,:-]\d+)*")
_NUMBER_WORDS: Final = {
    "en": ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    "es": ["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
}
_NOT_A_PLACE: Final = (
    r"(?!January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
)
_NAME: Final = re.compile(rf"(?<=[a-záéíóúñü,] ){_NOT_A_PLACE}(?:[A-Z][a-záéíóúñü]+ ?){{1,5}}")


def check_agreement(draft: Draft) -> Iterator[TextFinding]:
    """Hold every language against the first, field by field; one language agrees with itself."""
    if not draft.told:
        return
    first = {passage.fields[0]: passage for passage in fields_of(draft.told[0])}
    for told in draft.told[1:]:
        other = {passage.fields[0]: passage for passage in fields_of(told)}
        for field, passage in first.items():
            if field not in other:
                said = f"The {field.value} is empty in {told.language}, and not in {draft.told[0].language}."
                yield TextFinding("languages", next(iter(other.values()), passage).spot(0, 0), said)
                continue
            yield from _numbers(passage, other[field])
            yield from _places(passage, other[field], draft.meant.places)
        yield from _names(draft.told[0], told)


def _numbers(first: Passage, other: Passage) -> Iterator[TextFinding]:
    hours, theirs = _hours(first), _hours(other)
    if hours != theirs:
        said = f"The hours differ from {first.language}: {_listed(hours)} there, {_listed(theirs)} here."
        yield TextFinding("hours", other.whole, said)
    numbers, others = _plain_numbers(first), _plain_numbers(other)
    if numbers != others:
        said = f"The numbers differ from {first.language}: {_listed(numbers)} there, {_listed(others)} here."
        yield TextFinding("numbers", other.whole, said)


def _hours(passage: Passage) -> set[str]:
    return {
        f"{hour.minutes // 60}:{hour.minutes % 60:02d} {hour.zone}".strip() for hour in hours_in(passage.text)
    }


def _plain_numbers(passage: Passage) -> set[str]:
    """The numbers beside the hours; two to twelve also where they are written as words."""
    text = passage.text
    for hour in reversed(list(hours_in(text))):
        text = text[: hour.start] + text[hour.end :]
    digits = {number.replace(",", "") for number in _NUMBER.findall(text)}
    words = _NUMBER_WORDS.get(primary(passage.language), [])
    spelt = {str(words.index(word) + 2) for word in re.findall(r"\w+", text.lower()) if word in words}
    return digits | spelt


def _listed(values: set[str]) -> str:
    return ", ".join(sorted(values)) or "none"


def _places(first: Passage, other: Passage, places: tuple[str, ...]) -> Iterator[TextFinding]:
    for place in places:
        here, there = (folded(place).lower() in folded(one.text).lower() for one in (first, other))
        if here != there:
            with_it, without = (first, other) if here else (other, first)
            said = f"“{place}” stands in {with_it.language} and not in {without.language}: name it in both."
            yield TextFinding("places", other.whole, said)


def _names(first: Told, other: Told) -> Iterator[TextFinding]:
    """Names of the first language that the other lacks: perhaps translated, so it is advice."""
    theirs = folded(" ".join(passage.text for passage in fields_of(other)))
    for passage in fields_of(first):
        for match in _NAME.finditer(passage.text):
            name = match[0].strip()
            if folded(name) not in theirs:
                spot = next(fields_of(other)).spot(0, 0)
                said = f"“{name}” stands in {first.language}; is it the same place in {other.language}?"
                yield TextFinding("names", spot, said, stops=False)
                return
