"""An area out of a file: uploaded, looked at, and one of its areas chosen by name."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.geo.area import Area
from dashboard.geo.files.projection import Likely, ProjectionNeeded
from dashboard.geo.files.reading import ENDINGS, AreaFile, read_areas
from dashboard.ui import words

_KEPT: Final = "area_file_kept"


@dataclass(frozen=True)
class _Kept:
    """What was read of the last upload; it outlives the field of the upload on another page."""

    file_id: str
    crs: str
    read: AreaFile


def ask_for_area(county: Area) -> Area | None:
    """Ask for a file and for one of its areas; None until both are chosen.

    Refuses what `read_areas` refuses, and an area outside the county.
    """
    uploaded = st.file_uploader(
        "File: GeoJSON, KML, KMZ, GPX, zipped Shapefile, GeoPackage or CAP",
        type=list(ENDINGS),
        max_upload_size=20,
        key="area_file",
    )
    kept: _Kept | None = st.session_state.get(_KEPT)
    if uploaded is not None:
        kept = _read(uploaded.file_id, uploaded.getvalue(), county, kept)
    if kept is None:
        return None
    for sentence in kept.read.left_out:
        st.caption(words.plain(f"Left out: {sentence}"))
    if kept.read.system:
        st.caption(words.plain(f"Turned into degrees from {kept.read.system}."))
    return _picked(kept.read, county)


def _read(file_id: str, data: bytes, county: Area, kept: _Kept | None) -> _Kept | None:
    """Read an upload once; where its numbers are no degrees, ask what they are."""
    if kept is not None and kept.file_id == file_id:
        return kept
    st.session_state.pop(_KEPT, None)
    try:
        read = read_areas(data, county=county)
        crs = ""
    except ProjectionNeeded as asked:
        crs = ask_for_projection(asked)
        if not crs:
            return None
        read = read_areas(data, crs=crs, county=county)
    st.session_state[_KEPT] = made = _Kept(file_id, crs, read)
    return made


def ask_for_projection(asked: ProjectionNeeded) -> str:
    """Ask which coordinate system the numbers of a file are in; empty until one is chosen."""
    by_label = {_label(one): one.code for one in asked.likely}
    st.caption(words.plain(str(asked)))
    picked = st.selectbox(
        "Coordinate system of the file",
        list(by_label),
        index=None,
        placeholder="Choose one, or type its EPSG number",
        accept_new_options=True,
        key="area_file_system",
    )
    # A part of a name that was typed means the first system of that name; anything else is a number.
    typed = (picked or "").strip()
    fitting = (code for label, code in by_label.items() if typed and typed.casefold() in label.casefold())
    return next(fitting, typed)


def _label(one: Likely) -> str:
    return f"{one.name} ({one.code}): {one.share_in_county:.0%} in the county"


def _picked(read: AreaFile, county: Area) -> Area | None:
    """Offer the areas by their names, those of one name with a number behind."""
    by_label: dict[str, Area] = {}
    for number, area in enumerate(read.areas, start=1):
        by_label[area.name if area.name not in by_label else f"{area.name} ({number})"] = area
    labels = list(by_label)
    only = 0 if len(labels) == 1 else None
    picked = st.selectbox(
        "Area in the file", labels, index=only, placeholder=f"Choose one of {len(labels)}", key="area_in_file"
    )
    chosen = by_label.get(picked or "")
    return None if chosen is None else chosen.require_in(county)
