"""The county's map: folium and streamlit-folium are known in this room and nowhere else."""

from dashboard.ui.map.county import county_map
from dashboard.ui.map.drawn import DrawnArea
from dashboard.ui.map.escape import esc

__all__ = ["DrawnArea", "county_map", "esc"]
