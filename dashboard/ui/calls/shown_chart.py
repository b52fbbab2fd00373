"""A chart on the screen: the sentence, the picture, the same as a table, and both as files."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.chart import Chart
from dashboard.exports import Stamp, csv_bytes, file_name
from dashboard.exports.picture import drawing_of, png_bytes
from dashboard.exports.refused import or_its_sentence
from dashboard.ui import downloads, session, tables, theme
from dashboard.ui.calls import vega
from dashboard.ui.calls.doors import door_of
from dashboard.wiring import House
from data_access.access import Caller

_RULE: Final[Mapping[str, str]] = {"light": "#cfdbe1", "dark": "#2a414d"}
_ROWS_IN_VIEW: Final = 40


@dataclass(frozen=True)
class Shelf:
    """What a file of a chart needs to know: who takes it out, and of which calls."""

    house: House
    caller: Caller
    says: str
    withholds: bool

    def stamp(self, what: str) -> Stamp:
        """Look who clicks, write the audit line, and give the stamp; refused when the session has ended."""
        reader = downloads.caller_now(self.house, self.caller)
        about = f"file of the calls: {what}, {self.says}"
        with self.house.store.enter(reader, door_of(reader), about=about) as visit:
            taken_at = visit.now.astimezone(self.house.settings.zone)
        return Stamp(reader.name, taken_at, f"911 calls, {self.says}", secrets.token_hex(8))


def show_charts(charts: Sequence[Chart], shelf: Shelf) -> None:
    """Show charts below each other, two beside each other where there is room."""
    grid = st.grid(2, min_column_width=340, gap="medium")
    for chart in charts:
        with grid.container(border=True, height="stretch"):
            show_chart(chart, shelf)


def show_chart(chart: Chart, shelf: Shelf) -> None:
    """Show one chart; where it is empty, its sentence says so."""
    st.subheader(chart.title, anchor=False)
    st.text(chart.says)
    if chart.is_empty:
        return
    scheme = st.context.theme.type or "light"
    colours = {**theme.colours(scheme), "rule": _RULE["dark" if scheme == "dark" else "light"]}
    st.vega_lite_chart(spec=vega.spec_of(chart, colours, scheme), alt=chart.says, key=f"chart_{chart.key}")
    if chart.note:
        st.caption(chart.note)
    with st.expander("The same as a table, and as files"):
        rows = chart.rows(withheld=shelf.withholds)
        tables.show_figures(rows[:_ROWS_IN_VIEW], alt=chart.title, empty="There is nothing to show.")
        if len(rows) > _ROWS_IN_VIEW:
            st.caption(f"The first {_ROWS_IN_VIEW} of {len(rows)} rows; the file holds all.")
        with st.container(horizontal=True):
            offer_rows(chart.key, rows, shelf)
            _offer_picture(chart, shelf)


def offer_rows(what: str, rows: tables.Rows, shelf: Shelf) -> None:
    """Offer the rows of a table as CSV; the audit line is written on the click."""
    name = file_name(f"calls {what}", "csv", secrets.token_hex(8))
    key = f"csv_{what.replace(' ', '_')}"
    downloads.offer("csv", name, lambda: csv_bytes(list(rows[0]), rows, shelf.stamp(what)), key=key)


def _offer_picture(chart: Chart, shelf: Shelf) -> None:
    def build() -> bytes:
        return png_bytes(drawing_of(chart), shelf.stamp(f"picture of {chart.title}"))

    name = file_name(f"calls {chart.key}", "png", secrets.token_hex(8))
    _offered_picture(name, or_its_sentence(build), f"png_{chart.key}")


@st.fragment
def _offered_picture(name: str, build: Callable[[], bytes], key: str) -> None:
    """Run again on the click, and nothing else of the page with it."""
    session.live_session()
    st.download_button(
        "Picture", data=build, file_name=name, mime="image/png", icon=":material/image:", key=key
    )
