"""Who asks gets what they may see: everything, or a month's counts with the small ones withheld."""

from collections.abc import Sequence
from typing import Protocol

from data_access.access import Permission
from data_access.calls import questions
from data_access.calls.held_cubes import CallCubes
from data_access.calls.view import CallView
from data_access.records.calls import (
    CallFilter,
    CallsHeld,
    CellCounts,
    Counted,
    HourlySeries,
    PhoneCounts,
    Split,
    Stage,
    TimeCounts,
    Whole,
)
from data_access.store import Visit


class Answers(Protocol):
    """What can be asked about the calls, whoever asks."""

    withholds: bool

    def held(self) -> CallsHeld:
        """Say what there is to ask about."""

    def counts(self, by: Sequence[Split], chosen: CallFilter) -> list[Counted]:
        """Count the chosen calls; what has none does not appear, or is withheld."""

    def hours_there(self, chosen: CallFilter) -> Whole:
        """Give the local hour of the week of every clock hour that is meant."""

    def hourly(self, chosen: CallFilter) -> HourlySeries | None:
        """Count every clock hour; None for whoever sees whole months only."""

    def times(self, stage: Stage, chosen: CallFilter, by: Sequence[Split] = ()) -> list[TimeCounts]:
        """Count how long a stage took; few calls are left out for those who see no small count."""

    def cells(self, chosen: CallFilter) -> CellCounts | None:
        """Count by cells; None for whoever sees fixed areas only, or one centre of several."""

    def phone(self, chosen: CallFilter, by: Sequence[Split] = ()) -> list[PhoneCounts]:
        """Sum the hourly telephone rows."""


class Everything:
    """Answers as they are, for those whose duty is with single calls: of all centres, or of their own."""

    withholds = False

    def __init__(self, view: CallView) -> None:
        self._view = view

    def held(self) -> CallsHeld:
        """Say what there is to ask about."""
        return questions.held(self._view)

    def counts(self, by: Sequence[Split], chosen: CallFilter) -> list[Counted]:
        """Count the chosen calls; what has none does not appear."""
        return [Counted(row.keys, row.calls) for row in questions.counts(self._view, by, chosen)]

    def hours_there(self, chosen: CallFilter) -> Whole:
        """Give the local hour of the week of every clock hour that is meant."""
        return self.hourly(chosen).hour_of_week

    def hourly(self, chosen: CallFilter) -> HourlySeries:
        """Count every clock hour."""
        return questions.hourly(self._view, chosen)

    def times(self, stage: Stage, chosen: CallFilter, by: Sequence[Split] = ()) -> list[TimeCounts]:
        """Count how long a stage took."""
        return questions.times(self._view, stage, chosen, by)

    def cells(self, chosen: CallFilter) -> CellCounts | None:
        """Count by cells, which hold nothing finer than disciplines, groups and lines, and no centre."""
        return None if self._view.own_alone else questions.cells(self._view, chosen)

    def phone(self, chosen: CallFilter, by: Sequence[Split] = ()) -> list[PhoneCounts]:
        """Sum the hourly telephone rows."""
        return questions.phone(self._view, chosen, by)


def answers_for(cubes: CallCubes, visit: Visit) -> Answers:
    """Give the answers that the door of this visit leads to."""
    if visit.permission is Permission.CALLS_SUPPRESSED_COUNT:
        return cubes.withheld(visit)
    return Everything(cubes.view(visit))
