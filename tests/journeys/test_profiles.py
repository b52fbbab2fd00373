"""A registrar brings a file in, sees first what it would do, and gets the refused rows back."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Role
from data_access.audit import AuditLine
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving

pytestmark = pytest.mark.journey
FILE = """id,name,phone,address,city,zip,lat,lon,needs,transport,confirmed,=heading
n1,Nora New,612 555 0111,1 Birch Lane,Riverside,55327,44.97,-93.26,oxygen,wheelchair,2026-06-01,x
n2,=BAD(1),12,2 Birch Lane,Riverside,55327,44.97,-93.26,,walks,2026-06-01,x
n3,Sven Swapped,612 555 0113,3 Birch Lane,Riverside,55327,-93.26,44.97,,walks,2026-06-01,x
"""


def _hand_over(registrar: Visitor, path: Path, source: str) -> None:
    registrar.open("/profiles")
    registrar.type_in("Source", source)
    registrar.page.locator("input[type=file]").set_input_files(path)
    registrar.page.get_by_role("button", name="Dry run").wait_for()
    registrar.settle()


def test_a_dry_run_then_the_import_then_the_same_file_again(
    county: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "households.csv"
    path.write_text(FILE)
    with visiting(county_browser, county, Role.REGISTRAR) as registrar:
        _hand_over(registrar, path, "journey")
        registrar.press("Dry run")
        expect(registrar.page.get_by_text("Nothing was stored: this was a dry run")).to_be_visible()
        registrar.page.get_by_role("button", name="Import", exact=True).click()
        expect(
            registrar.page.get_by_text("3 rows read: 1 new, 0 changed, 0 unchanged, 2 handed")
        ).to_be_visible()
        registrar.settle()
        back = registrar.download("2 rows handed back")
        text = Path(back.path()).read_text("utf-8-sig")
        assert "Latitude and longitude are swapped" in text
        assert "'=BAD(1)" in text
        _hand_over(registrar, path, "journey")
        registrar.page.get_by_role("button", name="Import", exact=True).click()
        expect(registrar.page.get_by_text("3 rows read: 0 new, 0 changed, 1 unchanged")).to_be_visible()


def test_the_list_of_imports_is_there_for_whoever_comes_later(
    county: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "later.csv"
    path.write_text(FILE.replace("n1", "m1"))
    with visiting(county_browser, county, Role.REGISTRAR) as registrar:
        _hand_over(registrar, path, "left-alone")
        registrar.page.get_by_role("button", name="Import", exact=True).click()
        expect(registrar.page.get_by_text("3 rows read")).to_be_visible()
    with visiting(county_browser, county, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        expect(registrar.table("Imports so far, the latest first")).to_be_visible()


def test_a_file_that_is_none_is_refused_with_a_sentence(
    county: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("")
    with visiting(county_browser, county, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        registrar.type_in("Source", "journey")
        registrar.page.locator("input[type=file]").set_input_files(path)
        registrar.settle()
        expect(registrar.page.get_by_test_id("stAlert").last).to_be_visible()
        assert registrar.page.get_by_role("button", name="Dry run").count() == 0


def test_refused_rows_are_handed_back_after_a_restart(county_browser: Browser, tmp_path: Path) -> None:
    """Three bad rows of ten: two with a day that there is not, one with a latitude beyond the pole."""
    path = tmp_path / "ten.csv"
    path.write_text(_ten_rows())
    folder = tmp_path / "county"
    folder.mkdir()
    with serving(folder) as server, visiting(county_browser, server, Role.REGISTRAR) as registrar:
        _hand_over(registrar, path, "clinic")
        registrar.page.get_by_role("button", name="Import", exact=True).click()
        expect(registrar.page.get_by_text("10 rows read: 7 new, 0 changed, 0 unchanged, 3")).to_be_visible()
    with serving(folder) as server, visiting(county_browser, server, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        registrar.choose("Rows handed back by", "ten.csv (clinic)")
        text = Path(registrar.download("3 rows handed back").path()).read_text("utf-8-sig")
        lines = _lines_about(server, "rows handed back of import")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["id"], row["line"]) for row in rows] == [("r2", "3"), ("r5", "6"), ("r9", "10")]
    assert all(row["reason"] for row in rows)
    assert [line.action for line in lines] == ["profiles:import:report"]


def _ten_rows() -> str:
    bad = {2: ("2026-31-31", "44.97"), 5: ("2026-06-01", "444.97"), 9: ("2026-31-31", "44.97")}
    lines = ["id,name,phone,address,city,zip,lat,lon,needs,transport,confirmed"]
    for at in range(1, 11):
        day, latitude = bad.get(at, ("2026-06-01", "44.97"))
        lines.append(
            f"r{at},Rita Row {at},612 555 01{at:02},{at} Birch Lane,Riverside,55327,{latitude},-93.26,"
            f"oxygen,walks,{day}"
        )
    return "\n".join(lines) + "\n"


def _lines_about(server: RunningServer, about: str) -> list[AuditLine]:
    house = server.house()
    try:
        kept = house.store.audit.lines(limit=200)
    finally:
        house.close()
    return [one.line for one in kept if one.line.about.startswith(about)]
