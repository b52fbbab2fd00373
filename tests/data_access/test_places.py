"""The snapshot holds who is opted in today, for those who came through the right door, and no others."""

from datetime import UTC, date, datetime
from threading import Thread

import msgspec
import numpy as np
import pytest
from sqlalchemy import delete

from data_access.access import Caller, Permission
from data_access.generations import next_generation
from data_access.place_format import Policy
from data_access.place_snapshot import PlaceSnapshot, snapshot_of
from data_access.places import Places
from data_access.profiles import confirm, find_profile, save, withdraw
from data_access.records.household import Consent, SafetyProfile, Scope
from data_access.records.ids import HouseholdId
from data_access.refusals import NotPermitted, SealBroken
from data_access.store import Store
from data_access.tables import households
from tests.dashboard.registry.four_households import FOUR
from tests.doors import StillClock
from tests.world.callers import (
    JURISDICTION,
    MANAGER,
    POLICE,
    REGISTRAR,
    ZONE,
)
from tests.world.doe import DOE

TODAY = date(2026, 11, 20)
OPT_IN = Consent(scope=Scope.EMERGENCY_MANAGEMENT, given_on=date(2026, 1, 1))


def put_in(store: Store, *profiles: SafetyProfile, jurisdiction: str = JURISDICTION) -> list[HouseholdId]:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="save", writes=True) as visit:
        return [
            save(visit, "test", profile, jurisdiction=jurisdiction, today=TODAY).household_id
            for profile in profiles
        ]


def opted_in(profile: SafetyProfile, consent: Consent = OPT_IN) -> SafetyProfile:
    return msgspec.structs.replace(profile, consents=(consent,))


def seen(
    store: Store,
    places: Places,
    caller: Caller = MANAGER,
    permission: Permission = Permission.REGISTRY_AREA_COUNT,
    policy: Policy = Policy.FUNCTIONAL_NEEDS,
) -> PlaceSnapshot:
    with store.enter(caller, permission, about="look") as visit:
        return places.current(visit, policy)


def ids(snapshot: PlaceSnapshot) -> set[bytes]:
    return {row.tobytes() for row in snapshot.ids}


def test_only_those_who_opted_in_are_seen(store: Store) -> None:
    bob = FOUR[3]
    jane, ana, _ = put_in(store, opted_in(FOUR[0]), opted_in(FOUR[1]), bob)
    snapshot = seen(store, Places(ZONE))
    assert ids(snapshot) == {jane, ana}
    row = [row.tobytes() for row in snapshot.ids].index(ana)
    assert snapshot.latitude[row] == pytest.approx(44.98)
    assert snapshot.battery_half_hours[row] == 7
    assert snapshot.people.sum() == 3


def test_what_did_not_change_is_the_same_snapshot_and_a_write_makes_another(store: Store) -> None:
    places = Places(ZONE)
    put_in(store, opted_in(FOUR[0]))
    first = seen(store, places)
    assert seen(store, places) is first
    put_in(store, opted_in(FOUR[1]))
    assert len(seen(store, places)) == 2


def test_a_withdrawal_is_gone_at_the_next_call(store: Store) -> None:
    places = Places(ZONE)
    jane, ana = put_in(store, opted_in(FOUR[0]), opted_in(FOUR[1]))
    assert len(seen(store, places)) == 2
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="withdraw", writes=True) as visit:
        withdraw(visit, jane, Scope.EMERGENCY_MANAGEMENT, TODAY)
    assert ids(seen(store, places)) == {ana}


def test_changes_are_taken_in_without_reading_all_again(store: Store) -> None:
    """What was read step by step equals what a new process reads at once."""
    places = Places(ZONE)
    jane, _ = put_in(store, opted_in(FOUR[0]), opted_in(FOUR[1]))
    seen(store, places)
    put_in(store, opted_in(FOUR[2]), opted_in(DOE))
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="confirm", writes=True) as visit:
        confirm(visit, jane, TODAY)
    stepwise, at_once = seen(store, places), seen(store, Places(ZONE))
    assert ids(stepwise) == ids(at_once)
    assert sorted(stepwise.places.tobytes()[at : at + 32] for at in range(0, 128, 32)) == sorted(
        at_once.places.tobytes()[at : at + 32] for at in range(0, 128, 32)
    )


