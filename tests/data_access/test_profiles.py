"""Profiles go in and come out whole, open only through a call, and leave the map when withdrawn."""

from datetime import date
from threading import Thread

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from data_access.access import Permission, Role
from data_access.cases import Case, open_case, open_codes, open_profile
from data_access.consents import with_withdrawals_kept
from data_access.household_rows import with_dialled_phones
from data_access.profiles import Saved, confirm, find_profile, save, withdraw
from data_access.records.household import Codes, Consent, Phone, SafetyProfile, Scope
from data_access.records.ids import CaseId, HouseholdId
from data_access.refusals import BadInput, Conflict, NotFound, NotPermitted
from data_access.store import Store
from data_access.tables import audit_lines, cases, households, phones, places
from tests.doors import StillClock
from tests.world.callers import (
    CALL_TAKER,
    JURISDICTION,
    MANAGER,
    REGISTRAR,
    someone,
)
from tests.world.doe import DOE

TODAY = date(2026, 11, 20)
SOURCE = "web form"
DOE_WITHOUT_CODES = msgspec.structs.replace(with_dialled_phones(DOE), codes=None)


def saved(store: Store, profile: SafetyProfile = DOE) -> Saved:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="save", writes=True) as visit:
        return save(visit, SOURCE, profile, jurisdiction=JURISDICTION, today=TODAY)


def found(store: Store, household_id: HouseholdId) -> SafetyProfile | None:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="find") as visit:
        return find_profile(visit, household_id)


def case_of(store: Store, phone: str) -> Case:
    with store.enter(CALL_TAKER, Permission.PROFILES_OPEN_BY_CALL, about="call", writes=True) as visit:
        return open_case(visit, phone)


def opened(store: Store, case: Case, household_id: HouseholdId) -> SafetyProfile:
    with store.enter(CALL_TAKER, Permission.PROFILES_OPEN_BY_CALL, about="open") as visit:
        return open_profile(visit, case.id, household_id)


def test_the_does_go_in_and_come_out_whole(store: Store) -> None:
    household_id = saved(store).household_id
    assert found(store, household_id) == with_dialled_phones(DOE)


def test_the_same_profile_twice_changes_nothing_and_another_makes_a_version(store: Store) -> None:
    first, again = saved(store), saved(store)
    assert (first.changed, again.changed, again.version) == (True, False, first.version)
    one_phone = msgspec.structs.replace(DOE, phones=DOE.phones[:1], notes="Moved a bed downstairs.")
    third = saved(store, one_phone)
    assert third.changed
    assert third.version > first.version
    assert found(store, first.household_id) == with_dialled_phones(one_phone)
    with store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(phones)) == 1
        assert connection.scalar(select(func.count()).select_from(households)) == 1


def test_nothing_that_the_does_told_lies_in_clear(store: Store) -> None:
    saved(store)
    with store.engine.connect() as connection:
        kept = [connection.execute(select(table)).all() for table in (households, phones, places)]
    for word in ("Doe", "Jane", "54321", "Main Street", "Dayton", "Insulin", "6125551234", "ABC-567"):
        assert word not in repr(kept)


def test_any_phone_of_the_household_opens_it_within_the_hour(store: Store, clock: StillClock) -> None:
    household_id = saved(store).household_id
    for phone in ("(612) 555-1234", "763-555-4321", "+1 612 555 9876"):
        case = case_of(store, phone)
        assert case.households == (household_id,)
        assert opened(store, case, household_id) == DOE_WITHOUT_CODES
    clock.forward(minutes=59, seconds=59)
    opened(store, case, household_id)
    clock.forward(seconds=1)
    with pytest.raises(NotPermitted, match="hour of this case is over"):
        opened(store, case, household_id)


def codes_of(
    store: Store,
    case: Case,
    household_id: HouseholdId,
    permission: Permission = Permission.PROFILES_OPEN_CODES,
) -> Codes:
    with store.enter(CALL_TAKER, permission, about="codes") as visit:
        return open_codes(visit, case.id, household_id)


