"""The sections of the page, each asked only when it is looked at."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from dashboard.calls.answering import STAGE_WORDS, Answering, n_words, seconds_words, share_words
from dashboard.calls.comparing import percent_words
from dashboard.calls.findings import Findings
from dashboard.calls.report import findings_words
from dashboard.calls.standards import NENA_15, STANDARDS, AnswerStandard, find_standard
from dashboard.calls.unusual import Unusual
from dashboard.calls.volume import Volume
from dashboard.chart import WITHHELD
from dashboard.ui import tables, words
from dashboard.ui.calls import places, printed
from dashboard.ui.calls.desk import Desk, Known
from dashboard.ui.calls.filters import Choice
from dashboard.ui.calls.shown_chart import Shelf, offer_rows, show_chart, show_charts
from dashboard.ui.facts import Fact, show_facts
from dashboard.wiring import House
from data_access.access import Caller
from data_access.records.calls import Stage

_SENTENCES: Final = 12


def show(house: House, caller: Caller, known: Known, choice: Choice) -> None:
    """Ask which section, and show it; the choice is kept in the address."""
    section = st.segmented_control(
        "Show", list(_SECTIONS), default="Volume", required=True, key="show", bind="query-params"
    )
    desk = Desk(house, caller)
    shelf = Shelf(house, caller, choice.says, known.withholds)
    with st.spinner("Counting the calls"):
        _SECTIONS[section or "Volume"](desk, known, choice, shelf)
    _show_sources(known)
    with st.expander("This view as an address", icon=":material/link:"):
        st.caption("Whoever may see the calls sees this view under this address, also when others came in.")
        st.code(f"/calls?{choice.address}&show={(section or 'Volume').replace(' ', '+')}", language=None)


def _show_sources(known: Known) -> None:
    """Say what the data tell and what they do not, source by source."""
    if known.is_behind:
        st.info(
            "Calls are being brought in: those that are not counted yet are missing here.",
            icon=":material/sync:",
        )
    with st.expander("What the data tell", icon=":material/database:"):
        rows: list[tables.Row] = [
            {
                "Source": one.name,
                "From": words.day(one.first_day),
                "To": words.day(one.last_day),
                "Calls": words.number(one.calls),
                "Telephone hours": words.number(one.phone_hours),
                **{f"{what.capitalize()} told": words.share(share, 1) for what, share in one.told.items()},
            }
            for one in known.held.sources
        ]
        tables.show_table(rows, alt="What the data tell", empty="There is no source.")


def _volume(desk: Desk, known: Known, choice: Choice, shelf: Shelf) -> None:
    del known
    found = desk.volume(choice.chosen)
    st.text(found.says)
    show_facts(_volume_facts(found), columns=4)
    show_charts(found.charts, shelf)
    if found.without_figures:
        why = "nothing is told, or small counts are withheld" if shelf.withholds else "nothing is told"
        st.caption(f"Without a chart, because {why}: {'; '.join(found.without_figures)}.")
    st.subheader("The busiest hours", anchor=False)
    rows: list[tables.Row] = [{"Hour": one.when, "Calls": one.calls} for one in found.busiest]
    tables.show_figures(rows, alt="The busiest hours", empty="No hour can be shown.")


def _volume_facts(found: Volume) -> list[Fact]:
    total = WITHHELD if found.total is None else words.number(found.total)
    a_day = "" if found.total is None else f"{words.number(round(found.total / found.period.days, 1))} a day"
    before = words.NOT_KNOWN if found.before is None else words.number(found.before)
    change = words.EN_DASH
    interval = "nothing to compare with"
    if found.change is not None:
        change = percent_words(found.change.ratio)
        low, high = percent_words(found.change.low), percent_words(found.change.high)
        chance = "" if found.change.is_more_than_chance else "; may be chance"
        interval = f"{low} to {high} (95 % interval){chance}"
    busiest = found.busiest[0] if found.busiest else None
    return [
        Fact("Calls", total, a_day),
        Fact("A year before", before, found.period.last_year.words),
        Fact("Change", change, interval),
        Fact(
            "Busiest hour",
            words.number(busiest.calls) if busiest else words.EN_DASH,
            busiest.when if busiest else "",
        ),
    ]


def _times(desk: Desk, known: Known, choice: Choice, shelf: Shelf) -> None:
    del known
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stage = st.selectbox(
            "Stage",
            list(Stage),
            format_func=lambda one: STAGE_WORDS[one],
            key="stage",
            bind="query-params",
            width=220,
        )
        standard = _choose_standard()
    found = desk.answering(choice.chosen, stage or Stage.ANSWER, standard)
    st.text(found.says)
    st.caption(f"The clock runs {found.clock}. Standard: {standard.words}.")
    show_facts(_time_facts(found), columns=4)
    show_charts(found.charts, shelf)
    if found.phone is not None:
        with st.container(border=True):
            show_chart(found.phone, shelf)


def _choose_standard() -> AnswerStandard:
    key = st.selectbox(
        "Standard", [one.key for one in STANDARDS], format_func=_standard_words, key="standard",
        bind="query-params", width=320,
    )  # fmt: skip
    return find_standard(str(key)) or NENA_15


def _standard_words(key: str) -> str:
    standard = find_standard(key)
    return standard.name if standard else key


def _time_facts(found: Answering) -> list[Fact]:
    n = f"n = {n_words(found.known, withholds=found.withholds)}"
    unknown = f"{n_words(found.unknown, withholds=found.withholds)} calls without this time"
    if found.impossible and not found.withholds:
        unknown += f", {words.number(found.impossible)} whose clocks run backwards"
    half, nine, most = (seconds_words(one) for one in found.percentiles)
    facts = [
        Fact("Half within", half, n, unknown),
        Fact("90 % within", nine, n),
        Fact("95 % within", most, n),
    ]
    if found.share is None or found.stage is not Stage.ANSWER:
        return facts
    value, _, interval = share_words(found.share, withholds=found.withholds).partition(" (")
    met = found.share.value >= found.standard.share
    within = Fact(
        f"Within {found.standard.seconds} s",
        value,
        f"{interval.rstrip(')')} (Wilson, 95 %), {n}",
        badge="standard met" if met else "standard not met",
        tone="current" if met else "lapsed",
    )
    return [within, *facts]


def _map(desk: Desk, known: Known, choice: Choice, shelf: Shelf) -> None:
    found = desk.places(choice.chosen)
    places.show_areas_by_residents(found, known, shelf)
    places.show_hot_spots(found, shelf)


def _unusual(desk: Desk, known: Known, choice: Choice, shelf: Shelf) -> None:
    del known
    found = desk.findings(choice.chosen)
    st.text(_unusual_words(found))
    st.caption(
        "An hour is held against the same hour of the week in up to 26 weeks before, a day against eight same"
        " weekdays, an area against its own share of the year before. Counts come in bunches: chance is"
        " reckoned with their own spread, and at most one finding in a hundred is chance."
    )
    for title, rows in (("Days", found.days), ("Hours", found.hours), ("Areas", found.areas)):
        st.subheader(title, anchor=False)
        _show_unusual(title, rows, shelf)


def _unusual_words(found: Findings) -> str:
    if not found.past_weeks:
        return findings_words(found)[0]
    return (
        f"{words.counted(len(found.days), 'day')}, {words.counted(len(found.hours), 'hour')} and"
        f" {words.counted(len(found.areas), 'area')} stand out of their past."
    )


def _show_unusual(title: str, found: tuple[Unusual, ...], shelf: Shelf) -> None:
    """Say each finding in a sentence, the most unusual first; all of them stand in a table and a file."""
    if not found:
        st.text("Nothing stands out.")
        return
    st.markdown("\n".join(f"- {words.plain(one.says)}" for one in found[:_SENTENCES]))
    with st.expander("The same as a table, and as a file"):
        rows: list[tables.Row] = [
            {"What": one.what, "Calls": one.calls, "Expected": round(one.expected, 1), "In words": one.says}
            for one in found
        ]
        tables.show_table(rows, alt=f"Unusual {title.lower()}", empty="")
        offer_rows(f"unusual {title.lower()}", rows, shelf)


def _report(desk: Desk, known: Known, choice: Choice, shelf: Shelf) -> None:
    del known
    st.text(
        "The report holds the sentences, figures and charts of this period with all filters: volume, answer"
        " times and stages, areas, and what is unusual."
    )
    printed.offer_report(desk, choice, shelf)


_SECTIONS: Final[Mapping[str, Callable[[Desk, Known, Choice, Shelf], None]]] = {
    "Volume": _volume, "Times": _times, "Map": _map, "Unusual": _unusual, "Report": _report,
}  # fmt: skip
