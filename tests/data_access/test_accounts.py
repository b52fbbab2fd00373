"""Accounts, signing in and sessions: on SQLite and on PostgreSQL, with a clock that tests move."""

from collections.abc import Callable

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from data_access.access import Caller, Role, console_caller
from data_access.accounts import Accounts
from data_access.accounts_passwords import Passwords, password_faults
from data_access.accounts_sessions import Sessions
from data_access.accounts_sign_in import LOCKED, WRONG, Needs, SignIns
from data_access.accounts_totp import find_step
from data_access.audit import Outcome
from data_access.records.ids import AccountId
from data_access.refusals import BadInput, Conflict, NotFound, NotPermitted, SignInRefused
from data_access.store import Store
from data_access.tables import accounts as account_rows
from data_access.tables import sessions as session_rows
from tests.doors import StillClock, caller_with

COUNTY = "Test County"
PASSWORD = "correct horse battery"
NEW_PASSWORD = "a staple of another kind"
HERE = "10.0.0.7"
CHIEF = console_caller("console", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """Quick hashes: what they cost is measured elsewhere."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def accounts(store: Store, clock: StillClock, passwords: Passwords) -> Accounts:
    return Accounts(store, passwords, clock, COUNTY)


@pytest.fixture
def sign_ins(store: Store, clock: StillClock, passwords: Passwords) -> SignIns:
    return SignIns(store, clock, passwords, COUNTY)


@pytest.fixture
def sessions(store: Store) -> Sessions:
    return Sessions(store)


@pytest.fixture
def ada(accounts: Accounts) -> AccountId:
    roles = frozenset({Role.EMERGENCY_MANAGER})
    return accounts.create(CHIEF, "Ada", PASSWORD, roles, must_change_password=False)


@pytest.fixture
def enrolled(sign_ins: SignIns, ada: AccountId, clock: StillClock) -> pyotp.TOTP:
    """Ada's phone, set up."""
    del ada
    step = sign_ins.password("ada", PASSWORD, HERE)
    phone = pyotp.TOTP(sign_ins.enrolment(step.token).key)
    sign_ins.confirm(step.token, phone.at(clock()), HERE)
    clock.forward(minutes=1)
    return phone


def whole_sign_in(sign_ins: SignIns, phone: pyotp.TOTP, clock: StillClock) -> str:
    """Sign Ada in with her phone; the cookie."""
    half = sign_ins.password("ada", PASSWORD, HERE)
    return sign_ins.second_factor(half.token, phone.at(clock()), HERE).token


# ------------------------------------------------------------------------------------ passwords
@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("short", "12 characters"),
        ("a" * 129, "at most"),
        ("ada lovelace 1815", "your name"),
        ("muster my password", "Leave 'muster'"),
        ("abababababab", "different"),
    ],
)
def test_a_weak_password_is_refused_with_its_fault(password: str, word: str) -> None:
    assert any(word in fault for fault in password_faults(password, "ada"))


def test_a_few_words_are_strong_enough() -> None:
    assert password_faults(PASSWORD, "ada") == []


def test_the_real_hash_is_argon2id_with_46_mebibytes() -> None:
    assert Passwords().hash_of(PASSWORD).startswith("$argon2id$v=19$m=47104,t=1,p=1$")


# ------------------------------------------------------------------------------------- accounts
def test_only_who_manages_people_makes_accounts(accounts: Accounts) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotPermitted):
            accounts.create(caller_with(role), "eve", PASSWORD, frozenset({role}))
    assert accounts.everyone(CHIEF) == []


def test_a_name_is_taken_once_whatever_its_case(accounts: Accounts, ada: AccountId) -> None:
    del ada
    with pytest.raises(Conflict, match="already"):
        accounts.create(CHIEF, "ADA", PASSWORD, frozenset({Role.POLICE}))


def test_an_account_without_a_role_is_refused(accounts: Accounts) -> None:
    with pytest.raises(BadInput, match="role"):
        accounts.create(CHIEF, "eve", PASSWORD, frozenset())


