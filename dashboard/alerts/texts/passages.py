"""A draft as the checks read it: passages of text, each knowing where in which field it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.alerts.cap.kinds import MessageType, Status
from dashboard.alerts.cap.message import Alert, Told
from data_access.refusals import BadInput


class Field(StrEnum):
    """Where a person types."""

    HEADLINE = "headline"
    SHORT = "short"
    LONG = "long"
    DESCRIPTION = "description"
    INSTRUCTION = "instruction"


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a field in one language; `start` and `end` count characters."""

    language: str
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextFinding:
    """A check that does not hold: where, and a sentence. Only what `stops` holds up a release."""

    check: str
    spot: Spot
    sentence: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """One or two fields read together; `split` is where the first ends."""

    language: str
    fields: tuple[Field, ...]
    text: str
    split: int

    def spot(self, start: int, end: int) -> Spot:
        """Say where a stretch of it stands in its field."""
        if len(self.fields) == 1 or start < self.split:
            return Spot(self.language, self.fields[0], start, min(end, self.split))
        return Spot(self.language, self.fields[1], start - self.split - 1, end - self.split - 1)

    @property
    def whole(self) -> Spot:
        """The whole first field: where something is missing."""
        return self.spot(0, self.split)


@dataclass(frozen=True)
class Meant:
    """What the texts must agree with. `places` are names that people know, without an article.

    Refused: no source, no place.
    """

    status: Status
    message_type: MessageType
    source: str
    places: tuple[str, ...]
    until: datetime
    zone: ZoneInfo

    def __post_init__(self) -> None:
        """Refuse what nothing could be held against."""
        if not self.source.strip() or not any(place.strip() for place in self.places):
            raise BadInput("The texts are checked against a source and a known place: name both.")

    @property
    def tells(self) -> bool:
        """Whether people are told to do something; a Cancel takes that back."""
        return self.message_type is not MessageType.CANCEL


@dataclass(frozen=True)
class Draft:
    """Texts by language, and what they are meant to say."""

    told: tuple[Told, ...]
    meant: Meant


def draft_of(alert: Alert, places: tuple[str, ...]) -> Draft:
    """The texts of an alert, to be held against its own heading and the places that it is for."""
    meant = Meant(alert.status, alert.message_type, alert.sender_name, places, alert.expires, alert.clock)
    return Draft(alert.told, meant)


_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)


def blanked(text: str, *names: str) -> str:
    """The text with web addresses and some names as spaces, so that places stay what they are."""
    text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " " * len(name))
    return text


def short_of(told: Told) -> Iterator[Passage]:
    """The text of 90 characters, where there is one."""
    if told.short:
        yield Passage(told.language, (Field.SHORT,), told.short, len(told.short))


def full_of(told: Told) -> Iterator[Passage]:
    """The texts that must say everything: 360 characters where there are any, and the whole."""
    if told.long:
        yield Passage(told.language, (Field.LONG,), told.long, len(told.long))
    text = f"{told.description}\n{told.instruction}"
    yield Passage(told.language, (Field.DESCRIPTION, Field.INSTRUCTION), text, len(told.description))


def fields_of(told: Told) -> Iterator[Passage]:
    """Every field by itself, where it is not empty."""
    for field in Field:
        text = str(getattr(told, field.value))
        if text:
            yield Passage(told.language, (field,), text, len(text))
