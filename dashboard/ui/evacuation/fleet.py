"""Shelters, depots and vehicles on the screen: lists, a form for one at a time, and a file for many."""

import secrets
import tempfile
from pathlib import Path
from typing import Final

import streamlit as st
from msgspec.structs import replace

from dashboard.ui import tables, words
from dashboard.ui.downloads import offer_as
from dashboard.ui.evacuation import desk
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.evacuation import (
    remove_depot,
    remove_shelter,
    remove_vehicle,
    save_depot,
    save_shelter,
    save_vehicle,
)
from data_access.importers.evacuation import Resources, import_resources, refused_csv
from data_access.records.evacuation import Depot, FleetVehicle, Shelter, VehicleKind
from data_access.records.ids import DepotId, ShelterId, VehicleId

_NEW: Final = "A new one"
_REPORT: Final = "resources_report"


def show_resources(house: House, caller: Caller) -> None:
    """Show what there is; who may, changes it and brings in lists."""
    has = desk.resources(house, caller)
    st.subheader("Shelters", icon=":material/night_shelter:", anchor=False)
    tables.show_table(
        [_shelter_row(one) for one in has.shelters], alt="Shelters with their places", empty="No shelter yet."
    )
    st.subheader("Vehicles", icon=":material/directions_bus:", anchor=False)
    depots = {one.id: one.name for one in has.depots}
    tables.show_table(
        [_vehicle_row(one, depots) for one in has.vehicles],
        alt="Vehicles with their places",
        empty="No vehicle yet.",
    )
    if caller.may(Permission.FLEET_EDIT):
        _edit(house, caller, has)
        _import(house, caller)


def _shelter_row(one: Shelter) -> tables.Row:
    return {
        "Code": one.code,
        "Name": one.name,
        "Address": one.address,
        "People": one.people,
        "Accessible cots": one.accessible,
        "Power": one.powered,
        "Animals": one.animals,
        "Medical": "yes" if one.medical else "no",
        "Opens after, min": one.opens_after_minutes,
        "In use": "yes" if one.in_use else "no",
    }


def _vehicle_row(one: FleetVehicle, depots: dict[DepotId, str]) -> tables.Row:
    return {
        "Call sign": one.code,
        "Kind": one.kind.value.replace("_", " "),
        "Depot": depots.get(one.depot_id, words.NOT_KNOWN),
        "Seats": one.seats,
        "Wheelchairs": one.wheelchairs,
        "Stretchers": one.stretchers,
        "Crew, h": one.crew_hours,
        "Ready after, min": one.ready_minutes,
        "In service": "yes" if one.in_service else "no",
    }


def _edit(house: House, caller: Caller, has: desk.Resources) -> None:
    with st.expander("Add or change one", icon=":material/edit:"):
        kind = st.segmented_control(
            "What", ["Shelter", "Vehicle", "Depot"], default="Shelter", required=True, key="edit_kind"
        )
        with shown():
            {"Shelter": _edit_shelter, "Vehicle": _edit_vehicle, "Depot": _edit_depot}[kind](
                house, caller, has
            )


def _edit_shelter(house: House, caller: Caller, has: desk.Resources) -> None:
    known = {one.code: one for one in has.shelters}
    picked = st.selectbox("Shelter", [_NEW, *known], key="edit_shelter")
    one = known.get(picked) or Shelter(
        ShelterId(secrets.token_bytes(16)), "", "new", "", 45.0, -93.4, 100, 0, 0, 0, medical=False
    )
    with st.form("shelter_form", border=False):
        code, name, address, latitude, longitude = _site(
            one.code, "" if picked == _NEW else one.name, one.address, one.latitude, one.longitude
        )
        grid = st.grid(3, min_column_width=160, gap="small")
        people, accessible, powered, animals, opens = (
            int(grid.number_input(label, 0, 100_000, value))
            for label, value in (
                ("People", one.people),
                ("Accessible cots", one.accessible),
                ("Power places", one.powered),
                ("Animal places", one.animals),
                ("Opens after, minutes", one.opens_after_minutes),
            )
        )
        medical = st.checkbox("Medical care", one.medical)
        in_use = st.checkbox("In use", one.in_use)
        save, remove = _buttons(picked != _NEW)
    if save:
        changed = replace(
            one, code=code, name=name, address=address, latitude=latitude, longitude=longitude, people=people,
            accessible=accessible, powered=powered, animals=animals, opens_after_minutes=opens,
            medical=medical, in_use=in_use,
        )  # fmt: skip
        with house.store.enter(caller, Permission.FLEET_EDIT, about=f"shelter {code}", writes=True) as visit:
            save_shelter(visit, changed, jurisdiction=house.settings.jurisdiction)
        st.rerun()
    if remove:
        with house.store.enter(caller, Permission.FLEET_EDIT, about="shelter removed", writes=True) as visit:
            remove_shelter(visit, one.id)
        st.rerun()


