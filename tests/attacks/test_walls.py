"""Somebody speaks SQL behind the door, on the connection of a visit: the database itself refuses.

What is tried here is what a mistake in a query, or a value that became SQL, would do.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from data_access import tables
from data_access.access import GRANTS, Permission, Role
from data_access.keyfiles import KeyFiles
from data_access.refusals import NotPermitted
from data_access.store import Store
from data_access.walls import sqlite as wall_of_sqlite
from data_access.walls.postgresql import _ENTER
from tests.data_access.matrix import REASON, World, make_world
from tests.doors import StillClock, caller_with

pytestmark = pytest.mark.attack
P = Permission


@pytest.fixture
def world(store: Store, files: KeyFiles, tmp_path: Path) -> World:
    """The Does, who opted in to emergency management and to cameras, with a case that is open."""
    return make_world(store, files, tmp_path)


@pytest.fixture
def on_sqlite(world: World) -> World:
    if world.store.engine.dialect.name != "sqlite":
        pytest.skip("a trick on SQLite")
    return world


@pytest.fixture
def on_postgresql(world: World) -> World:
    if world.store.engine.dialect.name != "postgresql":
        pytest.skip("a trick on PostgreSQL")
    return world


def _role_for(permission: Permission) -> Role:
    return next(role for role in Role if permission in GRANTS[role])


def _rows(
    world: World, permission: Permission, sql: str, *, writes: bool = False
) -> list[tuple[object, ...]]:
    """What the database answers inside a visit; rolled back."""
    with world.store.enter(
        caller_with(_role_for(permission)), permission, about="an attack", reason=REASON, writes=writes
    ) as visit:
        return [tuple(row) for row in visit.connection.execute(text(sql))]


def _refused(world: World, permission: Permission, sql: str, *, writes: bool = False) -> None:
    with pytest.raises((DBAPIError, NotPermitted)) as told:
        _rows(world, permission, sql, writes=writes)
    assert "no such table" not in str(told.value), "a mistyped attack proves nothing"


RESIDENTS = ("households", "photos", "phones", "consents", "places", "cases", "import_refusals", "keyring")


FINGERPRINTS = (P.AUDIT_LOOKS, "phones")
"""The one door that reads anything of residents: a keyed fingerprint, held closely by a test of its own."""


@pytest.mark.parametrize(
    ("permission", "table"),
    [
        (permission, table)
        for permission in sorted({*GRANTS[Role.ADMINISTRATOR], *GRANTS[Role.ANALYST]} - {P.KEYS_MANAGE})
        for table in RESIDENTS
        if (permission, table) != FINGERPRINTS
    ],
)
def test_administrators_and_analysts_read_no_table_of_residents(
    world: World, permission: Permission, table: str
) -> None:
    _refused(world, permission, f"SELECT count(*) FROM {table}")  # noqa: S608 - one of ours


def test_of_a_phone_the_look_ups_read_the_keyed_fingerprint_alone(world: World) -> None:
    """It leads from a number that somebody brings to who looked at its household, and never to a number."""
    shown = {"household_id", "blind"}
    assert _rows(world, P.AUDIT_LOOKS, "SELECT household_id, blind FROM phones")
    hidden = {column.name for column in tables.phones.columns} - shown
    assert hidden
    for column in hidden:
        _refused(world, P.AUDIT_LOOKS, f"SELECT {column} FROM phones")  # noqa: S608 - one of ours
    _refused(world, P.AUDIT_LOOKS, "SELECT * FROM households")


@pytest.mark.parametrize("table", RESIDENTS[:-1])
def test_looking_at_the_keys_shows_no_household(world: World, table: str) -> None:
    """Only a rotation, which writes, reads what is sealed; and then nothing but that."""
    assert _rows(world, P.KEYS_MANAGE, "SELECT count(*) FROM keyring") != [(0,)]
    _refused(world, P.KEYS_MANAGE, f"SELECT count(*) FROM {table}")  # noqa: S608 - one of ours


@pytest.mark.parametrize(
    ("permission", "sql"),
    [
        (P.REGISTRY_AREA_COUNT, "SELECT codes FROM households"),
        (P.REGISTRY_AREA_COUNT, "SELECT profile FROM households"),
        (P.REGISTRY_AREA_COUNT, "SELECT count(*) FROM households"),
        (P.REGISTRY_AREA_COUNT, "SELECT a.name FROM areas a, households h"),
        (P.REGISTRY_AREA_COUNT, "SELECT name FROM areas UNION ALL SELECT source FROM households"),
        (P.REGISTRY_AREA_COUNT, "SELECT (SELECT max(kind) FROM phones) FROM generations"),
        (P.REGISTRY_MAP_VIEW, "SELECT value FROM estimates"),
        (P.REGISTRY_EXPORT, "SELECT profile FROM households"),
        (P.REGISTRY_NAMES_READ, "SELECT codes FROM households"),
        (P.REGISTRY_NAMES_READ, "SELECT h.codes FROM households AS h"),
        (P.REGISTRY_NAMES_READ, "SELECT id FROM households WHERE codes IS NOT NULL"),
        (P.REGISTRY_NAMES_READ, "SELECT id FROM households ORDER BY codes"),
        (P.REGISTRY_NAMES_READ, "SELECT photo FROM photos"),
        (P.CAMERAS_AREA_COUNT, "SELECT profile FROM households"),
        (P.CAMERAS_AREA_COUNT, "SELECT blind FROM phones"),
        (P.PROFILES_IMPORT_REPORT, "SELECT profile FROM households"),
        (P.PROFILES_EDIT, "SELECT wrapped FROM keyring"),
        (P.PROFILES_OPEN_BY_CALL, "SELECT rec FROM places"),
        (P.AREAS_READ, "SELECT blind FROM phones"),
    ],
)
def test_what_a_door_does_not_lead_to_is_refused_by_the_database(
    world: World, permission: Permission, sql: str
) -> None:
    _refused(world, permission, sql)


@pytest.mark.parametrize(
    ("permission", "sql"),
    [
        (P.REGISTRY_AREA_COUNT, "DELETE FROM places"),
        (P.REGISTRY_AREA_COUNT, "UPDATE generations SET counter = 0"),
        (P.AREAS_SAVE, "DELETE FROM households"),
        (P.AREAS_SAVE, "UPDATE places SET opted_in = true"),
        (P.PROFILES_EDIT, "DELETE FROM keyring"),
        (P.PROFILES_EDIT, "UPDATE cases SET ends_at = opened_at"),
        (P.PROFILES_OPEN_BY_CALL, "UPDATE cases SET account_id = id"),
        (P.PROFILES_OPEN_BY_CALL, "DELETE FROM cases"),
        (P.PROFILES_OPEN_BY_CALL, "UPDATE households SET kind = ''"),
        (P.KEYS_MANAGE, "DELETE FROM households"),
        (P.KEYS_MANAGE, "UPDATE households SET version = 1"),
        (P.KEYS_MANAGE, "DELETE FROM keyring"),
        (P.PROFILES_IMPORT, "DELETE FROM cases"),
        (P.AREAS_READ, "CREATE TABLE mine (a integer)"),
        (P.PROFILES_EDIT, "CREATE TABLE mine (a integer)"),
        (P.PROFILES_EDIT, "DROP TABLE phones"),
        (P.PROFILES_EDIT, "ALTER TABLE phones ADD COLUMN number text"),
    ],
)
def test_nothing_is_changed_beyond_the_door(world: World, permission: Permission, sql: str) -> None:
    _refused(world, permission, sql, writes=True)


@pytest.mark.parametrize("permission", sorted(P))
def test_no_door_leads_to_the_trail_but_to_read_it(world: World, permission: Permission) -> None:
    """Nobody changes or cuts the audit trail from inside, whatever the role."""
    with (
        pytest.raises((DBAPIError, NotPermitted)),
        world.store.enter(
            caller_with(_role_for(permission)), permission, about="an attack", writes=True
        ) as visit,
    ):
        visit.record.execute(text("DELETE FROM audit_lines"))


def test_managing_people_reads_no_password_and_no_second_factor(world: World) -> None:
    for column in ("password_hash", "totp"):
        with (
            pytest.raises((DBAPIError, NotPermitted)),
            world.store.enter(caller_with(Role.ADMINISTRATOR), P.PEOPLE_MANAGE, about="an attack") as visit,
        ):
            visit.record.execute(text(f"SELECT {column} FROM accounts"))  # noqa: S608 - one of ours


# ------------------------------------------------------------------------------------------- rows
@pytest.mark.parametrize(
    ("permission", "policy"),
    [(P.REGISTRY_AREA_COUNT, "functional_needs"), (P.CAMERAS_AREA_COUNT, "cameras")],
)
def test_places_of_another_policy_are_not_there(world: World, permission: Permission, policy: str) -> None:
    assert _rows(world, permission, "SELECT DISTINCT policy FROM places") == [(policy,)]
    assert _rows(world, P.PROFILES_EDIT, "SELECT count(DISTINCT policy) FROM places") == [(3,)]


def test_names_are_those_of_households_that_are_opted_in(world: World) -> None:
    opted_in = _rows(world, P.REGISTRY_AREA_COUNT, "SELECT count(rec) FROM places")
    assert _rows(world, P.REGISTRY_NAMES_READ, "SELECT count(profile) FROM households") == opted_in != [(0,)]
    _change(world, "UPDATE places SET opted_in = false WHERE policy = 'functional_needs'")
    assert _rows(world, P.REGISTRY_NAMES_READ, "SELECT count(profile) FROM households") == [(0,)]


def test_a_household_opens_only_while_a_case_of_the_callers_own_is_open(
    world: World, clock: StillClock
) -> None:
    count = "SELECT (SELECT count(*) FROM households), (SELECT count(*) FROM photos)"
    assert _rows(world, P.PROFILES_OPEN_BY_CALL, count) == [(1, 1)]
    clock.forward(minutes=59)
    assert _rows(world, P.PROFILES_OPEN_BY_CALL, count) == [(1, 1)]
    clock.forward(minutes=1)
    assert _rows(world, P.PROFILES_OPEN_BY_CALL, count) == [(0, 0)]


def test_the_case_of_somebody_else_opens_nothing(world: World) -> None:
    _change(world, "UPDATE cases SET account_id = id")
    assert _rows(world, P.PROFILES_OPEN_BY_CALL, "SELECT count(*) FROM households") == [(0,)]


def _change(world: World, sql: str) -> None:
    """Outside any visit, as the owner of the tables."""
    with world.store.engine.connect() as connection:
        connection.execute(text(sql))
        connection.commit()


# ----------------------------------------------------------------------- a statement used once more
@pytest.mark.parametrize("sql", ["SELECT id, codes FROM households", "SELECT household_id FROM phones"])
def test_a_statement_let_through_once_is_not_let_through_for_somebody_else(world: World, sql: str) -> None:
    """SQLite keeps prepared statements a connection, psycopg after the fifth time; wide, narrow, wide."""
    for _ in range(8):
        assert _rows(world, P.PROFILES_EDIT, sql)
    _refused(world, P.AREAS_READ, sql)
    assert _rows(world, P.PROFILES_EDIT, sql)
    _refused(world, P.REGISTRY_ESTIMATES_READ, sql)


def test_a_statement_on_rows_of_one_policy_does_not_show_those_of_the_other(world: World) -> None:
    sql = "SELECT DISTINCT policy FROM places"
    for _ in range(8):
        assert _rows(world, P.REGISTRY_AREA_COUNT, sql) == [("functional_needs",)]
        assert _rows(world, P.CAMERAS_AREA_COUNT, sql) == [("cameras",)]


# ----------------------------------------------------------------------------------- tricks, SQLite
@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH DATABASE ':memory:' AS other",
        "PRAGMA query_only=OFF",
        "PRAGMA table_info(households)",
        "SELECT * FROM pragma_table_info('households')",
        "SELECT sql FROM sqlite_master",
        "SELECT sql FROM temp.sqlite_master",
        "SELECT sql FROM sqlite_temp_schema",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "CREATE TEMP VIEW mine AS SELECT * FROM main.households",
        "DROP VIEW temp.places",
        "SELECT load_extension('x')",
        "SELECT rowid FROM main.households",
        "VACUUM INTO 'out.db'",
        "REINDEX",
        "ANALYZE",
        "COMMIT",
        "SELECT rec FROM main.places",
        "SELECT count(*) FROM main.places",
        "WITH places AS (SELECT * FROM main.places) SELECT rec FROM places",
        "WITH behind_places AS (SELECT * FROM main.places) SELECT rec FROM behind_places",
        "SELECT rec FROM (SELECT rec FROM main.places) AS places",
    ],
)
@pytest.mark.parametrize("writes", [False, True])
def test_there_is_no_way_around_the_wall_of_sqlite(on_sqlite: World, sql: str, *, writes: bool) -> None:
    _refused(on_sqlite, P.REGISTRY_NAMES_READ, sql, writes=writes)


def test_the_name_behind_a_view_is_not_told(on_sqlite: World) -> None:
    """Whoever knew it could read a table through a common table expression of that name."""
    secret = wall_of_sqlite._VIEW
    assert _rows(
        on_sqlite,
        P.CAMERAS_AREA_COUNT,
        f"WITH {secret}places AS (SELECT * FROM main.places) SELECT count(rec) FROM {secret}places",  # noqa: S608 - ours
    ) == [(6,)], "the reason why the name is kept"
    for sql in (
        "EXPLAIN SELECT * FROM places AS a LEFT JOIN (SELECT * FROM places LIMIT 3) AS b",
        "EXPLAIN QUERY PLAN SELECT * FROM places AS a LEFT JOIN (SELECT * FROM places LIMIT 3) AS b",
    ):
        assert "behind_" not in repr(_rows(on_sqlite, P.CAMERAS_AREA_COUNT, sql))
    for sql in ("SELECT nothing FROM places", "SELECT rec FROM main.places", "DELETE FROM places"):
        with pytest.raises((DBAPIError, NotPermitted)) as told:
            _rows(on_sqlite, P.CAMERAS_AREA_COUNT, sql)
        assert "behind_" not in f"{told.value} {told.value.__cause__}"


def test_the_wall_is_off_the_connection_when_a_visit_ends_badly(on_sqlite: World) -> None:
    """The next one to get the connection from the pool is not held by somebody else's wall."""
    for _ in range(3):
        _refused(on_sqlite, P.AREAS_READ, "SELECT * FROM households")
    with on_sqlite.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM households")).scalar() == 2
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)


