"""A month that is being counted, on the screen: how far it is, a way to stop it, and how it ended."""

from typing import Final

import streamlit as st

from dashboard.releasing import ReleaseJob
from dashboard.ui.counts_desk import ask_for_release, latest_job
from dashboard.wiring import House

_EVERY: Final = "1s"


def ask_and_show(house: House) -> None:
    """Have the month counted unless somebody stopped it or it was refused; show how far it is."""
    job = latest_job()
    if job is None:
        job = ask_for_release(house)
    if job.running:
        _show_while_running(job)
        return
    if job.stopped:
        st.info("The counting was stopped. Nothing was released.", icon=":material/stop_circle:")
    else:
        st.error(job.sentence or "The counting ended before its time. Nothing was released.")
    if st.button("Count this month", icon=":material/refresh:"):
        ask_for_release(house)
        st.rerun()


@st.fragment(run_every=_EVERY)
def _show_while_running(job: ReleaseJob) -> None:
    if not job.running:
        st.rerun()
    st.progress(job.share, text="This month is being counted, once for everybody")
    st.button("Stop", icon=":material/stop_circle:", on_click=job.stop)
    st.caption("It may take some minutes. You may leave this page: the work goes on and the result stays.")
