"""The frame that a map is drawn in: streamlit-folium's, known to the server whoever loaded it first."""

from collections.abc import Sequence
from typing import Any

import folium
import streamlit_folium
from streamlit.runtime import get_instance


def show_frame(county: folium.Map, *, key: str, height: int, returned: Sequence[str]) -> dict[str, Any]:
    """Show a map and hand back what the browser says of it; nothing at the first run.

    Streamlit serves a component's files only if it was loaded by a page. Where the warm-up after the
    start came first, they would be missing until the next start, and every map blank.
    """
    registry, component = get_instance().component_registry, streamlit_folium._component_func  # noqa: SLF001 - it has no public name
    if registry.get_component_path(component.name) is None:
        registry.register_component(component)
    answer = streamlit_folium.st_folium(
        county, key=key, height=height, use_container_width=True, returned_objects=list(returned)
    )
    return answer or {}
