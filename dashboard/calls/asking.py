"""Who asks gets what they may see: everything, or a month's counts with the small ones withheld."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from dashboard.calls.guarding import Flags, Guarded, Kept, guarded
from dashboard.calls.periods import Period, month_of
from dashboard.suppression import THRESHOLD
from data_access.calls import questions
from data_access.calls.held_cubes import CallView
from data_access.records.calls import (
    PUBLIC_LINES,
    CallFilter,
    CallsHeld,
    CellCounts,
    Discipline,
    HourlySeries,
    Key,
    PhoneCounts,
    Split,
    Stage,
    TimeCounts,
)
from data_access.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Counted:
    """How many calls there are of a combination of keys; None where that is withheld."""

    keys: tuple[Key, ...]
    calls: int | None


class Answers(Protocol):
    """What can be asked about the calls, whoever asks."""

    withholds: bool

    def held(self) -> CallsHeld:
        """Say what there is to ask about."""

    def counts(self, by: Sequence[Split], chosen: CallFilter) -> list[Counted]:
        """Count the chosen calls; what has none does not appear, or is withheld."""

    def hourly(self, chosen: CallFilter) -> HourlySeries:
        """Count every clock hour; to be judged, and not to be shown by whoever withholds."""

    def times(self, stage: Stage, chosen: CallFilter, by: Sequence[Split] = ()) -> list[TimeCounts]:
        """Count how long a stage took; few calls are left out by whoever withholds."""

    def cells(self, chosen: CallFilter) -> CellCounts | None:
        """Count by cells; None for whoever sees fixed areas only."""

    def phone(self, chosen: CallFilter, by: Sequence[Split] = ()) -> list[PhoneCounts]:
        """Sum the hourly telephone rows."""


class Everything:
    """Answers as they are, for those whose duty is with single calls."""

    withholds = False

    def __init__(self, view: CallView) -> None:
        self._view = view

    def held(self) -> CallsHeld:
        """Say what there is to ask about."""
        return questions.held(self._view)

    def counts(self, by: Sequence[Split], chosen: CallFilter) -> list[Counted]:
        """Count the chosen calls; what has none does not appear."""
        return [Counted(row.keys, row.calls) for row in questions.counts(self._view, by, chosen)]

    def hourly(self, chosen: CallFilter) -> HourlySeries:
        """Count every clock hour."""
        return questions.hourly(self._view, chosen)

    def times(self, stage: Stage, chosen: CallFilter, by: Sequence[Split] = ()) -> list[TimeCounts]:
        """Count how long a stage took."""
        return questions.times(self._view, stage, chosen, by)

    def cells(self, chosen: CallFilter) -> CellCounts | None:
        """Count by cells, which hold nothing finer than disciplines, groups and lines."""
        return questions.cells(self._view, chosen)

    def phone(self, chosen: CallFilter, by: Sequence[Split] = ()) -> list[PhoneCounts]:
        """Sum the hourly telephone rows."""
        return questions.phone(self._view, chosen, by)


_WHERE_FIXED: Final = (
    "centres", "agencies", "natures", "nature_groups", "priorities", "areas", "hours_of_day", "weekdays",
)  # fmt: skip
_HOURS, _WEEKDAYS = 24, 7
_ONE_WAY: Final = frozenset({
    Split.HOUR_OF_DAY, Split.WEEKDAY, Split.DAY, Split.AREA, Split.NATURE_GROUP, Split.PRIORITY, Split.LINE,
    Split.ABANDONED, Split.TRANSFERRED, Split.INTERPRETER, Split.TEXT, Split.DISCIPLINE,
})  # fmt: skip


class SmallWithheld:
    """Answers for whole months and one discipline or all, none of them under the threshold.

    Refused is every other filter, and a split that would lay a finer count bare.
    """

    withholds = True

    def __init__(self, view: CallView) -> None:
        self._view = view
        self._tables: dict[tuple[Period, tuple[Split, ...]], _Table] = {}

    def held(self) -> CallsHeld:
        """Say what there is to ask about."""
        return questions.held(self._view)

    def counts(self, by: Sequence[Split], chosen: CallFilter) -> list[Counted]:
        """Count the chosen calls of one month by one thing, or by hour and weekday; months one by one."""
        ways = tuple(by)
        if ways == (Split.MONTH,):
            return self._by_month(chosen)
        month, discipline = _month_and_discipline(chosen)
        if ways == (Split.HOUR_OF_DAY, Split.WEEKDAY):
            return self._heat(month) if discipline is None else []
        if ways and (len(ways) > 1 or ways[0] not in _ONE_WAY):
            raise BadInput("This is counted for whoever may see single calls. Choose another view.")
        table = self._table(month, () if ways in ((), (Split.DISCIPLINE,)) else ways)
        if ways == (Split.DISCIPLINE,):
            return [Counted((one,), table.find(one, None)) for one in table.disciplines]
        if not ways:
            return [Counted((), table.find(discipline, None))]
        if ways == (Split.DAY,) and not self._days_give_nothing_away(month, table):
            return []
        return [Counted((key,), table.find(discipline, key)) for key in table.keys]

    def hourly(self, chosen: CallFilter) -> HourlySeries:
        """Count every clock hour, to be judged and not to be shown."""
        return questions.hourly(self._view, _as_fixed(chosen))

    def times(self, stage: Stage, chosen: CallFilter, by: Sequence[Split] = ()) -> list[TimeCounts]:
        """Count how long a stage took; left out are rows under the threshold, or whose calls are withheld."""
        _month_and_discipline(chosen)
        found = questions.times(self._view, stage, _as_fixed(chosen), by)
        allowed = {row.keys for row in self.counts(by, chosen) if row.calls is not None}
        return [one for one in found if one.known >= THRESHOLD and one.keys in allowed]

    def cells(self, chosen: CallFilter) -> CellCounts | None:
        """Show no cells: fixed areas only."""
        _month_and_discipline(chosen)
        return None

    def phone(self, chosen: CallFilter, by: Sequence[Split] = ()) -> list[PhoneCounts]:
        """Sum the hourly telephone rows of whole months; left out is what is under the threshold."""
        _month_and_discipline(chosen)
        plain = CallFilter(chosen.first_day, chosen.last_day)
        return [one for one in questions.phone(self._view, plain, by) if one.calls >= THRESHOLD]

    def _by_month(self, chosen: CallFilter) -> list[Counted]:
        found, month = [], month_of(chosen.first_day)
        while month.last <= chosen.last_day:
            one = replace(chosen, first_day=month.first, last_day=month.last)
            found.append(Counted((month.first,), self.counts((), one)[0].calls))
            month = month_of(date.fromordinal(month.last.toordinal() + 1))
        return found

    def _heat(self, month: Period) -> list[Counted]:
        """Cross hours and weekdays over all disciplines; their margins are those of the other charts."""
        rows = self._raw((Split.HOUR_OF_DAY, Split.WEEKDAY), month)
        counts = np.zeros((_HOURS, _WEEKDAYS), np.int64)
        for (hour, day), calls in rows:
            counts[int(str(hour)), int(str(day))] = calls
        hours, days = (self._table(month, (way,)) for way in (Split.HOUR_OF_DAY, Split.WEEKDAY))
        known: dict[Kept, Flags] = {
            (True, False): np.asarray([hours.find(None, hour) is not None for hour in range(_HOURS)]),
            (False, True): np.asarray([days.find(None, day) is not None for day in range(_WEEKDAYS)]),
        }
        table = guarded(counts, known)
        return [
            Counted((hour, day), table.find((hour, day)))
            for hour in range(_HOURS)
            for day in range(_WEEKDAYS)
        ]

    def _days_give_nothing_away(self, month: Period, days: "_Table") -> bool:
        """Days add up to weekdays: they are shown where nothing is withheld of both."""
        return days.hides_nothing and self._table(month, (Split.WEEKDAY,)).hides_nothing

    def _table(self, month: Period, ways: tuple[Split, ...]) -> "_Table":
        found = self._tables.get((month, ways))
        if found is None:
            alone = self._table(month, ()) if ways else None
            found = _Table.of(self._raw((Split.DISCIPLINE, *ways), month), ways, alone)
            self._tables[month, ways] = found
        return found

    def _raw(self, by: Sequence[Split], month: Period) -> list[tuple[tuple[Key, ...], int]]:
        chosen = CallFilter(month.first, month.last, lines=PUBLIC_LINES)
        return [(row.keys, row.calls) for row in questions.counts(self._view, by, chosen)]


@dataclass(frozen=True, eq=False)
class _Table:
    """Counts of a month by discipline and one more thing, and which of them are shown."""

    disciplines: tuple[Key, ...]
    keys: tuple[Key, ...]
    guarded: Guarded

    @classmethod
    def of(
        cls, rows: list[tuple[tuple[Key, ...], int]], ways: tuple[Split, ...], alone: "_Table | None"
    ) -> "_Table":
        """Fill the table; keys that are known beforehand are in it without a call too."""
        disciplines = alone.disciplines if alone else tuple(dict.fromkeys(keys[0] for keys, _ in rows))
        disciplines = disciplines or (Discipline.NOT_TOLD,)
        fixed = {Split.HOUR_OF_DAY: range(_HOURS), Split.WEEKDAY: range(_WEEKDAYS)}
        keys = tuple(fixed.get(ways[0], dict.fromkeys(key[1] for key, _ in rows))) if ways else ()
        counts: NDArray[np.int64] = np.zeros(
            (len(disciplines), len(keys)) if ways else len(disciplines), np.int64
        )
        for key, calls in rows:
            at = disciplines.index(key[0])
            counts[(at, keys.index(key[1])) if ways else at] = calls
        if alone is None or not keys:
            return cls(disciplines, keys, guarded(counts.reshape(len(disciplines), -1).sum(axis=1)))
        seen = alone.guarded.shown
        known: dict[Kept, Flags] = {(True, False): seen[(True,)], (False, False): seen[(False,)]}
        return cls(disciplines, keys, guarded(counts, known))

    @cached_property
    def hides_nothing(self) -> bool:
        """Whether all of it may be shown."""
        return self.guarded.hides_nothing

    def find(self, discipline: Key | None, key: Key | None) -> int | None:
        """Give one count, over all disciplines where `discipline` is None; None where it is withheld."""
        if discipline is not None and discipline not in self.disciplines:
            return None
        row = None if discipline is None else self.disciplines.index(discipline)
        if self.guarded.counts.ndim == 1:
            return self.guarded.find((row,))
        return self.guarded.find((row, None if key is None else self.keys.index(key)))


def answers_for(view: CallView, *, withheld: bool) -> Answers:
    """Give the answers for somebody who may see small counts, or may not."""
    made: Callable[[CallView], Answers] = SmallWithheld if withheld else Everything
    return made(view)


def _month_and_discipline(chosen: CallFilter) -> tuple[Period, Discipline | None]:
    """Read a filter that lays nothing bare; refused is every other."""
    period = Period(chosen.first_day, chosen.last_day)
    one_month = period == month_of(chosen.first_day)
    free = all(getattr(chosen, name) is None for name in _WHERE_FIXED)
    few = chosen.disciplines is None or len(chosen.disciplines) == 1
    if not (one_month and free and few and chosen.lines in (None, PUBLIC_LINES)):
        raise BadInput("Counts are shown by whole months, for one discipline or all. Choose a month.")
    return period, chosen.disciplines[0] if chosen.disciplines else None


def _as_fixed(chosen: CallFilter) -> CallFilter:
    return CallFilter(chosen.first_day, chosen.last_day, disciplines=chosen.disciplines, lines=PUBLIC_LINES)
