"""The search for the shortest plan: book by routes, complete by passes, then try a shorter end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

import numpy as np

from dashboard.evacuation.egress.bounds import WindowBound, WindowFlow
from dashboard.evacuation.egress.convoys import Convoys, convoys_in
from dashboard.evacuation.egress.lateness import call_back, honest
from dashboard.evacuation.egress.levels import find_levels, marks_for
from dashboard.evacuation.egress.network import Network
from dashboard.evacuation.egress.passes import new_path, pass_over
from dashboard.evacuation.egress.problem import NO_LIMIT, EgressProblem
from dashboard.evacuation.egress.routes import Routes, place_on_routes, room_left, routes_in
from dashboard.evacuation.egress.slots import Booked, longer, nothing_booked, roads_of
from data_access.records.roads import Ints

FIRST_TRY: Final = 1.05
"""The first plan is sought this far above the bound; a good one is found faster there than at the bound."""
STRETCH: Final = 1.03
"""How much longer a plan may take each time that its end could not be reached."""
A_LITTLE_LONGER: Final = 1.01
"""The same for the few that are booked anew at the end."""
SURE_PASSES: Final = 2
NEVER_LATE: Final = 1 << 40
"""A step so long that no route is late by it."""
MOST_REPAIRS: Final = 3
"""How often convoys that would arrive after the end are booked anew."""
MOST_ROUNDS: Final = 8
WORTH_A_ROUND: Final = 0.02
"""A round of routes that places less than this share of who is left is the last."""


class Outcome(Enum):
    """How an attempt ended."""

    EVERYBODY = auto()
    IMPOSSIBLE = auto()
    NOT_FOUND = auto()
    """The time was up, or the search is not exact because destinations are nearly full."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Bookings for everybody as convoys, and the least last step that was not proven impossible."""

    booked: Booked
    convoys: Convoys
    least_step: int

    @property
    def last_step(self) -> int:
        """The step in which the last really arrive."""
        return int(self.convoys.arrive.max(initial=0))


