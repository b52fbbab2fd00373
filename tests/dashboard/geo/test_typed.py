"""Coordinates typed in become an area; what cannot be read is told by its number."""

import pytest
from shapely.geometry import box

from dashboard.geo.area import Area
from dashboard.geo.typed import area_from_text, point_from_text
from data_access.refusals import BadInput

COUNTY = Area(box(-93.8, 44.8, -93.1, 45.3))


@pytest.mark.parametrize(
    "text",
    [
        "44.9, -93.3; 44.9, -93.2; 45.0, -93.2",
        "44.9 -93.3\n44.9 -93.2\n45.0 -93.2\n",
        "44.9N 93.3W; N44.9, W93.2; 45 N 93.2 W",
        "44°54'N 93°18'W; 44°54.0\N{PRIME}N, 93°12.0\N{PRIME}W; 45°0'0\"N 93°12'0\"W",
        "93.3W, 44.9N; 93.2W, 44.9N; 93.2W, 45N",
        "44 54 0 N, 93 18 0 W; 44 54 -93 12; 45 0, -93 12",
        "\N{MINUS SIGN}93.3 W, 44.9 N;93.2W,44.9N;93.2W,45N",
    ],
)
def test_each_way_to_type_the_same_corners(text: str) -> None:
    area = area_from_text(text, county=COUNTY)
    assert area.shape.equals_exact(area_from_text("44.9,-93.3;44.9,-93.2;45,-93.2").shape, tolerance=1e-9)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no corners yet"),
        ("44.9, -93.3; 44.9, -93.2", "2 corners"),
        ("44.9, -93.3; here; 45, -93", "Corner 2 cannot be read"),
        ("44.9, -93.3; 45, -93, 7; 45, -93", "Corner 2"),
        ("44.9; 45; 46", "Corner 1"),
        ("44 70, -93 10; 44, -93; 45, -93", "minutes"),
        ("-93.3, 44.9; -93.2, 44.9; -93.2, 45.0", "swapped"),
        ("44.9, -93.3; 45.0, -93.2; 44.9, -93.2; 45.0, -93.3", "crosses"),
        (";".join(["44.9, -93.3"] * 10_001), "at most 10,000"),
        ("44.9, -93.3;" * 90_000, "at most 10,000"),
        ("44.9 N 45 N; 44.9, -93.2; 45.0, -93.2", "two latitudes"),
    ],
)
def test_what_cannot_be_an_area_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        area_from_text(text)


def test_a_point_is_read_like_a_corner() -> None:
    assert point_from_text("44°58.8'N 93°16.2'W") == pytest.approx((44.98, -93.27))
    with pytest.raises(BadInput, match="swapped"):
        point_from_text("-93.27, 44.98")
