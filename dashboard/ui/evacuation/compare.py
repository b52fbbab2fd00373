"""Plans beside each other: what they rest on and what came out, a column a plan."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dashboard.evacuation.planning import presets
from dashboard.ui import tables, words
from dashboard.ui.evacuation import desk, draft, steps
from dashboard.ui.evacuation.clearance import minutes
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation import PlanHead
from data_access.records.evacuation_plan import Pickups

MOST: Final = 4
Line = Callable[[KeptPlan], str]


def head_words(head: PlanHead, house: House) -> str:
    """Name a plan in a list: what it is called, which version, when, and that it is an exercise."""
    moment = words.local_time(head.created_at, house.settings.zone)
    stamp = "EXERCISE · " if head.exercise else ""
    return f"{stamp}{head.name} · version {head.version} · {moment} · {head.author}"


def show_plans(house: House, caller: Caller) -> None:
    """List the kept plans, open one, work one out anew, and set some beside each other."""
    heads = desk.plans(house, caller)
    st.subheader("Plans that are kept", icon=":material/folder_open:", anchor=False)
    if not heads:
        st.info("No plan is kept yet: begin with an area.", icon=":material/info:")
        return
    by_id = {head.id.hex(): head for head in heads}
    chosen = st.selectbox(
        "Plan", list(by_id), format_func=lambda one: head_words(by_id[one], house), key="kept_plan"
    )
    with st.container(horizontal=True):
        if st.button("Open this plan", icon=":material/open_in_full:", type="primary", key="open_plan"):
            steps.open_plan(bytes.fromhex(chosen))
            st.rerun()
        if caller.may(Permission.EVACUATION_PLAN) and st.button(
            "Another version of it", icon=":material/content_copy:", key="another_version"
        ):
            _take_up(house, caller, by_id[chosen])
    _compare(house, caller, by_id)


def _take_up(house: House, caller: Caller, head: PlanHead) -> None:
    kept = desk.plan(house, caller, head.id)
    by_hand = tuple(ride for ride in desk.rides(house, caller, head.id).rides if ride.label)
    steps.close_plan()
    draft.take_up(kept, by_hand)
    st.toast("The area, the numbers and the households added by hand are in the steps above.")


def _compare(house: House, caller: Caller, by_id: dict[str, PlanHead]) -> None:
    picked = st.multiselect(
        "Compare",
        list(by_id),
        format_func=lambda one: head_words(by_id[one], house),
        max_selections=MOST,
        placeholder="Choose two to four plans",
        key="compared",
    )
    if len(picked) < 2:
        return
    found = [desk.plan(house, caller, by_id[one].id) for one in picked]
    tables.show_figures(
        comparison(found), alt="Plans beside each other: inputs and results", empty="Nothing to compare."
    )


def comparison(plans: list[KeptPlan]) -> list[dict[str, tables.Cell]]:
    """Lay plans out side by side; lines in which they differ are marked with a dot."""
    names = [f"{one.head.name}, v{one.head.version}" for one in plans]
    if len(set(names)) < len(names):
        names = [f"{name} ({one.head.id.hex()[:4]})" for name, one in zip(names, plans, strict=True)]
    rows: list[dict[str, tables.Cell]] = []
    for label, tell in _LINES.items():
        told = [tell(one) for one in plans]
        mark = "• " if len(set(told)) > 1 else ""
        rows.append({"": f"{mark}{label}", **dict(zip(names, told, strict=True))})
    return rows


def _of_pickups(tell: Callable[[Pickups], str]) -> Line:
    return lambda plan: tell(plan.results.pickups) if plan.results.pickups else words.EN_DASH


def _egress(which: str, share: str) -> Line:
    def tell(plan: KeptPlan) -> str:
        egress = plan.results.egress
        return minutes(getattr(getattr(egress, which), share)) if egress else words.EN_DASH

    return tell


_LINES: Final[dict[str, Line]] = {
    "Area": lambda plan: plan.inputs.area_name or words.EN_DASH,
    "Exercise": lambda plan: "yes" if plan.head.exercise else "no",
    "When": lambda plan: presets.TIME_WORDS.get(plan.inputs.assumptions.time_of_day, ""),
    "Weather": lambda plan: presets.WEATHER[plan.inputs.assumptions.weather][0],
    "Leaving": lambda plan: plan.inputs.assumptions.departure,
    "Shadow evacuation": lambda plan: words.number(plan.inputs.assumptions.shadow_percent, "%"),
    "Roads": lambda plan: plan.inputs.road_edition,
    "Closures": lambda plan: words.listed(plan.inputs.closures) or "none",
    "Vehicles in service": lambda plan: words.number(sum(one.in_service for one in plan.inputs.vehicles)),
    "Cars": lambda plan: words.number(plan.results.egress.vehicles if plan.results.egress else None),
    "By car, 90 %, managed": _egress("managed", "ninety"),
    "By car, all, managed": _egress("managed", "all"),
    "By car, all, unmanaged": _egress("unmanaged", "all"),
    "By car, lower bound": _egress("bound", "all"),
    "Households that ride": lambda plan: words.number(plan.results.people.riding),
    "Rides, 90 %": _of_pickups(lambda found: minutes(found.ninety)),
    "Rides, all": _of_pickups(lambda found: minutes(found.all)),
    "Vehicles used": _of_pickups(lambda found: words.number(len(found.vehicles))),
    "People who cannot be taken": _of_pickups(
        lambda found: words.number(sum(one.people for one in found.unserved))
    ),
}
