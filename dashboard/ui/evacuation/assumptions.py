"""The third step before there is a plan: what is assumed, each number with its source, and the button."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st
from msgspec.structs import replace

from dashboard.evacuation.planning import presets
from dashboard.evacuation.planning.egress_question import DEPARTURES
from dashboard.evacuation.planning.jobs import PlanJob
from dashboard.jobs import JobState
from dashboard.ui.evacuation import desk, draft, steps
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller
from data_access.records.evacuation_plan import Assumptions

EVERY: Final = "1s"
_SEARCH: Final = {
    2.0: "2 s, a first plan",
    10.0: "10 s, a good plan",
    30.0: "30 s",
    120.0: "2 min, the last %",
}


def ask(house: House, caller: Caller) -> None:
    """Ask what to plan with, and begin; kept in the draft, so that coming back finds it again."""
    kept = draft.current()
    now = house.clock()
    before = kept.assumed or draft.usual(now)
    zone = house.settings.zone
    name = st.text_input(
        "Name of the plan", value=kept.name or kept.area_name, max_chars=120, key="plan_name"
    )
    exercise = st.toggle("Exercise (stamped everywhere)", value=kept.exercise, key="plan_exercise")
    assumed = _ask_all(before, now, zone)
    draft.keep(name=name, exercise=exercise, assumed=assumed)
    if st.button("Work out the plan", icon=":material/play_arrow:", type="primary", key="work_out"):
        with shown():
            desk.start(house, caller, draft.current())
            st.rerun()


def _ask_all(before: Assumptions, now: datetime, zone: ZoneInfo) -> Assumptions:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        time_of_day = st.selectbox(
            "When",
            list(presets.TIMES_OF_DAY),
            index=list(presets.TIMES_OF_DAY).index(before.time_of_day),
            format_func=presets.TIME_WORDS.__getitem__,
            key="time_of_day",
            width=230,
        )
        weather = st.selectbox(
            "Weather",
            list(presets.WEATHER),
            index=list(presets.WEATHER).index(before.weather),
            format_func=_weather_words,
            key="weather",
            width=210,
        )
        departure = st.selectbox(
            "How soon people leave",
            list(DEPARTURES),
            index=list(DEPARTURES).index(before.departure),
            key="departure",
            width=290,
        )
        seconds = st.selectbox(
            "Search for",
            list(_SEARCH),
            index=list(_SEARCH).index(before.search_seconds),
            format_func=_SEARCH.__getitem__,
            key="search_seconds",
            width=200,
        )
    numbers = _ask_numbers(before)
    hazard_at, outage_at = _ask_moments(before, now, zone)
    return replace(
        before,
        starts_at=now,
        time_of_day=time_of_day,
        departure=departure,
        departure_hours=DEPARTURES[departure].minutes_to_99 / 60,
        weather=weather,
        weather_percent=presets.WEATHER[weather][1],
        search_seconds=seconds,
        hazard_at=hazard_at,
        outage_at=outage_at,
        **numbers,
    )


_NUMBERS: Final = {
    "cars_per_household": (presets.CARS_PER_HOUSEHOLD, 0.1, 4.0, 0.1),
    "shadow_percent": (presets.SHADOW_PERCENT, 0.0, 100.0, 5.0),
    "capacity_percent": (presets.CAPACITY_PERCENT, 20.0, 100.0, 5.0),
    "walking_minutes": (presets.WALKING_MINUTES, 0.0, 30.0, 0.5),
    "wheelchair_minutes": (presets.WHEELCHAIR_MINUTES, 0.0, 60.0, 1.0),
    "stretcher_minutes": (presets.STRETCHER_MINUTES, 0.0, 60.0, 1.0),
}


def _ask_numbers(before: Assumptions) -> dict[str, float]:
    with st.expander("Numbers behind it, with their sources", icon=":material/tune:"):
        grid = st.grid(3, min_column_width=200, gap="small")
        return {name: _number(grid, name, before) for name in _NUMBERS}


def _number(grid: object, name: str, before: Assumptions) -> float:
    preset, least, most, step = _NUMBERS[name]
    with grid.container(gap=None):  # type: ignore[attr-defined]
        value = st.number_input(
            f"{preset.name}, {preset.unit}", least, most, float(getattr(before, name)), step=step, key=name
        )
        doubt = "" if preset.confirmed else ", not confirmed at its source"
        st.caption(f"{preset.source}, {preset.edition}{doubt}")
    return float(value)


def _ask_moments(
    before: Assumptions, now: datetime, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """Ask when the hazard is here and since when, or from when, there is no power; None for neither."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hazard = st.number_input(
            "Hazard arrives in, hours (0: not told)",
            0.0,
            240.0,
            _hours_from(before.hazard_at, now),
            step=0.5,
            key="hazard_hours",
            width=260,
        )
        outage = st.toggle("Power fails", value=before.outage_at is not None, key="outage")
        if outage:
            hours = st.number_input(
                "Power fails in, hours (negative: since)",
                -72.0,
                72.0,
                _hours_from(before.outage_at, now),
                step=0.5,
                key="outage_hours",
                width=260,
            )
            return _moment(hazard, now), _moment_or_now(hours, now)
    del zone
    return _moment(hazard, now), None


def _hours_from(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else round((moment - now).total_seconds() / 3_600, 1)


def _moment(hours: float, now: datetime) -> datetime | None:
    return (now + timedelta(hours=hours)).astimezone(UTC) if hours else None


def _moment_or_now(hours: float, now: datetime) -> datetime:
    return (now + timedelta(hours=hours)).astimezone(UTC)


def _weather_words(code: str) -> str:
    name, percent = presets.WEATHER[code]
    return f"{name} (roads carry {percent:g} % less)" if percent else name


@st.fragment(run_every=EVERY)
def show_while_running(job: PlanJob) -> None:
    """Show how far a plan is and let it be stopped; runs the page again when it has ended."""
    if job.state is not JobState.RUNNING:
        if job.kept is not None:
            steps.open_plan(bytes(job.kept.id))
        st.rerun()
    st.progress(job.share, text=job.doing or "The plan begins")
    st.button(
        "Stop and keep the best so far",
        icon=":material/stop_circle:",
        on_click=job.stop,
        key=f"stop_{job.id}",
    )
    st.caption("You may leave this page: the plan is kept when it is done, in the list of plans.")
