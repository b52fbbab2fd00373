"""The wall below the door: made from one table, raised when a store is opened, and gone with the visit."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text

from data_access import tables
from data_access.access import GRANTS, Permission, Role
from data_access.audit import Outcome
from data_access.engines import for_writing, open_engines
from data_access.health import faults
from data_access.keyfiles import KeyFiles
from data_access.refusals import NotPermitted
from data_access.store import Store, open_store
from data_access.walls.postgresql import (
    _GUARDED,
    OFF,
    NoWall,
    PostgresWall,
    _outside_name,
    raise_wall,
    role_of,
    role_statements,
)
from data_access.walls.reach import NEEDED_BY, REACHES, Change, Limit, Reach, Sight, Visitor, doors
from data_access.walls.sqlite import SqliteWall
from tests.data_access.matrix import REASON, make_world
from tests.doors import Postgres, StillClock, caller_with

P = Permission
RESIDENTS = {
    "households", "photos", "phones", "consents", "places", "cases", "import_refusals", "call_persons",
    "call_phones", "consent_evidence", "household_sources", "household_marks",
}  # fmt: skip


# -------------------------------------------------------------------------------------- the table
def test_administrators_reach_no_resident_but_to_seal_again() -> None:
    """Their only way to a sealed row is a rotation, and it sees what is sealed and nothing more.

    Who looked at a household is asked by a phone: of that, its fingerprint is seen and no letter.
    """
    by_phone = [sight for sight in REACHES[P.AUDIT_LOOKS].reads if sight.table is tables.phones]
    assert [set(sight.columns) for sight in by_phone] == [{"household_id", "blind"}]
    for permission in GRANTS[Role.ADMINISTRATOR]:
        reach = REACHES[permission]
        read = {sight.table.name for sight in reach.reads if sight not in by_phone}
        assert read.isdisjoint(RESIDENTS)
        if permission is not P.KEYS_MANAGE:
            assert reach.rewrites == ()
    opened = {c for sight in REACHES[P.KEYS_MANAGE].rewrites for c in sight.columns}
    assert opened.isdisjoint({"blind", "evidence", "source", "confirmed_on", "opted_in", "kind"})


def test_codes_are_read_by_those_who_edit_and_in_an_open_case_alone() -> None:
    reading = {
        permission: sight.limit
        for permission, reach in REACHES.items()
        for sight in reach.reads
        if sight.table is tables.households and "codes" in sight.columns
    }
    assert reading.pop(P.PROFILES_EDIT) is None
    assert reading.pop(P.PROFILES_IMPORT) is None
    assert reading.pop(P.PROFILES_MERGE) is None
    assert set(reading.values()) == {Limit.HOUSEHOLDS_OF_OPEN_CASES}


def test_every_reach_names_columns_that_exist() -> None:
    for _, writes, reach in doors():
        named = [(sight.table, sight.columns) for sight in reach.sights(writes=writes)]
        named += [(change.table, change.columns) for change in reach.made(writes=writes)]
        for table, columns in named:
            assert set(columns) <= set(table.columns.keys())
    for pairs in NEEDED_BY.values():
        for name, column in pairs:
            assert column in tables.county.tables[name].columns


def test_a_reach_that_cannot_be_kept_is_refused() -> None:
    seen = Sight(tables.places, ("policy",), Limit.CAMERAS)
    with pytest.raises(ValueError, match="stands twice"):
        Reach((seen, seen))
    with pytest.raises(ValueError, match="rows are hidden"):
        Reach((seen,), (Change(tables.places, ("rec",)),))


def test_a_permission_without_a_reach_opens_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed by default, for whoever holds it, and on record as refused."""
    monkeypatch.delitem(REACHES, P.AREAS_READ)
    with (
        pytest.raises(NotPermitted),
        store.enter(caller_with(Role.ANALYST), P.AREAS_READ, about="a test"),
    ):
        pytest.fail("the door opened")
    assert store.audit.lines(limit=1)[0].line.outcome is Outcome.REFUSED


