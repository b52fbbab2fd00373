"""Forecast and staffing: the calls of the next four weeks by the hour, and the people they need."""

import streamlit as st

from dashboard.forecast.outlook import Forecast
from dashboard.ui import call_forecast, staffing_desk, staffing_needs, staffing_plan
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.ui.staffing_desk import Series
from dashboard.wiring import house

here, who = house(), caller()


def show_staffing(found: Forecast, this: Series, week: slice) -> None:
    """Positions by the hour, against a roster, and shifts that cover them."""
    plan = staffing_plan.choose_plan(this)
    needs = staffing_needs.needed(found, plan)
    staffing_needs.show_needs(found, plan, needs)
    roster = None
    with st.container(border=True), shown():
        roster = staffing_needs.ask_for_roster(found)
        if roster is not None:
            staffing_needs.show_roster(found, needs, roster)
    staffing_needs.show_week(found, needs, week, roster)
    staffing_needs.offer_file(here, who, found, needs, roster)
    st.subheader("Shifts that cover it", icon=":material/calendar_view_week:", anchor=False)
    staffing_needs.show_shifts(found, needs)


st.title("Forecast and staffing", anchor=False)
st.caption("Counts by the hour only: no call, no caller and no address is shown here.")
with shown():
    choice = call_forecast.choose_calls(staffing_desk.centres(here, who))
    this = staffing_desk.series(here, who, choice)
    found = call_forecast.find_forecast(here, this)
    if found is not None:
        call_forecast.show_answer(found, here.clock())
        week = call_forecast.choose_week(found)
        call_forecast.show_week(found, week)
        call_forecast.offer_file(here, who, found)
        st.subheader("Positions needed", icon=":material/headset_mic:", anchor=False)
        with shown():
            show_staffing(found, this, week)
