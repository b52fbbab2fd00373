"""New zones: out of a file, drawn on the map, or a city cut along a grid; looked at before they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from dashboard.evacuation.zones.cutting import cut
from dashboard.evacuation.zones.drafts import (
    Columns,
    columns_in,
    drafts_of,
    drafts_of_pieces,
    likely_columns,
    outlines_of,
)
from dashboard.evacuation.zones.layout import layout_faults, uncovered_sentence
from dashboard.geo.area import Area
from dashboard.geo.files.projection import ProjectionNeeded
from dashboard.geo.files.reading import ENDINGS, AreaFile, FoundArea, read_areas
from dashboard.ui import area_file, words
from dashboard.ui.areas import Choice, Offered
from dashboard.ui.zones import setting
from dashboard.ui.zones.desk import Desk, Picture
from data_access.records.zones import ZoneDraft, ZoneId
from data_access.refusals import BadInput
from data_access.zones.editing import ZonesSaved

_KEPT: Final = "zones_file_kept"
_NONE: Final = "none"
_SENTENCES: Final = 8


@dataclass(frozen=True)
class _Kept:
    file_id: str
    name: str
    read: AreaFile


def show_file(desk: Desk, picture: Picture, offered: Offered) -> None:
    """Ask for a file of zones, show how they lie, and keep them when that is confirmed."""
    uploaded = st.file_uploader(
        "File of zones: GeoJSON, KML, KMZ, GPX, zipped Shapefile, GeoPackage or CAP",
        type=list(ENDINGS),
        max_upload_size=20,
        key="zones_file",
    )
    kept = st.session_state.get(_KEPT)
    if uploaded is not None and (kept is None or kept.file_id != uploaded.file_id):
        kept = _read(uploaded.file_id, uploaded.name, uploaded.getvalue(), offered)
    if not isinstance(kept, _Kept) or uploaded is None:
        return
    for sentence in kept.read.left_out:
        st.caption(words.plain(f"Left out: {sentence}"))
    columns = _ask_columns(kept.read)
    source = st.text_input(
        "Where the zones come from", value=kept.name[:80], max_chars=80, key="zones_source"
    )
    drafts = drafts_of(kept.read.found, source, columns)
    _say_what_it_is(drafts, picture)
    retire = st.checkbox("Retire zones of this source that are not in the file", key="zones_retire_missing")
    _show_layout(drafts, picture, offered)
    if st.button(f"Keep {words.counted(len(drafts), 'zone')}", type="primary", key="zones_keep"):
        _keep(desk, drafts, retire_missing=retire)


def show_drawing(desk: Desk, picture: Picture, choice: Choice | None, offered: Offered) -> None:
    """Make a zone of the chosen area as it is, or cut it along a grid."""
    if choice is None or choice.area is None:
        st.text("Choose an area above first: draw it, take a city, or type its corners.")
        return
    area = choice.area
    name = area.name or "The area"
    one_side, many_side = st.columns(2, gap="medium")
    with one_side, st.form("zones_one", border=True):
        zone_name = st.text_input("Name of the zone", value=name, max_chars=200)
        if st.form_submit_button("Make it one zone", type="primary"):
            draft = ZoneDraft(zone_name, area.as_geojson()["geometry"], "drawn")
            _keep(desk, [draft], retire_missing=False)
    with many_side, st.form("zones_cut", border=True):
        miles = st.number_input("Side of a square in miles", 0.25, 6.0, 1.0, 0.25)
        looked = st.form_submit_button("Show the pieces")
        made = st.form_submit_button("Cut it into zones", type="primary")
    if looked or made:
        pieces = cut(area.shape, miles * 1_609.344)
        drafts = drafts_of_pieces(pieces, "cut along a grid", name[:60], "")
        _say_what_it_is(drafts, picture)
        if made:
            _keep(desk, drafts, retire_missing=False)
        _show_layout(drafts, picture, offered)


def show_retiring(desk: Desk, chosen: Sequence[ZoneId]) -> None:
    """Offer to take the chosen zones out of use."""
    if not chosen:
        st.text(
            "Choose the zones above first. A retired zone stays in the history; its id is not given again."
        )
        return
    if st.button(
        f"Retire {words.counted(len(chosen), 'zone')}", icon=":material/archive:", key="zones_retire"
    ):
        desk.retire(list(chosen))
        setting.say(f"{words.counted(len(chosen), 'zone')} retired.")
        st.rerun(scope="fragment")


def _read(file_id: str, name: str, data: bytes, offered: Offered) -> _Kept | None:
    st.session_state.pop(_KEPT, None)
    try:
        read = read_areas(data, county=offered.county)
    except ProjectionNeeded as asked:
        crs = area_file.ask_for_projection(asked)
        if not crs:
            return None
        read = read_areas(data, crs=crs, county=offered.county)
    st.session_state[_KEPT] = kept = _Kept(file_id, name, _in_county(read, offered.county))
    return kept


def _in_county(read: AreaFile, county: Area) -> AreaFile:
    """Leave out what lies outside the county; refused where nothing of the file is left."""
    kept, left_out = list[FoundArea](), list(read.left_out)
    for one in read.found:
        try:
            one.area.require_in(county)
            kept.append(one)
        except BadInput as fault:
            left_out.append(f"“{one.area.name}”: {fault}")
    if not kept:
        raise BadInput(f"No zone of this file can be used. {left_out[0]}")
    return AreaFile(kept, left_out[:_SENTENCES], read.system)


def _ask_columns(read: AreaFile) -> Columns:
    likely, all_columns = likely_columns(read.found), [_NONE, *columns_in(read.found)]
    with st.container(horizontal=True):
        chosen = {
            name: st.selectbox(
                label,
                all_columns,
                index=_index(all_columns, getattr(likely, name)),
                key=f"zones_column_{name}",
            )
            for name, label in (("id", "Its own id"), ("name", "Name"), ("city", "City"))
        }
    plain = {name: "" if column == _NONE else str(column) for name, column in chosen.items()}
    return replace(Columns(), **plain)


def _index(columns: list[str], wanted: str) -> int:
    return columns.index(wanted) if wanted in columns else 0


def _say_what_it_is(drafts: Sequence[ZoneDraft], picture: Picture) -> None:
    known = {(zone.source, zone.source_id) for zone in picture.zones if zone.source_id}
    again = sum((one.source, one.source_id) in known for one in drafts)
    st.text(
        f"{words.counted(len(drafts), 'zone')}: {words.number(again)} known by their own id and keep their"
        f" public id, {words.number(len(drafts) - again)} new."
    )


def _show_layout(drafts: Sequence[ZoneDraft], picture: Picture, offered: Offered) -> None:
    """Hold the drafts against each other and against the zones that stay."""
    replaced = {(one.source, one.source_id) for one in drafts}
    stay = [
        (f"{zone.id} {zone.name}", picture.outlines[zone.id])
        for zone in picture.zones
        if not zone.source_id or (zone.source, zone.source_id) not in replaced
    ]
    together = [*outlines_of(drafts), *stay]
    faults = layout_faults(together)
    for sentence in faults[:_SENTENCES]:
        st.caption(f":material/join_inner: {words.plain(sentence)}")
    if not faults:
        st.caption("No two zones overlap, and there is no gap between them.")
    uncovered = uncovered_sentence(together, offered.county.shape, "the county")
    if uncovered:
        st.caption(words.plain(uncovered))


def _keep(desk: Desk, drafts: Sequence[ZoneDraft], *, retire_missing: bool) -> None:
    saved: ZonesSaved = desk.bring_in(drafts, retire_missing=retire_missing)
    setting.say(
        f"Kept: {words.number(len(saved.new))} new, {words.number(len(saved.changed))} changed,"
        f" {words.number(len(saved.same))} as they were, {words.number(len(saved.retired))} retired."
    )
    st.rerun(scope="fragment")
