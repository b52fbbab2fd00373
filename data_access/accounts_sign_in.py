"""Signing in: password, then the second factor; five failures in a quarter of an hour lock.

The duties of a sign-in, in their order:
1. A locked name is refused before its password is looked at.
2. An unknown name costs the same time, fails with the same words and locks in the same way.
3. Success and failure are written to the audit trail before anybody is let in.
4. A session waits half-way until the second factor fits; then it ends and a new token is issued.
5. A code is accepted once.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, case, literal, select, update

from data_access import accounts_sessions as kept_sessions
from data_access.access import Caller
from data_access.accounts_passwords import Passwords, require_strong
from data_access.accounts_totp import enrolment_address, find_step, new_secret
from data_access.audit import AuditLine, Outcome
from data_access.keyring import KeyClass
from data_access.records.ids import AccountId
from data_access.refusals import BadInput, SignInRefused
from data_access.store import Store
from data_access.tables import accounts
from data_access.utc_time import UtcTime
from data_access.vault import Context

FAILURES_THAT_LOCK = 5
FAILURE_WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=15)
_REMEMBERED_NAMES = 10_000

ACTION = "accounts:session:sign_in"
WRONG = "That name and password do not belong together."
WRONG_CODE = "That code does not fit. Wait for the next one and try again."
LOCKED = "After five failed sign-ins this name is locked for 15 minutes. An administrator can unlock it."
START_AGAIN = "That took too long. Sign in again."
CLOSED = "This account is disabled. Ask an administrator."


class Needs(StrEnum):
    """What still stands between a person and the screens."""

    NOTHING = "nothing"
    CODE = "code"
    ENROLMENT = "enrolment"


@dataclass(frozen=True)
class Step:
    """Where a sign-in stands; `token` goes into the cookie of this step."""

    token: str
    needs: Needs


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator app must learn: `address` as a QR code, `key` as text."""

    address: str
    key: str


