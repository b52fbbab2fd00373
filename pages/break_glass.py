"""Break the glass: what the role refuses, opened in an emergency, for a quarter of an hour and on record."""

import streamlit as st

from dashboard.ui import glass
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()

st.title("Break the glass", anchor=False)
with shown():
    case = glass.find_open(here, who)
    if case is None:
        st.warning(
            "For an emergency in which your role would not open the profile. It opens what lies at one"
            " phone or one address, for 15 minutes. Administrators are told at once, and somebody else looks"
            " at it.",
            icon=":material/emergency:",
        )
        with shown():
            glass.ask_to_break(here, who) and st.rerun()
    else:
        glass.show_open(here, who, case, here.clock())
