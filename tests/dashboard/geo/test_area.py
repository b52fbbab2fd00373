"""An area refuses to be wrong, says where, and answers for many points at once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from dashboard.geo.area import Area
from dashboard.geo.around import area_around
from dashboard.geo.geojson import area_from_geojson
from data_access.refusals import BadInput

COUNTY = Area(box(-93.8, 44.8, -93.1, 45.3), "County")
BLOCK = Area(box(-93.3, 44.9, -93.2, 45.0), "Block")


def ring(count: int) -> list[tuple[float, float]]:
    """Corners of a round outline near Minneapolis, longitude first."""
    turns = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return [(-93.3 + 0.05 * math.cos(t), 44.95 + 0.05 * math.sin(t)) for t in turns]


def test_a_block_knows_its_size_middle_and_box() -> None:
    # A degree of latitude has 111.1 km there, one of longitude 78.8 km: 11.11 km by 7.88 km.
    assert BLOCK.square_km == pytest.approx(87.6, rel=0.005)
    assert BLOCK.centroid == pytest.approx((-93.25, 44.95))
    assert (BLOCK.bounds.west, BLOCK.bounds.north) == (-93.3, 45.0)
    assert BLOCK.corner_count == 4


def test_points_inside_a_hole_or_without_coordinates_are_not_inside() -> None:
    ring_shaped = Area(box(-93.3, 44.9, -93.2, 45.0).difference(box(-93.26, 44.94, -93.24, 44.96)))
    longitudes = np.array([-93.25, -93.29, -93.31, np.nan])
    latitudes = np.array([44.95, 44.91, 44.95, 44.95])
    assert ring_shaped.contains(longitudes, latitudes).tolist() == [False, True, False, False]
    assert len(ring_shaped.rings) == 2


@given(st.lists(st.tuples(st.floats(-93.4, -93.1), st.floats(44.8, 45.1)), max_size=60))
def test_contains_agrees_with_one_question_a_point(points: list[tuple[float, float]]) -> None:
    area = Area(Polygon([(-93.3, 44.9), (-93.2, 44.92), (-93.22, 45.0), (-93.27, 44.93)]))
    xy = np.array(points, dtype=np.float64).reshape(-1, 2)
    assert area.contains(xy[:, 0], xy[:, 1]).tolist() == [area.shape.contains(Point(p)) for p in points]


def test_a_crossing_outline_is_refused_with_the_place_of_the_crossing() -> None:
    bow_tie = Polygon([(-93.3, 44.9), (-93.2, 45.0), (-93.2, 44.9), (-93.3, 45.0)])
    with pytest.raises(BadInput, match=r"crosses or touches itself near 44\.95000, -93\.25000"):
        Area(bow_tie)


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (Polygon(), "empty"),
        (Polygon([(-93, 44), (-93.1, 44.1), (-93.2, 44.2)]), "on one line"),
        (Polygon([(-93, 44), (-93.1, math.nan), (-93.2, 44.2)]), "Corner 2 of the area is not a number"),
        (Polygon([(44.9, -93.2), (45.0, -93.2), (45.0, -93.3)]), "swapped"),
        (Polygon([(200, 44), (201, 44), (201, 45)]), "not on earth"),
    ],
)
def test_what_is_no_area_is_refused(shape: Polygon, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        Area(shape)


def test_a_hundred_thousand_corners_are_refused() -> None:
    corners = ring(100_000)
    with pytest.raises(BadInput, match="100,001 corners and at most 10,000"):
        Area(Polygon(corners))
    drawn = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    with pytest.raises(BadInput, match="at most 10,000"):
        area_from_geojson(drawn)


def test_ten_thousand_corners_less_one_are_taken() -> None:
    assert Area(Polygon(ring(9_999))).corner_count == 9_999


def test_the_county_refuses_what_lies_outside_or_is_larger() -> None:
    assert BLOCK.require_in(COUNTY) is BLOCK
    with pytest.raises(BadInput, match=r"outside the county, near 44\.0500, -90\.9500"):
        Area(box(-91, 44, -90.9, 44.1)).require_in(COUNTY)
    with pytest.raises(BadInput, match="draw it smaller"):
        Area(box(-95, 44, -92, 46)).require_in(COUNTY)


def test_swapped_corners_are_told_even_where_both_numbers_could_be_latitudes() -> None:
    seaside = Area(box(10, 50, 11, 51))
    with pytest.raises(BadInput, match="change places"):
        Area(box(50.2, 10.2, 50.4, 10.4)).require_in(seaside)


def test_an_area_across_the_county_line_is_taken_and_says_its_share() -> None:
    across = Area(box(-93.9, 44.9, -93.7, 45.0))
    assert across.require_in(COUNTY).share_in(COUNTY) == pytest.approx(0.5)


def test_several_parts_make_one_area() -> None:
    two = Area(MultiPolygon([box(-93.3, 44.9, -93.29, 44.91), box(-93.2, 44.9, -93.19, 44.91)]))
    assert two.contains(np.array([-93.295, -93.25]), np.array([44.905, 44.905])).tolist() == [True, False]


@pytest.mark.parametrize("radius", [50.0, 1_609.344, 30_000.0])
def test_a_circle_has_the_size_of_its_radius_within_half_a_percent(radius: float) -> None:
    square_km = area_around(44.98, -93.27, radius).square_km
    assert square_km == pytest.approx(math.pi * radius**2 / 1e6, rel=0.005)


@pytest.mark.parametrize("radius", [0, -5, math.nan, math.inf, 300_000])
def test_a_radius_that_is_none_is_refused(radius: float) -> None:
    with pytest.raises(BadInput, match="radius"):
        area_around(44.98, -93.27, radius)


def test_a_circle_around_a_swapped_point_is_refused() -> None:
    with pytest.raises(BadInput, match="swapped"):
        area_around(-93.27, 44.98, 500)


def test_a_hole_counts_for_nothing_whichever_way_round_it_runs() -> None:
    """Files write holes both ways; a hole that ran like its outline used to be added to the size."""
    hole = box(-93.26, 44.94, -93.24, 44.96).exterior
    sizes = [
        Area(Polygon(box(-93.3, 44.9, -93.2, 45.0).exterior, [one])).square_km
        for one in (hole, hole.reverse())
    ]
    assert sizes[0] == pytest.approx(sizes[1])
    assert sizes[0] == pytest.approx(BLOCK.square_km - Area(Polygon(hole)).square_km)
