"""Which zones are meant: by a click on the map, by searching for them, or all that an area touches."""

import math
from collections.abc import Sequence
from typing import Final

import shapely
import streamlit as st
from shapely.geometry import mapping

from dashboard.evacuation.zones.neighbours import touched_by
from dashboard.ui import areas, asked, words
from dashboard.ui.areas import Choice, Offered
from dashboard.ui.map.county import Theme
from dashboard.ui.map.zones_layer import MapView, MapZone, show_zones
from dashboard.ui.zones import stamp
from dashboard.ui.zones.desk import Picture
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.records.zones import ZoneId, ZoneStatus

_CHOSEN: Final = "zones_chosen"
_PENDING: Final = "zones_pending"
_SIMPLIFIED_DEGREES: Final = 5e-5


def take(zones: Sequence[ZoneId]) -> None:
    """Choose these zones and no others, at the next run."""
    st.session_state[_PENDING] = [str(one) for one in zones]


def choose(picture: Picture) -> tuple[ZoneId, ...]:
    """Ask which zones are meant; none at first."""
    known = [str(zone.id) for zone in picture.zones]
    # A list may not hold what is no longer offered, and is only changed before it is shown.
    wanted = st.session_state.pop(_PENDING, st.session_state.get(_CHOSEN, []))
    there = set(known)
    st.session_state[_CHOSEN] = [one for one in wanted if one in there]
    labels = {str(zone.id): f"{zone.id} {zone.name}, {zone.city}".rstrip(", ") for zone in picture.zones}
    chosen = st.multiselect(
        stamp.before("Chosen zones", exercise=picture.exercise),
        known,
        format_func=lambda one: labels.get(one, one),
        placeholder="Type an id, a name or a city, or click on the map",
        key=_CHOSEN,
    )
    held = [one for one in picture.outlines if picture.status_of(one) is not ZoneStatus.NORMAL]
    if held and set(held) != set(chosen):
        label = f"Choose all {words.number(len(held))} with a status"
        st.button(stamp.before(label, exercise=picture.exercise), on_click=take, args=(held,))
    return tuple(ZoneId(one) for one in chosen)


def offer_touched(offered: Offered, picture: Picture, chosen: Sequence[ZoneId]) -> Choice | None:
    """Offer to add all zones that an area touches; give the area, which is None while none is chosen."""
    choice = areas.choose_area(offered)
    if choice.area is None:
        return choice
    touched = touched_by(choice.area.shape, picture.outlines)
    st.caption(
        words.plain(f"{choice.area.name or 'The area'} touches {words.counted(len(touched), 'zone')}.")
    )
    with st.container(horizontal=True):
        st.button(
            f"Choose {'it' if len(touched) == 1 else 'them'}",
            icon=":material/select_all:",
            disabled=not touched,
            on_click=take,
            args=(list(dict.fromkeys([*chosen, *touched])),),
        )
        st.button("Choose none", on_click=take, args=([],), disabled=not chosen)
    return choice


def show_map(
    picture: Picture, offered: Offered, choice: Choice | None, chosen: Sequence[ZoneId], *, draws: bool
) -> bool:
    """Show the zones on the map; True when something was chosen or drawn on it just now."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    view = areas.view_of(offered.county)
    outline = choice.outline if choice is not None else None
    statuses = {str(one): change.status.value for one, change in picture.now.items()}
    answer = show_zones(
        _map_zones(picture),
        MapView(
            statuses,
            [str(one) for one in chosen],
            view.center,
            view.zoom,
            outline,
            stamp.WORD if picture.exercise else "",
        ),
        key=f"zones_map_{theme}_{picture.exercise}_{_geometry_edition(picture)}",
        theme=theme,
        drawn=draws,
    )
    if answer.chosen is not None:
        take([ZoneId(one) for one in answer.chosen])
    return areas.keep_drawing(answer.drawn) or answer.chosen is not None


def offered_areas(house: House, caller: Caller) -> Offered:
    """Read what an area can be chosen from."""
    return asked.offered(house, caller)


def may_set(caller: Caller) -> bool:
    """Whether this caller sets statuses."""
    return caller.may(Permission.ZONES_STATUS)


def _map_zones(picture: Picture) -> list[MapZone]:
    return [
        MapZone(
            str(zone.id),
            zone.name,
            mapping(shapely.simplify(picture.outlines[zone.id], _SIMPLIFIED_DEGREES)),
            _middle(picture, zone.id),
        )
        for zone in picture.zones
    ]


def _middle(picture: Picture, zone: ZoneId) -> tuple[float, float]:
    point = picture.outlines[zone].representative_point()
    return round(float(point.x), 6), round(float(point.y), 6)


def _geometry_edition(picture: Picture) -> str:
    """Name the outlines: the same as long as no zone is new, moved or retired."""
    latest = max((zone.changed_at.timestamp() for zone in picture.zones), default=0.0)
    return f"{len(picture.zones)}_{math.floor(latest * 1000)}"
