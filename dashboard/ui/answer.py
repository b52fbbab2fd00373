"""The answer to an area question on the screen: a sentence first, then figures that say how sure they are."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import streamlit as st

from dashboard.registry.answer import AreaAnswer, PowerAnswer, RiderCount, Tally
from dashboard.registry.expected import Comparison, Expected
from dashboard.registry.sentence import sentence
from dashboard.ui import charts, tables, words
from dashboard.ui.areas import NamedArea
from dashboard.ui.facts import Fact, Tone, show_facts
from data_access.records.needs import CMIST, Transport

UNCONFIRMED: Final = "Lapsed or never confirmed"
_FIRST_ENDS: Final = "registered. "
"""Where the first sentence of an answer ends: it stands larger than the others."""


def tally_text(tally: Tally) -> str:
    """Write a count; `or more` where a record could not hold all that it was told."""
    return f"{words.number(tally.total)}+" if tally.at_least else words.number(tally.total)


def confirmed_badge(tally: Tally) -> tuple[str, Tone]:
    """Say in a few words how much of a count is not confirmed; empty where nothing is counted."""
    if not tally.total:
        return "", "plain"
    if not tally.unconfirmed:
        return "all confirmed", "current"
    return f"{words.number(tally.unconfirmed)} unconfirmed", "lapsed"


def headline(
    answer: AreaAnswer, comparisons: Sequence[Comparison] = (), named: NamedArea | None = None
) -> list[Fact]:
    """Choose the figures that stand first, each beside what is expected and with what it does not know."""
    return [
        _fact(
            "Households",
            answer.households,
            unknown=_not_on_map(answer.not_on_map),
            beside=_of_all(answer.households, named.households if named else None, "household", named),
        ),
        _fact(
            "People in them",
            answer.people,
            beside=_of_all(answer.people, named.people if named else None, "person", named),
        ),
        _fact(
            "Households that need a ride",
            rides(answer.riders),
            unknown=_not_told(answer.riders),
            beside=expected_text(comparisons, "Households without a vehicle"),
        ),
        _fact(
            "Depend on electric power",
            answer.power.households,
            unknown=_battery(answer.power),
            beside=expected_text(comparisons, "People who depend on electric power"),
        ),
    ]


def range_text(expected: Expected) -> str:
    """Write an expected number: a range where its source does not tell small counts exactly."""
    low, high = round(expected.low), round(expected.high)
    return words.number(low) if low == high else f"{words.number(low)}\u2013{words.number(high)}"


def expected_text(comparisons: Sequence[Comparison], label: str) -> str:
    """Say what is expected of the measure with this label, with source and edition; empty without one."""
    found = next((one.expected for one in comparisons if one.expected.measure.label == label), None)
    if found is None:
        return ""
    return f"Expected {range_text(found)} {found.measure.many} ({found.source}, {found.edition})"


def rides(riders: Sequence[RiderCount]) -> Tally:
    """Add up the households in which somebody needs a vehicle to come."""
    coming = [rider.households for rider in riders if rider.transport not in (None, Transport.OWN_CAR)]
    return Tally(
        sum(tally.current for tally in coming),
        sum(tally.lapsed for tally in coming),
        sum(tally.never for tally in coming),
        any(tally.at_least for tally in coming),
    )


def battery_bars(power: PowerAnswer) -> list[charts.Bar]:
    """Part the steps, which count everything before them, into bars that count each household once."""
    if not power.within:
        return []
    first = power.within[0]
    bars = [charts.Bar(f"up to {first.hours} h", first.households.total)]
    for before, step in pairwise(power.within):
        count = step.households.total - before.households.total
        bars.append(charts.Bar(f"{before.hours}\u2013{step.hours} h", count))
    bars.append(charts.Bar("longer", power.longer.total))
    return [*bars, charts.Bar("not known", power.unknown.total, unknown=True)]


def battery_sentence(power: PowerAnswer) -> str:
    """Say when batteries run out, the soonest first, and whose are not known."""
    if not power.households.total:
        return "Nobody registered here depends on electric power."
    first = next((step for step in power.within if step.households.total), None)
    soonest = (
        f"{words.counted(first.households.total, 'household')} within {words.number(first.hours, 'h')}"
        if first
        else "none within the hours we ask about"
    )
    unknown = words.counted(power.unknown.total, "household")
    return f"If the power fails now, batteries are empty first in {soonest}; not known for {unknown}."


def show_sentence(answer: AreaAnswer) -> None:
    """Show the answer in words."""
    first, ending, rest = sentence(answer).partition(_FIRST_ENDS)
    st.subheader(words.plain(first + ending), anchor=False)
    st.text(rest)


def show_headline(answer: AreaAnswer, comparisons: Sequence[Comparison], named: NamedArea | None) -> None:
    """Show the figures that stand first; a named area tells how many live there in all."""
    show_facts(headline(answer, comparisons, named), columns=4)


def show_details(answer: AreaAnswer, comparisons: Sequence[Comparison]) -> None:
    """Show what stands behind the headline: needs and ways to leave, power, languages and animals."""
    needs_side, leaving_side = st.columns([7, 5], gap="medium")
    with needs_side:
        _show_needs(answer)
    with leaving_side:
        _show_riders(answer)
        _show_power(answer)
        _show_languages(answer)
        _show_animals(answer)
    _show_expected(comparisons)


def _show_needs(answer: AreaAnswer) -> None:
    st.subheader("What they need", icon=":material/accessible:", anchor=False)
    tables.show_figures(
        [row for group in CMIST for row in _need_rows(answer, group)],
        alt="People registered by need, in the five groups of CMIST",
        empty="Nobody is in this answer.",
    )
    st.caption("People with the need. Functional needs by CMIST (US HHS); a person may have several.")


def _need_rows(answer: AreaAnswer, group: CMIST) -> list[tables.Row]:
    counts = [count for count in answer.needs if count.group is group]
    if not counts:
        return []
    households = next((one.households for one in answer.groups if one.group is group), Tally())
    head: tables.Row = {"Need": f"{words.GROUP_WORDS[group]}, {words.counted(households.total, 'household')}"}
    return [head, *({"Need": words.NEED_WORDS[one.need], **_split(one.people)} for one in counts)]


def _show_expected(comparisons: Sequence[Comparison]) -> None:
    st.subheader("Expected against registered", icon=":material/balance:", anchor=False)
    st.caption("A registry holds a few of those who need help. Plan for the expected number.")
    if not comparisons:
        st.text("There is no independent estimate for this area. Ask the registrar to import one.")
        return
    by_source: dict[str, list[tables.Row]] = {}
    for one in comparisons:
        by_source.setdefault(f"{one.expected.source}, {one.expected.edition}", []).append(_expected_row(one))
    grid = st.grid(2, min_column_width=340, gap="medium")
    for source, rows in by_source.items():
        with grid.container():
            st.markdown(f"**{words.plain(source)}**")
            tables.show_figures(rows, alt=f"Expected by {source}, beside the registered", empty="")


def _expected_row(one: Comparison) -> tables.Row:
    expected, registered = one.expected, one.registered
    about = "about " if expected.apportioned else ""
    share = words.EN_DASH if registered is None else words.share(registered.total, expected.high)
    return {
        "": expected.measure.label,
        "Expected": about + range_text(expected),
        "Registered": words.EN_DASH if registered is None else tally_text(registered),
        "Share": share,
    }


def _show_riders(answer: AreaAnswer) -> None:
    st.subheader("How they leave", icon=":material/airport_shuttle:", anchor=False)
    tables.show_figures(
        [_rider_row(rider) for rider in answer.riders],
        alt="Households and people by the way they can leave",
        empty="Nobody is in this answer.",
    )


def _show_power(answer: AreaAnswer) -> None:
    st.subheader("Hours of power left", icon=":material/battery_alert:", anchor=False)
    charts.show_bars(battery_bars(answer.power), of="Households", says=battery_sentence(answer.power))


def _show_languages(answer: AreaAnswer) -> None:
    st.subheader("Languages", icon=":material/translate:", anchor=False)
    tables.show_figures(
        [{"Language": one.name, **_split(one.households)} for one in answer.languages],
        alt="Households by language",
        empty="Nobody is in this answer.",
    )


def _show_animals(answer: AreaAnswer) -> None:
    st.subheader("Animals", icon=":material/pets:", anchor=False)
    animals = answer.animals
    rows: list[tables.Row] = [
        {"": "Households with a service animal", **_split(animals.service)},
        {"": "Households with other animals", **_split(animals.other)},
        {"": "Animals in all", **_split(animals.animals)},
    ]
    tables.show_figures(rows, alt="Households with animals", empty="")


def _fact(label: str, tally: Tally, unknown: str = "", beside: str = "") -> Fact:
    badge, tone = confirmed_badge(tally)
    return Fact(label, tally_text(tally), beside, unknown, badge, tone)


def _of_all(tally: Tally, everybody: int | None, noun: str, named: NamedArea | None) -> str:
    """Say of how many that is; empty where nobody told how many live there."""
    if not everybody or named is None:
        return ""
    plural = "people" if noun == "person" else ""
    source = f" ({named.source})" if named.source else ""
    return f"{words.share(tally.total, everybody)} of {words.counted(everybody, noun, plural)}{source}"


def _not_on_map(tally: Tally) -> str:
    if not tally.total:
        return ""
    verb = "has" if tally.total == 1 else "have"
    return f"{words.counted(tally.total, 'more household')} {verb} no place on the map: here or elsewhere"


def _not_told(riders: Sequence[RiderCount]) -> str:
    untold = sum(rider.households.total for rider in riders if rider.transport is None)
    return f"{words.counted(untold, 'household')} did not tell how they leave" if untold else ""


def _battery(power: PowerAnswer) -> str:
    unknown = power.unknown.total
    return f"Battery hours not known for {words.counted(unknown, 'household')}" if unknown else ""


def _rider_row(rider: RiderCount) -> tables.Row:
    name = words.TRANSPORT_WORDS[rider.transport] if rider.transport else "Did not tell"
    people = rider.people.total if rider.people is not None else None
    return {"": name, **_split(rider.households), "People": people}


def _split(tally: Tally) -> tables.Row:
    return {"Confirmed": tally.current, UNCONFIRMED: tally.unconfirmed}
