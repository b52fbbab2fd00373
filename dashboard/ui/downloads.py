"""Downloads that are built on the click, on a thread of their own, and not before."""

from collections.abc import Callable

import streamlit as st

from dashboard.exports import FORMATS, Ending
from dashboard.exports.refused import or_its_sentence
from dashboard.wiring import House
from data_access.access import Caller
from data_access.refusals import NotPermitted


def offer(ending: Ending, name: str, build: Callable[[], bytes], *, label: str = "", key: str) -> None:
    """Offer a file; `build` runs when it is clicked, enters the door itself, and may refuse.

    `build` must not ask Streamlit who is here: it runs apart from the page, so it brings its caller.
    What it refuses reaches the person as a file named `refused.txt`.
    """
    told = FORMATS[ending]
    offer_as(told.media_type, name, build, label=label or f"{told.label} file", key=key)


def offer_as(media_type: str, name: str, build: Callable[[], bytes], *, label: str, key: str) -> None:
    """Offer a file of a kind that is none of the exports', such as a scan; built and refused as there."""
    # The click asks for the file alone. If the page ran again at the same moment, the button would get
    # a new number while the browser asks for the old one, and nothing would come.
    st.download_button(
        label,
        data=or_its_sentence(build),
        file_name=name,
        mime=media_type,
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )


def caller_now(house: House, caller: Caller) -> Caller:
    """Look up who clicked, with the roles as they are at this moment; refused when the session has ended."""
    session = house.sessions.find_by_id(caller.session_id, house.clock())
    if session is None:
        raise NotPermitted("Your session has ended. Sign in and ask for the file again.")
    return session.caller
