"""Breaking the glass on the screen: why, who you are once more, and what it opens for 15 minutes."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.geo.typed import point_from_text
from dashboard.ui import look_desk, tables, words
from dashboard.ui.address_box import ask_for_place, finder
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.ui.profile_sheet import show_codes, show_door, show_inside
from dashboard.ui.session import live_session
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.accounts_sessions import LiveSession, Proof
from data_access.break_glass import GLASS_LASTS, SHORTEST_REASON, AtAddress, break_glass, find_open_glass
from data_access.cases import Case, open_codes, open_profile
from data_access.records.household import Codes, SafetyProfile
from data_access.records.ids import HouseholdId

_POINT: Final = "glass_point"
_ANSWERS: Final = KeptAnswers()


def find_open(house: House, caller: Caller) -> Case | None:
    """Find what is open in this session; None while the glass is whole."""
    if live_session().glass_until is None:
        return None

    def ask() -> Case | None:
        with house.store.enter(caller, Permission.PROFILES_BREAK_GLASS, about="what is open") as visit:
            return find_open_glass(visit)

    until = str(live_session().glass_until)
    return _ANSWERS.asked_once(caller, "case", until, ask, now=house.clock(), lasts=GLASS_LASTS)


def ask_to_break(house: House, caller: Caller) -> bool:
    """Ask where, why, and for a proof; True when the glass was broken. Refuses what the door refuses."""
    live = live_session()
    if live.proof is Proof.PROVIDER and live.proven_until is None:
        _lead_to_provider(house)
        return False
    way = st.segmented_control("Find the household by", ["Phone", "Address"], default="Phone", key="glass_by")
    if way == "Address":
        ask_for_place(finder(house, caller), into=_POINT)
    with st.form("glass"):
        if way == "Address":
            where = st.text_input(
                "Point", key=_POINT, placeholder="Choose an address above, or 45.18, -93.45"
            )
        else:
            where = st.text_input("Phone of the household", placeholder="(612) 555-1234", autocomplete="off")
        reason = st.text_input("Why this cannot wait", max_chars=300, placeholder="What happens, and to whom")
        st.caption(f"At least {SHORTEST_REASON} characters. Your reason is read by somebody else.")
        proof = _ask_for_proof(live, house.settings.zone)
        asked = st.form_submit_button("Break the glass", icon=":material/emergency:", type="primary")
    if not asked:
        return False
    if live.proof is not Proof.PROVIDER:
        house.sign_ins.again(caller, proof)
    place = _address(house, where) if way == "Address" else where
    about = f"glass broken at {'an address' if way == 'Address' else 'a phone'}, which is not kept"
    with house.store.enter(
        caller, Permission.PROFILES_BREAK_GLASS, about=about, reason=reason, writes=True
    ) as visit:
        break_glass(visit, place)
    return True


def show_open(house: House, caller: Caller, case: Case, now: datetime) -> None:
    """Show every household that the glass opened, whole; how to get in is asked for by itself."""
    minutes = max(0, int((case.ends_at - now).total_seconds() // 60))
    st.badge(f"{words.counted(minutes, 'minute')} left", icon=":material/timer:", color="orange")
    today = now.astimezone(house.settings.zone).date()
    for at, household_id in enumerate(case.households):
        with st.container(border=len(case.households) > 1, key=f"glass_{at}"):
            _show_household(house, caller, case, household_id, today=today)


def show_notices(house: House, caller: Caller) -> None:
    """Show administrators every time that the glass was broken in seven days; nothing to others."""
    if not caller.may(Permission.AUDIT_REVIEW):
        return
    broken, now = look_desk.broken_lately(house, caller), house.clock()
    for one in (one for one in broken if one.ends_at > now):
        until = words.local_time(one.ends_at, house.settings.zone)
        st.error(
            f"**{words.plain(one.name)} has broken the glass**, until {until}, for"
            f" {words.counted(one.households, 'household')}: {words.plain(one.reason)}",
            icon=":material/emergency:",
        )
    if broken:
        st.subheader("Broken glass in the last seven days", anchor=False)
        tables.show_table(
            [
                {
                    "When": words.local_time(one.opened_at, house.settings.zone),
                    "Who": one.name,
                    "Why": one.reason,
                    "Households": one.households,
                }
                for one in broken
            ],
            alt="Broken glass in the last seven days",
            empty="",
            key="broken_glass",
        )


def _show_household(
    house: House, caller: Caller, case: Case, household_id: HouseholdId, *, today: date
) -> None:
    profile = _profile(house, caller, case, household_id)
    show_door(profile, today=today)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        asked = st.button("Show the codes", key=f"glass_codes_{household_id.hex()}", icon=":material/key:")
        st.caption("How to get in. Asking for the codes is on record.")
    if asked:
        show_codes(_codes(house, caller, case, household_id))
    show_inside(profile, today=today)


def _profile(house: House, caller: Caller, case: Case, household_id: HouseholdId) -> SafetyProfile:
    def ask() -> SafetyProfile:
        about = f"profile of household {household_id.hex()}, broken glass {case.id.hex()}"
        with house.store.enter(caller, Permission.PROFILES_BREAK_GLASS, about=about) as visit:
            return open_profile(visit, case.id, household_id)

    now = house.clock()
    asked = f"{case.id.hex()}|{household_id.hex()}"
    return _ANSWERS.asked_once(
        caller, "profile", asked, ask, now=now, lasts=max(case.ends_at - now, timedelta(0))
    )


def _codes(house: House, caller: Caller, case: Case, household_id: HouseholdId) -> Codes:
    about = f"access codes of household {household_id.hex()}, broken glass {case.id.hex()}"
    with house.store.enter(caller, Permission.PROFILES_BREAK_GLASS, about=about) as visit:
        return open_codes(visit, case.id, household_id)


def _address(house: House, text: str) -> AtAddress:
    latitude, longitude = point_from_text(text)
    return AtAddress(latitude, longitude, house.places)


def _lead_to_provider(house: House) -> None:
    """Say that who you are is proved at the sign-in service, and lead there in the same window."""
    name = house.settings.provider.name if house.settings.provider else "the sign-in service"
    st.info(f"First prove once more who you are, at {words.plain(name)}. That holds for two minutes.")
    st.html('<a href="/sign-in/oidc?again=1&amp;to=/break_glass" target="_self">Prove who you are</a>')


def _ask_for_proof(live: LiveSession, zone: ZoneInfo) -> str:
    """Ask for a code or a password; empty where the sign-in service was asked a moment ago."""
    if live.proof is Proof.PROVIDER and live.proven_until is not None:
        st.caption(
            f"You have proved who you are. That holds until {words.local_time(live.proven_until, zone)}."
        )
        return ""
    label = "Your six digits, once more" if live.proof is Proof.CODE else "Your password, once more"
    return st.text_input(label, type="password", autocomplete="one-time-code")
