"""Evacuation: draw an area, see who leaves how and when, give the order, and carry it out."""

import streamlit as st

from dashboard.ui.evacuation import room
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()

st.title("Evacuation", anchor=False)
with shown():
    room.show_room(here, who)
