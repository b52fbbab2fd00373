"""An analyst reads the registry's counts, and nowhere a small one; nobody else reads the page."""

import csv
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Browser, expect
from sqlalchemy import insert

from dashboard.wiring import House
from data_access import profiles
from data_access.access import Permission, Role, console_caller
from data_access.records.household import Address, Consent, Person, SafetyProfile, Scope
from data_access.records.needs import Need
from data_access.tables import areas
from tests.journeys.office import NARROW, WIDE, visiting
from tests.serving import RunningServer, serving
from tests.world import four_households

pytestmark = pytest.mark.journey
TOWNS = {"north": (45.16, 30), "middle": (45.06, 25), "south": (44.96, 3), "east": (44.86, 14)}
"""Town → its southern edge in degrees, and how many registered there."""
PICTURES = os.environ.get("MUSTER_SHOTS")


def fill(house: House) -> None:
    """Four towns in two ZIPs; in the south are three households, and in each town a third need a ride."""
    today = house.clock().astimezone(house.settings.zone).date()
    registrar = console_caller("test", frozenset({Role.REGISTRAR}))
    with house.store.enter(registrar, Permission.PROFILES_EDIT, about="towns", writes=True) as visit:
        for town, (south, count) in TOWNS.items():
            for number in range(count):
                home = Address(
                    f"{number} Main Street",
                    city=town,
                    state="MN",
                    zip_code="55327",
                    latitude=south + 0.01 + number / 1000,
                    longitude=-93.4,
                )
                needs = (Need.RIDE,) if number % 3 == 0 else (Need.HEARING,)
                profile = SafetyProfile(
                    key=f"{town} {number}",
                    addresses=(home,),
                    people=(Person("Somebody", needs=needs),),
                    consents=(Consent(Scope.EMERGENCY_MANAGEMENT, today - timedelta(days=30)),),
                    confirmed_on=today,
                )
                profiles.save(visit, "test", profile, jurisdiction=house.settings.jurisdiction, today=today)
    with house.store.enter(registrar, Permission.PROFILES_IMPORT, about="areas", writes=True) as visit:
        visit.connection.execute(insert(areas), [_area(house, *one) for one in _ground()])


def _ground() -> Iterator[tuple[str, str, shapely.Polygon]]:
    yield "county", "27053", shapely.box(-93.7, 44.8, -93.2, 45.3)
    for town, (south, _) in TOWNS.items():
        yield "city", town, shapely.box(-93.6, south, -93.3, south + 0.1)
    yield "zip", "55327", shapely.box(-93.6, 45.06, -93.3, 45.26)
    yield "zip", "55328", shapely.box(-93.6, 44.86, -93.3, 45.06)


def _area(house: House, kind: str, code: str, outline: shapely.Polygon) -> dict[str, object]:
    return {
        "id": os.urandom(16), "kind": kind, "code": code, "name": code.title(), "households": 4_000,
        "people": 9_000, "geometry": shapely.to_wkb(outline), "source": "by hand",
        "created_at": house.clock(),
    }  # fmt: skip


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("towns")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, fill) as server:
        yield server


def test_a_month_is_counted_beside_the_server_and_then_stands(
    towns: RunningServer, county_browser: Browser
) -> None:
    """The first who asks sees how far the work is, and the page shows the counts when it has ended."""
    with visiting(county_browser, towns, Role.ANALYST) as analyst:
        analyst.open("/registry_counts")
        expect(analyst.page.get_by_role("table", name="All households by city")).to_be_visible()
        analyst.open("/registry_counts?areas=ZIPs")
        assert "being counted" not in analyst.text


def test_a_county_without_areas_is_told_what_to_do(
    running_server: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, running_server, Role.ANALYST) as analyst:
        analyst.open("/registry_counts")
        expect(analyst.page.get_by_text("have the fixed areas imported first")).to_be_visible()
        expect(analyst.page.get_by_role("button", name="Count this month")).to_be_visible()


def test_an_analyst_sees_counts_and_no_small_one(towns: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, towns, Role.ANALYST) as analyst:
        analyst.open("/registry_counts")
        table = analyst.page.get_by_role("table", name="All households by city")
        expect(table).to_contain_text("fewer than 11 or withheld")
        expect(table).to_contain_text("30")
        cells = analyst.page.locator("td, [data-testid=stMetricValue]").all_inner_texts()
        assert not [cell for cell in cells if re.fullmatch(r"[0-9]|10", cell.strip())]
        assert "Main Street" not in analyst.page.content()
        assert "Somebody" not in analyst.page.content()
        frame = analyst.page.frame_locator('iframe[title*="folium"]')
        frame.locator(".leaflet-container[data-muster=drawn]").wait_for()
        assert frame.locator("path.leaflet-interactive").count() == len(TOWNS)


def test_the_table_shows_what_the_release_holds_and_the_total_of_it(
    towns: RunningServer, county_browser: Browser
) -> None:
    """Of the four towns at least the south is withheld, and one more, or the ZIP would give it away."""
    with visiting(county_browser, towns, Role.ANALYST) as analyst:
        analyst.open("/registry_counts?areas=ZIPs")
        zips = analyst.page.get_by_role("table", name="All households by ZIP").inner_text()
        analyst.open("/registry_counts?areas=Cities&need=Transportation")
        table = analyst.page.get_by_role("table", name="Transportation by city")
        rides, total = table.locator("tbody").inner_text(), table.locator("tfoot td").first.inner_text()
    assert "55327" in zips
    figures = [int(one) for one in re.findall(r"\t(\d+)\t", rides)]
    assert all(figure >= 11 for figure in figures)
    assert int(total) == sum(figures), "what is withheld is in no total"


def test_the_file_says_the_same_as_the_page(
    towns: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    with visiting(county_browser, towns, Role.ANALYST) as analyst:
        analyst.open("/registry_counts")
        analyst.download("CSV file").save_as(tmp_path / "counts.csv")
    with (tmp_path / "counts.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(TOWNS)
    assert {row["City"]: row["Registered"] for row in rows}["South"] == "fewer than 11 or withheld"
    assert all(
        row["Registered"] == "fewer than 11 or withheld" or int(row["Registered"]) >= 11 for row in rows
    )


def test_police_are_refused(towns: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, towns, Role.POLICE) as police:
        police.page.goto(f"{towns.address}/registry_counts")
        police.settle()
        assert "Registry counts" not in police.text
        assert "fewer than 11" not in police.page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_fits_every_screen(
    towns: RunningServer, county_browser: Browser, scheme: str, size: dict[str, int], tmp_path: Path
) -> None:
    with visiting(county_browser, towns, Role.ANALYST, size=size, scheme=scheme) as analyst:
        analyst.open("/registry_counts")
        wide = analyst.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"]
        folder = Path(PICTURES) if PICTURES else tmp_path
        analyst.picture(folder / f"registry_counts-{scheme}-{size['width']}.png")
