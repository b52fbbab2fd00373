"""Accounts of people whom an outside provider proves: made once, never found by a name, roles as told."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from data_access.access import Role, console_caller
from data_access.accounts import Accounts
from data_access.accounts_outside import OutsideIdentity, OutsideSignIns
from data_access.accounts_passwords import Passwords
from data_access.accounts_sessions import PROOF_LASTS, LiveSession, Proof, Sessions
from data_access.accounts_sign_in import LOCKED, WRONG, Needs, SignIns
from data_access.audit import Outcome
from data_access.refusals import BadInput, Conflict, SignInRefused
from data_access.store import Store
from data_access.tables import account_roles, outside_subjects
from tests.doors import StillClock

COUNTY = "Test County"
PASSWORD = "correct horse battery"
HERE = "10.0.0.7"
ISSUER = "https://id.county.test"
CHIEF = console_caller("console", frozenset({Role.ADMINISTRATOR}))
GRACE = OutsideIdentity(ISSUER, "s-1", "Grace", "Grace H", None, second_factor=True)


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def accounts(store: Store, clock: StillClock, passwords: Passwords) -> Accounts:
    return Accounts(store, passwords, clock, COUNTY)


@pytest.fixture
def outside(store: Store, clock: StillClock, passwords: Passwords) -> OutsideSignIns:
    return OutsideSignIns(store, clock, SignIns(store, clock, passwords, COUNTY))


def session_of(store: Store, token: str, clock: StillClock) -> LiveSession | None:
    return Sessions(store).find_by_token(token, HERE, clock())


def test_the_first_sign_in_makes_an_account_and_the_second_finds_it(
    outside: OutsideSignIns, accounts: Accounts, store: Store, clock: StillClock
) -> None:
    first = outside.sign_in(GRACE, HERE)
    second = outside.sign_in(replace(GRACE, name="someone.else"), HERE)
    who = [session_of(store, step.token, clock) for step in (first, second)]
    assert [found.caller.name for found in who if found] == ["grace", "grace"]
    assert all(found.caller.roles == frozenset() for found in who if found)
    assert [(one.name, one.shown_name, one.outside) for one in accounts.everyone(CHIEF)] == [
        ("grace", "Grace H", True)
    ]


@pytest.mark.parametrize(
    "other",
    [
        replace(GRACE, subject="s-2"),
        replace(GRACE, subject="S-1"),
        replace(GRACE, issuer="https://id.other.test"),
        replace(GRACE, subject="s-1 "),
    ],
    ids=["another subject", "capitals", "another issuer", "a blank"],
)
def test_the_same_name_at_the_provider_is_somebody_else(
    outside: OutsideSignIns, accounts: Accounts, other: OutsideIdentity
) -> None:
    """On both databases: issuer and subject are compared letter by letter."""
    outside.sign_in(GRACE, HERE)
    outside.sign_in(other, HERE)
    names = sorted(one.name for one in accounts.everyone(CHIEF))
    assert len(names) == 2
    assert names[1].startswith("grace-")


@pytest.mark.parametrize(
    ("told", "begins"),
    [
        ("", "outside-"),
        ("console", "console-"),
        ("BOOTSTRAP", "bootstrap-"),
        ("grace@county.test", "grace@county.test"),
        ("<b>Ünal</b>", "b-nal-b-"),
        ("42", "outside-"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_name_that_can_be_none_here_is_made_one(
    outside: OutsideSignIns, accounts: Accounts, told: str, begins: str
) -> None:
    outside.sign_in(replace(GRACE, name=told), HERE)
    (made,) = accounts.everyone(CHIEF)
    assert made.name.startswith(begins)


def test_roles_of_the_claim_take_the_place_of_all_others(
    outside: OutsideSignIns, accounts: Accounts, store: Store
) -> None:
    wanted = replace(GRACE, roles=frozenset({Role.POLICE, Role.ANALYST}))
    outside.sign_in(wanted, HERE)
    (made,) = accounts.everyone(CHIEF)
    assert made.roles == wanted.roles
    accounts.grant(CHIEF, made.id, Role.ADMINISTRATOR)
    outside.sign_in(replace(wanted, roles=frozenset({Role.ANALYST})), HERE)
    assert accounts.everyone(CHIEF)[0].roles == {Role.ANALYST}
    with store.record_engine.connect() as connection:
        given = connection.execute(select(account_roles.c.granted_by)).scalars().all()
    assert given == ["sign-in provider"]


def test_without_a_claim_the_roles_stay_as_an_administrator_gave_them(
    outside: OutsideSignIns, accounts: Accounts
) -> None:
    outside.sign_in(GRACE, HERE)
    accounts.grant(CHIEF, accounts.everyone(CHIEF)[0].id, Role.POLICE)
    outside.sign_in(GRACE, HERE)
    assert accounts.everyone(CHIEF)[0].roles == {Role.POLICE}


def test_without_a_second_factor_there_ours_is_asked(
    outside: OutsideSignIns, store: Store, clock: StillClock
) -> None:
    step = outside.sign_in(replace(GRACE, second_factor=False), HERE)
    assert step.needs is Needs.ENROLMENT
    assert session_of(store, step.token, clock) is None


def test_a_lock_holds_whatever_the_provider_says(outside: OutsideSignIns) -> None:
    """Five wrong passwords lock the name; no password fits this account, not even the mark of having none."""
    outside.sign_in(GRACE, HERE)
    for password in ("none", "", "x" * 12, "y" * 12, "z" * 12):
        with pytest.raises(SignInRefused, match=WRONG):
            outside.sign_ins.password("grace", password, HERE)
    with pytest.raises(SignInRefused) as refused:
        outside.sign_in(GRACE, HERE)
    assert str(refused.value) == LOCKED


def test_a_disabled_account_gets_no_role_and_no_session(
    outside: OutsideSignIns, accounts: Accounts, store: Store
) -> None:
    outside.sign_in(GRACE, HERE)
    accounts.disable(CHIEF, accounts.everyone(CHIEF)[0].id, "left")
    with pytest.raises(SignInRefused, match="disabled"):
        outside.sign_in(replace(GRACE, roles=frozenset({Role.POLICE})), HERE)
    assert accounts.everyone(CHIEF)[0].roles == frozenset()
    assert any(kept.line.about == "the account is disabled" for kept in store.audit.lines(limit=3))


def test_two_first_sign_ins_at_once_make_one_account(
    outside: OutsideSignIns, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second finds nothing when it looks, and the database refuses it when it writes."""
    outside.sign_in(GRACE, HERE)
    monkeypatch.setattr(OutsideSignIns, "_find", lambda *_: None)
    with pytest.raises(Conflict, match="Sign in once more"):
        outside.sign_in(GRACE, HERE)
    assert len(accounts.everyone(CHIEF)) == 1


