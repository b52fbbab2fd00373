"""Columns of a file: proposed, changed, remembered; and an import that is stopped or left alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from data_access.access import Role
from data_access.tables import households, import_mappings
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving

pytestmark = pytest.mark.journey
ODD = """Ref No;Resident;Tel.;Where;Town;Postcode;Y;X;Remarks
q1;Quinn Quick;612 555 0131;1 Ash Lane;Riverside;55327;44.97;-93.26;knock twice
q2;Rory Rust;612 555 0132;2 Ash Lane;Riverside;55327;44.97;-93.26;no bell
"""
PROPOSED = ["(not used)", "name", "phone", "(not used)", "city", "zip", "latitude", "longitude", "notes"]
MANY = 20_000


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RunningServer]:
    """A county without households, for one test alone."""
    folder = tmp_path / "county"
    folder.mkdir()
    with serving(folder) as server:
        yield server


def _hand_over(registrar: Visitor, path: Path) -> None:
    registrar.open("/profiles")
    registrar.type_in("Source", "clinic")
    registrar.page.locator("input[type=file]").set_input_files(path)
    registrar.page.get_by_role("button", name="Dry run").wait_for()
    registrar.settle()


def _fields(registrar: Visitor) -> list[str]:
    """The second column of the mapping as a screen reader says it."""
    cells = registrar.page.locator("[data-testid=stDataFrame]").first.locator("tbody tr td:nth-child(2)")
    # The table is drawn on a canvas, and what a screen reader says of it comes a moment later.
    cells.nth(len(PROPOSED) - 1).wait_for(state="attached")
    return [cell.inner_text() for cell in cells.all()]


def _set_field(registrar: Visitor, row: int, field: str) -> None:
    """Choose another field for a column with the keyboard: into the cell, Enter, type, Enter."""
    box = registrar.page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    height = box["height"] / (len(PROPOSED) + 1)
    registrar.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + height * (row + 1.5))
    registrar.page.wait_for_timeout(500)
    registrar.page.keyboard.press("Enter")
    registrar.page.locator("#portal input").wait_for()
    registrar.page.keyboard.type(field, delay=60)
    registrar.page.wait_for_timeout(500)
    registrar.page.keyboard.press("Enter")
    registrar.settle()


def _import(registrar: Visitor) -> None:
    registrar.page.get_by_role("button", name="Import", exact=True).click()


def _remembered(server: RunningServer) -> list[str]:
    """The fields of the one mapping that is kept."""
    house = server.house()
    try:
        with house.store.engine.connect() as connection:
            text = connection.scalar(select(import_mappings.c.mapping)) or "[]"
    finally:
        house.close()
    return [field for _, field in json.loads(text)]


def _files_left(server: RunningServer) -> list[Path]:
    """Files of households that still lie on the server, in clear."""
    uploads = Path(server.environment["MUSTER_DATA_FOLDER"], "uploads")
    return [path for path in uploads.rglob("*") if path.is_file()]


def _kept(server: RunningServer) -> int:
    house = server.house()
    try:
        with house.store.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(households)) or 0
    finally:
        house.close()


def test_a_mapping_is_proposed_changed_used_and_remembered(
    office: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ODD)
    chosen = ["key", *PROPOSED[1:3], "address", *PROPOSED[4:]]
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        _hand_over(registrar, path)
        assert _fields(registrar) == PROPOSED
        _set_field(registrar, 0, "key")
        _set_field(registrar, 3, "address")
        assert _fields(registrar) == chosen
        registrar.press("Dry run")
        expect(registrar.page.get_by_text("Nothing was stored: this was a dry run")).to_be_visible()
        assert _kept(office) == 0
        registrar.settle()
        assert _fields(registrar) == chosen
        _import(registrar)
        expect(registrar.page.get_by_text("this was a dry run")).to_have_count(0)
        expect(registrar.page.get_by_text("2 rows read: 2 new")).to_be_visible()
        assert _remembered(office) == chosen
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        _hand_over(registrar, path)
        assert _fields(registrar) == chosen
        expect(registrar.page.get_by_text("2 rows read: 2 new")).to_be_visible()
        _import(registrar)
        expect(registrar.page.get_by_text("2 rows read: 0 new, 0 changed, 2 unchanged")).to_be_visible()
        registrar.settle()
        assert _files_left(office) == []


def test_an_import_that_is_stopped_leaves_nothing(
    office: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    path.write_text(_many_rows(MANY))
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        _hand_over(registrar, path)
        _import(registrar)
        registrar.page.get_by_role("button", name="Stop").click()
        expect(registrar.page.get_by_text("Nothing of the file was kept").first).to_be_visible()
        assert _kept(office) == 0
        assert _files_left(office) == []


def test_an_import_goes_on_when_the_browser_is_closed_and_its_result_waits(
    office: RunningServer, county_browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    path.write_text(_many_rows(MANY))
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        _hand_over(registrar, path)
        _import(registrar)
        registrar.page.get_by_role("button", name="Stop").wait_for()
    with visiting(county_browser, office, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        expect(registrar.page.get_by_text(f"{MANY:,} rows read: {MANY:,} new")).to_be_visible(timeout=120_000)
        assert _kept(office) == MANY


def _many_rows(count: int) -> str:
    lines = ["id,name,phone,address,city,zip,lat,lon"]
    lines += [
        f"m{at},Many {at},612 555 {at:04},{at} Long Road,Riverside,55327,44.97,-93.26"
        if at < 10_000
        else f"m{at},Many {at},763 555 {at - 10_000:04},{at} Long Road,Riverside,55327,44.97,-93.26"
        for at in range(count)
    ]
    return "\n".join(lines) + "\n"
