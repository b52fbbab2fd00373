"""The answer in plain English: the same as the table says, for those who cannot see or read it."""

from collections.abc import Sequence
from typing import Final

from dashboard.registry.answer import AreaAnswer, NeedCount, Tally
from dashboard.registry.expected import Comparison, Expected
from dashboard.registry.phrases import NEED_PHRASES, RIDE_PHRASES, counted, listed

_NEEDS_TOLD: Final = 4
_SQUARE_MILES_IN_KM2: Final = 0.386102
_NOT_ALL: Final = "People who need help and did not register are not counted."


def sentence(answer: AreaAnswer, comparisons: Sequence[Comparison] = ()) -> str:
    """Say who is registered in the area, how fresh that is, what is needed, and what is not known."""
    parts = [
        _who(answer),
        _freshness(answer),
        _needs(answer.needs),
        _rides(answer),
        _power(answer),
        _off_the_map(answer.not_on_map),
        *(_expected(comparison) for comparison in comparisons),
        _NOT_ALL,
    ]
    return " ".join(part for part in parts if part)


def _who(answer: AreaAnswer) -> str:
    name = answer.question.area.name
    where = f"In {name}" if name else "In this area"
    size = f"({answer.square_km * _SQUARE_MILES_IN_KM2:,.1f} square miles)"
    matching = "" if answer.question.needs_filter.asks_nothing else " that match the filter"
    if not answer.households.total:
        return f"{where} {size} no household{matching.replace('match', 'matches')} is registered."
    households = counted(answer.households.total, "household", "households")
    if answer.households.total == 1:
        matching = matching.replace("match", "matches")
    verb = "is" if answer.households.total == 1 else "are"
    return f"{where} {size} {households}{matching} with {_people(answer.people)} {verb} registered."


def _freshness(answer: AreaAnswer) -> str:
    tally = answer.households
    if not tally.total:
        return ""
    months = f"{answer.confirmation.value:g} months"
    return (
        f"Of these, {tally.current:,} confirmed within {months}, "
        f"{tally.lapsed:,} longer ago, and {tally.never:,} never."
    )


def _needs(needs: Sequence[NeedCount]) -> str:
    most = sorted(needs, key=lambda count: -count.people.total)[:_NEEDS_TOLD]
    told = [f"{_people(count.people)} {NEED_PHRASES[count.need][count.people.total != 1]}" for count in most]
    return f"Most often, {listed(told)}." if told else ""


def _rides(answer: AreaAnswer) -> str:
    ways = {count.transport: count.people for count in answer.riders if count.people}
    told = [f"{_people(ways[way])} {phrase}" for way, phrase in RIDE_PHRASES.items() if way in ways]
    return f"To be picked up: {listed(told)}." if told else ""


def _power(answer: AreaAnswer) -> str:
    power = answer.power
    if not power.households.total:
        return ""
    depends = counted(power.households.total, "household depends", "households depend")
    steps = [
        f"in {step.households.total:,} within {step.hours} hours"
        for step in power.within
        if step.households.total
    ]
    known = f"batteries run out {listed(steps)}" if steps else "no battery is known to run out within a day"
    unknown = f"; for {power.unknown.total:,} this is not known" if power.unknown.total else ""
    return f"{depends} on electric power; {known}{unknown}."


def _off_the_map(tally: Tally) -> str:
    if not tally.total:
        return ""
    households = counted(tally.total, "household has", "households have")
    return f"Besides, {households} no place on the map and may be here or elsewhere in the county."


def _expected(comparison: Comparison) -> str:
    expected, registered = comparison.expected, comparison.registered
    most = round(expected.high)
    measure = expected.measure.one if most == 1 == round(expected.low) else expected.measure.many
    beside = f"; {_number(registered)} registered" if registered is not None else ""
    return f"Expected: {_range(expected)} {measure} ({_source(expected)}){beside}."


def _range(expected: Expected) -> str:
    low, high = round(expected.low), round(expected.high)
    about = "about " if expected.apportioned else ""
    return f"{about}{low:,}" if low == high else f"{about}{low:,} to {high:,}"


def _source(expected: Expected) -> str:
    day = f"as of {expected.as_of:%B} {expected.as_of.day}, {expected.as_of.year}"
    told = [expected.source, expected.edition, day]
    if expected.apportioned:
        told.append("apportioned by where households are")
    if expected.covered < 0.95:
        told.append(f"for {expected.covered:.0%} of the area only")
    return ", ".join(told)


def _people(tally: Tally) -> str:
    return counted(tally.total, "person", "people", at_least=tally.at_least)


def _number(tally: Tally) -> str:
    return f"{'at least ' if tally.at_least else ''}{tally.total:,}"
