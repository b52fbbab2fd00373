"""The script behind every screen: who is here, which pages are theirs, and the one that was asked for."""

from pathlib import Path

import streamlit as st

from dashboard.ui import navigation, session

MARK = Path(__file__).parent / "web" / "look" / "mark.svg"
LOOK = Path(__file__).parent / "ui" / "look.css"

st.set_page_config(page_title="Muster", page_icon=str(MARK), layout="wide")
st.logo(str(MARK), size="large")
st.html(LOOK)
page = navigation.navigation(session.caller())
session.show_demo_banner()
session.show_broken_glass()
page.run()
