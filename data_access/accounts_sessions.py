"""Sessions: what a cookie stands for, kept as its SHA-256, checked at every request and every rerun."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from data_access.access import Caller, Role
from data_access.accounts_passwords import NO_PASSWORD
from data_access.records.ids import AccountId
from data_access.store import Store
from data_access.tables import account_roles, accounts, broken_glass, sessions

IDLE = timedelta(minutes=30)
"""CJIS Security Policy: a session locks after half an hour without activity."""
LONGEST = timedelta(hours=12)
HALF_WAY = timedelta(minutes=10)
"""Time between password and second factor."""
SEEN_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32
PROOF_LASTS = timedelta(minutes=2)
"""How long a proof of who sits there holds for what asks for one."""
_HALF = "half-"
"""A session that waits for its second factor says so in its id, so that no path takes it for whole."""


class Proof(StrEnum):
    """How somebody who is signed in proves once more who they are."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the word, and no password
    PROVIDER = "provider"


@dataclass(frozen=True)
class LiveSession:
    """A session that holds now, with the roles as they are now."""

    caller: Caller
    shown_name: str
    must_change_password: bool
    has_second_factor: bool
    glass_until: datetime | None = None
    """Until when the glass is broken in this session; None when it is not."""
    proof: Proof = Proof.PASSWORD
    proven_until: datetime | None = None
    """Until when a proof given in this session holds; None when there is none that holds now."""


@dataclass(frozen=True)
class NewSession:
    """A session just made. `token` goes into the cookie and is kept nowhere."""

    token: str
    session_id: str


