"""Areas fitted to the corners that a channel takes: nothing is ever lost, and what is added is said."""

import json
from itertools import islice
from statistics import median
from typing import Final

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box, shape

from dashboard.alerts.cap.geometry import crosses_itself, find_ring, is_closed, polygon_text, repeated_in
from dashboard.alerts.shapes.fitting import Fitted, fit
from dashboard.alerts.shapes.limits import NWEM, WEA, VertexLimit
from dashboard.geo.area import Area
from data_access.refusals import BadInput
from tests.dashboard.alerts.evacuation import shared

PHONE_METRES: Final = 161
"""A tenth of a mile: how far beyond the area a phone may be reached (47 CFR 10.450)."""


def _require_sound(area: Area, fitted: Fitted, limit: VertexLimit) -> None:
    """What is asked of every fitting, read from the text that is sent."""
    rings = [find_ring(polygon_text(ring)) for ring in fitted.rings]
    sent = [ring for ring in rings if ring is not None]
    assert tuple(sent) == fitted.rings
    assert sum(map(len, sent)) <= limit.most_positions
    assert len(sent) <= limit.most_shapes
    assert all(is_closed(ring) and not crosses_itself(ring) and not repeated_in(ring) for ring in sent)
    drawn = shapely.union_all([Polygon([(y, x) for x, y in ring]) for ring in sent])
    assert drawn.covers(area.shape)
    assert fitted.overshoot_km2 >= 0


def _neighbourhoods(count: int) -> list[Area]:
    """Every nth of the 87 real neighbourhoods of Minneapolis."""
    told = json.loads(shared("boundaries/minneapolis_neighborhoods.geojson").read_text())
    features = told["features"]
    return [Area(shape(one["geometry"])) for one in islice(features, 0, None, len(features) // count)]


@pytest.mark.parametrize("limit", [WEA, NWEM], ids=lambda limit: limit.name)
def test_real_neighbourhoods_lose_nothing_and_gain_little(limit: VertexLimit) -> None:
    areas = _neighbourhoods(17)
    fitted = [fit(area, limit) for area in areas]
    for area, one in zip(areas, fitted, strict=True):
        _require_sound(area, one, limit)
    assert median(one.overshoot_share for one in fitted) < 0.04
    assert max(one.furthest_metres for one in fitted) < PHONE_METRES


@pytest.mark.parametrize("limit", [WEA, NWEM], ids=lambda limit: limit.name)
def test_real_counties_lose_nothing(limit: VertexLimit) -> None:
    told = json.loads(shared("boundaries/metro_counties.json").read_text())
    for feature in told["features"]:
        area = Area(shape(feature["geometry"]).buffer(0))
        fitted = fit(area, limit)
        _require_sound(area, fitted, limit)
        assert fitted.overshoot_share < (0.03 if limit is WEA else 0.25)


def test_an_area_that_fits_as_it_is_stays_as_it_is() -> None:
    area = Area(box(-93.39, 44.89, -93.36, 44.91))
    fitted = fit(area, NWEM)
    assert (fitted.positions, fitted.overshoot_km2, fitted.furthest_metres) == (5, 0, 0)
    assert fitted.area.shape.equals(area.shape)


def test_finer_corners_are_rounded_outwards() -> None:
    """By at most 8 m and the mitre at a corner: nobody inside is left out by the fourth decimal."""
    area = Area(box(-93.390037, 44.890041, -93.360049, 44.910033))
    fitted = fit(area, NWEM)
    _require_sound(area, fitted, NWEM)
    assert 0 < fitted.furthest_metres < 25


def test_holes_are_filled_and_counted_as_overshoot() -> None:
    """CAP has no holes: 1 km² in the middle is alerted too, and the figure says so."""
    ring = Polygon(
        box(-93.40, 44.88, -93.36, 44.91).exterior, [box(-93.39, 44.89, -93.37727, 44.899).exterior]
    )
    fitted = fit(Area(ring), WEA)
    assert len(fitted.rings) == 1
    assert fitted.overshoot_km2 == pytest.approx(1.0, abs=0.35)


def test_more_parts_than_the_channel_takes_are_joined_with_their_nearest() -> None:
    parts = [Point(-93.4 + 0.01 * n, 44.9 + 0.004 * (n % 3)).buffer(0.002) for n in range(14)]
    area = Area(MultiPolygon(parts))
    fitted = fit(area, WEA)
    _require_sound(area, fitted, WEA)
    assert len(fitted.rings) <= WEA.most_shapes


def test_what_is_added_is_said_in_a_sentence() -> None:
    fitted = fit(Area(Point(-93.4, 44.9).buffer(0.02, quad_segs=64)), NWEM)
    assert "nothing of the area is lost" in fitted.sentence
    assert f"{fitted.overshoot_km2:.2f} km²" in fitted.sentence


def test_parts_too_many_for_so_few_corners_are_refused() -> None:
    """Three far islands, and room for one triangle: nothing is cut off to make it fit."""
    islands = MultiPolygon([box(x, y, x + 0.01, y + 0.01) for x, y in ((-94, 44), (-93, 44), (-93.5, 45))])
    tight = VertexLimit("tight", 4, 1, circles=False, source="this test", confirmed=True)
    with pytest.raises(BadInput, match="4 corners"):
        fit(Area(islands), tight)


def test_a_limit_without_room_for_a_triangle_is_refused() -> None:
    with pytest.raises(BadInput, match="triangle"):
        VertexLimit("none", 3, 1, circles=False, source="this test", confirmed=True)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(8, 300),
    st.floats(0.002, 0.2),
    st.integers(0, 2**32 - 1),
    st.sampled_from([WEA, NWEM]),
)
def test_any_star_of_any_size_loses_nothing(
    corners: int, radius: float, seed: int, limit: VertexLimit
) -> None:
    chance = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    spokes = radius * chance.uniform(0.3, 1.0, corners)
    star = Polygon(np.column_stack([-93.4 + spokes * np.cos(angles), 44.9 + spokes * np.sin(angles)]))
    area = Area(star)
    _require_sound(area, fit(area, limit), limit)