def test_a_deleted_household_is_gone_though_no_row_says_so(store: Store) -> None:
    places = Places(ZONE)
    jane, ana = put_in(store, opted_in(FOUR[0]), opted_in(FOUR[1]))
    seen(store, places)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="delete", writes=True) as visit:
        visit.connection.execute(delete(households).where(households.c.id == jane))
        next_generation(visit.connection, Policy.FUNCTIONAL_NEEDS)
    assert ids(seen(store, places)) == {ana}


def test_an_opt_in_counts_until_its_last_day_ends_in_the_county(store: Store, clock: StillClock) -> None:
    places = Places(ZONE)
    put_in(store, opted_in(FOUR[0], msgspec.structs.replace(OPT_IN, ends_on=TODAY)))
    # In UTC the next day has begun; in the county it is still seven in the evening.
    clock.now = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert len(seen(store, places)) == 1
    clock.now = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
    assert len(seen(store, places)) == 0


def test_each_policy_has_its_own_door_and_its_own_rows(store: Store) -> None:
    places = Places(ZONE)
    put_in(store, opted_in(FOUR[0]), DOE)
    assert len(seen(store, places)) == 2
    assert len(seen(store, places, POLICE, Permission.CAMERAS_AREA_COUNT, Policy.CAMERAS)) == 1
    for caller, permission, policy in (
        (MANAGER, Permission.REGISTRY_AREA_COUNT, Policy.CAMERAS),
        (POLICE, Permission.CAMERAS_AREA_COUNT, Policy.FUNCTIONAL_NEEDS),
        (REGISTRAR, Permission.PROFILES_EDIT, Policy.FUNCTIONAL_NEEDS),
        (MANAGER, Permission.AREAS_READ, Policy.FUNCTIONAL_NEEDS),
        (MANAGER, Permission.REGISTRY_AREA_COUNT, Policy.ALERTS),
    ):
        with pytest.raises(NotPermitted):
            seen(store, places, caller, permission, policy)


def test_a_refused_caller_is_not_handed_what_another_had_opened(store: Store) -> None:
    places = Places(ZONE)
    put_in(store, opted_in(FOUR[0]))
    seen(store, places)
    with pytest.raises(NotPermitted):
        seen(store, places, POLICE, Permission.CAMERAS_AREA_COUNT, Policy.FUNCTIONAL_NEEDS)


def test_places_of_two_jurisdictions_open_together(store: Store) -> None:
    put_in(store, opted_in(FOUR[0]))
    put_in(store, opted_in(FOUR[1]), jurisdiction="Another County")
    assert len(seen(store, Places(ZONE))) == 2


def test_a_place_that_was_moved_to_another_household_opens_for_nobody(store: Store) -> None:
    put_in(store, opted_in(FOUR[0]), opted_in(FOUR[1]))
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="swap", writes=True) as visit:
        visit.connection.exec_driver_sql(
            "UPDATE places SET rec = (SELECT min(rec) FROM places) WHERE policy = 'functional_needs'"
        )
        next_generation(visit.connection, Policy.FUNCTIONAL_NEEDS)
    with pytest.raises(SealBroken):
        seen(store, Places(ZONE))


def test_many_ask_at_once_while_one_writes(store: Store) -> None:
    places = Places(ZONE)
    put_in(store, opted_in(FOUR[0]))
    counts: list[int] = []

    def look() -> None:
        counts.extend(len(seen(store, places)) for _ in range(5))

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    put_in(store, opted_in(FOUR[1]))
    for thread in threads:
        thread.join()
    assert len(counts) == 20
    assert set(counts) <= {1, 2}
    assert len(seen(store, places)) == 2


def test_a_snapshot_cannot_be_changed() -> None:
    snapshot = snapshot_of(bytes(32), bytes(64), 1, TODAY)
    for column in (snapshot.needs, snapshot.latitude, snapshot.ids, snapshot.grid.starts):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1
    with pytest.raises(ValueError, match="3 ids do not fit 2 places"):
        snapshot_of(bytes(48), bytes(64), 1, TODAY)


