"""Files of calls that wait for a person: what each column is taken for, to be confirmed."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboard.profiles.watching import TAKEN
from dashboard.ui import tables, words
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.calls.importing import confirm_columns, look
from data_access.watched import FileState, WatchedFile


def ask_to_confirm(house: House, caller: Caller, files: Sequence[WatchedFile]) -> None:
    """Show the files that wait, each with its columns; nothing where none does or the caller may not."""
    watch = house.folder_watch
    if watch is None or not caller.may(Permission.CALLS_IMPORT):
        return
    for one in files:
        path = watch.folder / one.source / TAKEN / one.file_name
        if one.state is FileState.WAITING and path.is_file():
            with st.container(border=True), shown():
                _ask(house, caller, one, path)


def _ask(house: House, caller: Caller, file: WatchedFile, path: Path) -> None:
    looked = look(house.store, caller, path, file.source, zone=house.settings.time_zone)
    st.markdown(f"**{words.plain(file.file_name)}** of {words.plain(file.source)} waits for you.")
    if looked.is_confirmed:
        st.caption("Its columns are confirmed: it is imported within a minute.")
        return
    st.text(f"Each row is {looked.mapping.grain}; its clocks are those of {looked.mapping.zone}.")
    tables.show_figures(
        [{"Column": column, "is taken for": _field(field)} for column, field in looked.mapping.shown()],
        alt=f"Columns of {file.file_name}",
        empty="It has no columns.",
    )
    for note in looked.file.notes:
        st.caption(words.plain(note))
    if st.button("These columns are right", key=f"confirm_{file.digest.hex()}", icon=":material/check:"):
        confirm_columns(house.store, caller, file.source, looked.mapping)
        st.rerun()
    st.caption("Where one is wrong: calls confirm FILE --source NAME --take 'COLUMN=field'")


def _field(field: str) -> str:
    return field.replace("_", " ") or "nothing"
