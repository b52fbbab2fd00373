"""Drawings and files become areas, or a sentence."""

import json

import pytest
from shapely.geometry import box, mapping

from dashboard.geo.area import Area
from dashboard.geo.geojson import area_from_geojson
from data_access.refusals import BadInput

SQUARE = mapping(box(-93.3, 44.9, -93.2, 45.0))
NEXT = mapping(box(-93.25, 44.9, -93.15, 45.0))
COUNTY = Area(box(-93.8, 44.8, -93.1, 45.3))


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_a_feature_gives_its_name_and_goes_back_to_geojson() -> None:
    area = area_from_geojson(json.dumps(feature(SQUARE, name="North side")), county=COUNTY)
    assert area.name == "North side"
    again = area_from_geojson(area.as_geojson())
    assert again.shape.equals(area.shape)


def test_overlapping_drawings_become_one_area() -> None:
    area = area_from_geojson({"type": "FeatureCollection", "features": [feature(SQUARE), feature(NEXT)]})
    assert area.bounds.east == -93.15
    assert area.shape.area == pytest.approx(0.15 * 0.1)


def test_a_drawn_circle_is_a_point_with_a_radius() -> None:
    area = area_from_geojson(feature({"type": "Point", "coordinates": [-93.27, 44.98]}, radius=1000))
    assert area.square_km == pytest.approx(3.1416, rel=0.005)


def test_heights_are_left_out() -> None:
    ring = [[-93.3, 44.9, 250], [-93.2, 44.9, 250], [-93.2, 45.0, 251], [-93.3, 44.9, 250]]
    assert area_from_geojson({"type": "Polygon", "coordinates": [ring]}).corner_count == 3


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "cannot be read as JSON"),
        (b"\xff\xfe\x00", "cannot be read as JSON"),
        ("[" * 100_000, "cannot be read as JSON"),
        ("[1, 2]", "one object"),
        ({"type": "FeatureCollection", "features": []}, "no polygon"),
        (feature(None), "no polygon"),
        ({"type": "FeatureCollection", "features": [7]}, "not an object"),
        ({"type": "FeatureCollection"}, "coordinates are missing"),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "LineString is no area"),
        ({"type": "Point", "coordinates": [-93.2, 45.0]}, "Point is no area"),
        (feature({"type": "Point", "coordinates": [-93.2, 45.0]}, radius="wide"), "not a number"),
        ({"type": "Polygon", "coordinates": []}, "has none"),
        ({"type": "Polygon", "coordinates": [[[-93, 45], [-93.1, 45], [-93, 45]]]}, "2 corners"),
        ({"type": "Polygon", "coordinates": [[[-93, 45]]]}, "1 corner: add"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "pair of numbers"),
        ({"type": "Polygon", "coordinates": [[[1], [2], [3]]]}, "pair of numbers"),
        ({"type": "Polygon", "coordinates": [[[45, -93], [45, -93.1], [45.1, -93]]]}, "swapped"),
        (SQUARE | {"crs": {"properties": {"name": "EPSG:26915"}}}, "another coordinate system"),
    ],
)
def test_what_is_no_area_is_a_sentence(document: object, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        area_from_geojson(document)


def test_a_crossing_part_is_refused_though_joining_would_mend_it() -> None:
    bow_tie = [[-93.3, 44.9], [-93.2, 45.0], [-93.2, 44.9], [-93.3, 45.0], [-93.3, 44.9]]
    with pytest.raises(BadInput, match="crosses"):
        area_from_geojson({"type": "MultiPolygon", "coordinates": [[bow_tie], SQUARE["coordinates"]]})


def test_many_parts_are_refused_by_all_their_corners_together() -> None:
    ring = [[-93.3 + n * 1e-5, 44.9 + (n % 2) * 1e-5] for n in range(900)]
    parts = [feature({"type": "Polygon", "coordinates": [ring]})] * 12
    with pytest.raises(BadInput, match="10,800 corners"):
        area_from_geojson({"type": "FeatureCollection", "features": parts})


def test_nesting_without_end_is_refused() -> None:
    node: dict[str, object] = dict(SQUARE)
    for _ in range(50):
        node = {"type": "GeometryCollection", "geometries": [node]}
    with pytest.raises(BadInput, match="not GeoJSON"):
        area_from_geojson(node)
