"""The peer: the same households as folium's FastMarkerCluster, on the same base map."""

import numpy as np
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

from dashboard.ui.map.county import build_map
from tests.journeys.map_office import SNAPSHOT
from tests.journeys.map_world import CENTRE

MARKER = "function callback(row) { return L.marker(new L.LatLng(row[0], row[1])); }"


class LocalCluster(FastMarkerCluster):
    """With its script from this machine: there is no network."""

    default_js = (("cluster", "../../peer/leaflet.markercluster.js"),)
    default_css = (("cluster_css", "../../peer/MarkerCluster.Default.css"),)


st.set_page_config(page_title="Cluster", page_icon="🧭", layout="wide")
view = {"ticket": "", "saved": None, "center": CENTRE, "zoom": 10}
county = build_map(view, name="peer", drawn=False, theme="light", attribution="")
places = np.column_stack([SNAPSHOT.latitude, SNAPSHOT.longitude]).round(5).tolist()
LocalCluster(places, callback=MARKER, chunkedLoading=False).add_to(county)
st_folium(county, key="peer", height=620, use_container_width=True, returned_objects=[])