# --------------------------------------------------------------------------------------- the wall
def test_a_store_has_the_wall_of_its_database_and_no_fault(store: Store, files: KeyFiles) -> None:
    wanted = SqliteWall if store.engine.dialect.name == "sqlite" else PostgresWall
    assert isinstance(store.wall, wanted)
    assert store.wall.faults() == []
    assert OFF not in faults(store, files)


def test_a_step_beyond_the_door_is_a_refusal_with_a_sentence(store: Store) -> None:
    """Whoever sees it learns that nothing was changed; the trail says that the visit failed."""
    with (
        pytest.raises(NotPermitted, match="database itself refused"),
        store.enter(caller_with(Role.ANALYST), P.AREAS_READ, about="a test") as visit,
    ):
        visit.connection.execute(text("SELECT id FROM households"))
    assert store.audit.lines(limit=1)[0].line.outcome is Outcome.FAILED


def test_savepoints_work_inside_the_wall(store: Store) -> None:
    with store.enter(caller_with(Role.REGISTRAR), P.PROFILES_EDIT, about="a test", writes=True) as visit:
        with visit.connection.begin_nested() as step:
            visit.connection.execute(text("INSERT INTO generations VALUES ('cameras', 1)"))
            step.rollback()
        assert visit.connection.execute(text("SELECT count(*) FROM generations")).scalar() == 0


@pytest.fixture
def on_sqlite(tmp_path: Path, files: KeyFiles, clock: StillClock) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/muster.db", files, clock=clock)
    yield opened
    opened.close()


def _visitor(permission: Permission, clock: StillClock) -> Visitor:
    return Visitor(permission, caller_with(Role.POLICE).account_id, clock(), writes=False)


def test_doors_with_the_same_views_share_their_connections(on_sqlite: Store, clock: StillClock) -> None:
    engine_for = on_sqlite.wall.engine_for
    assert engine_for(_visitor(P.AREAS_READ, clock)) is on_sqlite.engine
    needs = engine_for(_visitor(P.REGISTRY_AREA_COUNT, clock))
    assert needs is engine_for(_visitor(P.REGISTRY_EXPORT, clock))
    assert needs is not engine_for(_visitor(P.CAMERAS_AREA_COUNT, clock))
    on_sqlite.engine.dispose()
    assert needs is not engine_for(_visitor(P.REGISTRY_EXPORT, clock)), "they are let go of together"


def test_a_view_is_read_by_the_keys_of_its_table(on_sqlite: Store, clock: StillClock) -> None:
    """A wall that made every map question scan the table would be taken down again."""
    plans = {
        P.REGISTRY_AREA_COUNT: "SELECT rec FROM places WHERE policy = 'functional_needs' AND opted_in",
        P.REGISTRY_NAMES_READ: "SELECT profile FROM households WHERE id IN (x'00', x'01')",
        P.PROFILES_OPEN_BY_CALL: "SELECT profile FROM households WHERE id = x'00'",
    }
    for permission, sql in plans.items():
        with on_sqlite.wall.engine_for(_visitor(permission, clock)).connect() as connection:
            plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
        assert not [step for step in plan if step.startswith("SCAN")], plan


# ------------------------------------------------------------------------------------- PostgreSQL
@pytest.fixture
def nobodys(postgres: Postgres) -> Iterator[str]:
    """A database with the tables and no wall, of a login that may not make roles."""
    login = f"plain_{uuid4().hex[:8]}"
    database = f"muster_{uuid4().hex[:12]}"
    postgres.run(f"CREATE ROLE {login} LOGIN PASSWORD '{login}' NOSUPERUSER NOBYPASSRLS NOCREATEROLE")
    postgres.run(f"CREATE DATABASE {database} OWNER {login}")
    url = make_url(postgres.url(database)).set(username=login, password=login)
    yield url.render_as_string(hide_password=False)
    postgres.run(f"DROP DATABASE {database} WITH (FORCE)")
    postgres.run(f"DROP ROLE {login}")


