"""Who may no longer have a file is told so in a sentence, after the page was opened in good time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.wiring import House
from data_access.access import Role, console_caller
from data_access.importers.run import run_import
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving

pytestmark = pytest.mark.journey
FILE = "id,name,phone,address,city,zip\nr1,Rita Row,12,1 Birch Lane,Riverside,55327\n"
ADMINISTRATOR = console_caller("test", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[RunningServer]:
    """A county with one import, whose only row was handed back."""

    def fill(house: House) -> None:
        path = tmp_path / "one.csv"
        path.write_text(FILE)
        registrar = console_caller("test", frozenset({Role.REGISTRAR}))
        run_import(house.store, registrar, "clinic", path, jurisdiction=house.settings.jurisdiction)

    folder = tmp_path / "county"
    folder.mkdir()
    with serving(folder, fill) as server:
        yield server


def _ready(registrar: Visitor) -> None:
    registrar.open("/profiles")
    registrar.choose("Rows handed back by", "one.csv (clinic)")
    expect(registrar.page.get_by_role("button", name="1 row handed back")).to_be_visible()


def test_a_withdrawn_role_gets_the_sentence_as_a_file(clinic: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, clinic, Role.REGISTRAR) as registrar:
        _ready(registrar)
        house = clinic.house()
        try:
            account = house.accounts.find(ADMINISTRATOR, clinic.accounts[Role.REGISTRAR].name)
            assert account is not None
            house.accounts.withdraw(ADMINISTRATOR, account.id, Role.REGISTRAR)
        finally:
            house.close()
        handed = registrar.download("1 row handed back")
        assert handed.suggested_filename == "refused.txt"
        assert "needs a role that grants profiles:import:report" in Path(handed.path()).read_text()
        assert "Rita" not in Path(handed.path()).read_text()
    assert "Traceback" not in clinic.log


def test_an_ended_session_is_told_so_instead_of_the_file(
    clinic: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, clinic, Role.REGISTRAR) as registrar:
        _ready(registrar)
        house = clinic.house()
        try:
            account = house.accounts.find(ADMINISTRATOR, clinic.accounts[Role.REGISTRAR].name)
            assert account is not None
            house.accounts.disable(ADMINISTRATOR, account.id, "left")
        finally:
            house.close()
        handed = registrar.download("1 row handed back")
        assert handed.suggested_filename == "refused.txt"
        assert "Your session has ended" in Path(handed.path()).read_text()
    assert "Traceback" not in clinic.log
