"""Tables: rows for the eye and for a screen reader, with no way of taking them out unrecorded."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

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


def show_figures(rows: Rows, *, alt: str, empty: str, total: Mapping[str, Cell] | None = None) -> None:
    """Show a small table of figures: all but the first column to the right, thousands apart.

    A row of one cell alone is a heading over those below it; `total` stands last. Text stands in it
    as it is: neither Markdown nor HTML in a cell is obeyed.
    """
    if not rows:
        st.text(empty)
        return
    # Streamlit's own table reads each cell as Markdown: three hundred of them hold a page up for a second.
    st.html(figures_html(rows, alt=alt, total=total))


def figures_html(rows: Rows, *, alt: str, total: Mapping[str, Cell] | None = None) -> str:
    """Write the table of `show_figures`; its columns are all that a row names."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(_row_html(row, columns) for row in rows)
    foot = f"<tfoot>{_row_html(total, columns)}</tfoot>" if total else ""
    return (
        f'<table class="muster-figures" aria-label="{escape(alt)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table>"
    )


def _row_html(row: Mapping[str, Cell], columns: Sequence[str]) -> str:
    first, *others = (escape(_figure(row.get(column))) for column in columns)
    if len(row) == 1:
        return f'<tr><th scope="rowgroup" colspan="{len(columns)}">{first}</th></tr>'
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{one}</td>" for one in others)}</tr>'


def _figure(value: Cell) -> str:
    if isinstance(value, str):
        return value
    return words.EN_DASH if value is None else words.number(float(value))
