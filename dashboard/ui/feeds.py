"""The machines that tell calls, on the page of administrators: made, listed and ended."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.ui import tables, words
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.calls import feeds
from data_access.calls.feeds import Feed

_PATH: Final = "/intake/calls"


def show_feeds(house: House, caller: Caller, zone: ZoneInfo) -> None:
    """Show the feeds, and ask for a new one or for the end of one."""
    with house.store.enter(caller, Permission.CALLS_FEEDS, about="feeds listed") as visit:
        found = feeds.feeds_in(visit)
    tables.show_table(
        [_row(one, zone) for one in found],
        alt="Machines that tell calls",
        empty="No machine tells calls yet.",
        key="feeds",
    )
    with st.container(horizontal=True, vertical_alignment="top"):
        _ask_for_one(house, caller)
        _ask_to_end(house, caller, [one for one in found if one.ended_at is None])


def _row(one: Feed, zone: ZoneInfo) -> tables.Row:
    return {
        "Name": one.name,
        "Centre": one.centre,
        "Made by": one.made_by,
        "Heard": words.local_time(one.heard_at, zone) if one.heard_at else "never",
        "State": "ended" if one.ended_at else "open",
    }


def _ask_for_one(house: House, caller: Caller) -> None:
    with st.form("new_feed", clear_on_submit=True, width=360):
        name = st.text_input("Name of the feed", autocomplete="off")
        centre = st.text_input("Its 911 centre (else the name)", autocomplete="off")
        asked = st.form_submit_button("Make the feed", icon=":material/sensors:")
    if asked:
        about, clocks = f"feed {name} made", house.settings.time_zone
        with house.store.enter(caller, Permission.CALLS_FEEDS, about=about, writes=True) as visit:
            token = feeds.make_feed(visit, name, centre=centre, time_zone=clocks)
        st.info("Copy the token now: it is kept nowhere and is not shown again.", icon=":material/key:")
        st.code(f"POST {house.settings.address}{_PATH}\nAuthorization: Bearer {token}", language=None)


def _ask_to_end(house: House, caller: Caller, open_ones: Sequence[Feed]) -> None:
    if not open_ones:
        return
    with st.form("end_feed", width=360):
        name = st.selectbox("Feed to end", [one.name for one in open_ones])
        asked = st.form_submit_button("End the feed", icon=":material/block:")
    if asked:
        about = f"feed {name} ended"
        with house.store.enter(caller, Permission.CALLS_FEEDS, about=about, writes=True) as visit:
            feeds.end_feed(visit, name)
        st.rerun()
