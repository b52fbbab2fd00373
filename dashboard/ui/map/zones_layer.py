"""A map of the zones: colour, pattern and letter of each status; clicks choose, drawings are handed back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import streamlit as st
from branca.element import MacroElement

from dashboard.evacuation.zones.looks import LOOKS
from dashboard.ui.map.county import ATTRIBUTION, BASEMAP_MAX_ZOOM, BASEMAP_URL, MAX_ZOOM, Theme
from dashboard.ui.map.drawn import DrawnArea, find_drawn_area
from dashboard.ui.map.elements import (
    ASSETS,
    MAP_SCRIPTS,
    BaseMap,
    CountyMap,
    DrawTools,
    Links,
    Template,
    ViewData,
)
from dashboard.ui.map.escape import esc
from dashboard.ui.map.frame import show_frame
from dashboard.ui.map.legend import WORDS, font_address

_UNUSED: Final = frozenset({"muster_marks", "muster_dots", "muster_households"})
_ACCENT: Final[Mapping[Theme, str]] = {"light": "#04121a", "dark": "#ffffff"}
_LINE: Final[Mapping[Theme, str]] = {"light": "#5f707a", "dark": "#8397a2"}


@dataclass(frozen=True)
class MapZone:
    """A zone on the map; `at` is where its letter stands, (longitude, latitude)."""

    id: str
    name: str
    geometry: Mapping[str, Any]
    at: tuple[float, float]


@dataclass(frozen=True)
class MapView:
    """What changes from run to run: status and choice by id, where to look, and a dashed area."""

    statuses: Mapping[str, str]
    chosen: Sequence[str]
    center: tuple[float, float]
    zoom: int
    saved: Mapping[str, Any] | None = None
    stamp: str = ""
    """A word that stands on the map itself, as EXERCISE does; a picture of the map bears it too."""


@dataclass(frozen=True)
class MapAnswer:
    """What was done on the map since the last run: a drawing, another choice; None where nothing was."""

    drawn: DrawnArea | None
    chosen: tuple[str, ...] | None


class ZoneMap(CountyMap):
    """The county's map with the script of the zones."""

    default_js: ClassVar[Links] = [  # type: ignore[misc]
        *(link for link in MAP_SCRIPTS if link[0] not in _UNUSED),
        ("muster_zones", f"{ASSETS}/muster-zones.js"),
    ]


class Zones(MacroElement):
    """The last script: zones, looks, legend."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            Muster.startZones({{ this._parent.get_name() }}, {{ this.choices|tojson }},
                {{ "drawnItems" if this.drawing else "null" }});
        {% endmacro %}
        """
    )

    def __init__(self, choices: Mapping[str, Any], *, drawing: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Zones"
        self.choices = dict(choices)
        self.drawing = drawing


def show_zones(
    zones: Sequence[MapZone],
    view: MapView,
    *,
    key: str,
    theme: Theme,
    drawn: bool,
    height: int = 620,
) -> MapAnswer:
    """Show the zones and hand back what was done since the last run.

    Zones and looks are constant under one `key`; what changes stands in `view`, so that neither the
    view nor a drawing is lost.
    """
    county = ZoneMap({"minZoom": 7, "maxZoom": MAX_ZOOM, "zoomSnap": 0.5, "worldCopyJump": False})
    base = {"url": BASEMAP_URL, "theme": theme, "lang": "en", "attribution": esc(ATTRIBUTION)}
    BaseMap({**base, "maxDataZoom": BASEMAP_MAX_ZOOM, "maxZoom": MAX_ZOOM}).add_to(county)
    if drawn:
        DrawTools().add_to(county)
    Zones(_choices(zones, view, key, theme), drawing=drawn).add_to(county)
    ViewData(
        {
            "statuses": dict(view.statuses),
            "chosen": list(view.chosen),
            "center": view.center,
            "zoom": view.zoom,
            "saved": view.saved,
        }
    ).add_to(county)
    answer = show_frame(county, key=key, height=height, returned=("all_drawings", "last_active_drawing"))
    drawings = _new_in(f"{key}_drawings", answer.get("all_drawings"))
    return MapAnswer(
        find_drawn_area(drawings) if drawn else None,
        _chosen(_new_in(f"{key}_choice", answer.get("last_active_drawing"))),
    )


def _choices(zones: Sequence[MapZone], view: MapView, key: str, theme: Theme) -> dict[str, Any]:
    looks = [
        {
            "status": status.value,
            "words": look.words,
            "letter": look.letter,
            "colour": look.colour,
            "ink": look.ink,
            "pattern": look.pattern.value,
        }
        for status, look in LOOKS.items()
    ]
    return {
        "name": key,
        "zones": {"type": "FeatureCollection", "features": [_feature(zone) for zone in zones]},
        "looks": looks,
        "title": f"{view.stamp}: status of a zone" if view.stamp else "Status of a zone",
        "stamp": view.stamp,
        "accent": _ACCENT[theme],
        "line": _LINE[theme],
        "words": WORDS,
        "font": font_address(),
        "center": view.center,
        "zoom": view.zoom,
    }


def _feature(zone: MapZone) -> dict[str, Any]:
    about = {"id": zone.id, "name": zone.name, "at": list(zone.at)}
    return {"type": "Feature", "properties": about, "geometry": zone.geometry}


def _new_in(name: str, told: Any) -> Any:  # noqa: ANN401 - what a browser says has no type
    """Hand over once what the browser repeats at every run."""
    seen = st.session_state.get(name)
    st.session_state[name] = told
    return None if told == seen else told


def _chosen(told: object) -> tuple[str, ...] | None:
    about = told.get("properties") if isinstance(told, Mapping) else None
    chosen = about.get("chosen") if isinstance(about, Mapping) else None
    return tuple(str(one) for one in chosen) if isinstance(chosen, list) else None
