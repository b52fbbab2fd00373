"""A chart laid out as marks on a sheet: title, axes, what is drawn, and the sentence that says the same."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from dashboard.chart import Chart, Series
from dashboard.exports.picture.marks import Box, Dot, DrawnMark, Path, Words

KNOWN, PAST, UNKNOWN_COLOUR, STANDARD = "#0b5a75", "#8f4a00", "#5b6b75", "#b3261e"
_RULE, _QUIET = "#d5dee3", "#45545d"
_SHADES: Final = ("#eef6f9", "#d3e8ef", "#93c4d6", "#4f9bb6", "#1f6f8d", "#0a4459")
_LEFT, _RIGHT, _TOP, _FOOT = 46.0, 14.0, 40.0, 26.0
_LETTER_WIDTH: Final = 5.0
_ROW: Final = 17.0
_MOST_LABELS: Final = 12


@dataclass(frozen=True)
class Drawing:
    """Marks on a sheet of so many points."""

    width: float
    height: float
    marks: tuple[DrawnMark, ...]


@dataclass(frozen=True)
class _Plot:
    """Where the chart lies on the sheet, and what its values run to."""

    x: float
    y: float
    width: float
    height: float
    least: float
    most: float

    def up(self, value: float) -> float:
        """The height of a value."""
        return self.y + self.height * (1 - (value - self.least) / (self.most - self.least))


def drawing_of(chart: Chart, width: float = 640.0) -> Drawing:
    """Lay a chart out. An empty chart is its title and its sentence."""
    said = textwrap.wrap(chart.says, int((width - 10) / _LETTER_WIDTH))
    height = _TOP + _body_height(chart) + _FOOT + 12 * len(said) + 8
    marks: list[DrawnMark] = [Words(4, 14, chart.title, 13, bold=True)]
    if not chart.is_empty:
        marks += _body(chart, width)
    foot = _TOP + _body_height(chart) + _FOOT + 4
    marks += [Words(4, foot + 12 * at, line, 9, colour=_QUIET) for at, line in enumerate(said)]
    return Drawing(width, height, tuple(marks))


def ticks_of(least: float, most: float) -> list[float]:
    """Choose four to eight round values from `least` to one at or above `most`."""
    rough = max(most - least, 1e-9) / 5
    size = 10.0 ** floor(log10(rough))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= rough)
    first = floor(least / step)
    return [round(step * at, 10) for at in range(first, ceil(most / step - 1e-9) + 1)]


def _body_height(chart: Chart) -> float:
    if chart.is_empty:
        return 0.0
    if chart.kind == "bars":
        return _ROW * len(chart.labels)
    return _ROW * len(chart.series) if chart.kind == "heat" else 190.0


def _body(chart: Chart, width: float) -> Iterator[DrawnMark]:
    if chart.kind == "bars":
        return _bars(chart, width)
    return _heat(chart, width) if chart.kind == "heat" else _plotted(chart, width)


def _bars(chart: Chart, width: float) -> Iterator[DrawnMark]:
    left = min(220.0, 12 + 5.4 * max(len(label) for label in chart.labels))
    most = max(value or 0.0 for value in chart.series[0].values) or 1.0
    room = width - left - 70
    for at, (label, value) in enumerate(zip(chart.labels, chart.series[0].values, strict=True)):
        y = _TOP + _ROW * at
        colour = UNKNOWN_COLOUR if label in chart.unknown else KNOWN
        yield Words(left - 5, y + _ROW / 2, label, anchor="right")
        if value is None:
            yield Words(left + 3, y + _ROW / 2, "no figure", colour=_QUIET)
            continue
        yield Box(left, y + 2, room * value / most, _ROW - 5, colour)
        yield Words(left + room * value / most + 4, y + _ROW / 2, f"{value:,.10g}", bold=True)


def _heat(chart: Chart, width: float) -> Iterator[DrawnMark]:
    cell = (width - _LEFT - _RIGHT) / len(chart.labels)
    most = max((value for one in chart.series for value in one.values if value is not None), default=0) or 1.0
    yield Words(
        width - _RIGHT, _TOP - 9, f"lightest: none · darkest: {most:,.10g} {chart.unit}", 8, "right", _QUIET
    )
    for down, one in enumerate(chart.series):
        y = _TOP + _ROW * down
        yield Words(_LEFT - 6, y + _ROW / 2, one.name, anchor="right")
        for at, value in enumerate(one.values):
            if value is None:
                yield Path(((_LEFT + cell * at, y + 1), (_LEFT + cell * (at + 1), y + _ROW - 1)), _RULE)
                continue
            shade = _SHADES[min(len(_SHADES) - 1, int(len(_SHADES) * value / most))]
            yield Box(_LEFT + cell * at, y, cell - 1, _ROW - 1, shade)
    yield from _labels(chart, _Plot(_LEFT, _TOP, cell * len(chart.labels), _ROW * len(chart.series), 0, 1))


def _plotted(chart: Chart, width: float) -> Iterator[DrawnMark]:
    values = [value for one in chart.series for part in (one.values, one.low, one.high) for value in part]
    known = [value for value in values if value is not None] + [m.value for m in chart.marks if not m.upright]
    least = min(known) if chart.kind == "shares" and min(known) > 20 else 0.0
    ticks = ticks_of(least, max(known) or 1.0)
    if chart.unit == "%":
        ticks = [tick for tick in ticks if tick <= 100]
    plot = _Plot(_LEFT, _TOP, width - _LEFT - _RIGHT, 190.0, ticks[0], max(ticks[-1], *known))
    for tick in ticks:
        yield Path(((plot.x, plot.up(tick)), (plot.x + plot.width, plot.up(tick))), _RULE, 0.7)
        yield Words(plot.x - 5, plot.up(tick), f"{tick:,.10g}", 8, "right", _QUIET)
    yield Words(plot.x, plot.y - 8, chart.unit, 8, colour=_QUIET)
    yield from _standards(chart, plot)
    places = _places(chart, plot)
    for number, one in enumerate(chart.series):
        yield from _series(chart, one, plot, places, PAST if number else KNOWN)
    if len(chart.series) > 1:
        words = "  ·  ".join([f"{chart.series[0].name}: whole line", f"{chart.series[1].name}: dashed"])
        yield Words(plot.x + plot.width, plot.y - 8, words, 8, "right", _QUIET)
    yield from _labels(chart, plot)


def _series(
    chart: Chart, one: Series, plot: _Plot, places: Sequence[float], colour: str
) -> Iterator[DrawnMark]:
    if chart.kind == "shares":
        for at, value in enumerate(one.values):
            if value is None:
                continue
            if one.low and one.low[at] is not None:
                low, high = one.low[at] or 0.0, one.high[at] or 0.0
                yield Path(((places[at], plot.up(low)), (places[at], plot.up(high))), colour, 1.4)
            yield Dot(places[at], plot.up(value), 3, colour)
        return
    run: list[tuple[float, float]] = []
    for at, value in enumerate([*one.values, None]):
        if value is not None:
            if run and chart.kind == "curve":
                run.append((places[at], run[-1][1]))
            run.append((places[at], plot.up(value)))
        elif len(run) == 1:
            yield Dot(*run[0], 2.2, colour)
            run = []
        elif run:
            yield Path(tuple(run), colour, 1.8, dashed=colour == PAST)
            run = []


def _standards(chart: Chart, plot: _Plot) -> Iterator[DrawnMark]:
    end = max(chart.positions, default=1.0) or 1.0
    for mark in chart.marks:
        if mark.upright:
            x = plot.x + plot.width * mark.value / end
            yield Path(((x, plot.y), (x, plot.y + plot.height)), _QUIET, 0.7, dashed=True)
            yield Words(x + 2, plot.y + 5, mark.words, 7.5, colour=_QUIET)
        else:
            y = plot.up(mark.value)
            yield Path(((plot.x, y), (plot.x + plot.width, y)), STANDARD, 1, dashed=True)
            yield Words(plot.x + plot.width, y - 6, mark.words, 8, "right", STANDARD)


def _places(chart: Chart, plot: _Plot) -> list[float]:
    """Where each label stands: at its position on a curve, else in the middle of its share of the width."""
    if chart.positions:
        end = chart.positions[-1] or 1.0
        return [plot.x + plot.width * one / end for one in chart.positions]
    step = plot.width / len(chart.labels)
    return [plot.x + step * (at + 0.5) for at in range(len(chart.labels))]


def _labels(chart: Chart, plot: _Plot) -> Iterator[DrawnMark]:
    every = max(1, ceil(len(chart.labels) / _MOST_LABELS))
    for at, (place, label) in enumerate(zip(_places(chart, plot), chart.labels, strict=True)):
        if at % every == 0:
            yield Words(place, plot.y + plot.height + 11, label, 7.5, "middle", _QUIET)
