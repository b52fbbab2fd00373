"""What the guards raise, on top of the page: each is answered with a status, or left for a stated reason."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard.evacuation.zones.guards import Raised, beside_an_order, still_raised
from dashboard.ui import words
from dashboard.ui.refusals import shown
from dashboard.ui.session import live_session
from dashboard.ui.zones import calls_beside, choosing, setting, stamp
from dashboard.ui.zones.desk import Desk, Picture
from dashboard.wiring import House
from data_access.access import Permission
from data_access.records.zones import Dismissal, GuardKind
from data_access.zones.statuses import require_reason

_IN_VIEW: Final = 12
REFRESH_SECONDS: Final = 60
"""Calls rise while nobody touches the page."""


@st.fragment(run_every=REFRESH_SECONDS)
def watch(house: House, *, exercise: bool) -> None:
    """Look again and again at what is raised; whoever has lost the right to see it is told so."""
    with shown():
        desk = Desk(house, live_session(is_at_work=False).caller)
        show(desk, desk.picture(exercise=exercise))


def show(desk: Desk, picture: Picture) -> None:
    """Show what stands and what was left as it is; nothing where nothing is raised."""
    found = beside_an_order(picture.standings, picture.neighbours, picture.names)
    calls: list[Raised] = []
    # Calls are real: an exercise is not held against them. Where they cannot be read, orders still are.
    with shown():
        calls = [] if picture.exercise else calls_beside.raised(desk, picture)
    stands, left = still_raised([*calls, *found], picture.dismissals, desk.house.clock())
    if stands:
        title = f"{words.counted(len(stands), 'thing')} nobody may overlook"
        st.subheader(
            stamp.before(title, exercise=picture.exercise),
            icon=":material/notification_important:",
            anchor=False,
        )
    for number, one in enumerate(stands[:_IN_VIEW]):
        _show_one(desk, one, number, exercise=picture.exercise)
    if len(stands) > _IN_VIEW:
        st.text(f"… and {words.number(len(stands) - _IN_VIEW)} more, in the order of their weight.")
    _show_left(desk, left, picture.dismissals)


def _show_one(desk: Desk, one: Raised, number: int, *, exercise: bool) -> None:
    icon = ":material/campaign:" if one.kind is GuardKind.CALLS_WITHOUT_STATUS else ":material/warning:"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.warning(words.plain(stamp.before(one.says, exercise=exercise)), icon=icon)
        if not desk.caller.may(Permission.ZONES_STATUS):
            return
        if one.zones:
            label = "Choose the zones" if len(one.zones) > 1 else "Choose the zone"
            if st.button(label, key=f"raised_choose_{number}_{one.key}"):
                choosing.take(one.zones)
                st.rerun()
        with st.popover("Leave it as it is", icon=":material/do_not_disturb_on:"):
            _ask_reason(desk, one, exercise=exercise)


def _ask_reason(desk: Desk, one: Raised, *, exercise: bool) -> None:
    with st.form(f"leave_{one.kind}_{one.key}", border=False):
        reason = st.text_area("Why it is left as it is (stays on record)", max_chars=2_000, height=80)
        asked = st.form_submit_button("Leave it", type="primary")
    if asked:
        require_reason(reason)
        desk.leave([one], reason, exercise=exercise)
        setting.say(stamp.before("Left as it is; the reason is on record.", exercise=exercise))
        st.rerun()


def _show_left(desk: Desk, left: Sequence[tuple[Raised, Dismissal]], dismissals: Sequence[Dismissal]) -> None:
    if not dismissals:
        return
    holds = {reason.key for _, reason in left}
    with st.expander(f"Left as it is in the last 7 days: {words.number(len(dismissals))}"):
        for one in dismissals[:50]:
            when = words.local_time(one.at, desk.house.settings.zone)
            state = "still holds" if one.key in holds else "past"
            st.text(f"{when}, {one.by} ({state}): {one.says}\nReason: {one.reason}")
