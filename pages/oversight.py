"""Oversight: what of a week merits a second look, and who looked at whom."""

import streamlit as st

from dashboard.ui import glass, look_desk, look_ups, reviewing
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()

st.title("Oversight", anchor=False)
st.caption("No resident's data is shown here. Whoever looks something up stands on record as well.")
with shown():
    glass.show_notices(here, who)
review, household, person = st.tabs(
    ["Weekly review", "By household", "By person"], on_change="rerun", key="part", bind="query-params"
)

if review.open:
    with review, shown():
        week = look_desk.week(here, who, reviewing.choose_week(here))
        reviewing.show_week(here, who, week)
        with shown():
            reviewing.ask_for_review(here, who, week) and st.rerun()

if household.open:
    with household, shown():
        asked = look_ups.ask_for_household()
        if asked is not None:
            look_ups.show_household(here, who, asked)

if person.open:
    with person, shown():
        of_person = look_ups.ask_for_person(here, who)
        if of_person is not None:
            look_ups.show_person(here, who, of_person)
