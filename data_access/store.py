"""The door: permission, audit line and transaction in one call, and no other way in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from msgspec.structs import replace
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from data_access import looks
from data_access.access import Caller, Permission
from data_access.audit import AuditLine, AuditTrail, Outcome
from data_access.checkpoints import Checkpoints
from data_access.engines import for_reading, for_writing, open_engines, told_plainly
from data_access.keyfiles import KeyFiles, read_key
from data_access.keyring import Keyring, KeyState, Wrapping, load_ring, make_ring, ring_exists
from data_access.looks import Names
from data_access.migrations import migrate
from data_access.refusals import NotPermitted, Refusal
from data_access.ring_in_force import hold, standing
from data_access.tables import accounts
from data_access.vault import Vault, known_answer_test
from data_access.walls.raising import raised
from data_access.walls.reach import REACHES, Visitor

ABOUT_CHARACTERS = 500
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of the machine, in UTC."""
    return datetime.now(UTC)


@dataclass
class Visit:
    """Someone inside: a transaction, the keys, and the one permission that opened the door."""

    connection: Connection
    vault: Vault
    caller: Caller
    permission: Permission
    now: datetime
    _open_record: Callable[[], Connection] = field(repr=False)
    reason: str = ""
    """Why the door was opened, as it stands on the audit line; empty where none was given."""
    seq: int = 0
    """The number of its audit line."""
    note_looks: Callable[[Names], None] | None = field(default=None, repr=False)
    _record: Connection | None = field(default=None, repr=False)

    @property
    def record(self) -> Connection:
        """The connection to accounts, sessions and the audit trail; on SQLite another file.

        It begins at the first use and ends with the visit, after the county's own transaction.
        """
        if self._record is None:
            self._record = self._open_record()
        return self._record

    def looked_at(self, seen: Names) -> None:
        """Keep on record which households are handed over now, before they are; refused when that fails."""
        if self.note_looks is not None and seen:
            self.note_looks(seen)

    def require(self, *permissions: Permission) -> None:
        """Refuse when the door was opened with none of `permissions`: the wrong door opens nothing."""
        if self.permission not in permissions:
            raise NotPermitted(
                f"This was asked for as {self.permission}, which does not open it."
                " It needs a permission and an audit line of its own."
            )


