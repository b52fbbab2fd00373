"""Administration: who may come in, who is in, what was done, and whether the house is sound."""

import streamlit as st

from dashboard.ui import machine, people, trail
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()
zone = here.settings.zone

st.title("Administration", anchor=False)
st.caption("Administrators see no resident's data. All that is done here is on record.")
accounts, sessions, record, keys, health = st.tabs(
    ["Accounts", "Sessions", "Audit trail", "Keys", "Health"],
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

if keys.open:
    with keys, shown():
        machine.show_keys(machine.keys_now(here, who), zone)

if health.open:
    with health, shown():
        machine.show_faults(machine.faults_now(here, who))
