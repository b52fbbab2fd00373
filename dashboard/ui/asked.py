"""What a page asked the door a moment ago: one audit line for a question, not one for every rerun.

An answer is used again in the session that asked, for the same question and with the same roles, while
no place has changed and the county's day is the same, and for a few minutes at most. The session itself
is looked up before, at every rerun, so that one that ended and a role that was withdrawn get nothing.
"""

from datetime import timedelta
from typing import Final

from dashboard.registry.question import AreaQuestion, NeedsFilter
from dashboard.ui import area_desk, needs_desk
from dashboard.ui.areas import Choice, Offered
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.ui.needs_desk import Answered, fingerprint
from dashboard.wiring import House
from data_access.access import Caller
from data_access.generations import generation_now
from data_access.place_format import Policy

ANSWER_LASTS: Final = timedelta(minutes=5)
"""Estimates move no counter: a new edition is seen after this. A map's ticket works far longer."""
AREAS_LAST: Final = timedelta(minutes=1)
"""What a colleague saved is seen after this, and one's own at once."""
_AREAS: Final = "areas"
_ANSWERS: Final = KeptAnswers()


def offered(house: House, caller: Caller) -> Offered:
    """Give what an area can be chosen from; refused while no county has been imported."""
    return _ANSWERS.asked_once(
        caller,
        _AREAS,
        "",
        lambda: area_desk.offered(house, caller),
        now=house.clock(),
        lasts=AREAS_LAST,
    )


def offer_saving(house: House, caller: Caller, choice: Choice) -> bool:
    """Offer to save or change the chosen area; True when something changed, which is then seen at once."""
    changed = area_desk.offer_saving(house, caller, choice)
    if changed:
        _ANSWERS.forget(caller, _AREAS)
    return changed


def counts(house: House, caller: Caller, question: AreaQuestion) -> Answered:
    """Give who is in an area and what they need, beside what is expected; counts only."""
    return _ANSWERS.asked_once(
        caller,
        "counts",
        f"{fingerprint(question)}|{_as_of(house)}",
        lambda: needs_desk.ask(house, caller, question),
        now=house.clock(),
        lasts=ANSWER_LASTS,
    )


def lapsing(house: House, caller: Caller) -> int:
    """Give how many households' confirmations lapse within the next days."""
    return _ANSWERS.asked_once(
        caller,
        "lapsing",
        _as_of(house),
        lambda: needs_desk.lapsing(house, caller),
        now=house.clock(),
        lasts=ANSWER_LASTS,
    )


def map_ticket(house: House, caller: Caller, chosen: NeedsFilter) -> str:
    """Give what lets the map's script fetch the households of a filter."""
    return _ANSWERS.asked_once(
        caller,
        "map_ticket",
        f"{chosen}|{_as_of(house)}",
        lambda: needs_desk.map_ticket(house, caller, chosen),
        now=house.clock(),
        lasts=ANSWER_LASTS,
    )


def _as_of(house: House) -> str:
    places = generation_now(house.store, Policy.FUNCTIONAL_NEEDS)
    return f"{places}|{needs_desk.today_of(house, house.clock())}"
