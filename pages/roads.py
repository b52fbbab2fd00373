"""Roads: which are known, what of them is closed, and a street closed or reopened at once."""

import streamlit as st

from dashboard.ui.refusals import shown
from dashboard.ui.roads import screens
from dashboard.ui.session import caller
from dashboard.wiring import house

here = house()


@st.fragment
def roads_now() -> None:
    """Show the roads; only this part runs again when something is chosen."""
    with shown():
        screens.show(here, caller())


st.title("Roads", anchor=False)
with shown():
    roads_now()
