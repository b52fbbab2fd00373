"""The page of the small map: a filter, the map, and what is drawn on it."""

import streamlit as st

from dashboard.registry.question import NeedsFilter
from dashboard.ui.map import county_map
from data_access.records.needs import Transport
from tests.journeys.map_office import SNAPSHOT, TICKETS
from tests.journeys.map_world import CENTRE, MANAGER, visit_of

st.set_page_config(page_title="Map", page_icon="🧭", layout="wide")
st.session_state.setdefault("saved", None)


@st.fragment
def body() -> None:
    ways = st.multiselect("Transport", list(Transport), format_func=str)
    ticket = TICKETS.issue(visit_of(MANAGER), SNAPSHOT, NeedsFilter(transport=frozenset(ways)))
    drawn = county_map(
        ticket,
        key="small",
        center=CENTRE,
        zoom=int(st.query_params.get("zoom", "10")),
        height=620,
        saved_area=st.session_state["saved"],
        theme="dark" if st.query_params.get("theme") == "dark" else "light",
    )
    st.text(f"drawn: {len(drawn.polygons) if drawn else 0}")
    if drawn:
        st.json(drawn.geometry, expanded=False)
    if st.button("Save what is drawn") and drawn:
        st.session_state["saved"] = drawn.geometry
        st.rerun(scope="fragment")


body()
