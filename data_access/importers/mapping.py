"""Which column of a file is which field: proposed, shown, changed, and remembered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from data_access.importers.fields import (
    FIELDS,
    IGNORED,
    REPEATED,
    find_field,
    find_field_by_content,
)
from data_access.refusals import BadInput

_PLACED: Final = ("key", "phone", "mobile", "landline", "work_phone", "address")


@dataclass(frozen=True)
class Mapping:
    """For every column of `header`, the field that it fills, or `IGNORED`.

    Refused: a field that does not exist, two columns for one field, and a mapping by which no row
    could be told from another.
    """

    header: tuple[str, ...]
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what could not be carried out."""
        if sentences := self.faults():
            raise BadInput(" ".join(sentences))

    def faults(self) -> list[str]:
        """Say what is wrong with the mapping; empty when it can be used."""
        if len(self.header) != len(self.fields):
            return [f"The mapping has {len(self.fields)} fields for {len(self.header)} columns."]
        found = [f"There is no field called “{f}”." for f in self.fields if f and f not in FIELDS]
        found += [
            f"Two columns are mapped to {field}: {self._columns_of(field)}. Leave one of them out."
            for field in dict.fromkeys(self.fields)
            if field and field not in REPEATED and self.fields.count(field) > 1
        ]
        if not any(field in self.fields for field in _PLACED):
            found.append(
                "No column holds a key, a phone or an address, so one household could not be told from "
                "another. The columns are: " + ", ".join(self.header)[:300] + "."
            )
        if ("latitude" in self.fields) != ("longitude" in self.fields):
            found.append("Latitude and longitude must both be mapped, or neither.")
        return found

    def _columns_of(self, field: str) -> str:
        return " and ".join(f"“{h}”" for h, f in zip(self.header, self.fields, strict=True) if f == field)

    def changed(self, column: str, field: str) -> "Mapping":
        """Map `column` to another field; refused when there is no such column."""
        if column not in self.header:
            raise BadInput(f"There is no column “{column}” in this file.")
        at = self.header.index(column)
        return replace(self, fields=(*self.fields[:at], field, *self.fields[at + 1 :]))

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Column and field, in the order of the file, for a person to look at."""
        return tuple(zip(self.header, self.fields, strict=True))

    def to_json(self) -> str:
        """Write the mapping as JSON, as it is remembered: names of columns, and no values."""
        return msgspec.json.encode(self.shown()).decode()


def mapping_from_json(text: str, header: tuple[str, ...]) -> Mapping:
    """Read a remembered mapping for the same header; refused when it fits no longer."""
    shown = msgspec.json.decode(text, type=tuple[tuple[str, str], ...])
    return Mapping(header, tuple(field for _, field in shown))


def header_digest(header: Sequence[str]) -> bytes:
    """Give a header 16 bytes by which a file of the same form is known again."""
    return hashlib.sha256("\x1f".join(name.strip() for name in header).encode()).digest()[:16]


def propose(header: tuple[str, ...], sample: Sequence[Sequence[str]]) -> Mapping:
    """Propose a mapping: by heading first, then by what stands in the columns that are left.

    Refused when no column can tell the households apart; the sentence lists the columns.
    """
    fields = [_once(field) for field in _by_heading(header)]
    for at, field in enumerate(fields):
        if field != IGNORED:
            continue
        found = find_field_by_content([row[at] for row in sample if len(row) > at])
        if found is not None and (found not in fields or found == "phone"):
            fields[at] = found
    if ("latitude" in fields) != ("longitude" in fields):
        fields = [IGNORED if field in ("latitude", "longitude") else field for field in fields]
    return Mapping(header, tuple(fields))


def _once(field: str | None) -> str:
    return field or IGNORED


def _by_heading(header: tuple[str, ...]) -> list[str | None]:
    taken: set[str] = set()
    found: list[str | None] = []
    for heading in header:
        field = find_field(heading)
        if field in taken and field not in REPEATED:
            field = None
        if field is not None:
            taken.add(field)
        found.append(field)
    return found
