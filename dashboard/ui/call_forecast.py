"""The forecast on the screen: whose calls, what is expected, how good that was, what is not known."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

from dashboard.exports import file_name
from dashboard.forecast.jobs import ForecastJob
from dashboard.forecast.outlook import Forecast
from dashboard.jobs import JobState
from dashboard.ui import downloads, staffing_desk, tables, words
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.hour_charts import Line, local_days, local_hour, show_lines, wall_clock, whole_weeks
from dashboard.ui.staffing_desk import EMERGENCY, PHONE, PUBLIC, CallsChoice, Centre, Series
from dashboard.wiring import House
from data_access.access import Caller

KIND_WORDS: Final = {
    PUBLIC: "Calls of the public, all lines",
    EMERGENCY: "Calls on 911 lines",
    PHONE: "Calls as the telephone system counts them",
}
_EVERY: Final = "1s"
_FRESH: Final = timedelta(days=3)
_WEEKS: Final = ("1", "2", "3", "4")


def choose_calls(offered: Sequence[Centre]) -> CallsChoice:
    """Ask whose calls and which; both are kept in the address of the page."""
    by_name = {one.name: one for one in offered}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        centre = st.selectbox("Centre", list(by_name), key="centre", bind="query-params", width=300)
        kind = st.selectbox(
            "Calls",
            by_name[centre].kinds,
            format_func=KIND_WORDS.__getitem__,
            key="calls",
            bind="query-params",
            width=340,
        )
    return CallsChoice(centre, kind)


def find_forecast(house: House, this: Series) -> Forecast | None:
    """Give the forecast of a series, or show how far it is and give None."""
    job = staffing_desk.forecast_of(house, this)
    if job.state is JobState.RUNNING:
        _show_while_running(job)
    elif job.result is None:
        st.info(words.plain(job.sentence), icon=":material/info:")
        if st.button("Make the forecast", icon=":material/play_arrow:"):
            staffing_desk.forecast_of(house, this, again=True)
            st.rerun()
    return job.result


@st.fragment(run_every=_EVERY)
def _show_while_running(job: ForecastJob) -> None:
    """Show how far it is and let it be stopped; runs the page again when it has ended."""
    if job.state is not JobState.RUNNING:
        st.rerun()
    text = f"Forecasts of the past are made and measured: {job.done} of {job.steps}"
    st.progress(min(1.0, job.done / job.steps), text=text)
    st.button("Stop", icon=":material/stop_circle:", on_click=job.stop, key="stop_forecast")
    st.caption("You may leave this page: the work goes on, and the result is kept.")


def show_answer(found: Forecast, now: datetime) -> None:
    """Say what is expected and how good such forecasts were, in a sentence and in figures."""
    band, at = found.band(0.80), found.busiest
    days = local_days(found.clock, slice(0, len(found.clock)))
    st.text(
        f"{words.number(round(found.calls))} calls are expected from {days}. The busiest hour is"
        f" {local_hour(found.clock, at)}, with {words.number(round(found.expected[at]))} calls; four times in"
        f" five such an hour has {band.low[at]:.0f} to {band.high[at]:.0f}."
    )
    show_facts([_expected(found), _error(found), _held(found)])
    for doubt in [*_behind(found, now), *found.doubts]:
        st.caption(f":material/visibility_off: {words.plain(doubt)}")


def _behind(found: Forecast, now: datetime) -> list[str]:
    """Say that the calls ended long ago, so that nobody takes these weeks for the coming ones."""
    ended = datetime.fromtimestamp(int(found.clock.hours[0]) * 3_600, UTC)
    if now - ended < _FRESH:
        return []
    told = (
        f"The calls that were imported end {words.counted((now - ended).days, 'day')} ago. These are the four"
        " weeks after them, not those that begin today: import what came since."
    )
    return [told]


def _expected(found: Forecast) -> Fact:
    return Fact(
        "Calls in four weeks",
        words.number(round(found.calls)),
        f"learnt from {found.known_weeks:.0f} weeks; the level follows with a half-life of"
        f" {found.level_half_life_weeks:.0f} weeks",
    )


def _error(found: Forecast) -> Fact:
    past = found.accuracy
    if past is None:
        return Fact("Error of past forecasts", words.EN_DASH, unknown="no past forecast could be measured")
    nearer = past.mase < past.mase_usual
    return Fact(
        "Error of past forecasts",
        f"{past.mase:.3f}",
        f"mean of 26 weeks: {past.mase_usual:.3f}; chance alone makes {past.floor:.3f} (Poisson). Error over"
        " the change from week to week (MASE),"
        f" {words.counted(past.origins, 'forecast')}, {words.number(past.hours)} hours",
        badge="nearer than the 26-week mean" if nearer else "no nearer than the 26-week mean",
        tone="current" if nearer else "lapsed",
    )


def _held(found: Forecast) -> Fact:
    past = found.accuracy
    if past is None:
        return Fact("Hours within the 80 % interval", words.EN_DASH, unknown="assumed, not measured")
    shares = dict(past.held)
    sound = 0.77 <= shares[0.80] <= 0.83
    return Fact(
        "Hours within the 80 % interval",
        f"{100 * shares[0.80]:.1f}{words.THIN_SPACE}%",
        f"and {100 * shares[0.95]:.1f} % within the 95 % interval, each set by forecasts before it",
        badge="holds what it promises" if sound else "holds something else than it promises",
        tone="current" if sound else "lapsed",
    )


def choose_week(found: Forecast) -> slice:
    """Ask for one of the four weeks, which is then shown by the hour."""
    weeks = whole_weeks(found.clock)
    names = {str(at): local_days(found.clock, rows) for at, rows in enumerate(weeks, 1)}
    picked = st.selectbox(
        "Week",
        _WEEKS,
        format_func=lambda one: names.get(one, one),
        key="week",
        bind="query-params",
        width=300,
    )
    return weeks[int(picked) - 1]


def show_week(found: Forecast, week: slice) -> None:
    """Show the hours of a week: expected calls with the interval, as a chart, a sentence and a table."""
    rows = forecast_rows(found)[week]
    says = _week_sentence(found, week)
    st.text(says)
    band = found.band(0.80)
    points: list[dict[str, str | float | None]] = [
        {
            "hour": wall_clock(found.clock, at),
            "label": local_hour(found.clock, at),
            "expected": round(float(found.expected[at]), 2),
            "low": float(band.low[at]),
            "high": float(band.high[at]),
        }
        for at in range(week.start, week.stop)
    ]
    held = "80 % interval" if band.measured else "80 % interval, assumed"
    lines = [Line("expected", "Expected calls", "known")]
    show_lines(points, lines, band=held, of="Calls an hour", step=False, says=says)
    with st.expander("The same as a table"):
        tables.show_table(rows, alt="Expected calls by the hour", empty="There is no hour in this week.")


def _week_sentence(found: Forecast, week: slice) -> str:
    part = found.expected[week]
    most, least = week.start + int(part.argmax()), week.start + int(part.argmin())
    return (
        f"{local_days(found.clock, week)}: {words.number(round(float(part.sum())))} calls are expected, from"
        f" {found.expected[least]:.1f} an hour ({local_hour(found.clock, least)}) to"
        f" {found.expected[most]:.1f} ({local_hour(found.clock, most)})."
    )


def forecast_rows(found: Forecast) -> list[dict[str, tables.Cell]]:
    """Write each hour as a row, by the wall clock."""
    narrow, wide = found.band(0.80), found.band(0.95)
    return [
        {
            "Hour": wall_clock(found.clock, at).replace("T", " "),
            "Expected calls": round(float(found.expected[at]), 1),
            "80 % from": int(narrow.low[at]),
            "80 % to": int(narrow.high[at]),
            "95 % from": int(wide.low[at]),
            "95 % to": int(wide.high[at]),
        }
        for at in range(len(found.clock))
    ]


def offer_file(house: House, caller: Caller, found: Forecast) -> None:
    """Offer all four weeks as a file."""
    rows = forecast_rows(found)
    build = staffing_desk.exporter(house, caller, list(rows[0]), rows, "forecast of calls by the hour")
    name = file_name("forecast of calls", "csv", secrets.token_hex(8))
    downloads.offer("csv", name, build, label="Forecast, CSV file", key="forecast_csv")
