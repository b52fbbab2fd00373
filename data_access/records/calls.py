"""911 calls as they are counted: what a question may ask for, and what comes back. Nobody is named here."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.refusals import BadInput

Whole = NDArray[np.int64]

UNKNOWN: Final = "not told"
"""How a value that the file does not tell is called, wherever calls are split; it is counted apart."""


class Discipline(StrEnum):
    """Who answers a call."""

    POLICE = "police"
    FIRE = "fire"
    MEDICAL = "medical"
    OTHER = "other"
    NOT_TOLD = UNKNOWN


class Line(StrEnum):
    """The way on which a call came in; a call that officers began themselves is none of the public's."""

    EMERGENCY = "911"
    ADMINISTRATIVE = "administrative"
    TEXT = "text"
    ALARM = "alarm"
    OFFICER = "officer"
    OTHER = "other"
    NOT_TOLD = UNKNOWN


PUBLIC_LINES: Final = (Line.EMERGENCY, Line.ADMINISTRATIVE, Line.TEXT, Line.ALARM, Line.OTHER, Line.NOT_TOLD)
"""Every line but that of officers: without them the police station is the hottest spot of a county."""


class NatureGroup(StrEnum):
    """Natures of calls in groups, after the families of APCO's common incident types."""

    CARDIAC = "cardiac"
    OVERDOSE = "overdose"
    MENTAL_HEALTH = "mental health"
    MEDICAL = "medical, other"
    INJURY = "injury"
    FIRE = "fire"
    HAZARD = "hazard and gas"
    RESCUE = "rescue"
    WEAPONS = "weapons"
    VIOLENCE = "violence"
    DOMESTIC = "domestic"
    THEFT = "theft and burglary"
    DAMAGE = "damage to property"
    TRAFFIC = "traffic"
    CRASH = "crash"
    DISORDER = "disorder and noise"
    SUSPICIOUS = "suspicious"
    ALARM = "alarm"
    WELFARE = "welfare check"
    MISSING = "missing person"
    DRUGS = "drugs and alcohol"
    ANIMAL = "animal"
    HANG_UP = "hang-up or no voice"
    ADMINISTRATIVE = "administrative"
    OTHER = "other"
    NOT_TOLD = UNKNOWN


class Told(StrEnum):
    """Whether something happened, or the file does not say."""

    YES = "yes"
    NO = "no"
    NOT_TOLD = UNKNOWN


class Stage(StrEnum):
    """A stretch of time in a call, in seconds; `STAGE_CLOCKS` says between which moments."""

    ANSWER = "answer"
    PROCESS = "process"
    DISPATCH = "dispatch"
    TRAVEL = "travel"
    ARRIVE = "arrive"


STAGE_CLOCKS: Final[dict[Stage, str]] = {
    Stage.ANSWER: "from arrival at the centre to a person's voice",
    Stage.PROCESS: "from the answer (from arrival, where no answer is told) to the first unit sent",
    Stage.DISPATCH: "from ready to be sent to the first unit sent",
    Stage.TRAVEL: "from the first unit sent to the first unit on scene",
    Stage.ARRIVE: "from arrival of the call to the first unit on scene",
}
"""Stage → the clock's start and end, to stand beside the figure."""


class Split(StrEnum):
    """What calls may be counted by; a key of each is described at `CountRow`."""

    CLOCK_HOUR = "clock_hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    HOUR_OF_DAY = "hour_of_day"
    WEEKDAY = "weekday"
    HOUR_OF_WEEK = "hour_of_week"
    CENTRE = "centre"
    AGENCY = "agency"
    DISCIPLINE = "discipline"
    NATURE = "nature"
    NATURE_GROUP = "nature_group"
    PRIORITY = "priority"
    LINE = "line"
    AREA = "area"
    ABANDONED = "abandoned"
    TRANSFERRED = "transferred"
    INTERPRETER = "interpreter"
    TEXT = "text"


Key = str | int | date
"""WEEK, MONTH and YEAR: the first day of it (a week begins on Monday); DAY: the day, all local.
CLOCK_HOUR: hours since 1970-01-01 00:00 UTC. HOUR_OF_DAY 0 to 23, WEEKDAY 0 (Monday) to 6 and
HOUR_OF_WEEK 0 to 167, all local. AREA: "kind:code" of a fixed area, or "file:name" where only the file
names it. ABANDONED, TRANSFERRED, INTERPRETER, TEXT: `Told`. Everything else by its name; `UNKNOWN` where
nothing is told."""


