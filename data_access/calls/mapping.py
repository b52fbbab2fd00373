"""Which column of a call file is what: proposed from headings and content, confirmed, remembered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import msgspec

from data_access.calls.headings import FIELDS, find_phone_count, ranks_of
from data_access.calls.moments import is_moment
from data_access.refusals import BadInput

IGNORED: Final = ""
CLOCK: Final = "clock"
"""The column of an hourly file that tells the hour."""
MOMENTS: Final = frozenset({"received", "answered", "queued", "sent", "en_route", "on_scene", "closed"})
_NUMBERS: Final = frozenset({
    "latitude", "longitude", "x", "y", "answer_took", "process_took", "travel_took", "arrive_took",
})  # fmt: skip
_NULLS: Final = frozenset({"", "null", "none", "n/a", "na", "nan", "-"})


class Grain(StrEnum):
    """What a row of the file is."""

    CALLS = "a call"
    HOURS = "an hour of a telephone system"


@dataclass(frozen=True)
class CallMapping:
    """Column by column what a file tells, and how it is to be read. Refuses what cannot be counted.

    `zone` is that of the file's clocks; `crs` the coordinate system of x and y ("" where there are none).
    `has_header` is False where the first row is a call already.
    """

    header: tuple[str, ...]
    fields: tuple[str, ...]
    zone: str
    grain: Grain = Grain.CALLS
    day_first: bool = False
    crs: str = ""
    has_header: bool = True

    def __post_init__(self) -> None:
        """Refuse the first fault with its sentence."""
        for fault in self.faults():
            raise BadInput(fault)

    def faults(self) -> list[str]:
        """Say what is wrong, a sentence each; empty when the file can be read like this."""
        known = {*FIELDS, IGNORED, CLOCK}
        twice = sorted({field for field in self.fields if field and self.fields.count(field) > 1})
        found = [
            *(
                f"There is no field {one!r} of a call."
                for one in self.fields
                if one not in known and ":" not in one
            ),
            *(f"Two columns are both taken for {one}: choose one of them." for one in twice),
        ]
        if self.grain is Grain.HOURS:
            if CLOCK not in self.fields or not any(":" in field for field in self.fields):
                found.append("An hourly file needs a column with the hour and one with a count.")
        elif not self.has("received") and not (self.has("received_date") and self.has("received_time")):
            found.append(
                "No column says when a call was received. The columns are: "
                + ", ".join(self.header)[:300]
                + "."
            )
        return found

    def has(self, field: str) -> bool:
        """Whether a column is taken for `field`."""
        return field in self.fields

    def place_of(self, field: str) -> int:
        """Which column is taken for `field`, counted from 0; -1 where none is."""
        return self.fields.index(field) if field in self.fields else -1

    def changed(self, column: str, field: str) -> "CallMapping":
        """Take `column` for another field, and whatever was taken for it before for none."""
        if column not in self.header:
            raise BadInput(f"There is no column “{column}” in this file.")
        at = self.header.index(column)
        fields = [IGNORED if field and taken == field else taken for taken in self.fields]
        fields[at] = field
        return replace(self, fields=tuple(fields))

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Column and field, in the order of the file, for a person to look at."""
        return tuple(zip(self.header, self.fields, strict=True))

    def to_json(self) -> str:
        """Write the mapping as JSON, as it is remembered: names of columns, and no values."""
        return msgspec.json.encode(self).decode()


def mapping_from_json(text: str) -> CallMapping:
    """Read a remembered mapping; refused (`BadInput`) when it is none of this version."""
    try:
        return msgspec.json.decode(text, type=CallMapping)
    except msgspec.DecodeError:
        raise BadInput(
            "What is remembered of this source cannot be read: confirm its columns again."
        ) from None


def propose(
    header: tuple[str, ...],
    sample: Sequence[Sequence[str]],
    zone: str,
    *,
    has_header: bool = True,
    crs: str = "",
) -> CallMapping:
    """Propose how a file is to be read: by its headings first, then by what stands in the columns.

    Refused when nothing says when a call was received.
    """
    columns = [[row[at].strip() for row in sample if at < len(row)] for at in range(len(header))]
    hours = _hour_fields(header, columns)
    if hours is not None:
        return CallMapping(header, hours, zone, Grain.HOURS, _day_first(columns, hours))
    fields = _by_heading(header, columns)
    _by_content(fields, columns)
    taken = tuple(fields)
    first = _day_first(columns, taken)
    return CallMapping(header, taken, zone, day_first=first, crs=crs, has_header=has_header)


