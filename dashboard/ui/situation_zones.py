"""What holds in the evacuation zones, on the first page of everyone who may see it."""

import streamlit as st

from dashboard.ui.facts import show_facts
from dashboard.ui.refusals import shown
from dashboard.ui.situation import head
from dashboard.ui.zones import overview
from dashboard.ui.zones.desk import Desk
from dashboard.wiring import House
from data_access.access import Caller, Permission


def show_zones(house: House, caller: Caller) -> None:
    """Say what is real in a sentence, with the figures once anything holds; nothing to other roles."""
    if not caller.may(Permission.ZONES_READ):
        return
    with st.container(border=True), shown():
        head("Evacuation zones", ":material/layers:", "zones", caller)
        picture = Desk(house, caller).picture(exercise=False)
        st.text(overview.sentence_of(picture))
        if picture.now:
            show_facts(overview.facts_of(picture), columns=4)
