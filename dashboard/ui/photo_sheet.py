"""Photos of people: shown beside a profile that is open, and added by who keeps profiles.

They never lie in the server's list of files: a photo goes with the page, to whoever opened the profile.
"""

import base64
import io
from collections.abc import Mapping
from html import escape
from typing import Final

import streamlit as st
from PIL import Image

from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.photos import photos_of
from data_access.profiles import put_photo
from data_access.records.household import SafetyProfile
from data_access.records.ids import HouseholdId

_LONGEST_SIDE: Final = 640
_ADDED: Final = "photo_added"
_NOT_TOLD: Final = "Somebody of this household"
"""Whose photo it is where the profile does not say so: a source told the household anew since then."""


def show_photos(house: House, caller: Caller, household_id: HouseholdId, profile: SafetyProfile) -> None:
    """Show every photo of a household whose profile is open, with the name; nothing when there is none."""
    about = f"photos of household {household_id.hex()}"
    permission = Permission.PROFILES_OPEN_BY_CALL
    if not caller.may(permission):
        permission = Permission.PROFILES_EDIT
    with house.store.enter(caller, permission, about=about) as visit:
        found = photos_of(visit, household_id)
    if found:
        st.html(gallery_html(profile, {photo_id.hex(): photo for photo_id, photo in found.items()}))


def gallery_html(profile: SafetyProfile, photos: Mapping[str, bytes]) -> str:
    """Write the photos (id → JPEG) with the names of those on them, as they stand in the profile."""
    names = {person.photo: person.name for person in profile.people if person.photo}
    figures = [(names.get(photo_id, _NOT_TOLD), photo) for photo_id, photo in photos.items()]
    return f'<div class="muster-photos">{"".join(_figure_html(*one) for one in figures)}</div>'


def ask_for_photo(house: House, caller: Caller, household_id: HouseholdId, profile: SafetyProfile) -> None:
    """Ask for a photo of a person of the household, and seal it; refused is what is no picture."""
    names = list(dict.fromkeys(person.name for person in profile.people if person.name))
    if not names:
        return
    with st.form(f"photo_{household_id.hex()}_{st.session_state.get(_ADDED, 0)}", border=True):
        st.markdown("**Add a photo**")
        name = st.selectbox("Of whom", names)
        photo = st.file_uploader("Photo: JPEG, PNG or WebP, at most 8 MB")
        st.caption("Place, time and camera are taken out of it before it is sealed.")
        asked = st.form_submit_button("Keep the photo", icon=":material/add_a_photo:")
    if asked and photo is None:
        st.info("Choose a file first.")
    elif asked and photo is not None:
        about = f"photo for household {household_id.hex()}"
        today = house.clock().astimezone(house.settings.zone).date()
        with house.store.enter(caller, Permission.PROFILES_EDIT, about=about, writes=True) as visit:
            put_photo(visit, household_id, name, bytes(photo.getbuffer()), today)
        st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1
        st.rerun()


def _figure_html(name: str, photo: bytes) -> str:
    data = base64.b64encode(_small(photo)).decode()
    shown = escape(name)
    return (
        f'<figure><img src="data:image/jpeg;base64,{data}" alt="Photo of {shown}">'
        f"<figcaption>{shown}</figcaption></figure>"
    )


def _small(photo: bytes) -> bytes:
    with Image.open(io.BytesIO(photo)) as image:
        image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
    return out.getvalue()
