"""Downloads that are built on the click, on a thread of their own, and not before."""

from collections.abc import Callable

import streamlit as st

from dashboard.exports import FORMATS, Ending


def offer(ending: Ending, name: str, build: Callable[[], bytes], *, label: str = "", key: str) -> None:
    """Offer a file; `build` runs when it is clicked, enters the door itself, and may refuse.

    `build` must not ask Streamlit who is here: it runs apart from the page, so it brings its caller.
    """
    st.download_button(
        label or f"{FORMATS[ending].label} file",
        data=build,
        file_name=name,
        mime=FORMATS[ending].media_type,
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )
