"""Every format gives the same area, in degrees, with its name; the projection is found or asked for."""

from pathlib import Path

import pytest
from pyproj import CRS
from shapely.geometry import Polygon, box

from dashboard.geo.area import Area
from dashboard.geo.files.projection import ProjectionNeeded
from dashboard.geo.files.reading import read_areas
from data_access.refusals import BadInput
from tests.dashboard.geo.area_files import (
    HOLE,
    SQUARE,
    cap,
    geojson,
    geopackage,
    gpx,
    in_system,
    kml,
    packed,
    shapefile_members,
)

COUNTY = Area(box(-93.77, 44.78, -93.17, 45.25), "Hennepin")
REAL = Path(__file__).parents[4] / "shared" / "data"
FORMATS = {
    "geojson": geojson(),
    "kml": kml(),
    "kmz": packed({"doc.kml": kml()}),
    "track": gpx(),
    "route": gpx(tag="rte"),
    "shapefile": packed(shapefile_members(prj=CRS.from_epsg(4269).to_wkt("WKT1_ESRI"))),
    "geopackage": geopackage(),
    "cap": cap(),
    "geojson in UTM": geojson(
        in_system(SQUARE, "EPSG:26915"), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::26915"}}
    ),
    "shapefile in feet": packed(
        shapefile_members(in_system(SQUARE, "EPSG:26851"), prj=CRS.from_epsg(26851).to_wkt("WKT1_ESRI"))
    ),
    "geopackage in web maps": geopackage(in_system(SQUARE, "EPSG:3857"), 3857),
}


@pytest.mark.parametrize("data", FORMATS.values(), ids=FORMATS)
def test_every_format_gives_the_same_named_square(data: bytes) -> None:
    """Within a tenth of a metre, whatever the coordinates were written in."""
    (area,) = read_areas(data, county=COUNTY).areas
    assert area.name == "River bend"
    assert (
        area.shape.equals_exact(Polygon(SQUARE).normalize(), 1e-6)
        or area.shape.symmetric_difference(Polygon(SQUARE)).area < 1e-8
    )
    assert area.require_in(COUNTY) is area


@pytest.mark.parametrize("code", ["EPSG:26915", "EPSG:26851", "EPSG:3857", "EPSG:26993"])
def test_numbers_that_are_no_degrees_are_asked_about_with_the_right_answer_among_the_first(code: str) -> None:
    """State plane feet, UTM and web maps: what lies in the county stands first, and choosing it works."""
    data = packed(shapefile_members(in_system(SQUARE, code)))
    with pytest.raises(ProjectionNeeded, match="no degrees") as asked:
        read_areas(data, county=COUNTY)
    likely = asked.value.likely
    assert code in [one.code for one in likely[:4]]
    assert likely[0].share_in_county == 1
    (area,) = read_areas(data, crs=code, county=COUNTY).areas
    assert area.square_km == pytest.approx(Area(Polygon(SQUARE)).square_km, rel=1e-3)


def test_without_a_county_the_usual_systems_are_offered() -> None:
    with pytest.raises(ProjectionNeeded) as asked:
        read_areas(packed(shapefile_members(in_system(SQUARE, "EPSG:26915"))))
    assert asked.value.likely[0].code == "EPSG:26915"


def test_what_a_person_says_comes_before_what_the_file_says() -> None:
    wrong = packed(
        shapefile_members(in_system(SQUARE, "EPSG:26915"), prj=CRS.from_epsg(26916).to_wkt("WKT1_ESRI"))
    )
    (area,) = read_areas(wrong, crs="26915").areas
    assert area.centroid == pytest.approx((-93.51, 45.19), abs=1e-4)


def test_a_hole_stays_a_hole() -> None:
    (area,) = read_areas(packed(shapefile_members(holes=[HOLE]))).areas
    assert len(area.rings) == 2
    assert area.square_km == pytest.approx(Area(Polygon(SQUARE, [HOLE])).square_km)


def test_a_track_that_stays_open_is_left_out_with_its_gap() -> None:
    with pytest.raises(BadInput, match=r"does not close: its ends are [\d,]+ metres apart"):
        read_areas(gpx(SQUARE[:-1]))


def test_a_circle_of_an_alert_has_its_radius_in_kilometres() -> None:
    (area,) = read_areas(cap("<areaDesc>Plume</areaDesc><circle>45.19,-93.51 2</circle>")).areas
    assert area.square_km == pytest.approx(3.14159 * 4, rel=0.01)


def test_an_alert_with_codes_only_says_so() -> None:
    codes = "<areaDesc>Hennepin</areaDesc><geocode><valueName>SAME</valueName><value>027053</value></geocode>"
    with pytest.raises(BadInput, match=r"has no outline but codes \(SAME 027053\)"):
        read_areas(cap(codes))


def test_one_wrong_area_does_not_take_the_others_with_it() -> None:
    bow_tie = (SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0])
    text = kml().replace(
        b"</Document>",
        kml(bow_tie, "Bow tie").split(b"<Document>")[1].split(b"</Document>")[0] + b"</Document>",
    )
    found = read_areas(text)
    assert [area.name for area in found.areas] == ["River bend"]
    assert found.left_out == [found.left_out[0]]
    assert "Bow tie" in found.left_out[0]
    assert "crosses" in found.left_out[0]


def test_an_area_elsewhere_is_refused_when_it_is_chosen() -> None:
    elsewhere = [(x + 20, y) for x, y in SQUARE]
    (area,) = read_areas(geojson(elsewhere), county=COUNTY).areas
    with pytest.raises(BadInput, match="outside the county"):
        area.require_in(COUNTY)


@pytest.mark.parametrize(
    ("file", "count"),
    [
        ("boundaries/minneapolis_neighborhoods.geojson", 87),
        ("boundaries/metro_counties.json", 5),
        ("cap/canada.cap", 2),
        ("cap/australia.cap", 1),
    ],
)
def test_real_files_are_read(file: str, count: int) -> None:
    path = REAL / file
    if not path.exists():
        pytest.skip("the real files are not on this machine")
    assert len(read_areas(path.read_bytes()).areas) == count
