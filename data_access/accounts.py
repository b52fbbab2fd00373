"""Accounts: who may come in, and as what. Whoever changes them comes through the door."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from data_access.access import Caller, Permission, Role
from data_access.accounts_centres import centre_named
from data_access.accounts_names import BOOTSTRAP_NAME, proper_name
from data_access.accounts_passwords import NO_PASSWORD, Passwords, require_strong
from data_access.accounts_sessions import digest_of, end_all
from data_access.records.ids import ID_BYTES, AccountId
from data_access.refusals import BadInput, Conflict, NotFound, NotPermitted
from data_access.store import Store
from data_access.tables import account_roles, accounts, bootstrap_tokens, outside_subjects

BOOTSTRAP_LASTS = timedelta(hours=1)
_SUBJECT_CHARACTERS = 255
"""OpenID Connect Core 1.0, section 2: `sub`."""


@dataclass(frozen=True)
class Account:
    """Someone who may sign in."""

    id: AccountId
    name: str
    shown_name: str
    enabled: bool
    roles: frozenset[Role]
    second_factor: bool
    locked_until: datetime | None
    must_change_password: bool
    created_at: datetime
    subject: str = ""
    """Who is tied to it at the sign-in provider, as the provider numbers people; empty when nobody is."""
    centre: str = ""
    """The 911 centre that they work for; empty where nobody named one."""

    @property
    def outside(self) -> bool:
        """Whether somebody at the sign-in provider is tied to it."""
        return bool(self.subject)


@dataclass(frozen=True)
class Accounts:
    """The accounts of this county."""

    store: Store
    passwords: Passwords
    clock: Callable[[], datetime]
    jurisdiction: str

    def everyone(self, caller: Caller) -> list[Account]:
        """Return all accounts by name; needs the permission to manage people."""
        with self._door(caller, "all accounts"), self._read() as connection:
            held = _roles_by_account(connection)
            subjects = _subject_by_account(connection)
            rows = connection.execute(
                select(accounts).where(accounts.c.jurisdiction == self.jurisdiction).order_by(accounts.c.name)
            )
            return [_account(row, held.get(row.id, frozenset()), subjects.get(row.id, "")) for row in rows]

    def find(self, caller: Caller, name: str) -> Account | None:
        """Return the account of this name; None when there is none."""
        return next((one for one in self.everyone(caller) if one.name == name.strip().lower()), None)

    def create(
        self,
        caller: Caller,
        name: str,
        password: str,
        roles: frozenset[Role],
        *,
        shown_name: str = "",
        must_change_password: bool = True,
        centre: str = "",
    ) -> AccountId:
        """Make an account; refused without roles, with a weak password, or when the name is taken."""
        name = proper_name(name)
        if not roles:
            raise BadInput("An account needs at least one role.")
        require_strong(password, name)
        hashed = self.passwords.hash_of(password)
        with self._door(caller, f"account {name} made"), self._write() as connection:
            return self._insert(
                connection,
                name,
                hashed,
                roles,
                by=caller.name,
                shown_name=shown_name,
                change=must_change_password,
                centre=centre_named(centre),
            )

    def disable(self, caller: Caller, account_id: AccountId, reason: str) -> None:
        """Disable an account and end its sessions; the last administrator is refused, no reason too."""
        if not reason.strip():
            raise BadInput("Say why the account is disabled.")
        with self._managing(caller, account_id, "disabled", reason) as connection:
            _require_another_administrator(connection, account_id)
            _set(connection, account_id, enabled=False, changed_at=self.clock())
            end_all(connection, account_id, self.clock())

    def enable(self, caller: Caller, account_id: AccountId) -> None:
        """Let a disabled or locked account sign in again."""
        with self._managing(caller, account_id, "enabled") as connection:
            _set(
                connection,
                account_id,
                enabled=True,
                failures=0,
                first_failure_at=None,
                locked_until=None,
                changed_at=self.clock(),
            )

    def grant(self, caller: Caller, account_id: AccountId, role: Role) -> None:
        """Give a role; it holds at the person's next click. Nothing happens when it is held already."""
        with self._managing(caller, account_id, f"granted {role}") as connection:
            if role not in _roles_by_account(connection).get(account_id, frozenset()):
                _give(connection, account_id, role, caller.name, self.clock())

    def withdraw(self, caller: Caller, account_id: AccountId, role: Role) -> None:
        """Take a role away; it is gone at the person's next click. The last administrator is refused."""
        with self._managing(caller, account_id, f"withdrew {role}") as connection:
            if role is Role.ADMINISTRATOR:
                _require_another_administrator(connection, account_id)
            one = (account_roles.c.account_id == account_id) & (account_roles.c.role == role.value)
            connection.execute(delete(account_roles).where(one))

    def assign(self, caller: Caller, account_id: AccountId, centre: str) -> None:
        """Name the 911 centre that somebody works for, or none; it holds at their next click."""
        named = centre_named(centre)
        with self._managing(caller, account_id, f"centre {named or 'none'}") as connection:
            _set(connection, account_id, centre=named, changed_at=self.clock())

    def reset_password(
        self, caller: Caller, account_id: AccountId, password: str, *, must_change_password: bool = True
    ) -> None:
        """Set a password, to be changed at the next sign-in; sessions end, a lock is lifted."""
        require_strong(password, "")
        hashed = self.passwords.hash_of(password)
        with self._managing(caller, account_id, "password reset") as connection:
            _set(
                connection,
                account_id,
                password_hash=hashed,
                must_change_password=must_change_password,
                failures=0,
                first_failure_at=None,
                locked_until=None,
                changed_at=self.clock(),
            )
            end_all(connection, account_id, self.clock())

    def reset_second_factor(self, caller: Caller, account_id: AccountId) -> None:
        """Forget a lost phone: the next sign-in enrols a new one. Sessions end."""
        with self._managing(caller, account_id, "second factor reset") as connection:
            _set(connection, account_id, totp=None, totp_last_step=None, changed_at=self.clock())
            end_all(connection, account_id, self.clock())

    def tie(self, caller: Caller, account_id: AccountId, issuer: str, subject: str) -> None:
        """Let somebody at the sign-in provider in as this account, from their next sign-in there.

        An account that this person got before, without a password of its own, is left: it loses the tie
        and is disabled. Refused: an account that has a subject, and a subject that has another account
        with a password.
        """
        subject = subject.strip()
        if not 0 < len(subject) <= _SUBJECT_CHARACTERS or not subject.isprintable():
            raise BadInput("Say as whom: the subject (sub) that the sign-in service gives this person.")
        with self._managing(caller, account_id, f"tied to subject {subject} of {issuer}") as connection:
            if account_id in _subject_by_account(connection):
                raise Conflict("This account is tied to somebody there already. Untie it first.")
            _leave_other(connection, issuer, subject, self.clock())
            connection.execute(
                insert(outside_subjects).values(
                    issuer=issuer, subject=subject, account_id=account_id, made_at=self.clock()
                )
            )

    def untie(self, caller: Caller, account_id: AccountId) -> None:
        """Let nobody in through the sign-in provider as this account any more; its sessions end."""
        with self._managing(caller, account_id, "untied from the sign-in service") as connection:
            connection.execute(delete(outside_subjects).where(outside_subjects.c.account_id == account_id))
            end_all(connection, account_id, self.clock())

    def lacks_administrator(self) -> bool:
        """Whether nobody administers this county yet: then a one-time token makes the first who does."""
        with self._read() as connection:
            return not _administrators(connection)

    def make_bootstrap_token(self, caller: Caller) -> str:
        """Return a token that makes the first administrator once, within an hour; refused if there is one."""
        now, token = self.clock(), secrets.token_urlsafe(32)
        with self._door(caller, "bootstrap token made"), self._write() as connection:
            self._require_no_administrator(connection)
            connection.execute(
                insert(bootstrap_tokens).values(
                    token_digest=digest_of(token), made_at=now, ends_at=now + BOOTSTRAP_LASTS
                )
            )
        return token

    def make_first_administrator(self, token: str, name: str, password: str, address: str) -> AccountId:
        """Use the token up and make the administrator; refused when it is unknown, used or too old."""
        name = proper_name(name)
        require_strong(password, name)
        self._require_token(token)
        hashed = self.passwords.hash_of(password)
        roles = frozenset({Role.ADMINISTRATOR})
        caller = Caller(AccountId(bytes(ID_BYTES)), BOOTSTRAP_NAME, roles, address=address)
        with self._door(caller, f"first administrator {name}"), self._write() as connection:
            self._require_no_administrator(connection)
            self._use_up(connection, token)
            return self._insert(
                connection, name, hashed, roles, by=BOOTSTRAP_NAME, shown_name="", change=False
            )

    def _require_token(self, token: str) -> None:
        """Look before the door, so that nobody fills the trail with invented tokens."""
        with self._read() as connection:
            held = connection.execute(select(bootstrap_tokens).where(*self._usable(token))).one_or_none()
        if held is None:
            raise NotPermitted("This link was used, is older than an hour, or never was. Make a new one.")

    def _use_up(self, connection: Connection, token: str) -> None:
        used = connection.execute(
            update(bootstrap_tokens).where(*self._usable(token)).values(used_at=self.clock())
        )
        if used.rowcount != 1:
            raise Conflict("Somebody else used this link just now.")

    def _usable(self, token: str) -> tuple[Any, ...]:
        kept = bootstrap_tokens.c
        return kept.token_digest == digest_of(token), kept.used_at.is_(None), kept.ends_at > self.clock()

    def _require_no_administrator(self, connection: Connection) -> None:
        if _administrators(connection):
            raise Conflict("There is an administrator already; ask them for an account.")

    def _insert(
        self,
        connection: Connection,
        name: str,
        hashed: str,
        roles: frozenset[Role],
        *,
        by: str,
        shown_name: str,
        change: bool,
        centre: str = "",
    ) -> AccountId:
        account_id, now = AccountId(secrets.token_bytes(ID_BYTES)), self.clock()
        try:
            connection.execute(
                insert(accounts).values(
                    id=account_id,
                    name=name,
                    shown_name=shown_name.strip() or name,
                    jurisdiction=self.jurisdiction,
                    password_hash=hashed,
                    enabled=True,
                    must_change_password=change,
                    centre=centre,
                    created_at=now,
                    changed_at=now,
                )
            )
        except IntegrityError as taken:
            raise Conflict(f"There is an account named {name} already. Choose another name.") from taken
        for role in sorted(roles):
            _give(connection, account_id, role, by, now)
        return account_id

    def _door(self, caller: Caller, about: str, reason: str = "") -> AbstractContextManager[object]:
        return self.store.enter(caller, Permission.PEOPLE_MANAGE, about=about, reason=reason)

    def _read(self) -> AbstractContextManager[Connection]:
        return self.store.record_engine.connect()

    def _write(self) -> AbstractContextManager[Connection]:
        return self.store.recording()

    @contextmanager
    def _managing(
        self, caller: Caller, account_id: AccountId, what: str, reason: str = ""
    ) -> Iterator[Connection]:
        """Open the door for one account and begin; refused when the account is not of this county."""
        name = self._name_of(account_id)
        with self._door(caller, f"account {name or account_id.hex()}: {what}", reason):
            if name is None:
                raise NotFound("There is no such account.")
            with self._write() as connection:
                yield connection

    def _name_of(self, account_id: AccountId) -> str | None:
        here = accounts.c.jurisdiction == self.jurisdiction
        with self._read() as connection:
            found = connection.execute(select(accounts.c.name).where(accounts.c.id == account_id, here))
            return found.scalar_one_or_none()