def test_every_place_is_found_in_its_cell() -> None:
    """Rows between the starts of a cell lie in it; those without coordinates lie behind all cells."""
    random = np.random.default_rng(3)
    count = 5_000
    rows = np.zeros(count, snapshot_of(b"", b"", 1, TODAY).places.dtype)
    rows["latitude"] = random.integers(448_000_000, 453_000_000, count)
    rows["longitude"] = random.integers(-938_000_000, -931_000_000, count)
    rows["latitude"][:50] = -(2**31)
    snapshot = snapshot_of(random.bytes(16 * count), rows.tobytes(), 1, TODAY)
    grid = snapshot.grid
    assert snapshot.on_map == count - 50
    assert np.isnan(snapshot.latitude[snapshot.on_map :]).all()
    cells = np.repeat(np.arange(grid.side**2), np.diff(grid.starts))
    assert len(cells) == snapshot.on_map
    column = grid.columns_of(snapshot.longitude[: snapshot.on_map]) - cells % grid.side
    row = grid.rows_of(snapshot.latitude[: snapshot.on_map]) - cells // grid.side
    assert min(column.min(), row.min()) >= -1e-6
    assert max(column.max(), row.max()) <= 1 + 1e-6


def test_any_order_of_writes_leaves_what_a_new_process_would_read(store: Store, clock: StillClock) -> None:
    """Forty random opt-ins, changes, withdrawals and deletions, looked at after each."""
    random, places = np.random.default_rng(7), Places(ZONE)
    profiles = [msgspec.structs.replace(FOUR[n % 4], key=f"household {n}") for n in range(6)]
    known = put_in(store, *(opted_in(profile) for profile in profiles))
    for step in range(40):
        clock.forward(seconds=1)
        number = int(random.integers(len(profiles)))
        with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="change", writes=True) as visit:
            match int(random.integers(3)):
                case 0:
                    given = msgspec.structs.replace(OPT_IN, given_on=TODAY, evidence=str(step))
                    changed = opted_in(profiles[number], given)
                    save(visit, "test", changed, jurisdiction=JURISDICTION, today=TODAY)
                case 1 if find_profile(visit, known[number]):
                    withdraw(visit, known[number], Scope.EMERGENCY_MANAGEMENT, TODAY)
                case _:
                    visit.connection.execute(delete(households).where(households.c.id == known[number]))
                    next_generation(visit.connection, Policy.FUNCTIONAL_NEEDS)
        held, new = seen(store, places), seen(store, Places(ZONE))
        assert rows_of(held) == rows_of(new)


def rows_of(snapshot: PlaceSnapshot) -> dict[bytes, bytes]:
    return {row.tobytes(): place.tobytes() for row, place in zip(snapshot.ids, snapshot.places, strict=True)}


def test_too_many_changes_are_read_all_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.places._MOST_CHANGES", 1)
    places = Places(ZONE)
    put_in(store, opted_in(FOUR[0]))
    seen(store, places)
    put_in(store, opted_in(FOUR[1]), opted_in(FOUR[2]))
    assert len(seen(store, places)) == 3


def test_what_another_process_opened_is_taken_where_it_is_still_true(store: Store) -> None:
    """And only once: afterwards the counter decides, as for any snapshot."""
    put_in(store, opted_in(FOUR[0]))
    opened, places = seen(store, Places(ZONE)), Places(ZONE)
    places.expect(Policy.FUNCTIONAL_NEEDS, lambda: opened)
    assert seen(store, places) is opened
    put_in(store, opted_in(FOUR[1]))
    assert len(seen(store, places).ids) == 2


def test_what_another_process_opened_too_early_is_brought_up_to_date(store: Store) -> None:
    """Somebody withdrew while it was on its way."""
    jane, ana = put_in(store, opted_in(FOUR[0]), opted_in(FOUR[1]))
    opened, places = seen(store, Places(ZONE)), Places(ZONE)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="withdraw", writes=True) as visit:
        withdraw(visit, jane, Scope.EMERGENCY_MANAGEMENT, TODAY)
    places.expect(Policy.FUNCTIONAL_NEEDS, lambda: opened)
    assert ids(seen(store, places)) == {ana}


def test_another_process_that_failed_leaves_the_work_to_this_one(store: Store) -> None:
    (jane,) = put_in(store, opted_in(FOUR[0]))
    places = Places(ZONE)
    places.expect(Policy.FUNCTIONAL_NEEDS, lambda: None)
    assert ids(seen(store, places)) == {jane}


def test_nothing_is_expected_for_those_who_may_not_look(store: Store) -> None:
    places = Places(ZONE)
    places.expect(Policy.FUNCTIONAL_NEEDS, lambda: pytest.fail("it was asked for"))
    with pytest.raises(NotPermitted):
        seen(store, places, POLICE, Permission.CAMERAS_AREA_COUNT)
