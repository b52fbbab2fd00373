"""Downloads that are built on the click, on a thread of their own, and not before."""

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

Ending = Literal["csv", "geojson"]

_MIME: Final[dict[Ending, str]] = {"csv": "text/csv", "geojson": "application/geo+json"}
_LABEL: Final[dict[Ending, str]] = {"csv": "CSV", "geojson": "GeoJSON"}


def offer(ending: Ending, name: str, build: Callable[[], bytes], *, label: str = "", key: str) -> None:
    """Offer a file; `build` runs when it is clicked, enters the door itself, and may refuse.

    `build` must not ask Streamlit who is here: it runs apart from the page, so it brings its caller.
    """
    st.download_button(
        label or f"{_LABEL[ending]} file",
        data=build,
        file_name=name,
        mime=_MIME[ending],
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )
