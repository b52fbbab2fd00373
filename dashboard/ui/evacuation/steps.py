"""The one way forward: six steps in a row, which one is shown, and the button that leads on."""

from enum import StrEnum
from typing import Final

import streamlit as st

from dashboard.ui.evacuation import draft

_STEP: Final = "step"
_PLAN: Final = "plan"
ROOM: Final = "room"
PLAN_ROOM: Final = "Plan"


class Step(StrEnum):
    """The steps in their order."""

    AREA = "area"
    PEOPLE = "people"
    CLEARANCE = "clearance"
    PICKUPS = "pickups"
    SHELTERS = "shelters"
    ORDER = "order"


_WORDS: Final = {
    Step.AREA: "1 Area",
    Step.PEOPLE: "2 People",
    Step.CLEARANCE: "3 Clearance",
    Step.PICKUPS: "4 Pick-ups",
    Step.SHELTERS: "5 Shelters",
    Step.ORDER: "6 Order",
}
_NEEDS_PLAN: Final = (Step.PICKUPS, Step.SHELTERS, Step.ORDER)


def choose_step() -> Step:
    """Show the steps and give the one that is open; the first one until an area is chosen."""
    chosen = st.segmented_control(
        "Step",
        list(Step),
        format_func=_WORDS.__getitem__,
        default=None if _STEP in st.session_state else Step.AREA,
        required=True,
        key=_STEP,
        bind="query-params",
        wrap=True,
        label_visibility="collapsed",
    )
    return Step(chosen or Step.AREA)


def find_plan_id() -> bytes | None:
    """Give the plan that is open, from the address of the page; None while there is none or no such id."""
    told = st.query_params.get(_PLAN, "")
    try:
        found = bytes.fromhex(told)
    except ValueError:
        return None
    return found if len(found) == 16 else None


def open_plan(plan_id: bytes) -> None:
    """Put a plan into the address of the page."""
    st.query_params[_PLAN] = plan_id.hex()


def close_plan() -> None:
    """Take the plan out of the address, so that a new one is begun."""
    if _PLAN in st.query_params:
        del st.query_params[_PLAN]
    draft.keep(follows=b"")


def go_to(step: Step) -> None:
    """Open a step at the next run; called when a button is pressed."""
    st.session_state[_STEP] = step


def go_to_room(step: Step) -> None:
    """Open the steps of a plan at one of them, from another part of the room, when a button is pressed."""
    st.session_state[ROOM] = PLAN_ROOM
    go_to(step)


def missing_for(step: Step) -> str:
    """Say what has to be done before this step; empty when it can be shown."""
    if step is not Step.AREA and draft.current().outline is None and find_plan_id() is None:
        return "Choose an area first."
    if step in _NEEDS_PLAN and find_plan_id() is None:
        return "Work out a plan first: that is the button in step 3."
    return ""


def lead_on(step: Step) -> None:
    """Show the button to the next step, and the one back; none at the ends."""
    order = list(Step)
    at = order.index(step)
    with st.container(horizontal=True):
        if at:
            st.button(
                f"Back: {_WORDS[order[at - 1]][2:]}",
                icon=":material/arrow_back:",
                on_click=go_to,
                args=(order[at - 1],),
                key="step_back",
            )
        if at + 1 < len(order):
            blocked = missing_for(order[at + 1])
            st.button(
                f"Next: {_WORDS[order[at + 1]][2:]}",
                icon=":material/arrow_forward:",
                type="primary",
                disabled=bool(blocked),
                help=blocked or None,
                on_click=go_to,
                args=(order[at + 1],),
                key="step_next",
            )
