"""The whole room: the steps of a plan, carrying it out, the plans that are kept, shelters and fleet."""

from typing import Final

import streamlit as st

from dashboard.jobs import JobState
from dashboard.registry.question import NeedsFilter
from dashboard.ui import areas, asked
from dashboard.ui.evacuation import (
    assumptions,
    carrying,
    clearance,
    compare,
    desk,
    draft,
    fleet,
    order,
    people,
    pickups,
    plan_map,
    shelters,
    steps,
)
from dashboard.ui.evacuation.steps import Step
from dashboard.ui.map.county import Theme, county_map
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.evacuation_plans import KeptPlan
from data_access.records.ids import PlanId

PLAN, CARRY, KEPT, FLEET = steps.PLAN_ROOM, "Carry out", "Kept plans", "Shelters and fleet"
_SEEN: Final = "plan_job_seen"
_MAP_PIXELS: Final = 560


def show_room(house: House, caller: Caller) -> None:
    """Show what was chosen of the room; who may only look sees the kept plans."""
    rooms = [PLAN, CARRY, KEPT, FLEET] if caller.may(Permission.EVACUATION_PLAN) else [KEPT, FLEET]
    chosen = st.segmented_control(
        "What to do",
        rooms,
        default=None if steps.ROOM in st.session_state else rooms[0],
        required=True,
        key=steps.ROOM,
        bind="query-params",
        wrap=True,
    )
    _show_job(house, caller)
    opened = _opened(house, caller)
    _show_stamp(opened)
    {PLAN: _show_steps, CARRY: _show_carrying, KEPT: _show_kept, FLEET: _show_fleet}[chosen or rooms[0]](
        house, caller, opened
    )


def _opened(house: House, caller: Caller) -> KeptPlan | None:
    plan_id = steps.find_plan_id()
    found: KeptPlan | None = None
    if plan_id is not None:
        with shown():
            found = desk.plan(house, caller, PlanId(plan_id))
    return found


def _show_job(house: House, caller: Caller) -> None:
    """Show a plan on its way; when it has ended, open it, or say why there is none, once."""
    job = house.plan_jobs.find_latest(caller.account_id)
    if job is None or st.session_state.get(_SEEN) == job.id:
        return
    if job.state is JobState.RUNNING:
        assumptions.show_while_running(job)
        return
    st.session_state[_SEEN] = job.id
    if job.kept is not None:
        steps.open_plan(bytes(job.kept.id))
        st.toast(job.sentence)
    else:
        st.error(job.sentence, icon=":material/report:")


def _show_stamp(opened: KeptPlan | None) -> None:
    if opened is None:
        return
    stamp = "EXERCISE: " if opened.head.exercise else ""
    name = f"{stamp}{opened.head.name}, version {opened.head.version}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(name, icon=":material/description:", color="orange" if opened.head.exercise else "blue")
        st.button("Close this plan", icon=":material/close:", on_click=steps.close_plan, key="close_plan")


def _show_steps(house: House, caller: Caller, opened: KeptPlan | None) -> None:
    step = steps.choose_step()
    missing = steps.missing_for(step)
    if missing:
        st.info(missing, icon=":material/info:")
        steps.lead_on(step)
        return
    offered = asked.offered(house, caller)
    if step is Step.AREA:
        _show_area(house, caller, offered)
    else:
        map_side, step_side = st.columns([6, 5], gap="medium")
        with step_side, shown():
            _show_step(house, caller, step, opened, offered)
        with map_side, shown():
            _show_map(house, caller, opened)
    steps.lead_on(step)


def _show_area(house: House, caller: Caller, offered: areas.Offered) -> None:
    with shown():
        choice = areas.choose_area(offered)
        draft.keep_area(choice.area)
        ticket = asked.map_ticket(house, caller, NeedsFilter())
        view = areas.view_of(choice.area or draft.current().area or offered.county)
        theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
        drawn = county_map(
            ticket,
            key="evacuation_area_map",
            center=view.center,
            zoom=view.zoom,
            height=_MAP_PIXELS,
            saved_area=choice.outline or draft.current().outline,
            theme=theme,
        )
        if areas.keep_drawing(drawn):
            st.rerun()
    chosen = draft.current()
    if chosen.area is not None:
        st.write(f"Area: {chosen.area_name or 'drawn'}, {chosen.area.square_km:,.2f} square kilometres.")


def _show_step(
    house: House, caller: Caller, step: Step, opened: KeptPlan | None, offered: areas.Offered
) -> None:
    if step is Step.PEOPLE:
        _show_people(house, caller, opened, offered)
    elif step is Step.CLEARANCE:
        if opened is None:
            assumptions.ask(house, caller)
        else:
            clearance.show_clearance(opened, house.settings.zone)
    elif opened is not None:
        if step is Step.PICKUPS:
            pickups.show_pickups(opened)
        elif step is Step.SHELTERS:
            shelters.show_shelters(opened)
        else:
            order.show_order(house, caller, opened)


def _show_people(house: House, caller: Caller, opened: KeptPlan | None, offered: areas.Offered) -> None:
    if draft.current().outline is None and opened is not None:
        st.write(people.people_sentence(opened.results.people))
        return
    people.show_people(desk.riders(house, caller, draft.current()))
    people.offer_by_hand(offered)


def _show_map(house: House, caller: Caller, opened: KeptPlan | None) -> None:
    if opened is not None:
        plan_map.show_plan(opened, desk.rides(house, caller, opened.head.id))
        return
    area = draft.current().area
    if area is not None:
        view = areas.view_of(area)
        theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
        county_map(
            asked.map_ticket(house, caller, NeedsFilter()),
            key="evacuation_people_map",
            center=view.center,
            zoom=view.zoom,
            height=_MAP_PIXELS,
            drawn=False,
            saved_area=draft.current().outline,
            theme=theme,
        )


def _show_carrying(house: House, caller: Caller, opened: KeptPlan | None) -> None:
    if opened is None:
        st.info("Open a plan first, under Kept plans.", icon=":material/info:")
        return
    carrying.show_carrying(house, caller, opened)


def _show_kept(house: House, caller: Caller, opened: KeptPlan | None) -> None:
    del opened
    compare.show_plans(house, caller)


def _show_fleet(house: House, caller: Caller, opened: KeptPlan | None) -> None:
    del opened
    fleet.show_resources(house, caller)