@pytest.mark.parametrize("name", ["", "a", "<b>", "a b", "bootstrap", "x" * 81])
def test_a_name_that_could_mislead_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(BadInput):
        accounts.create(CHIEF, name, PASSWORD, frozenset({Role.POLICE}))


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    """Nobody may lock everybody out, not even an administrator."""
    only = accounts.create(CHIEF, "root", PASSWORD, frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(Conflict, match="last administrator"):
        accounts.disable(CHIEF, only, "left the county")
    with pytest.raises(Conflict, match="last administrator"):
        accounts.withdraw(CHIEF, only, Role.ADMINISTRATOR)
    accounts.create(CHIEF, "second", PASSWORD, frozenset({Role.ADMINISTRATOR}))
    accounts.disable(CHIEF, only, "left the county")


def test_disabling_needs_a_reason_and_an_account(accounts: Accounts, ada: AccountId) -> None:
    with pytest.raises(BadInput, match="why"):
        accounts.disable(CHIEF, ada, " ")
    with pytest.raises(NotFound):
        accounts.disable(CHIEF, AccountId(bytes(16)), "nobody")


# ------------------------------------------------------------------------------------ bootstrap
def test_the_first_administrator_is_made_once(accounts: Accounts, clock: StillClock) -> None:
    token = accounts.make_bootstrap_token(CHIEF)
    accounts.make_first_administrator(token, "root", PASSWORD, HERE)
    with pytest.raises(NotPermitted, match="used"):
        accounts.make_first_administrator(token, "second", PASSWORD, HERE)
    with pytest.raises(Conflict, match="administrator already"):
        accounts.make_bootstrap_token(CHIEF)
    del clock


def test_a_bootstrap_token_lasts_an_hour(accounts: Accounts, clock: StillClock) -> None:
    token = accounts.make_bootstrap_token(CHIEF)
    clock.forward(minutes=61)
    with pytest.raises(NotPermitted):
        accounts.make_first_administrator(token, "root", PASSWORD, HERE)


def test_an_invented_token_makes_nobody(accounts: Accounts) -> None:
    with pytest.raises(NotPermitted):
        accounts.make_first_administrator("invented", "root", PASSWORD, HERE)
    assert accounts.everyone(CHIEF) == []


# ------------------------------------------------------------------------------------ signing in
def test_a_password_alone_opens_nothing(
    sign_ins: SignIns, sessions: Sessions, ada: AccountId, clock: StillClock
) -> None:
    """Half-way through a sign-in there is a cookie, and no session."""
    del ada
    step = sign_ins.password("Ada ", PASSWORD, HERE)
    assert step.needs is Needs.ENROLMENT
    assert sessions.find_by_token(step.token, HERE, clock()) is None


def test_name_password_and_code_open_a_session(
    sign_ins: SignIns, sessions: Sessions, enrolled: pyotp.TOTP, clock: StillClock
) -> None:
    token = whole_sign_in(sign_ins, enrolled, clock)
    found = sessions.find_by_token(token, HERE, clock())
    assert found is not None
    assert (found.caller.name, found.caller.roles) == ("ada", {Role.EMERGENCY_MANAGER})
    by_id = sessions.find_by_id(found.caller.session_id, clock())
    assert by_id is not None
    assert by_id.caller == found.caller


def test_the_token_changes_when_the_second_factor_fits(
    sign_ins: SignIns, enrolled: pyotp.TOTP, clock: StillClock
) -> None:
    """A cookie planted before the sign-in is worth nothing after it."""
    half = sign_ins.password("ada", PASSWORD, HERE)
    whole = sign_ins.second_factor(half.token, enrolled.at(clock()), HERE)
    assert whole.token != half.token
    clock.forward(minutes=1)
    with pytest.raises(SignInRefused):
        sign_ins.second_factor(half.token, enrolled.at(clock()), HERE)


def test_a_code_is_accepted_once(sign_ins: SignIns, enrolled: pyotp.TOTP, clock: StillClock) -> None:
    code = enrolled.at(clock())
    sign_ins.second_factor(sign_ins.password("ada", PASSWORD, HERE).token, code, HERE)
    with pytest.raises(SignInRefused, match="code"):
        sign_ins.second_factor(sign_ins.password("ada", PASSWORD, HERE).token, code, HERE)


def test_a_code_of_an_hour_ago_is_refused(sign_ins: SignIns, enrolled: pyotp.TOTP, clock: StillClock) -> None:
    old = enrolled.at(clock())
    clock.forward(hours=1)
    with pytest.raises(SignInRefused):
        sign_ins.second_factor(sign_ins.password("ada", PASSWORD, HERE).token, old, HERE)


def test_codes_are_those_of_rfc_6238(clock: StillClock) -> None:
    """Appendix B, SHA-1, at 1,111,111,109 s; six digits of the eight."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = clock.now.fromtimestamp(1_111_111_109, tz=clock.now.tzinfo)
    assert find_step(secret, "081 804", at, None) == 1_111_111_109 // 30
    assert find_step(secret, "081805", at, None) is None


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong wrong wrong"), ("nobody", PASSWORD), ("", "")])
def test_every_failure_has_the_same_words(
    sign_ins: SignIns, ada: AccountId, name: str, password: str
) -> None:
    del ada
    with pytest.raises(SignInRefused) as refused:
        sign_ins.password(name, password, HERE)
    assert str(refused.value) == WRONG


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_five_failures_lock_for_a_quarter_of_an_hour(
    sign_ins: SignIns, ada: AccountId, clock: StillClock, name: str
) -> None:
    """A name that does not exist locks as well: the lock must not tell who does."""
    del ada
    for _ in range(5):
        with pytest.raises(SignInRefused, match=WRONG):
            sign_ins.password(name, "wrong wrong wrong", HERE)
    with pytest.raises(SignInRefused) as refused:
        sign_ins.password(name, PASSWORD, HERE)
    assert str(refused.value) == LOCKED
    clock.forward(minutes=16)
    if name == "ada":
        assert sign_ins.password(name, PASSWORD, HERE).needs is Needs.ENROLMENT


def test_wrong_codes_lock_too(sign_ins: SignIns, enrolled: pyotp.TOTP, clock: StillClock) -> None:
    """A right password in between must not start the count anew."""
    for _ in range(5):
        half = sign_ins.password("ada", PASSWORD, HERE)
        with pytest.raises(SignInRefused):
            sign_ins.second_factor(half.token, "000000", HERE)
    with pytest.raises(SignInRefused, match="locked"):
        sign_ins.second_factor(half.token, enrolled.at(clock()), HERE)


def test_four_failures_and_an_hour_lock_nothing(sign_ins: SignIns, ada: AccountId, clock: StillClock) -> None:
    del ada
    for _ in range(4):
        with pytest.raises(SignInRefused):
            sign_ins.password("ada", "wrong wrong wrong", HERE)
    clock.forward(hours=1)
    with pytest.raises(SignInRefused):
        sign_ins.password("ada", "wrong wrong wrong", HERE)
    assert sign_ins.password("ada", PASSWORD, HERE)


def test_success_and_failure_are_on_record_without_what_was_typed(
    sign_ins: SignIns, store: Store, enrolled: pyotp.TOTP, clock: StillClock
) -> None:
    """A password typed into the wrong field must not end up in the trail."""
    whole_sign_in(sign_ins, enrolled, clock)
    with pytest.raises(SignInRefused):
        sign_ins.password("hunter2-typed-as-name", "x", HERE)
    failed, signed_in = (kept.line for kept in store.audit.lines(limit=2))
    assert (signed_in.name, signed_in.outcome, signed_in.about) == ("ada", Outcome.ALLOWED, "signed in")
    assert (failed.name, failed.outcome) == ("unknown name", Outcome.FAILED)
    assert "hunter2" not in repr(failed)


def test_an_old_hash_is_made_anew_at_sign_in(
    sign_ins: SignIns, store: Store, ada: AccountId, passwords: Passwords
) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1).hash(PASSWORD)
    with store.recording() as connection:
        connection.execute(account_rows.update().values(password_hash=old))
    sign_ins.password("ada", PASSWORD, HERE)
    with store.record_engine.connect() as connection:
        kept = connection.execute(select(account_rows.c.password_hash)).scalar_one()
    assert not passwords.is_outdated(kept)
    del ada


def test_the_secret_of_the_phone_is_sealed(store: Store, enrolled: pyotp.TOTP) -> None:
    with store.record_engine.connect() as connection:
        sealed = connection.execute(select(account_rows.c.totp)).scalar_one()
    assert enrolled.secret.encode() not in sealed


# -------------------------------------------------------------------------------------- sessions
def test_the_cookie_is_kept_as_a_digest_only(
    sign_ins: SignIns, store: Store, enrolled: pyotp.TOTP, clock: StillClock
) -> None:
    """Whoever reads the database can impersonate nobody."""
    token = whole_sign_in(sign_ins, enrolled, clock)
    with store.record_engine.connect() as connection:
        rows = connection.execute(select(session_rows)).all()
    assert token not in repr(rows)


Ending = Callable[[StillClock, Accounts, SignIns, Caller], None]


def _idle(clock: StillClock, _accounts: Accounts, _sign_ins: SignIns, _caller: Caller) -> None:
    clock.forward(minutes=31)


def _sign_out(_clock: StillClock, _accounts: Accounts, sign_ins: SignIns, caller: Caller) -> None:
    sign_ins.sign_out(caller)


def _disable(_clock: StillClock, accounts: Accounts, _sign_ins: SignIns, caller: Caller) -> None:
    accounts.disable(CHIEF, caller.account_id, "left")


def _reset(_clock: StillClock, accounts: Accounts, _sign_ins: SignIns, caller: Caller) -> None:
    accounts.reset_password(CHIEF, caller.account_id, NEW_PASSWORD)


def _lost_phone(_clock: StillClock, accounts: Accounts, _sign_ins: SignIns, caller: Caller) -> None:
    accounts.reset_second_factor(CHIEF, caller.account_id)


@pytest.mark.parametrize("ending", [_idle, _sign_out, _disable, _reset, _lost_phone])
def test_what_ends_a_session_ends_it_for_cookie_and_id(
    sign_ins: SignIns,
    sessions: Sessions,
    accounts: Accounts,
    enrolled: pyotp.TOTP,
    clock: StillClock,
    *,
    ending: Ending,
) -> None:
    token = whole_sign_in(sign_ins, enrolled, clock)
    found = sessions.find_by_token(token, HERE, clock())
    assert found is not None
    ending(clock, accounts, sign_ins, found.caller)
    assert sessions.find_by_token(token, HERE, clock()) is None
    assert sessions.find_by_id(found.caller.session_id, clock()) is None


def test_twelve_hours_end_it_however_busy(
    sign_ins: SignIns, sessions: Sessions, enrolled: pyotp.TOTP, clock: StillClock
) -> None:
    token = whole_sign_in(sign_ins, enrolled, clock)
    for _ in range(35):
        clock.forward(minutes=20)
        assert sessions.find_by_token(token, HERE, clock()) is not None
    clock.forward(minutes=21)
    assert sessions.find_by_token(token, HERE, clock()) is None


def test_being_seen_is_written_once_a_minute(
    sign_ins: SignIns, sessions: Sessions, store: Store, enrolled: pyotp.TOTP, clock: StillClock
) -> None:
    def seen_at() -> object:
        with store.record_engine.connect() as connection:
            return (
                connection.execute(select(session_rows.c.seen_at).where(session_rows.c.ended_at.is_(None)))
                .scalars()
                .all()[-1]
            )

    token = whole_sign_in(sign_ins, enrolled, clock)
    first = seen_at()
    clock.forward(minutes=0.5)
    sessions.find_by_token(token, HERE, clock())
    assert seen_at() == first
    clock.forward(minutes=1)
    sessions.find_by_token(token, HERE, clock())
    assert seen_at() == clock()


def test_a_withdrawn_role_is_gone_at_the_next_look(
    sign_ins: SignIns,
    sessions: Sessions,
    accounts: Accounts,
    ada: AccountId,
    enrolled: pyotp.TOTP,
    *,
    clock: StillClock,
) -> None:
    token = whole_sign_in(sign_ins, enrolled, clock)
    accounts.grant(CHIEF, ada, Role.REGISTRAR)
    accounts.withdraw(CHIEF, ada, Role.EMERGENCY_MANAGER)
    found = sessions.find_by_token(token, HERE, clock())
    assert found is not None
    assert found.caller.roles == {Role.REGISTRAR}


def test_changing_the_password_ends_the_other_sessions(
    sign_ins: SignIns, sessions: Sessions, ada: AccountId, enrolled: pyotp.TOTP, clock: StillClock
) -> None:
    stolen = whole_sign_in(sign_ins, enrolled, clock)
    clock.forward(minutes=1)
    mine = whole_sign_in(sign_ins, enrolled, clock)
    here = sessions.find_by_token(mine, HERE, clock())
    assert here is not None
    with pytest.raises(SignInRefused, match="does not fit"):
        sign_ins.change_password(ada, here.caller.session_id, "not the password", NEW_PASSWORD)
    with pytest.raises(BadInput):
        sign_ins.change_password(ada, here.caller.session_id, PASSWORD, PASSWORD)
    sign_ins.change_password(ada, here.caller.session_id, PASSWORD, NEW_PASSWORD)
    assert sessions.find_by_token(stolen, HERE, clock()) is None
    assert sessions.find_by_token(mine, HERE, clock()) is not None


def test_only_the_demo_county_goes_without_a_second_factor(
    store: Store, clock: StillClock, passwords: Passwords, ada: AccountId
) -> None:
    """The same session is worth nothing to an installation that asks for the second factor."""
    del ada
    demo = SignIns(store, clock, passwords, COUNTY, second_factor_optional=True)
    step = demo.password("ada", PASSWORD, HERE)
    assert step.needs is Needs.NOTHING
    assert Sessions(store, second_factor_optional=True).find_by_token(step.token, HERE, clock()) is not None
    assert Sessions(store).find_by_token(step.token, HERE, clock()) is None
