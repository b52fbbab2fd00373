"""Tables: rows for the eye and for a screen reader, with no way of taking them out unrecorded."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.ui import words

Cell = str | int | float | None
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


def show_figures(rows: Rows, *, alt: str, empty: str) -> None:
    """Show a small table of figures as plain HTML: numbers to the right, groups of thousands apart.

    The words in it are ours, so that Markdown may make them strong; residents' text goes to `show_table`.
    """
    if not rows:
        st.text(empty)
        return
    frame = pd.DataFrame.from_records([dict(row) for row in rows])
    numeric = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    formats: dict[Any, str | Callable[[object], str] | None] = {}
    formats.update(dict.fromkeys(numeric, _figure))
    styled = frame.style.format(formats).set_properties(subset=pd.Index(numeric), **{"text-align": "right"})
    st.table(styled, border="horizontal", hide_index=True, alt=alt)


def _figure(value: object) -> str:
    return (
        words.number(float(value))
        if isinstance(value, int | float) and not math.isnan(value)
        else words.EN_DASH
    )
