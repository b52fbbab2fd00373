"""The page of the zones from top to bottom."""

from dataclasses import dataclass

import streamlit as st

from dashboard.ui.areas import Choice, Offered
from dashboard.ui.refusals import shown
from dashboard.ui.zones import bringing, choosing, files, history, overview, raised, setting, stamp
from dashboard.ui.zones.desk import Desk, Picture
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.records.zones import ZoneId


@dataclass(frozen=True)
class _Ground:
    """What can be chosen from, the area that is, and the zones that are."""

    offered: Offered
    choice: Choice | None
    chosen: tuple[ZoneId, ...]


def show(house: House, caller: Caller) -> None:
    """Show what holds, what is raised, the map with a status to set, and what lies below."""
    exercise = stamp.ask()
    stamp.show(exercise=exercise)
    desk = Desk(house, caller)
    picture = desk.picture(exercise=exercise)
    setting.show_said()
    overview.show(picture, house)
    raised.watch(house, exercise=exercise)
    # Without the county's outline nothing can be chosen on a map; what holds is said all the same.
    offered = choosing.offered_areas(house, caller)
    chosen = choosing.choose(picture)
    choice: Choice | None = None
    with st.expander("Choose by an area", icon=":material/draw:"), shown():
        choice = choosing.offer_touched(offered, picture, chosen)
    ground = _Ground(offered, choice, chosen)
    _map_and_status(desk, picture, ground)
    _below(desk, picture, ground)


def _map_and_status(desk: Desk, picture: Picture, ground: _Ground) -> None:
    map_side, status_side = st.columns([7, 5], gap="medium")
    with map_side, shown():
        draws = desk.caller.may(Permission.ZONES_STATUS) or desk.caller.may(Permission.ZONES_EDIT)
        changed = choosing.show_map(picture, ground.offered, ground.choice, ground.chosen, draws=draws)
        if changed:
            st.rerun(scope="fragment")
    with status_side, shown():
        if not choosing.may_set(desk.caller):
            st.caption("Your role reads the status of zones. Emergency managers set it.")
            return
        step = setting.find_step(picture)
        if step is None:
            setting.ask(picture, ground.chosen)
        else:
            setting.confirm(desk, picture, step)


def _below(desk: Desk, picture: Picture, ground: _Ground) -> None:
    edits = desk.caller.may(Permission.ZONES_EDIT)
    names = ["All zones", "History", "Files", *(["New zones", "Retire"] if edits else [])]
    shelf = st.segmented_control("Below the map", names, default=names[0], required=True, key="shelf")
    with shown():
        match shelf:
            case "History":
                history.show(desk, picture)
            case "Files":
                files.offer(desk.house, desk.caller, exercise=picture.exercise)
            case "New zones":
                way = st.segmented_control(
                    "From", ["A file", "The chosen area"], default="A file", required=True, key="zones_from"
                )
                if way == "A file":
                    bringing.show_file(desk, picture, ground.offered)
                else:
                    bringing.show_drawing(desk, picture, ground.choice, ground.offered)
            case "Retire":
                bringing.show_retiring(desk, ground.chosen)
            case _:
                overview.show_table(picture, desk.house)
