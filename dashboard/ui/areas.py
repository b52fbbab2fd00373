"""How a person says where: drawn, by the name of a place, around a point, typed, from a file, or saved.

Whatever way is chosen stands in the address of the page, so that a view can be handed on and the
choice is still there after another page. A drawing is the exception: it is kept for the session, and
is handed on by saving it under a name.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import streamlit as st

from dashboard.geo.area import Area
from dashboard.geo.around import area_around
from dashboard.geo.geojson import area_from_geojson
from dashboard.geo.typed import area_from_text, point_from_text
from dashboard.ui import area_file
from dashboard.ui.address_box import PlaceFinder, ask_for_place, no_places
from dashboard.ui.map.drawn import DrawnArea

_DRAWING: Final = "drawn_area"
_DEFAULT_RADIUS_METRES: Final = 1_000
_MAP_PIXELS: Final = 520
_TILE_PIXELS: Final = 256
_EXAMPLE_CORNERS: Final = "45.20, -93.53; 45.20, -93.40; 45.12, -93.40; 45.12, -93.53"


class Way(StrEnum):
    """How an area is chosen."""

    PLACE = "place"
    DRAWN = "drawn"
    AROUND = "around"
    TYPED = "typed"
    FILE = "file"
    SAVED = "saved"


_WAY_WORDS: Final[Mapping[Way, str]] = {
    Way.PLACE: "City or ZIP",
    Way.DRAWN: "Draw",
    Way.AROUND: "Radius",
    Way.TYPED: "Coordinates",
    Way.FILE: "From a file",
    Way.SAVED: "Saved",
}


@dataclass(frozen=True)
class NamedArea:
    """An area that can be picked from a list: `label` is unique in it and stands in the address.

    How many households and people live there is None when nobody told; `own` is a saved area that
    whoever looks may change.
    """

    label: str
    area: Area
    kind: str
    code: str
    households: int | None = None
    people: int | None = None
    source: str = ""
    own: bool = False


@dataclass(frozen=True)
class Choice:
    """What was chosen: nothing yet (None), or an area with the way it was chosen and its name."""

    way: Way
    area: Area | None
    named: NamedArea | None = None

    @property
    def outline(self) -> Mapping[str, Any] | None:
        """Its outline as a GeoJSON geometry; None while nothing is chosen."""
        return None if self.area is None else dict(self.area.as_geojson()["geometry"])


@dataclass(frozen=True)
class Offered:
    """What a person may choose from: the county, its fixed areas, what was saved, and who finds addresses."""

    county: Area
    fixed: Sequence[NamedArea]
    saved: Sequence[NamedArea]
    find_places: PlaceFinder = no_places


def choose_area(offered: Offered) -> Choice:
    """Ask for an area; its part is None while nothing is chosen. Refuses what `Area` refuses."""
    way_side, chosen_side = st.columns(2, vertical_alignment="bottom")
    way = way_side.segmented_control(
        "Area",
        list(Way),
        format_func=_WAY_WORDS.__getitem__,
        default=Way.PLACE,
        required=True,
        key="area",
        bind="query-params",
        wrap=True,
    )
    chooser = _CHOOSERS[Way(way)]
    with chosen_side, st.container(horizontal=True, vertical_alignment="bottom"):
        return chooser(offered)


def area_or_county(choice: Choice | None, offered: Offered) -> Area:
    """Give the chosen area, or the whole county while nothing is chosen."""
    return choice.area if choice is not None and choice.area is not None else offered.county


def named_in(choice: Choice | None) -> NamedArea | None:
    """Give what was picked from a list; None for an area that has no denominators."""
    return choice.named if choice is not None else None


def keep_drawing(drawn: DrawnArea | None) -> bool:
    """Keep what was drawn for the session; True when it is another drawing than before.

    Nothing drawn changes nothing: the map forgets its drawings when one leaves the page, and then
    shows the kept one as a saved area.
    """
    if drawn is None or st.session_state.get(_DRAWING) == drawn:
        return False
    st.session_state[_DRAWING] = drawn
    return True


def forget_drawing() -> None:
    """Forget the drawing of this session."""
    st.session_state.pop(_DRAWING, None)


def find_kept_drawing() -> DrawnArea | None:
    """Give the drawing of this session; None when nothing was drawn."""
    kept = st.session_state.get(_DRAWING)
    return kept if isinstance(kept, DrawnArea) else None


def _drawn(offered: Offered) -> Choice:
    drawn = find_kept_drawing()
    if drawn is None:
        st.caption("Draw a polygon, a box or a circle on the map. Without a mouse, type coordinates instead.")
        return Choice(Way.DRAWN, None)
    st.button("Forget the drawing", icon=":material/delete:", on_click=forget_drawing)
    return Choice(Way.DRAWN, area_from_geojson(drawn.geometry, "the drawn area", offered.county))


def _place(offered: Offered) -> Choice:
    return _picked(
        Way.PLACE, offered.fixed, "City, neighbourhood or ZIP", "Type a name or a ZIP", key="place"
    )


def _saved(offered: Offered) -> Choice:
    if not offered.saved:
        st.caption("Nothing is saved yet. Choose an area another way, then save it under a name.")
        return Choice(Way.SAVED, None)
    return _picked(Way.SAVED, offered.saved, "Saved area", "Choose a name", key="saved")


def _picked(way: Way, named: Sequence[NamedArea], label: str, hint: str, *, key: str) -> Choice:
    by_label = {one.label: one for one in named}
    picked = st.selectbox(label, list(by_label), index=None, placeholder=hint, key=key, bind="query-params")
    found = by_label.get(picked or "")
    return Choice(way, found.area if found else None, found)


def _from_file(offered: Offered) -> Choice:
    return Choice(Way.FILE, area_file.ask_for_area(offered.county))


def _around(offered: Offered) -> Choice:
    ask_for_place(offered.find_places, into="at")
    text = st.text_input(
        "Point (latitude, longitude)", key="at", bind="query-params", placeholder="45.19, -93.47"
    )
    metres = st.number_input(
        "Radius in metres",
        min_value=50,
        max_value=50_000,
        value=_DEFAULT_RADIUS_METRES,
        step=250,
        key="within",
        bind="query-params",
    )
    if not text.strip():
        return Choice(Way.AROUND, None)
    latitude, longitude = point_from_text(text)
    name = f"{metres:,.0f} m around {latitude:.4f}, {longitude:.4f}"
    return Choice(Way.AROUND, area_around(latitude, longitude, metres, name, offered.county))


def _typed(offered: Offered) -> Choice:
    text = st.text_input(
        "Corners (latitude, longitude; …)", key="corners", bind="query-params", placeholder=_EXAMPLE_CORNERS
    )
    if not text.strip():
        return Choice(Way.TYPED, None)
    return Choice(Way.TYPED, area_from_text(text, "the typed area", offered.county))


_CHOOSERS: Final[Mapping[Way, Callable[[Offered], Choice]]] = {
    Way.DRAWN: _drawn,
    Way.PLACE: _place,
    Way.AROUND: _around,
    Way.TYPED: _typed,
    Way.FILE: _from_file,
    Way.SAVED: _saved,
}


@dataclass(frozen=True)
class View:
    """Where the map looks: (latitude, longitude) and zoom."""

    center: tuple[float, float]
    zoom: int


def view_of(area: Area) -> View:
    """Choose a view that shows the whole area on a map of usual size (Web Mercator, tiles of 256 pixels)."""
    box = area.bounds
    middle = (box.south + box.north) / 2
    degrees = max(box.east - box.west, (box.north - box.south) / math.cos(math.radians(middle)), 1e-4)
    zoom = math.log2(_MAP_PIXELS * 360 / (_TILE_PIXELS * degrees))
    return View((middle, (box.west + box.east) / 2), min(16, max(7, math.floor(zoom))))
