"""Plans beside one another, and how late an order may be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.evacuation.egress.answer import EgressAnswer, in_words
from data_access.refusals import BadInput


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a comparison; a time is None where nobody can leave."""

    name: str
    vehicles: int
    stranded: int
    half_minutes: float | None
    ninety_minutes: float | None
    all_minutes: float | None
    bound_minutes: float | None
    unmanaged_minutes: float | None
    saves_minutes: float | None
    """Against the first plan, until all are safe; below 0 where it takes longer."""


def compared(answers: Mapping[str, EgressAnswer]) -> tuple[PlanRow, ...]:
    """A row a plan, in the order given; nothing to compare is refused."""
    if not answers:
        raise BadInput("There is no plan to compare. Make one first.")
    first = next(iter(answers.values()))
    return tuple(_row(name, answer, first) for name, answer in answers.items())


def _row(name: str, answer: EgressAnswer, first: EgressAnswer) -> PlanRow:
    managed, base = answer.managed, first.managed
    return PlanRow(
        name=name, vehicles=answer.vehicles, stranded=sum(one.vehicles for one in answer.stranded),
        half_minutes=managed.half_minutes if managed else None,
        ninety_minutes=managed.ninety_minutes if managed else None,
        all_minutes=managed.all_minutes if managed else None, bound_minutes=answer.bound_minutes,
        unmanaged_minutes=answer.unmanaged.all_minutes if answer.unmanaged else None,
        saves_minutes=base.all_minutes - managed.all_minutes if base and managed else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastStart:
    """When an order has to be given at the latest, for a hazard that arrives at a time."""

    at: datetime
    hazard_at: datetime
    clearance_minutes: float
    reserve_minutes: float
    spare_minutes: float
    """Between now and then; below 0 when it is too late for everybody."""

    @property
    def sentence(self) -> str:
        """When, and how much time is left."""
        takes = in_words(self.clearance_minutes)
        if self.spare_minutes < 0:
            short = in_words(-self.spare_minutes)
            late = f"It is too late for everybody by {short}: clearing takes {takes}."
            return f"{late} Order at once, and shelter."
        left = in_words(self.spare_minutes)
        return f"The order has to be given by {self.at:%H:%M} UTC, within {left}: clearing takes {takes}."


def last_possible_start(
    hazard_at: datetime, clearance_minutes: float, now: datetime, reserve_minutes: float = 0.0
) -> LastStart:
    """The latest time for the order; times without a zone and times below 0 are refused."""
    if hazard_at.tzinfo is None or now.tzinfo is None:
        raise ValueError("times are aware of their zone")
    if clearance_minutes < 0 or reserve_minutes < 0:
        raise BadInput("Clearance and reserve are 0 minutes or more.")
    at = hazard_at - timedelta(minutes=clearance_minutes + reserve_minutes)
    spare = (at - now).total_seconds() / 60.0
    return LastStart(at, hazard_at, clearance_minutes, reserve_minutes, spare)
