"""What those are told who may see no single caller: fixed areas and months, the small counts withheld.

Whoever is handed one of these can ask nothing finer: what is withheld is left out here, at the data, and
not on the screens. Source of the rules: `docs/decisions/0010`, 0016.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.calls import questions
from data_access.calls.guarding import Flags, Guarded, Kept, guarded
from data_access.calls.holdings import held
from data_access.calls.months import Month, month_with
from data_access.calls.naming import series_of, zone_of
from data_access.calls.view import CallView
from data_access.records.calls import (
    PUBLIC_LINES,
    CallFilter,
    CallsHeld,
    CellCounts,
    Counted,
    Discipline,
    HourlySeries,
    Key,
    Line,
    PhoneCounts,
    SourceHeld,
    Split,
    Stage,
    TimeCounts,
    Whole,
)
from data_access.refusals import BadInput
from data_access.suppression import THRESHOLD

_WHERE_FIXED: Final = (
    "centres", "agencies", "natures", "nature_groups", "priorities", "areas", "hours_of_day", "weekdays",
)  # fmt: skip
_HOURS, _WEEKDAYS = 24, 7
_ONE_WAY: Final = frozenset({
    Split.HOUR_OF_DAY, Split.WEEKDAY, Split.DAY, Split.AREA, Split.NATURE_GROUP, Split.PRIORITY, Split.LINE,
    Split.ABANDONED, Split.TRANSFERRED, Split.INTERPRETER, Split.TEXT, Split.DISCIPLINE,
})  # fmt: skip


class SmallWithheld:
    """Counts for whole months and one discipline or all, none of them under the threshold.

    Refused is every other filter, and a split that would lay a finer count bare.
    """

    withholds = True

    def __init__(self, view: CallView) -> None:
        self._view = view
        self._tables: dict[tuple[Month, tuple[Split, ...]], _Table] = {}

    def held(self) -> CallsHeld:
        """Say what there is to ask about, how many only in hundreds; nothing rare is named."""
        told = held(self._view)
        rough = tuple(replace(one, calls=round(one.calls, -2)) for one in told.sources)
        return CallsHeld(rough, (), told.disciplines, (), (), (), told.lines, told.areas)

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

    def hourly(self, chosen: CallFilter) -> HourlySeries | None:
        """Count no single hour."""
        del chosen
        return None

    def cells(self, chosen: CallFilter) -> CellCounts | None:
        """Count in no cells: fixed areas only."""
        del chosen
        return None

    def hours_there(self, chosen: CallFilter) -> Whole:
        """Give the local hour of the week of every clock hour of the days: the calendar's, and no count."""
        nothing = np.zeros(0, np.int64)
        return series_of(nothing, nothing, chosen, zone_of(self._view, chosen)).hour_of_week

    def times(self, stage: Stage, chosen: CallFilter, by: Sequence[Split] = ()) -> list[TimeCounts]:
        """Count how long a stage took, roughly: n in tens, and never fewer than the threshold in a step.

        Left out are rows under the threshold, and those whose calls are withheld.
        """
        _month_and_discipline(chosen)
        found = questions.times(self._view, stage, _as_fixed(chosen), by)
        allowed = {row.keys for row in self.counts(by, chosen) if row.calls is not None}
        return [_rough(one) for one in found if one.known >= THRESHOLD and one.keys in allowed]

    def phone(self, chosen: CallFilter, by: Sequence[Split] = ()) -> list[PhoneCounts]:
        """Sum the hourly telephone rows of a month by day and line, small counts withheld as everywhere."""
        month, _ = _month_and_discipline(chosen)
        if tuple(by) not in {(), (Split.LINE,), (Split.DAY, Split.LINE)}:
            raise BadInput("This is counted for whoever may see single calls. Choose another view.")
        plain = CallFilter(month.first, month.last)
        told = {row.keys: row for row in questions.phone(self._view, plain, (Split.DAY, Split.LINE))}
        days, lines = (tuple(dict.fromkeys(key[at] for key in told)) for at in (0, 1))
        counts = np.zeros((len(days), len(lines)), np.int64)
        for (day, line), row in told.items():
            counts[days.index(day), lines.index(line)] = row.calls
        shown = guarded(counts) if told else None
        return [
            _rough_phone(row)
            for row in questions.phone(self._view, plain, by)
            if shown is not None and _place(shown, row.keys, days, lines) is not None
        ]

    def _by_month(self, chosen: CallFilter) -> list[Counted]:
        found, month = [], month_with(chosen.first_day)
        while month.last <= chosen.last_day:
            one = replace(chosen, first_day=month.first, last_day=month.last)
            found.append(Counted((month.first,), self.counts((), one)[0].calls))
            month = month.following
        return found

    def _heat(self, month: Month) -> list[Counted]:
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

    def _days_give_nothing_away(self, month: Month, days: "_Table") -> bool:
        """Days add up to weekdays: they are shown where nothing is withheld of both."""
        return days.hides_nothing and self._table(month, (Split.WEEKDAY,)).hides_nothing

    def _table(self, month: Month, ways: tuple[Split, ...]) -> "_Table":
        found = self._tables.get((month, ways))
        if found is None:
            alone = self._table(month, ()) if ways else None
            found = _Table.of(self._raw((Split.DISCIPLINE, *ways), month), ways, alone)
            self._tables[month, ways] = found
        return found

    def _raw(self, by: Sequence[Split], month: Month) -> list[tuple[tuple[Key, ...], int]]:
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


