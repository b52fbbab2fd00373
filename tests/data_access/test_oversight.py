"""Who looked at whom, second looks, and the broken glass: nothing of it can be done unseen."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, select

from data_access import break_glass, cases, look_ups, looks, profiles, registry, reviews, tables
from data_access.access import Caller, Permission, Role
from data_access.audit import Outcome
from data_access.audit_export import Period
from data_access.break_glass import AtAddress
from data_access.cases import Case
from data_access.places import Places
from data_access.records.household import SafetyProfile
from data_access.records.ids import AccountId, HouseholdId
from data_access.refusals import BadInput, Conflict, NotFound, NotPermitted
from data_access.store import Store
from tests.doors import StillClock, caller_with
from tests.world.callers import JURISDICTION, ZONE
from tests.world.four_households import households

P = Permission
TODAY = date(2026, 11, 20)
KEEPER = Caller(AccountId(b"keeper".ljust(16)), "keeper", frozenset({Role.ADMINISTRATOR}), "session-9")
MANAGER = Caller(AccountId(b"manager".ljust(16)), "lee", frozenset({Role.EMERGENCY_MANAGER}), "session-2")
TAKER = Caller(AccountId(b"taker".ljust(16)), "taker", frozenset({Role.CALL_TAKER}), "session-3")
REASON = "complaint of a resident, number 17"
NEED = "neighbour at the door, she does not answer"
"""Kim Lee lives at 20 Oak Street, Dayton; her phone is +1 612 555 0102. The manager is called Lee, too."""


@pytest.fixture
def town(store: Store) -> dict[str, HouseholdId]:
    """The four households, and accounts of those who look."""
    found = {}
    with store.enter(caller_with(Role.REGISTRAR), P.PROFILES_EDIT, about="test", writes=True) as visit:
        for one in households(TODAY):
            saved = profiles.save(visit, "test", one, jurisdiction=JURISDICTION, today=TODAY)
            found[one.key] = saved.household_id
    for caller, shown in ((MANAGER, "Robin Lee"), (TAKER, "Alex Ng"), (KEEPER, "Sam Poe")):
        _account(store, caller, shown)
    return found


def _account(store: Store, caller: Caller, shown: str) -> None:
    now = store.clock()
    row = {
        "id": caller.account_id, "name": caller.name, "shown_name": shown, "jurisdiction": JURISDICTION,
        "password_hash": "x", "enabled": True, "must_change_password": False, "created_at": now,
        "changed_at": now,
    }  # fmt: skip
    session = {
        "token_digest": caller.account_id * 2, "session_id": caller.session_id, "seen_at": now,
        "account_id": caller.account_id, "created_at": now, "ends_at": now + timedelta(hours=12),
    }  # fmt: skip
    with store.recording() as record:
        record.execute(insert(tables.accounts).values(row))
        record.execute(insert(tables.sessions).values(session))


def _names(store: Store, caller: Caller, *ids: HouseholdId) -> None:
    with store.enter(caller, P.REGISTRY_NAMES_READ, about="names", reason="door to door") as visit:
        registry.entries_in(visit, ids, today=TODAY)


def _looks_at(store: Store, household: HouseholdId) -> list[tuple[str, str]]:
    with store.enter(KEEPER, P.AUDIT_LOOKS, about="test", reason=REASON) as visit:
        found = look_ups.looks_at(visit, household)
    return [(one.kept.line.name, one.kept.line.action) for one in found]


def _prove(store: Store, caller: Caller) -> None:
    from data_access.accounts_sessions import prove_again  # noqa: PLC0415 - what the sign-in does

    with store.recording() as record:
        prove_again(record, caller.session_id, store.clock())


def _break(store: Store, caller: Caller, where: str | AtAddress, reason: str = NEED) -> Case:
    with store.enter(caller, P.PROFILES_BREAK_GLASS, about="glass", reason=reason, writes=True) as visit:
        return break_glass.break_glass(visit, where)


def _open(store: Store, caller: Caller, case: Case) -> SafetyProfile:
    with store.enter(caller, P.PROFILES_BREAK_GLASS, about="profile") as visit:
        return cases.open_profile(visit, case.id, case.households[0])


# --------------------------------------------------------------------------------- who looked at whom
def test_everybody_who_was_led_to_a_household_is_found(store: Store, town: dict[str, HouseholdId]) -> None:
    """A list of three and a call: the Lees were in both, the Does in one, the Olsons in none."""
    _names(store, MANAGER, town["lee"], town["doe"], town["garcia"])
    with store.enter(TAKER, P.PROFILES_OPEN_BY_CALL, about="call", writes=True) as visit:
        case = cases.open_case(visit, "(612) 555-0102")
    with store.enter(TAKER, P.PROFILES_OPEN_BY_CALL, about="profile") as visit:
        cases.open_profile(visit, case.id, town["lee"])
    assert _looks_at(store, town["lee"]) == [
        ("taker", P.PROFILES_OPEN_BY_CALL),
        ("lee", P.REGISTRY_NAMES_READ),
    ]
    assert _looks_at(store, town["doe"]) == [("lee", P.REGISTRY_NAMES_READ)]
    assert _looks_at(store, town["olson"]) == []


def test_a_list_leaves_its_digest_in_the_chain(store: Store, town: dict[str, HouseholdId]) -> None:
    """Whoever takes rows out of the table afterwards cannot take them out of the line."""
    both = [town["lee"], town["doe"]]
    _names(store, MANAGER, *both)
    line = next(kept.line for kept in store.audit.lines(limit=3) if kept.line.outcome is Outcome.DONE)
    assert f"led to 2 households, list {looks.digest_of(both)}" in line.about
    assert store.audit.verify() == []


def test_a_look_taken_out_afterwards_shows(store: Store, town: dict[str, HouseholdId]) -> None:
    _names(store, MANAGER, town["lee"], town["doe"])
    with store.enter(KEEPER, P.AUDIT_VERIFY, about="verify") as visit:
        assert look_ups.faults_of_looks(visit) == []
    with store.recording() as record:
        record.execute(delete(tables.looks).where(tables.looks.c.household_id == town["lee"]))
    with store.enter(KEEPER, P.AUDIT_VERIFY, about="verify") as visit:
        (fault,) = look_ups.faults_of_looks(visit)
    assert "was changed" in fault


def test_looking_twice_in_one_visit_is_kept_once(store: Store, town: dict[str, HouseholdId]) -> None:
    """Two overlapping lists through one door: three households, and a digest of all three."""
    with store.enter(MANAGER, P.REGISTRY_NAMES_READ, about="names", reason="door to door") as visit:
        registry.entries_in(visit, [town["lee"], town["doe"]], today=TODAY)
        registry.entries_in(visit, [town["doe"], town["olson"]], today=TODAY)
    assert len(_looks_at(store, town["doe"])) == 1
    with store.enter(KEEPER, P.AUDIT_VERIFY, about="verify") as visit:
        assert look_ups.faults_of_looks(visit) == []


def test_where_the_look_cannot_be_kept_no_name_is_handed_over(
    store: Store, town: dict[str, HouseholdId], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise NotFound("the disk is gone")

    monkeypatch.setattr(looks, "keep", fail)
    with pytest.raises(NotFound):
        _names(store, MANAGER, town["lee"])


def test_a_household_is_found_by_phone_number_and_key_and_nothing_of_it_is_read(
    store: Store, town: dict[str, HouseholdId]
) -> None:
    with store.enter(KEEPER, P.AUDIT_LOOKS, about="test", reason=REASON) as visit:
        for told in ("612-555-0102", town["lee"].hex(), "test / lee"):
            assert look_ups.households_of(visit, told) == [town["lee"]]
        assert look_ups.households_of(visit, "612-555-9999") == []
        with pytest.raises(BadInput, match="32 digits"):
            look_ups.households_of(visit, "z" * 32)


def test_looking_up_needs_a_reason(store: Store, town: dict[str, HouseholdId]) -> None:
    with (
        pytest.raises(BadInput, match="why this is looked up"),
        store.enter(KEEPER, P.AUDIT_LOOKS, about="test", reason="so") as visit,
    ):
        look_ups.looks_at(visit, town["lee"])


def test_all_that_a_person_did_in_a_time_is_found(
    store: Store, town: dict[str, HouseholdId], clock: StillClock
) -> None:
    clock.forward(days=1)
    _names(store, MANAGER, town["lee"], town["doe"])
    clock.forward(days=1)
    _names(store, MANAGER, town["olson"])
    with store.enter(KEEPER, P.AUDIT_LOOKS, about="test", reason=REASON) as visit:
        period = Period(clock() - timedelta(days=1, hours=1), clock() - timedelta(hours=1))
        found = look_ups.looks_by(visit, "Lee", period)
    assert [(one.households, one.own_name) for one in found if one.households] == [(2, True)]


@pytest.mark.parametrize(
    ("own", "names", "same"),
    [
        ("Robin Lee", ["Kim Lee"], True),
        ("Robin Lee", ["Kim Leeson"], False),
        ("lee", ["KIM LEE"], True),
        ("Ng", ["An Ng"], False),
        ("", ["Kim Lee"], False),
    ],
)
def test_one_s_own_name_is_known_again(own: str, names: list[str], same: bool) -> None:
    assert looks.shares_name(own, names) is same


# ---------------------------------------------------------------------------------------- second looks
def _line_of(store: Store, name: str) -> int:
    return next(kept.seq for kept in store.audit.lines() if kept.line.name == name)


def test_a_second_look_is_kept_once_with_a_note(store: Store, town: dict[str, HouseholdId]) -> None:
    _names(store, MANAGER, town["lee"])
    seq = _line_of(store, "lee")
    with store.enter(KEEPER, P.AUDIT_REVIEW, about="review", writes=True) as visit:
        with pytest.raises(BadInput, match="Write what you found"):
            reviews.review(visit, seq, "own_name", " ok ")
        reviews.review(visit, seq, "own_name", "asked her, it was the drill")
        with pytest.raises(NotFound):
            reviews.review(visit, 10_000, "own_name", "there is none")
    with store.enter(KEEPER, P.AUDIT_REVIEW, about="reviews") as visit:
        (kept,) = reviews.reviews_of(visit, [seq])
    assert (kept.name, kept.note) == ("keeper", "asked her, it was the drill")
    with (
        pytest.raises(Conflict),
        store.enter(KEEPER, P.AUDIT_REVIEW, about="review", writes=True) as visit,
    ):
        reviews.review(visit, seq, "own_name", "once more")


def test_nobody_reviews_themselves(store: Store) -> None:
    with store.enter(KEEPER, P.AUDIT_READ, about="a look"):
        pass
    seq = _line_of(store, "keeper")
    with (
        pytest.raises(NotPermitted, match="somebody else"),
        store.enter(KEEPER, P.AUDIT_REVIEW, about="review", writes=True) as visit,
    ):
        reviews.review(visit, seq, "export", "all in order")


# -------------------------------------------------------------------------------------- broken glass
@pytest.mark.parametrize("caller", [MANAGER, TAKER], ids=["manager", "taker"])
def test_the_glass_opens_one_phone_for_a_quarter_of_an_hour(
    store: Store, town: dict[str, HouseholdId], clock: StillClock, caller: Caller
) -> None:
    """The emergency manager's role opens no profile, the call taker's only one that calls."""
    _prove(store, caller)
    case = _break(store, caller, "612-555-0102")
    assert case.households == (town["lee"],)
    assert _open(store, caller, case).people[0].name == "Kim Lee"
    clock.forward(minutes=14)
    assert _open(store, caller, case)
    clock.forward(minutes=2)
    with pytest.raises(NotPermitted):
        _open(store, caller, case)


def test_the_glass_opens_an_address_and_nobody_further_down_the_road(
    store: Store, town: dict[str, HouseholdId]
) -> None:
    """Oak Street 20 lies at 45.180, -93.450; ten metres off is there, two hundred are not."""
    places = Places(ZONE)
    _prove(store, MANAGER)
    assert _break(store, MANAGER, AtAddress(45.1801, -93.45, places)).households == (town["lee"],)
    with pytest.raises(NotFound, match="No household"):
        _break(store, MANAGER, AtAddress(45.182, -93.45, places))


def test_without_reason_proof_or_role_the_glass_holds(
    store: Store, town: dict[str, HouseholdId], clock: StillClock
) -> None:
    with pytest.raises(NotPermitted, match="Prove once more"):
        _break(store, MANAGER, "612-555-0102")
    _prove(store, MANAGER)
    with pytest.raises(BadInput, match="cannot wait"):
        _break(store, MANAGER, "612-555-0102", reason="urgent")
    clock.forward(minutes=3)
    with pytest.raises(NotPermitted, match="Prove once more"):
        _break(store, MANAGER, "612-555-0102")
    for role in set(Role) - {Role.EMERGENCY_MANAGER, Role.CALL_TAKER}:
        with pytest.raises(NotPermitted):
            _break(store, caller_with(role), "612-555-0102")
    assert town


def test_somebody_else_s_glass_opens_nothing(store: Store, town: dict[str, HouseholdId]) -> None:
    _prove(store, MANAGER)
    case = _break(store, MANAGER, "612-555-0102")
    with pytest.raises(NotFound):
        _open(store, TAKER, case)
    assert town


def test_a_broken_glass_is_told_to_administrators_and_shown_in_its_session(
    store: Store, town: dict[str, HouseholdId], clock: StillClock
) -> None:
    from data_access.accounts_sessions import Sessions  # noqa: PLC0415 - only here

    sessions = Sessions(store, second_factor_optional=True)
    before = sessions.find_by_id(MANAGER.session_id, clock())
    assert before is not None
    assert before.glass_until is None
    _prove(store, MANAGER)
    case = _break(store, MANAGER, "612-555-0102")
    during, other = (sessions.find_by_id(one.session_id, clock()) for one in (MANAGER, TAKER))
    assert during is not None
    assert other is not None
    assert (during.glass_until, other.glass_until) == (case.ends_at, None)
    with store.enter(KEEPER, P.AUDIT_REVIEW, about="glass") as visit:
        (told,) = break_glass.broken_since(visit, clock() - timedelta(days=7))
    assert (told.name, told.reason, told.households) == ("lee", NEED, 1)
    with store.enter(MANAGER, P.PROFILES_BREAK_GLASS, about="mine") as visit:
        assert break_glass.find_open_glass(visit) == case
        assert visit.connection.scalar(select(tables.cases.c.household_id)) == town["lee"]
