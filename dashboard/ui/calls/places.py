"""Where the calls come from, on the map and in tables: areas by residents, and hot spots."""

from collections.abc import Mapping
from typing import Final

import shapely
import streamlit as st
from shapely.geometry import mapping

from dashboard.calls.hot_spots import Heat, HotCell, HotSpots
from dashboard.calls.places import AreaCalls, Places
from dashboard.chart import WITHHELD
from dashboard.registry.public_geography import Outlined
from dashboard.ui import tables, words
from dashboard.ui.calls.desk import Known
from dashboard.ui.calls.shown_chart import Shelf, offer_rows
from dashboard.ui.counts import steps_of
from dashboard.ui.map.areas_layer import ShadedArea, show_areas
from dashboard.ui.map.classes_layer import AreaClass, show_classes
from dashboard.ui.map.county import Theme
from data_access.records.calls import cell_bounds

HEATS: Final[Mapping[Heat, AreaClass]] = {
    Heat.EMERGING: AreaClass("Emerging: hot now, not before", {"light": "#8c1d18", "dark": "#ff9c93"}),
    Heat.LASTING: AreaClass("Lasting: hot in both halves", {"light": "#b86200", "dark": "#f2b35e"}),
    Heat.HOT: AreaClass("Hot over the whole time", {"light": "#6a4fa3", "dark": "#b9a3ea"}),
    Heat.FADING: AreaClass("Fading: hot before, not now", {"light": "#0b5a75", "dark": "#62bfdc"}),
}
_ROWS: Final = 25
_SIMPLIFIED_DEGREES: Final = 2e-4


def show_areas_by_residents(places: Places, known: Known, shelf: Shelf) -> None:
    """Shade the areas by calls per 1,000 residents, with the sentence, the table and a file."""
    st.subheader("Calls per 1,000 residents", anchor=False)
    st.text(places.says)
    rates = [round(one.rate) for one in places.areas if one.rate is not None]
    bounds = steps_of(rates)
    shaded = [_shaded(one, known.areas[one.key], bounds) for one in places.areas if one.key in known.areas]
    map_side, table_side = st.columns([6, 6], gap="medium")
    with map_side:
        if shaded and bounds:
            theme = _theme()
            key = f"calls_areas_{theme}_{abs(hash(shelf.says))}"
            show_areas(
                shaded,
                bounds,
                key=key,
                title="Calls a year per 1,000 residents",
                withheld="No rate",
                theme=theme,
            )
    with table_side:
        rows = [_row(one) for one in places.areas]
        tables.show_table(rows, alt="Calls by area", empty="No call lies in an area that is known.")
        if places.nowhere:
            st.caption(f"{words.counted(places.nowhere, 'call')} in no area that is known: not in the table.")
        if rows:
            offer_rows("areas", rows, shelf)


def show_hot_spots(places: Places, shelf: Shelf) -> None:
    """Show the hot cells on the map and as a table; to those who may see fixed areas only, say so."""
    st.subheader("Hot spots", anchor=False)
    if places.spots is None:
        st.text("Hot spots are smaller than the areas that are counted for you, so they are not shown.")
        return
    st.text(hot_sentence(places.spots))
    st.caption(
        "Getis-Ord Gi* over squares of some 500 m and their neighbours, in the year that ends with the"
        " period, against the whole county and against some five kilometres around; of the squares called"
        " hot at most one in twenty is so by chance (Benjamini and Hochberg)."
        " Emerging and fading compare the two halves of that time."
    )
    if not places.spots.cells:
        return
    theme = _theme()
    classes = list(HEATS)
    shaded = [
        ShadedArea(
            mapping(shapely.box(*cell_bounds(cell.row, cell.column))),
            f"{HEATS[cell.heat].words}. {words.counted(cell.calls, 'call')}, z = {cell.z:.1f}",
            classes.index(cell.heat),
        )
        for cell in places.spots.cells
    ]
    map_side, table_side = st.columns([6, 6], gap="medium")
    with map_side:
        key = f"calls_hot_{theme}_{abs(hash(shelf.says))}"
        show_classes(shaded, list(HEATS.values()), key=key, title="Hot spots of calls", theme=theme)
    with table_side:
        rows = [_hot_row(cell) for cell in places.spots.cells]
        tables.show_table(rows, alt="Hot spots", empty="")
        offer_rows("hot spots", rows, shelf)


def hot_sentence(spots: HotSpots) -> str:
    """Say how many squares are hot, and how many of these come and go."""
    if spots.refused:
        return spots.refused
    number = {heat: sum(cell.heat is heat for cell in spots.cells) for heat in Heat}
    lost = f" {words.counted(spots.without_place, 'call')} without a place." if spots.without_place else ""
    return (
        f"{words.number(len(spots.cells))} of {words.number(spots.cells_looked_at)} squares are or were hot:"
        f" {number[Heat.EMERGING]} emerging, {number[Heat.LASTING]} lasting, {number[Heat.FADING]} fading,"
        f" {number[Heat.HOT]} hot over the whole time.{lost}"
    )


def _row(one: AreaCalls) -> dict[str, tables.Cell]:
    return {
        "Area": one.name,
        "Calls": WITHHELD if one.calls is None else words.number(one.calls),
        "Residents": words.NOT_KNOWN if one.people is None else words.number(one.people),
        "Per 1,000 a year": words.EN_DASH if one.rate is None else words.number(round(one.rate)),
    }


def _hot_row(cell: HotCell) -> dict[str, tables.Cell]:
    west, south, east, north = cell_bounds(cell.row, cell.column)
    return {
        "What": cell.heat.value,
        "Calls": cell.calls,
        "z": round(cell.z, 1),
        "By chance": "under 0.001" if cell.p < 0.001 else f"{cell.p:.3f}",
        "Middle": f"{(south + north) / 2:.4f}, {(west + east) / 2:.4f}",
    }


def _shaded(one: AreaCalls, outlined: Outlined, bounds: list[int]) -> ShadedArea:
    says = f"{one.name}: {'no rate' if one.rate is None else f'{one.rate:,.0f} per 1,000 a year'}"
    step = None if one.rate is None else max(0, sum(bound <= round(one.rate) for bound in bounds) - 1)
    outline = shapely.simplify(outlined.area.shape, _SIMPLIFIED_DEGREES)
    return ShadedArea(mapping(outline), says, step)


def _theme() -> Theme:
    return "dark" if st.context.theme.type == "dark" else "light"
