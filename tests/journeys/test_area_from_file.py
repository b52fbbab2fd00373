"""An area out of a file and a radius around an address, on the page that asks who needs help."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from shapely.geometry import Polygon

from data_access.access import Role
from data_access.importers.address_points import import_address_points
from tests.dashboard.geo.area_files import in_system, kml, packed, shapefile_members
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer
from tests.world import four_households
from tests.world.callers import REGISTRAR
from tests.world.four_households import DAYTON

pytestmark = pytest.mark.journey
CORNERS = list(DAYTON.exterior.coords)
ADDRESSES = """number,street,cross_street,city,zip,latitude,longitude
1234,Main Street,,Dayton,55327,{1},{0}
,Main Street,River Road,Dayton,55327,{1},{0}
"""


def _upload(manager: Visitor, name: str, data: bytes) -> None:
    manager.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    manager.settle()


def _true_households(area: Polygon) -> int:
    return len(four_households.living_in(area, date.today()))  # noqa: DTZ011 - the county of the test is here


def test_an_area_out_of_a_file_is_asked_about_and_saved(
    county: RunningServer, county_browser: Browser
) -> None:
    """Given a KML of two areas, when one is chosen, then its count is true, and it is kept under a name."""
    two = kml(CORNERS, "Dayton outline").replace(
        b"</Document>",
        kml([(x, y + 0.001) for x, y in CORNERS], "Other").split(b"<Document>")[1].split(b"</kml>")[0],
    )
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?area=From+a+file")
        _upload(manager, "areas.kml", two)
        manager.choose("Area in the file", "Dayton outline")
        assert int(manager.figure("Households")) == _true_households(DAYTON)
        assert "In Dayton outline" in manager.text
        manager.press("Save this area")
        manager.type_in("Name of the area", "Out of a file")
        manager.open("/functional_needs?area=Saved")
        manager.choose("Saved area", "Out of a file")
        assert int(manager.figure("Households")) == _true_households(DAYTON)


def test_a_shapefile_without_projection_is_asked_about(
    county: RunningServer, county_browser: Browser
) -> None:
    data = packed(shapefile_members(in_system(CORNERS, "EPSG:26915")))
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?area=From+a+file")
        _upload(manager, "zones.zip", data)
        expect(manager.page.get_by_text("does not tell its coordinate system")).to_be_visible()
        manager.choose("Coordinate system of the file", "NAD83 / UTM zone 15N")
        assert "In River bend" in manager.text
        assert int(manager.figure("Households")) == _true_households(DAYTON)


def test_a_file_that_is_none_says_what_can_be_read(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?area=From+a+file")
        _upload(manager, "zones.kml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><kml>&a;</kml>")
        expect(manager.page.get_by_text("declares a document type")).to_be_visible()
        assert "In the whole county" in manager.text


def test_a_radius_lies_around_an_address_typed_with_a_mistake(
    county: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    """And the address of the page bears the point, never what was typed."""
    centre = DAYTON.centroid
    file = tmp_path / "addresses.csv"
    file.write_text(ADDRESSES.format(centre.x, centre.y), encoding="utf-8")
    house = county.house()
    try:
        import_address_points(house.store, REGISTRAR, file, source="journey")
    finally:
        house.close()
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?area=Radius")
        manager.type_in("Address or crossing", "1234 mian st")
        manager.choose("Match", "1234 Main Street, Dayton 55327")
        shown = manager.text.replace("\u2060", "")
        assert f"around {centre.y:.4f}, {centre.x:.4f}" in shown
        assert "mian" not in manager.page.url
        assert f"{centre.y:.2f}" in manager.page.url
        manager.type_in("Address or crossing", "zzz qqq")
        expect(manager.page.get_by_text("No address or crossing is like this one")).to_be_visible()
