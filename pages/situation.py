"""Situation: what is true now for whoever signed in, and where to go on."""

import streamlit as st

from dashboard.ui import situation, situation_house, situation_zones
from dashboard.ui.session import live_session
from dashboard.wiring import house

here, session = house(), live_session()

st.title("Situation", anchor=False)
situation.show_greeting(session.caller, session.shown_name)
situation_house.show_oversight(here, session.caller)
situation_zones.show_zones(here, session.caller)
situation.show_registry(here, session.caller)
situation.show_calls(session.caller)
situation.show_call_statistics(here, session.caller)
situation.show_counts(here, session.caller)
situation.show_imports(here, session.caller)
situation_house.show_house(here, session.caller)