def _month_and_discipline(chosen: CallFilter) -> tuple[Month, Discipline | None]:
    """Read a filter that lays nothing bare; refused is every other."""
    month = month_with(chosen.first_day)
    one_month = month == Month(chosen.first_day, chosen.last_day)
    free = all(getattr(chosen, name) is None for name in _WHERE_FIXED)
    few = chosen.disciplines is None or len(chosen.disciplines) == 1
    if not (one_month and free and few and chosen.lines in (None, PUBLIC_LINES)):
        raise BadInput("Counts are shown by whole months, for one discipline or all. Choose a month.")
    return month, chosen.disciplines[0] if chosen.disciplines else None


def _as_fixed(chosen: CallFilter) -> CallFilter:
    return CallFilter(chosen.first_day, chosen.last_day, disciplines=chosen.disciplines, lines=PUBLIC_LINES)


def _rough(told: TimeCounts) -> TimeCounts:
    """Put steps together until none has fewer calls than the threshold, and give n in tens."""
    ends, taken = list[int](), 0
    reached = np.cumsum(told.calls)
    for at, calls in enumerate(reached.tolist()):
        if calls - taken >= THRESHOLD:
            ends.append(at)
            taken = calls
    ends[-1] = len(reached) - 1
    whole = round(told.known, -1)
    kept = np.floor(reached[ends] / told.known * whole + 0.5).astype(np.int64)
    return TimeCounts(
        told.keys, told.seconds[ends], np.diff(kept, prepend=0), round(told.unknown, -1), 0
    )  # fmt: skip


Place = tuple[Key, ...]


def _place(shown: Guarded, keys: Place, days: Place, lines: Place) -> int | None:
    """Find how many calls may be told of a day and line, of a line, or of all; None where it is withheld."""
    line = lines.index(keys[-1]) if keys else None
    return shown.find((days.index(keys[0]) if len(keys) > 1 else None, line))


def _rough_phone(row: PhoneCounts) -> PhoneCounts:
    """Give what was answered and abandoned in tens only."""
    abandoned = None if row.abandoned is None else round(row.abandoned, -1)
    return replace(row, within=tuple(round(one, -1) for one in row.within), abandoned=abandoned)


class HoursOfCentres:
    """The calls of a centre by the hour, over all areas and natures: what a forecast is learnt from."""

    def __init__(self, view: CallView) -> None:
        self._view = view

    def sources(self) -> tuple[SourceHeld, ...]:
        """Say whose calls there are."""
        return held(self._view).sources

    def hourly(self, chosen: CallFilter) -> HourlySeries:
        """Count the calls of a centre in every clock hour, of its public or its 911 lines."""
        return questions.hourly(self._view, _of_centre(chosen))

    def by_phone(self, chosen: CallFilter) -> HourlySeries:
        """Count them as the telephone system does."""
        return questions.phone_hourly(self._view, _of_centre(chosen))

    def process_seconds(self, chosen: CallFilter, *, longest: int, least: int) -> tuple[float | None, int]:
        """Give the mean time from answer to the first unit sent, and of how many calls; None of too few.

        Calls for which it took more than `longest` seconds are left out.
        """
        told = questions.times(self._view, Stage.PROCESS, _of_centre(chosen))[0]
        sound = told.seconds <= longest
        calls = int(told.calls[sound].sum())
        if calls < max(least, THRESHOLD):
            return None, calls
        return float((told.seconds[sound] * told.calls[sound]).sum() / calls), calls


_FORECAST_LINES: Final = (None, PUBLIC_LINES, (Line.EMERGENCY, Line.TEXT))


def _of_centre(chosen: CallFilter) -> CallFilter:
    """Refuse what is finer than a centre and its lines."""
    plain = CallFilter(chosen.first_day, chosen.last_day, centres=chosen.centres, lines=chosen.lines)
    if chosen != plain or chosen.lines not in _FORECAST_LINES:
        raise BadInput("Calls are forecast for a whole centre and its lines: leave the other filters open.")
    return chosen