def test_codes_open_through_a_door_of_their_own_within_the_hour(store: Store, clock: StillClock) -> None:
    household_id = saved(store).household_id
    case = case_of(store, "(612) 555-1234")
    assert codes_of(store, case, household_id) == DOE.codes
    with pytest.raises(NotPermitted, match="does not open it"):
        codes_of(store, case, household_id, Permission.PROFILES_OPEN_BY_CALL)
    clock.forward(hours=1)
    with pytest.raises(NotPermitted, match="hour of this case is over"):
        codes_of(store, case, household_id)


def test_a_household_without_codes_gives_empty_ones_and_another_case_none(store: Store) -> None:
    doe = saved(store).household_id
    other = saved(store, SafetyProfile(key="other", phones=(Phone(number="612 555 0100"),))).household_id
    case = case_of(store, "612 555 0100")
    assert codes_of(store, case, other) == Codes()
    with pytest.raises(NotFound):
        codes_of(store, case, doe)


def test_the_door_of_a_profile_does_not_reach_the_codes(store: Store) -> None:
    """The database itself refuses the column inside that door; in SQLite's view it is not even there."""
    household_id = saved(store).household_id
    case_of(store, "(612) 555-1234")
    with (
        pytest.raises((NotPermitted, OperationalError), match=r"itself refused|no such column"),
        store.enter(CALL_TAKER, Permission.PROFILES_OPEN_BY_CALL, about="open") as visit,
    ):
        visit.connection.execute(select(households.c.codes).where(households.c.id == household_id))
    with (
        pytest.raises((NotPermitted, OperationalError), match=r"itself refused|no such column"),
        store.enter(CALL_TAKER, Permission.PROFILES_OPEN_CODES, about="codes") as visit,
    ):
        visit.connection.execute(select(households.c.profile).where(households.c.id == household_id))


def audit_lines_of(store: Store) -> int:
    with store.record_engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(audit_lines)) or 0


def test_a_phone_that_nobody_registered_is_an_empty_case_on_record(store: Store) -> None:
    lines = audit_lines_of(store)
    case = case_of(store, "612 555 7777")
    assert case.households == ()
    assert audit_lines_of(store) == lines + 1
    with store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(cases)) == 0


def test_two_households_may_share_a_phone(store: Store) -> None:
    shared = (Phone(number="612 555 1234"),)
    neighbour = saved(store, SafetyProfile(key="neighbour", phones=shared)).household_id
    both = {saved(store).household_id, neighbour}
    assert set(case_of(store, "6125551234").households) == both


def test_a_case_opens_only_its_own_households_to_the_one_who_opened_it(store: Store) -> None:
    doe = saved(store).household_id
    other = saved(store, SafetyProfile(key="other", phones=(Phone(number="612 555 0100"),))).household_id
    case = case_of(store, "(612) 555-1234")
    with pytest.raises(NotFound):
        opened(store, case, other)
    with pytest.raises(NotFound):
        opened(store, Case(CaseId(bytes(16)), case.opened_at, case.ends_at, ()), doe)
    somebody_else = someone(Role.CALL_TAKER, number=9)
    with (
        pytest.raises(NotFound),
        store.enter(somebody_else, Permission.PROFILES_OPEN_BY_CALL, about="open") as visit,
    ):
        open_profile(visit, case.id, doe)


def test_the_wrong_door_opens_no_profile(store: Store) -> None:
    household_id = saved(store).household_id
    with store.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about="count") as visit:
        with pytest.raises(NotPermitted):
            find_profile(visit, household_id)
        with pytest.raises(NotPermitted):
            open_case(visit, "(612) 555-1234")


def place_rows(store: Store) -> dict[str, tuple[bool, bytes]]:
    with store.engine.connect() as connection:
        rows = connection.execute(select(places.c.policy, places.c.opted_in, places.c.rec))
        return {row.policy: (row.opted_in, row.rec) for row in rows}


def withdrawn(store: Store, household_id: HouseholdId, scope: Scope) -> None:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="withdraw", writes=True) as visit:
        withdraw(visit, household_id, scope, TODAY)


