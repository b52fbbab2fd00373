"""The ground of the demo county: the same each time, at the true size, and where it should be."""

import hashlib
import json
import os
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from data_access.county.addresses import AddressBook
from data_access.county.cities import CITIES
from data_access.county.geography import Geography, build_geography
from data_access.county.neighbourhoods import NEIGHBOURHOODS
from data_access.county.pieces import PRIMARY, ROAD_CLASSES
from data_access.county.roads import centre_lines
from data_access.county.survey import METRES_PER_LATITUDE, cell_centres, cell_of, metres_east, metres_north
from data_access.refusals import BadInput

BESIDE = Path(__file__).parents[4] / "shared" / "data"
BOUNDARIES = Path(os.environ.get("MUSTER_REAL_DATA", BESIDE)) / "boundaries"
"""Real boundaries, beside the repository where there are any; they are no part of the project."""

RENAMED = {
    "Bryn - Mawr": "Bryn Mawr",
    "Near - North": "Near North",
    "CARAG": "South Uptown",
    "ECCO": "East Bde Maka Ska",
    "West Calhoun": "West Maka Ska",
}


@pytest.fixture(scope="module")
def county() -> Geography:
    return build_geography(7)


def real_boundaries(name: str) -> list[dict]:
    path = BOUNDARIES / name
    if not path.exists():
        pytest.skip(f"The real boundaries in {name} are not here; the demo county is made without them.")
    return json.loads(path.read_text("utf-8"))["features"]


