"""The wall on PostgreSQL: a role for each door that owns nothing, grants by column, and row security.

A visit runs as the role of its door, for its transaction only. Row security is forced, so that even
the owner of the tables sees no resident's row while somebody is inside.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, Engine, Table, text
from sqlalchemy.exc import ProgrammingError

from data_access import tables as t
from data_access.access import Permission
from data_access.engines import for_writing
from data_access.walls.reach import Limit, Reach, Visitor, doors

_GUARDED: Final[tuple[Table, ...]] = (
    t.households, t.photos, t.phones, t.consents, t.places, t.cases, t.import_refusals,
    t.call_persons, t.call_phones, t.consent_evidence, t.household_sources, t.household_marks,
    t.zone_statuses,
)  # fmt: skip
"""Tables of residents, and those of which a door sees a part: rows are seen through a policy only."""
_TABLES: Final = (*t.county.tables.values(), *t.record.tables.values())
_LOCK: Final = 0x4D757374_65725761
"""One process raises the wall at a time ("MusterWa")."""
_NOT_PERMITTED: Final = "42501"
_MEMBERS_CHOOSE: Final = 160_000
"""Since this version a membership says whether rights come with it at once or by SET ROLE."""
_PLACEHOLDERS: Final = {
    "main": "",
    "account": "decode(current_setting('muster.account', true), 'hex')",
    "now": "current_setting('muster.now', true)::timestamptz",
    "yesterday": "current_setting('muster.yesterday', true)::date",
}
_ENTER: Final = (
    "SELECT set_config('muster.permission', %s, true), set_config('muster.account', %s, true),"
    " set_config('muster.now', %s, true), set_config('muster.yesterday', %s, true),"
    " set_config('role', %s, true)"
)
OFF: Final = (
    "The second wall below the door is off: the database does not let Muster make the roles that visits"
    " run as. The door and the audit trail hold; the database itself refuses nothing. Let its"
    " administrator run what `python -m data_access.walls NAME_OF_THE_LOGIN` prints, then start Muster"
    " again."
)


class PostgresWall:
    """Keeps visits within their reach by the role of their door."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def engine_for(self, visitor: Visitor) -> Engine:
        """Give the engine of everybody: a role holds for one transaction only."""
        del visitor
        return self._engine

    @contextmanager
    def around(self, connection: Connection, visitor: Visitor) -> Iterator[None]:
        """Take on the role of the door until the transaction ends."""
        now = visitor.now.astimezone(UTC)
        role = role_of(visitor.permission, writes=visitor.writes and bool(visitor.reach.changes))
        yesterday = (now.date() - timedelta(days=1)).isoformat()
        account = visitor.account_id.hex()
        connection.exec_driver_sql(
            _ENTER, (visitor.permission.value, account, now.isoformat(), yesterday, role)
        )
        yield

    def faults(self) -> list[str]:
        """Say what is wrong with the wall; here it stands."""
        return []