def _account(row: Row[Any], roles: frozenset[Role], subject: str) -> Account:
    return Account(
        AccountId(row.id),
        row.name,
        row.shown_name,
        bool(row.enabled),
        roles,
        row.totp_last_step is not None,
        row.locked_until,
        bool(row.must_change_password),
        row.created_at,
        subject,
        row.centre,
    )


def _roles_by_account(connection: Connection) -> dict[bytes, frozenset[Role]]:
    held: dict[bytes, frozenset[Role]] = {}
    for row in connection.execute(select(account_roles.c.account_id, account_roles.c.role)):
        held[row.account_id] = held.get(row.account_id, frozenset()) | {Role(row.role)}
    return held


def _subject_by_account(connection: Connection) -> dict[bytes, str]:
    kept = outside_subjects.c
    return {row.account_id: row.subject for row in connection.execute(select(kept.account_id, kept.subject))}


def _leave_other(connection: Connection, issuer: str, subject: str, now: datetime) -> None:
    """Take the tie from the account that a first sign-in there made; refuse one that has a password."""
    this = (outside_subjects.c.issuer == issuer) & (outside_subjects.c.subject == subject)
    other = connection.execute(
        select(accounts.c.id, accounts.c.name, accounts.c.password_hash)
        .join(outside_subjects, outside_subjects.c.account_id == accounts.c.id)
        .where(this)
    ).one_or_none()
    if other is None:
        return
    if other.password_hash != NO_PASSWORD:
        raise Conflict(f"This person comes in as {other.name} already. Untie that account first.")
    _require_another_administrator(connection, AccountId(other.id))
    connection.execute(delete(outside_subjects).where(this))
    _set(connection, AccountId(other.id), enabled=False, changed_at=now)
    end_all(connection, AccountId(other.id), now)


def _administrators(connection: Connection) -> set[bytes]:
    """Return the ids of all enabled accounts that administer."""
    rows = connection.execute(
        select(accounts.c.id)
        .join(account_roles, account_roles.c.account_id == accounts.c.id)
        .where(accounts.c.enabled, account_roles.c.role == Role.ADMINISTRATOR.value)
    )
    return {row.id for row in rows}


def _require_another_administrator(connection: Connection, account_id: AccountId) -> None:
    """Refuse to lock everybody out."""
    if _administrators(connection) == {account_id}:
        raise Conflict("This is the last administrator. Make another one first.")


def _give(connection: Connection, account_id: AccountId, role: Role, by: str, now: datetime) -> None:
    connection.execute(
        insert(account_roles).values(account_id=account_id, role=role.value, granted_by=by, granted_at=now)
    )


def _set(connection: Connection, account_id: AccountId, **values: object) -> None:
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))
