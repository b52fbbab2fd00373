"""The map of the functional needs page, beside the area that is chosen."""

import streamlit as st

from dashboard.registry.question import NeedsFilter
from dashboard.ui import areas, asked
from dashboard.ui.areas import Choice, Offered
from dashboard.ui.map.county import Theme, county_map
from dashboard.wiring import House
from data_access.access import Caller

_HEIGHT_PIXELS = 640


def show_map(
    house: House, caller: Caller, offered: Offered, choice: Choice | None, chosen: NeedsFilter
) -> bool:
    """Show the households of the filter and the chosen area; True when another area was drawn just now."""
    ticket = asked.map_ticket(house, caller, chosen)
    looked_at = choice.area if choice is not None and choice.way is not areas.Way.DRAWN else None
    view = areas.view_of(looked_at or offered.county)
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    drawn = county_map(
        ticket,
        key="needs_map",
        center=view.center,
        zoom=view.zoom,
        height=_HEIGHT_PIXELS,
        saved_area=choice.outline if choice is not None else None,
        theme=theme,
    )
    return areas.keep_drawing(drawn)
