"""Keys are rotated under a running server, and killed on the way again and again: nobody notices."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser
from sqlalchemy import func, select

from dashboard.settings import ROOT
from dashboard.wiring import House
from data_access import profiles
from data_access.access import Permission, Role, console_caller
from data_access.keyring import KeyClass, KeyState
from data_access.records.household import Phone
from data_access.sealed_columns import SEALED_COLUMNS, WAITED_FOR
from data_access.tables import keyring
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer, serving
from tests.world import four_households

pytestmark = pytest.mark.journey
DOUBLES = 100
"""Times that the four live in the county: four hundred households, sixteen rows in a transaction."""
KILLS_AT_LEAST = 3
REGISTRAR = console_caller("test", frozenset({Role.REGISTRAR}))


def _fill(house: House) -> None:
    four_households.fill(house)
    today = house.clock().astimezone(house.settings.zone).date()
    county = house.settings.jurisdiction
    with house.store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="doubles", writes=True) as visit:
        for number in range(1, DOUBLES):
            for one in four_households.households(today):
                double = msgspec.structs.replace(
                    one, key=f"{one.key}-{number}", phones=(Phone(f"+1612556{number:04}"),)
                )
                profiles.save(visit, "test", double, jurisdiction=county, today=today)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[RunningServer]:
    """Four hundred households, served."""
    four_households.write_base_map(tmp_path / "basemap")
    with serving(tmp_path, _fill) as server:
        yield server


def _rotating(server: RunningServer) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", "keys", "rotate", "--batch", "16"],
        cwd=ROOT,
        env={**os.environ, **server.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _old_rows(house: House) -> int:
    """Count what still lies under another key than the primary one of its class."""
    found = 0
    for key_class, columns in SEALED_COLUMNS.items():
        kid = house.store.vault.primary_kid(key_class)
        for column in columns:
            engine = house.store.record_engine if column.on_record else house.store.engine
            with engine.connect() as connection:
                wanted = select(func.count()).select_from(column.table).where(column.left(kid))
                found += connection.execute(wanted).scalar_one()
    return found


def _look(manager: Visitor, taker: Visitor, number: int) -> None:
    """Ask for an area that was not asked for yet, and open a profile by its number."""
    place = ("Dayton (city)", "Riverside (city)")[number % 2]
    manager.open(f"/functional_needs?place={place.replace(' ', '+')}")
    assert manager.figure("Households") == str((3, 1)[number % 2] * DOUBLES)
    taker.open("/call_taking")
    taker.type_in("Number that is calling", "(612) 555-0102")
    assert "Kim Lee" in taker.text
    assert "went wrong" not in taker.text + manager.text


def test_keys_are_rotated_under_the_server_and_killed_on_the_way(
    town: RunningServer, county_browser: Browser
) -> None:
    with (
        visiting(county_browser, town, Role.EMERGENCY_MANAGER) as manager,
        visiting(county_browser, town, Role.CALL_TAKER) as taker,
    ):
        _look(manager, taker, 0)
        killed = 0
        while killed < KILLS_AT_LEAST + 1:
            process = _rotating(town)
            before = _lines_of_keys(town)
            while process.poll() is None and _lines_of_keys(town) < before + 6 + killed:
                time.sleep(0.02)
            if process.poll() is not None:
                assert process.stdout is not None
                assert process.returncode == 0, process.stdout.read().decode()
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            _look(manager, taker, killed)
        assert killed >= KILLS_AT_LEAST
        last = _rotating(town)
        told, _ = last.communicate(timeout=300)
        assert last.returncode == 0, told.decode()
        _look(manager, taker, killed + 1)
    house = town.house()
    try:
        assert _old_rows(house) == 0
        with house.store.engine.connect() as connection:
            states = connection.execute(select(keyring.c.key_class, keyring.c.state)).all()
        for key_class in SEALED_COLUMNS:
            held = sorted(state for one, state in states if one == key_class)
            assert held == [KeyState.PRIMARY, KeyState.RETIRED], key_class
        assert house.store.audit.verify() == []
        _later_rows_are_new(house)
    finally:
        house.close()


def _later_rows_are_new(house: House) -> None:
    retired = _retired(house)
    for columns in WAITED_FOR.values():
        for column in columns:
            engine = house.store.record_engine if column.on_record else house.store.engine
            with engine.connect() as connection:
                for kid in retired:
                    wanted = select(func.count()).select_from(column.table).where(column.under(kid))
                    assert connection.execute(wanted).scalar_one() == 0


def _retired(house: House) -> list[int]:
    with house.store.engine.connect() as connection:
        return list(connection.scalars(select(keyring.c.kid).where(keyring.c.state == KeyState.RETIRED)))


def _lines_of_keys(server: RunningServer) -> int:
    """Count the steps of rotations that stand on record."""
    import sqlite3  # noqa: PLC0415 - looked at from outside, so that nothing of the house is in the way

    path = Path(server.environment["MUSTER_DATA_FOLDER"], "muster-audit.db")
    with sqlite3.connect(path) as database:
        wanted = "SELECT count(*) FROM audit_lines WHERE instr(body, CAST('keys:ring:manage' AS BLOB))"
        (found,) = database.execute(wanted).fetchone()
    database.close()
    return int(found)


def test_the_classes_of_this_journey_hold_something(town: RunningServer) -> None:
    """Otherwise the rotation above would have had nothing to do."""
    house = town.house()
    try:
        assert KeyClass.PROFILE in SEALED_COLUMNS
        with house.store.engine.connect() as connection:
            households = connection.execute(select(func.count()).select_from(profiles.households))
            assert households.scalar_one() == 4 * DOUBLES
    finally:
        house.close()
