"""What a person sees of their own account."""

import streamlit as st

from dashboard.ui import words
from dashboard.ui.session import live_session, sign_out


def show_roles() -> None:
    """Show name, roles and whether a second factor is in force."""
    session = live_session()
    roles = words.listed(words.ROLE_WORDS[role] for role in sorted(session.caller.roles))
    st.write("Signed in as")
    st.text(session.shown_name)
    st.write(f"Role: {roles}" if roles else "No role. Ask an administrator.")
    if session.has_second_factor:
        st.write("Second factor: authenticator app")
    else:
        st.write("Second factor: not required in the demo county")


def show_ways() -> None:
    """Offer to change the password and to sign out."""
    st.html('<a href="/password" target="_self">Change your password</a>')
    st.button("Sign out", icon=":material/logout:", on_click=sign_out)
