"""911 live: calls per minute, who waits, how fast the last hour was answered, and what is open."""

import streamlit as st

from dashboard.ui.calls import live
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

caller()

st.title("911 live", anchor=False)
with shown():
    live.show(house())
