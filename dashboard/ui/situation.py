"""The first page of every role: what is true now, and where to go on."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.registry.question import AreaQuestion
from dashboard.ui import answer, asked, navigation, needs_desk, past_imports, words
from dashboard.ui.calls import on_record
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller, Permission, Role
from data_access.published import months_released

_WHAT_FOR: Final[Mapping[Role, str]] = {
    Role.EMERGENCY_MANAGER: "See who asked for help, count an area, and read names when there is a reason.",
    Role.POLICE: "Your role sees no household's needs. Camera owners are asked through a request.",
    Role.ANALYST: "Your role sees estimates and suppressed counts, never a household.",
    Role.CALL_TAKER: "Open the profile of the household that is calling, for one hour.",
    Role.SUPERVISOR: "Watch the calls of your centre: how many, how fast they are answered, and who waits.",
    Role.REGISTRAR: "Bring files of households in, and hand back the rows that cannot be kept.",
    Role.ADMINISTRATOR: "Manage accounts, read the audit trail, and watch over keys and health.",
}


def show_greeting(caller: Caller, shown_name: str) -> None:
    """Say who is here and as what, and what that role is for."""
    st.text(f"Signed in as {shown_name}")
    for role in sorted(caller.roles):
        st.markdown(f"**{words.ROLE_WORDS[role]}.** {_WHAT_FOR[role]}")


def show_registry(house: House, caller: Caller) -> None:
    """Show how large and how fresh the registry is, to those who may count it; nothing to others."""
    if not caller.may(Permission.REGISTRY_AREA_COUNT):
        return
    with st.container(border=True), shown():
        head("The registry of functional needs", ":material/accessible:", "functional_needs", caller)
        offered = asked.offered(house, caller)
        found = asked.counts(house, caller, AreaQuestion(offered.county))
        tally = found.answer.households
        told = (
            f"{words.counted(tally.lapsed, 'household')} lapsed, {words.number(tally.never)} never confirmed"
        )
        fresh = Fact(
            "Confirmed in time",
            words.share(tally.current, tally.total),
            beside=found.answer.confirmation.words,
            unknown=told,
        )
        show_facts(
            [
                answer.headline(found.answer)[0],
                fresh,
                Fact(
                    "Confirmations that lapse soon",
                    words.number(asked.lapsing(house, caller)),
                    f"within {needs_desk.LAPSING_DAYS} days: ask these households whether all is still true",
                ),
                *answer.headline(found.answer, found.comparisons)[2:],
            ],
            columns=3,
        )


def show_imports(house: House, caller: Caller) -> None:
    """Show the last import, to those who may see the list; nothing to others."""
    if not caller.may(Permission.PROFILES_IMPORT_REPORT):
        return
    with st.container(border=True), shown():
        head("Safety profiles", ":material/home_health:", "profiles", caller)
        past = past_imports.imports_so_far(house, caller)
        if not past:
            st.text("Nothing has been imported yet.")
            return
        last = past[0]
        handed_back = f"{words.counted(last.rows_refused, 'row')} handed back"
        when = words.local_time(last.started_at, house.settings.zone)
        show_facts(
            [
                Fact("Last import", words.number(last.rows_read), f"rows read, {when}", badge=last.state),
                Fact("New", words.number(last.rows_new), f"{words.number(last.rows_changed)} changed"),
                Fact("Unchanged", words.number(last.rows_same), handed_back),
            ]
        )


def show_counts(house: House, caller: Caller) -> None:
    """Show which months of the registry are released, to those who see counts only; nothing to others."""
    if not caller.may(Permission.REGISTRY_SUPPRESSED_COUNT):
        return
    with st.container(border=True), shown():
        head("Registry counts", ":material/grid_on:", "registry_counts", caller)
        about = "months that were released"
        with house.store.enter(caller, Permission.REGISTRY_SUPPRESSED_COUNT, about=about) as visit:
            months = months_released(visit)
        latest = f"{max(months):%B %Y}" if months else "none yet"
        show_facts([Fact("Latest release", latest), Fact("Months released", words.number(len(months)))])


def show_call_statistics(house: House, caller: Caller) -> None:
    """Show how many calls are on record and how far they reach, to those who count them; else nothing."""
    if not caller.may(Permission.CALLS_SUPPRESSED_COUNT):
        return
    with st.container(border=True), shown():
        head("911 calls", ":material/call_log:", "calls", caller)
        today = house.clock().astimezone(house.settings.zone).date()
        facts = on_record.facts_of(on_record.held_now(house, caller), today)
        show_facts(facts)
        if not facts:
            st.text("No calls have been imported yet.")


def show_calls(caller: Caller) -> None:
    """Lead a call taker to the calling number; nothing to others."""
    if caller.may(Permission.PROFILES_OPEN_BY_CALL):
        with st.container(border=True):
            head("A call", ":material/call:", "call_taking", caller)
            st.text("Type the number that is calling. A profile opens for one hour, on record.")


def head(title: str, icon: str, page: str, caller: Caller) -> None:
    """Show what the figures below are about, with the way to their page for those who may open it."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(title, icon=icon, anchor=False)
        entry = next((one for one in navigation.entries_for(caller) if one.file == page), None)
        if entry is not None:
            st.page_link(f"../pages/{entry.file}.py", label="Open", icon=":material/arrow_forward:")
