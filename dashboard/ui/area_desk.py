"""Asks the door for areas: the county, its fixed areas, and what was saved under a name."""

from typing import Final

import streamlit as st

from dashboard.geo.geojson import area_from_geojson
from dashboard.registry.public_geography import Outlined
from dashboard.ui.address_box import finder
from dashboard.ui.areas import Choice, NamedArea, Offered, Way
from dashboard.wiring import House
from data_access.access import Caller, Permission, Role
from data_access.areas import (
    SavedArea,
    delete_area,
    rename_area,
    save_area,
    saved_areas_in,
)
from data_access.records.ids import AreaId
from data_access.refusals import NotFound

_KINDS: Final = {"city": "city", "neighbourhood": "neighbourhood", "zip": "ZIP"}


def offered(house: House, caller: Caller) -> Offered:
    """Read what an area can be chosen from; refused while no county has been imported."""
    with house.store.enter(caller, Permission.AREAS_READ, about="areas to choose from") as visit:
        saved = [_saved(area, caller) for area in saved_areas_in(visit)]
        county = house.geography.areas_in(visit, "county")
        fixed = [_named(one) for kind in _KINDS for one in house.geography.areas_in(visit, kind)]
    if not county:
        raise NotFound("The county's own outline is missing: import the fixed areas first.")
    return Offered(county[0].area, fixed, saved, finder(house, caller))


def offer_saving(house: House, caller: Caller, choice: Choice) -> bool:
    """Offer to save the chosen area, or to rename or delete a saved one; True when something changed."""
    if choice.area is None or not caller.may(Permission.AREAS_SAVE):
        return False
    named = choice.named
    if choice.way is Way.SAVED and named is not None:
        return _offer_changes(house, caller, named) if named.own else False
    return _offer_name(house, caller, choice) if choice.way is not Way.PLACE else False


def _offer_name(house: House, caller: Caller, choice: Choice) -> bool:
    with st.popover("Save this area", icon=":material/bookmark_add:"), st.form("save_area", border=False):
        name = st.text_input("Name of the area", max_chars=200)
        asked = st.form_submit_button("Save", type="primary")
    if not asked or choice.outline is None:
        return False
    role = Role.EMERGENCY_MANAGER if Role.EMERGENCY_MANAGER in caller.roles else min(caller.roles)
    with house.store.enter(caller, Permission.AREAS_SAVE, about="an area saved", writes=True) as visit:
        save_area(visit, name, role, choice.outline)
    st.toast("The area is saved for everyone with your role.")
    return True


def _offer_changes(house: House, caller: Caller, named: NamedArea) -> bool:
    with st.popover("Rename or delete", icon=":material/edit:"), st.form("change_area", border=False):
        name = st.text_input("New name", max_chars=200)
        rename = st.form_submit_button("Rename", type="primary")
        delete = st.form_submit_button("Delete the area", icon=":material/delete:")
    if not (rename or delete):
        return False
    done = "deleted" if delete else "renamed"
    with house.store.enter(caller, Permission.AREAS_SAVE, about=f"a saved area {done}", writes=True) as visit:
        if delete:
            delete_area(visit, AreaId(bytes.fromhex(named.code)))
        else:
            rename_area(visit, AreaId(bytes.fromhex(named.code)), name)
    st.toast(f"The area is {done}.")
    return True


def _named(one: Outlined) -> NamedArea:
    fixed = one.fixed
    name = fixed.code if fixed.kind == "zip" else fixed.name
    label = f"{name} ({_KINDS[fixed.kind]})"
    return NamedArea(label, one.area, fixed.kind, fixed.code, fixed.households, fixed.people, fixed.source)


def _saved(area: SavedArea, caller: Caller) -> NamedArea:
    outline = area_from_geojson(area.geometry, area.name)
    return NamedArea(area.name, outline, "saved", area.id.hex(), own=area.owner == caller.account_id)
