"""What administrators see first: a broken glass, what waits for a second look, whether the house is sound."""

import streamlit as st

from dashboard.ui import glass, look_desk, machine, past_imports, words
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.refusals import shown
from dashboard.ui.situation import head
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.keyring import KeyState

_UNFINISHED = (KeyState.PENDING, KeyState.ACTIVE)


def show_oversight(house: House, caller: Caller) -> None:
    """Show a broken glass at once, and how much waits for a second look; nothing to other roles."""
    if not caller.may(Permission.AUDIT_REVIEW):
        return
    with shown():
        glass.show_notices(house, caller)
    with st.container(border=True), shown():
        head("Second looks", ":material/policy:", "oversight", caller)
        weeks = [look_desk.week(house, caller, ago) for ago in (0, 1)]
        show_facts(
            [
                Fact(when, words.number(len(week.open_items)), f"open, of {words.number(len(week.items))}")
                for when, week in zip(("This week", "Last week"), weeks, strict=True)
            ]
        )


def show_house(house: House, caller: Caller) -> None:
    """Show whether the installation is sound, who is in, and how keys and imports stand; else nothing."""
    if not caller.may(Permission.SYSTEM_HEALTH):
        return
    with st.container(border=True), shown():
        head("The installation", ":material/admin_panel_settings:", "administration", caller)
        machine.show_faults(machine.faults_now(house, caller))
        show_facts([*_people(house, caller), _keys(house, caller), _imports(house, caller)], columns=4)


def _people(house: House, caller: Caller) -> list[Fact]:
    people = house.accounts.everyone(caller)
    locked = sum(person.locked_until is not None or not person.enabled for person in people)
    return [
        Fact("Signed in now", words.number(len(machine.sessions_now(house, caller)))),
        Fact("Accounts", words.number(len(people)), f"{words.number(locked)} disabled or locked"),
    ]


def _keys(house: House, caller: Caller) -> Fact:
    keys = machine.keys_now(house, caller)
    unfinished = {key.key_class for key in keys if key.state in _UNFINISHED}
    newest = max((key.made_at for key in keys), default=None)
    made = f"the newest was made {words.local_time(newest, house.settings.zone)}"
    if unfinished:
        made = "python -m dashboard keys rotate takes them up again"
    return Fact("Key rotations under way", words.number(len(unfinished)), made)


def _imports(house: House, caller: Caller) -> Fact:
    past = past_imports.imports_watched(house, caller)
    if not past:
        return Fact("Imports", words.number(0), "nothing has been imported yet")
    last = past[0]
    when = words.local_time(last.started_at, house.settings.zone)
    return Fact("Imports", words.number(len(past)), f"the last {when}, from {last.source}", badge=last.state)
