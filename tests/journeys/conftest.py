"""The small county behind a real server, and one browser for all journeys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from dashboard.wiring import House
from tests.journeys.map_browser import chromium
from tests.serving import RunningServer, serving
from tests.world import four_households, small_calls


def _fill(house: House) -> None:
    four_households.fill(house)
    small_calls.fill(house)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The four households and some hundred calls, served; it ends with the tests."""
    folder = tmp_path_factory.mktemp("county")
    four_households.write_base_map(folder / "basemap")
    with serving(folder, _fill) as server:
        yield server


@pytest.fixture(scope="session")
def county_browser() -> Iterator[Browser]:
    """Chromium with no network but this machine."""
    with chromium() as browser:
        yield browser
