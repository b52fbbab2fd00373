"""What a person sees of their own account."""

import streamlit as st

from dashboard.ui import words
from dashboard.ui.session import live_session


def show_roles() -> None:
    """Show name, roles and whether a second factor is in force."""
    session = live_session()
    roles = words.listed(words.ROLE_WORDS[role] for role in sorted(session.caller.roles))
    st.write("Signed in as")
    st.text(session.shown_name)
    st.write(f"Role: {roles}" if roles else "No role. Ask an administrator.")
    if session.has_second_factor:
        st.write("Second factor: in force")
    else:
        st.write("Second factor: not required in the demo county")


def show_ways() -> None:
    """Offer to change the password and to sign out."""
    st.html('<a href="/password" target="_self">Change your password</a>')
    # A plain page ends the session: it also knows the way out of the service one signed in with.
    st.html('<a href="/sign-out" target="_self">Sign out</a>')
