"""Asks the door about the calls, once a question, and shows nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from shapely.geometry.base import BaseGeometry

from dashboard.calls.answering import Answering, answering_of
from dashboard.calls.asking import Answers, answers_for
from dashboard.calls.coverage import zone_of
from dashboard.calls.findings import Findings, findings_of
from dashboard.calls.periods import Period
from dashboard.calls.places import Ground, Places, places_of
from dashboard.calls.report import PeriodReport
from dashboard.calls.standards import NENA_15, AnswerStandard
from dashboard.calls.volume import Volume, volume_of
from dashboard.registry.public_geography import Outlined
from dashboard.ui.calls.doors import ANSWER_LASTS, door_of
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.wiring import House
from data_access.access import Caller
from data_access.records.calls import CallFilter, CallsHeld, Stage
from data_access.store import Visit

KINDS: Final = ("neighbourhood", "city")
"""Kinds of fixed areas in which calls are placed, the finest first."""
_MOSTLY: Final = 0.5
_ANSWERS: Final = KeptAnswers()
_T = TypeVar("_T")


@dataclass(frozen=True)
class Known:
    """What there is to ask about, and the fixed areas by `kind:code`."""

    held: CallsHeld
    areas: Mapping[str, Outlined]
    withholds: bool
    is_behind: bool = False
    """Whether calls are being brought in that are not counted yet."""

    @property
    def ground(self) -> dict[str, Ground]:
        """Names and residents of the areas."""
        return {key: Ground(one.fixed.name, one.fixed.people) for key, one in self.areas.items()}


@dataclass(frozen=True)
class Desk:
    """The counts of the calls for one caller; each question is one line of the audit trail."""

    house: House
    caller: Caller

    def known(self) -> Known:
        """Say what there is to ask about; no sources where nothing was imported."""
        return self._once("held", "", lambda answers, visit: _known(self.house, answers, visit))

    def volume(self, chosen: CallFilter) -> Volume:
        """Count the calls of a choice."""
        return self._once(
            "volume", chosen, lambda answers, _: volume_of(answers, chosen, _zone(self.house, answers))
        )

    def answering(self, chosen: CallFilter, stage: Stage, standard: AnswerStandard) -> Answering:
        """Measure one stage against one standard."""
        return self._once(
            f"time to {stage.value}, {standard.key}",
            chosen,
            lambda answers, _: answering_of(answers, chosen, stage, standard),
        )

    def places(self, chosen: CallFilter) -> Places:
        """Count by area, with hot spots for those who may see them."""
        return self._once("areas", chosen, lambda answers, visit: self._places(answers, visit, chosen))

    def findings(self, chosen: CallFilter) -> Findings:
        """Find what is unusual."""

        def ask(answers: Answers, visit: Visit) -> Findings:
            known = _known(self.house, answers, visit)
            return findings_of(answers, chosen, _zone(self.house, answers), known.ground)

        return self._once("unusual", chosen, ask)

    def report(self, chosen: CallFilter, filters: str, standard: AnswerStandard = NENA_15) -> PeriodReport:
        """Ask for everything that a report of the period says, in one visit."""

        def ask(answers: Answers, visit: Visit) -> PeriodReport:
            zone = _zone(self.house, answers)
            return PeriodReport(
                f"911 calls: {Period(chosen.first_day, chosen.last_day).words}",
                filters,
                volume_of(answers, chosen, zone),
                tuple(answering_of(answers, chosen, stage, standard) for stage in Stage),
                self._places(answers, visit, chosen),
                findings_of(answers, chosen, zone, _known(self.house, answers, visit).ground),
                answers.withholds,
            )

        return self._once("report", chosen, ask)

    def _places(self, answers: Answers, visit: Visit, chosen: CallFilter) -> Places:
        known = _known(self.house, answers, visit)
        return places_of(answers, chosen, known.ground, _county(self.house, visit))

    def _once(self, name: str, chosen: CallFilter | str, ask: Callable[[Answers, Visit], _T]) -> _T:
        """Ask through the door, or give what it answered to the same caller a moment ago."""

        def entered() -> _T:
            about = f"calls, {name} {_period_of(chosen)}".strip()
            with self.house.store.enter(self.caller, door_of(self.caller), about=about) as visit:
                return ask(answers_for(self.house.call_cubes, visit), visit)

        return _ANSWERS.asked_once(
            self.caller, f"calls {name}", repr(chosen), entered, now=self.house.clock(), lasts=ANSWER_LASTS
        )


def _known(house: House, answers: Answers, visit: Visit) -> Known:
    areas = _areas_in(house, visit)
    return Known(answers.held(), areas, answers.withholds, house.call_cubes.is_behind(visit))


def ground_in(house: House, visit: Visit) -> dict[str, Ground]:
    """Give names and residents of the areas in which calls are placed, by `kind:code`."""
    found = _areas_in(house, visit)
    return {key: Ground(one.fixed.name, one.fixed.people) for key, one in found.items()}


def _areas_in(house: House, visit: Visit) -> dict[str, Outlined]:
    by_kind = {kind: house.geography.areas_in(visit, kind) for kind in KINDS}
    return {
        f"{kind}:{one.fixed.code}": one
        for kind, found in by_kind.items()
        for one in found
        if kind == KINDS[0] or not _is_divided(one, by_kind[KINDS[0]])
    }


def _zone(house: House, answers: Answers) -> ZoneInfo:
    return zone_of(answers.held(), house.settings.zone)


def _is_divided(city: Outlined, neighbourhoods: Sequence[Outlined]) -> bool:
    """Whether a city is counted by its neighbourhoods: most of its ground is theirs."""
    inside = [
        one.area.shape.area
        for one in neighbourhoods
        if city.area.shape.contains(one.area.shape.representative_point())
    ]
    return bool(sum(inside) > city.area.shape.area * _MOSTLY)


def _county(house: House, visit: Visit) -> BaseGeometry | None:
    county = house.geography.areas_in(visit, "county")
    return county[0].area.shape if county else None


def _period_of(chosen: CallFilter | str) -> str:
    return chosen if isinstance(chosen, str) else f"{chosen.first_day} to {chosen.last_day}"
