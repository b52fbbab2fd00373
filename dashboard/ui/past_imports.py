"""The imports so far on the screen: what became of each, and its refused rows as a file."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.exports import Ending, file_name
from dashboard.ui import downloads, tables, words
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.import_list import PastImport, past_imports
from data_access.importers.blocks import FileFormat
from data_access.imports import refused_file, refused_workbook
from data_access.records.ids import BatchId


def imports_so_far(house: House, caller: Caller) -> list[PastImport]:
    """Read the list of imports; on record."""
    with house.store.enter(caller, Permission.PROFILES_IMPORT_REPORT, about="list of imports") as visit:
        return past_imports(visit, house.settings.jurisdiction)


def imports_watched(house: House, caller: Caller) -> list[PastImport]:
    """Read what became of each import, for those who watch over the installation; no row of any file."""
    with house.store.enter(caller, Permission.SYSTEM_IMPORTS, about="list of imports") as visit:
        return past_imports(visit, house.settings.jurisdiction)


def show_past(past: list[PastImport], zone: ZoneInfo) -> None:
    """Show the imports so far, the latest first."""
    tables.show_table(
        [
            {
                "When": words.local_time(one.started_at, zone),
                "Source": one.source,
                "File": one.file_name,
                "State": one.state,
                "Read": one.rows_read,
                "New": one.rows_new,
                "Changed": one.rows_changed,
                "Unchanged": one.rows_same,
                "Handed back": one.rows_refused,
                "Note": one.note,
            }
            for one in past
        ],
        alt="Imports so far, the latest first",
        empty="Nothing has been imported yet.",
        key="past_imports",
    )


def offer_refused_rows(house: House, caller: Caller, past: list[PastImport]) -> None:
    """Let an import be chosen and its refused rows taken out, all of them; nothing when none has any."""
    by_label = {_label(one, house.settings.zone): one for one in past if one.rows_refused}
    if not by_label:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.selectbox(
            "Rows handed back by",
            list(by_label),
            index=None,
            placeholder="Choose an import",
            key="refused_of",
        )
        chosen = by_label.get(label or "")
        if chosen is not None:
            as_workbook = chosen.format == FileFormat.XLSX
            offer_rows_of(
                house, caller, chosen.id, chosen.rows_refused, key="refused_rows", as_workbook=as_workbook
            )


def offer_rows_of(
    house: House, caller: Caller, batch_id: BatchId, rows: int, *, key: str, as_workbook: bool = False
) -> None:
    """Offer every refused row of one import, with its reason, as a file that can be corrected."""
    ending: Ending = "xlsx" if as_workbook else "csv"
    downloads.offer(
        ending,
        file_name("rows handed back", ending, batch_id.hex()[:16]),
        _builder(house, caller, batch_id, as_workbook=as_workbook),
        label=f"{words.counted(rows, 'row')} handed back, as {ending.upper()}",
        key=key,
    )


def _builder(house: House, caller: Caller, batch_id: BatchId, *, as_workbook: bool) -> Callable[[], bytes]:
    def build() -> bytes:
        now = downloads.caller_now(house, caller)
        about = f"rows handed back of import {batch_id.hex()}"
        with house.store.enter(now, Permission.PROFILES_IMPORT_REPORT, about=about) as visit:
            if as_workbook:
                return refused_workbook(visit, batch_id)
            return "".join(refused_file(visit, batch_id)).encode("utf-8-sig")

    return build


def _label(one: PastImport, zone: ZoneInfo) -> str:
    refused = words.counted(one.rows_refused, "row")
    return f"{words.local_time(one.started_at, zone)} · {one.file_name} ({one.source}): {refused}"
