"""Which column of a file is which field: proposed, shown, changed, and remembered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from data_access.importers.fields import (
    FIELDS,
    HOUSEHOLD_WORDS,
    IGNORED,
    REPEATED,
    find_field,
    find_field_by_content,
)
from data_access.importers.words import plain
from data_access.refusals import BadInput

_PLACED: Final = ("key", "household_key", "phone", "mobile", "landline", "work_phone", "address")


@dataclass(frozen=True)
class Mapping:
    """For every column of `header`, the field that it fills, or `IGNORED`.

    Of a workbook with several tables, `sheets` names the sheet of every column; the first is that of
    the households, and the others name the household in `household_key`. In a single table that field
    gathers the rows that share it into one household.
    Refused: a field that does not exist, two columns of a table for one field, and a mapping by which
    no row could be told from another.
    """

    header: tuple[str, ...]
    fields: tuple[str, ...]
    sheets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could not be carried out."""
        if sentences := self.faults():
            raise BadInput(" ".join(sentences))

    def faults(self) -> list[str]:
        """Say what is wrong with the mapping; empty when it can be used."""
        if len(self.header) != len(self.fields):
            return [f"The mapping has {len(self.fields)} fields for {len(self.header)} columns."]
        found = [f"There is no field called “{f}”." for f in self.fields if f and f not in FIELDS]
        for at, (sheet, columns) in enumerate(self._tables()):
            found += self._faults_of(sheet, columns, is_main=at == 0)
        return found

    def _tables(self) -> list[tuple[str, slice]]:
        """Each table's sheet, and where its columns stand; one without a name where there are no sheets."""
        if not self.sheets:
            return [("", slice(0, len(self.header)))]
        return [
            (sheet, slice(self.sheets.index(sheet), self.sheets.index(sheet) + self.sheets.count(sheet)))
            for sheet in dict.fromkeys(self.sheets)
        ]

    def _faults_of(self, sheet: str, columns: slice, *, is_main: bool) -> list[str]:
        fields, where = self.fields[columns], f" on sheet {sheet}" if sheet else ""
        found = [
            f"Two columns{where} are mapped to {field}: {self._columns_of(field, columns)}. Leave one of"
            " them out."
            for field in dict.fromkeys(fields)
            if field and field not in REPEATED and fields.count(field) > 1
        ]
        if is_main and not any(field in fields for field in _PLACED):
            found.append(
                f"No column{where} holds a key, a phone or an address, so one household could not be told"
                " from another. The columns are: " + ", ".join(self.header[columns])[:300] + "."
            )
        if sheet and not {"key", "household_key"} & set(fields):
            found.append(
                f"No column{where} holds the id that joins it to the others: map it to household_key."
            )
        if ("latitude" in fields) != ("longitude" in fields):
            found.append(f"Latitude and longitude{where} must both be mapped, or neither.")
        return found

    def _columns_of(self, field: str, columns: slice) -> str:
        pairs = zip(self.header[columns], self.fields[columns], strict=True)
        return " and ".join(f"“{h}”" for h, f in pairs if f == field)

    @property
    def gathers(self) -> bool:
        """Whether several rows may make one household."""
        return "household_key" in self.fields or {"custom_name", "custom_value"} <= set(self.fields)

    def tables(self) -> list["Mapping"]:
        """Give the mapping of every table by itself; this one where there is only one."""
        if not self.sheets:
            return [self]
        return [_Part(self.header[columns], self.fields[columns]) for _, columns in self._tables()]

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


class _Part(Mapping):
    """The mapping of one table of several: that it can be carried out was seen in the whole."""

    def faults(self) -> list[str]:
        """Nothing is wrong that was not wrong with the whole."""
        return []


def mapping_from_json(text: str, header: tuple[str, ...], sheets: tuple[str, ...] = ()) -> Mapping:
    """Read a remembered mapping for the same header; refused when it fits no longer."""
    shown = msgspec.json.decode(text, type=tuple[tuple[str, str], ...])
    return Mapping(header, tuple(field for _, field in shown), sheets)


def header_digest(header: Sequence[str]) -> bytes:
    """Give a header 16 bytes by which a file of the same form is known again."""
    return hashlib.sha256("\x1f".join(name.strip() for name in header).encode()).digest()[:16]


def propose(
    header: tuple[str, ...], sample: Sequence[Sequence[str]], sheets: tuple[str, ...] = ()
) -> Mapping:
    """Propose a mapping: by heading first, then by what stands in the columns that are left.

    Rows that share the id of a household are gathered. Refused when no column can tell the households
    apart; the sentence lists the columns.
    """
    if not sheets:
        return Mapping(header, tuple(_proposed(header, sample)))
    fields: list[str] = []
    for at, sheet in enumerate(dict.fromkeys(sheets)):
        begin, width = len(fields), sheets.count(sheet)
        headings = tuple(own_heading(sheet, column) for column in header[begin : begin + width])
        rows = [row[begin : begin + width] for row in sample if any(row[begin : begin + width])]
        found = _proposed(headings, rows)
        fields += found if at == 0 else _joined(headings, found, sheet)
    return Mapping(header, tuple(fields), sheets)


def own_heading(sheet: str, column: str) -> str:
    """Give the heading of a column as it stands on its sheet."""
    return column.removeprefix(f"{sheet}: ")


def _proposed(header: tuple[str, ...], sample: Sequence[Sequence[str]]) -> list[str]:
    fields = [field or IGNORED for field in _by_heading(header)]
    for at, field in enumerate(fields):
        if field != IGNORED:
            continue
        found = find_field_by_content([row[at] for row in sample if len(row) > at])
        if found is not None and (found not in fields or found == "phone"):
            fields[at] = found
    if ("latitude" in fields) != ("longitude" in fields):
        fields = [IGNORED if field in ("latitude", "longitude") else field for field in fields]
    return _gathering(header, fields, sample)


def _gathering(header: tuple[str, ...], fields: list[str], sample: Sequence[Sequence[str]]) -> list[str]:
    """Map the id of a household to what gathers rows, where rows share it or have a key of their own."""
    at = _household_column(header)
    if at is None:
        return fields
    told = [row[at] for row in sample if len(row) > at and row[at]]
    if fields[at] == "key" and len(set(told)) == len(told):
        return fields
    if fields[at] not in ("key", IGNORED):
        return fields
    return [*fields[:at], "household_key", *fields[at + 1 :]]


def _joined(header: tuple[str, ...], fields: list[str], sheet: str) -> list[str]:
    """Map the column that names the household to what gathers, and no key besides it.

    On a sheet of vehicles a year is that of a vehicle: the name of the sheet goes before the heading.
    """
    at = _household_column(header)
    thing = plain(sheet).removesuffix("s")
    named = [find_field(f"{thing} {column}") or field for column, field in zip(header, fields, strict=True)]
    fields = [field if named.index(field) == here or field in REPEATED else IGNORED
              for here, field in enumerate(named)]  # fmt: skip
    at = fields.index("key") if at is None and "key" in fields else at
    left = [IGNORED if field == "key" else field for field in fields]
    return left if at is None else [*left[:at], "household_key", *left[at + 1 :]]


def _household_column(header: tuple[str, ...]) -> int | None:
    words = [plain(column) for column in header]
    return next((words.index(word) for word in HOUSEHOLD_WORDS if word in words), None)


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
