"""The trail holds a line for every question and none for a rerun; what changed is seen at the next click."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.wiring import House
from data_access import profiles
from data_access.access import Permission, Role, console_caller
from data_access.records.household import Scope
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving
from tests.world import four_households

pytestmark = pytest.mark.journey
ADMINISTRATOR = console_caller("test", frozenset({Role.ADMINISTRATOR}))
REGISTRAR = console_caller("test", frozenset({Role.REGISTRAR}))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[RunningServer]:
    """The four households for one test alone, because they change."""
    four_households.write_base_map(tmp_path / "basemap")
    with serving(tmp_path, four_households.fill) as server:
        yield server


@contextmanager
def _inside(server: RunningServer) -> Iterator[House]:
    house = server.house()
    try:
        yield house
    finally:
        house.close()


def _asked(server: RunningServer) -> list[str]:
    """What the emergency manager asked so far, the first first."""
    name = server.accounts[Role.EMERGENCY_MANAGER].name
    with _inside(server) as house:
        lines = [kept.line for kept in house.store.audit.lines(limit=500)]
    doors = ("registry:area:count", "registry:map:view", "areas:area:read")
    return [line.action for line in reversed(lines) if line.name == name and line.action in doors]


def _look_at(manager: Visitor, way: str) -> None:
    manager.page.get_by_role("radio", name=way).or_(manager.page.get_by_text(way, exact=True)).first.click()
    manager.settle()


def test_a_question_is_one_line_however_often_the_page_runs(
    town: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, town, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs")
        opened = _asked(town)
        assert sorted(opened) == ["areas:area:read", "registry:area:count", "registry:map:view"]
        manager.choose("City, neighbourhood or ZIP", "Dayton (city)")
        assert _asked(town)[3:] == ["registry:area:count"]
        _look_at(manager, "Coordinates")
        _look_at(manager, "City or ZIP")
        assert len(_asked(town)) == 4


def test_a_withdrawal_is_seen_at_the_next_click(town: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, town, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        assert manager.figure("Households") == "3"
        with _inside(town) as house:
            today = house.clock().astimezone(house.settings.zone).date()
            household = house.store.vault.household_id("test", "lee")
            with house.store.enter(
                REGISTRAR, Permission.PROFILES_EDIT, about="withdrawn", writes=True
            ) as visit:
                profiles.withdraw(visit, household, Scope.EMERGENCY_MANAGEMENT, today)
        manager.choose("City, neighbourhood or ZIP", "55327 (ZIP)")
        manager.choose("City, neighbourhood or ZIP", "Dayton (city)")
        assert manager.figure("Households") == "2"


def test_a_withdrawn_role_gets_no_answer_of_a_moment_ago(
    town: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, town, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        manager.choose("City, neighbourhood or ZIP", "55327 (ZIP)")
        with _inside(town) as house:
            account = house.accounts.find(ADMINISTRATOR, town.accounts[Role.EMERGENCY_MANAGER].name)
            assert account is not None
            house.accounts.grant(ADMINISTRATOR, account.id, Role.ANALYST)
            house.accounts.withdraw(ADMINISTRATOR, account.id, Role.EMERGENCY_MANAGER)
        manager.choose("City, neighbourhood or ZIP", "Dayton (city)")
        expect(manager.page.get_by_text("needs a role that grants").first).to_be_visible()
        assert manager.page.get_by_test_id("stMetric").count() == 0
