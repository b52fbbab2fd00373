"""What comes back: a plan, three clearance times, what binds, and what stands in the way."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from data_access.records.roads import Floats, Ints


@dataclass(frozen=True, slots=True)
class Clearance:
    """Minutes after the order until half, nine in ten and all of the vehicles are safe."""

    half_minutes: float
    ninety_minutes: float
    all_minutes: float


@dataclass(frozen=True, eq=False)
class EgressPlan:
    """Convoys: vehicles of one group that leave in the same step by the same way.

    Step 0 begins with the order. The legs of convoy c are leg[first_leg[c]:first_leg[c + 1]], each a
    chain of arcs of the graph, piece_arc[first_piece[leg]:first_piece[leg + 1]]. Nobody waits on the
    way: people wait at home until the road is free, and an arc is left `transit_steps` after it was
    entered, 0 steps where rounding along the way to safety makes that right.
    """

    step_seconds: int
    group: Ints
    vehicles: Ints
    exit: Ints
    """Position in the problem's exits."""
    depart_step: Ints
    arrive_step: Ints
    first_leg: NDArray[np.int64]
    leg: Ints
    first_piece: Ints
    piece_arc: Ints
    transit_steps: Ints

    def __len__(self) -> int:
        """How many convoys there are."""
        return len(self.group)

    def way_of(self, convoy: int) -> tuple[Ints, Ints]:
        """The arcs of the graph that a convoy drives, and the step in which it enters each."""
        legs = self.leg[self.first_leg[convoy] : self.first_leg[convoy + 1]]
        pieces = [self.piece_arc[self.first_piece[leg] : self.first_piece[leg + 1]] for leg in legs]
        arcs = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)
        takes = self.transit_steps[arcs]
        return arcs, (self.depart_step[convoy] + np.cumsum(takes) - takes).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Stranded:
    """Vehicles that cannot reach an exit, and why."""

    node: int
    zone: str
    vehicles: int
    latitude: float
    longitude: float
    why: str


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """An arc of the narrowest cut. `saves_minutes` is by how much the bound falls with one more lane on it.

    `closed` is true of a road that is closed now and would save this much when opened.
    """

    arc: int
    name: str
    vehicles_per_hour: int
    load: int
    """Vehicles that the plan sends through it."""
    closed: bool
    saves_minutes: float

    @property
    def sentence(self) -> str:
        """What it is and what it would bring."""
        road = self.name or "a road without a name"
        deed = "Opening" if self.closed else "One more lane on"
        gain = (
            f"saves up to {self.saves_minutes:.0f} min"
            if self.saves_minutes >= 0.5
            else "saves nothing alone"
        )
        return f"{deed} {road} ({self.vehicles_per_hour:,} vehicles an hour) {gain}."


@dataclass(frozen=True, slots=True)
class DepartureWindow:
    """When the vehicles of a zone leave, in minutes after the order; the middle nine tenths of them."""

    zone: str
    vehicles: int
    first_minutes: float
    early_minutes: float
    """After which 5 % have left."""
    late_minutes: float
    """After which 95 % have left."""
    last_minutes: float


class Binding(StrEnum):
    """What decides how long it takes."""

    MOBILISATION = "mobilisation"
    ROADS = "roads"
    BOTH = "both"
    DISTANCE = "distance"
    """Neither queues nor late departures: the drive itself."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Vehicles that are safe, against minutes after the order; both rise, the last is everybody."""

    minutes: tuple[float, ...]
    vehicles: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class EgressAnswer:
    """The answer for those who can leave; `stranded` names, first of all, those who cannot.

    Where nobody can leave there is no plan, and every time is None. `faults` is what a checker that
    shares no code with the planner found wrong; an answer with faults is not to be kept.
    """

    vehicles: int
    """Who leaves, without the stranded."""
    stranded: tuple[Stranded, ...]
    bound_minutes: float | None
    """No plan whatever can be faster."""
    managed: Clearance | None
    unmanaged: Clearance | None
    """Everybody as soon as ready by the nearest exit."""
    managed_curve: Curve
    unmanaged_curve: Curve
    bound_curve: Curve
    """The most that could be safe at each time."""
    ready_curve: Curve
    """Who has left, or could have."""
    windows: tuple[DepartureWindow, ...]
    arc_vehicles: Ints
    """Vehicles that the plan sends over each arc of the graph."""
    arc_busy_share: Floats
    """Share of the capacity that the plan uses of each arc until the last is safe, 0 to 1."""
    bottlenecks: tuple[Bottleneck, ...]
    binding: Binding | None
    plan: EgressPlan | None
    method: str
    """Which way of planning gave the plan."""
    proven_best: bool
    faults: tuple[str, ...]
    seconds: float

    @property
    def feasible(self) -> bool:
        """Whether everybody gets out."""
        return not self.stranded and self.plan is not None

    @property
    def gap_share(self) -> float | None:
        """How far the plan is above the bound, 0.05 for 5 %; None without a plan."""
        if self.managed is None or not self.bound_minutes:
            return None
        return max(self.managed.all_minutes / self.bound_minutes - 1.0, 0.0)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer in words, the most urgent first."""
        return (*_of_stranded(self), *_of_times(self), *_of_binding(self))


def _of_stranded(answer: EgressAnswer) -> tuple[str, ...]:
    if not answer.stranded:
        return ()
    count = sum(one.vehicles for one in answer.stranded)
    places = len(answer.stranded)
    return (f"{count:,} vehicles at {places:,} places have no open road to an exit.",)


def _of_times(answer: EgressAnswer) -> tuple[str, ...]:
    if answer.managed is None or answer.bound_minutes is None or answer.unmanaged is None:
        return ("Nobody can leave by car under these closures.",)
    managed, gap = answer.managed, answer.gap_share or 0.0
    best = "the best possible" if gap < 0.0005 else f"{gap:.1%} above the proven bound"
    half, ninety = in_words(managed.half_minutes), in_words(managed.ninety_minutes)
    safe = f"{answer.vehicles:,} vehicles are safe after {in_words(managed.all_minutes)}"
    return (
        f"{safe}, half of them after {half} and nine in ten after {ninety}.",
        f"No plan can take less than {in_words(answer.bound_minutes)}: this one is {best}.",
        f"With nobody guiding them it would take about {in_words(answer.unmanaged.all_minutes)}.",
    )


def _of_binding(answer: EgressAnswer) -> tuple[str, ...]:
    said = {
        Binding.MOBILISATION: "How soon people are ready decides; more road would not help.",
        Binding.ROADS: "The roads decide; being ready sooner would not help.",
        Binding.BOTH: "Both the roads and how soon people are ready decide.",
        Binding.DISTANCE: "The drive itself decides; there is no queue worth the name.",
    }
    return (said[answer.binding],) if answer.binding is not None else ()


def in_words(minutes: float) -> str:
    """Minutes as people say them: 48 min, 2 h 05 min."""
    whole = round(minutes)
    return f"{whole} min" if whole < 120 else f"{whole // 60} h {whole % 60:02d} min"
