"""One call for a page: the base map, the households of a ticket, the drawing tools, the saved area."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import streamlit as st

from dashboard.ui.map.drawn import DrawnArea, find_drawn_area
from dashboard.ui.map.elements import BaseMap, CountyMap, DrawTools, Start, ViewData
from dashboard.ui.map.escape import esc
from dashboard.ui.map.frame import show_frame
from dashboard.ui.map.legend import script_choices

MAX_ZOOM: Final = 18
BASEMAP_MAX_ZOOM: Final = 14
"""The base map's file ends here; nearer views are drawn from the same vectors."""
BASEMAP_URL: Final = "basemap/county.pmtiles"
ATTRIBUTION: Final = "Base map: demo county, made by Muster"

Theme = Literal["light", "dark"]


def build_map(
    view: Mapping[str, Any], *, name: str, drawn: bool, theme: Theme, attribution: str
) -> CountyMap:
    """Put the map together: constant but for the `ViewData` at its end."""
    county = CountyMap({"minZoom": 7, "maxZoom": MAX_ZOOM, "zoomSnap": 1, "worldCopyJump": False})
    base = BaseMap(
        {
            "url": BASEMAP_URL,
            "theme": theme,
            "lang": "en",
            "attribution": esc(attribution),
            "maxDataZoom": BASEMAP_MAX_ZOOM,
            "maxZoom": MAX_ZOOM,
        }
    )
    base.add_to(county)
    if drawn:
        DrawTools().add_to(county)
    Start(script_choices(name, theme), drawing=drawn).add_to(county)
    ViewData(view).add_to(county)
    return county


def _new_in(key: str, drawings: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """Hand drawings over once: the browser repeats the last ones at every run, also forgotten ones."""
    name = f"{key}_drawings_seen"
    seen = st.session_state.get(name)
    st.session_state[name] = drawings
    return None if drawings == seen else drawings


def county_map(
    ticket: str,
    *,
    key: str,
    center: tuple[float, float],
    zoom: int = 10,
    height: int = 560,
    drawn: bool = True,
    saved_area: Mapping[str, Any] | None = None,
    theme: Theme = "light",
    attribution: str = ATTRIBUTION,
) -> DrawnArea | None:
    """Show the county's map and hand back what was drawn since the last run; None when nothing was.

    Parameters
    ----------
    ticket
        What opens the households of a filter (`House.tickets`); empty shows the base map alone.
    key
        Names the map on its page; its view is remembered under it.
    center, zoom
        Where to look, (latitude, longitude); the map moves only when they change.
    saved_area
        GeoJSON geometry shown dashed, which can be loaded back into the drawing tools.

    Panning, zooming and clicking never make Streamlit run again; drawing does. Call it inside the
    `st.fragment` that also shows the answer, so that only that part runs.
    """
    view = {"ticket": ticket, "saved": saved_area, "center": center, "zoom": zoom}
    county = build_map(view, name=key, drawn=drawn, theme=theme, attribution=attribution)
    answer = show_frame(county, key=key, height=height, returned=("all_drawings",))
    return find_drawn_area(_new_in(key, answer.get("all_drawings"))) if drawn else None