def _edit_depot(house: House, caller: Caller, has: desk.Resources) -> None:
    known = {one.code: one for one in has.depots}
    picked = st.selectbox("Depot", [_NEW, *known], key="edit_depot")
    one = known.get(picked) or Depot(DepotId(secrets.token_bytes(16)), "", "new", "", 45.0, -93.4)
    with st.form("depot_form", border=False):
        told = _site(one.code, "" if picked == _NEW else one.name, one.address, one.latitude, one.longitude)
        save, remove = _buttons(picked != _NEW)
    if save:
        changed = Depot(one.id, *told)
        with house.store.enter(caller, Permission.FLEET_EDIT, about=f"depot {told[0]}", writes=True) as visit:
            save_depot(visit, changed, jurisdiction=house.settings.jurisdiction)
        st.rerun()
    if remove:
        with house.store.enter(caller, Permission.FLEET_EDIT, about="depot removed", writes=True) as visit:
            remove_depot(visit, one.id)
        st.rerun()


def _edit_vehicle(house: House, caller: Caller, has: desk.Resources) -> None:
    depots = {one.id: one.name for one in has.depots}
    if not depots:
        st.caption("Enter a depot first: a vehicle starts somewhere.")
        return
    known = {one.code: one for one in has.vehicles}
    picked = st.selectbox("Vehicle", [_NEW, *known], key="edit_vehicle")
    one = known.get(picked) or FleetVehicle(
        VehicleId(secrets.token_bytes(16)),
        next(iter(depots)),
        "new",
        VehicleKind.LIFT_VAN,
        6,
        3,
        0,
        lift=True,
    )
    with st.form("vehicle_form", border=False):
        code = st.text_input("Call sign", "" if picked == _NEW else one.code, max_chars=40)
        depot = st.selectbox(
            "Depot", list(depots), list(depots).index(one.depot_id), format_func=depots.__getitem__
        )
        kinds = list(VehicleKind)
        kind = st.selectbox("Kind", kinds, kinds.index(one.kind), format_func=_plain) or one.kind
        grid = st.grid(3, min_column_width=160, gap="small")
        seats, wheelchairs, stretchers, ready = (
            int(grid.number_input(label, 0, 200, value))
            for label, value in (
                ("Seats", one.seats),
                ("Wheelchairs", one.wheelchairs),
                ("Stretchers", one.stretchers),
                ("Ready after, minutes", one.ready_minutes),
            )
        )
        hours = grid.number_input("Crew, hours", 0.5, 48.0, one.crew_hours, step=0.5)
        lift, power, animals, in_service = (
            st.checkbox(label, value)
            for label, value in (
                ("Lift or ramp", one.lift),
                ("Power on board", one.power),
                ("Takes animals", one.animals),
                ("In service", one.in_service),
            )
        )
        save, remove = _buttons(picked != _NEW)
    if save:
        changed = FleetVehicle(
            one.id, depot, code, kind, seats, wheelchairs, stretchers, lift, power, animals, hours, ready,
            in_service,
        )  # fmt: skip
        with house.store.enter(caller, Permission.FLEET_EDIT, about=f"vehicle {code}", writes=True) as visit:
            save_vehicle(visit, changed, jurisdiction=house.settings.jurisdiction)
        st.rerun()
    if remove:
        with house.store.enter(caller, Permission.FLEET_EDIT, about="vehicle removed", writes=True) as visit:
            remove_vehicle(visit, one.id)
        st.rerun()


def _plain(kind: VehicleKind) -> str:
    return kind.value.replace("_", " ")


def _site(
    code: str, name: str, address: str, latitude: float, longitude: float
) -> tuple[str, str, str, float, float]:
    return (
        st.text_input("Code", code, max_chars=40),
        st.text_input("Name", name, max_chars=120),
        st.text_input("Address", address, max_chars=200),
        st.number_input("Latitude", -90.0, 90.0, latitude, format="%.5f"),
        st.number_input("Longitude", -180.0, 180.0, longitude, format="%.5f"),
    )


def _buttons(there: bool) -> tuple[bool, bool]:
    with st.container(horizontal=True):
        save = st.form_submit_button("Save", type="primary")
        remove = st.form_submit_button("Remove", icon=":material/delete:", disabled=not there)
    return save, remove


def _import(house: House, caller: Caller) -> None:
    with st.expander("Bring in a list (CSV)", icon=":material/upload_file:"):
        st.caption(
            "Shelters: code, name, latitude, longitude, people (or square feet), accessible cots, power "
            "places, animals, medical. Depots: code, name, latitude, longitude. Vehicles: call sign, depot, "
            "kind, seats, wheelchairs, stretchers. A row is found again by its code."
        )
        file = st.file_uploader("List", type=["csv", "txt"], key="resources_file")
        if file is not None and st.button("Import", type="primary", key="resources_import"):
            with shown():
                st.session_state[_REPORT] = _imported(house, caller, file.name, file.getvalue())
    report = st.session_state.get(_REPORT)
    if isinstance(report, Resources):
        _show_report(report)


def _imported(house: House, caller: Caller, name: str, data: bytes) -> Resources:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "list.csv")
        path.write_bytes(data)
        return import_resources(house.store, caller, path, jurisdiction=house.settings.jurisdiction)


def _show_report(report: Resources) -> None:
    st.success(report.sentence(), icon=":material/check:")
    if report.refused:
        tables.show_table(
            [{"Line": note.line, "Why": note.sentence} for note in report.refused],
            alt="Rows that were handed back",
            empty="",
        )
        offer_as(
            "text/csv",
            f"muster-{report.kind}-handed-back.csv",
            lambda: refused_csv(report).encode("utf-8-sig"),
            label="Rows handed back (CSV)",
            key="resources_refused",
        )
