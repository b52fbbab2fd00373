"""The plan on the map: its area, the routes, the narrow roads, the shelters and depots; words for each."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st
from branca.element import MacroElement

from dashboard.ui.map.county import ATTRIBUTION, BASEMAP_MAX_ZOOM, BASEMAP_URL, MAX_ZOOM, Theme
from dashboard.ui.map.elements import BaseMap, CountyMap, Template
from dashboard.ui.map.escape import esc
from dashboard.ui.map.frame import show_frame
from dashboard.ui.map.legend import font_address
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation_plan import PlanRides

_HEIGHT_PIXELS: Final = 620
_COLOURS: Final[Mapping[Theme, Mapping[str, str]]] = {
    "light": {
        "bus": "#0b5cad", "lift_bus": "#6a3fb5", "lift_van": "#0a7a5a", "ambulance": "#c2262e",
        "car": "#555555", "bottleneck": "#b34700", "area": "#12202b", "shelter": "#0a7a5a",
        "depot": "#4a5a66", "unserved": "#c2262e",
    },
    "dark": {
        "bus": "#69b1ff", "lift_bus": "#b79bff", "lift_van": "#4fd1a5", "ambulance": "#ff7b80",
        "car": "#c0c0c0", "bottleneck": "#ffab5c", "area": "#f2f6f8", "shelter": "#4fd1a5",
        "depot": "#a9b8c2", "unserved": "#ff7b80",
    },
}  # fmt: skip
_DASHES: Final = {"bus": "", "lift_bus": "8 4", "lift_van": "2 5", "ambulance": "12 4 2 4", "car": "1 6"}
"""Colour is never alone: each kind of vehicle has its own dashes as well."""
_LEGEND: Final = (
    ("bus", "Bus"), ("lift_bus", "Lift bus"), ("lift_van", "Lift van"), ("ambulance", "Ambulance"),
    ("car", "Car"), ("bottleneck", "Road that holds cars up"), ("shelter", "S: shelter"),
    ("depot", "D: depot"), ("unserved", "!: cannot be taken"),
)  # fmt: skip


class PlanLayer(MacroElement):
    """Lines and signs of a plan as data; texts become text nodes and never HTML."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            (function (map, told) {
                Muster.useFont(told.font);
                const says = (shape, text) =>
                    shape.bindTooltip(Muster.element("span", "", text), {sticky: true});
                const all = L.featureGroup();
                const area = L.geoJSON(told.area, {interactive: false, style: {
                    color: told.colours.area, weight: 2, dashArray: "6 4", fillOpacity: 0.05}}).addTo(all);
                told.narrow.forEach(function (one) {
                    says(L.polyline(one.line, {color: told.colours.bottleneck, weight: 9, opacity: 0.75}),
                        one.says).addTo(all);
                });
                told.routes.forEach(function (one) {
                    says(L.polyline(one.line, {color: told.colours[one.kind], weight: 3, opacity: 0.85,
                        dashArray: told.dashes[one.kind]}), one.says).addTo(all);
                });
                told.signs.forEach(function (one) {
                    const sign = Muster.element("span", "", one.letter);
                    Object.assign(sign.style, {display: "block", width: "20px", height: "20px",
                        lineHeight: "20px", textAlign: "center",
                        borderRadius: one.letter === "S" ? "4px" : "50%",
                        background: told.colours[one.kind], color: told.ink, fontWeight: "700",
                        fontSize: "12px"});
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
                            Object.assign(patch.style, {width: "22px", height: "0", flex: "none",
                                borderTop: "4px " + (told.dashes[line.kind] ? "dashed " : "solid ")
                                    + told.colours[line.kind]});
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
                const view = () => map.fitBounds(area.getBounds().pad(0.25), {animate: false});
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
        self._name = "PlanLayer"
        self.told = dict(told)


def show_plan(
    plan: KeptPlan, rides: PlanRides, *, vehicles: Sequence[str] = (), height: int = _HEIGHT_PIXELS
) -> None:
    """Show a plan on the map; with `vehicles`, the routes of these alone."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    county = CountyMap({"minZoom": 7, "maxZoom": MAX_ZOOM, "zoomSnap": 0.5, "worldCopyJump": False})
    base = {"url": BASEMAP_URL, "theme": theme, "lang": "en", "attribution": esc(ATTRIBUTION)}
    BaseMap({**base, "maxDataZoom": BASEMAP_MAX_ZOOM, "maxZoom": MAX_ZOOM}).add_to(county)
    PlanLayer(
        {
            "area": plan.area,
            "narrow": [] if vehicles else _narrow(plan),
            "routes": routes_told(plan, rides, vehicles),
            "signs": _signs(plan, rides),
            "colours": _COLOURS[theme],
            "dashes": _DASHES,
            "ink": "#ffffff" if theme == "light" else "#0e1a21",
            "legend": _legend(plan, rides),
            "title": "EXERCISE: the plan" if plan.head.exercise else "The plan",
            "font": font_address(),
        }
    ).add_to(county)
    show_frame(county, key="evacuation_plan_map", height=height, returned=())


def routes_told(plan: KeptPlan, rides: PlanRides, vehicles: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Lay out the routes for the script: line, kind of vehicle, words."""
    kinds = {one.code: one.kind.value for one in plan.inputs.vehicles}
    shelters = {one.code: one.name for one in plan.inputs.shelters}
    return [
        {
            "line": trip.line,
            "kind": kinds.get(route.vehicle, "car"),
            "says": f"{route.vehicle}, trip {number} to {shelters.get(trip.shelter, trip.shelter)}: "
            f"{len(trip.stops)} doors, there after {trip.arrives:,.0f} min",
        }
        for route in rides.routes
        if not vehicles or route.vehicle in vehicles
        for number, trip in enumerate(route.trips, 1)
        if trip.line
    ]


def _legend(plan: KeptPlan, rides: PlanRides) -> list[dict[str, str]]:
    """Name what is on this map and nothing else."""
    kinds = {one.code: one.kind.value for one in plan.inputs.vehicles}
    there = {kinds.get(route.vehicle, "car") for route in rides.routes} | {"shelter", "depot"}
    there |= {"bottleneck"} if _narrow(plan) else set()
    there |= {"unserved"} if rides.unserved else set()
    return [{"kind": kind, "words": words_} for kind, words_ in _LEGEND if kind in there]


def _narrow(plan: KeptPlan) -> list[dict[str, Any]]:
    egress = plan.results.egress
    return [
        {"line": one.line, "says": one.name} for one in (egress.bottlenecks if egress else ()) if one.line
    ]


def _signs(plan: KeptPlan, rides: PlanRides) -> list[dict[str, Any]]:
    shelters = [
        {
            "at": (one.latitude, one.longitude),
            "kind": "shelter",
            "letter": "S",
            "says": f"Shelter: {one.name}",
        }
        for one in plan.inputs.shelters
        if one.in_use
    ]
    depots = [
        {"at": (one.latitude, one.longitude), "kind": "depot", "letter": "D", "says": f"Depot: {one.name}"}
        for one in plan.inputs.depots
    ]
    left = [
        {
            "at": (rides.rides[one.ride].latitude, rides.rides[one.ride].longitude),
            "kind": "unserved",
            "letter": "!",
            "says": one.reason,
        }
        for one in rides.unserved
    ]
    return [*shelters, *depots, *left]
