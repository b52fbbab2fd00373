"""Hourly rows of telephone systems: what was counted in each hour, by line; read and kept."""

from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, select

from data_access import tables
from data_access.calls import putting
from data_access.calls.clocks import HOUR, offsets_at, to_utc
from data_access.calls.codes import LINE_CODE, MISSING
from data_access.calls.files import Piece
from data_access.calls.mapping import CLOCK, CallMapping
from data_access.calls.merging import SourceKept
from data_access.calls.moments import moments_of
from data_access.calls.reading import Noticed
from data_access.importers.worker import RefusedRow
from data_access.records.calls import PHONE_STEPS, Line

_LINES: Final = {
    "911": Line.EMERGENCY,
    "administrative": Line.ADMINISTRATIVE,
    "text": Line.TEXT,
    "": Line.NOT_TOLD,
}
_STEPS: Final = (*(f"took_{step}" for step in PHONE_STEPS), "longer")
_COLUMNS: Final = (
    "source_id", "line", "clock_hour", "utc_offset", "calls", "abandoned",
    *(f"within_{step}" for step in PHONE_STEPS), "answered",
)  # fmt: skip
_HOURS: Final = tables.call_hours

HourRow = tuple[Any, ...]
"""A row of `call_hours` without its source."""


def read_hours(
    mapping: CallMapping, piece: Piece, noticed: Noticed
) -> "tuple[list[HourRow], list[RefusedRow]]":
    """Read a piece of an hourly file: a row for each hour and line. What cannot be read is handed back."""
    told = moments_of(piece.batch.column(mapping.place_of(CLOCK)), day_first=mapping.day_first)
    placed = to_utc(np.where(told.milliseconds == MISSING, 0, told.milliseconds), mapping.zone)
    moments = np.where(told.absolute, told.milliseconds, placed.moments)
    local = ~told.absolute & (told.milliseconds != MISSING)
    noticed.add("an hour that came twice and is told once, taken for the first", placed.twice & local)
    noticed.add("an hour that clocks left out, taken for the next", placed.never & local)
    offsets = offsets_at(moments, mapping.zone)
    rows: list[HourRow] = []
    refused = list(piece.refused)
    columns = _counts(mapping, piece)
    for at in range(piece.batch.num_rows):
        if told.milliseconds[at] == MISSING:
            cells = [str(column[at].as_py() or "") for column in piece.batch.columns]
            refused.append(RefusedRow(piece.first_row + at, "Nothing readable says which hour it is.", cells))
            continue
        clock_hour, offset = int(moments[at] // HOUR), int(offsets[at])
        for line, counted in columns.items():
            row = _row({what: values[at] for what, values in counted.items()})
            if row is not None:
                rows.append((LINE_CODE[_LINES[line]], clock_hour, offset, *row))
    return _with_left_out(rows) if placed.never.any() else rows, refused


def _with_left_out(rows: "list[HourRow]") -> "list[HourRow]":
    """Add an hour that clocks left out to the next one, so that none of its calls is lost."""
    found: dict[tuple[int, int], HourRow] = {}
    for row in rows:
        before = found.get(row[:2])
        if before is None:
            found[row[:2]] = row
            continue
        pairs = zip(before[3:], row[3:], strict=True)
        summed = (None if a is None and b is None else (a or 0) + (b or 0) for a, b in pairs)
        found[row[:2]] = (*row[:3], *summed)
    return list(found.values())


def _counts(mapping: CallMapping, piece: Piece) -> dict[str, dict[str, list[int | None]]]:
    """Line → what is counted → its column."""
    found: dict[str, dict[str, list[int | None]]] = {}
    for at, field in enumerate(mapping.fields):
        line, mark, what = field.partition(":")
        if mark:
            cells = piece.batch.column(at).to_pylist()
            found.setdefault(line, {})[what] = [_whole(cell) for cell in cells]
    return found


def _whole(cell: object) -> int | None:
    try:
        return round(float(str(cell)))
    except (ValueError, OverflowError):
        return None


def _row(told: dict[str, int | None]) -> tuple[int | None, ...] | None:
    """Give calls, abandoned, and those answered within each step; None of an hour that tells nothing."""
    steps = [told.get(step) for step in _STEPS]
    abandoned, total = told.get("abandoned"), told.get("calls")
    within = _cumulative(steps, total, abandoned)
    if total is None:
        if within[-1] is None:
            return None
        total = within[-1] + (abandoned or 0)
    return (total, abandoned, *within)


def _cumulative(steps: "list[int | None]", total: int | None, abandoned: int | None) -> "list[int | None]":
    """Add the steps up, unless they are added up already: then none is less than the one before."""
    if all(step is None for step in steps):
        return [None] * len(steps)
    counted = [step or 0 for step in steps]
    summed = np.cumsum(counted).tolist()
    answered = None if total is None else total - (abandoned or 0)
    rising = counted[:-1] == sorted(counted[:-1])
    if answered is not None and summed[-1] != answered and rising and max(counted[:-1]) <= answered:
        return [*counted[:-1], answered]
    return [int(one) for one in summed]


def merge_hours(connection: Connection, source: SourceKept, rows: "list[HourRow]") -> tuple[int, int, int]:
    """Keep hourly rows, in place of those of the same hour and line; how many new, changed and the same."""
    told = {(row[0], row[1]): (source.id, *row) for row in rows}
    known = _known(connection, source, {hour for _, hour in told})
    fresh = [row for key, row in told.items() if key not in known]
    altered = [row for key, row in told.items() if key in known and known[key] != row]
    putting.put(connection, "call_hours", _COLUMNS, fresh)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    sets = ", ".join(f"{column} = {mark}" for column in _COLUMNS[3:])
    if altered:
        connection.exec_driver_sql(
            f"UPDATE call_hours SET {sets}"  # noqa: S608 - own names
            f" WHERE source_id = {mark} AND line = {mark} AND clock_hour = {mark}",
            [(*row[3:], *row[:3]) for row in altered],
        )
    return len(fresh), len(altered), len(told) - len(fresh) - len(altered)


def _known(connection: Connection, source: SourceKept, hours: set[int]) -> dict[tuple[int, int], HourRow]:
    if not hours:
        return {}
    c = _HOURS.c
    query = select(*(c[name] for name in _COLUMNS)).where(
        c.source_id == source.id, c.clock_hour.between(min(hours), max(hours))
    )
    return {(row[1], row[2]): tuple(row) for row in connection.execute(query)}
