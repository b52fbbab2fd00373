"""A chart as a picture: nothing is lost on the way, and the stamp goes with it."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from dashboard.chart import WITHHELD, Chart, Series
from dashboard.exports.picture import drawing_of, png_bytes
from dashboard.exports.picture.drawing import ticks_of
from dashboard.exports.picture.marks import Box, Dot, Path, Words
from dashboard.exports.stamp import Stamp
from data_access.refusals import BadInput

STAMP = Stamp("pat", datetime(2026, 3, 1, tzinfo=UTC), "test", "0123456789abcdef")


def chart(kind: str, values: tuple[float | None, ...] = (1, None, 3)) -> Chart:
    """Three labels, the one in the middle withheld."""
    low = tuple(None if value is None else value - 1 for value in values)
    high = tuple(None if value is None else value + 1 for value in values)
    series = (Series("Calls", values, low, high) if kind == "shares" else Series("Calls", values),)
    return Chart("key", "A title", "A sentence.", kind, ("a", "b", "c"), series)  # type: ignore[arg-type]


def test_bars_are_as_long_as_their_values() -> None:
    boxes = [mark for mark in drawing_of(chart("bars")).marks if isinstance(mark, Box)]
    assert len(boxes) == 2
    assert boxes[1].width == pytest.approx(3 * boxes[0].width)


def test_a_line_breaks_where_nothing_is_known() -> None:
    """Two points with a gap between them are two dots and no line."""
    marks = drawing_of(chart("lines")).marks
    assert sum(isinstance(mark, Dot) for mark in marks) == 2
    whole = drawing_of(chart("lines", (1, 2, 3))).marks
    assert any(isinstance(mark, Path) and len(mark.points) == 3 for mark in whole)


@pytest.mark.parametrize("kind", ["bars", "lines", "shares", "heat"])
def test_the_sentence_is_in_the_picture(kind: str) -> None:
    written = [mark.text for mark in drawing_of(chart(kind)).marks if isinstance(mark, Words)]
    assert "A title" in written
    assert "A sentence." in written
    with Image.open(io.BytesIO(png_bytes(drawing_of(chart(kind)), STAMP))) as picture:
        assert picture.info["Description"] == STAMP.line


def test_an_empty_chart_is_its_sentence() -> None:
    drawing = drawing_of(chart("lines", (None, None, None)))
    assert [mark.text for mark in drawing.marks if isinstance(mark, Words)] == ["A title", "A sentence."]


def test_what_is_withheld_says_so_in_the_table() -> None:
    assert [row["Calls"] for row in chart("bars").rows(withheld=True)] == [1, WITHHELD, 3]
    assert [row["Calls"] for row in chart("bars").rows()] == [1, None, 3]


def test_a_chart_with_more_values_than_labels_is_refused() -> None:
    with pytest.raises(BadInput, match="another number"):
        chart("bars", (1, 2))


def test_ticks_are_round_and_reach_beyond() -> None:
    assert ticks_of(0, 42) == [0, 10, 20, 30, 40, 50]
    assert ticks_of(65, 90)[0] <= 65
    assert ticks_of(0, 0.004)[-1] >= 0.004
