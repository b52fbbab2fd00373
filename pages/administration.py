"""Administration: who may come in, who is in, what was done, and whether the house is sound."""

import streamlit as st

from dashboard.ui import feeds, machine, past_imports, people, trail
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()
zone = here.settings.zone

st.title("Administration", anchor=False)
st.caption("Administrators see no resident's data. All that is done here is on record.")
accounts, sessions, record, imports, keys, health = st.tabs(
    ["Accounts", "Sessions", "Audit trail", "Imports", "Keys", "Health"],
    on_change="rerun",
    key="part",
    bind="query-params",
)

if accounts.open:
    with accounts, shown():
        everyone = here.accounts.everyone(who)
        people.show_people(everyone, zone)
        st.subheader("Change an account", anchor=False)
        with shown():
            people.ask_about(here, who, everyone) and st.rerun()
        with st.expander("New account", icon=":material/person_add:"), shown():
            people.ask_for_account(here, who) and st.rerun()

if sessions.open:
    with sessions, shown():
        held = machine.sessions_now(here, who)
        machine.show_sessions(held, zone)
        machine.ask_to_end(here, who, held) and st.rerun()

if record.open:
    with record, shown():
        if st.button("Verify the whole trail", icon=":material/verified_user:", type="primary"):
            trail.show_verdict(trail.verify(here, who))
        trail.show_lines(trail.lines_read(here, who), zone)
        with st.expander("Export the trail for somebody else to check", icon=":material/ios_share:"), shown():
            trail.offer_export(here, who)

if imports.open:
    with imports, shown():
        st.caption("What became of each file. Its rows, and those that were handed back, are not shown here.")
        past_imports.show_past(past_imports.imports_watched(here, who), zone)
        with st.expander("Machines that tell 911 calls as they come", icon=":material/sensors:"), shown():
            feeds.show_feeds(here, who, zone)

if keys.open:
    with keys, shown():
        machine.show_keys(machine.keys_now(here, who), zone)

if health.open:
    with health, shown():
        machine.show_faults(machine.faults_now(here, who))
