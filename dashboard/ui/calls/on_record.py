"""What is on record of the calls, for the first page: how many, since when, and how far they reach."""

from datetime import date
from typing import Final

from dashboard.calls.asking import answers_for
from dashboard.ui import words
from dashboard.ui.calls.doors import ANSWER_LASTS, door_of
from dashboard.ui.facts import Fact
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.wiring import House
from data_access.access import Caller
from data_access.records.calls import CallsHeld

_ANSWERS: Final = KeptAnswers()
_STALE_DAYS: Final = 2


def held_now(house: House, caller: Caller) -> CallsHeld:
    """Ask what there is of the calls; on record, and asked anew after two minutes."""

    def ask() -> CallsHeld:
        with house.store.enter(caller, door_of(caller), about="calls on record") as visit:
            return answers_for(house.call_cubes, visit).held()

    return _ANSWERS.asked_once(caller, "on record", "", ask, now=house.clock(), lasts=ANSWER_LASTS)


def facts_of(held: CallsHeld, today: date) -> list[Fact]:
    """Say how many calls are on record, of how many sources, and how old the latest is; perhaps nothing."""
    if not held.sources:
        return []
    last = words.day(held.last_day)
    age = (today - held.last_day).days if held.last_day else 0
    return [
        Fact(
            "Calls on record",
            words.number(sum(source.calls for source in held.sources)),
            f"{words.day(held.first_day)} to {last}",
        ),
        Fact(
            "Latest day on record",
            last,
            "today" if age <= 0 else f"{words.counted(age, 'day')} ago",
            badge="behind" if age > _STALE_DAYS else "",
            tone="lapsed",
        ),
        Fact("Sources", words.number(len(held.sources)), words.listed(one.name for one in held.sources[:3])),
    ]
