"""The watched folder on the screen: whether it is watched, what it is at, and the files that came."""

import streamlit as st

from dashboard.ui import call_columns, tables, words
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.watched import FileState, watched_in

_STATE_WORDS = {
    FileState.TAKEN: "being imported",
    FileState.DONE: "done",
    FileState.REFUSED: "refused",
    FileState.WAITING: "waits for a person",
}


def show_watched_folder(house: House, caller: Caller) -> None:
    """Show the folder's state and its files; where none is watched, how one would be."""
    watch = house.folder_watch
    with house.store.enter(caller, Permission.PROFILES_IMPORT_REPORT, about="watched folder") as visit:
        files = watched_in(visit)
    zone = house.settings.zone
    if watch is None:
        st.text("This server watches no folder. The setting MUSTER_WATCH_FOLDER names one.")
    else:
        state = watch.state
        at = f" {state.file_name}" if state.file_name else ""
        st.text(f"{watch.folder}: {state.sentence}{at} Since {words.local_time(state.since, zone)}.")
    if not files and watch is None:
        return
    call_columns.ask_to_confirm(house, caller, files)
    tables.show_table(
        [
            {
                "Taken": words.local_time(one.taken_at, zone),
                "Source": one.source,
                "File": one.file_name,
                "State": _STATE_WORDS[one.state],
                "What happened": one.sentence,
            }
            for one in files
        ],
        alt="Files of the watched folder, the latest first",
        empty="No file has come yet.",
        key="watched_files",
    )
