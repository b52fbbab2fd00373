"""Calls as columns: what was read of a block of a file, and what is counted of a call."""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data_access.calls.clocks import DAY, HOUR, MINUTE, hour_of_week
from data_access.calls.codes import MISSING, buckets_of
from data_access.records.calls import Stage, Whole

STAGES: Final = ("answered", "queued", "sent", "en_route", "on_scene", "closed")
"""The moments of a call after it was received, kept as milliseconds after that."""
NAMED: Final = ("agency", "nature", "priority", "area")
"""What is told in words of the file's own, and kept as the number of a word."""
MOVE_COLUMNS: Final = (
    "n", "source", "clock_hour", "day", "hour_of_week", "agency", "discipline", "nature", "priority", "line",
    "marks", "area", "cell", "answer", "process", "dispatch", "travel", "arrive",
)  # fmt: skip

Moves = dict[str, NDArray[Any]]
"""Calls as they are counted: a column each of `MOVE_COLUMNS`, with n = 1 for one that came and -1 for one
that was corrected. Adding them up gives the counts."""


@dataclass(frozen=True, eq=False)
class Worded:
    """A column of words: `words[index]` is what each row says, and "" that it says nothing."""

    index: NDArray[np.int32]
    words: list[str]


@dataclass(frozen=True, eq=False)
class People:
    """What is personal of calls, as text by row: phones in E.164 and addresses; places in degrees or nan."""

    phones: list[str]
    addresses: list[str]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]

    def take(self, rows: NDArray[np.intp]) -> "People":
        """Give only some of the rows, in that order."""
        chosen = rows.tolist()
        return People(
            [self.phones[at] for at in chosen],
            [self.addresses[at] for at in chosen],
            self.latitude[rows],
            self.longitude[rows],
        )


@dataclass(frozen=True, eq=False)
class CallRows:
    """A block of calls. Stages are milliseconds after `received` (UTC), or `MISSING`; codes as in `codes`."""

    incident: list[str]
    received: Whole
    utc_offset: Whole
    stages: dict[str, Whole]
    named: dict[str, Worded]
    discipline: NDArray[np.int8]
    line: NDArray[np.int8]
    marks: NDArray[np.int16]
    cell: Whole
    people: People | None
    lines: Whole = field(repr=False)
    """Where each row stands in the file."""

    def __len__(self) -> int:
        return len(self.incident)

    def take(self, rows: NDArray[np.intp]) -> "CallRows":
        """Give only some of the rows, in that order."""
        return CallRows(
            [self.incident[at] for at in rows.tolist()],
            self.received[rows],
            self.utc_offset[rows],
            {name: column[rows] for name, column in self.stages.items()},
            {name: Worded(column.index[rows], column.words) for name, column in self.named.items()},
            self.discipline[rows],
            self.line[rows],
            self.marks[rows],
            self.cell[rows],
            None if self.people is None else self.people.take(rows),
            self.lines[rows],
        )


def moves_of(source: int, columns: "dict[str, NDArray[Any]]", n: int) -> Moves:
    """Work out how calls are counted from columns named as those of the table; `MISSING` stands for null."""
    received, rows = columns["received_at"], len(columns["received_at"])
    local = received + columns["utc_offset"].astype(np.int64) * MINUTE
    moves: Moves = {
        "n": np.full(rows, n, np.int8),
        "source": np.full(rows, source, np.uint16),
        "clock_hour": (received // HOUR).astype(np.int32),
        "day": (local // DAY).astype(np.uint16),
        "hour_of_week": hour_of_week(local).astype(np.uint8),
        "agency": columns["agency"].astype(np.uint16),
        "discipline": columns["discipline"].astype(np.uint8),
        "nature": columns["nature"].astype(np.uint16),
        "priority": columns["priority"].astype(np.uint16),
        "line": columns["line"].astype(np.uint8),
        "marks": columns["marks"].astype(np.uint8),
        "area": columns["area"].astype(np.uint16),
        "cell": columns["cell"].astype(np.uint32),
    }
    for stage, length in lengths_of(columns).items():
        moves[stage] = buckets_of(length)
    return moves


def lengths_of(columns: "dict[str, NDArray[Any]]") -> dict[Stage, Whole]:
    """Milliseconds that each stage took; `MISSING` where one of its two moments is not told."""
    start = np.zeros(len(columns["received_at"]), np.int64)
    answered, sent, on_scene = columns["answered"], columns["sent"], columns["on_scene"]
    picked_up = np.where(answered == MISSING, start, answered)
    return {
        Stage.ANSWER: _between(start, answered),
        Stage.PROCESS: _between(picked_up, sent),
        Stage.DISPATCH: _between(columns["queued"], sent),
        Stage.TRAVEL: _between(sent, on_scene),
        Stage.ARRIVE: _between(start, on_scene),
    }


def _between(first: Whole, last: Whole) -> Whole:
    return np.where((first == MISSING) | (last == MISSING), MISSING, last - first)


def joined(parts: list[Moves]) -> Moves:
    """Put moves one after another; no parts give no rows."""
    if not parts:
        return {name: np.zeros(0, np.int64) for name in MOVE_COLUMNS}
    return {name: np.concatenate([part[name] for part in parts]) for name in MOVE_COLUMNS}
