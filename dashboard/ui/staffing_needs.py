"""Positions on the screen: what each hour needs, where a roster is short, and shifts that cover them."""

import secrets
from typing import Final

import numpy as np
import streamlit as st

from dashboard.exports import file_name
from dashboard.forecast.history import Clock
from dashboard.forecast.outlook import Forecast
from dashboard.staffing.needs import Needs, needs_of
from dashboard.staffing.roster import COLUMNS, Roster, read_roster, short_hours
from dashboard.staffing.shifts import LENGTHS_HOURS, ShiftPlan, cover, week_of
from dashboard.ui import downloads, staffing_desk, tables, words
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.hour_charts import Line, local_hour, show_lines, wall_clock
from dashboard.ui.staffing_plan import Plan
from dashboard.wiring import House
from data_access.access import Caller

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BEGINNINGS: Final = {
    "any": ("At any hour", tuple(range(24))),
    "even": ("At even hours", tuple(range(0, 24, 2))),
    "three": ("At 6, 14 and 22", (6, 14, 22)),
    "four": ("At 6, 12, 18 and 24", (0, 6, 12, 18)),
}


def needed(found: Forecast, plan: Plan) -> Needs:
    """Work out the positions of every hour of the forecast."""
    calls = found.band(0.80).high if plan.upper else found.expected
    return needs_of(calls, plan.work, plan.standard, plan.away)


def show_needs(found: Forecast, plan: Plan, needs: Needs) -> None:
    """Say what the four weeks need, in a sentence and in figures."""
    st.text(_needs_sentence(found.clock, needs))
    st.caption(words.plain(plan.words))
    show_facts(
        [
            Fact(
                "Positions at the busiest hour",
                str(needs.positions.max()),
                f"{needs.positions.min()} at the quietest; {needs.on_shift.max()} people with breaks",
            ),
            Fact(
                "People employed full time",
                f"{plan.away.full_time(needs.on_shift):.1f}",
                "were every week of the year like these four",
                unknown="fixed shifts may need more: see below",
            ),
            Fact(
                "Busy on a call",
                words.share(float(needs.busy.mean()), 1),
                f"of the hour on average, {words.share(float(needs.busy.max()), 1)} at most",
            ),
        ]
    )
    st.caption(
        "Each hour stands for itself: calls are taken to come evenly at random within it, and a queue left"
        " over is not carried into the next. A storm or a large crash is not in any of these figures."
    )


def _needs_sentence(clock: Clock, needs: Needs) -> str:
    least, most, at = needs.positions.min(), needs.positions.max(), int(needs.positions.argmax())
    if least == most:
        return (
            f"At every hour {most} positions are needed; with breaks that is {needs.on_shift.max()} people."
        )
    return (
        f"From {least} to {most} positions are needed, the most first on {local_hour(clock, at)}. With breaks"
        f" that is {needs.on_shift.min()} to {needs.on_shift.max()} people on shift."
    )


def show_week(found: Forecast, needs: Needs, week: slice, roster: Roster | None) -> None:
    """Show the people each hour of a week needs, beside the roster if there is one."""
    rostered = _rostered(found.clock, roster)
    says = _week_sentence(found.clock, needs, week)
    st.text(says)
    points = [
        {
            "hour": wall_clock(found.clock, at),
            "label": local_hour(found.clock, at),
            "positions": float(needs.positions[at]),
            "on_shift": float(needs.on_shift[at]),
            "rostered": None if rostered[at] < 0 else float(rostered[at]),
        }
        for at in range(week.start, week.stop)
    ]
    lines = [
        Line("on_shift", "People on shift, with breaks", "known"),
        Line("positions", "Positions", "unknown", dashed=True),
        *([Line("rostered", "People on the roster", "lapsed")] if roster is not None else []),
    ]
    show_lines(points, lines, band="", of="People", step=True, says=says)
    with st.expander("The same as a table"):
        rows = needs_rows(found.clock, needs, roster)[week]
        tables.show_table(rows, alt="People needed by the hour", empty="There is no hour in this week.")


def _week_sentence(clock: Clock, needs: Needs, week: slice) -> str:
    part = needs.on_shift[week]
    most, least = week.start + int(part.argmax()), week.start + int(part.argmin())
    return (
        f"In this week {words.number(int(part.sum()))} hours of work on shift are needed: from"
        f" {needs.on_shift[least]} people ({local_hour(clock, least)}) to {needs.on_shift[most]}"
        f" ({local_hour(clock, most)})."
    )


