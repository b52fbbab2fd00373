"""Names come only with a reason, only of those who opted in, and never with a diagnosis or a code."""

from datetime import date

import msgspec
import pytest
from sqlalchemy import insert

from data_access.access import Caller, Permission
from data_access.place_format import pack_place
from data_access.place_snapshot import snapshot_of
from data_access.places import Places
from data_access.profiles import save, withdraw
from data_access.records.household import Consent, SafetyProfile, Scope
from data_access.records.ids import HouseholdId
from data_access.records.needs import Need, Transport
from data_access.refusals import BadInput, NotPermitted
from data_access.registry import RegistryEntry, entries_in, estimates_in
from data_access.store import Store
from data_access.summaries import find_summary, summaries_of
from data_access.tables import estimates
from tests.dashboard.registry.four_households import ANA, BOB, XIONGS
from tests.world.callers import ANALYST, JURISDICTION, MANAGER, POLICE, REGISTRAR, ZONE
from tests.world.doe import DOE

TODAY = date(2026, 11, 20)
REASON = "Flood on Main Street, knocking on doors"
OPT_IN = Consent(scope=Scope.EMERGENCY_MANAGEMENT, given_on=date(2026, 1, 1))


def put_in(store: Store, *profiles: SafetyProfile) -> list[HouseholdId]:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="save", writes=True) as visit:
        return [
            save(visit, "test", one, jurisdiction=JURISDICTION, today=TODAY).household_id for one in profiles
        ]


def opted_in(profile: SafetyProfile) -> SafetyProfile:
    return msgspec.structs.replace(profile, consents=(OPT_IN,))


def entries(store: Store, ids: list[HouseholdId], reason: str = REASON) -> list[RegistryEntry]:
    with store.enter(MANAGER, Permission.REGISTRY_NAMES_READ, about="names", reason=reason) as visit:
        return entries_in(visit, ids, today=TODAY)


def test_an_entry_says_who_and_what_help_and_nothing_medical(store: Store) -> None:
    ana, does = put_in(store, opted_in(ANA), DOE)
    first, second = entries(store, [does, ana])
    assert first.names == ("Jane Doe", "John Doe", "Emily Doe", "Michael Doe")
    assert first.address == DOE.addresses[0]
    assert first.phones == ("+16125551234", "+17635554321", "+16125559876")
    assert first.animals == ("dog", "cat")
    assert [contact.name for contact in first.contacts] == ["Mary Smith", "Bob Johnson"]
    assert (second.transport, second.attendant, second.battery_hours) == (Transport.WHEELCHAIR, True, 3.5)
    assert second.needs == (Need.VENTILATOR, Need.WHEELCHAIR, Need.LIVES_ALONE, Need.POWER)
    assert (second.depends_on_power, second.languages, second.business) == (True, ("es",), False)
    for word in ("code 54321", "diabetes", "Metoprolol", "EpiPen", "Hypertension", "ABC-567"):
        assert word not in repr([first, second])


@pytest.mark.parametrize("reason", ["", "   ", "flood", "         x"])
def test_without_a_reason_no_name_is_read(store: Store, reason: str) -> None:
    ids = put_in(store, DOE)
    with pytest.raises(BadInput, match="Say why"):
        entries(store, ids, reason)


def test_the_wrong_door_reads_no_name(store: Store) -> None:
    ids = put_in(store, DOE)
    with (
        pytest.raises(NotPermitted),
        store.enter(MANAGER, Permission.REGISTRY_NEEDS_VIEW, about="needs", reason=REASON) as visit,
    ):
        entries_in(visit, ids, today=TODAY)
    for caller in (POLICE, ANALYST, REGISTRAR):
        with (
            pytest.raises(NotPermitted),
            store.enter(caller, Permission.REGISTRY_NAMES_READ, about="names", reason=REASON),
        ):
            pass


def test_those_who_did_not_opt_in_or_withdrew_are_left_out_whoever_names_their_id(store: Store) -> None:
    ana, bob, does = put_in(store, opted_in(ANA), BOB, DOE)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="withdraw", writes=True) as visit:
        withdraw(visit, does, Scope.EMERGENCY_MANAGEMENT, TODAY)
    assert [entry.household_id for entry in entries(store, [bob, does, ana, HouseholdId(bytes(16))])] == [ana]
    assert entries(store, []) == []


def test_more_ids_than_fit_one_question_are_all_read(store: Store) -> None:
    ids = put_in(store, *(opted_in(SafetyProfile(key=str(number))) for number in range(30)))
    many = [HouseholdId(number.to_bytes(16, "big")) for number in range(12_000)]
    assert [entry.household_id for entry in entries(store, many + ids)] == ids


def test_a_clicked_dot_says_what_help_is_needed_without_a_name(store: Store) -> None:
    (xiongs, _) = put_in(store, opted_in(XIONGS), BOB)
    with store.enter(MANAGER, Permission.REGISTRY_NEEDS_VIEW, about="dot") as visit:
        summary = find_summary(visit, Places(ZONE), xiongs)
        assert find_summary(visit, Places(ZONE), HouseholdId(bytes(16))) is None
    assert summary is not None
    assert (summary.people, summary.needs, summary.riders) == (4, {Need.INTERPRETER: 3}, {Transport.WALKS: 4})
    assert (summary.language, summary.service_animal, summary.confirmed_on) == ("hmn", True, None)
    assert summary.battery_hours is None
    assert "Mai" not in repr(summary)


def test_a_summary_of_a_household_off_the_map_has_no_place() -> None:
    snapshot = snapshot_of(bytes(16), pack_place(BOB), 1, TODAY)
    (summary,) = summaries_of(snapshot, snapshot.grid.starts[:1])
    assert (summary.latitude, summary.longitude, summary.confirmed_on) == (None, None, date(2026, 11, 1))


def test_a_dot_is_clicked_only_through_its_own_door(store: Store) -> None:
    (ana,) = put_in(store, opted_in(ANA))
    with (
        pytest.raises(NotPermitted),
        store.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about="count") as visit,
    ):
        find_summary(visit, Places(ZONE), ana)


@pytest.mark.parametrize("caller", [MANAGER, ANALYST])
def test_estimates_are_read_by_kind_of_area(store: Store, caller: Caller) -> None:
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="estimates", writes=True) as visit:
        for code, value in (("55401", 11.0), ("55327", 40.0)):
            visit.connection.execute(
                insert(estimates).values(
                    area_kind="zip",
                    area_code=code,
                    measure="power_dependent",
                    value=value,
                    suppressed=value == 11,
                    source="HHS emPOWER",
                    edition="2026",
                    as_of=date(2026, 6, 1),
                )
            )
    with store.enter(caller, Permission.REGISTRY_ESTIMATES_READ, about="estimates") as visit:
        found = estimates_in(visit, "zip")
        assert estimates_in(visit, "tract") == []
    assert [(one.area_code, one.value, one.suppressed) for one in found] == [
        ("55327", 40.0, False),
        ("55401", 11.0, True),
    ]
