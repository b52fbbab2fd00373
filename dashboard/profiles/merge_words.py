"""What the fields of a household are called where two records stand beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from data_access.merging.combining import Compared, Side, compared, narrower, sides_of
from data_access.merging.deciding import Record
from data_access.records.household import Consent, Scope

FIELD_WORDS: Final[dict[str, str]] = {
    "addresses": "Addresses",
    "phones": "Phones",
    "people": "People",
    "animals": "Animals",
    "vehicles": "Vehicles",
    "contacts": "Whom to call",
    "cameras": "Cameras",
    "home": "The home",
    "codes": "How to get in",
    "business": "The business",
    "confirmed_on": "Last confirmed",
    "notes": "Notes",
}
SCOPE_WORDS: Final[dict[Scope, str]] = {
    Scope.EMERGENCY_MANAGEMENT: "Sharing with emergency management",
    Scope.CAMERAS: "Being asked for camera footage",
    Scope.ALERTS: "Receiving alerts",
}
ONLY_HERE: Final = "≠ "
SAME: Final = "= "
"""What differs is marked by a sign as well: colour alone would not be seen by everybody."""


@dataclass(frozen=True, slots=True)
class FieldSides:
    """A field of two records: its word, their lines, each marked where the other has it not, and choices."""

    field: str
    title: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    differs: bool
    suggested: Side
    choices: tuple[Side, ...]


def field_sides(first: Record, second: Record) -> list[FieldSides]:
    """Put the fields of two records beside each other, those that differ first."""
    found = [_sides(one) for one in compared(first.profile, second.profile)]
    return sorted(found, key=lambda one: not one.differs)


def _sides(one: Compared) -> FieldSides:
    return FieldSides(
        one.field,
        FIELD_WORDS[one.field],
        _marked(one.first, one.second),
        _marked(one.second, one.first),
        one.differs,
        one.suggested,
        sides_of(one.field),
    )


def _marked(lines: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple((SAME if line in others else ONLY_HERE) + line for line in lines)


def consent_sentences(first: Record, second: Record) -> list[str]:
    """Say for each consent that either has what will hold after the merge; empty where neither has any."""
    after = narrower(first.profile, second.profile)
    told = [*first.profile.consents, *second.profile.consents]
    return [
        f"{SCOPE_WORDS[scope]}: {_what_holds([one for one in after if one.scope is scope])}"
        for scope in Scope
        if any(one.scope is scope for one in told)
    ]


def _what_holds(after: Sequence[Consent]) -> str:
    if not after:
        return "will no longer hold, because one record knows of no consent. Ask the household for it."
    latest = max(after, key=lambda one: one.given_on)
    if latest.withdrawn_on is not None:
        return f"stays withdrawn since {latest.withdrawn_on}."
    until = "until withdrawn" if latest.ends_on is None else f"until {latest.ends_on}"
    return f"holds as given on {latest.given_on}, {until}."