@dataclass
class UnknownNames:
    """Failures of names without an account, in memory, so that the lock tells nobody who exists."""

    _failures: OrderedDict[str, list[datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_locked(self, name: str, now: datetime) -> bool:
        """Whether `name` failed five times in the window."""
        with self._lock:
            recent = [at for at in self._failures.get(name, []) if now - at < FAILURE_WINDOW]
        return len(recent) >= FAILURES_THAT_LOCK

    def note(self, name: str, now: datetime) -> None:
        """Remember a failure; the oldest names are forgotten first."""
        with self._lock:
            self._failures[name] = [*self._failures.get(name, [])[-FAILURES_THAT_LOCK:], now]
            self._failures.move_to_end(name)
            while len(self._failures) > _REMEMBERED_NAMES:
                self._failures.popitem(last=False)


@dataclass(frozen=True)
class SignIns:
    """The way in. `second_factor_optional` only in the demo county, where nobody lives."""

    store: Store
    clock: Callable[[], datetime]
    passwords: Passwords
    jurisdiction: str
    second_factor_optional: bool = False
    unknown: UnknownNames = field(default_factory=UnknownNames)

    def password(self, name: str, password: str, address: str) -> Step:
        """Check name and password; refuse with the same words whatever was wrong."""
        name, now = name.strip().lower()[:80], self.clock()
        row = self._find_account(accounts.c.name == name)
        self._require_unlocked(row, name, address, now)
        fits = self.passwords.fits(row.password_hash if row else None, password)
        if row is None or not fits or not row.enabled:
            self._fail(row, name, address, now)
            raise SignInRefused(WRONG)
        if self.passwords.is_outdated(row.password_hash):
            self._set(row, password_hash=self.passwords.hash_of(password))
        return self._after_password(row, address, now)

    def require_open(self, account_id: AccountId, address: str) -> None:
        """Refuse an account that is disabled, locked or not of this county, on record."""
        self._open_account(account_id, address)

    def proven(self, account_id: AccountId, address: str, *, second_factor: bool) -> Step:
        """Go on with somebody whom an outside provider proved, `second_factor` when it proved that as well.

        What holds after a password holds here: a disabled or locked account is refused.
        """
        row, now = self._open_account(account_id, address), self.clock()
        if second_factor:
            return self._let_in(row, address, now, second_factor=True)
        return self._after_password(row, address, now)

    def second_factor(self, token: str, code: str, address: str) -> Step:
        """Check the code of someone whose password was accepted; the session starts here."""
        now = self.clock()
        row = self._half_way(token, now)
        self._require_unlocked(row, row.name, address, now)
        if row.totp is None or row.totp_last_step is None:
            raise SignInRefused(START_AGAIN)
        return self._accept(row, token, code, address, now)

    def enrolment(self, token: str) -> Enrolment:
        """Return the secret for the authenticator app; the same one until a code confirms it."""
        row = self._half_way(token, self.clock())
        if row.totp_last_step is not None:
            raise SignInRefused(START_AGAIN)
        secret = self._secret(row) if row.totp is not None else self._new_secret(row)
        return Enrolment(enrolment_address(secret, row.name), secret)

    def confirm(self, token: str, code: str, address: str) -> Step:
        """Confirm the enrolment with a first code; the session starts here."""
        now = self.clock()
        row = self._half_way(token, now)
        self._require_unlocked(row, row.name, address, now)
        if row.totp is None or row.totp_last_step is not None:
            raise SignInRefused(START_AGAIN)
        return self._accept(row, token, code, address, now)

    def change_password(self, account_id: AccountId, session_id: str, old: str, new: str) -> None:
        """Change one's own password; every other session of the account ends."""
        now = self.clock()
        row = self._find_account(accounts.c.id == account_id)
        if row is None:
            raise SignInRefused(START_AGAIN)
        self._require_unlocked(row, row.name, "", now)
        if not self.passwords.fits(row.password_hash, old):
            self._fail(row, row.name, "", now)
            raise SignInRefused("The present password does not fit.")
        if old == new:
            raise BadInput("The new password is the old one. Choose another.")
        require_strong(new, row.name)
        self._record(row, "", Outcome.DONE, "password changed", session_id)
        hashed = self.passwords.hash_of(new)
        self._set(row, password_hash=hashed, must_change_password=False, changed_at=now)
        with self.store.recording() as connection:
            kept_sessions.end_all(connection, account_id, now, but=session_id)

    def again(self, caller: Caller, proof: str) -> None:
        """Let somebody prove once more who they are: a code, or the password where no code is set up.

        Refused, counted and locked as a sign-in is; who came through an outside provider signs in anew.
        """
        now = self.clock()
        row = self._find_account(accounts.c.id == caller.account_id)
        if row is None:
            raise SignInRefused(START_AGAIN)
        self._require_unlocked(row, row.name, caller.address, now)
        if not self._proves(row, proof, now):
            self._fail(row, row.name, caller.address, now)
            raise SignInRefused(WRONG_CODE if row.totp_last_step is not None else WRONG)
        self._record(row, caller.address, Outcome.ALLOWED, "proved again who it is", caller.session_id)
        with self.store.recording() as connection:
            kept_sessions.prove_again(connection, caller.session_id, now)

    def _proves(self, row: Row[Any], proof: str, now: datetime) -> bool:
        if row.totp is None or row.totp_last_step is None:
            return self.passwords.fits(row.password_hash, proof)
        step = find_step(self._secret(row), proof, now, row.totp_last_step)
        return step is not None and self._take_step(row, step)

    def sign_out(self, caller: Caller) -> None:
        """End a session; nothing happens when it has ended."""
        row = self._find_account(accounts.c.id == caller.account_id)
        self._record(row, caller.address, Outcome.DONE, "signed out", caller.session_id)
        with self.store.recording() as connection:
            kept_sessions.end(connection, caller.session_id, self.clock())

    def _open_account(self, account_id: AccountId, address: str) -> Row[Any]:
        row = self._find_account(accounts.c.id == account_id)
        if row is None or not row.enabled:
            self._record(row, address, Outcome.REFUSED, "the account is disabled")
            raise SignInRefused(CLOSED)
        self._require_unlocked(row, row.name, address, self.clock())
        return row

    def _after_password(self, row: Row[Any], address: str, now: datetime) -> Step:
        """Let in at once where a second factor may be left out; else go half-way."""
        enrolled = row.totp_last_step is not None
        if self.second_factor_optional and not enrolled:
            return self._let_in(row, address, now, second_factor=False)
        made = kept_sessions.new_session(half_way=True)
        with self.store.recording() as connection:
            kept_sessions.keep(connection, made, AccountId(row.id), address, now)
        return Step(made.token, Needs.CODE if enrolled else Needs.ENROLMENT)

    def _accept(self, row: Row[Any], token: str, code: str, address: str, now: datetime) -> Step:
        step = find_step(self._secret(row), code, now, row.totp_last_step)
        if step is None or not self._take_step(row, step):
            self._fail(row, row.name, address, now)
            raise SignInRefused(WRONG_CODE)
        with self.store.recording() as connection:
            kept_sessions.end_token(connection, token, now)
        return self._let_in(row, address, now, second_factor=True)

    def _let_in(self, row: Row[Any], address: str, now: datetime, *, second_factor: bool) -> Step:
        """Start the session. The line comes first; on SQLite it also needs the file for itself."""
        made = kept_sessions.new_session()
        words = "signed in" if second_factor else "signed in without a second factor"
        self._record(row, address, Outcome.ALLOWED, words, made.session_id)
        with self.store.recording() as connection:
            kept_sessions.keep(connection, made, AccountId(row.id), address, now, second_factor=second_factor)
        self._set(row, failures=0, first_failure_at=None, locked_until=None)
        return Step(made.token, Needs.NOTHING)

    def _take_step(self, row: Row[Any], step: int) -> bool:
        """Use up a code; False when somebody else used it between reading and now."""
        unused = accounts.c.totp_last_step.is_(None) | (accounts.c.totp_last_step < step)
        with self.store.recording() as connection:
            taken = connection.execute(
                update(accounts).where(accounts.c.id == row.id, unused).values(totp_last_step=step)
            )
        return taken.rowcount == 1

    def _require_unlocked(self, row: Row[Any] | None, name: str, address: str, now: datetime) -> None:
        until = row.locked_until if row is not None else None
        locked = until is not None and until > now if row is not None else self.unknown.is_locked(name, now)
        if locked:
            self._record(row, address, Outcome.REFUSED, "the name is locked")
            raise SignInRefused(LOCKED)

    def _fail(self, row: Row[Any] | None, name: str, address: str, now: datetime) -> None:
        self._record(row, address, Outcome.FAILED, "name, password or code did not fit")
        if row is None:
            self.unknown.note(name, now)
            return
        # One statement, so that failures at the same moment are all counted.
        within = accounts.c.first_failure_at > now - FAILURE_WINDOW
        locks = within & (accounts.c.failures + 1 >= FAILURES_THAT_LOCK)
        self._set(
            row,
            failures=case((within, accounts.c.failures + 1), else_=1),
            first_failure_at=case((within, accounts.c.first_failure_at), else_=literal(now, UtcTime())),
            locked_until=case((locks, literal(now + LOCK, UtcTime())), else_=None),
        )

    def _record(
        self, row: Row[Any] | None, address: str, outcome: Outcome, about: str, session_id: str = ""
    ) -> None:
        """Write a line. What was typed as an unknown name is left out: it may be a password."""
        self.store.audit.record(
            AuditLine(
                at=self.clock(),
                account=row.id.hex() if row is not None else "",
                name=row.name if row is not None else "unknown name",
                roles=(),
                session=session_id,
                address=address,
                action=ACTION,
                outcome=outcome,
                about=about,
            )
        )

    def _find_account(self, which: Any) -> Row[Any] | None:  # noqa: ANN401 - an SQL condition
        with self.store.record_engine.connect() as connection:
            here = accounts.c.jurisdiction == self.jurisdiction
            return connection.execute(select(accounts).where(which, here)).one_or_none()

    def _half_way(self, token: str, now: datetime) -> Row[Any]:
        with self.store.record_engine.connect() as connection:
            account_id = kept_sessions.find_half_way(connection, token, now)
        row = self._find_account(accounts.c.id == account_id) if account_id else None
        if row is None:
            raise SignInRefused(START_AGAIN)
        return row

    def _context(self, row: Row[Any]) -> Context:
        return Context("accounts", "totp", row.id, row.jurisdiction, row.version)

    def _secret(self, row: Row[Any]) -> str:
        return self.store.vault.open(KeyClass.TOTP, self._context(row), row.totp).decode()

    def _new_secret(self, row: Row[Any]) -> str:
        secret = new_secret()
        with self.store.recording() as connection:
            sealed = self.store.vault.seal(KeyClass.TOTP, self._context(row), secret.encode())
            connection.execute(update(accounts).where(accounts.c.id == row.id).values(totp=sealed))
        return secret

    def _set(self, row: Row[Any], **values: object) -> None:
        with self.store.recording() as connection:
            connection.execute(update(accounts).where(accounts.c.id == row.id).values(**values))
