"""A map of what is closed: roads as broken lines, hazards as dashed outlines, each with its name in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from branca.element import MacroElement
from folium.plugins import Draw

from dashboard.ui.map.county import ATTRIBUTION, BASEMAP_MAX_ZOOM, BASEMAP_URL, MAX_ZOOM, Theme
from dashboard.ui.map.elements import DRAW_SCRIPTS, DRAW_STYLES, BaseMap, CountyMap, Template
from dashboard.ui.map.escape import esc
from dashboard.ui.map.frame import show_frame
from dashboard.ui.map.legend import font_address

_COLOURS: Final[Mapping[Theme, Mapping[str, str]]] = {
    "light": {"closed": "#b3122b", "hazard": "#8a4b00", "chosen": "#0b5cad", "ink": "#ffffff"},
    "dark": {"closed": "#ff6b7d", "hazard": "#ffb259", "chosen": "#69b1ff", "ink": "#0e1a21"},
}
_LEGEND: Final = (("closed", "X: closed road"), ("hazard", "H: hazard area"), ("chosen", "To be closed"))
_DASHES: Final = {"closed": "3 7", "hazard": "10 6", "chosen": "1 0"}


@dataclass(frozen=True)
class MapClosure:
    """One thing on the map; `kind` is "closed", "hazard" or "chosen"; its letter stands `at` (lat, lon)."""

    kind: str
    says: str
    geometry: Mapping[str, Any]
    at: tuple[float, float]


class RoadTools(Draw):
    """Drawing tools for roads: a place to click, and the outline of a hazard."""

    default_js = DRAW_SCRIPTS
    default_css = DRAW_STYLES

    def __init__(self) -> None:
        style = {"className": "muster-drawn-area"}
        super().__init__(  # type: ignore[no-untyped-call]
            show_geometry_on_click=False,
            position="topleft",
            draw_options={
                "polygon": {"allowIntersection": False, "shapeOptions": style},
                "rectangle": {"showArea": False, "shapeOptions": style},
                "circlemarker": {"radius": 8},
                "circle": False,
                "polyline": False,
                "marker": False,
            },
            edit_options={"edit": False, "poly": {"allowIntersection": False}},
        )


class ClosuresLayer(MacroElement):
    """What is closed, as data; texts become text nodes and never HTML."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            (function (map, told) {
                Muster.useFont(told.font);
                const says = (shape, text) =>
                    shape.bindTooltip(Muster.element("span", "", text), {sticky: true});
                const all = L.featureGroup();
                told.closures.forEach(function (one) {
                    const colour = told.colours[one.kind];
                    const style = {color: colour, weight: one.kind === "hazard" ? 3 : 6, opacity: 0.9,
                        dashArray: told.dashes[one.kind], fillColor: colour, fillOpacity: 0.12};
                    const point = (_, at) => L.circleMarker(at, Object.assign({radius: 6}, style));
                    says(L.geoJSON(one.geometry, {style: style, pointToLayer: point}), one.says).addTo(all);
                    if (one.kind === "chosen") { return; }
                    const sign = Muster.element("span", "", one.kind === "hazard" ? "H" : "X");
                    Object.assign(sign.style, {display: "block", width: "20px", height: "20px",
                        lineHeight: "20px", textAlign: "center", borderRadius: "4px", background: colour,
                        color: told.colours.ink, fontWeight: "700", fontSize: "12px"});
                    const icon = L.divIcon({html: sign, className: "", iconSize: [20, 20]});
                    says(L.marker(one.at, {icon: icon, keyboard: true, alt: one.says}), one.says).addTo(all);
                });
                all.addTo(map);
                const Legend = L.Control.extend({
                    options: {position: "bottomleft"},
                    onAdd: function () {
                        const box = Muster.element("details", "muster-panel muster-legend");
                        box.open = window.innerWidth > 420;
                        box.append(Muster.element("summary", "", told.title));
                        const list = Muster.element("ul", "");
                        told.legend.forEach(function (line) {
                            const item = Muster.element("li", "");
                            const patch = Muster.element("span", "");
                            const how = line.kind === "chosen" ? "4px solid " : "4px dashed ";
                            Object.assign(patch.style, {width: "22px", height: "0", flex: "none",
                                borderTop: how + told.colours[line.kind]});
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
                const view = () => map.fitBounds(told.box, {animate: false, maxZoom: 15});
                view();
                Muster.settle(map).then(function () {
                    view();
                    map.getContainer().dataset.muster = "drawn";
                });
            })({{ this._parent.get_name() }}, {{ this.told|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ClosuresLayer"
        self.told = dict(told)


def show_closures(
    closures: Sequence[MapClosure],
    box: tuple[tuple[float, float], tuple[float, float]],
    *,
    key: str,
    theme: Theme,
    drawn: bool,
    height: int = 560,
) -> Mapping[str, Any] | None:
    """Show what is closed within the `box` (south-west, north-east), and hand back what was drawn last.

    A drawing is a GeoJSON geometry: a point where somebody clicked, or a polygon; None where nothing was
    drawn. The browser repeats it at every run.
    """
    county = CountyMap({"minZoom": 7, "maxZoom": MAX_ZOOM, "zoomSnap": 0.5, "worldCopyJump": False})
    base = {"url": BASEMAP_URL, "theme": theme, "lang": "en", "attribution": esc(ATTRIBUTION)}
    BaseMap({**base, "maxDataZoom": BASEMAP_MAX_ZOOM, "maxZoom": MAX_ZOOM}).add_to(county)
    if drawn:
        RoadTools().add_to(county)
    ClosuresLayer(
        {
            "closures": [
                {"kind": one.kind, "says": one.says, "geometry": one.geometry, "at": one.at}
                for one in closures
            ],
            "colours": _COLOURS[theme],
            "dashes": _DASHES,
            "legend": [{"kind": kind, "words": words} for kind, words in _LEGEND],
            "title": "Closures",
            "font": font_address(),
            "box": box,
        }
    ).add_to(county)
    answer = show_frame(county, key=key, height=height, returned=("last_active_drawing",))
    last = answer.get("last_active_drawing")
    geometry = last.get("geometry") if isinstance(last, Mapping) else None
    return geometry if isinstance(geometry, Mapping) else None
