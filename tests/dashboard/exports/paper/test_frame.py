"""Where a place lies on the paper, against the arithmetic of the ellipsoid."""

import math

import pytest

from dashboard.exports.paper.frame import Frame
from dashboard.geo.area import WGS84, Bounds

FRAME = Frame.around(Bounds(-93.31, 44.97, -93.26, 44.99), 40, 100, 500, 400)


def test_the_area_lies_inside_with_ground_around_it() -> None:
    for longitude, latitude in ((-93.31, 44.97), (-93.26, 44.99)):
        assert FRAME.holds(*FRAME.place(longitude, latitude), margin=20)


def test_north_is_up_and_east_is_right() -> None:
    west_south, east_north = FRAME.place(-93.30, 44.975), FRAME.place(-93.27, 44.985)
    assert west_south[0] < east_north[0]
    assert west_south[1] < east_north[1]


def test_the_scale_is_that_of_the_ground() -> None:
    """Across the middle of the map, points times metres a point is what the ellipsoid says."""
    start, end = FRAME.place(-93.30, 44.98), FRAME.place(-93.27, 44.98)
    _, _, metres = WGS84.inv(-93.30, 44.98, -93.27, 44.98)
    assert math.dist(start, end) * FRAME.metres_a_point == pytest.approx(metres, rel=0.005)


def test_a_tiny_area_is_shown_with_ground_one_can_recognise() -> None:
    tiny = Frame.around(Bounds(-93.30001, 44.98, -93.3, 44.98001), 0, 0, 500, 400)
    assert tiny.metres_a_point * tiny.height > 500
