"""The first page of every role: what is true now, and where to go on."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.registry.question import AreaQuestion
from dashboard.ui import (
    answer,
    area_desk,
    glass,
    look_desk,
    machine,
    navigation,
    needs_desk,
    past_imports,
    words,
)
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller, Permission, Role

_WHAT_FOR: Final[Mapping[Role, str]] = {
    Role.EMERGENCY_MANAGER: "See who asked for help, count an area, and read names when there is a reason.",
    Role.POLICE: "Your role sees no household's needs. Camera owners are asked through a request.",
    Role.ANALYST: "Your role sees estimates and suppressed counts, never a household.",
    Role.CALL_TAKER: "Open the profile of the household that is calling, for one hour.",
    Role.REGISTRAR: "Bring files of households in, and hand back the rows that cannot be kept.",
    Role.ADMINISTRATOR: "Manage accounts, read the audit trail, and watch over keys and health.",
}


def show_greeting(caller: Caller, shown_name: str) -> None:
    """Say who is here and as what, and what that role is for."""
    st.text(f"Signed in as {shown_name}")
    for role in sorted(caller.roles):
        st.markdown(f"**{words.ROLE_WORDS[role]}.** {_WHAT_FOR[role]}")


def show_oversight(house: House, caller: Caller) -> None:
    """Show administrators a broken glass at once, and how much waits for a second look; nothing to others."""
    if not caller.may(Permission.AUDIT_REVIEW):
        return
    with shown():
        glass.show_notices(house, caller)
    with st.container(border=True), shown():
        _head("Second looks", ":material/policy:", "oversight", caller)
        weeks = [look_desk.week(house, caller, ago) for ago in (0, 1)]
        show_facts(
            [
                Fact(when, words.number(len(week.open_items)), f"open, of {words.number(len(week.items))}")
                for when, week in zip(("This week", "Last week"), weeks, strict=True)
            ]
        )


def show_registry(house: House, caller: Caller) -> None:
    """Show how large and how fresh the registry is, to those who may count it; nothing to others."""
    if not caller.may(Permission.REGISTRY_AREA_COUNT):
        return
    with st.container(border=True), shown():
        _head("The registry of functional needs", ":material/accessible:", "functional_needs", caller)
        offered = area_desk.offered(house, caller)
        found = needs_desk.ask(house, caller, AreaQuestion(offered.county))
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
            [answer.headline(found.answer)[0], fresh, *answer.headline(found.answer, found.comparisons)[2:]],
            columns=4,
        )


def show_imports(house: House, caller: Caller) -> None:
    """Show the last import, to those who may see the list; nothing to others."""
    if not caller.may(Permission.PROFILES_IMPORT_REPORT):
        return
    with st.container(border=True), shown():
        _head("Safety profiles", ":material/home_health:", "profiles", caller)
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


def show_calls(caller: Caller) -> None:
    """Lead a call taker to the calling number; nothing to others."""
    if caller.may(Permission.PROFILES_OPEN_BY_CALL):
        with st.container(border=True):
            _head("A call", ":material/call:", "call_taking", caller)
            st.text("Type the number that is calling. A profile opens for one hour, on record.")


def show_house(house: House, caller: Caller) -> None:
    """Show whether the installation is sound, to those who watch over it; nothing to others."""
    if not caller.may(Permission.SYSTEM_HEALTH):
        return
    with st.container(border=True), shown():
        _head("The installation", ":material/admin_panel_settings:", "administration", caller)
        machine.show_faults(machine.faults_now(house, caller))
        held = machine.sessions_now(house, caller)
        people = house.accounts.everyone(caller)
        locked = sum(person.locked_until is not None or not person.enabled for person in people)
        show_facts(
            [
                Fact("Signed in now", words.number(len(held))),
                Fact("Accounts", words.number(len(people)), f"{words.number(locked)} disabled or locked"),
            ]
        )


def _head(title: str, icon: str, page: str, caller: Caller) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(title, icon=icon, anchor=False)
        entry = next((one for one in navigation.entries_for(caller) if one.file == page), None)
        if entry is not None:
            st.page_link(f"../pages/{entry.file}.py", label="Open", icon=":material/arrow_forward:")
