"""Registry counts: how many households registered, by area and need, and no small number of them."""

import streamlit as st

from dashboard.ui import counts, counts_progress
from dashboard.ui.counts_desk import find_published
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()

st.title("Registry counts", anchor=False)
st.caption("Fixed areas, one release a month. No household, no address, and no number under 11.")
with shown():
    asked = counts.choose()
    found = find_published(here, who, asked.kind)
    if found is None:
        counts_progress.ask_and_show(here)
    else:
        lines = counts.lines_of(found, asked)
        counts.show_answer(found, asked, lines, here)
        map_side, table_side = st.columns([6, 6], gap="medium")
        with map_side:
            counts.show_map(found, asked, lines)
        with table_side:
            counts.show_table(asked, lines, found)
            counts.offer_file(here, who, asked, lines, found)