def needs_rows(clock: Clock, needs: Needs, roster: Roster | None) -> list[dict[str, tables.Cell]]:
    """Write each hour as a row; a roster has a column only where there is one."""
    rostered = _rostered(clock, roster)
    return [
        {
            "Hour": wall_clock(clock, at).replace("T", " "),
            "Calls planned for": round(float(needs.calls[at]), 1),
            "Positions": int(needs.positions[at]),
            "People on shift": int(needs.on_shift[at]),
            **({"On the roster": None if rostered[at] < 0 else int(rostered[at])} if roster else {}),
            "First goal held, %": round(100 * float(needs.within[at]), 1),
            "Given up, %": round(100 * float(needs.given_up[at]), 1),
            "Mean wait, s": round(float(needs.mean_wait_seconds[at]), 1),
            "Busy, %": round(100 * float(needs.busy[at]), 1),
        }
        for at in range(len(clock))
    ]


def offer_file(house: House, caller: Caller, found: Forecast, needs: Needs, roster: Roster | None) -> None:
    """Offer the four weeks as a file."""
    rows = needs_rows(found.clock, needs, roster)
    build = staffing_desk.exporter(house, caller, list(rows[0]), rows, "positions needed by the hour")
    name = file_name("positions needed", "csv", secrets.token_hex(8))
    downloads.offer("csv", name, build, label="Positions, CSV file", key="needs_csv")


def ask_for_roster(found: Forecast) -> Roster | None:
    """Ask for a roster; None until one is handed in. It is read and forgotten, nothing of it is kept."""
    uploaded = st.file_uploader(
        f"Roster as CSV: {COLUMNS}", type=["csv", "txt"], key="roster_file", max_upload_size=4
    )
    if uploaded is None:
        st.caption(
            "A line is an hour, or a shift that may run past midnight; lines of one hour add up. People on"
            " break count as on shift. The file is read and forgotten."
        )
        return None
    return read_roster(uploaded.getvalue(), found.zone)


def show_roster(found: Forecast, needs: Needs, roster: Roster) -> None:
    """Show the hours with too few people, the worst first, and the lines that could not be read."""
    rostered = roster.on_shift(found.clock.hours)
    told = int((rostered >= 0).sum())
    short = short_hours(found.clock.hours, needs.on_shift, rostered)
    st.text(
        f"The roster tells {words.number(told)} of {words.number(len(found.clock))} hours, and"
        f" {words.number(len(short))} of them are short of people:"
        f" {words.number(sum(one.short for one in short))} hours of work are missing."
        if told
        else "The roster tells none of these four weeks: hand in one that does."
    )
    for line in roster.refused[:5]:
        st.caption(words.plain(f"Line {line.line} was left out: {line.reason}"))
    start = int(found.clock.hours[0])
    rows: list[dict[str, tables.Cell]] = [
        {
            "Hour": local_hour(found.clock, one.hour - start),
            "Short of": one.short,
            "Needed": one.needed,
            "On the roster": one.rostered,
        }
        for one in short
    ]
    if told:
        tables.show_table(rows, alt="Hours that are short of people", empty="No hour is short of people.")


def show_shifts(found: Forecast, needs: Needs) -> None:
    """Ask for kinds of shifts and show the fewest hours of work that cover the hardest of the four weeks."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lengths = st.multiselect(
            "Shifts of so many hours",
            list(LENGTHS_HOURS),
            default=list(LENGTHS_HOURS),
            key="lengths",
            bind="query-params",
            width=300,
        )
        begins = st.selectbox(
            "They begin",
            list(_BEGINNINGS),
            format_func=lambda one: _BEGINNINGS[one][0],
            key="begins",
            bind="query-params",
            width=220,
        )
    plan = cover(week_of(found.clock.week_hour, needs.on_shift), tuple(lengths), _BEGINNINGS[begins][1])
    st.text(_shift_sentence(plan))
    with st.expander(f"{words.counted(len(plan.shifts), 'kind')} of shift in a week"):
        tables.show_table(_shift_rows(plan), alt="Shifts of a week", empty="No shift is needed.")


def _shift_sentence(plan: ShiftPlan) -> str:
    sure = (
        "and no plan with such shifts needs less"
        if plan.hours_of_work == plan.least_hours
        else f"and no plan with such shifts needs less than {words.number(plan.least_hours)}"
    )
    return (
        f"{words.number(sum(one.people for one in plan.shifts))} shifts a week cover the most that each hour"
        " of the week needs within these four weeks. They take"
        f" {words.number(plan.hours_of_work)} hours of work, {sure}; the hours by themselves need"
        f" {words.number(plan.needed_hours)}."
    )


def _shift_rows(plan: ShiftPlan) -> list[dict[str, tables.Cell]]:
    return [
        {
            "Begins": f"{_DAYS[one.begins // 24]} {one.begins % 24:02d}:00",
            "Ends": f"{_DAYS[(one.begins + one.hours) // 24 % 7]} {(one.begins + one.hours) % 24:02d}:00",
            "Hours": one.hours,
            "People": one.people,
        }
        for one in plan.shifts
    ]


def _rostered(clock: Clock, roster: Roster | None) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    return np.full(len(clock), -1, np.int64) if roster is None else roster.on_shift(clock.hours)
