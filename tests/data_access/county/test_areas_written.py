"""The fixed areas as files: every kind, with denominators that agree, and shapes that can be drawn."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from data_access.county.areas import FILES, write_areas
from data_access.county.geography import Geography, build_geography


@pytest.fixture(scope="module")
def county() -> Geography:
    return build_geography(5, 0.1)


@pytest.fixture(scope="module")
def written(county: Geography, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict]]:
    files = write_areas(county, tmp_path_factory.mktemp("areas") / "new")
    return {kind: json.loads(path.read_text("utf-8"))["features"] for kind, path in files.items()}


def test_every_kind_has_its_file_and_its_areas(written: dict[str, list[dict]]) -> None:
    assert set(written) == set(FILES)
    assert len(written["county"]) == 1
    assert len(written["city"]) == 46
    assert len(written["neighbourhood"]) == 87
    assert len(written["zip"]) >= 60
    assert 250 <= len(written["tract"]) <= 450


@pytest.mark.parametrize("kind", ["city", "zip", "tract"])
def test_households_and_people_of_a_kind_sum_to_the_county(kind: str, written: dict[str, list[dict]]) -> None:
    whole = written["county"][0]["properties"]
    for measure in ("households", "people"):
        assert sum(feature["properties"][measure] for feature in written[kind]) == whole[measure]


def test_codes_are_unique_and_shapes_are_polygons_in_the_county(written: dict[str, list[dict]]) -> None:
    county = shape(written["county"][0]["geometry"]).buffer(1e-5)
    for kind, features in written.items():
        codes = [feature["properties"]["code"] for feature in features]
        assert len(set(codes)) == len(codes), kind
        for feature in features:
            drawn = shape(feature["geometry"])
            assert drawn.geom_type in {"Polygon", "MultiPolygon"}
            assert drawn.is_valid
            assert county.covers(drawn), feature["properties"]["name"]


def test_homes_of_a_city_lie_in_its_shape(county: Geography, written: dict[str, list[dict]]) -> None:
    book = county.addresses
    for feature in written["city"]:
        row = book.cities.index(feature["properties"]["name"])
        there = book.city == row
        drawn = shape(feature["geometry"]).buffer(2e-6)
        inside = shapely.contains_xy(drawn, book.longitude[there], book.latitude[there])
        assert inside.mean() > 0.999, feature["properties"]["name"]


def test_a_second_writing_gives_the_same_files(county: Geography, tmp_path: Path) -> None:
    first = {kind: path.read_bytes() for kind, path in write_areas(county, tmp_path / "a").items()}
    second = {kind: path.read_bytes() for kind, path in write_areas(county, tmp_path / "b").items()}
    assert first == second


def test_tracts_hold_about_four_thousand_people(county: Geography, written: dict[str, list[dict]]) -> None:
    people = np.array([feature["properties"]["people"] for feature in written["tract"]]) / county.scale
    assert 2_500 < people.mean() < 5_500
    assert people.max() < 12_000
