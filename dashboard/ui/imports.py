"""Imports on the screen: a file, its columns, a dry run, the import, and what was handed back."""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import pandas as pd
import streamlit as st

from dashboard.exports import Ending
from dashboard.exports import file_name as download_name
from dashboard.profiles.import_jobs import ImportJob, ImportJobs
from dashboard.ui import downloads, past_imports, tables, words
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.importers.blocks import FileFormat, Shape
from data_access.importers.fields import FIELDS, IGNORED
from data_access.importers.mapping import Mapping, propose
from data_access.importers.refused_files import refusals_xlsx
from data_access.importers.remembered import find_mapping
from data_access.importers.report import ImportReport, Progress, refusals_csv
from data_access.importers.run import run_import
from data_access.importers.shapes import shape_of
from data_access.importers.vendors import NOT_CONFIRMED, VENDORS, find_vendor, mapping_of

JOBS: Final = ImportJobs()
"""The imports of this process; whoever started one sees how far it is."""

_UPLOAD: Final = "import_upload"
_FILES_TAKEN: Final = "import_files_taken"
_STAYS: Final = timedelta(hours=12)
"""A session lasts no longer: what lies there from before belongs to nobody who could still import it."""
_NOT_USED: Final = "(not used)"
_TYPES: Final = ("csv", "txt", "tsv", "xlsx", "xlsm", "json", "jsonl", "ndjson", "geojson")
_SHAPE: Final = "import_shape"


class _Upload(Protocol):
    """What Streamlit hands over for an uploaded file."""

    file_id: str
    name: str

    def getbuffer(self) -> memoryview: ...


def ask_for_file(house: House) -> Path | None:
    """Ask for a file; hands back where it lies on this machine, None until one is chosen."""
    _remove_left_behind(house)
    uploaded = st.file_uploader(
        "File of households: XLSX, CSV, JSON, JSON Lines or GeoJSON",
        type=list(_TYPES),
        # Another key is an empty field: the file that was imported must not be written down once more.
        key=f"households_file_{st.session_state.get(_FILES_TAKEN, 0)}",
    )
    return None if uploaded is None else _kept(house, uploaded)


def _kept(house: House, uploaded: _Upload) -> Path:
    """Write the upload down once, readable by nobody else; the next upload takes its place."""
    kept: tuple[str, str] | None = st.session_state.get(_UPLOAD)
    if kept is not None and kept[0] == uploaded.file_id and Path(kept[1]).exists():
        return Path(kept[1])
    folder = _uploads(house) / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / Path(uploaded.name).name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(uploaded.getbuffer())
    if kept is not None:
        _remove(Path(kept[1]))
    st.session_state[_UPLOAD] = (uploaded.file_id, str(path))
    return path


def _uploads(house: House) -> Path:
    return house.settings.data_folder / "uploads"


def _remove_left_behind(house: House) -> None:
    """Remove what was handed over and never imported, by somebody who has long gone."""
    for path in _uploads(house).glob("*/*"):
        if house.clock() - datetime.fromtimestamp(path.stat().st_mtime, UTC) > _STAYS:
            _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def ask_for_source() -> str:
    """Ask which source the file comes from; empty until it is named."""
    return st.text_input(
        "Source",
        placeholder="county-health",
        help="Files of one source update the same households; the same file twice changes nothing.",
        key="import_source",
    ).strip()


def ask_for_mapping(house: House, caller: Caller, path: Path, source: str) -> Mapping | None:
    """Show which column is which field and let it be changed; None for a file without columns.

    What was used for this source before is proposed again. Refuses what `Mapping` refuses.
    """
    with house.store.enter(caller, Permission.PROFILES_IMPORT, about="columns of a file") as visit:
        shape = _shape_of(path)
        remembered = find_mapping(visit, source, shape.header, shape.sheets) if shape.header else None
    for note in shape.notes:
        st.caption(words.plain(note))
    if not shape.header:
        st.caption(
            f"A {shape.format.value.replace('_', ' ')} file holds whole profiles: nothing is to be mapped."
        )
        return None
    return _edited(shape, *_way_to_read(shape, remembered))


def _way_to_read(shape: Shape, remembered: Mapping | None) -> tuple[Mapping, str]:
    """Ask in which way the columns are to be read; hands back the mapping, and the name of the way."""
    ways: dict[str, Callable[[], Mapping]] = {}
    if remembered is not None:
        ways["As last time"] = lambda: remembered
    found = None if shape.sheets else find_vendor(shape.header)
    ways |= {found.title: partial(mapping_of, found, shape.header)} if found is not None else {}
    ways["By headings and contents"] = partial(propose, shape.header, shape.sample, shape.sheets)
    if not shape.sheets:
        ways |= {one.title: partial(mapping_of, one, shape.header) for one in VENDORS if one is not found}
    if found is not None:
        st.caption(words.plain(f"The headings are those of {found.title}. {found.source}"))
    chosen = st.selectbox(
        "Read the columns as",
        list(ways),
        help=f"{NOT_CONFIRMED} marks headings that were not confirmed at their source.",
        key=f"way_{shape.path.parent.name}",
    )
    return ways[chosen](), chosen


