"""What a person sees of their own account."""

import streamlit as st

from dashboard.ui.session import live_session, sign_out
from data_access.access import Role

ROLE_WORDS: dict[Role, str] = {
    Role.EMERGENCY_MANAGER: "Emergency manager",
    Role.POLICE: "Police",
    Role.ANALYST: "911 analyst",
    Role.CALL_TAKER: "Call taker",
    Role.REGISTRAR: "Registrar",
    Role.ADMINISTRATOR: "Administrator",
}


def show_roles() -> None:
    """Show name, roles and whether a second factor is in force."""
    session = live_session()
    words = sorted(ROLE_WORDS[role] for role in session.caller.roles)
    st.write("Signed in as")
    st.text(session.shown_name)
    st.write(f"Role: {', '.join(words)}" if words else "No role. Ask an administrator.")
    if session.has_second_factor:
        st.write("Second factor: authenticator app")
    else:
        st.write("Second factor: not required in the demo county")


def show_ways() -> None:
    """Offer to change the password and to sign out."""
    st.html('<a href="/password" target="_self">Change your password</a>')
    st.button("Sign out", icon=":material/logout:", on_click=sign_out)
