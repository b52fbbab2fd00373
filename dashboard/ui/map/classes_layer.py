"""A map of areas in classes that have names, as hot spots are: each class with its own shade and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.ui.map.areas_layer import WITHHELD, ShadedArea, Shades
from dashboard.ui.map.county import ATTRIBUTION, BASEMAP_MAX_ZOOM, BASEMAP_URL, MAX_ZOOM, Theme
from dashboard.ui.map.elements import BaseMap, CountyMap
from dashboard.ui.map.escape import esc
from dashboard.ui.map.frame import show_frame
from dashboard.ui.map.legend import font_address


@dataclass(frozen=True)
class AreaClass:
    """A class of areas: its words in the legend and its colour in either theme."""

    words: str
    colours: Mapping[Theme, str]


def show_classes(
    areas: Sequence[ShadedArea],
    classes: Sequence[AreaClass],
    *,
    key: str,
    title: str,
    theme: Theme,
    height: int = 520,
) -> None:
    """Show areas, the `step` of each being the number of its class; one without a step is an outline."""
    county = CountyMap({"minZoom": 7, "maxZoom": MAX_ZOOM, "zoomSnap": 0.5, "worldCopyJump": False})
    base = {"url": BASEMAP_URL, "theme": theme, "lang": "en", "attribution": esc(ATTRIBUTION)}
    BaseMap({**base, "maxDataZoom": BASEMAP_MAX_ZOOM, "maxZoom": MAX_ZOOM}).add_to(county)
    Shades(
        {
            "areas": {"type": "FeatureCollection", "features": [_feature(area) for area in areas]},
            "shades": [one.colours[theme] for one in classes],
            "withheld": WITHHELD[theme],
            "line": "#ffffff" if theme == "light" else "#0e1a21",
            "legend": [{"colour": one.colours[theme], "words": one.words} for one in classes],
            "title": title,
            "font": font_address(),
        }
    ).add_to(county)
    show_frame(county, key=key, height=height, returned=())


def _feature(area: ShadedArea) -> dict[str, Any]:
    about = {"says": area.says, "step": area.step}
    return {"type": "Feature", "properties": about, "geometry": area.geometry}