def _shape_of(path: Path) -> Shape:
    """Look at a file once and not at every rerun: the texts of a large workbook take seconds to read."""
    kept: tuple[str, Shape] | None = st.session_state.get(_SHAPE)
    if kept is not None and kept[0] == str(path):
        return kept[1]
    shape = shape_of(path)
    st.session_state[_SHAPE] = (str(path), shape)
    return shape


def _edited(shape: Shape, proposed: Mapping, way: str) -> Mapping:
    frame = pd.DataFrame(
        {
            "Column": list(shape.header),
            "Field": [field or _NOT_USED for field in proposed.fields],
            "First values": [_first_values(shape, at) for at in range(len(shape.header))],
        }
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        height="content",
        disabled=["Column", "First values"],
        column_config={
            "Field": st.column_config.SelectboxColumn("Field", options=[_NOT_USED, *FIELDS], required=True)
        },
        key=f"mapping_{shape.path.parent.name}_{way}",
        alt="Columns of the file and the fields they fill",
    )
    fields = tuple(IGNORED if field == _NOT_USED else str(field) for field in edited["Field"])
    return Mapping(shape.header, fields, shape.sheets)


def _first_values(shape: Shape, at: int) -> str:
    return ", ".join(row[at] for row in shape.sample[:3] if at < len(row) and row[at])


def start(
    house: House, caller: Caller, path: Path, source: str, mapping: Mapping | None, *, dry_run: bool
) -> None:
    """Start a dry run or the import itself; refused while another import runs."""

    def work(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
        return run_import(
            house.store,
            caller,
            source,
            path,
            jurisdiction=house.settings.jurisdiction,
            mapping=mapping,
            dry_run=dry_run,
            progress=progress,
            cancelled=cancelled,
        )

    JOBS.start(
        work,
        owner=caller.account_id,
        file_name=path.name,
        source=source,
        dry_run=dry_run,
        now=house.clock(),
        # A dry run is followed by the import of the same file, so that only the import removes it.
        clean_up=_nothing if dry_run else lambda: _remove(path),
    )
    if not dry_run:
        st.session_state[_FILES_TAKEN] = st.session_state.get(_FILES_TAKEN, 0) + 1


def _nothing() -> None:
    pass


def show_outcome(house: House, caller: Caller, job: ImportJob) -> None:
    """Show what became of a file: the sentence, what was remarked, and every row handed back."""
    tell = st.success if job.report is not None else st.warning
    tell(words.plain(job.sentence))
    report = job.report
    if report is None:
        return
    for note in report.notes:
        st.caption(words.plain(f"Line {note.line}: {note.sentence}" if note.line else note.sentence))
    if not report.refused:
        return
    st.markdown(f"**{words.counted(report.rows_refused, 'row')} handed back**")
    tables.show_table(
        [{"Line": row.line, "Why": row.reason} for row in report.refused],
        alt="Rows that were not kept, with the reason",
        empty="",
        key=f"refused_{job.id}",
    )
    if report.dry_run:
        _offer_rows_of_dry_run(house, caller, job, report)
    else:
        as_workbook = report.format is FileFormat.XLSX
        past_imports.offer_rows_of(
            house, caller, report.batch_id, report.rows_refused, key=f"back_{job.id}", as_workbook=as_workbook
        )


def _offer_rows_of_dry_run(house: House, caller: Caller, job: ImportJob, report: ImportReport) -> None:
    """Offer the first rows, which are all that a dry run keeps, in memory and for this process only."""

    def build() -> bytes:
        now = downloads.caller_now(house, caller)
        about = f"rows handed back of dry run {job.id}"
        with house.store.enter(now, Permission.PROFILES_IMPORT_REPORT, about=about):
            if report.format is FileFormat.XLSX:
                return refusals_xlsx(report.columns, report.refused)
            header = report.mapping.header if report.mapping else ()
            return "".join(refusals_csv(header, report.refused)).encode("utf-8-sig")

    rows = words.counted(len(report.refused), "row")
    ending: Ending = "xlsx" if report.format is FileFormat.XLSX else "csv"
    name = download_name("rows handed back", ending, job.id)
    downloads.offer(
        ending, name, build, label=f"{rows} handed back, as {ending.upper()}", key=f"back_{job.id}"
    )
