"""Downloads that are built on the click, on a thread of their own, and not before."""

from collections.abc import Callable

import streamlit as st

from dashboard.exports import FORMATS, Ending
from dashboard.wiring import House
from data_access.access import Caller
from data_access.refusals import NotPermitted


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


def caller_now(house: House, caller: Caller) -> Caller:
    """Look up who clicked, with the roles as they are at this moment; refused when the session has ended."""
    session = house.sessions.find_by_id(caller.session_id, house.clock())
    if session is None:
        raise NotPermitted("Your session has ended. Sign in and ask for the file again.")
    return session.caller
