"""Accounts on the screen: who may come in, as what, and what an administrator does about it."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.ui import tables, words
from dashboard.wiring import House
from data_access.access import Caller, Role
from data_access.accounts import Account

_MADE: Final = "accounts_made"
CENTRE_LABEL: Final = "911 centre"
_CENTRE_HELP: Final = (
    "Call takers and supervisors see the calls of this centre alone: write it as imports and feeds name it."
)


def show_people(people: Sequence[Account], zone: ZoneInfo) -> None:
    """Show every account: name, roles, second factor, and whether it may sign in now."""
    tables.show_table(
        [
            {
                "Name": person.name,
                "Shown as": person.shown_name,
                "Roles": words.listed(words.ROLE_WORDS[role] for role in sorted(person.roles)),
                "Centre": person.centre,
                "State": state_of(person, zone),
                "Signs in with": f"the sign-in service ({person.subject})"
                if person.outside
                else "name and password",
                "Second factor": "set up" if person.second_factor else "not yet",
                "Made": words.local_time(person.created_at, zone),
            }
            for person in people
        ],
        alt="Accounts of this county with their roles and state",
        empty="There is no account yet.",
        key="people",
    )


def state_of(person: Account, zone: ZoneInfo) -> str:
    """Say in a few words whether an account may sign in."""
    if not person.enabled:
        return "Disabled"
    if person.locked_until is not None:
        return f"Locked until {words.local_time(person.locked_until, zone)}"
    return "Must change the password" if person.must_change_password else "May sign in"


def ask_for_account(house: House, caller: Caller) -> bool:
    """Ask for a new account and make it; True when one was made. Refuses what `Accounts` refuses."""
    # A refusal leaves what was typed; an account that was made leaves an empty form of another name.
    with st.form(f"new_account_{st.session_state.get(_MADE, 0)}"):
        grid = st.grid(2, min_column_width=240)
        name = grid.text_input("Sign-in name", autocomplete="off")
        shown_name = grid.text_input("Name shown to others", autocomplete="off")
        password = grid.text_input("First password", type="password", autocomplete="new-password")
        centre = grid.text_input(CENTRE_LABEL, autocomplete="off")
        roles = st.pills(
            "Roles", list(Role), format_func=words.ROLE_WORDS.__getitem__, selection_mode="multi"
        )
        st.caption(
            "The first password must be changed at the first sign-in, when the second factor is set up."
        )
        asked = st.form_submit_button("Make the account", type="primary", icon=":material/person_add:")
    if asked:
        house.accounts.create(caller, name, password, frozenset(roles), shown_name=shown_name, centre=centre)
        st.session_state[_MADE] = st.session_state.get(_MADE, 0) + 1
        st.toast("The account is made.")
    return asked


def ask_about(house: House, caller: Caller, people: Sequence[Account]) -> bool:
    """Ask what to change about one account, and change it; True when something was changed."""
    by_name = {person.name: person for person in people}
    name = st.selectbox("Account", list(by_name), index=None, placeholder="Choose an account", key="account")
    person = by_name.get(name or "")
    if person is None:
        return False
    # All forms are shown, whichever of them was used.
    asks = (_ask_for_roles, _ask_for_centre, _ask_for_password, _ask_for_state)
    asked = [ask(house, caller, person) for ask in asks]
    return any([*asked, _ask_for_tie(house, caller, person, people)])


def _ask_for_roles(house: House, caller: Caller, person: Account) -> bool:
    provider = house.settings.provider
    with st.form(f"roles_{person.name}"):
        wanted = st.pills(
            "Roles",
            list(Role),
            default=sorted(person.roles),
            format_func=words.ROLE_WORDS.__getitem__,
            selection_mode="multi",
        )
        if person.outside and provider and provider.role_claim:
            st.caption(f"{provider.name} gives this person's roles anew at each sign-in.")
        asked = st.form_submit_button("Save the roles")
    if asked:
        for role in sorted(frozenset(wanted) - person.roles):
            house.accounts.grant(caller, person.id, role)
        for role in sorted(person.roles - frozenset(wanted)):
            house.accounts.withdraw(caller, person.id, role)
        st.toast("The roles hold from this person's next click.")
    return asked


def _ask_for_centre(house: House, caller: Caller, person: Account) -> bool:
    with st.form(f"centre_{person.name}"):
        centre = st.text_input(CENTRE_LABEL, person.centre, autocomplete="off", help=_CENTRE_HELP)
        asked = st.form_submit_button("Save the centre")
    if asked:
        house.accounts.assign(caller, person.id, centre)
        st.toast("The centre holds from this person's next click.")
    return asked


def _ask_for_password(house: House, caller: Caller, person: Account) -> bool:
    with st.form(f"password_{person.name}", clear_on_submit=True):
        password = st.text_input("New password", type="password", autocomplete="new-password")
        with st.container(horizontal=True):
            reset = st.form_submit_button("Set the password", icon=":material/password:")
            forget = st.form_submit_button("Forget the second factor", icon=":material/phonelink_erase:")
    if reset:
        house.accounts.reset_password(caller, person.id, password)
        st.toast("The password is set. It must be changed at the next sign-in.")
    if forget:
        house.accounts.reset_second_factor(caller, person.id)
        st.toast("The next sign-in sets up a new second factor.")
    return reset or forget


def _ask_for_state(house: House, caller: Caller, person: Account) -> bool:
    with st.form(f"state_{person.name}", clear_on_submit=True):
        reason = st.text_input("Reason (to disable)")
        with st.container(horizontal=True):
            disable = st.form_submit_button("Disable", icon=":material/block:", disabled=not person.enabled)
            enable = st.form_submit_button("Enable or unlock", icon=":material/lock_open:")
    if disable:
        house.accounts.disable(caller, person.id, reason)
        st.toast("The account is disabled and its sessions have ended.")
    if enable:
        house.accounts.enable(caller, person.id)
        st.toast("The account may sign in again.")
    return disable or enable


def _ask_for_tie(house: House, caller: Caller, person: Account, people: Sequence[Account]) -> bool:
    """Ask who at the sign-in provider comes in as this account; nothing where there is no provider."""
    provider = house.settings.provider
    if provider is None:
        return False
    # Who signed in there before got an account of their own, which this one can take the place of.
    known = {one.subject: f"{one.shown_name} ({one.subject})" for one in people if one.outside}
    with st.form(f"tie_{person.name}", clear_on_submit=True):
        subject = st.selectbox(
            f"Comes in through {provider.name} as",
            list(known),
            format_func=lambda one: known.get(one, one),
            index=None,
            placeholder="Choose who signed in there, or type their subject",
            accept_new_options=True,
            disabled=person.outside,
        )
        with st.container(horizontal=True):
            tie = st.form_submit_button("Tie", icon=":material/link:", disabled=person.outside)
            untie = st.form_submit_button("Untie", icon=":material/link_off:", disabled=not person.outside)
    if tie:
        house.accounts.tie(caller, person.id, provider.issuer, subject or "")
        st.toast("From their next sign-in there, this person comes in as this account.")
    if untie:
        house.accounts.untie(caller, person.id)
        st.toast("Nobody comes in through the sign-in service as this account any more.")
    return tie or untie
