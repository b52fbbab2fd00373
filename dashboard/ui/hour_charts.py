"""Charts by the hour as Vega-Lite specifications, and hours as people write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import streamlit as st

from dashboard.forecast.history import Clock
from dashboard.ui import theme

_HEIGHT_PIXELS: Final = 260
_EPOCH: Final = date(1970, 1, 1)
Points = Sequence[Mapping[str, str | float | None]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: the field of its points, its name, and its colour as `theme.colours` calls it."""

    field: str
    name: str
    paint: str
    dashed: bool = False


def local_hour(clock: Clock, at: int) -> str:
    """Write an hour by the wall clock: `Sat 21 Nov 2026, 17:00`."""
    day = _day(clock, at)
    return f"{day:%a} {day.day} {day:%b} {day.year}, {int(clock.week_hour[at]) % 24:02d}:00"


def local_days(clock: Clock, rows: slice) -> str:
    """Write the days from the first to the last of some hours: `21 Nov to 27 Nov 2026`."""
    first, last = _day(clock, rows.start), _day(clock, rows.stop - 1)
    return f"{first.day} {first:%b} to {last.day} {last:%b} {last.year}"


def wall_clock(clock: Clock, at: int) -> str:
    """Write an hour for the axis of a chart and for files: ISO 8601 without a zone."""
    return f"{_day(clock, at):%Y-%m-%d}T{int(clock.week_hour[at]) % 24:02d}:00"


def show_lines(points: Points, lines: Sequence[Line], *, band: str, of: str, step: bool, says: str) -> None:
    """Show lines over local time; with a `band`, what lies between `low` and `high` is shaded."""
    colours = theme.colours(st.context.theme.type or "light")
    shape = "step-after" if step else "linear"
    st.vega_lite_chart(spec=_spec(points, lines, band=band, of=of, colours=colours, shape=shape), alt=says)


def _spec(
    points: Points, lines: Sequence[Line], *, band: str, of: str, colours: Mapping[str, str], shape: str
) -> dict[str, Any]:
    paints = {line.name: colours[line.paint] for line in lines} | ({band: colours["unknown"]} if band else {})
    scale = {"domain": list(paints), "range": list(paints.values())}
    legend = {
        "title": None,
        "orient": "top",
        "labelLimit": 320,
        "symbolOpacity": 1,
        "labelColor": colours["text"],
    }
    axis = {"title": None, "format": "%a %-d %b", "labelOverlap": "greedy", "tickCount": "day"}
    shaded = [_band(band)] if band else []
    return {
        "height": _HEIGHT_PIXELS,
        "data": {"values": [dict(point) for point in points]},
        "encoding": {
            "x": {"field": "hour", "type": "temporal", "axis": axis},
            "color": {"type": "nominal", "scale": scale, "legend": legend},
        },
        "layer": [*shaded, *(_line(line, shape, of) for line in lines)],
        "config": {"view": {"stroke": None}},
    }


def _line(line: Line, shape: str, of: str) -> dict[str, Any]:
    dashes = {"strokeDash": [6, 4]} if line.dashed else {}
    return {
        "mark": {"type": "line", "interpolate": shape, "strokeWidth": 2, **dashes},
        "encoding": {
            "y": {"field": line.field, "type": "quantitative", "title": of, "scale": {"zero": True}},
            "color": {"datum": line.name},
            "tooltip": [
                {"field": "label", "title": ""},
                {"field": line.field, "title": line.name, "format": ".1f"},
            ],
        },
    }


def _band(name: str) -> dict[str, Any]:
    return {
        "mark": {"type": "area", "opacity": 0.28, "interpolate": "linear"},
        "encoding": {
            "y": {"field": "low", "type": "quantitative", "scale": {"zero": True}},
            "y2": {"field": "high"},
            "color": {"datum": name},
        },
    }


def _day(clock: Clock, at: int) -> date:
    return _EPOCH + timedelta(days=int(clock.day[at]))


def whole_weeks(clock: Clock) -> list[slice]:
    """Cut four weeks of hours into weeks of seven days from the first hour on."""
    edges = np.arange(0, len(clock), 168)
    return [slice(int(start), min(int(start) + 168, len(clock))) for start in edges]
