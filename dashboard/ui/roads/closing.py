"""A street is closed: found by its name and crossings, clicked on the map, or all in a hazard drawn there."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import streamlit as st
from shapely.geometry import mapping, shape

from dashboard.evacuation.roads.streets import Street, outline_of, streets_named, stretch, told_of
from dashboard.ui import words
from dashboard.ui.map.closures_layer import MapClosure, show_closures
from dashboard.ui.map.county import Theme
from dashboard.ui.roads.desk import Desk, Picture, Wanted
from dashboard.ui.roads.overview import shut_by
from data_access.records.roads import RoadGraph
from data_access.refusals import BadInput
from data_access.roads.blocking import arcs_under
from data_access.roads.closures import Closure, ClosureKind

_SEEN: Final = "roads_drawing_seen"
_DRAWN: Final = "roads_drawing"
_SAID: Final = "roads_said"
_WHOLE: Final = "the whole street"
_LASTS: Final[Mapping[str, int | None]] = {
    "Until reopened": None, "1 hour": 1, "4 hours": 4, "12 hours": 12, "1 day": 24, "3 days": 72,
}  # fmt: skip
_MOST_LINES: Final = 400


def show_said() -> None:
    """Say once what was done in the run before."""
    if said := st.session_state.pop(_SAID, None):
        st.success(words.plain(said))


def show_map(picture: Picture, desk: Desk, graph: RoadGraph, wanted: Wanted | None) -> Wanted | None:
    """Show the closures, and hand back what a drawing on the map means; None where nothing new was drawn."""
    shown = [_on_map(picture, one) for one in picture.closures]
    if wanted is not None:
        shown.append(_mark("chosen", f"To be closed: {wanted.label}", wanted.geometry))
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    drawn = show_closures(
        shown, _box(picture, graph, wanted), key="closures_map", theme=theme, drawn=desk.may_close
    )
    st.session_state[_DRAWN] = drawn
    return None if drawn is None or drawn == st.session_state.get(_SEEN) else _meant(graph, drawn)


def _on_map(picture: Picture, closure: Closure) -> MapClosure:
    kind = "hazard" if closure.kind is ClosureKind.HAZARD else "closed"
    says = f"{closure.label}: {closure.reason} ({shut_by(picture, closure)})"
    return _mark(kind, says, mapping(closure.geometry))


def _mark(kind: str, says: str, geometry: Mapping[str, Any]) -> MapClosure:
    at = shape(geometry).representative_point()
    return MapClosure(kind, says, geometry, (at.y, at.x))


def _box(
    picture: Picture, graph: RoadGraph, wanted: Wanted | None
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where to look: at what is to be closed, else at what is, else at all roads."""
    shapes = [shape(wanted.geometry)] if wanted else [one.geometry for one in picture.closures]
    if not shapes:
        return (
            (float(graph.latitude.min()), float(graph.longitude.min())),
            (float(graph.latitude.max()), float(graph.longitude.max())),
        )
    west, south, east, north = (
        pick(one.bounds[at] for one in shapes) for at, pick in enumerate((min, min, max, max))
    )
    return (south - 0.01, west - 0.015), (north + 0.01, east + 0.015)


def _meant(graph: RoadGraph, drawn: Mapping[str, Any]) -> Wanted:
    """Tell what a drawing means: the street under a point, or everything in an outline."""
    if drawn.get("type") == "Point":
        arcs = arcs_under(graph, ClosureKind.ROAD, shape(drawn))
        if not len(arcs):
            raise BadInput("There is no road within 60 metres of the place: click nearer to one.")
        return Wanted(ClosureKind.ROAD, told_of(graph, arcs).partition(":")[0], outline_of(graph, arcs))
    arcs = arcs_under(graph, ClosureKind.HAZARD, shape(drawn))
    return Wanted(ClosureKind.HAZARD, f"Hazard at {told_of(graph, arcs) or 'no road'}"[:200], drawn)


def ask_by_name(graph: RoadGraph) -> Wanted | None:
    """Ask for a street and the crossings that it is closed between; None until one is chosen."""
    text = st.text_input("Street", placeholder="Lake St", max_chars=120, key="roads_street")
    found = streets_named(graph, text)
    if not found:
        if text.strip():
            st.caption("No street has such a name. Type its first letters, or click on the map.")
        return None
    by_label = {street.label: street for street in found}
    label = st.selectbox("Which one", list(by_label), key="roads_which")
    return None if label is None else _between(graph, by_label[label])


def _between(graph: RoadGraph, street: Street) -> Wanted:
    at = dict(street.crossings)
    whole = Wanted(ClosureKind.ROAD, street.name, outline_of(graph, street.arcs))
    if len(at) < 2:
        return whole
    one_side, other_side = st.columns(2)
    one = one_side.selectbox("From", [_WHOLE, *at], key="roads_from")
    if one is None or one == _WHOLE:
        return whole
    others = [name for name in at if name != one]
    other = other_side.selectbox("To", others, key="roads_to")
    if other is None:
        raise BadInput("Choose the crossing up to which the street is closed.")
    label = f"{street.name}, {one} to {other}"[:200]
    return Wanted(ClosureKind.ROAD, label, outline_of(graph, stretch(graph, street, at[one], at[other])))


def ask_to_close(desk: Desk, wanted: Wanted) -> None:
    """Ask why and for how long, and close it."""
    with st.form("roads_close", border=True):
        st.markdown("**Close at once**")
        label = st.text_input("Name", value=wanted.label, max_chars=200)
        reason = st.text_input("Reason (stays on record)", max_chars=300, placeholder="Flooded")
        lasts = st.selectbox("How long", list(_LASTS))
        if not st.form_submit_button("Close", type="primary", icon=":material/block:"):
            return
    hours = _LASTS[lasts] if lasts else None
    until = None if hours is None else desk.house.clock() + timedelta(hours=hours)
    closed = desk.close(Wanted(wanted.kind, label, wanted.geometry), reason, until)
    st.session_state[_SAID] = (
        f"{closed.label} is closed: routes that are worked out from now on go around it."
    )
    _forget()
    st.rerun(scope="fragment")


def _forget() -> None:
    """Clear what was asked for, so that nothing is closed twice by mistake."""
    st.session_state[_SEEN] = st.session_state.get(_DRAWN)
    st.session_state.pop("roads_street", None)


def ask_to_reopen(desk: Desk, picture: Picture) -> None:
    """Offer to reopen one closure; nothing when none stands."""
    if not picture.closures:
        return
    with st.form("roads_reopen", border=True):
        chosen = st.selectbox(
            "Closure", picture.closures, index=None, placeholder="Choose one", format_func=_told
        )
        if not st.form_submit_button("Reopen", icon=":material/check_circle:"):
            return
    if chosen is None:
        raise BadInput("Choose the closure that is to end.")
    desk.reopen(chosen)
    st.session_state[_SAID] = f"{chosen.label} is open again."
    st.rerun(scope="fragment")


def _told(closure: Closure) -> str:
    return f"{closure.label} ({closure.reason})"