def in_metres(place: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(
        place, lambda degrees: np.column_stack([metres_east(degrees[:, 0]), metres_north(degrees[:, 1])])
    )


def homes(county: Geography) -> tuple[np.ndarray, np.ndarray]:
    return metres_east(county.addresses.longitude), metres_north(county.addresses.latitude)


def fingerprint(county: Geography) -> str:
    digest = hashlib.sha256()
    for table in (county.roads, county.addresses, county.divisions):
        for field in fields(table):
            value = getattr(table, field.name)
            digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return digest.hexdigest()


def test_the_same_seed_makes_the_same_county_byte_for_byte_and_another_seed_another() -> None:
    first, again, other = (build_geography(seed, 0.02) for seed in (3, 3, 4))
    assert fingerprint(first) == fingerprint(again)
    assert fingerprint(first) != fingerprint(other)


def test_the_ground_is_the_same_at_every_scale() -> None:
    """Only the dwellings grow, so that the base map of a small county fits a large one."""
    small, large = build_geography(3, 0.001), build_geography(3, 2.0)
    assert np.array_equal(small.roads.start, large.roads.start)
    assert np.array_equal(small.divisions.city, large.divisions.city)
    assert len(large.addresses) == pytest.approx(2 * 533_000, rel=0.005)


@pytest.mark.parametrize("scale", [0.0, -1.0, 21.0, float("nan")])
def test_a_scale_out_of_reach_is_refused_in_a_sentence(scale: float) -> None:
    with pytest.raises(BadInput, match="give a scale"):
        build_geography(1, scale)


def test_there_are_45_cities_87_neighbourhoods_and_the_county_has_its_true_size(county: Geography) -> None:
    assert len([city for city in CITIES if city.name != "Fort Snelling"]) == 45
    assert len({place.name for place in NEIGHBOURHOODS}) == 87
    assert sum(city.people for city in CITIES) == pytest.approx(1_281_565, rel=0.005)
    assert len(county.addresses) == pytest.approx(530_000, rel=0.01)
    assert county.outline.area / 1e6 == pytest.approx(1_572, rel=0.02)


def test_every_city_has_its_households(county: Geography) -> None:
    made = np.bincount(county.addresses.city, minlength=len(CITIES))
    wrong = [
        (city.name, city.households, int(count))
        for city, count in zip(CITIES, made, strict=True)
        if abs(count - city.households) > 2
    ]
    assert wrong == []


def test_1234_main_street_in_dayton_is_there_at_every_scale(county: Geography) -> None:
    def doe(book: AddressBook) -> list[tuple[str, int, str]]:
        rows = np.flatnonzero(book.house_number == 1234)
        return [
            (book.cities[book.city[row]], int(book.zip_code[row]), book.line(row))
            for row in rows
            if book.line(row) == "1234 Main Street"
        ]

    assert doe(county.addresses) == [("Dayton", 55327, "1234 Main Street")]
    assert doe(build_geography(7, 0.001).addresses) == [("Dayton", 55327, "1234 Main Street")]


def test_homes_stand_in_the_county_in_their_city_and_off_the_water(county: Geography) -> None:
    east, north = homes(county)
    shapely.prepare(county.outline)
    assert shapely.contains_xy(county.outline, east, north).mean() > 0.9999
    water = shapely.union_all([body.shape for body in county.waters])
    shapely.prepare(water)
    assert shapely.contains_xy(water, east, north).sum() == 0
    cell = cell_of(east, north)
    assert (county.divisions.city[cell] == county.addresses.city).mean() > 0.9999
    assert (county.divisions.neighbourhood[cell] == county.addresses.neighbourhood).mean() > 0.9999


def test_homes_stand_beside_the_street_of_their_address(county: Geography) -> None:
    book, roads = county.addresses, county.roads
    east, north = homes(county)
    lines = np.array(centre_lines(roads), dtype=object)
    for row in np.random.default_rng(1).integers(0, len(book), 200):
        street = lines[roads.street == book.street[row]]
        assert shapely.distance(street, shapely.Point(east[row], north[row])).min() < 25


def test_house_numbers_tell_the_sides_apart_and_addresses_apart(county: Geography) -> None:
    book = county.addresses
    assert book.house_number.min() >= 2
    assert book.house_number.max() < 40_000
    keys = np.stack([book.house_number, book.street, book.unit, book.city], axis=1)
    assert len(np.unique(keys, axis=0)) == len(book)
    share = (book.house_number % 2).mean()
    assert 0.4 < share < 0.6


def test_numbers_count_eight_hundreds_to_the_mile_along_an_avenue(county: Geography) -> None:
    book = county.addresses
    street = book.streets.index("Penn Avenue South")
    there = np.flatnonzero(
        (book.street == street) & (book.cities.index("Minneapolis") == book.city) & (book.latitude < 44.95)
    )
    miles = (book.latitude[there].max() - book.latitude[there].min()) * METRES_PER_LATITUDE / 1609.344
    hundreds = (book.house_number[there].max() - book.house_number[there].min()) / 100
    assert hundreds / miles == pytest.approx(8, rel=0.03)


def test_roads_are_one_connected_network(county: Geography) -> None:
    roads = county.roads
    label = np.arange(len(roads.node_latitude))
    for _ in range(2_000):
        low = np.minimum(label[roads.start], label[roads.end])
        before = label.copy()
        np.minimum.at(label, roads.start, low)
        np.minimum.at(label, roads.end, low)
        label = label[label]
        if np.array_equal(label, before):
            break
    assert np.unique(label).tolist() == [0]
    assert min(line.length for line in centre_lines(roads)) > 1.0
    assert len(np.unique(np.stack([roads.start, roads.end]), axis=1).T) == len(roads.start)


def test_every_freeway_is_there_with_ramps_and_streets_have_names(county: Geography) -> None:
    roads = county.roads
    signs = {part for ref in roads.refs for part in ref.split(";")}
    assert signs >= {
        "I 94", "I 394", "I 494", "I 694", "I 35W", "US 169", "US 212", "US 12",
        "MN 100", "MN 62", "MN 55", "MN 7", "MN 610",
    }  # fmt: skip
    named = {roads.streets[number] for number in np.unique(roads.street)}
    assert {
        "East Lake Street",
        "Nicollet Avenue South",
        "Hiawatha Avenue",
        "Main Street",
        "Xerxes Avenue South",
    } <= named
    ramps = roads.road_class == ROAD_CLASSES.index("motorway_link")
    freeway = np.unique(roads.start[roads.road_class == 0])
    assert np.isin(roads.start[ramps], freeway).all()
    assert ramps.sum() > 150
    assert all(roads.streets[number] for number in np.unique(roads.street[~ramps]))


def test_streets_do_not_cross_lakes_and_small_ones_no_river(county: Geography) -> None:
    roads = county.roads
    lines = np.array(centre_lines(roads), dtype=object)
    small = roads.road_class > PRIMARY
    tree = shapely.STRtree(lines)
    for water in county.waters:
        hit = tree.query(water.shape, predicate="intersects")
        if water.kind == "lake":
            assert not small[hit].any(), water.name
        else:
            below = roads.road_class[hit] > ROAD_CLASSES.index("secondary")
            assert not (below & (roads.road_class[hit] != ROAD_CLASSES.index("motorway_link"))).any(), (
                water.name
            )


def test_the_outline_lies_on_the_real_county(county: Geography) -> None:
    real = next(
        f for f in real_boundaries("metro_counties.json") if f["properties"]["COUNTY_NAM"] == "Hennepin"
    )
    there = in_metres(shape(real["geometry"]))
    assert county.outline.intersection(there).area / county.outline.union(there).area >= 0.95


def test_every_neighbourhood_is_within_a_kilometre_of_the_real_one(county: Geography) -> None:
    centres = cell_centres()
    away = {}
    for feature in real_boundaries("minneapolis_neighborhoods.geojson"):
        name = feature["properties"]["BDNAME"]
        row = next(
            i
            for i, place in enumerate(NEIGHBOURHOODS)
            if place.name == RENAMED.get(name, name.replace(" - ", "-"))
        )
        real = in_metres(shape(feature["geometry"])).centroid
        drawn = centres[county.divisions.neighbourhood == row].mean(axis=0)
        away[name] = float(np.hypot(drawn[0] - real.x, drawn[1] - real.y))
    assert {name: round(metres) for name, metres in away.items() if metres > 1_000} == {}