class NoWall:
    """What is there where the database lets nobody make roles: the door alone, and a fault that says so."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def engine_for(self, visitor: Visitor) -> Engine:
        """Give the engine of everybody."""
        del visitor
        return self._engine

    @contextmanager
    def around(self, connection: Connection, visitor: Visitor) -> Iterator[None]:
        """Let the visit be."""
        del connection, visitor
        yield

    def faults(self) -> list[str]:
        """Say that there is no second wall."""
        return [OFF]


def role_of(permission: Permission, *, writes: bool) -> str:
    """Name the role of a door; the same in every database of a server."""
    return f"muster_{permission.value.replace(':', '_')}{'_writing' if writes else ''}"


def raise_wall(engine: Engine) -> bool:
    """Make roles, grants and policies where they are not as the table of reaches says; True when it stands.

    False when the login may not make roles or set them, and nothing was changed.
    """
    with engine.connect() as connection:
        if _stands(connection):
            return True
    try:
        with for_writing(engine).begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            if not _stands(connection):
                for statement in (*_missing_roles(connection), *_statements()):
                    connection.execute(text(statement))
            return _stands(connection)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_PERMITTED:
            raise
        return False


def _roles() -> list[str]:
    return [role_of(permission, writes=writes) for permission, writes, _ in doors()]


def _stands(connection: Connection) -> bool:
    """Whether the policies are those of this version, and every role may be taken on."""
    policy = connection.execute(
        text(
            "SELECT 1 FROM pg_policies WHERE schemaname = current_schema() AND tablename = 'households'"
            " AND policyname = :name"
        ),
        {"name": _outside_name()},
    ).first()
    return policy is not None and set(_roles()) <= _settable(connection)


def _settable(connection: Connection) -> set[str]:
    since = connection.exec_driver_sql("SHOW server_version_num").scalar_one()
    kind = "SET" if int(since) >= _MEMBERS_CHOOSE else "MEMBER"
    rows = connection.execute(
        text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:names) AND pg_has_role(oid, :kind)"),
        {"names": _roles(), "kind": kind},
    )
    return set(rows.scalars())


def _missing_roles(connection: Connection) -> Iterator[str]:
    login = connection.exec_driver_sql("SELECT quote_ident(current_user)").scalar_one()
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    known = set(
        connection.execute(
            text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:names)"), {"names": _roles()}
        ).scalars()
    )
    settable = _settable(connection)
    for role in _roles():
        if role not in known:
            yield f"CREATE ROLE {role} NOLOGIN"
        if role not in known or role not in settable:
            yield _membership(role, login, version)


def _membership(role: str, login: str, version: int) -> str:
    # Rights that came by themselves would bring the policies of every role along to the owner.
    way = " WITH INHERIT FALSE, SET TRUE" if version >= _MEMBERS_CHOOSE else ""
    return f"GRANT {role} TO {login}{way}"


def role_statements(login: str, version: int = _MEMBERS_CHOOSE) -> list[str]:
    """Write what an administrator of the database runs once, where the login may not make roles."""
    made = [f"CREATE ROLE {role} NOLOGIN;" for role in _roles()]
    quoted = '"' + login.replace('"', '""') + '"'
    return made + [f"{_membership(role, quoted, version)};" for role in _roles()]


def _statements() -> list[str]:
    tables, roles = ", ".join(table.name for table in _TABLES), ", ".join(_roles())
    return [f"REVOKE ALL ON {tables} FROM {roles}", *_grants(), *_policies()]


def _grants() -> Iterator[str]:
    for permission, writes, reach in doors():
        role = role_of(permission, writes=writes)
        for sight in reach.sights(writes=writes):
            yield f"GRANT SELECT ({', '.join(sight.columns)}) ON {sight.table.name} TO {role}"
        for change in reach.made(writes=writes):
            name = change.table.name
            if change.inserts:
                yield f"GRANT INSERT ON {name} TO {role}"
            if change.columns:
                yield f"GRANT UPDATE ({', '.join(change.columns)}) ON {name} TO {role}"
            if change.deletes:
                yield f"GRANT DELETE ON {name} TO {role}"


def _policies() -> Iterator[str]:
    for table in _GUARDED:
        yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY"
        yield _DROP.format(table=table.name)
        yield (
            f"CREATE POLICY {_outside_name()} ON {table.name} TO CURRENT_USER"
            " USING ((SELECT coalesce(current_setting('muster.permission', true), '')) = '')"
        )
        for limit, roles in _roles_by_limit(table).items():
            condition = "true" if limit is None else limit.format(**_PLACEHOLDERS)
            name = "wall_all" if limit is None else f"wall_{limit.name.lower()}"
            yield f"CREATE POLICY {name} ON {table.name} TO {', '.join(roles)} USING ({condition})"


_DROP: Final = (
    "DO $$ DECLARE old text; BEGIN FOR old IN SELECT policyname FROM pg_policies"
    " WHERE schemaname = current_schema() AND tablename = '{table}' AND policyname LIKE 'wall%'"
    " LOOP EXECUTE format('DROP POLICY %I ON {table}', old); END LOOP; END $$"
)


def _roles_by_limit(table: Table) -> dict[Limit | None, list[str]]:
    found: dict[Limit | None, list[str]] = {}
    for permission, writes, reach in doors():
        for limit in _limits_of(reach, table, writes=writes):
            found.setdefault(limit, []).append(role_of(permission, writes=writes))
    return found


def _limits_of(reach: Reach, table: Table, *, writes: bool) -> Iterable[Limit | None]:
    return (sight.limit for sight in reach.sights(writes=writes) if sight.table is table)


def _outside_name() -> str:
    """The policy of the owner, for start, migrations and imports; its name tells the version of the wall."""
    told = "\n".join([*_grants(), *(f"{table.name} {_roles_by_limit(table)}" for table in _GUARDED)])
    return f"wall_outside_{sha256((told + repr(_PLACEHOLDERS)).encode()).hexdigest()[:12]}"