def test_a_refusal_is_on_record_without_a_name(outside: OutsideSignIns, store: Store) -> None:
    outside.refuse("wrong nonce", HERE)
    line = store.audit.lines(limit=1)[0].line
    assert (line.outcome, line.name, line.account, line.address) == (
        Outcome.REFUSED,
        "unknown name",
        "",
        HERE,
    )
    assert line.about == "outside sign-in: wrong nonce"


def test_nothing_but_issuer_and_subject_is_kept_of_the_provider(
    outside: OutsideSignIns, store: Store
) -> None:
    outside.sign_in(GRACE, HERE)
    with store.record_engine.connect() as connection:
        (row,) = connection.execute(select(outside_subjects)).all()
    assert set(row._mapping) == {"issuer", "subject", "account_id", "made_at"}


def test_an_account_that_was_there_takes_the_place_of_the_one_that_a_first_sign_in_made(
    outside: OutsideSignIns, accounts: Accounts, store: Store, clock: StillClock
) -> None:
    """Grace had an account with roles; what she got at the provider's door had none, and is left."""
    step = outside.sign_in(GRACE, HERE)
    mine = accounts.create(CHIEF, "hopper", PASSWORD, frozenset({Role.POLICE}))
    accounts.tie(CHIEF, mine, ISSUER, " s-1 ")
    assert session_of(store, step.token, clock) is None
    found = session_of(store, outside.sign_in(GRACE, HERE).token, clock)
    assert found is not None
    assert (found.caller.name, found.caller.roles) == ("hopper", frozenset({Role.POLICE}))
    left = accounts.find(CHIEF, "grace")
    assert left is not None
    assert (left.enabled, left.outside) == (False, False)