def digest_of(token: str) -> bytes:
    """SHA-256 of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def new_session(*, half_way: bool = False) -> NewSession:
    """Draw token and public id; `half_way` when the second factor is still to come."""
    return NewSession(secrets.token_urlsafe(TOKEN_BYTES), (_HALF if half_way else "") + secrets.token_hex(16))


def keep(
    connection: Connection,
    made: NewSession,
    account_id: AccountId,
    address: str,
    now: datetime,
    *,
    second_factor: bool = False,
) -> None:
    """Write a session that `new_session` made."""
    half_way = made.session_id.startswith(_HALF)
    connection.execute(
        insert(sessions).values(
            token_digest=digest_of(made.token),
            session_id=made.session_id,
            account_id=account_id,
            address=address[:64],
            created_at=now,
            seen_at=now,
            ends_at=now + (HALF_WAY if half_way else LONGEST),
            second_factor_at=now if second_factor else None,
        )
    )


def find_half_way(connection: Connection, token: str, now: datetime) -> AccountId | None:
    """Return whose password was accepted under `token`; None when that is over or never was."""
    row = connection.execute(_open_rows(now).where(sessions.c.token_digest == digest_of(token))).one_or_none()
    if row is None or not _is_half_way(row):
        return None
    return AccountId(row.account_id)


def end(connection: Connection, session_id: str, now: datetime) -> None:
    """End the session of this public id; nothing happens when it has ended."""
    held = (sessions.c.session_id == session_id) & sessions.c.ended_at.is_(None)
    connection.execute(update(sessions).where(held).values(ended_at=now))


def end_token(connection: Connection, token: str, now: datetime) -> None:
    """End the session that belongs to a cookie."""
    held = (sessions.c.token_digest == digest_of(token)) & sessions.c.ended_at.is_(None)
    connection.execute(update(sessions).where(held).values(ended_at=now))


def end_all(connection: Connection, account_id: AccountId, now: datetime, *, but: str = "") -> None:
    """End every session of an account, `but` one when its public id is given."""
    held = (sessions.c.account_id == account_id) & sessions.c.ended_at.is_(None)
    connection.execute(update(sessions).where(held & (sessions.c.session_id != but)).values(ended_at=now))


@dataclass(frozen=True)
class Sessions:
    """Looks sessions up. `second_factor_optional` only in the demo county."""

    store: Store
    second_factor_optional: bool = False

    def find_by_token(self, token: str, address: str, now: datetime) -> LiveSession | None:
        """Return the session of a cookie; None when it is over, idle, unknown, or its account disabled."""
        return self._find(sessions.c.token_digest == digest_of(token), address, now) if token else None

    def find_by_id(self, session_id: str, now: datetime, *, is_at_work: bool = True) -> LiveSession | None:
        """Return the session of a public id, for the screens, to which the gate hands the id.

        A screen that refreshes itself is nobody at work: it does not keep a session from going idle.
        """
        if not session_id:
            return None
        return self._find(sessions.c.session_id == session_id, "", now, is_at_work=is_at_work)

    def _find(
        self, which: ColumnElement[bool], address: str, now: datetime, *, is_at_work: bool = True
    ) -> LiveSession | None:
        with self.store.record_engine.connect() as connection:
            row = connection.execute(_open_rows(now).where(which)).one_or_none()
            if row is None or not self._is_whole(row):
                return None
            roles = _roles_of(connection, row.account_id)
        if is_at_work and now - row.seen_at >= SEEN_EVERY:
            self._touch(row.token_digest, now)
        caller = Caller(
            AccountId(row.account_id), row.name, roles, row.session_id, address or row.address, row.centre
        )
        return LiveSession(
            caller,
            row.shown_name,
            bool(row.must_change_password),
            # Whoever comes through an outside provider may have given it there.
            row.totp_last_step is not None or row.second_factor_at is not None,
            _still(row.glass_until, now),
            _proof_of(row),
            _still(row.again_at and row.again_at + PROOF_LASTS, now),
        )

    def _is_whole(self, row: Row[Any]) -> bool:
        if _is_half_way(row):
            return False
        may_lack = self.second_factor_optional and row.totp_last_step is None
        return row.second_factor_at is not None or may_lack

    def _touch(self, token_digest: bytes, now: datetime) -> None:
        with self.store.recording() as connection:
            connection.execute(
                update(sessions).where(sessions.c.token_digest == token_digest).values(seen_at=now)
            )


_GLASS_UNTIL = (
    select(func.max(broken_glass.c.ends_at))
    .where(broken_glass.c.session_id == sessions.c.session_id)
    .scalar_subquery()
    .label("glass_until")
)


def holds(connection: Connection, session_id: str, account_id: AccountId, now: datetime) -> bool:
    """Whether this session is open now and belongs to this account."""
    mine = (sessions.c.session_id == session_id) & (sessions.c.account_id == account_id)
    row = connection.execute(_open_rows(now).where(mine)).one_or_none()
    return row is not None and not _is_half_way(row)


def prove_again(connection: Connection, session_id: str, now: datetime) -> None:
    """Note that whoever sits at this session has just proved again who they are."""
    connection.execute(update(sessions).where(sessions.c.session_id == session_id).values(again_at=now))


def _open_rows(now: datetime) -> Select[Any]:
    """Return the sessions that hold at `now`, each with what is needed of its account."""
    account = accounts.c
    return (
        select(
            sessions,
            account.name,
            account.shown_name,
            account.centre,
            account.must_change_password,
            account.totp_last_step,
            account.password_hash,
            _GLASS_UNTIL,
        )
        .join(accounts, accounts.c.id == sessions.c.account_id)
        .where(
            sessions.c.ended_at.is_(None),
            sessions.c.ends_at > now,
            sessions.c.seen_at > now - IDLE,
            accounts.c.enabled,
        )
    )


def _roles_of(connection: Connection, account_id: bytes) -> frozenset[Role]:
    rows = connection.execute(select(account_roles.c.role).where(account_roles.c.account_id == account_id))
    return frozenset(Role(row.role) for row in rows)


def _proof_of(row: Row[Any]) -> Proof:
    if row.totp_last_step is not None:
        return Proof.CODE
    return Proof.PROVIDER if row.password_hash == NO_PASSWORD else Proof.PASSWORD


def _still(until: datetime | None, now: datetime) -> datetime | None:
    return until if until is not None and until > now else None


def _is_half_way(row: Row[Any]) -> bool:
    return str(row.session_id).startswith(_HALF)
