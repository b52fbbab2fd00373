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
    if drawn:
        st.session_state["drawn"] = drawn.geometry
    kept = st.session_state.get("drawn")
    st.text(f"drawn: {kept['type'] if kept else 'nothing'}")
    if st.button("Save what is drawn") and kept:
        st.session_state["saved"] = kept
        st.rerun(scope="fragment")
    if st.button("Save the middle"):
        ring = [[-93.5, 44.9], [-93.3, 44.9], [-93.3, 45.1], [-93.5, 45.1], [-93.5, 44.9]]
        st.session_state["saved"] = {"type": "Polygon", "coordinates": [ring]}
        st.rerun(scope="fragment")
    if st.button("Forget"):
        st.session_state["saved"] = None
        st.rerun(scope="fragment")


body()
