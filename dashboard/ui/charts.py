"""Charts as Vega-Lite specifications: each with a title, a text that says the same, and a table beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from dashboard.ui import tables, theme, words

_HEIGHT_PIXELS: Final = 190


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, how many, and whether it stands for something that nobody told us."""

    name: str
    count: int
    unknown: bool = False


def bars_spec(bars: Sequence[Bar], *, of: str, colours: Mapping[str, str]) -> dict[str, Any]:
    """Write the Vega-Lite specification of upright bars, each with its number above it."""
    return {
        "height": _HEIGHT_PIXELS,
        "data": {"values": [_value(bar) for bar in bars]},
        "encoding": {
            "x": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "axis": {
                    "title": None,
                    "labelAngle": 0,
                    "ticks": False,
                    "labelLimit": 90,
                    "labelFontSize": 13,
                    "labelColor": colours["text"],
                },
            },
            "y": {"field": "count", "type": "quantitative", "axis": None, "scale": {"zero": True}},
            "tooltip": [{"field": "name", "title": ""}, {"field": "count", "title": of}],
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 4, "width": {"band": 0.72}},
                "encoding": {
                    "color": {
                        "condition": {"test": "datum.unknown", "value": colours["unknown"]},
                        "value": colours["known"],
                    }
                },
            },
            {
                "mark": {
                    "type": "text",
                    "dy": -9,
                    "fontSize": 13,
                    "fontWeight": 600,
                    "color": colours["text"],
                },
                "encoding": {"text": {"field": "label", "type": "nominal"}},
            },
        ],
        "config": {"view": {"stroke": None}},
    }


def show_bars(bars: Sequence[Bar], *, of: str, says: str) -> None:
    """Show bars, the sentence that says the same (`says`), and the numbers as a table on demand.

    Nothing but the sentence is shown when all bars are empty.
    """
    st.text(says)
    if not any(bar.count for bar in bars):
        return
    spec = bars_spec(bars, of=of, colours=theme.colours(st.context.theme.type or "light"))
    st.vega_lite_chart(spec=spec, alt=says)
    with st.expander("The same as a table"):
        tables.show_figures(
            [{"": bar.name, of: bar.count} for bar in bars], alt=says, empty="Nobody is in this answer."
        )


def _value(bar: Bar) -> dict[str, str | int | bool]:
    return {"name": bar.name, "count": bar.count, "unknown": bar.unknown, "label": words.number(bar.count)}
