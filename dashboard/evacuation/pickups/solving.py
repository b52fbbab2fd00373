"""Plans for a problem: a whole one at once, better ones while one waits, the best one whenever it is over."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from dashboard.evacuation.pickups.annealing import (
    Search,
    anneal,
    build,
    last_end,
    new_search,
    remember,
    restore,
)
from dashboard.evacuation.pickups.arrays import NEVER, Bools, Ints, Translated, translated
from dashboard.evacuation.pickups.bounds import hopeful_tenths
from dashboard.evacuation.pickups.inserting import Aim
from dashboard.evacuation.pickups.plan import PickupPlan
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.reading import plan_of
from dashboard.evacuation.pickups.reasons import unserved_of
from dashboard.evacuation.pickups.schedule import Schedule, copy_of, new_schedule
from dashboard.evacuation.pickups.starting import Rows, rows_of, seat

TARGET: Final = 0.99
OVER: Final = 60.0
LATE: Final = 1_800.0
FAR_CHANGE: Final = 1e8
"""Less than leaving one person, more than anything else."""
HOT: Final = 0.3
COLD: Final = 0.003
WARM: Final = 0.02
"""Heat at first and at last, as shares of the clearance time; WARM at first where a plan is gone on with."""
CHAINS: Final = 2
FIRST_STEPS: Final = 200
ROUND_SECONDS: Final = 0.15
ROUNDS_APART: Final = 8


@dataclass(frozen=True)
class Patience:
    """How long a plan is bettered. Whatever comes first ends it; the best plan so far comes back."""

    seconds: float = 10.0
    steps: int | None = None
    """With steps instead of seconds the same seed gives the same plan."""
    cancelled: Callable[[], bool] = field(default=lambda: False)
    clock: Callable[[], float] = field(default=time.monotonic)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is. The first one comes with the first whole plan."""

    seconds: float
    share: float
    """0 to 1, of the time or the steps that were given."""
    clearance_seconds: float
    left: int
    """People whom nobody takes yet."""
    steps: int
    """How many steps were made so far."""


@dataclass(frozen=True, eq=False)
class Usual:
    """A plan that the new one should stay near to, as rows of nodes for each vehicle."""

    rows: Rows
    untouched: Bools
    """(vehicles): nothing happened to it, so its route should stay as it is."""
    most_changed: int
    """So many of the untouched may change for little, more only to take somebody who would be left."""
    change: float
    """What a change costs, in tenths of seconds."""


def solve(
    problem: PickupProblem,
    stop: Patience,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
    warm: PickupPlan | None = None,
) -> PickupPlan:
    """Plan who is picked up by whom: a whole plan at once, bettered until `stop` says so.

    `warm` is an earlier plan, perhaps for a problem that was a little different: what is still possible of
    it is where the search begins. A problem nobody can be served of comes back as a plan without routes,
    in which everybody is unserved with a reason. The same seed with `stop.steps` gives the same plan.
    """
    asked = translated(problem)
    rows = rows_of(asked, warm) if warm else []
    return solved(asked, stop, seed, progress, rows=rows)


def solved(
    asked: Translated,
    stop: Patience,
    seed: int,
    progress: Callable[[Progress], None] | None,
    *,
    rows: Rows,
    usual: Usual | None = None,
) -> PickupPlan:
    """Solve what was translated already, from rows of nodes and near to a usual plan."""
    if not (asked.parts and asked.problem.vehicles and asked.problem.shelters):
        left = range(len(asked.parts))
        return plan_of(asked, [], unserved_of(asked, left, asked.facts.offers))
    hunt = _Hunt(asked, stop, seed, progress)
    hunt.begin(rows, usual)
    hunt.go_on()
    return hunt.best_plan()


