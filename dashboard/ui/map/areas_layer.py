"""A map of fixed areas in shades: whole areas only, never a point, with a legend of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from branca.element import MacroElement

from dashboard.ui.map.county import (
    ATTRIBUTION,
    BASEMAP_MAX_ZOOM,
    BASEMAP_URL,
    MAX_ZOOM,
    Theme,
)
from dashboard.ui.map.elements import BaseMap, CountyMap, Template
from dashboard.ui.map.escape import esc
from dashboard.ui.map.frame import show_frame
from dashboard.ui.map.legend import font_address

SHADES: Final[Mapping[Theme, tuple[str, ...]]] = {
    "light": ("#d3e8ef", "#93c4d6", "#4f9bb6", "#1f6f8d", "#0a4459"),
    "dark": ("#173d4c", "#21617a", "#3389a6", "#62b6d2", "#b4e2f2"),
}
"""From few to many, one hue: lightness alone tells them apart."""
WITHHELD: Final[Mapping[Theme, str]] = {"light": "#8b98a0", "dark": "#6d7f89"}


@dataclass(frozen=True)
class ShadedArea:
    """One area: its outline as GeoJSON, its words, and its step from 0, or None where it is withheld."""

    geometry: Mapping[str, Any]
    says: str
    step: int | None


class Shades(MacroElement):
    """The areas, their words on hover and focus, and the legend; texts never become HTML."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            (function (map, choices) {
                Muster.useFont(choices.font);
                const layer = L.geoJSON(choices.areas, {
                    style: (area) => area.properties.step === null
                        ? {color: choices.withheld, weight: 1.2, dashArray: "3 4", fillOpacity: 0.16,
                            fillColor: choices.withheld}
                        : {color: choices.line, weight: 1, fillOpacity: 0.82,
                            fillColor: choices.shades[area.properties.step]},
                    onEachFeature: (area, shape) => shape.bindTooltip(
                        Muster.element("span", "", area.properties.says), {sticky: true}),
                }).addTo(map);
                const Legend = L.Control.extend({
                    options: {position: "bottomleft"},
                    onAdd: function () {
                        const box = Muster.element("details", "muster-panel muster-legend");
                        box.open = window.innerWidth > 420;
                        box.append(Muster.element("summary", "", choices.title));
                        const list = Muster.element("ul", "");
                        choices.legend.forEach(function (line) {
                            const item = Muster.element("li", "");
                            const patch = Muster.element("span", "");
                            const edge = line.dashed ? "dashed " + choices.withheld : "solid " + choices.line;
                            Object.assign(patch.style, {
                                width: "18px", height: "14px", borderRadius: "3px", flex: "none",
                                background: line.colour, border: "1px " + edge,
                            });
                            item.append(patch, Muster.element("span", "", line.words));
                            list.append(item);
                        });
                        box.append(list);
                        L.DomEvent.disableClickPropagation(box);
                        return box;
                    },
                });
                map.addControl(new Legend());
                map.attributionControl.setPrefix(false);
                map.fitBounds(layer.getBounds(), {animate: false});
                Muster.settle(map).then(function () {
                    map.fitBounds(layer.getBounds(), {animate: false});
                    map.getContainer().dataset.muster = "drawn";
                });
            })({{ this._parent.get_name() }}, {{ this.choices|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, choices: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Shades"
        self.choices = dict(choices)


def show_areas(
    areas: Sequence[ShadedArea],
    bounds: Sequence[int],
    *,
    key: str,
    title: str,
    withheld: str,
    theme: Theme,
    height: int = 520,
) -> None:
    """Show areas in shades; `bounds` are the least counts of each step, `withheld` the word for the rest."""
    county = CountyMap({"minZoom": 7, "maxZoom": MAX_ZOOM, "zoomSnap": 0.5, "worldCopyJump": False})
    base = {"url": BASEMAP_URL, "theme": theme, "lang": "en", "attribution": esc(ATTRIBUTION)}
    BaseMap({**base, "maxDataZoom": BASEMAP_MAX_ZOOM, "maxZoom": MAX_ZOOM}).add_to(county)
    # Few steps are drawn in shades that stand well apart.
    last = len(bounds) - 1
    shades = [SHADES[theme][4 - round(4 * (last - step) / max(last, 1))] for step in range(len(bounds))]
    steps = [{"colour": shades[step], "words": _words(bounds, step)} for step in range(len(bounds))]
    Shades(
        {
            "areas": {"type": "FeatureCollection", "features": [_feature(area) for area in areas]},
            "shades": shades,
            "withheld": WITHHELD[theme],
            "line": "#ffffff" if theme == "light" else "#0e1a21",
            "legend": [*reversed(steps), {"colour": "transparent", "words": withheld, "dashed": True}],
            "title": title,
            "font": font_address(),
        }
    ).add_to(county)
    show_frame(county, key=key, height=height, returned=())


def _feature(area: ShadedArea) -> dict[str, Any]:
    about = {"says": area.says, "step": area.step}
    return {"type": "Feature", "properties": about, "geometry": area.geometry}


def _words(bounds: Sequence[int], step: int) -> str:
    least = bounds[step]
    if step + 1 == len(bounds):
        return f"{least:,} and more"
    return f"{least:,} to {bounds[step + 1] - 1:,}"
