"""Two profiles of one household → one, by what a person chose for each field; consents never widen."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

import msgspec

from data_access.importers.words import plain
from data_access.records.household import Codes, Consent, Person, SafetyProfile, Scope
from data_access.refusals import BadInput


class Side(StrEnum):
    """From which of two profiles a field is taken; `BOTH` only where it is a list."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"


Choices = Mapping[str, Side]
"""Field → side. A field that is not named is taken from the first, or from both where it is a list."""

_Told = tuple[Any, ...]
_SAME: Final[dict[str, Callable[[Any], Hashable]]] = {
    "addresses": lambda one: plain(f"{one.line} {one.unit} {one.zip_code}"),
    "phones": lambda one: one.number,
    "people": lambda one: plain(one.name),
    "animals": lambda one: (plain(one.species), plain(one.name)),
    "vehicles": lambda one: plain(one.plate) or (one.year, plain(one.make), plain(one.model)),
    "contacts": lambda one: (plain(one.name), plain(one.phone)),
    "cameras": lambda one: plain(one.place),
}
"""List → by what one of the first and one of the second are the same thing."""
SINGLE: Final = ("home", "codes", "business", "confirmed_on", "notes")
FIELDS: Final = (*_SAME, *SINGLE)
"""Every field that is chosen; consents are not."""


def sides_of(field: str) -> tuple[Side, ...]:
    """Give the sides that a field may be taken from."""
    return tuple(Side) if field in _SAME else (Side.FIRST, Side.SECOND)


def combined(first: SafetyProfile, second: SafetyProfile, choices: Choices) -> SafetyProfile:
    """Make one profile of two, under the key of the first.

    Refused: a field that is not chosen, and both sides of one that is no list.
    """
    for field, side in choices.items():
        if field not in FIELDS or side not in sides_of(field):
            raise BadInput(f"{field} cannot be taken from {side}.")
    taken: dict[str, Any] = {}
    for field in _SAME:
        mine, theirs = getattr(first, field), getattr(second, field)
        taken[field] = _of_side(choices.get(field, Side.BOTH), mine, theirs, _SAME[field])
    for field in SINGLE:
        side = choices.get(field, Side.FIRST)
        taken[field] = getattr(second if side is Side.SECOND else first, field)
    return SafetyProfile(key=first.key, consents=narrower(first, second), **taken)


def _of_side(side: Side, mine: _Told, theirs: _Told, same: Callable[[Any], Hashable]) -> _Told:
    if side is not Side.BOTH:
        return mine if side is Side.FIRST else theirs
    found: dict[Hashable, Any] = {}
    for at, one in enumerate(mine):
        # Two dogs of one source without a name are two dogs.
        found[same(one) if same(one) not in found else (at,)] = one
    for one in theirs:
        known = found.get(same(one))
        found[same(one)] = one if known is None else _filled(known, one)
    return tuple(found.values())


def _filled(known: Any, other: Any) -> Any:  # noqa: ANN401 - a record of any kind
    """Fill what is not told with what the other tells, and put lists together."""
    if not isinstance(known, Person):
        return known
    told: dict[str, Any] = {}
    for name in known.__struct_fields__:
        mine, theirs = getattr(known, name), getattr(other, name)
        if isinstance(mine, tuple):
            told[name] = tuple(dict.fromkeys((*mine, *theirs)))
        elif not mine:
            told[name] = theirs
    return msgspec.structs.replace(known, **told)


# ------------------------------------------------------------------------------------------ consents
def narrower(first: SafetyProfile, second: SafetyProfile) -> tuple[Consent, ...]:
    """Give the consents of both: for each scope those of the side that spoke last of it.

    Where both spoke on one day, or one never spoke of it and nothing newer was given since it was last
    confirmed, the narrower holds: no consent is narrower than one, a withdrawn one than one that stands,
    and an earlier end than a later one.
    """
    found: list[Consent] = []
    for scope in Scope:
        sides = [
            _Spoken(tuple(c for c in profile.agreed() if c.scope is scope), profile.confirmed_on)
            for profile in (first, second)
        ]
        found += _chosen(*sides)
    return tuple(found)


@dataclass(frozen=True)
class _Spoken:
    """What one side says of a scope, and when it was last heard of."""

    consents: tuple[Consent, ...]
    confirmed_on: date | None

    @property
    def said_on(self) -> date:
        """When it last spoke of the scope; one that never did speaks by being confirmed without it."""
        days = [day for c in self.consents for day in (c.given_on, c.withdrawn_on) if day is not None]
        return max(days, default=self.confirmed_on or date.min)

    @property
    def stands_until(self) -> date:
        """Until when a consent stands; the first of all days where none does."""
        ends = (c.ends_on or date.max for c in self.consents if c.withdrawn_on is None)
        return max(ends, default=date.min)


def _chosen(first: _Spoken, second: _Spoken) -> tuple[Consent, ...]:
    if not first.consents and not second.consents:
        return ()
    if first.said_on != second.said_on:
        return max(first, second, key=lambda side: side.said_on).consents
    return min(first, second, key=lambda side: side.stands_until).consents


# --------------------------------------------------------------------------------------- side by side
@dataclass(frozen=True, slots=True)
class Compared:
    """A field of two profiles beside each other: as lines of text, and which lines only one side has."""

    field: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    suggested: Side

    @property
    def differs(self) -> bool:
        """Whether the two tell it differently."""
        return self.first != self.second


def compared(first: SafetyProfile, second: SafetyProfile) -> list[Compared]:
    """Put every field that either tells beside the other's; codes are said to be there, never shown."""
    newer = (
        Side.SECOND if (second.confirmed_on or date.min) > (first.confirmed_on or date.min) else Side.FIRST
    )
    found = []
    for field in FIELDS:
        mine, theirs = _lines(getattr(first, field)), _lines(getattr(second, field))
        if mine or theirs:
            only = Side.FIRST if not theirs else Side.SECOND if not mine else newer
            found.append(Compared(field, mine, theirs, Side.BOTH if field in _SAME else only))
    return found


def _lines(value: object) -> tuple[str, ...]:
    match value:
        case None | ():
            return ()
        case Codes():
            return ("given; kept sealed and not shown",) if value != Codes() else ()
        case tuple():
            return tuple(_line(one) for one in value)
        case _:
            return (_line(value),) if value != "" else ()


def _line(one: object) -> str:
    """Write a record as one line: what it tells, with no name of a field."""
    if isinstance(one, msgspec.Struct):
        return " · ".join(filter(None, (_line(getattr(one, name)) for name in _shown(one))))
    if isinstance(one, bool):
        return ""
    if isinstance(one, tuple):
        return ", ".join(filter(None, map(_line, one)))
    return "" if one is None else str(one).replace("_", " ") if isinstance(one, StrEnum) else str(one)


def _shown(one: msgspec.Struct) -> Iterable[str]:
    return (name for name in one.__struct_fields__ if name not in ("latitude", "longitude", "photo"))
