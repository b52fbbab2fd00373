"""What a centre plans with, asked for on the screen: the answer standard, the work of a call, who is away."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.staffing.needs import Away, Work
from dashboard.staffing.standards import STANDARDS, AnswerStandard, own_standard
from dashboard.ui import words
from dashboard.ui.staffing_desk import Series

OWN: Final = "Typed in"
EXPECTED, UPPER = "expected", "upper"
_VOLUMES: Final = {EXPECTED: "Expected calls", UPPER: "Upper end of the 80 % interval"}
PATIENT, IMPATIENT = "wait", "give-up"
_CALLERS: Final = {PATIENT: "wait until answered (Erlang C)", IMPATIENT: "give up after a while (Erlang A)"}
_HANDLING_SECONDS: Final = 150


@dataclass(frozen=True)
class Plan:
    """What positions are worked out with. `upper` plans for the upper end of the interval."""

    standard: AnswerStandard
    work: Work
    away: Away
    upper: bool

    @property
    def words(self) -> str:
        """Say it in a sentence, with edition and source of the standard."""
        waits = self.work.patience_seconds
        callers = "wait until they are answered" if waits is None else f"give up after {waits:g} s on average"
        volume = "the upper end of the 80 % interval" if self.upper else "the expected calls"
        return (
            f"{self.standard.name}: {self.standard.words}. Planned for {volume},"
            f" {self.work.handling_seconds:g} s a call; callers {callers}."
        )


def choose_plan(this: Series) -> Plan:
    """Ask what to plan with; all of it is kept in the address of the page. Refused is what cannot be."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        standard = _choose_standard()
        volume = st.selectbox(
            "Plan for",
            list(_VOLUMES),
            format_func=_VOLUMES.__getitem__,
            key="volume",
            bind="query-params",
            width=280,
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        handling = _number("Handling time of a call, s", "handling", _HANDLING_SECONDS, most=3_600, least=1)
        callers = st.selectbox(
            "Callers",
            list(_CALLERS),
            format_func=_CALLERS.__getitem__,
            key="callers",
            bind="query-params",
            width=300,
        )
        patience = _patience(callers)
    _tell_handling(this)
    return _with_people(standard, handling, patience, volume)


def _with_people(standard: AnswerStandard, handling: int, patience: float | None, volume: str) -> Plan:
    with st.expander("Breaks, absence and other work"), st.container(horizontal=True):
        breaks = _number("Breaks, % of a shift", "breaks", 10, most=80)
        absence = _number("Absence, % of paid hours", "absence", 18, most=80)
        other = _number("Other work, people kept busy", "other", 0, most=200)
        least = _number("Positions at least", "least", 2, most=200, least=1)
        st.caption(
            "The shares for breaks and absence are assumptions: put in your own. Calls that are not in the"
            " series, such as administrative lines, radio and training, keep people busy too: count them as"
            " other work. A person is paid for 2,080 hours a year."
        )
    work = Work(handling, patience, float(other), least)
    return Plan(standard, work, Away(breaks / 100, absence / 100), volume == UPPER)


def _choose_standard() -> AnswerStandard:
    by_name = {one.name: one for one in STANDARDS}
    picked = st.selectbox(
        "Answer standard",
        [*by_name, OWN],
        format_func=lambda one: f"{one}: {_goals(by_name[one])}" if one in by_name else one,
        key="standard",
        bind="query-params",
        width=420,
    )
    if picked in by_name:
        return by_name[picked]
    share = _number("Share of calls, %", "share", 90, most=99, least=1)
    seconds = _number("answered within, s", "seconds", 10, most=600)
    return own_standard(seconds, share / 100)


def _goals(standard: AnswerStandard) -> str:
    return words.listed(goal.words for goal in standard.goals)


def _patience(callers: str) -> float | None:
    if callers != IMPATIENT:
        return None
    return float(_number("Patience on average, s", "patience", 120, most=3_600, least=1))


def _tell_handling(this: Series) -> None:
    """Say what the data tell of the length of a call, which is never the whole of it."""
    if this.process_seconds is None:
        st.caption("How long a call keeps its call taker busy is not in these data: type it in.")
        return
    st.caption(
        f"From the answer to the first unit sent the data tell {this.process_seconds:.0f} s on average"
        f" of {words.number(this.process_calls)} calls that took half an hour at most. The talk may go on"
        " after that, and the work after the talk is not told: type in what your telephone system says."
    )


def _number(label: str, key: str, usual: int, *, most: int, least: int = 0) -> int:
    return int(
        st.number_input(
            label,
            min_value=least,
            max_value=most,
            value=usual,
            step=1,
            key=key,
            bind="query-params",
            width=210,
        )
    )
