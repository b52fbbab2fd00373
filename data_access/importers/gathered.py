"""The rows of one household → its safety profile: what several of them tell is put together."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import Any, Final, TypeVar

import msgspec

from data_access.importers.gathering import Group, Member, group_of
from data_access.importers.mapping import Mapping
from data_access.importers.plan import NAME_NOT_TOLD, Part, RowPlan, RowRefused
from data_access.importers.words import plain
from data_access.records.household import Consent, Person, SafetyProfile, Scope
from data_access.refusals import BadInput

T = TypeVar("T")
_MOST_PEOPLE: Final = 200
_NOTES_CHARACTERS: Final = 2_000


class GroupPlan:
    """Reads groups of rows by the mapping of their tables."""

    def __init__(self, mapping: Mapping) -> None:
        self._plans = [RowPlan(table) for table in mapping.tables()]
        self._sheets = list(dict.fromkeys(mapping.sheets))

    def read(self, raw: str) -> SafetyProfile:
        """Read a household; refused as a whole when one of its rows cannot be kept.

        Half a household would be worse than none: somebody in it would be missing from its profile.
        """
        group = group_of(raw)
        parts = [self._part(group, member) for member in group.gathered]
        key = next((key for part in parts for key in (part.household, part.key) if key), "")
        if not key:
            raise RowRefused("The row has no id, no phone and no address, so it could not be found again.")
        by_table = [
            [part for part, member in zip(parts, group.gathered, strict=True) if member.table == table]
            for table in range(len(self._plans))
        ]
        return put_together(key, by_table)

    def _part(self, group: Group, member: Member) -> Part:
        try:
            if member.reason:
                raise RowRefused(member.reason)
            return self._plans[member.table].read_part(member.cells)
        except BadInput as fault:
            raise RowRefused(f"{self._where(group, member)}{fault}") from None

    def _where(self, group: Group, member: Member) -> str:
        if self._sheets:
            return f"Sheet {self._sheets[member.table]}, row {member.line}: "
        return f"Line {member.line}: " if len(group.gathered) > 1 else ""


def put_together(key: str, tables: Sequence[Sequence[Part]]) -> SafetyProfile:
    """Make the profile of the rows of each table, that of the households first."""
    parts = [part for table in tables for part in table]
    profiles = [part.profile for part in parts]
    refused = frozenset[Scope]().union(*(part.refused for part in parts))
    people = _people([person for profile in profiles for person in profile.people])
    if len(people) > _MOST_PEOPLE:
        raise RowRefused(f"The household has more than {_MOST_PEOPLE} people: look at its id.")
    return SafetyProfile(
        key=key,
        phones=_each(profiles, lambda one: one.phones, lambda phone: phone.number),
        addresses=_each(
            profiles, lambda one: one.addresses, lambda a: plain(f"{a.line} {a.unit} {a.zip_code}")
        ),
        people=people,
        animals=_longest(tables, lambda one: one.animals),
        vehicles=_longest(tables, lambda one: one.vehicles),
        contacts=_each(profiles, lambda one: one.contacts, lambda contact: contact),
        consents=_consents(profiles, refused),
        # The household confirmed all of it only on the earliest of the days that its rows tell.
        confirmed_on=min((one.confirmed_on for one in profiles if one.confirmed_on), default=None),
        notes="\n".join(dict.fromkeys(one.notes for one in profiles if one.notes))[:_NOTES_CHARACTERS],
    )


def _each(
    profiles: Iterable[SafetyProfile],
    told: Callable[[SafetyProfile], tuple[T, ...]],
    same: Callable[[T], Hashable],
) -> tuple[T, ...]:
    found: dict[Hashable, T] = {}
    for profile in profiles:
        for one in told(profile):
            found.setdefault(same(one), one)
    return tuple(found.values())


def _longest(
    tables: Sequence[Sequence[Part]], told: Callable[[SafetyProfile], tuple[T, ...]]
) -> tuple[T, ...]:
    """Take what the table that tells most tells: rows of people repeat it, rows of a sheet add to it."""
    first, *others = tables
    by_row = [told(part.profile) for part in first]
    added = [tuple(one for part in table for one in told(part.profile)) for table in others]
    return max((*by_row, *added), key=len, default=())


def _people(told: Iterable[Person]) -> tuple[Person, ...]:
    """Gather people, each once: a row of the household and one of the person may both name somebody."""
    found: dict[Hashable, Person] = {}
    for at, person in enumerate(told):
        named = person.name != NAME_NOT_TOLD and not person.name.startswith("Person ")
        name: Hashable = plain(person.name) if named else at
        before = found.get(name)
        if before is None or (before.born_year and person.born_year and before.born_year != person.born_year):
            found[name if before is None else (name, person.born_year)] = person
        else:
            found[name] = _filled(before, person)
    people = [person for person in found.values() if not _is_nobody(person)]
    named_people = [person for person in people if not person.name.startswith("Person ")]
    # A household that is said to be of four, and of which four are named, is not of seven.
    unnamed = [person for person in people if person.name.startswith("Person ")]
    return (*named_people, *unnamed[max(0, len(named_people) - 1) :]) if unnamed else tuple(people)


def _is_nobody(person: Person) -> bool:
    return person == Person(name=NAME_NOT_TOLD)


def _filled(first: Person, second: Person) -> Person:
    """Fill what the first does not tell with what the second tells."""
    told: dict[str, Any] = {
        name: getattr(second, name)
        for name in first.__struct_fields__
        if not getattr(first, name) and getattr(second, name)
    }
    return msgspec.structs.replace(first, **told)


def _consents(profiles: Iterable[SafetyProfile], refused: frozenset[Scope]) -> tuple[Consent, ...]:
    """Take the consents that no row says no to; of several for one scope that which ends first."""
    found: dict[Scope, Consent] = {}
    for profile in profiles:
        for consent in profile.consents:
            before = found.get(consent.scope)
            if before is None or (consent.ends_on or date.max) < (before.ends_on or date.max):
                found[consent.scope] = consent
    return tuple(consent for scope, consent in found.items() if scope not in refused)
