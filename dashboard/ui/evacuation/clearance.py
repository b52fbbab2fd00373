"""Clearance on the screen: three times, how far from the best, what binds, and the last possible start."""

from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.evacuation.egress.answer import in_words
from dashboard.ui import tables, theme, words
from dashboard.ui.facts import Fact, show_facts
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation_plan import Clearance, Egress, PlanResults

_CURVE_PIXELS: Final = 230


def show_clearance(plan: KeptPlan, zone: ZoneInfo) -> None:
    """Show how long everybody needs, by car and by ride; what was left out stands first."""
    results = plan.results
    for note in results.notes:
        st.warning(note, icon=":material/report:")
    st.subheader("How long it takes", icon=":material/timer:", anchor=False)
    if results.egress is not None:
        _show_egress(results.egress)
    _show_latest_start(plan, zone)


def _show_egress(egress: Egress) -> None:
    if egress.unreached:
        st.error(
            f"{words.counted(egress.unreached, 'vehicle')} have no open road out. Reopen a road, or plan a "
            "ride for them.",
            icon=":material/block:",
        )
    st.write(egress.binds)
    show_facts(
        [
            _times(
                "Managed: people leave as told", egress.managed, "90 % is what to decide on (NUREG/CR-7002)"
            ),
            _times("Unmanaged: all leave at will", egress.unmanaged, "estimate"),
            Fact("Proven lower bound", minutes(egress.bound.all), beside="no plan whatever is faster"),
        ]
    )
    if egress.curve:
        st.vega_lite_chart(_curve_spec(egress), width="stretch", key="egress_curve")
        st.caption(_curve_sentence(egress))
    _show_bottlenecks(egress)


def minutes(value: float | None) -> str:
    """Write minutes as people say them; an en dash for none."""
    return words.EN_DASH if value is None else in_words(value)


def _times(label: str, times: Clearance, beside: str) -> Fact:
    half = f"half after {minutes(times.half)}, 90 % after {minutes(times.ninety)}"
    return Fact(label, minutes(times.all), beside=half, unknown=beside)


def _curve_spec(egress: Egress) -> dict[str, Any]:
    colours = theme.colours(st.context.theme.type or "light")
    values = [
        {"minute": minute, "share": round(100 * share, 1), "way": way}
        for minute, managed, unmanaged in egress.curve
        for way, share in (("managed", managed), ("unmanaged", unmanaged))
    ]
    return {
        "height": _CURVE_PIXELS,
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {
            "x": {"field": "minute", "type": "quantitative", "title": "Minutes after the order"},
            "y": {"field": "share", "type": "quantitative", "title": "Cars out, %"},
            "color": {
                "field": "way",
                "type": "nominal",
                "title": None,
                "scale": {"range": [colours["known"], colours["unknown"]]},
            },
            "strokeDash": {"field": "way", "type": "nominal", "legend": None},
            "tooltip": [{"field": "minute", "title": "minute"}, {"field": "share", "title": "% out"}],
        },
    }


def _curve_sentence(egress: Egress) -> str:
    halves = (minutes(egress.managed.half), minutes(egress.unmanaged.half))
    return (
        f"Share of {words.number(egress.vehicles)} cars that are out, minute by minute: half are out after "
        f"{halves[0]} when people leave as told, after {halves[1]} when all leave at will."
    )


def _show_bottlenecks(egress: Egress) -> None:
    st.markdown("**What holds them up**")
    tables.show_table(
        [
            {
                "Where": one.name,
                "Vehicles an hour": round(one.vehicles_per_hour),
                "Saves, min": one.gain_minutes,
            }
            for one in egress.bottlenecks
        ],
        alt="Bottlenecks with what opening each would gain",
        empty="No road holds them up: how soon people leave decides.",
    )


def _show_latest_start(plan: KeptPlan, zone: ZoneInfo) -> None:
    hazard = plan.inputs.assumptions.hazard_at
    if hazard is None:
        return
    show_facts(
        [
            _start("Last start, everyone by car", hazard, _car_minutes(plan.results), zone),
            _start("Last start, those who need a ride", hazard, _ride_minutes(plan.results), zone),
        ],
        columns=2,
    )
    st.caption(
        f"Hazard arrives {words.local_time(hazard, zone)}; last possible start = arrival minus the time to "
        "clear all (HURREVAC). Those who need a ride are the earlier ones."
    )


def _car_minutes(results: PlanResults) -> float | None:
    return results.egress.managed.all if results.egress else None


def _ride_minutes(results: PlanResults) -> float | None:
    return results.pickups.all if results.pickups else None


def _start(label: str, hazard: datetime, takes: float | None, zone: ZoneInfo) -> Fact:
    if takes is None:
        return Fact(label, words.EN_DASH)
    latest = hazard - timedelta(minutes=takes)
    return Fact(label, f"{latest.astimezone(zone):%H:%M}", beside=words.local_time(latest, zone))