class Store:
    """The county's records. `enter` is the only way to them."""

    def __init__(
        self, engine: Engine, record_engine: Engine, vault: Vault, audit: AuditTrail, clock: Clock
    ) -> None:
        self.engine = engine
        self.record_engine = record_engine
        self.vault = vault
        self.audit = audit
        self.clock = clock
        self.wall = raised(engine)

    @contextmanager
    def enter(
        self,
        caller: Caller,
        permission: Permission,
        *,
        about: str,
        reason: str = "",
        writes: bool = False,
    ) -> Iterator[Visit]:
        """Let `caller` in to do one thing, on record.

        `about` says what for, in words without any personal value (500 characters at most); `writes`
        asks for a transaction that may change something. Refused: who may not (`NotPermitted`), and
        everybody while the audit trail or the database does not answer (`StoreUnavailable`).
        """
        # The duties, in this order:
        # 1. Decide.
        # 2. Commit the audit line, allowed or refused, in a transaction of its own, before any data
        #    is read. If it cannot be written, nothing is answered.
        # 3. Refuse, or begin, within the reach of the permission: the wall is the database's own.
        # 4. Commit on a clean exit; roll back on any exception and put a line "failed" on record.
        # Closed by default: a permission that has no reach opens nothing, whoever holds it.
        allowed = caller.may(permission) and permission in REACHES
        line = self._line(caller, permission, Outcome.ALLOWED if allowed else Outcome.REFUSED, about, reason)
        seq = self.audit.record(line)
        if not allowed:
            raise NotPermitted(
                f"{caller.name} may not do this: it needs a role that grants {permission}."
                " The attempt is on record. Ask an administrator if you need that role."
            )

        def record_failure(kind: type[BaseException] | None, *_: object) -> None:
            """Its kind and not its words, which may hold a name."""
            if kind is not None:
                why = f"ended by {kind.__name__}"
                self.audit.record(self._line(caller, permission, Outcome.FAILED, about, why))

        with ExitStack() as stack:
            stack.push(record_failure)
            stack.enter_context(told_plainly())
            visit = self._begin(stack, caller, permission, line, writes=writes)
            visit.seq, visit.note_looks = seq, partial(self._note_looks, seq, caller, line)
            yield visit

    def _begin(
        self, stack: ExitStack, caller: Caller, permission: Permission, line: AuditLine, *, writes: bool
    ) -> Visit:
        mode = for_writing if writes else for_reading
        visitor = Visitor(permission, caller.account_id, line.at, writes)
        # The stack ends the last begun first; the county's transaction is to end before the record's.
        later = stack.enter_context(ExitStack())
        connection = stack.enter_context(mode(self.wall.engine_for(visitor)).begin())
        if writes:
            hold(connection, alone=permission is Permission.KEYS_MANAGE)
            self._take_up(standing(connection))
        stack.enter_context(self.wall.around(connection, visitor))

        def open_record() -> Connection:
            if self.record_engine is self.engine:
                return connection
            record = later.enter_context(mode(self.record_engine).begin())
            later.enter_context(self.wall.around(record, visitor))
            return record

        return Visit(connection, self.vault, caller, permission, line.at, open_record, line.reason)

    def _note_looks(self, seq: int, caller: Caller, line: AuditLine, seen: Names) -> None:
        """Keep which households a line led to; of several, a line of its own bears the digest."""
        with self.recording() as connection:
            mine = select(accounts.c.shown_name).where(accounts.c.id == caller.account_id)
            led_to = looks.keep(connection, seq, seen, connection.scalar(mine) or caller.name)
        if len(led_to) > 1:
            about = f"line {seq} led to {len(led_to)} households, list {looks.digest_of(led_to)}"
            self.audit.record(replace(line, at=self.clock(), outcome=Outcome.DONE, about=about))

    def _line(
        self, caller: Caller, permission: Permission, outcome: Outcome, about: str, reason: str
    ) -> AuditLine:
        return AuditLine(
            at=self.clock(),
            account=caller.account_id.hex(),
            name=caller.name,
            roles=tuple(sorted(caller.roles)),
            session=caller.session_id,
            address=caller.address,
            action=permission.value,
            outcome=outcome,
            about=about[:ABOUT_CHARACTERS],
            reason=reason[:ABOUT_CHARACTERS],
        )

    @contextmanager
    def recording(self) -> Iterator[Connection]:
        """A writing transaction on accounts and sessions, for signing in: nobody is known yet.

        Only `data_access.accounts` calls it. Commits on a clean exit, rolls back on any exception.
        """
        with told_plainly(), for_writing(self.record_engine).begin() as connection:
            hold(connection)
            with for_reading(self.engine).connect() as county:
                self._take_up(standing(county))
            yield connection

    def _take_up(self, now: dict[int, KeyState]) -> None:
        """Work with the ring as another process may have left it; nothing is sealed under a key laid down."""
        if now != self.vault.standing():
            self.vault.renew()

    def close(self) -> None:
        """Sign the end of the audit trail and let go of all connections."""
        self.audit.checkpoint(self.clock())
        self.engine.dispose()
        self.record_engine.dispose()


def open_store(url: str, files: KeyFiles, *, clock: Clock = utc_now) -> Store:
    """The store at `url` with the keys in `files`: self-test, schema brought up to date, ring opened.

    An empty database gets a new ring; one that holds sealed rows without a ring is refused, as are a
    key file that is missing, readable by others or of another database (`KeyringRefused`), a schema
    of a newer Muster (`SchemaRefused`), and a database that does not answer (`StoreUnavailable`).
    """
    known_answer_test()
    wrapping, seed = Wrapping(read_key(files.kek)), read_key(files.signing)
    engine, record_engine = open_engines(url)
    try:
        with told_plainly():
            migrate(engine, "county")
            migrate(record_engine, "record")
            ring = _ring_of(engine, record_engine, wrapping, clock)
    except (Refusal, SQLAlchemyError):
        engine.dispose()
        record_engine.dispose()
        raise
    trail = AuditTrail(record_engine, Checkpoints(files.checkpoints, seed))
    vault = Vault(ring, reload=lambda: _reload_ring(engine, files))
    return Store(engine, record_engine, vault, trail, clock)


def _ring_of(engine: Engine, record_engine: Engine, wrapping: Wrapping, clock: Clock) -> Keyring:
    """The ring that is there, or a first one. Two processes at once: the lock lets one make it."""
    with for_reading(engine).connect() as connection:
        if ring_exists(connection):
            return load_ring(connection, wrapping)
    with for_writing(engine).begin() as connection, for_reading(record_engine).connect() as record:
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE keyring IN EXCLUSIVE MODE"))
        if not ring_exists(connection):
            make_ring(connection, record, wrapping, clock())
        return load_ring(connection, wrapping)


def _reload_ring(engine: Engine, files: KeyFiles) -> Keyring:
    """The ring as it is now; the key-encryption key is read again and not kept in memory."""
    with told_plainly(), engine.connect() as connection:
        return load_ring(connection, Wrapping(read_key(files.kek)))