# ------------------------------------------------------------------------------- tricks, PostgreSQL
@pytest.fixture
def inside(on_postgresql: World) -> Iterator[Connection]:
    with on_postgresql.store.enter(
        caller_with(Role.POLICE), P.CAMERAS_AREA_COUNT, about="an attack"
    ) as visit:
        yield visit.connection


def test_the_owner_sees_no_resident_while_somebody_is_inside(inside: Connection) -> None:
    """Taking the role off opens nothing of a household: row security is forced on the owner too."""
    inside.execute(text("RESET ROLE"))
    for table in ("households", "photos", "phones", "consents", "places", "cases", "import_refusals"):
        assert inside.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0  # noqa: S608 - one of ours


def test_naming_another_visit_does_not_change_the_rows(inside: Connection) -> None:
    """What rows are seen hangs on the role, not on a setting that any query can set."""
    inside.exec_driver_sql(
        _ENTER.replace(", set_config('role', %s, true)", ""), (P.REGISTRY_AREA_COUNT.value, "", "", "")
    )
    assert inside.execute(text("SELECT DISTINCT policy FROM places")).scalars().all() == ["cameras"]


def test_a_visit_runs_as_a_role_that_owns_nothing(inside: Connection) -> None:
    told = inside.execute(
        text(
            "SELECT current_user,"
            " (SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user),"
            " (SELECT bool_or(rolsuper OR rolbypassrls OR rolcanlogin) FROM pg_roles"
            " WHERE rolname = current_user)"
        )
    ).one()
    assert tuple(told) == ("muster_cameras_area_count", 0, False)


def test_the_role_goes_with_the_transaction(on_postgresql: World) -> None:
    _rows(on_postgresql, P.CAMERAS_AREA_COUNT, "SELECT 1")
    with on_postgresql.store.engine.connect() as connection:
        told = connection.execute(
            text("SELECT current_user = session_user, current_setting('muster.permission', true)")
        )
        assert tuple(told.one()) == (True, "")
