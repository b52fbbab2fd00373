"""Who is in front of the screen, asked anew at every rerun."""

from typing import NoReturn

import streamlit as st

from dashboard.wiring import house
from data_access.access import Caller
from data_access.accounts_sessions import LiveSession

DEMO_BANNER = "Demo county. No real person."
_KEY = "app_session"
"""Where Streamlit keeps the header of the gate, see `server.trustedUserHeaders`."""


def caller() -> Caller:
    """Return who is here, with the roles as they are now; ends the run when the session has ended."""
    return live_session().caller


def live_session(*, is_at_work: bool = True) -> LiveSession:
    """Return the session behind this screen; ends the run with a link when it is over.

    What refreshes itself says that nobody is at work, so that the session goes idle as any other.
    """
    open_house = house()
    session_id = st.user.get(_KEY)
    found = (
        open_house.sessions.find_by_id(session_id, open_house.clock(), is_at_work=is_at_work)
        if isinstance(session_id, str)
        else None
    )
    if found is None:
        _stop("Your session has ended. Nothing was lost that was saved.", "/sign-in?said=idle", "Sign in")
    if found.must_change_password:
        _stop("Choose a password of your own first.", "/password", "Change the password")
    return found


def show_demo_banner() -> None:
    """Say on every page that nobody lives here; nothing outside the demo county."""
    if house().settings.demo:
        st.badge(DEMO_BANNER, icon=":material/info:", color="blue")


def show_broken_glass() -> None:
    """Say on every page, loudly, that the glass is broken in this session; nothing while it is whole."""
    open_house, live = house(), live_session()
    if live.glass_until is not None:
        until = live.glass_until.astimezone(open_house.settings.zone)
        st.error(
            f"**The glass is broken until {until:%H:%M}.** Administrators see this now. Everything that you"
            " open stands on record and is looked at by somebody else.",
            icon=":material/emergency:",
        )


def _stop(sentence: str, path: str, label: str) -> NoReturn:
    st.info(sentence, icon=":material/lock_clock:")
    # A link of Streamlit's own opens a second window; this one leads on in the same.
    st.html(f'<a href="{path}" target="_self">{label}</a>')
    st.stop()
