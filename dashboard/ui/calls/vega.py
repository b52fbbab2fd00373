"""A chart as a Vega-Lite specification, in the colours of the theme."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dashboard.chart import Chart, Kind, Series
from dashboard.ui.map.areas_layer import SHADES

Spec = dict[str, Any]

_HEIGHT: Final = 260
_ROW: Final = 24
_NARROW_LABELS: Final = 40
_PADDING: Final = {"left": 4, "top": 4, "right": 18, "bottom": 4}


def spec_of(chart: Chart, colours: Mapping[str, str], scheme: str) -> Spec:
    """Write the specification; `colours` are those of `theme.colours`, `scheme` is light or dark."""
    made = _MAKERS[chart.kind](chart, colours, scheme)
    axis = {
        "labelColor": colours["text"], "titleColor": colours["text"], "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal", "gridColor": colours["rule"], "domainColor": colours["rule"],
        "tickColor": colours["rule"],
    }  # fmt: skip
    legend = {"labelColor": colours["text"], "titleColor": colours["text"], "orient": "top", "title": None}
    return {**made, "padding": _PADDING, "config": {"view": {"stroke": None}, "axis": axis, "legend": legend}}


def _bars(chart: Chart, colours: Mapping[str, str], scheme: str) -> Spec:
    del scheme
    one = chart.series[0]
    values = [
        {"label": label, "value": value, "words": _words(value), "unknown": label in chart.unknown}
        for label, value in zip(chart.labels, one.values, strict=True)
    ]
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(chart.labels)},
        "axis": {"title": None, "labelLimit": 130, "ticks": False, "labelOverlap": False},
    }
    return {
        "height": _ROW * len(values) + 24,
        "data": {"values": values},
        "encoding": {
            "y": y,
            "x": {
                "field": "value",
                "type": "quantitative",
                "axis": None,
                "scale": {"zero": True, "padding": 40},
            },
            "tooltip": [{"field": "label", "title": chart.across}, {"field": "words", "title": one.name}],
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": {"band": 0.7}},
                "encoding": {
                    "color": {
                        "condition": {"test": "datum.unknown", "value": colours["unknown"]},
                        "value": colours["known"],
                    }
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": colours["text"], "fontSize": 12},
                "encoding": {"text": {"field": "words"}},
            },
        ],
    }


def _lines(chart: Chart, colours: Mapping[str, str], scheme: str) -> Spec:
    del scheme
    values = [
        {"label": label, "value": value, "series": one.name, "words": _words(value)}
        for one in chart.series
        for label, value in zip(chart.labels, one.values, strict=True)
    ]
    names = [one.name for one in chart.series]
    return {
        "height": _HEIGHT,
        "data": {"values": values},
        "mark": {"type": "line", "point": len(chart.labels) <= _NARROW_LABELS, "strokeWidth": 2},
        "encoding": {
            "x": _across(chart),
            "y": {**_up(chart), "scale": {"zero": True}},
            "color": {
                "field": "series",
                "scale": {"domain": names, "range": [colours["known"], colours["lapsed"]][: len(names)]},
                "legend": {} if len(names) > 1 else None,
            },
            "strokeDash": {
                "field": "series",
                "scale": {"domain": names, "range": [[1, 0], [6, 4]][: len(names)]},
                "legend": {} if len(names) > 1 else None,
            },
            "tooltip": _tips(chart),
        },
    }


def _shares(chart: Chart, colours: Mapping[str, str], scheme: str) -> Spec:
    del scheme
    values = [
        _share_value(chart, one, at) for one in chart.series for at in range(len(chart.labels))
        if one.values[at] is not None
    ]  # fmt: skip
    names = [one.name for one in chart.series]
    colour = {
        "field": "series",
        "scale": {
            "domain": names,
            "range": [colours["known"], colours["lapsed"], colours["unknown"]][: len(names)],
        },
        "legend": {} if len(names) > 1 else None,
    }
    x, y = _across(chart), {**_up(chart), "scale": {"zero": False}}
    return {
        "height": _HEIGHT,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": colour,
                    "shape": {"field": "series", "legend": {} if len(names) > 1 else None},
                    "tooltip": [*_tips(chart), {"field": "bounds", "title": "95 % interval"}],
                },
            },
            *_across_marks(chart, colours),
        ],
    }


def _curve(chart: Chart, colours: Mapping[str, str], scheme: str) -> Spec:
    del scheme
    values = [
        {"at": at, "label": label, "value": value, "words": _words(value), "series": chart.series[0].name}
        for at, label, value in zip(chart.positions, chart.labels, chart.series[0].values, strict=True)
        if value is not None
    ]
    upright = [{"at": mark.value, "words": mark.words} for mark in chart.marks if mark.upright]
    x = {"field": "at", "type": "quantitative", "axis": {"title": "seconds"}, "scale": {"nice": False}}
    return {
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": values},
                "mark": {
                    "type": "line",
                    "interpolate": "step-after",
                    "strokeWidth": 2.5,
                    "color": colours["known"],
                },
                "encoding": {
                    "x": x,
                    "y": {**_up(chart), "scale": {"domain": [0, 100]}},
                    "tooltip": _tips(chart),
                },
            },
            {
                "data": {"values": upright},
                "mark": {"type": "rule", "strokeDash": [4, 4], "color": colours["unknown"]},
                "encoding": {"x": x},
            },
            {
                "data": {"values": upright},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 3,
                    "y": 8,
                    "color": colours["text"],
                    "fontSize": 11,
                },
                "encoding": {"x": x, "text": {"field": "words"}},
            },
            *_across_marks(chart, colours),
        ],
    }


def _heat(chart: Chart, colours: Mapping[str, str], scheme: str) -> Spec:
    del colours
    values = [
        {"label": label, "row": one.name, "value": value, "words": _words(value)}
        for one in chart.series
        for label, value in zip(chart.labels, one.values, strict=True)
        if value is not None
    ]
    shades = list(SHADES["dark" if scheme == "dark" else "light"])
    rows = [one.name for one in chart.series]
    return {
        "height": (_ROW + 2) * len(rows) + 90,
        "data": {"values": values},
        "mark": {"type": "rect", "cornerRadius": 2},
        "encoding": {
            "x": {**_across(chart), "scale": {"domain": list(chart.labels), "paddingInner": 0.06}},
            "y": {
                "field": "row", "type": "nominal", "sort": None,
                "axis": {"title": None, "labelOverlap": False, "ticks": False},
                "scale": {"domain": rows, "paddingInner": 0.08},
            },
            "color": {
                "field": "value", "type": "quantitative", "scale": {"range": shades, "zero": True},
                "legend": {"gradientLength": 140, "title": chart.unit, "direction": "horizontal"},
            },
            "tooltip": [
                {"field": "row", "title": "Day"}, {"field": "label", "title": chart.across},
                {"field": "words", "title": chart.unit},
            ],
        },
    }  # fmt: skip


def _share_value(chart: Chart, one: Series, at: int) -> dict[str, Any]:
    low = one.low[at] if one.low else one.values[at]
    high = one.high[at] if one.high else one.values[at]
    return {
        "label": chart.labels[at], "value": one.values[at], "low": low, "high": high, "series": one.name,
        "words": _words(one.values[at]), "bounds": f"{_words(low)} to {_words(high)}",
    }  # fmt: skip


def _across(chart: Chart) -> Spec:
    axis = {"title": None, "labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8, "ticks": False}
    return {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": axis,
        "scale": {"domain": list(chart.labels)},
    }


def _up(chart: Chart) -> Spec:
    return {"field": "value", "type": "quantitative", "axis": {"title": chart.unit, "tickCount": 5}}


def _tips(chart: Chart) -> list[Spec]:
    return [
        {"field": "label", "title": chart.across},
        {"field": "series", "title": " "},
        {"field": "words", "title": chart.unit},
    ]


def _across_marks(chart: Chart, colours: Mapping[str, str]) -> list[Spec]:
    """Standards as dashed lines across, each with its words."""
    values = [{"at": mark.value, "words": mark.words} for mark in chart.marks if not mark.upright]
    if not values:
        return []
    y = {"field": "at", "type": "quantitative"}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "strokeDash": [6, 4], "color": colours["lapsed"], "strokeWidth": 1.5},
            "encoding": {"y": y},
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "align": "right", "x": "width", "dy": -7, "color": colours["lapsed"]},
            "encoding": {"y": y, "text": {"field": "words"}},
        },
    ]


def _words(value: float | None) -> str:
    return "no figure" if value is None else f"{value:,.10g}"


_MAKERS: Final[Mapping[Kind, Callable[[Chart, Mapping[str, str], str], Spec]]] = {
    "bars": _bars, "lines": _lines, "shares": _shares, "curve": _curve, "heat": _heat,
}  # fmt: skip
