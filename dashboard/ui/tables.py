"""Tables: rows for the eye and for a screen reader, with no way of taking them out unrecorded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.ui import words

Cell = str | int | float | None
Row = dict[str, Cell]
Rows = Sequence[Mapping[str, Cell]]

_ROW_PIXELS: Final = 36
_ROWS_IN_VIEW: Final = 14


def show_table(rows: Rows, *, alt: str, empty: str, key: str | None = None) -> None:
    """Show rows as a table that can be sorted and searched; `empty` is the sentence when there are none.

    Text stands in it as it is: cells of this table read neither Markdown nor HTML.
    """
    if not rows:
        st.text(empty)
        return
    frame = pd.DataFrame.from_records([dict(row) for row in rows])
    shown = min(len(frame), _ROWS_IN_VIEW) + 1
    st.dataframe(
        frame,
        hide_index=True,
        alt=alt,
        key=key,
        row_height=_ROW_PIXELS,
        height=shown * _ROW_PIXELS + 2,
    )


def show_list(pairs: Mapping[str, str], *, alt: str) -> None:
    """Show names and values of ours (not of residents) as a compact list; nothing when there are none."""
    if pairs:
        st.table(dict(pairs), border="horizontal", alt=alt)


def show_figures(rows: Rows, *, alt: str, empty: str, blank: str = words.EN_DASH) -> None:
    """Show a small table of figures as plain HTML: all but the first column to the right, thousands apart.

    The words in it are ours, so that Markdown may make them strong; residents' text goes to `show_table`.
    `blank` stands where there is no number.
    """
    if not rows:
        st.text(empty)
        return
    frame = pd.DataFrame.from_records([dict(row) for row in rows])
    figures = list(frame.columns[1:])

    def figure(value: object) -> str:
        if isinstance(value, str):
            return value
        return words.number(float(value)) if isinstance(value, int | float) and value == value else blank  # noqa: PLR0124 - NaN

    formats: dict[Any, str | Callable[[object], str] | None] = {}
    formats.update(dict.fromkeys(figures, figure))
    styled = frame.style.format(formats).set_properties(subset=pd.Index(figures), **{"text-align": "right"})
    st.table(styled, border="horizontal", hide_index=True, alt=alt)
