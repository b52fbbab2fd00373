"""The calls of now on the screen: a part of the page that refreshes itself and nothing around it."""

from typing import Final

import streamlit as st

from dashboard.calls.live_board import Board, OpenIncident, age_words
from dashboard.calls.live_urgency import Urgency
from dashboard.calls.standards import NENA_15, STANDARDS, AnswerStandard, find_standard
from dashboard.chart import Chart, Series
from dashboard.ui import tables, theme, words
from dashboard.ui.calls import vega
from dashboard.ui.calls.live_desk import REFRESH_SECONDS, LiveDesk, Now
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.refusals import shown
from dashboard.ui.session import live_session
from dashboard.wiring import House

_MOST_ROWS: Final = 200
_RULES: Final = {"light": "#cfdbe1", "dark": "#2a414d"}


def show(house: House) -> None:
    """Ask for the standard once, and show how it stands again and again."""
    key = st.selectbox(
        "Standard", [one.key for one in STANDARDS], format_func=_name, key="standard", bind="query-params",
        width=320,
    )  # fmt: skip
    _show_now(house, find_standard(str(key)) or NENA_15)
    st.caption(
        f"Refreshes every {REFRESH_SECONDS} seconds. A screen that only refreshes counts as nobody at work:"
        " the session ends after half an hour as any other."
    )


@st.fragment(run_every=REFRESH_SECONDS)
def _show_now(house: House, standard: AnswerStandard) -> None:
    """Show how it stands; whoever has lost the right to see it meanwhile is told so."""
    caller = live_session(is_at_work=False).caller
    with shown():
        now = LiveDesk(house, caller).now(standard)
        _show_age(now, house)
        show_facts(_facts(now.board), columns=4)
        _show_rising(now)
        _show_minutes(now.board)
        _show_incidents(now)


def _name(key: str) -> str:
    standard = find_standard(key)
    return standard.name if standard else key


def _show_age(now: Now, house: House) -> None:
    """Say how old the newest call is: quietly while calls come, loudly when they do not."""
    if now.board.is_silent:
        st.error(words.plain(now.board.says), icon=":material/sensors_off:")
    else:
        st.success(words.plain(now.board.says), icon=":material/sensors:")
    for feed in now.feeds:
        if feed.heard_at is None:
            st.warning(
                words.plain(f"The feed {feed.name} has told nothing yet."), icon=":material/sensors_off:"
            )
        else:
            age = max(0, round((house.clock() - feed.heard_at).total_seconds()))
            st.caption(f"Feed {words.plain(feed.name)}: heard {age_words(age)} ago.")


def _facts(board: Board) -> list[Fact]:
    usual = "" if board.usual is None else f", {words.number(round(board.usual))} are usual at this hour"
    facts = [
        Fact(
            "Calls per minute",
            words.number(round(board.a_minute, 1)),
            f"in the last five; {words.number(board.last_hour)} in the last hour{usual}",
        )
    ]
    if board.waiting is None:
        nothing = "the data tell no answer: no claim is made"
        return [*facts, Fact("Waiting", words.EN_DASH, unknown=nothing)]
    longest = f"the longest for {age_words(board.longest_wait_seconds)}" if board.waiting else "nobody waits"
    facts.append(Fact("Waiting", words.number(board.waiting), f"received, not yet answered; {longest}"))
    facts.append(_answered(board))
    facts.append(Fact("Abandoned", words.number(board.abandoned), "in the last hour, counted apart"))
    return facts


def _answered(board: Board) -> Fact:
    label = f"Within {board.standard.seconds} s"
    if board.share is None:
        return Fact(label, words.EN_DASH, board.standard.words, "no call of the last hour was answered")
    met = board.share.value >= board.standard.share
    return Fact(
        label,
        f"{100 * board.share.value:.1f} %",
        f"{100 * board.share.low:.1f} to {100 * board.share.high:.1f} % (Wilson, 95 %), n ="
        f" {words.number(board.share.n)} of the last hour. {board.standard.words}",
        badge="standard met" if met else "standard not met",
        tone="current" if met else "lapsed",
    )


def _show_rising(now: Now) -> None:
    """Name the areas whose calls rise against their own past, the least likely by chance first."""
    st.subheader("Areas that rise", icon=":material/trending_up:", anchor=False)
    for one in now.rising:
        st.warning(words.plain(one.sentence), icon=":material/trending_up:")
    if not now.has_past:
        st.text("There are less than four weeks of past to judge by.")
    elif not now.rising:
        st.text("No area has more calls in the last hour than its own past lets expect.")


def _show_minutes(board: Board) -> None:
    ago = tuple(str(minutes) for minutes in range(len(board.per_minute) - 1, -1, -1))
    most = max(board.per_minute)
    says = f"{board.last_hour:,} calls in the last hour; at most {most} in a minute."
    chart = Chart(
        "minutes", "Calls by minute", says, "lines", ago, (Series("Calls", board.per_minute),),
        across="Minutes ago",
    )  # fmt: skip
    st.subheader(chart.title, anchor=False)
    st.text(says)
    scheme = st.context.theme.type or "light"
    colours = {**theme.colours(scheme), "rule": _RULES["dark" if scheme == "dark" else "light"]}
    st.vega_lite_chart(spec=vega.spec_of(chart, colours, scheme), alt=says, key="chart_minutes")
    with st.expander("The same as a table"):
        tables.show_figures(chart.rows(), alt=chart.title, empty="There is nothing to show.")


def _show_incidents(now: Now) -> None:
    """List what is open: threats to life and property before what is stable."""
    st.subheader("Open incidents", icon=":material/emergency:", anchor=False)
    incidents = now.board.incidents
    if incidents is None:
        st.text("The data tell of no call when it was closed: which are open is not known.")
        return
    show_facts(
        [Fact(one.words, words.number(_open(incidents, one)), _without(incidents, one)) for one in Urgency]
    )
    tables.show_table(
        [_row(one, now.names) for one in incidents[:_MOST_ROWS]],
        alt="Open incidents, the most urgent first",
        empty="No incident is open.",
    )
    if len(incidents) > _MOST_ROWS:
        st.caption(f"The first {_MOST_ROWS} of {len(incidents):,}.")


def _open(incidents: tuple[OpenIncident, ...], urgency: Urgency) -> int:
    return sum(one.urgency is urgency for one in incidents)


def _without(incidents: tuple[OpenIncident, ...], urgency: Urgency) -> str:
    waiting = sum(one.urgency is urgency and one.state == "waits for a unit" for one in incidents)
    return f"{words.number(waiting)} wait for a unit"


def _row(one: OpenIncident, names: dict[str, str]) -> tables.Row:
    return {
        "Urgency": one.urgency.words,
        "About": one.nature,
        "Priority": one.priority,
        "Area": names.get(one.area, "not told"),
        "State": one.state,
        "Open for": age_words(one.seconds),
        "Centre": one.centre,
    }