@dataclass(frozen=True)
class CallFilter:
    """Which calls are meant: local days, both included, and of each kind those named; None means all.

    Refused: days in the wrong order, and an empty choice, which would mean nothing at all.
    """

    first_day: date
    last_day: date
    centres: tuple[str, ...] | None = None
    agencies: tuple[str, ...] | None = None
    disciplines: tuple[Discipline, ...] | None = None
    natures: tuple[str, ...] | None = None
    nature_groups: tuple[NatureGroup, ...] | None = None
    priorities: tuple[str, ...] | None = None
    lines: tuple[Line, ...] | None = None
    areas: tuple[str, ...] | None = None
    hours_of_day: tuple[int, ...] | None = None
    weekdays: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse a filter that lets nothing through by mistake."""
        if self.last_day < self.first_day:
            raise BadInput("The last day lies before the first: choose them the other way round.")
        for name in _CHOICES:
            if getattr(self, name) == ():
                raise BadInput(f"Nothing is chosen of {name.replace('_', ' ')}: choose one, or all.")


_CHOICES: Final = (
    "centres", "agencies", "disciplines", "natures", "nature_groups", "priorities", "lines", "areas",
    "hours_of_day", "weekdays",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many calls there are of one combination of keys, in the order in which was asked for them."""

    keys: tuple[Key, ...]
    calls: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many calls there are of a combination of keys; None where that is withheld."""

    keys: tuple[Key, ...]
    calls: int | None


@dataclass(frozen=True, eq=False)
class HourlySeries:
    """Calls of every clock hour from the first to the last, those with none among them.

    `hours` are hours since 1970-01-01 00:00 UTC; `hour_of_week` is local, 0 = Monday midnight. A day on
    which clocks are changed has 23 or 25 of them.
    """

    hours: Whole
    calls: Whole
    hour_of_week: Whole


@dataclass(frozen=True, eq=False)
class TimeCounts:
    """How long a stage took, as counts: exact to the second, and to 2 % above half an hour.

    `seconds` are whole upper bounds in rising order: a call of 14.2 s is counted at 15, so that shares
    within a whole number of seconds are exact. `unknown` has no such time; `impossible` are calls whose
    clocks run backwards. Neither is in `calls`.
    """

    keys: tuple[Key, ...]
    seconds: Whole
    calls: Whole
    unknown: int
    impossible: int

    @property
    def known(self) -> int:
        """How many calls have a time: the n of every share and percentile."""
        return int(self.calls.sum())

    def within(self, seconds: int) -> int:
        """How many calls took at most so many whole seconds."""
        return int(self.calls[: int(np.searchsorted(self.seconds, seconds, side="right"))].sum())

    def percentile(self, share: float) -> int | None:
        """The least seconds within which at least `share` (0 to 1) of the calls lie; None of none."""
        if not self.known:
            return None
        needed = max(1, int(np.ceil(share * self.known - 1e-9)))
        return int(self.seconds[int(np.searchsorted(np.cumsum(self.calls), needed))])


@dataclass(frozen=True, eq=False)
class CellCounts:
    """Calls by month and cell of a regular grid, for hot spots; arrays of one length, zeros left out.

    A cell is `row` (northwards) and `column` (eastwards); `cell_bounds` gives its corners.
    """

    month: NDArray[np.datetime64]
    row: Whole
    column: Whole
    calls: Whole
    without_place: int


CELL_LATITUDE: Final = 0.0045
CELL_LONGITUDE: Final = 0.0064
"""The sides of a cell in degrees: some 500 metres at 45° north."""


def cell_bounds(row: int, column: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a cell, in degrees (WGS 84)."""
    west, south = column * CELL_LONGITUDE - 180.0, row * CELL_LATITUDE - 90.0
    return west, south, west + CELL_LONGITUDE, south + CELL_LATITUDE


PHONE_STEPS: Final = (10, 15, 20, 40, 60, 120)
"""Seconds at which hourly telephone rows are cut; what took longer stands in a last step."""


@dataclass(frozen=True, slots=True)
class PhoneCounts:
    """What the telephone system counted, summed: all calls, and those answered within `PHONE_STEPS`.

    `within` is cumulative and has one more number than steps: all that were answered. It is empty where
    the file tells no answer times; `abandoned` is None where it does not tell those.
    """

    keys: tuple[Key, ...]
    calls: int
    within: tuple[int, ...]
    abandoned: int | None


@dataclass(frozen=True)
class SourceHeld:
    """What is held of one source: `told` is the share of its calls that tell each thing, 0 to 1."""

    name: str
    centre: str
    time_zone: str
    first_day: date
    last_day: date
    calls: int
    phone_hours: int
    told: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class CallsHeld:
    """What there is to ask about: names for the filters, most frequent first, and the sources."""

    sources: tuple[SourceHeld, ...]
    agencies: tuple[str, ...]
    disciplines: tuple[Discipline, ...]
    natures: tuple[str, ...]
    nature_groups: tuple[NatureGroup, ...]
    priorities: tuple[str, ...]
    lines: tuple[Line, ...]
    areas: tuple[str, ...]

    @property
    def first_day(self) -> date | None:
        """The first local day with a call or a telephone row; None where there is nothing."""
        return min((source.first_day for source in self.sources), default=None)

    @property
    def last_day(self) -> date | None:
        """The last local day with a call or a telephone row; None where there is nothing."""
        return max((source.last_day for source in self.sources), default=None)
