"""Sessions, keys and health on the screen: their state, never a secret, and what is wrong with the house."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.ui import tables, words
from dashboard.wiring import House, key_files
from data_access import health
from data_access.access import Caller, Permission
from data_access.accounts_sessions import end
from data_access.key_states import KeyStanding, key_standings
from data_access.keyring import FINGERPRINTS
from data_access.open_sessions import OpenSession, open_sessions


def sessions_now(house: House, caller: Caller) -> list[OpenSession]:
    """Read who is signed in; on record."""
    with house.store.enter(caller, Permission.PEOPLE_MANAGE, about="open sessions") as visit:
        return open_sessions(visit, house.settings.jurisdiction)


def show_sessions(held: Sequence[OpenSession], zone: ZoneInfo) -> None:
    """Show every open session, the last used first."""
    tables.show_table(
        [
            {
                "Name": one.name,
                "From": one.address,
                "Last used": words.local_time(one.seen_at, zone),
                "Opened": words.local_time(one.opened_at, zone),
                "Ends at the latest": words.local_time(one.ends_at, zone),
                "Second factor": "yes" if one.second_factor else "no",
                "Session": one.session_id[:8],
            }
            for one in held
        ],
        alt="Open sessions, the last used first",
        empty="Nobody is signed in.",
        key="sessions",
    )


def ask_to_end(house: House, caller: Caller, held: Sequence[OpenSession]) -> bool:
    """Ask which session to end, and end it; True when one was ended."""
    by_label = {
        f"{one.name}, {one.session_id[:8]}": one for one in held if one.session_id != caller.session_id
    }
    with st.form("end_session", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.selectbox("End a session", list(by_label), index=None, placeholder="Choose a session")
        asked = st.form_submit_button("End it", icon=":material/logout:")
    chosen = by_label.get(label or "")
    if not asked or chosen is None:
        return False
    about = f"session {chosen.session_id[:8]} of {chosen.name} ended"
    with house.store.enter(caller, Permission.PEOPLE_MANAGE, about=about, writes=True) as visit:
        end(visit.record, chosen.session_id, visit.now)
    st.toast("The session has ended.")
    return True


def keys_now(house: House, caller: Caller) -> list[KeyStanding]:
    """Read where every key stands; on record."""
    with house.store.enter(caller, Permission.KEYS_MANAGE, about="state of the keys") as visit:
        return key_standings(visit)


def show_keys(keys: Sequence[KeyStanding], zone: ZoneInfo) -> None:
    """Show each key by number: what it seals, its state and since when."""
    tables.show_table(
        [
            {
                "Number": key.kid,
                "Class": key.key_class.value.replace("_", " "),
                "State": key.state.value,
                "Made": words.local_time(key.made_at, zone),
                "Since": words.local_time(key.changed_at, zone),
                "Rotation": "not rotated: compares only"
                if key.key_class in FINGERPRINTS
                else "at the console",
            }
            for key in keys
        ],
        alt="Keys by number, class and state",
        empty="There is no key.",
        key="keys",
    )
    st.caption("Keys are rotated at the console: `python -m dashboard keys --help`.")


def faults_now(house: House, caller: Caller) -> list[str]:
    """Ask what is wrong with the house; sentences, or none."""
    with house.store.enter(caller, Permission.SYSTEM_HEALTH, about="health of the installation"):
        return health.faults(house.store, key_files(house.settings))


def show_faults(faults: Sequence[str]) -> None:
    """Say what is wrong with the house, or that nothing is."""
    if not faults:
        st.success(
            "Database, tables, keys, checkpoints and disk are as they should be.",
            icon=":material/check_circle:",
        )
    for fault in faults:
        st.warning(words.plain(fault), icon=":material/warning:")