def _hour_fields(header: tuple[str, ...], columns: list[list[str]]) -> tuple[str, ...] | None:
    """Take the columns of an hourly export for what they count; None where the file is none."""
    counts = [find_phone_count(heading) if _whole(column) else None for heading, column in
              zip(header, columns, strict=True)]  # fmt: skip
    named = [count for count in counts if count and not count.startswith(":")]
    if not any(count and count.endswith((":calls", ":took_10", ":took_15")) for count in counts):
        return None
    clock = next((at for at, column in enumerate(columns) if _full_hours(column)), None)
    if clock is None:
        return None
    # A total over all lines would count every call twice.
    fields = [count if count and (not named or count in named) else IGNORED for count in counts]
    fields[clock] = CLOCK
    return tuple(fields)


def _whole(column: list[str]) -> bool:
    told = [cell for cell in column if cell.lower() not in _NULLS]
    return bool(told) and all(cell.removesuffix(".0").isdigit() for cell in told)


def _full_hours(column: list[str]) -> bool:
    """Whether every cell is a moment at a full hour."""
    told = [cell for cell in column if cell.lower() not in _NULLS]
    return len(told) > 1 and all(
        is_moment(cell) and ":00" in cell and not _odd_minutes(cell) for cell in told[:50]
    )


def _odd_minutes(cell: str) -> bool:
    return any(part.strip("0 APMapmZz.") for part in cell.split(":")[1:])


def _by_heading(header: tuple[str, ...], columns: list[list[str]]) -> list[str]:
    wanted = sorted(
        (rank, at, field)
        for at, heading in enumerate(header)
        for field, rank in ranks_of(heading).items()
        if _fits(field, columns[at])
    )
    fields = [IGNORED] * len(header)
    for _, at, field in wanted:
        if fields[at] == IGNORED and field not in fields:
            fields[at] = field
    _without_pairs(fields)
    return fields


def _without_pairs(fields: list[str]) -> None:
    """Keep a date and a time apart only where no column holds both."""
    both = "received_date" in fields and "received_time" in fields
    for at, field in enumerate(fields):
        spare = field.startswith("received_") and ("received" in fields or not both)
        half = field in ("latitude", "longitude") and not {"latitude", "longitude"} <= set(fields)
        if spare or half or (field in ("x", "y") and not {"x", "y"} <= set(fields)):
            fields[at] = IGNORED


def _fits(field: str, column: list[str]) -> bool:
    """Whether what stands in a column can be the field; an empty sample can be anything."""
    told = [cell for cell in column if cell.lower() not in _NULLS]
    if not told:
        return True
    if field in MOMENTS:
        return _share(told, is_moment) > 0.5
    if field == "received_date":
        return _share(told, lambda cell: ":" not in cell and is_moment(f"{cell} 12:00")) > 0.5
    if field == "received_time":
        return _share(told, _is_time_of_day) > 0.5
    if field in _NUMBERS:
        return _share(told, _is_number) > 0.5
    return True


def _share(cells: list[str], holds: Callable[[str], bool]) -> float:
    return sum(holds(cell) for cell in cells) / len(cells)


def _is_time_of_day(cell: str) -> bool:
    head = cell.split(":", maxsplit=1)[0]
    return (":" in cell and len(cell) <= 15 and head.isdigit() and int(head) < 24) or (
        cell.isdigit() and 3 <= len(cell) <= 6
    )


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(":", "").replace(",", ""))
    except ValueError:
        return False
    return True


def _by_content(fields: list[str], columns: list[list[str]]) -> None:
    """Take columns without a known heading for what stands in them."""
    if "received" not in fields and "received_date" not in fields:
        for at, column in enumerate(columns):
            told = [cell for cell in column if cell.lower() not in _NULLS]
            if fields[at] == IGNORED and told and _share(told, is_moment) > 0.9:
                fields[at] = "received"
                break
    if "incident" not in fields:
        for at, column in enumerate(columns[:3]):
            if fields[at] == IGNORED and len(column) > 1 and _names_rows(column):
                fields[at] = "incident"
                break


def _names_rows(column: list[str]) -> bool:
    return len(set(column)) == len(column) and all(
        cell and " " not in cell and len(cell) <= 40 for cell in column
    )


def _day_first(columns: list[list[str]], fields: tuple[str, ...]) -> bool:
    """Whether 03/04 is the third of April: where the first number passes 12, and the second never does."""
    first = second = 0
    for column, field in zip(columns, fields, strict=True):
        if field in MOMENTS or field in (CLOCK, "received_date"):
            for cell in column:
                parts = cell.replace("-", "/").split("/")
                if len(parts) == 3 and parts[0].isdigit() and parts[1].isdigit() and len(parts[0]) <= 2:
                    first, second = max(first, int(parts[0])), max(second, int(parts[1]))
    return first > 12 >= second
