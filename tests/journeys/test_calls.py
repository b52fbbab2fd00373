"""The calls' page in Chromium: what police read, what an analyst may not, and what leaves as a file."""

import csv
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from dashboard.assets.build import install
from dashboard.wiring import House
from data_access.access import Role
from tests.journeys.office import NARROW, WIDE, Visitor, visiting
from tests.journeys.test_accessibility import violations
from tests.serving import RunningServer, serving
from tests.world import four_households, small_calls

pytestmark = pytest.mark.journey
PICTURES = os.environ.get("MUSTER_SHOTS")
MARCH = [row for moment, row in small_calls.expected() if (moment.year, moment.month) == (2026, 3)]
TABLE = "The same as a table, and as files"


def fill(house: House) -> None:
    four_households.fill(house)
    small_calls.fill(house)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("centre")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, fill) as server:
        yield server


def open_table(visitor: Visitor, title: str) -> None:
    """Open the table below the chart of this title."""
    heading = visitor.page.get_by_role("heading", name=title, exact=True)
    card = visitor.page.get_by_test_id("stVerticalBlock").filter(has=heading).last
    card.get_by_text(TABLE).click()
    visitor.settle()


def test_police_read_the_last_whole_month(centre: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, centre, Role.POLICE) as police:
        police.open("/calls")
        assert police.figure("Calls") == str(len(MARCH))
        assert police.figure("A year before") == "70"
        assert "14 Mar 2026 (42 calls" in police.text
        expect(police.page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


def test_a_filter_holds_for_all_and_stands_in_the_address(
    centre: RunningServer, county_browser: Browser
) -> None:
    """Whoever opens the address sees the same figures."""
    fires = str(sum(row["discipline"] == "Fire" for row in MARCH))
    with visiting(county_browser, centre, Role.POLICE) as police:
        police.open("/calls")
        police.choose("Discipline", "fire")
        assert police.figure("Calls") == fires
        address = police.page.url
        assert "discipline=fire" in address
    with visiting(county_browser, centre, Role.CALL_TAKER) as colleague:
        colleague.open(address.removeprefix(centre.address))
        assert colleague.figure("Calls") == fires


def test_days_come_from_the_address(centre: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, centre, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/calls?from=2026-03-14&to=2026-03-14&show=Times")
        storm = sum(moment.date() == small_calls.STORM for moment, _ in small_calls.expected())
        assert f"n = {storm - 4}" in manager.text
        manager.open("/calls?from=2026-03-14&to=2026-03-14")
        assert manager.figure("Calls") == str(storm)


def test_an_answer_is_judged_with_its_interval(centre: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, centre, Role.POLICE) as police:
        police.open("/calls?show=Times")
        assert police.figure("Within 15 s") == "77.8 %"
        assert "68.6 to 84.8 % (Wilson" in police.text
        assert "NENA-STA-020.1" in police.text
        assert "11 calls without this time" in police.text
        police.choose("Standard", "NENA, should")
        assert police.figure("Within 20 s") == "100.0 %"
        police.choose("Stage", "Time to send")
        assert "no claim is made" in police.text


def test_an_analyst_sees_months_and_no_small_count(centre: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, centre, Role.ANALYST) as analyst:
        analyst.open("/calls")
        assert analyst.page.get_by_test_id("stDateInput").count() == 0
        open_table(analyst, "Calls by hour of the day")
        assert "fewer than 11 or withheld" in analyst.page.content()
        cells = analyst.page.locator("td, [data-testid=stMetricValue]").all_inner_texts()
        assert not [cell for cell in cells if re.fullmatch(r"[0-9]|10", cell.strip())]
        analyst.open("/calls?show=Map&from=2026-03-14&to=2026-03-14")
        assert "Hot spots are smaller" in analyst.text
        assert analyst.page.frame_locator("iframe").locator("path.leaflet-interactive").count() == 2


def test_the_map_shows_areas_and_squares(centre: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, centre, Role.POLICE) as police:
        police.open("/calls?show=Map")
        assert "Dayton has the most calls for its residents" in police.text
        assert re.search(r"\d+ of [\d,]+ squares are or were hot", police.text)
        frames = police.page.locator('iframe[title*="folium"]')
        expect(frames).to_have_count(2)
        squares = police.page.frame_locator('iframe[title*="folium"]').last
        squares.locator(".leaflet-container[data-muster=drawn]").wait_for()
        assert squares.locator("path.leaflet-interactive").count() > 3


def test_what_is_unusual_is_a_sentence(centre: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, centre, Role.POLICE) as police:
        police.open("/calls?show=Unusual")
        assert "1 day, 2 hours and 0 areas stand out" in police.text
        assert "Saturday 14 Mar 2026: 42 calls; the eight Saturdays before had 2" in police.text


def test_a_chart_leaves_as_rows_and_as_a_picture(
    centre: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    with visiting(county_browser, centre, Role.POLICE) as police:
        police.open("/calls")
        open_table(police, "Calls by day")
        police.download("CSV file").save_as(tmp_path / "days.csv")
        police.download("Picture").save_as(tmp_path / "days.png")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "days.csv").read_text("utf-8-sig"))))
    assert sum(int(row["Calls"]) for row in rows) == len(MARCH)
    assert "Taken out by" in str(rows[0])
    with Image.open(tmp_path / "days.png") as picture:
        assert picture.format == "PNG"
        assert picture.width > 1_000
        assert "Taken out by" in str(picture.info["Description"])


