"""Your account: who you are here, what you may open, the password, and the way out."""

import streamlit as st

from dashboard.ui import account

st.title("Your account")
account.show_roles()
account.show_ways()
