"""Rows that belong together → one record: people of one household, or sheets joined by its id.

They need not stand beside each other, so that the rows of such a file are held in memory until it has
been read to its end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import msgspec

from data_access.importers.belongings import custom_pairs, household_in
from data_access.importers.blocks import Block
from data_access.importers.mapping import Mapping
from data_access.refusals import BadInput

MOST_ROWS: Final = 2_000_000
_TELL_EVERY: Final = 5_000
_GROUPS_A_BLOCK: Final = 500
_BEGIN: Final = '{"gathered":['


class Member(msgspec.Struct, array_like=True, frozen=True):
    """A row of a group: its table (0 is that of the households), line, cells, and why it cannot be read."""

    table: int
    line: int
    cells: list[str]
    reason: str = ""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rows of one household, in the order of the file."""

    gathered: list[Member]


_encode: Final = msgspec.json.Encoder().encode
_decoder: Final = msgspec.json.Decoder(Group)


def group_of(raw: str) -> Group:
    """Read a group as it was written into a block."""
    return _decoder.decode(raw)


def find_group(raw: object) -> Group | None:
    """Find the group in a record as it was handed back; None when it is none."""
    if not isinstance(raw, str) or not raw.startswith(_BEGIN):
        return None
    try:
        return group_of(raw)
    except msgspec.DecodeError:
        return None


@dataclass
class _Gathered:
    """What belongs to one id so far: the line of its first row, and its rows as JSON."""

    line: int
    members: list[bytes] = field(default_factory=list)


Rows = Iterable[tuple[Member, int]]
"""Rows with how far into the file the reader was."""


def blocks_of(rows: Rows, mapping: Mapping) -> Iterator[Block]:
    """Gather `rows` by the id of their household and hand them on in blocks.

    Empty blocks come while the file is still read, for the progress and for whoever wants to stop. A row
    that names no household of the first table, and one that takes the id of another, stand alone with the
    reason. Refused: more than two million rows.
    """
    gathering = _Gathering(mapping)
    number = bytes_read = 0
    for count, (member, bytes_read) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise BadInput(f"The file has more than {MOST_ROWS:,} rows to gather: divide it.")
        gathering.add(member)
        if count % _TELL_EVERY == 0:
            yield Block(number, bytes_read)
            number += 1
    groups = sorted(gathering.groups, key=lambda group: group.line)
    for at in range(0, len(groups), _GROUPS_A_BLOCK):
        some = groups[at : at + _GROUPS_A_BLOCK]
        lines = tuple(group.line for group in some)
        texts = tuple(f"{_BEGIN}{b','.join(group.members).decode()}]}}" for group in some)
        yield Block(number, bytes_read, lines=lines, texts=texts)
        number += 1


class _Gathering:
    """The rows of a file by the id of their household."""

    def __init__(self, mapping: Mapping) -> None:
        tables = mapping.tables()
        self._customs = custom_pairs(tables[0].fields)
        self._keys = [_key_column(table.fields, single=len(tables) == 1) for table in tables]
        self._single = len(tables) == 1
        self._by_id: dict[str, _Gathered] = {}
        self._alone: list[_Gathered] = []

    @property
    def groups(self) -> list[_Gathered]:
        return [*self._by_id.values(), *self._alone]

    def add(self, member: Member) -> None:
        at = self._keys[member.table]
        told = member.cells[at].strip() if at is not None and at < len(member.cells) else ""
        if not told and self._single:
            told = household_in(member.cells, self._customs)
        here = self._by_id.get(told) if told else None
        if self._single:
            self._add_to(told, here, member)
        elif member.table == 0:
            why = "has the id of a row before it" if here else "" if told else "has no id"
            self._add_to("" if why else told, None, _refused(member, why))
        elif here is None:
            self._add_to("", None, _refused(member, "names no household of the first sheet"))
        else:
            here.members.append(_encode(member))

    def _add_to(self, told: str, here: _Gathered | None, member: Member) -> None:
        if here is None:
            here = _Gathered(member.line)
            if told:
                self._by_id[told] = here
            else:
                self._alone.append(here)
        here.members.append(_encode(member))


def _key_column(fields: tuple[str, ...], *, single: bool) -> int | None:
    # Persons have keys of their own, which gather nothing; the key of a first table is its households'.
    wanted = ("household_key",) if single else ("household_key", "key")
    return next((fields.index(field) for field in wanted if field in fields), None)


def _refused(member: Member, why: str) -> Member:
    if not why or member.reason:
        return member
    return msgspec.structs.replace(member, reason=f"The row {why}.")
