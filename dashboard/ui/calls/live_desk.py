"""Asks the door how the calls stand now, once a refresh, and what they are held against, once an hour."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboard.calls.asking import Everything
from dashboard.calls.coverage import zone_of
from dashboard.calls.live_board import Board, board_of
from dashboard.calls.live_past import PastHours, find_usual, hours_of_areas, past_of
from dashboard.calls.live_rising import LEAST_WEEKS, RisingArea, rising_areas
from dashboard.calls.places import area_name
from dashboard.calls.standards import AnswerStandard
from dashboard.ui.calls.desk import ground_in
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.calls.live import HeardFeed, live_calls
from data_access.store import Visit

REFRESH_SECONDS: Final = 15
_NOW_LASTS: Final = timedelta(seconds=REFRESH_SECONDS - 5)
_PAST_LASTS: Final = timedelta(minutes=20)
_ANSWERS: Final = KeptAnswers()


@dataclass(frozen=True)
class Now:
    """The board, the areas that rise, the feeds; `has_past` says whether there is a past to judge by."""

    board: Board
    rising: tuple[RisingArea, ...]
    has_past: bool
    feeds: tuple[HeardFeed, ...]
    names: dict[str, str]


@dataclass(frozen=True)
class LiveDesk:
    """The calls of now for one caller; each refresh is one line of the audit trail."""

    house: House
    caller: Caller

    def now(self, standard: AnswerStandard) -> Now:
        """Say how it stands; refused is a caller of a centre that no account names."""

        def ask() -> Now:
            with self.house.store.enter(self.caller, Permission.CALLS_LIVE, about="calls of now") as visit:
                return self._read(visit, standard)

        return _ANSWERS.asked_once(
            self.caller, "calls of now", standard.key, ask, now=self.house.clock(), lasts=_NOW_LASTS
        )

    def _read(self, visit: Visit, standard: AnswerStandard) -> Now:
        live, past = live_calls(visit), self._past(visit)
        ground = ground_in(self.house, visit)
        names = {call.area: area_name(call.area, ground) for call in live.calls if call.area}
        hours = hours_of_areas(past, live, lambda key: area_name(key, ground))
        board = board_of(live, standard, find_usual(past, live.taken_at))
        return Now(board, tuple(rising_areas(hours)), len(past.weeks) >= LEAST_WEEKS, live.feeds, names)

    def _past(self, visit: Visit) -> PastHours:
        """Count the past at most once for a clock hour: it does not change while that runs."""

        def ask() -> PastHours:
            answers = Everything(self.house.call_cubes.view(visit))
            return past_of(answers, visit.now, zone_of(answers.held(), self.house.settings.zone))

        hour = f"{visit.now:%Y-%m-%d %H}"
        return _ANSWERS.asked_once(
            self.caller, "past hours", hour, ask, now=self.house.clock(), lasts=_PAST_LASTS
        )
