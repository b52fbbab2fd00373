"""Evacuation zones: what holds where, what nobody may overlook, and a status set in two steps."""

import streamlit as st

from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.ui.zones import screens
from dashboard.wiring import house

here = house()


@st.fragment
def zones_now() -> None:
    """Show the zones; only this part runs again when something is chosen."""
    with shown():
        screens.show(here, caller())


st.title("Evacuation zones", anchor=False)
with shown():
    zones_now()
