"""Accounts tied to somebody at an outside sign-in provider: its issuer and subject, and nothing else.

A name or an address of mail never finds an account: whoever chooses them at the provider would
choose whom to be here.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from data_access.access import Role
from data_access.accounts_names import is_proper_name
from data_access.accounts_passwords import NO_PASSWORD
from data_access.accounts_sessions import holds, prove_again
from data_access.accounts_sign_in import ACTION, SignIns, Step
from data_access.audit import AuditLine, Outcome
from data_access.records.ids import ID_BYTES, AccountId
from data_access.refusals import Conflict, SignInRefused
from data_access.store import Store
from data_access.tables import account_roles, accounts, outside_subjects

GIVEN_BY: Final = "sign-in provider"
_ABOUT_CHARACTERS: Final = 500
_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9._@-]+")


@dataclass(frozen=True)
class OutsideIdentity:
    """Who somebody is at the provider. `roles` is None where the administration page gives them.

    `second_factor` says that the provider confirmed one that this installation asks for.
    """

    issuer: str
    subject: str
    name: str
    shown_name: str
    roles: frozenset[Role] | None
    second_factor: bool


@dataclass(frozen=True)
class OutsideSignIns:
    """The way in for those whom the provider proved; afterwards everything is as after a password."""

    store: Store
    clock: Callable[[], datetime]
    sign_ins: SignIns

    def sign_in(self, who: OutsideIdentity, address: str) -> Step:
        """Let in whom the provider proved, or go on to our second factor; a first time makes an account.

        The account has the roles of the claim and no others, or, without a claim, none until an
        administrator gives one. Refused: an account that is disabled or locked.
        """
        account_id = self._find(who)
        if account_id is None:
            account_id = self._make(who, address)
        self.sign_ins.require_open(account_id, address)
        if who.roles is not None:
            self._take_over_roles(account_id, who.roles, who.issuer, address)
        self._record(f"proven by {who.issuer}", address, Outcome.DONE, account_id)
        return self.sign_ins.proven(account_id, address, second_factor=who.second_factor)

    def prove_again(self, who: OutsideIdentity, session_id: str, address: str) -> None:
        """Note in a session that whoever sits there has just proved again who they are, at the provider.

        Refused where the provider proved somebody else, and where the session has ended meanwhile.
        """
        account_id, now = self._find(who), self.clock()
        with self.store.record_engine.connect() as connection:
            same = account_id is not None and holds(connection, session_id, account_id, now)
        if account_id is None or not same:
            self.refuse("somebody else, or no session any more, at a second proof", address)
            raise SignInRefused(
                "You signed in there as somebody else, or your session here has ended. Nothing was opened."
            )
        self.sign_ins.require_open(account_id, address)
        self._record(f"proved again who it is, by {who.issuer}", address, Outcome.ALLOWED, account_id)
        with self.store.recording() as connection:
            prove_again(connection, session_id, now)

    def refuse(self, why: str, address: str) -> None:
        """Put on record that the provider proved nobody; `why` is in words of our own."""
        self._record(f"outside sign-in: {why}", address, Outcome.REFUSED)

    def _find(self, who: OutsideIdentity) -> AccountId | None:
        kept = outside_subjects.c
        with self.store.record_engine.connect() as connection:
            found = connection.execute(
                select(kept.account_id).where(kept.issuer == who.issuer, kept.subject == who.subject)
            ).scalar_one_or_none()
        return AccountId(found) if found is not None else None

    def _make(self, who: OutsideIdentity, address: str) -> AccountId:
        """Make an account without a password and without a role, on record first."""
        account_id, now = AccountId(secrets.token_bytes(ID_BYTES)), self.clock()
        with self.store.record_engine.connect() as connection:
            name = _free_name(connection, who)
        self._record(f"account {name} made at the first sign-in through {who.issuer}", address, Outcome.DONE)
        try:
            with self.store.recording() as connection:
                connection.execute(
                    insert(accounts).values(
                        id=account_id,
                        name=name,
                        shown_name=who.shown_name or name,
                        jurisdiction=self.sign_ins.jurisdiction,
                        password_hash=NO_PASSWORD,
                        enabled=True,
                        must_change_password=False,
                        created_at=now,
                        changed_at=now,
                    )
                )
                connection.execute(
                    insert(outside_subjects).values(
                        issuer=who.issuer, subject=who.subject, account_id=account_id, made_at=now
                    )
                )
        except IntegrityError as taken:
            self.refuse(f"account {name} was there already", address)
            raise Conflict("This account was made a moment ago. Sign in once more.") from taken
        return account_id

    def _take_over_roles(
        self, account_id: AccountId, wanted: frozenset[Role], issuer: str, address: str
    ) -> None:
        """Bring the roles up to date with the claim; nothing is written where nothing changed."""
        mine = account_roles.c.account_id == account_id
        with self.store.record_engine.connect() as connection:
            held = {
                Role(role) for role in connection.execute(select(account_roles.c.role).where(mine)).scalars()
            }
        given, taken = (
            [role.value for role in sorted(wanted - held)],
            [role.value for role in sorted(held - wanted)],
        )
        if not given and not taken:
            return
        words = [*(f"granted {role}" for role in given), *(f"withdrew {role}" for role in taken)]
        self._record(f"{', '.join(words)}: as the claim of {issuer} says", address, Outcome.DONE, account_id)
        with self.store.recording() as connection:
            connection.execute(delete(account_roles).where(mine & account_roles.c.role.in_(taken)))
            for role in given:
                connection.execute(
                    insert(account_roles).values(
                        account_id=account_id, role=role, granted_by=GIVEN_BY, granted_at=self.clock()
                    )
                )
            connection.execute(
                update(accounts).where(accounts.c.id == account_id).values(changed_at=self.clock())
            )

    def _record(
        self, about: str, address: str, outcome: Outcome, account_id: AccountId | None = None
    ) -> None:
        self.store.audit.record(
            AuditLine(
                at=self.clock(),
                account=account_id.hex() if account_id is not None else "",
                name=self._name_of(account_id) if account_id is not None else "unknown name",
                roles=(),
                session="",
                address=address,
                action=ACTION,
                outcome=outcome,
                about=about[:_ABOUT_CHARACTERS],
            )
        )

    def _name_of(self, account_id: AccountId) -> str:
        with self.store.record_engine.connect() as connection:
            name: str = connection.execute(
                select(accounts.c.name).where(accounts.c.id == account_id)
            ).scalar_one()
        return name


def _free_name(connection: Connection, who: OutsideIdentity) -> str:
    """Return the name that the provider tells where it can be one and nobody bears it, else a marked one."""
    told = who.name.strip().lower()
    taken = connection.execute(select(accounts.c.id).where(accounts.c.name == told)).first() is not None
    if is_proper_name(told) and not taken:
        return told
    mark = secrets.token_hex(3)
    stem = _NOT_IN_A_NAME.sub("-", told).strip("-._@0123456789")[:60]
    return f"{stem}-{mark}" if is_proper_name(f"{stem}-{mark}") else f"outside-{mark}"
