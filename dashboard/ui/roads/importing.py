"""Roads are brought in: a file and its source, a bar while it goes on, and what became of it."""

import os
import secrets
from pathlib import Path

import streamlit as st

from dashboard.evacuation.roads.import_jobs import RoadJob
from dashboard.jobs import JobState
from dashboard.ui import tables, words
from dashboard.ui.roads.desk import JOBS, Desk
from dashboard.wiring import House
from data_access.refusals import BadInput

_TAKEN = "roads_files_taken"
_TYPES = ("pbf", "osm", "xml", "geojson", "json", "zip", "gpkg")


def show(desk: Desk) -> None:
    """Show the import that runs or ran last, and ask for a file."""
    job = JOBS.latest
    if job is not None and job.state is JobState.RUNNING:
        _show_running()
        return
    if job is not None:
        _show_outcome(job)
    with st.form("roads_import", border=True):
        uploaded = st.file_uploader(
            "File of roads: OpenStreetMap PBF or XML, GeoJSON, zipped Shapefile or GeoPackage",
            type=list(_TYPES),
            key=f"roads_file_{st.session_state.get(_TAKEN, 0)}",
        )
        source = st.text_input("Source", max_chars=80, placeholder="OpenStreetMap, 20 November 2026")
        if not st.form_submit_button("Import", type="primary", icon=":material/upload:"):
            return
    if uploaded is None or not source.strip():
        raise BadInput("Choose a file, and name where it comes from.")
    path = _kept(desk.house, uploaded.name, uploaded.getbuffer())
    desk.start_import(path, source)
    st.session_state[_TAKEN] = st.session_state.get(_TAKEN, 0) + 1
    st.rerun(scope="fragment")


def _kept(house: House, name: str, content: memoryview) -> Path:
    """Write the upload down, readable by nobody else; the import removes it."""
    folder = house.settings.data_folder / "uploads" / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / Path(name).name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return path


@st.fragment(run_every="1s")
def _show_running() -> None:
    """Show how far the import is and let it be stopped; runs the page again when it has ended."""
    job = JOBS.latest
    if job is None or job.state is not JobState.RUNNING:
        st.rerun()
    st.progress(min(1.0, job.share), text=words.plain(job.words))
    st.button("Stop", icon=":material/stop_circle:", on_click=job.stop, key="roads_stop")
    st.caption("You may leave this page: the work goes on.")


def _show_outcome(job: RoadJob) -> None:
    tell = st.success if job.edition is not None else st.warning
    tell(words.plain(job.sentence))
    if job.edition is None or not job.edition.report.notes:
        return
    rows: list[tables.Row] = [{"Road": str(number), "Why": why} for number, why in job.edition.report.notes]
    with st.expander(f"First {len(rows)} roads that were left out or remarked"):
        tables.show_table(rows, alt="Roads left out or remarked", empty="", key="roads_notes")
