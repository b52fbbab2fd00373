"""911 calls: how many, how fast they are answered, where they come from, and what is unusual."""

import streamlit as st

from dashboard.ui.calls import filters, sections
from dashboard.ui.calls.desk import Desk
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()

st.title("911 calls", anchor=False)
with shown():
    known = Desk(here, who).known()
    choice = filters.choose(known)
    sections.show(here, who, known, choice)
