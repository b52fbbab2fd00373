"""A page that puts hostile text wherever a map of folium takes text, each through `esc()`."""

import json
import os

import folium
import streamlit as st
from streamlit_folium import st_folium

from dashboard.ui.map import esc
from dashboard.ui.map.county import build_map
from tests.journeys.map_world import CENTRE

PAYLOADS = json.loads(os.environ["MAP_PAYLOADS"])
RAW = st.query_params.get("raw") == "yes"

st.set_page_config(page_title="Text", page_icon="🧭", layout="wide")
view = {"ticket": "", "saved": None, "center": CENTRE, "zoom": 11}
county = build_map(view, name="text", drawn=False, theme="light", attribution=" ".join(PAYLOADS))
for number, payload in enumerate(PAYLOADS):
    text = payload if RAW else esc(payload)
    place = [CENTRE[0] + 0.02 * (number // 5), CENTRE[1] + 0.04 * (number % 5)]
    icon = folium.DivIcon(html=text, icon_size=(14, 14))
    folium.Marker(place, icon=icon, tooltip=folium.Tooltip(text)).add_to(county)
    point = {"type": "Point", "coordinates": place[::-1]}
    feature = {"type": "Feature", "properties": {"name": text}, "geometry": point}
    shape = {"type": "FeatureCollection", "features": [feature]}
    tooltip = folium.GeoJsonTooltip(fields=["name"], aliases=[text], labels=True)
    folium.GeoJson(shape, name=text, tooltip=tooltip, marker=folium.CircleMarker(radius=9)).add_to(county)
folium.LayerControl(collapsed=False).add_to(county)
st_folium(county, key="text", height=600, use_container_width=True, returned_objects=[])