class Search:
    """Plans over one network, each attempt for a last step."""

    def __init__(
        self, network: Network, problem: EgressProblem, bound: WindowBound, *, stop: Callable[[], bool],
        told: Callable[[int, int], None],
    ) -> None:  # fmt: skip
        """`stop` ends the search at the next step between; `told` hears how many are left and of what end."""
        self._network, self._exits, self._bound = network, problem.exits, bound
        self._step_seconds = problem.step_seconds
        self._stop, self._told = stop, told
        self.roads = roads_of(network)
        self._path = new_path()
        farthest = np.argsort(-network.to_safety[network.home_node], kind="stable")
        self._order: Ints = farthest.astype(np.int32)
        self._dice = np.random.Generator(np.random.PCG64(5))

    def solve(self, flow: WindowFlow) -> Solution:
        """The best plan until the search is stopped; `flow` is that of the window bound."""
        best = self._timed(*self._first(flow))
        low, high = best.least_step, best.booked.steps
        while low < high - 1 and low < best.last_step and not self._stop():
            middle = (low + high - 2) // 2
            tried = nothing_booked(self.roads, self._network.home_vehicles, self._exits, middle + 1)
            outcome = self._fill(tried, flow if middle == flow.last_step else None)
            if outcome is not Outcome.EVERYBODY:
                low = middle + 1
                proven = middle + 1 if outcome is Outcome.IMPOSSIBLE else best.least_step
                best = replace(best, least_step=max(proven, best.least_step))
                continue
            high = middle + 1
            other = self._timed(tried, best.least_step)
            best = other if other.last_step < best.last_step else best
        return best

    def _first(self, flow: WindowFlow) -> tuple[Booked, int]:
        """Bookings for everybody, however late, and the least last step that may be possible."""
        low = flow.last_step
        steps = max(int(np.ceil(low * FIRST_TRY)), low) + 1
        booked = nothing_booked(self.roads, self._network.home_vehicles, self._exits, steps)
        outcome = self._fill(booked, flow)
        while outcome is not Outcome.EVERYBODY:
            if not self._may_prove():
                return self._surely(flow), low
            if outcome is Outcome.IMPOSSIBLE:
                low = max(low, booked.steps)
            booked = self._stretched(booked, STRETCH)
            outcome = self._fill(booked, None, passes=SURE_PASSES)
        return booked, low

    def _surely(self, flow: WindowFlow) -> Booked:
        """Everybody by the routes of one flow, which shares out the places of destinations, however late."""
        steps = flow.last_step + 1
        booked = nothing_booked(self.roads, self._network.home_vehicles, self._exits, steps)
        routes = routes_in(self.roads, flow.vehicles.copy(), booked.left, self._order)
        order = np.arange(len(routes.home), dtype=np.int32)
        place_on_routes(self.roads, booked, routes, order, NEVER_LATE)
        while booked.left.any():
            booked = self._stretched(booked, 2 * STRETCH)
            place_on_routes(self.roads, booked, routes, order, NEVER_LATE)
        return booked

    def _stretched(self, booked: Booked, times: float) -> Booked:
        """The same bookings with a later end."""
        return longer(self.roads, booked, int(booked.steps * times) + 1)

    def _timed(self, booked: Booked, least_step: int) -> Solution:
        """The bookings as convoys; those that would really arrive after the end are booked anew.

        Passes find ways through every gap, and a few of these wander so long that the rounding of times
        does not even out. Who is still late after some rounds is counted as late.
        """
        best = self._solution(booked, least_step)
        convoys = best.convoys
        for _ in range(MOST_REPAIRS):
            late = np.flatnonzero(convoys.arrive >= booked.steps).astype(np.int32)
            if not len(late) or not self._may_prove():
                break
            call_back(self.roads, booked, convoys, late)
            while self._fill(booked, None, passes=SURE_PASSES) is not Outcome.EVERYBODY:
                booked = self._stretched(booked, A_LITTLE_LONGER)
            other = self._solution(booked, least_step)
            convoys = other.convoys
            best = other if other.last_step < best.last_step else best
        return best

    def _solution(self, booked: Booked, least_step: int) -> Solution:
        """The bookings as they are now, with convoys that arrive when they really do."""
        kept = booked._replace(flow=booked.flow.copy())
        convoys = honest(self._network, convoys_in(self.roads, booked), self._step_seconds)
        return Solution(kept, convoys, least_step)

    def _fill(self, booked: Booked, flow: WindowFlow | None, passes: int = 0) -> Outcome:
        """Book everybody who is left; so many passes are made even when the search is to stop."""
        self._by_routes(booked, flow)
        marks = marks_for(self.roads, booked)
        while booked.left.any():
            if passes <= 0 and self._stop():
                return Outcome.NOT_FOUND
            passes -= 1
            self._told(int(booked.left.sum()), booked.steps - 1)
            reached = find_levels(self.roads, booked, marks)
            if not reached or not pass_over(self.roads, booked, marks, self._path, self._order):
                return Outcome.IMPOSSIBLE if self._may_prove() else Outcome.NOT_FOUND
        return Outcome.EVERYBODY

    def _may_prove(self) -> bool:
        """Whether the search is exact: it does not move people from a destination that is full to another."""
        return bool((self._exits.places == NO_LIMIT).all())

    def _by_routes(self, booked: Booked, flow: WindowFlow | None) -> None:
        """Book the routes of static flows through the room that is left, until few are placed."""
        for _ in range(MOST_ROUNDS):
            left = int(booked.left.sum())
            if not left:
                return
            found = flow or self._flow_through(booked)
            flow = None
            routes = routes_in(self.roads, found.vehicles.copy(), booked.left, self._order)
            if self._place(booked, routes) < WORTH_A_ROUND * left:
                return

    def _place(self, booked: Booked, routes: Routes) -> int:
        """Book routes in chance order, which spreads the room of narrow roads; how many vehicles."""
        order = self._dice.permutation(len(routes.home)).astype(np.int32)
        return place_on_routes(self.roads, booked, routes, order, self._step_seconds)

    def _flow_through(self, booked: Booked) -> WindowFlow:
        room = room_left(self.roads, booked, self._bound.first, self._network.to_safety)
        left = booked.left.astype(np.int64)
        return self._bound.within(booked.steps - 1, room, left, booked.exit_left)
