"""A roster from a file: who is on when, as people by clock hour; and the hours that are short of them."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.calls.clocks import HOUR, MINUTE, to_utc
from data_access.refusals import BadInput

Whole = NDArray[np.int64]

COLUMNS: Final = "date, then hour or from and to, then positions"
_HEADINGS: Final = {
    "date": "date", "day": "date", "shift_date": "date",
    "hour": "hour", "hour_of_day": "hour",
    "from": "from", "start": "from", "begin": "from", "begins": "from", "start_time": "from",
    "to": "to", "until": "to", "end": "to", "ends": "to", "end_time": "to",
    "positions": "positions", "people": "positions", "staff": "positions", "call_takers": "positions",
    "on_shift": "positions", "seats": "positions", "headcount": "positions",
}  # fmt: skip
_DATES: Final = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")
_CLOCK: Final = re.compile(r"(\d{1,2})(?::?(\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?$", re.IGNORECASE)
_DAY_MINUTES: Final = 1_440
_QUARTER: Final = 15
_QUARTERS: Final = 4
_MOST_BYTES: Final = 4 << 20
_MOST_POSITIONS: Final = 10_000
_LONGEST_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of the file that could not be read, and why."""

    line: int
    reason: str


@dataclass(frozen=True, eq=False)
class Roster:
    """People on shift by the quarter of an hour. `quarters` are quarters since 1970-01-01 UTC, rising."""

    quarters: Whole
    people: Whole
    lines: int
    refused: tuple[RefusedLine, ...]

    def on_shift(self, hours: Whole) -> Whole:
        """Give the people who are there through each clock hour; -1 where the roster says nothing of it."""
        at = hours[:, None] * _QUARTERS + np.arange(_QUARTERS)
        found = np.searchsorted(self.quarters, at)
        inside = found < len(self.quarters)
        found = np.where(inside, found, 0)
        told = inside & (self.quarters[found] == at)
        people = np.where(told, self.people[found], 0).min(axis=1)
        return np.where(told.any(axis=1), people, -1)


@dataclass(frozen=True, slots=True)
class ShortHour:
    """An hour with fewer people than it needs; `hour` is a clock hour since 1970-01-01 UTC."""

    hour: int
    needed: int
    rostered: int

    @property
    def short(self) -> int:
        """How many people are missing."""
        return self.needed - self.rostered


def read_roster(data: bytes, zone: str) -> Roster:
    """Read a CSV of people on shift: a line an hour, or a line a shift, which may run past midnight.

    Times are those of the wall clock in `zone`, so that a shift over a change of clocks is an hour longer
    or shorter. Lines of the same hour add up. A line that cannot be read is handed back with the reason.
    Refused: no file to read, other columns, and a file of which no line can be read.
    """
    rows = _rows(data)
    columns = _columns(next(rows, []))
    spans: list[tuple[int, int, int]] = []
    refused: list[RefusedLine] = []
    lines = 0
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        lines += 1
        try:
            spans.append(_span({name: row[at] if at < len(row) else "" for name, at in columns.items()}))
        except ValueError as fault:
            refused.append(RefusedLine(number, str(fault)))
    if not spans:
        why = f" Line {refused[0].line}: {refused[0].reason}" if refused else ""
        raise BadInput(f"No line of the roster can be read.{why}")
    quarters, people = _added_up(np.array(spans, np.int64), zone)
    return Roster(quarters, people, lines, tuple(refused))


def short_hours(hours: Whole, needed: Whole, rostered: Whole) -> list[ShortHour]:
    """List hours with too few people, the worst first; hours that the roster leaves out are left out."""
    short = np.flatnonzero((rostered >= 0) & (rostered < needed))
    order = short[np.lexsort((hours[short], (rostered - needed)[short]))]
    return [ShortHour(int(hours[at]), int(needed[at]), int(rostered[at])) for at in order]


def _rows(data: bytes) -> Iterator[list[str]]:
    if len(data) > _MOST_BYTES:
        raise BadInput("The roster is larger than 4 MB: hand in the weeks that are asked about.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInput("The roster is not written in UTF-8: save it as CSV (UTF-8).") from fault
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    return csv.reader(io.StringIO(text), delimiter=delimiter)


def _columns(header: list[str]) -> dict[str, int]:
    names = [_HEADINGS.get(re.sub(r"[^a-z]+", "_", cell.strip().lower()).strip("_"), "") for cell in header]
    found = {name: at for at, name in enumerate(names) if name}
    if (
        "date" not in found
        or "positions" not in found
        or not ("hour" in found or {"from", "to"} <= set(found))
    ):
        raise BadInput(f"The roster needs the columns {COLUMNS}, named in its first line.")
    return found


def _span(cells: dict[str, str]) -> tuple[int, int, int]:
    """Read a line as the local minutes since 1970 at which it begins and ends, and its people."""
    day = (_day(cells["date"]) - date(1970, 1, 1)).days * _DAY_MINUTES
    people = _people(cells["positions"])
    if cells.get("from", "").strip() or "hour" not in cells:
        begins, ends = _minutes(cells.get("from", "")), _minutes(cells.get("to", ""))
        ends += _DAY_MINUTES if ends <= begins else 0
    else:
        begins = _minutes(cells["hour"])
        ends = begins + 60
    if begins % _QUARTER or ends % _QUARTER:
        raise ValueError("Times must fall on a quarter of an hour.")
    if ends - begins > _LONGEST_MINUTES:
        raise ValueError("A shift may last 24 hours at most.")
    return day + begins, day + ends, people


def _day(text: str) -> date:
    for form in _DATES:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text.strip()[:20]}” is no date: write 2026-11-21 or 11/21/2026.")


def _minutes(text: str) -> int:
    match = _CLOCK.match(text.strip())
    if not match:
        raise ValueError(f"“{text.strip()[:20]}” is no time: write 18:00, 1800 or 6 pm.")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError(f"“{text.strip()[:20]}” is no time of a day.")
    return hour * 60 + minute


def _people(text: str) -> int:
    try:
        people = int(text.strip())
    except ValueError as fault:
        raise ValueError(f"“{text.strip()[:20]}” is no whole number of positions.") from fault
    if not 0 <= people <= _MOST_POSITIONS:
        raise ValueError("Positions are none or more, and not tens of thousands.")
    return people


def _added_up(spans: Whole, zone: str) -> tuple[Whole, Whole]:
    starts = to_utc(spans[:, 0] * MINUTE, zone).moments // (HOUR // _QUARTERS)
    ends = to_utc(spans[:, 1] * MINUTE, zone).moments // (HOUR // _QUARTERS)
    whole = np.arange(starts.min(), ends.max(), dtype=np.int64)
    people = np.zeros(len(whole) + 1, np.int64)
    told = np.zeros(len(whole) + 1, np.int64)
    np.add.at(people, starts - whole[0], spans[:, 2])
    np.add.at(people, ends - whole[0], -spans[:, 2])
    np.add.at(told, starts - whole[0], 1)
    np.add.at(told, ends - whole[0], -1)
    covered = np.cumsum(told)[:-1] > 0
    return whole[covered], np.cumsum(people)[:-1][covered]
