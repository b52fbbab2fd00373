"""What a household agreed to on the screen: how it was given, and for who keeps profiles, what shows it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from dashboard.exports import file_name
from dashboard.profiles.consent_lines import (
    HOW_WORDS,
    ConsentLine,
    consent_lines,
    consents_csv,
)
from dashboard.ui import downloads, words
from dashboard.ui.photo_sheet import ask_for_photo, show_photos
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.evidence import (
    EvidenceId,
    KeptEvidence,
    evidence_of,
    find_scan,
    record_evidence,
)
from data_access.profiles import find_profile, households_of_phone
from data_access.records.household import Evidence, EvidenceKind, SafetyProfile
from data_access.records.ids import HouseholdId
from data_access.refusals import NotFound
from data_access.scans import PDF

_FOUND: Final = "consents_of"
_RECORDED: Final = "consent_recorded"
_TOLD: Final = [kind for kind in EvidenceKind if kind is not EvidenceKind.IMPORT]


def show_consents(profile: SafetyProfile, kept: Sequence[KeptEvidence], *, today: date) -> None:
    """Show what a household agreed to, how that was given, and what follows where nothing shows it."""
    st.subheader("What the household agreed to", icon=":material/handshake:", anchor=False)
    lines = consent_lines(profile, kept, today)
    if not lines:
        st.text("Nothing beyond the 911 call itself.")
        return
    grid = st.grid(2, min_column_width=320)
    for line in lines:
        with grid.container(border=True, height="stretch", gap="small"):
            _show_line(line)


def _show_line(line: ConsentLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{line.title}**")
        if line.holds:
            st.badge("holds", icon=":material/check_circle:", color="blue")
        else:
            st.badge("does not hold", icon=":material/cancel:", color="gray")
    st.text(f"{line.stands[0].upper()}{line.stands[1:]}.")
    if line.how:
        st.text(line.how)
    if line.follows:
        st.caption(f":material/warning: {line.follows}")


def keep_consents(house: House, caller: Caller) -> None:
    """Find a household by its phone, show its consents, and let evidence be added and taken out."""
    with (
        st.form("consents_of_phone", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        phone = st.text_input("Phone of the household", placeholder="(612) 555-1234", autocomplete="off")
        if st.form_submit_button("Show the consents", icon=":material/search:"):
            st.session_state.pop(_FOUND, None)
            st.session_state[_FOUND] = _households(house, caller, phone)
    for household_id in st.session_state.get(_FOUND, ()):
        with shown():
            _show_household(house, caller, HouseholdId(household_id))


def _households(house: House, caller: Caller, phone: str) -> tuple[bytes, ...]:
    about = "a household by its phone, not kept, for its consents"
    with house.store.enter(caller, Permission.PROFILES_EDIT, about=about) as visit:
        found = tuple(households_of_phone(visit, phone))
    if not found:
        raise NotFound("Nobody registered this number.")
    return found


def _opened(
    house: House, caller: Caller, household_id: HouseholdId, what: str
) -> tuple[SafetyProfile, list[KeptEvidence]]:
    about = f"{what} of household {household_id.hex()}"
    with house.store.enter(caller, Permission.PROFILES_EDIT, about=about) as visit:
        profile = find_profile(visit, household_id)
        if profile is None:
            raise NotFound("There is no such household, or it was deleted: look it up again.")
        return profile, evidence_of(visit, household_id)


def _show_household(house: House, caller: Caller, household_id: HouseholdId) -> None:
    profile, kept = _opened(house, caller, household_id, "consents")
    today = house.clock().astimezone(house.settings.zone).date()
    names = ", ".join(person.name for person in profile.people)
    with st.container(border=True, key=f"consents_{household_id.hex()}"):
        st.text(names or "Names not told")
        show_consents(profile, kept, today=today)
        if profile.consents:
            _ask_for_evidence(house, caller, household_id, consent_lines(profile, kept, today), today)
        with st.container(horizontal=True):
            _offer(house, caller, household_id, kept)
        show_photos(house, caller, household_id, profile)
        with shown():
            ask_for_photo(house, caller, household_id, profile)


def _ask_for_evidence(
    house: House, caller: Caller, household_id: HouseholdId, lines: Sequence[ConsentLine], today: date
) -> None:
    here = household_id.hex()
    with st.form(f"evidence_{here}_{st.session_state.get(_RECORDED, 0)}", border=True):
        st.markdown("**Add how a consent was given**")
        titles = {f"{line.title}, {line.stands}": line for line in lines}
        title = st.selectbox("Consent", list(titles))
        how = st.selectbox("How it was given", _TOLD, format_func=HOW_WORDS.__getitem__)
        wording = st.text_input("Version of the wording", placeholder="2026-03 form B", max_chars=200)
        notes = st.text_input("Note", max_chars=500)
        scan = st.file_uploader("Scan: PDF or PNG, at most 10 MB", type=["pdf", "png"])
        if not st.form_submit_button("Record it", icon=":material/verified:", type="primary"):
            return
        line = titles[title]
        about = f"evidence for a consent of household {here}"
        with house.store.enter(caller, Permission.PROFILES_EDIT, about=about, writes=True) as visit:
            record_evidence(
                visit,
                household_id,
                (line.scope, line.given_on),
                Evidence(how=how, wording=wording.strip(), notes=notes.strip()),
                today=today,
                scan=None if scan is None else bytes(scan.getbuffer()),
            )
        st.session_state[_RECORDED] = st.session_state.get(_RECORDED, 0) + 1
        st.rerun()


def _offer(house: House, caller: Caller, household_id: HouseholdId, kept: Sequence[KeptEvidence]) -> None:
    def consents() -> bytes:
        now = downloads.caller_now(house, caller)
        return consents_csv(*_opened(house, now, household_id, "export of the consents"))

    here = household_id.hex()
    downloads.offer(
        "csv", file_name("consents", "csv", here[:16]), consents, label="Consents as CSV", key=f"csv_{here}"
    )
    for one in kept:
        if one.media_type:
            _offer_scan(house, caller, one)


def _offer_scan(house: House, caller: Caller, kept: KeptEvidence) -> None:
    def build() -> bytes:
        now = downloads.caller_now(house, caller)
        about = f"scan of evidence {kept.id.hex()}"
        with house.store.enter(now, Permission.PROFILES_EDIT, about=about) as visit:
            scan = find_scan(visit, EvidenceId(kept.id))
        if scan is None:
            raise NotFound("The scan is no longer here.")
        return scan.data

    ending = "pdf" if kept.media_type == PDF else "png"
    label = f"Scan of {words.day(kept.recorded_at.date())}, {ending.upper()}"
    name = file_name("scan", ending, kept.id.hex()[:16])
    downloads.offer_as(kept.media_type, name, build, label=label, key=f"scan_{kept.id.hex()}")
