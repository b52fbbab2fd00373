"""Functional needs: who is in this area, and what help do they need."""

import streamlit as st

from dashboard.registry.question import AreaQuestion
from dashboard.ui import answer as shown_answer
from dashboard.ui import areas, asked, names, needs_desk, needs_filter, needs_map
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here = house()


@st.fragment
def area_and_answer() -> None:
    """Ask where and whom, and answer; only this part runs again when the area changes."""
    who = caller()
    offered = asked.offered(here, who)
    choice = None
    with shown():
        choice = areas.choose_area(offered)
        asked.offer_saving(here, who, choice) and st.rerun(scope="fragment")
    chosen = needs_filter.choose_filter()
    map_side, answer_side = st.columns([7, 5], gap="medium")
    with map_side, shown():
        needs_map.show_map(here, who, offered, choice, chosen) and st.rerun(scope="fragment")
    question = AreaQuestion(areas.area_or_county(choice, offered), chosen)
    found = asked.counts(here, who, question)
    with answer_side:
        shown_answer.show_sentence(found.answer)
        names.offer_briefing(here, who, question)
    shown_answer.show_headline(found.answer, found.comparisons, areas.named_in(choice))
    shown_answer.show_details(found.answer, found.comparisons)
    with shown():
        names_and_addresses(question)


@st.fragment
def names_and_addresses(question: AreaQuestion) -> None:
    """Show names only after a reason, and offer them as files."""
    who = caller()
    st.subheader("Names and addresses", icon=":material/badge:", anchor=False)
    errand = names.ask_for_errand(question)
    if errand is None:
        return
    with shown():
        names.show_names(needs_desk.read_names(here, who, errand))
        names.offer_files(here, who, errand)
        st.button("Put the names away", icon=":material/visibility_off:", on_click=names.put_away)


st.title("Functional needs", anchor=False)
with shown():
    area_and_answer()