def test_a_period_is_printed(centre: RunningServer, county_browser: Browser, tmp_path: Path) -> None:
    with visiting(county_browser, centre, Role.POLICE) as police:
        police.open("/calls?show=Report")
        police.download("Report as PDF").save_as(tmp_path / "march.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "march.pdf").pages]
    text = " ".join(" ".join(pages).split())
    assert "911 calls: March 2026" in text
    assert f"{len(MARCH)} calls" in text
    assert "77.8 % (68.6 to 84.8 %) were answered within 15 s" in text
    assert "Saturday 14 Mar 2026: 42 calls" in text


def test_a_registrar_is_refused(centre: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, centre, Role.REGISTRAR) as registrar:
        registrar.page.goto(f"{centre.address}/calls")
        registrar.settle()
        assert "calls an hour" not in registrar.page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_fits_every_screen(
    centre: RunningServer, county_browser: Browser, size: dict[str, int], scheme: str, tmp_path: Path
) -> None:
    folder = Path(PICTURES) if PICTURES else tmp_path
    with visiting(county_browser, centre, Role.POLICE, size=size, scheme=scheme) as police:
        for show in ("Volume", "Times", "Map", "Unusual"):
            police.page.set_viewport_size(size)  # type: ignore[arg-type]
            police.open(f"/calls?show={show}")
            assert police.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            assert police.page.get_by_text("Something went wrong").count() == 0
            police.picture(folder / f"calls-{show}-{scheme}-{size['width']}.png")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, fetched by its hash."""
    return (install(tmp_path_factory.mktemp("axe")) / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_section_can_be_used_by_everyone(
    centre: RunningServer, county_browser: Browser, rules: str, size: dict[str, int], scheme: str
) -> None:
    """WCAG 2.1 A and AA as far as axe-core can tell, the tables of a chart opened."""
    found = []
    with visiting(county_browser, centre, Role.POLICE, size=size, scheme=scheme) as police:
        for show in ("Volume", "Times", "Map", "Unusual", "Report"):
            police.open(f"/calls?show={show}")
            tables = police.page.get_by_text(TABLE)
            if tables.count():
                tables.first.click()
                police.settle()
            police.page.wait_for_timeout(700)
            frames = [frame for frame in police.page.frames if not frame.is_detached()]
            found += [one for frame in frames for one in violations(frame, rules, show)]
    assert not found, "\n".join(map(repr, found))