def test_a_withdrawal_takes_the_place_away_and_leaves_the_other_purposes(store: Store) -> None:
    household_id = saved(store).household_id
    assert all(opted_in for opted_in, _ in place_rows(store).values())
    withdrawn(store, household_id, Scope.EMERGENCY_MANAGEMENT)
    rows = place_rows(store)
    assert rows["functional_needs"] == (False, b"")
    assert rows["cameras"][0]
    profile = found(store, household_id)
    assert profile is not None
    assert not any(c.holds_on(TODAY) for c in profile.consents if c.scope is Scope.EMERGENCY_MANAGEMENT)
    withdrawn(store, household_id, Scope.EMERGENCY_MANAGEMENT)


def test_what_was_withdrawn_is_not_brought_back_by_the_source(store: Store) -> None:
    household_id = saved(store).household_id
    withdrawn(store, household_id, Scope.EMERGENCY_MANAGEMENT)
    assert not saved(store).changed
    assert saved(store, msgspec.structs.replace(DOE, notes="Something else.")).changed
    assert not place_rows(store)["functional_needs"][0]
    given_again = Consent(scope=Scope.EMERGENCY_MANAGEMENT, given_on=TODAY)
    saved(store, msgspec.structs.replace(DOE, consents=(*DOE.consents, given_again)))
    assert place_rows(store)["functional_needs"][0]


def test_a_consent_of_the_same_day_is_the_same_and_a_later_one_is_new() -> None:
    given = Consent(scope=Scope.ALERTS, given_on=date(2026, 5, 1))
    over = Consent(scope=Scope.ALERTS, given_on=date(2026, 5, 1), withdrawn_on=date(2026, 6, 1))
    later = Consent(scope=Scope.ALERTS, given_on=date(2026, 6, 2))
    assert with_withdrawals_kept((given, later), [over]) == (over, later)
    assert with_withdrawals_kept((given,), [given]) == (given,)
    other = msgspec.structs.replace(over, scope=Scope.CAMERAS)
    assert with_withdrawals_kept((given,), [other]) == (given,)


def test_confirming_moves_the_day_and_keeps_all_else(store: Store) -> None:
    household_id = saved(store).household_id
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="confirm", writes=True) as visit:
        confirm(visit, household_id, TODAY)
    assert found(store, household_id) == msgspec.structs.replace(with_dialled_phones(DOE), confirmed_on=TODAY)


def test_days_in_the_future_and_phones_that_are_none_are_refused(store: Store) -> None:
    later = date(2026, 11, 21)
    consent = Consent(scope=Scope.ALERTS, given_on=later)
    for wrong, sentence in (
        (msgspec.structs.replace(DOE, confirmed_on=later), "confirmed_on lies in the future"),
        (msgspec.structs.replace(DOE, consents=(consent,)), r"consents\[0\].given_on lies in the future"),
        (msgspec.structs.replace(DOE, phones=(Phone(number="555"),)), r"phones\[0\]"),
    ):
        with pytest.raises(BadInput, match=sentence):
            saved(store, wrong)
    assert place_rows(store) == {}


def test_a_household_that_is_not_here_is_none_or_refused(store: Store) -> None:
    nobody = HouseholdId(bytes(16))
    assert found(store, nobody) is None
    with pytest.raises(NotFound):
        withdrawn(store, nobody, Scope.ALERTS)


def test_two_who_save_one_household_at_once_leave_one_whole(store: Store) -> None:
    """Each write waits for the other; whoever lost says so and nothing is half done."""
    outcomes: list[str] = []

    def keep(note: str) -> None:
        try:
            saved(store, msgspec.structs.replace(DOE, notes=note))
            outcomes.append("saved")
        except Conflict:
            outcomes.append("told to look again")

    for notes in (("first", "second"), ("third", "fourth")):
        writers = [Thread(target=keep, args=(note,)) for note in notes]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
    assert len(outcomes) == 4
    assert outcomes.count("saved") >= 3
    household_id = store.vault.household_id(SOURCE, DOE.key)
    profile = found(store, household_id)
    assert profile is not None
    assert profile.notes in {"third", "fourth"}
    assert profile.phones == with_dialled_phones(DOE).phones