class _Hunt:
    """One or two searches side by side; the one that is behind takes over from the other now and then."""

    def __init__(
        self,
        asked: Translated,
        stop: Patience,
        seed: int,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._asked, self._stop, self._progress = asked, stop, progress
        self._began = stop.clock()
        self._chains: list[tuple[Schedule, Search]] = []
        for chain in range(min(CHAINS, os.cpu_count() or 1) if stop.steps is None else 1):
            schedule = new_schedule(asked.facts)
            self._chains.append((schedule, new_search(asked.facts, schedule, seed * 64 + chain)))
        self._usual: Usual | None = None
        self._steps = 0
        self._target = 0.0
        self._hot = HOT
        self._hope = hopeful_tenths(asked.facts)

    def begin(self, rows: Rows, usual: Usual | None) -> None:
        """Make the first whole plan."""
        facts, self._usual = self._asked.facts, usual
        schedule, search = self._chains[0]
        if usual:
            for vehicle, row in enumerate(usual.rows):
                schedule.usual[vehicle, : len(row)] = row
                schedule.usual_size[vehicle] = len(row)
            schedule.untouched[:] = usual.untouched
        seat(self._asked, schedule, rows)
        self._hot = WARM if any(rows) else HOT
        order = np.argsort(-facts.hardness, kind="stable").astype(np.int32)
        build(facts, schedule, self._aim(self._hope), order)
        self._target = last_end(schedule)
        remember(facts, schedule, self._aim(self._target), search)
        for other, its in self._chains[1:]:
            copy_of(schedule, other)
            remember(facts, other, self._aim(self._target), its)
        self._tell()

    def _aim(self, target: float) -> Aim:
        usual = self._usual
        return Aim(
            target=target * TARGET,
            over=OVER,
            late=LATE,
            change=usual.change if usual else 0.0,
            most_changed=usual.most_changed if usual else 0,
            far_change=FAR_CHANGE if usual else 0.0,
        )

    def go_on(self) -> None:
        """Better the plan until it is time to stop."""
        with ThreadPoolExecutor(len(self._chains)) as threads:
            steps, rounds = FIRST_STEPS, 0
            while (share := self._share()) < 1 and not (self._stop.cancelled() or self._is_best()):
                steps = self._allowed(steps)
                heat = self._hot * (COLD / self._hot) ** share * self._target
                before = self._stop.clock()
                self._round(threads, steps, heat)
                rounds += 1
                self._tell()
                if rounds % ROUNDS_APART == 0:
                    self._even_out()
                if self._stop.steps is None:
                    took = max(1e-4, self._stop.clock() - before)
                    steps = int(np.clip(steps * ROUND_SECONDS / took, 10, 50_000))

    def _is_best(self) -> bool:
        """Whether nothing can be better: everybody taken, no battery in a hurry, and the bound reached."""
        unhurried = bool((self._asked.facts.battery == NEVER).all()) and self._usual is None
        return unhurried and self._target <= self._hope and not self._left()

    def _allowed(self, steps: int) -> int:
        return steps if self._stop.steps is None else min(FIRST_STEPS, self._stop.steps - self._steps)

    def _round(self, threads: ThreadPoolExecutor, steps: int, heat: float) -> None:
        aim, facts = self._aim(self._target), self._asked.facts
        work = [threads.submit(anneal, facts, s, aim, r, steps, heat) for s, r in self._chains]
        for one in work:
            one.result()
        self._steps += steps
        self._target = float(self._best.key[1])

    def _even_out(self) -> None:
        """Let the search that is behind go on from the better one's best plan."""
        order = sorted(self._chains, key=lambda chain: float(chain[1].key[0]))
        if len(order) > 1 and order[-1][1].key[0] > order[0][1].key[0]:
            (_, ahead), (schedule, behind) = order[0], order[-1]
            restore(self._asked.facts, schedule, ahead.best, ahead.best_size)
            remember(self._asked.facts, schedule, self._aim(self._target), behind)

    def _share(self) -> float:
        if self._stop.steps is not None:
            return self._steps / self._stop.steps if self._stop.steps else 1.0
        gone = self._stop.clock() - self._began
        return gone / self._stop.seconds if self._stop.seconds > 0 else 1.0

    @property
    def _best(self) -> Search:
        return min((search for _, search in self._chains), key=lambda search: float(search.key[0]))

    def _rows(self) -> list[Ints]:
        best = self._best
        return [best.best[row, : best.best_size[row]] for row in range(len(best.best_size))]

    def _left(self) -> list[int]:
        taken = {int(node) for row in self._rows() for node in row if node >= 0}
        return [part for part in range(len(self._asked.parts)) if part not in taken]

    def _tell(self) -> None:
        if self._progress:
            left = sum(self._asked.parts[part].load.people for part in self._left())
            gone = self._stop.clock() - self._began
            ends = float(self._best.key[1]) / 10
            self._progress(Progress(gone, min(1.0, self._share()), ends, left, self._steps))

    def best_plan(self) -> PickupPlan:
        """Read the best plan of all searches."""
        facts, best = self._asked.facts, self._best
        schedule = self._chains[0][0]
        restore(facts, schedule, best.best, best.best_size)
        return plan_of(self._asked, self._rows(), unserved_of(self._asked, self._left(), schedule.free))
