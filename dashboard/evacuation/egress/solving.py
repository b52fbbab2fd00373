"""The search for the shortest plan: book by routes, complete by passes, and try a shorter time while there is time."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import numpy as np

from dashboard.evacuation.egress.bounds import WindowBound, WindowFlow
from dashboard.evacuation.egress.levels import find_levels, marks_for
from dashboard.evacuation.egress.network import Network
from dashboard.evacuation.egress.passes import new_path, pass_over
from dashboard.evacuation.egress.problem import NO_LIMIT, Exits
from dashboard.evacuation.egress.routes import place_on_routes, room_left, routes_in
from dashboard.evacuation.egress.slots import Booked, longer, nothing_booked, roads_of
from data_access.records.roads import Ints

FIRST_TRY: Final = 1.04
"""The first plan is sought this far above the bound; a good one is found faster there than at the bound."""
STRETCH: Final = 1.03
"""How much longer a plan may take each time that its end could not be reached."""
MOST_ROUNDS: Final = 8
WORTH_A_ROUND: Final = 0.02
"""A round of routes that places less than this share of who is left is the last."""


class Outcome(Enum):
    """How an attempt ended."""

    EVERYBODY = auto()
    IMPOSSIBLE = auto()
    OUT_OF_TIME = auto()


@dataclass(frozen=True, eq=False)
class Solution:
    """Bookings for everybody, and the least last step that was not proven impossible."""

    booked: Booked
    least_step: int

    @property
    def last_step(self) -> int:
        """The step in which the last arrive."""
        return self.booked.steps - 1


class Search:
    """Plans over one network, each attempt for a last step."""

    def __init__(
        self, network: Network, exits: Exits, bound: WindowBound, stop: Callable[[], bool],
        told: Callable[[int, int], None],
    ) -> None:  # fmt: skip
        """`stop` ends the search at the next step between; `told` hears how many are left and of what end."""
        self._network, self._exits, self._bound = network, exits, bound
        self._stop, self._told = stop, told
        self.roads = roads_of(network)
        self._path = new_path()
        farthest = np.argsort(-network.to_safety[network.home_node], kind="stable")
        self._order: Ints = farthest.astype(np.int32)
        self._dice = np.random.Generator(np.random.PCG64(5))

    def solve(self, flow: WindowFlow) -> Solution:
        """The best plan until the search is stopped; `flow` is that of the window bound."""
        low = flow.last_step
        booked, low = self._first(flow, low)
        while low < booked.steps - 1 and not self._stop():
            middle = (low + booked.steps - 2) // 2
            tried = nothing_booked(self.roads, self._network.home_vehicles, self._exits, middle + 1)
            outcome = self._fill(tried, flow if middle == flow.last_step else None)
            if outcome is Outcome.EVERYBODY:
                booked = tried
            elif outcome is Outcome.IMPOSSIBLE:
                low = middle + 1
        return Solution(booked, low)

    def _first(self, flow: WindowFlow, low: int) -> tuple[Booked, int]:
        """Bookings for everybody, however late the last arrive."""
        steps = max(int(np.ceil(flow.last_step * FIRST_TRY)), flow.last_step) + 1
        booked = nothing_booked(self.roads, self._network.home_vehicles, self._exits, steps)
        outcome = self._fill(booked, flow)
        while outcome is not Outcome.EVERYBODY:
            if outcome is Outcome.IMPOSSIBLE:
                low = max(low, booked.steps)
            booked = longer(self.roads, booked, int(np.ceil(booked.steps * STRETCH)) + 1)
            outcome = self._fill(booked, None)
        return booked, low

    def _fill(self, booked: Booked, flow: WindowFlow | None) -> Outcome:
        """Book everybody who is left."""
        self._by_routes(booked, flow)
        marks = marks_for(self.roads, booked)
        while booked.left.any():
            if self._stop():
                return Outcome.OUT_OF_TIME
            self._told(int(booked.left.sum()), booked.steps - 1)
            reached = find_levels(self.roads, booked, marks)
            if not reached or not pass_over(self.roads, booked, marks, self._path, self._order):
                return Outcome.IMPOSSIBLE if self._may_prove() else Outcome.OUT_OF_TIME
        return Outcome.EVERYBODY

    def _may_prove(self) -> bool:
        """Whether the search is exact: it does not move people from a destination that is full to another."""
        return bool((self._exits.places == NO_LIMIT).all())

    def _by_routes(self, booked: Booked, flow: WindowFlow | None) -> None:
        """Book the routes of static flows through the room that is left, in chance order, until few are placed."""
        for _ in range(MOST_ROUNDS):
            left = int(booked.left.sum())
            if not left:
                return
            found = flow or self._flow_through(booked)
            flow = None
            routes = routes_in(self.roads, found.vehicles.copy(), booked.left, self._order)
            order = self._dice.permutation(len(routes.home)).astype(np.int32)
            if place_on_routes(self.roads, booked, routes, order) < WORTH_A_ROUND * left:
                return

    def _flow_through(self, booked: Booked) -> WindowFlow:
        room = room_left(self.roads, booked, self._bound.first, self._network.to_safety)
        left = booked.left.astype(np.int64)
        return self._bound.within(booked.steps - 1, room, left, booked.exit_left)
