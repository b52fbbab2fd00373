"""Names and addresses on the screen: only after a reason, on record, and apart from the counts."""

import secrets
from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard.exports import FORMATS, file_name, new_export_id
from dashboard.registry.question import AreaQuestion
from dashboard.ui import downloads, tables, words
from dashboard.ui.entry_rows import screen_row
from dashboard.ui.needs_desk import Errand, briefer, exporter, fingerprint
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.registry import SHORTEST_REASON, RegistryEntry

_ERRAND: Final = "names_errand"


def ask_for_errand(question: AreaQuestion) -> Errand | None:
    """Ask why names are needed; None until a reason is given for this very question.

    Another area or filter is another question, and asks for the reason anew.
    """
    with st.form("errand", border=True):
        st.caption("Names and addresses are shown for this area only, and the reason is kept on record.")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            reason = st.text_input(
                "Reason", placeholder="Door-to-door check before the evacuation", key="reason", max_chars=300
            )
            case_number = st.text_input(
                "Incident or case (optional)", key="case_number", max_chars=60, width=220
            )
            asked = st.form_submit_button("Show names and addresses", icon=":material/badge:", type="primary")
        st.caption(f"A reason has {SHORTEST_REASON} characters or more.")
    same = fingerprint(question)
    if asked:
        st.session_state[_ERRAND] = (same, reason, case_number, new_export_id(secrets.token_hex))
    kept = st.session_state.get(_ERRAND)
    return Errand(question, *kept[1:]) if kept and kept[0] == same else None


def show_names(entries: Sequence[RegistryEntry]) -> None:
    """Show who lives there; nothing of it is kept on this page."""
    st.caption(
        f"{words.counted(len(entries), 'household')}, read on record. Put this away when you are done."
    )
    tables.show_table(
        [screen_row(entry) for entry in entries],
        alt="Households with names, addresses and needs",
        empty="No household of this answer is opted in today.",
        key="names",
    )


def offer_files(house: House, caller: Caller, errand: Errand) -> None:
    """Offer the same households as files, to those who may take them out; a sentence to the others."""
    if not caller.may(Permission.REGISTRY_EXPORT):
        st.caption("Your role does not include taking names out as a file.")
        return
    with st.container(horizontal=True):
        for ending in FORMATS:
            name = file_name("functional needs", ending, errand.export_id)
            downloads.offer(ending, name, exporter(house, caller, errand, ending), key=f"export_{ending}")
    st.caption("Each file carries your name, the time and the reason on every line or page.")


def offer_briefing(house: House, caller: Caller, question: AreaQuestion) -> None:
    """Offer the counts of the area on paper, without a name, to those who may take a file out."""
    if not caller.may(Permission.REGISTRY_EXPORT):
        return
    export_id = new_export_id(secrets.token_hex)
    downloads.offer(
        "pdf",
        file_name("briefing sheet", "pdf", export_id),
        briefer(house, caller, question, export_id),
        label="Briefing sheet (PDF)",
        key="briefing",
    )


def put_away() -> None:
    """Forget the reason, so that names are no longer shown."""
    st.session_state.pop(_ERRAND, None)