def test_without_the_right_to_make_roles_muster_works_and_says_what_is_missing(
    nobodys: str, files: KeyFiles, tmp_path: Path
) -> None:
    """Migrations go through, the door and the trail hold, and the health page says what to do."""
    store = open_store(nobodys, files)
    assert isinstance(store.wall, NoWall)
    assert OFF in faults(store, files)
    world = make_world(store, files, tmp_path)
    with store.enter(caller_with(Role.REGISTRAR), P.PROFILES_EDIT, about="a test", reason=REASON) as visit:
        assert visit.connection.execute(text("SELECT id FROM households")).scalar() == world.household
    store.close()


def test_an_administrator_of_the_database_can_make_the_roles_once(
    nobodys: str, files: KeyFiles, postgres: Postgres
) -> None:
    """What the command prints is enough: at the next start the wall stands."""
    open_store(nobodys, files).close()
    known = set(_column(postgres, "SELECT rolname FROM pg_roles"))
    for statement in role_statements(str(make_url(nobodys).username)):
        # The roles are those of the whole server, and other tests have made them.
        if not (statement.startswith("CREATE ROLE") and statement.split()[2] in known):
            postgres.run(statement)
    store = open_store(nobodys, files)
    assert isinstance(store.wall, PostgresWall)
    with (
        pytest.raises(NotPermitted, match="database itself"),
        store.enter(caller_with(Role.ANALYST), P.AREAS_READ, about="a test") as visit,
    ):
        visit.connection.execute(text("SELECT id FROM households"))
    store.close()


def _column(postgres: Postgres, sql: str) -> list[str]:
    engine, _ = open_engines(postgres.admin.render_as_string(hide_password=False))
    with engine.connect() as connection:
        found = list(connection.execute(text(sql)).scalars())
    engine.dispose()
    return found


@pytest.fixture
def on_postgresql(postgres: Postgres) -> Iterator[Engine]:
    name = postgres.make()
    engine, _ = open_engines(postgres.url(name))
    yield engine
    engine.dispose()
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_wall_of_an_older_table_is_raised_anew(on_postgresql: Engine) -> None:
    """The name of a policy tells the version: with another one, grants and policies are made again."""
    with for_writing(on_postgresql).begin() as connection:
        connection.execute(text(f"ALTER POLICY {_outside_name()} ON households RENAME TO wall_outside_old"))
        role = role_of(P.AREAS_READ, writes=False)
        connection.execute(text(f"GRANT SELECT ON households TO {role}"))
    assert raise_wall(on_postgresql)
    with on_postgresql.connect() as connection:
        held = text("SELECT has_any_column_privilege(:role, 'households', 'SELECT')")
        assert connection.execute(held, {"role": role}).scalar() is False
        names = connection.execute(text("SELECT policyname FROM pg_policies WHERE tablename = 'households'"))
        assert "wall_outside_old" not in set(names.scalars())


def test_every_table_of_residents_has_row_security_that_is_forced(on_postgresql: Engine) -> None:
    with on_postgresql.connect() as connection:
        rows = connection.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        )
        # Beside residents, the statuses of zones: everybody sees those that are real.
        assert set(rows.scalars()) == RESIDENTS | {"zone_statuses"}


def test_the_name_of_a_role_fits_and_tells_the_door() -> None:
    """PostgreSQL cuts names after 63 bytes: two doors must not become one."""
    names = [role_of(permission, writes=writes) for permission, writes, _ in doors()]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 63
    assert role_of(P.KEYS_MANAGE, writes=True) == "muster_keys_ring_manage_writing"


def test_a_visitor_knows_its_reach(clock: StillClock) -> None:
    visitor = _visitor(P.CAMERAS_AREA_COUNT, clock)
    assert replace(visitor, permission=P.SYSTEM_HEALTH).reach.reads == ()


def test_every_table_of_which_rows_are_hidden_is_guarded_on_both_databases() -> None:
    """A limit that only one of the databases keeps would be no wall."""
    limited = {sight.table for _, _, reach in doors() for sight in reach.reads if sight.limit is not None}
    assert limited <= set(_GUARDED)
