"""A status is set in two steps: what and why, then what changes, beside whom, and only then it holds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard.evacuation.zones.guards import Raised, after, beside_an_order
from dashboard.evacuation.zones.looks import LOOKS
from dashboard.ui import tables, words
from dashboard.ui.zones import choosing, stamp
from dashboard.ui.zones.desk import Desk, Picture, Step
from data_access.records.zones import ZoneId, ZoneStatus, transition_faults
from data_access.refusals import BadInput
from data_access.zones.statuses import require_reason

_STEP: Final = "zones_step"
_WARN, _LEAVE = "Give them a warning as well", "Leave them as they are, for a reason"
_SAID: Final = "zones_said"
_IN_VIEW: Final = 12


def ask(picture: Picture, chosen: Sequence[ZoneId]) -> None:
    """Ask for a status and a reason; what changes is shown before anything does."""
    if not chosen:
        st.text("Choose zones to give them a status: on the map, by name, or by an area.")
        return
    kinds = [one for one in LOOKS if picture.exercise or one is not ZoneStatus.TRAINING]
    with st.form("zones_status", border=True):
        st.markdown(f"**{stamp.before('Set a status', exercise=picture.exercise)}**")
        st.caption(f"For {words.counted(len(chosen), 'chosen zone')}.")
        status = st.radio(
            "Status",
            kinds,
            format_func=lambda one: f"{LOOKS[one].letter} · {LOOKS[one].words}",
            captions=[LOOKS[one].asks for one in kinds],
            index=None,
        )
        reason = st.text_area("Reason (stays on record, is not public)", max_chars=2_000, height=80)
        asked = st.form_submit_button("Show what changes", type="primary", icon=":material/visibility:")
    if not asked:
        return
    if status is None:
        raise BadInput("Choose a status first.")
    seen = {zone: change.number for zone, change in picture.now.items()}
    step = Step(tuple(chosen), ZoneStatus(status), reason, picture.exercise, seen)
    for fault in _faults(picture, step):
        raise BadInput(fault)
    require_reason(reason)
    st.session_state[_STEP] = step
    st.rerun(scope="fragment")


def find_step(picture: Picture) -> Step | None:
    """Give the step that waits for its second half; None when there is none, or of the other kind."""
    step = st.session_state.get(_STEP)
    return step if isinstance(step, Step) and step.exercise == picture.exercise else None


def confirm(desk: Desk, picture: Picture, step: Step) -> None:
    """Show what changes and whom it leaves without a warning; set it when it is confirmed."""
    look = LOOKS[step.status]
    with st.container(border=True):
        title = f"{look.letter} · {look.words} for {words.counted(len(step.zones), 'zone')}"
        st.subheader(stamp.before(title, exercise=step.exercise), anchor=False)
        st.text(_consequence(step))
        tables.show_figures(
            [_row(picture, zone, step.status) for zone in step.zones],
            alt=stamp.before("What changes", exercise=step.exercise),
            empty="",
        )
        left = _left(picture, step)
        answer, reason = _ask_about_neighbours(picture, left) if left else ("", "")
        with st.container(horizontal=True):
            label = stamp.before("Set the status", exercise=step.exercise)
            done = st.button(label, type="primary", icon=":material/check:", key="zones_set")
            st.button("Back", icon=":material/undo:", on_click=forget_step)
    if not done:
        return
    if answer == _LEAVE:
        require_reason(reason)
    beside = tuple(one.zones[0] for one in left)
    if answer == _WARN:
        _set(desk, replace(step, warned=beside), (), "")
    else:
        _set(desk, step, beside, reason)


def forget_step() -> None:
    """Forget the step that waits."""
    st.session_state.pop(_STEP, None)


def show_said() -> None:
    """Say once what was done in the run before."""
    said = st.session_state.pop(_SAID, "")
    if said:
        st.success(words.plain(said), icon=":material/check:")


def say(sentence: str) -> None:
    """Say something at the next run."""
    st.session_state[_SAID] = sentence


def _set(desk: Desk, step: Step, left: Sequence[ZoneId], reason: str) -> None:
    """Set the status; the neighbours in `left` stay as they are for the reason."""
    desk.set_status(step)
    if left:
        raised = desk.left_beside(left, exercise=step.exercise)
        desk.leave(raised, reason, exercise=step.exercise)
    forget_step()
    choosing.take([])
    also = f", and {words.counted(len(step.warned), 'neighbour')} a warning" if step.warned else ""
    told = f"{words.counted(len(step.zones), 'zone')}: {LOOKS[step.status].words.lower()}{also}."
    say(stamp.before(told, exercise=step.exercise))
    st.rerun(scope="fragment")


def _ask_about_neighbours(picture: Picture, left: Sequence[Raised]) -> tuple[str, str]:
    st.warning(
        f"{words.counted(len(left), 'zone')} beside an order would have no warning.",
        icon=":material/warning:",
    )
    tables.show_figures(
        [_beside_row(picture, one) for one in left[:_IN_VIEW]],
        alt="Zones beside an order without a warning",
        empty="",
    )
    if len(left) > _IN_VIEW:
        st.text(f"… and {words.number(len(left) - _IN_VIEW)} more.")
    chosen = st.radio("These zones", [_WARN, _LEAVE], key="zones_neighbours")
    if chosen == _WARN:
        return _WARN, ""
    reason = st.text_area("Why they are left as they are (stays on record)", max_chars=2_000, height=80)
    return _LEAVE, reason


def _left(picture: Picture, step: Step) -> list[Raised]:
    """Find the zones that this very step would leave beside an order without a warning."""
    then = after(picture.standings, step.zones, step.status)
    before = {one.zones for one in beside_an_order(picture.standings, picture.neighbours, picture.names)}
    found = beside_an_order(then, picture.neighbours, picture.names)
    ordered = set(step.zones) if step.status is ZoneStatus.ORDER else set[ZoneId]()
    return [
        one
        for one in found
        if one.zones not in before or ordered & set(picture.neighbours.get(one.zones[0], ()))
    ]


def _faults(picture: Picture, step: Step) -> list[str]:
    return [
        fault
        for zone in step.zones
        for fault in transition_faults(zone, picture.status_of(zone), step.status, exercise=step.exercise)
    ]


def _consequence(step: Step) -> str:
    asks = LOOKS[step.status].asks
    if step.exercise:
        return "An exercise: nobody outside sees it, and nothing is asked of anybody."
    return f"This is real: everybody sees it on the public page at once. What it asks: {asks}"


def _row(picture: Picture, zone: ZoneId, status: ZoneStatus) -> dict[str, tables.Cell]:
    before = picture.status_of(zone)
    return {
        "Zone": zone,
        "Name": picture.names.get(zone, ""),
        "Now": LOOKS[before].words,
        "Then": LOOKS[status].words if before is not status else f"{LOOKS[status].words}, said again",
    }


def _beside_row(picture: Picture, one: Raised) -> dict[str, tables.Cell]:
    zone = one.zones[0]
    orders = words.counted(int(one.weight), "order")
    return {"Zone": zone, "Name": picture.names.get(zone, ""), "Beside": orders}
