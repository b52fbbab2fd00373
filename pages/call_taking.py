"""Call taking: the number that calls opens its household's profile for one hour."""

import streamlit as st

from dashboard.ui import call
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()
now = here.clock()

st.title("Call taking", anchor=False)
st.caption("A profile opens only for a call, for one hour, and every opening is on record.")
with shown():
    call.ask_for_number(here, who)

case = call.find_case()
if case is not None:
    call.show_time_left(case, now)
    with shown():
        call.show_households(here, who, case, now.astimezone(here.settings.zone).date())
