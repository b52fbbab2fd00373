"""Work that goes on behind the screen, shown while it runs."""

from typing import Final

import streamlit as st

from dashboard.jobs import JobState
from dashboard.profiles.import_jobs import ImportJob
from dashboard.ui import words

EVERY: Final = "1s"


@st.fragment(run_every=EVERY)
def show_while_running(job: ImportJob) -> None:
    """Show how far an import is and let it be stopped; runs the page again when it has ended."""
    if job.state is not JobState.RUNNING:
        st.rerun()
    told = job.progress
    what = "Dry run" if job.dry_run else "Import"
    if told is None:
        st.progress(0.0, text=f"{what} begins")
    else:
        text = (
            f"{what}: {words.counted(told.rows, 'row')}, {words.number(round(told.rows_per_second))} a second"
        )
        st.progress(told.share, text=text)
    st.button("Stop", icon=":material/stop_circle:", on_click=job.stop, key=f"stop_{job.id}")
    st.caption("You may leave this page: the work goes on, and the result stays in the list below.")
