"""The parts of the map as folium elements: every script and style comes from this installation.

folium's own classes name public hosts in `default_js` and `default_css`; ours name files under
`/assets/`, relative to the frame of streamlit-folium, so that they also hold under a base path.
What changes from run to run stands in `ViewData` only; the rest is constant, or the frame reloads.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.map import Layer
from folium.plugins import Draw
from folium.template import Environment
from folium.template import Template as FoliumTemplate

from dashboard.ui.map.escape import esc

ASSETS: Final = "../../assets"
"""From `/component/streamlit_folium.st_folium/index.html` to the installation's assets."""

Links = list[tuple[str, str]]

MAP_SCRIPTS: Final[Links] = [
    ("muster_frame", f"{ASSETS}/muster-frame.js"),
    ("leaflet", f"{ASSETS}/vendor/leaflet.js"),
    ("protomaps", f"{ASSETS}/vendor/protomaps-leaflet.js"),
    ("muster_basemap", f"{ASSETS}/muster-basemap.js"),
    ("muster_marks", f"{ASSETS}/muster-marks.js"),
    ("muster_dots", f"{ASSETS}/muster-dots.js"),
    ("muster_households", f"{ASSETS}/muster-households.js"),
    ("muster_areas", f"{ASSETS}/muster-areas.js"),
]
"""In the order in which they are loaded."""
MAP_STYLES: Final[Links] = [
    ("leaflet_css", f"{ASSETS}/vendor/leaflet.css"),
    ("muster_css", f"{ASSETS}/muster-map.css"),
]
DRAW_SCRIPTS: Final[Links] = [("leaflet_draw_js", f"{ASSETS}/vendor/leaflet.draw.js")]
DRAW_STYLES: Final[Links] = [("leaflet_draw_css", f"{ASSETS}/vendor/leaflet.draw.css")]


def _json_of(told: object, **choices: Any) -> str:  # noqa: ANN401 - those of json.dumps
    """Write JSON in which nothing begins an expression of Jinja.

    folium reads what a template wrote as a template once more: a street called `{{ … }}` would be run on
    this machine. Outside of texts no brace of JSON is followed by one of these signs.
    """
    written = json.dumps(told, **choices)
    for begin in ("{{", "{%", "{#"):
        written = written.replace(begin, begin.replace("{", "\\u007b"))
    return written


class _Environment(Environment):
    """folium's, whose `tojson` writes data that stays data."""

    def __init__(self, *args: Any, **choices: Any) -> None:  # noqa: ANN401 - Jinja's own
        super().__init__(*args, **choices)  # type: ignore[no-untyped-call]
        self.policies["json.dumps_function"] = _json_of


class Template(FoliumTemplate):
    """The template of every element of ours; folium's own would run what stands in data."""

    environment_class = _Environment


class CountyMap(folium.Map):
    """A Leaflet map with no tiles, no view and nothing from outside; `Muster.start` gives it life."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.choices|tojson }});
        {% endmacro %}
        """
    )
    default_js: Links = MAP_SCRIPTS
    default_css: Links = MAP_STYLES

    def __init__(self, choices: Mapping[str, Any]) -> None:
        super().__init__(tiles=None)
        self.choices = dict(choices)


class BaseMap(Layer):
    """The vector tiles of `/basemap/county.pmtiles`, drawn in the frame by protomaps-leaflet."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Muster.baseMap({{ this.choices|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, choices: Mapping[str, Any]) -> None:
        super().__init__(name="base", overlay=False, control=False)
        self._name = "BaseMap"
        self.choices = dict(choices)


class DrawTools(Draw):
    """folium's drawing tools, from our own files."""

    default_js: Links = DRAW_SCRIPTS
    default_css: Links = DRAW_STYLES

    def __init__(self) -> None:
        style = {"className": "muster-drawn-area"}
        super().__init__(  # type: ignore[no-untyped-call]
            show_geometry_on_click=False,
            position="topleft",
            draw_options={
                "polygon": {"allowIntersection": False, "shapeOptions": style},
                # Leaflet.draw 1.0.4 fails on an undeclared variable when a rectangle shows its size.
                "rectangle": {"showArea": False, "shapeOptions": style},
                "circle": {"shapeOptions": style, "metric": False, "feet": False},
                "polyline": False,
                "marker": False,
                "circlemarker": False,
            },
            edit_options={"poly": {"allowIntersection": False}},
        )


class Start(MacroElement):
    """The last script: data, saved area, legend and status line."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            Muster.start({{ this._parent.get_name() }}, {{ this.choices|tojson }},
                {{ "drawnItems" if this.drawing else "null" }});
        {% endmacro %}
        """
    )

    def __init__(self, choices: Mapping[str, Any], *, drawing: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.choices = dict(choices)
        self.drawing = drawing


class ViewData(MacroElement):
    """What changes from run to run, as data in an attribute: the script reads it with JSON.parse."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div id="muster-view" hidden data-view="{{ this.text }}"></div>
        {% endmacro %}
        """
    )

    def __init__(self, view: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ViewData"
        self.text = esc(json.dumps(view, separators=(",", ":")))
