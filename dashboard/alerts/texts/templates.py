"""Templates: sentences with fields, of which the least needed are left out until a text fits its room.

Ours are dated and unreviewed until somebody puts their name to them; whatever changes in a template
changes its digest, and a review holds for the digest that it was given for.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Final

import msgspec

from dashboard.alerts.cap.message import Told
from dashboard.alerts.texts.gsm import gsm_units
from dashboard.alerts.texts.languages import primary
from dashboard.alerts.texts.telling import Telling
from data_access.refusals import BadInput

MUST: Final = 9
"""The weight of a sentence that is never left out."""
SHORT_ROOM: Final = 90
LONG_ROOM: Final = 360
_ROOM: Final = {"description": 1_200, "instruction": 600, "short": SHORT_ROOM, "long": LONG_ROOM}
"""Text of a template → its room; description and instruction have 1,800 together."""


class Kind(StrEnum):
    """What people are asked to do, or told afterwards."""

    EVACUATE = "evacuate"
    PREPARE = "prepare"
    SHELTER = "shelter"
    ALL_CLEAR = "all_clear"
    MISTAKE = "mistake"


Sentence = tuple[str, int]
"""Words with fields in braces, and a weight from 1 to 9: the lightest is left out first."""


@dataclass(frozen=True, slots=True)
class Template:
    """What is said of one kind of event in one language."""

    kind: Kind
    language: str
    event: str
    headline: str
    short: tuple[Sentence, ...]
    long: tuple[Sentence, ...]
    description: tuple[Sentence, ...]
    instruction: tuple[Sentence, ...]
    written_on: date

    @property
    def digest(self) -> str:
        """SHA-256 of its words, in hexadecimal."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


@dataclass(frozen=True, slots=True)
class Review:
    """Who read a template, when, and in which state of its words; refused without a name."""

    by: str
    on: date
    digest: str

    def __post_init__(self) -> None:
        """Refuse a review by nobody."""
        if not self.by.strip() or not self.digest:
            raise BadInput("A review needs the name of who read the text.")


Reviews = Mapping[tuple[Kind, str], Review]
"""Kind and language → the last review."""


def unreviewed(templates: tuple[Template, ...], reviews: Reviews) -> list[str]:
    """Say which templates nobody has reviewed as they stand; only an empty list may be released as actual."""
    return [
        f"The template “{one.kind.value}” in {one.language} has not been reviewed since it was last changed: "
        "have somebody who reads the language put their name to it."
        for one in templates
        if not _is_reviewed(one, reviews)
    ]


def _is_reviewed(template: Template, reviews: Reviews) -> bool:
    review = reviews.get((template.kind, template.language))
    return review is not None and review.digest == template.digest


def composed(templates: tuple[Template, ...], telling: Telling) -> tuple[Told, ...]:
    """Make all texts of all languages from the same fields.

    A sentence that has no room in one language is left out in all, so that all say the same. A text that
    does not fit with all that it must say comes back too long, and the rules say so.
    """
    fields = [telling.fields(template.language) for template in templates]
    texts = {part: _together(part, templates, fields) for part in _ROOM}
    return tuple(
        Told(
            template.language,
            template.event,
            _filled(template.headline, own, template.language),
            *(texts[part][place] for part in _ROOM),
        )
        for place, (template, own) in enumerate(zip(templates, fields, strict=True))
    )


def _together(part: str, templates: tuple[Template, ...], fields: list[dict[str, str]]) -> list[str]:
    """One text in all languages, of the sentences for which there is room in each of them."""
    parts: list[tuple[Sentence, ...]] = [getattr(template, part) for template in templates]
    room = _ROOM[part]
    fitting = [_fitting(sentences, own, room) for sentences, own in zip(parts, fields, strict=True)]
    kept = frozenset.intersection(*fitting)
    return [
        _filled(" ".join(sentences[place][0] for place in sorted(kept)), own, template.language)
        for sentences, own, template in zip(parts, fields, templates, strict=True)
    ]


def _fitting(sentences: tuple[Sentence, ...], fields: Mapping[str, str], room: int) -> frozenset[int]:
    """Places of the sentences that are said: none with an empty field, and the lightest left out first."""
    kept = [place for place, one in enumerate(sentences) if all(fields[name] for name in _names(one[0]))]
    while True:
        text = " ".join(sentences[place][0].format_map(fields) for place in kept)
        light = [sentences[place][1] for place in kept if sentences[place][1] < MUST]
        if gsm_units(text) <= room or not light:
            return frozenset(kept)
        kept.remove(next(place for place in reversed(kept) if sentences[place][1] == min(light)))


def _filled(words: str, fields: Mapping[str, str], language: str) -> str:
    """Fill in; Spanish joins “de el” and “a el”."""
    text = words.format_map(fields)
    if primary(language) == "es":
        text = text.replace(" de el ", " del ").replace(" a el ", " al ")
    return text


def _names(words: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(words) if name]
