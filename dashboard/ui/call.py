"""A call on the screen: the number that calls opens a case of one hour, and the case opens profiles."""

from datetime import date, datetime
from typing import Final

import streamlit as st

from dashboard.ui import words
from dashboard.ui.consent_sheet import show_consents
from dashboard.ui.photo_sheet import show_photos
from dashboard.ui.profile_sheet import show_codes, show_door, show_inside
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.cases import Case, open_case, open_codes, open_profile
from data_access.evidence import KeptEvidence, evidence_of
from data_access.records.household import Codes, SafetyProfile
from data_access.records.ids import HouseholdId

_CASE: Final = "open_case"


def ask_for_number(house: House, caller: Caller) -> None:
    """Ask for the calling number and open its case; refused is a number that cannot be dialled."""
    with st.form("calling", border=True), st.container(horizontal=True, vertical_alignment="bottom"):
        phone = st.text_input("Number that is calling", placeholder="(612) 555-1234", autocomplete="off")
        asked = st.form_submit_button("Open the case", type="primary", icon=":material/call:")
    if asked:
        st.session_state.pop(_CASE, None)
        about = "the calling number, not kept"
        with house.store.enter(caller, Permission.PROFILES_OPEN_BY_CALL, about=about, writes=True) as visit:
            st.session_state[_CASE] = open_case(visit, phone)


def find_case() -> Case | None:
    """Give the case of this screen; None when no call was taken or it was closed."""
    case = st.session_state.get(_CASE)
    return case if isinstance(case, Case) else None


def close_case() -> None:
    """Put the case off the screen; it ends by itself when its hour is over."""
    st.session_state.pop(_CASE, None)


def show_time_left(case: Case, now: datetime) -> None:
    """Show until when the profiles of the case open."""
    minutes = max(0, int((case.ends_at - now).total_seconds() // 60))
    with st.container(horizontal=True, vertical_alignment="center"):
        left = f"{words.counted(minutes, 'minute')} left"
        st.badge(left, icon=":material/timer:", color="green" if minutes > 10 else "orange")
        st.badge(_found(case), icon=":material/home_health:", color="blue" if case.households else "gray")
        st.button("Close the case", icon=":material/close:", on_click=close_case, type="tertiary")


def show_households(house: House, caller: Caller, case: Case, today: date) -> None:
    """Show every household of the case whole, or say plainly that nobody registered the number."""
    if not case.households:
        st.info("Nobody registered this number. Handle the call as any other.", icon=":material/info:")
        return
    if len(case.households) > 1:
        st.text("Several households registered this number. Ask which address it is.")
    for at, household_id in enumerate(case.households):
        with st.container(border=len(case.households) > 1, key=f"household_{at}"):
            profile, kept = _profile(house, caller, case, household_id)
            show_door(profile, today=today)
            _show_way_in(house, caller, case, household_id)
            show_photos(house, caller, household_id, profile)
            show_inside(profile, today=today)
            show_consents(profile, kept, today=today)


def _show_way_in(house: House, caller: Caller, case: Case, household_id: HouseholdId) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            asked = st.button("Show the codes", key=f"codes_{household_id.hex()}", icon=":material/key:")
            st.caption("How to get in. Asking for the codes is on record.")
        if asked:
            show_codes(_codes(house, caller, case, household_id))


def _profile(
    house: House, caller: Caller, case: Case, household_id: HouseholdId
) -> tuple[SafetyProfile, list[KeptEvidence]]:
    about = f"profile of {_named(case, household_id)}"
    with house.store.enter(caller, Permission.PROFILES_OPEN_BY_CALL, about=about) as visit:
        return open_profile(visit, case.id, household_id), evidence_of(visit, household_id)


def _codes(house: House, caller: Caller, case: Case, household_id: HouseholdId) -> Codes:
    about = f"access codes of {_named(case, household_id)}"
    with house.store.enter(caller, Permission.PROFILES_OPEN_CODES, about=about) as visit:
        return open_codes(visit, case.id, household_id)


def _named(case: Case, household_id: HouseholdId) -> str:
    return f"household {household_id.hex()}, case {case.id.hex()}"


def _found(case: Case) -> str:
    if not case.households:
        return "not registered"
    return words.counted(len(case.households), "household") + " registered"
