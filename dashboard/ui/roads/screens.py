"""The page of the roads from top to bottom."""

from typing import Final

import streamlit as st

from dashboard.ui.refusals import shown
from dashboard.ui.roads import closing, importing, overview
from dashboard.ui.roads.desk import Desk, Picture, Wanted
from dashboard.wiring import House
from data_access.access import Caller
from data_access.records.roads import RoadGraph

_BY_MAP: Final = "On the map"
_BY_NAME: Final = "By name"
_REOPEN: Final = "Reopen"


def show(house: House, caller: Caller) -> None:
    """Show what holds, the map with a way to close and reopen, and what lies below."""
    desk = Desk(house, caller)
    picture = desk.picture()
    overview.show(picture, desk)
    closing.show_said()
    if picture.graph is not None:
        _map_and_closing(desk, picture, picture.graph)
        st.subheader("Closed now", anchor=False)
        overview.show_closures(picture, desk)
    _below(desk, picture)


def _map_and_closing(desk: Desk, picture: Picture, graph: RoadGraph) -> None:
    map_side, ask_side = st.columns([7, 5], gap="medium")
    wanted: Wanted | None = None
    way = None
    with ask_side, shown():
        if desk.may_close:
            way = st.segmented_control(
                "Close a road", [_BY_NAME, _BY_MAP, _REOPEN], default=_BY_NAME, required=True, key="roads_way"
            )
        if way == _BY_NAME:
            wanted = closing.ask_by_name(graph)
    with map_side, shown():
        drawn = closing.show_map(picture, desk, graph, wanted)
        wanted = wanted or drawn
    with ask_side, shown():
        _ask(desk, picture, way, wanted)


def _ask(desk: Desk, picture: Picture, way: str | None, wanted: Wanted | None) -> None:
    if way is None:
        st.caption("Your role reads closures. Emergency managers and police close and reopen roads.")
    elif way == _REOPEN:
        closing.ask_to_reopen(desk, picture)
    elif wanted is not None:
        closing.ask_to_close(desk, wanted)
    elif way == _BY_MAP:
        st.caption("Click a road with the circle tool, or draw the outline of a hazard: all in it is closed.")


def _below(desk: Desk, picture: Picture) -> None:
    names = ["Miles", "Past closures", "Imports", *(["Bring roads in"] if desk.may_import else [])]
    first = names[-1] if picture.graph is None else names[0]
    shelf = st.segmented_control("Below the map", names, default=first, required=True, key="roads_shelf")
    with shown():
        match shelf:
            case "Past closures":
                overview.show_past(picture, desk)
            case "Imports":
                overview.show_editions(picture, desk)
            case "Bring roads in":
                importing.show(desk)
            case _:
                overview.show_classes(picture)
