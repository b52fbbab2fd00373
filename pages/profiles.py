"""Safety profiles: files of households come in here, and every row that cannot is handed back."""

import streamlit as st

from dashboard.jobs import JobState
from dashboard.ui import consent_sheet, imports, merging, past_imports, progress, watched_folder
from dashboard.ui.refusals import shown
from dashboard.ui.session import caller
from dashboard.wiring import house

here, who = house(), caller()

st.title("Safety profiles", anchor=False)
st.caption("A file is read as a whole or not at all. The same file twice changes nothing.")

job = imports.JOBS.find_latest(who.account_id)
running = job is not None and job.state is JobState.RUNNING
if job is not None and running:
    progress.show_while_running(job)
elif job is not None:
    imports.show_outcome(here, who, job)

st.subheader("Import a file", icon=":material/upload_file:", anchor=False)
with st.container(border=True), shown():
    source = imports.ask_for_source()
    path = imports.ask_for_file(here)
    if path is not None and source:
        mapping = imports.ask_for_mapping(here, who, path, source)
        with st.container(horizontal=True):
            if st.button("Dry run", icon=":material/rule:", disabled=running):
                imports.start(here, who, path, source, mapping, dry_run=True)
                st.rerun()
            if st.button("Import", icon=":material/database_upload:", type="primary", disabled=running):
                imports.start(here, who, path, source, mapping, dry_run=False)
                st.rerun()
    elif path is not None:
        st.caption("Name the source to see the columns.")

st.subheader("Watched folder", icon=":material/drive_folder_upload:", anchor=False)
with shown():
    watched_folder.show_watched_folder(here, who)

st.subheader("The same household twice", icon=":material/join_inner:", anchor=False)
with st.container(border=True), shown():
    st.caption("Two sources may tell of one household. A person decides, and can take it back.")
    merging.look_for_same(here, who)
    merging.show_merges(here, who)

st.subheader("Consents and photos", icon=":material/handshake:", anchor=False)
with st.container(border=True), shown():
    st.caption("What a household agreed to and what shows it; photos of its people. Opening is on record.")
    consent_sheet.keep_consents(here, who)

st.subheader("Imports so far", icon=":material/history:", anchor=False)
with shown():
    past = past_imports.imports_so_far(here, who)
    past_imports.show_past(past, here.settings.zone)
    past_imports.offer_refused_rows(here, who, past)