def test_untied_nobody_comes_in_as_that_account_and_its_sessions_end(
    outside: OutsideSignIns, accounts: Accounts, store: Store, clock: StillClock
) -> None:
    mine = accounts.create(CHIEF, "hopper", PASSWORD, frozenset({Role.POLICE}))
    accounts.tie(CHIEF, mine, ISSUER, "s-1")
    step = outside.sign_in(GRACE, HERE)
    accounts.untie(CHIEF, mine)
    assert session_of(store, step.token, clock) is None
    found = session_of(store, outside.sign_in(GRACE, HERE).token, clock)
    assert found is not None
    assert (found.caller.name, found.caller.roles) == ("grace", frozenset())


def test_a_subject_is_tied_once_and_never_taken_from_who_has_a_password(accounts: Accounts) -> None:
    first, second = (
        accounts.create(CHIEF, name, PASSWORD, frozenset({Role.POLICE})) for name in ("hopper", "lovelace")
    )
    accounts.tie(CHIEF, first, ISSUER, "s-1")
    with pytest.raises(Conflict, match="comes in as hopper already"):
        accounts.tie(CHIEF, second, ISSUER, "s-1")
    with pytest.raises(Conflict, match="Untie it first"):
        accounts.tie(CHIEF, first, ISSUER, "s-2")
    with pytest.raises(BadInput, match="the subject"):
        accounts.tie(CHIEF, second, ISSUER, "  ")
    tied = {one.name: one.subject for one in accounts.everyone(CHIEF)}
    assert tied == {"hopper": "s-1", "lovelace": ""}


def test_the_last_administrator_is_not_left_for_another_account(
    outside: OutsideSignIns, accounts: Accounts
) -> None:
    """Or nobody could undo it."""
    outside.sign_in(replace(GRACE, roles=frozenset({Role.ADMINISTRATOR})), HERE)
    mine = accounts.create(CHIEF, "hopper", PASSWORD, frozenset({Role.POLICE}))
    with pytest.raises(Conflict, match="last administrator"):
        accounts.tie(CHIEF, mine, ISSUER, "s-1")


def test_whoever_comes_through_the_provider_proves_there_once_more_who_they_are(
    outside: OutsideSignIns, store: Store, clock: StillClock
) -> None:
    """For two minutes, in this session and in no other, and only as the same person."""
    here, there = (outside.sign_in(GRACE, HERE) for _ in range(2))
    session = session_of(store, here.token, clock)
    assert session is not None
    assert (session.proof, session.proven_until) == (Proof.PROVIDER, None)
    with pytest.raises(SignInRefused, match="somebody else"):
        outside.prove_again(replace(GRACE, subject="s-2"), session.caller.session_id, HERE)
    outside.prove_again(GRACE, session.caller.session_id, HERE)
    proven, other = (session_of(store, step.token, clock) for step in (here, there))
    assert proven is not None
    assert other is not None
    assert (proven.proven_until, other.proven_until) == (clock() + PROOF_LASTS, None)
    clock.forward(minutes=2)
    proven = session_of(store, here.token, clock)
    assert proven is not None
    assert proven.proven_until is None


def test_a_session_that_ended_is_not_proven(outside: OutsideSignIns, store: Store, clock: StillClock) -> None:
    session = session_of(store, outside.sign_in(GRACE, HERE).token, clock)
    assert session is not None
    outside.sign_ins.sign_out(session.caller)
    with pytest.raises(SignInRefused, match="has ended"):
        outside.prove_again(GRACE, session.caller.session_id, HERE)
    assert store.audit.lines(limit=1)[0].line.outcome is Outcome.REFUSED
