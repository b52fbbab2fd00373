"""One household of two sources: found without being shown, merged by a person, updated by both, undone."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from data_access import rotation, tables
from data_access.access import Permission, Role
from data_access.cases import open_case, open_profile
from data_access.evidence import evidence_of, find_scan, record_evidence
from data_access.household_rows import with_dialled_phones
from data_access.keyfiles import KeyFiles, read_key
from data_access.keyring import KeyClass, Wrapping
from data_access.merging.candidates import Candidate, candidates_in, mark_all
from data_access.merging.combining import Choices, Side
from data_access.merging.deciding import MergeId, keep_apart, merge, merges_in, open_pair, undo
from data_access.place_format import Policy
from data_access.places import Places
from data_access.profiles import find_profile, save, withdraw
from data_access.records.household import (
    Address,
    Consent,
    Evidence,
    EvidenceKind,
    Person,
    Phone,
    SafetyProfile,
    Scope,
)
from data_access.records.ids import HouseholdId
from data_access.records.needs import Need
from data_access.refusals import BadInput, Conflict, NotFound
from data_access.store import Store
from tests.data_access.importers.small_files import imported
from tests.doors import StillClock
from tests.world.callers import CALL_TAKER, JURISDICTION, MANAGER, REGISTRAR, ZONE, someone
from tests.world.doe import DOE

TODAY = date(2026, 11, 20)
WEB, CLINIC = "web form", "clinic"
THERE = SafetyProfile(
    key="77",
    phones=(Phone(number="612 555 1234"), Phone(number="612 555 0177")),
    addresses=(Address(line="1234 Main St", city="Dayton", state="MN", zip_code="55327"),),
    people=(
        Person(name="Jane Doe", born_year=1981, needs=(Need.OXYGEN,)),
        Person(name="Grandma Doe", born_year=1950, needs=(Need.WHEELCHAIR,)),
    ),
    consents=(Consent(scope=Scope.EMERGENCY_MANAGEMENT, given_on=date(2026, 2, 1)),),
    confirmed_on=date(2026, 10, 1),
    notes="Told at the clinic.",
)


def saved(store: Store, source: str, profile: SafetyProfile) -> HouseholdId:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        return save(visit, source, profile, jurisdiction=JURISDICTION, today=TODAY).household_id


def found(store: Store, household_id: HouseholdId) -> SafetyProfile | None:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        return find_profile(visit, household_id)


def require(store: Store, household_id: HouseholdId) -> SafetyProfile:
    profile = found(store, household_id)
    assert profile is not None
    return profile


def candidates(store: Store) -> list[Candidate]:
    mark_all(store, REGISTRAR)
    with store.enter(REGISTRAR, Permission.PROFILES_MERGE, about="test") as visit:
        return candidates_in(visit, JURISDICTION)


def merged(store: Store, first: HouseholdId, second: HouseholdId, choices: Choices | None = None) -> MergeId:
    with store.enter(REGISTRAR, Permission.PROFILES_MERGE, about="test", writes=True) as visit:
        return merge(visit, first, second, choices or {}, today=TODAY)


def undone(store: Store, merge_id: MergeId) -> None:
    with store.enter(REGISTRAR, Permission.PROFILES_MERGE, about="test", writes=True) as visit:
        undo(visit, merge_id, today=TODAY)


def on_map(store: Store, places: Places) -> int:
    with store.enter(MANAGER, Permission.REGISTRY_MAP_VIEW, about="test") as visit:
        return len(places.current(visit, Policy.FUNCTIONAL_NEEDS).ids)


def pair(store: Store) -> tuple[HouseholdId, HouseholdId]:
    return saved(store, WEB, DOE), saved(store, CLINIC, THERE)


def test_the_same_household_is_found_by_phone_address_and_name(store: Store) -> None:
    """`1234 Main Street` and `1234 Main St` are one street; the Lees share nothing with anybody."""
    doe, there = pair(store)
    saved(
        store,
        CLINIC,
        SafetyProfile(key="78", phones=(Phone(number="612 555 0199"),), people=(Person(name="Kim Lee"),)),
    )
    (one,) = candidates(store)
    assert {one.first, one.second} == {doe, there}
    assert set(one.sources) == {WEB, CLINIC}
    assert one.why == ("the same phone", "the same address and surname", "the same name and year of birth")


def test_a_pair_that_is_kept_apart_is_never_asked_about_again(store: Store) -> None:
    doe, there = pair(store)
    with store.enter(REGISTRAR, Permission.PROFILES_MERGE, about="test", writes=True) as visit:
        keep_apart(visit, there, doe)
        keep_apart(visit, doe, there)
    assert candidates(store) == []
    saved(store, CLINIC, msgspec.structs.replace(THERE, notes="Told again."))
    assert candidates(store) == []


def test_two_records_of_one_source_and_a_hall_s_phone_are_no_candidates(store: Store) -> None:
    for at in range(9):
        saved(store, f"source {at}", SafetyProfile(key="hall", phones=(Phone(number="612 555 0100"),)))
    for key in ("a", "b"):
        saved(store, WEB, SafetyProfile(key=key, phones=(Phone(number="612 555 0101"),)))
    assert candidates(store) == []


def test_marks_say_nothing_and_follow_the_record(store: Store) -> None:
    """A second look fingerprints only what was changed since."""
    pair(store)
    assert mark_all(store, REGISTRAR) == 2
    assert mark_all(store, REGISTRAR) == 0
    saved(store, CLINIC, msgspec.structs.replace(THERE, people=THERE.people[1:]))
    assert mark_all(store, REGISTRAR) == 1
    with store.engine.connect() as connection:
        kept = repr(connection.execute(select(tables.household_marks)).all())
    assert not [word for word in ("doe", "main", "1981") if word in kept.casefold()]


def test_a_merge_takes_what_was_chosen_and_both_phones_lead_to_it(store: Store) -> None:
    doe, there = pair(store)
    merged(store, doe, there, {"notes": Side.SECOND, "addresses": Side.FIRST, "confirmed_on": Side.SECOND})
    one = require(store, doe)
    assert [person.name for person in one.people][-1] == "Grandma Doe"
    assert one.people[0].needs == (*DOE.people[0].needs, Need.OXYGEN)
    assert (one.notes, one.confirmed_on, len(one.addresses)) == ("Told at the clinic.", date(2026, 10, 1), 1)
    assert one.codes == DOE.codes
    assert found(store, there) is None
    with store.enter(CALL_TAKER, Permission.PROFILES_OPEN_BY_CALL, about="call", writes=True) as visit:
        case = open_case(visit, "612 555 0177")
    assert case.households == (doe,)
    assert candidates(store) == []


def test_the_next_file_of_either_source_updates_the_one_record(store: Store, tmp_path: Path) -> None:
    """What was chosen stays chosen: notes come from the clinic, whichever source brings something new."""
    doe, there = pair(store)
    merged(store, doe, there, {"notes": Side.SECOND})
    path = tmp_path / "clinic.jsonl"
    told = msgspec.structs.replace(THERE, notes="Moved to the ground floor.", people=THERE.people[1:])
    path.write_bytes(msgspec.json.encode(told) + b"\n")
    report = imported(store, path, source=CLINIC)
    assert (report.rows_new, report.rows_changed, report.rows_same) == (0, 1, 0)
    again = imported(store, path, source=CLINIC)
    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 1)
    one = require(store, doe)
    assert one.notes == "Moved to the ground floor."
    assert Need.OXYGEN not in one.people[0].needs
    assert found(store, there) is None
    assert saved(store, WEB, msgspec.structs.replace(DOE, vehicles=())) == doe
    assert require(store, doe).vehicles == ()
    assert require(store, doe).notes == "Moved to the ground floor."
    with store.engine.connect() as connection:
        assert len(connection.execute(select(tables.households.c.id)).all()) == 1


def test_a_merge_can_be_undone_and_each_record_is_what_its_source_tells_by_now(store: Store) -> None:
    doe, there = pair(store)
    merge_id = merged(store, doe, there, {"notes": Side.SECOND})
    later = msgspec.structs.replace(THERE, notes="Told later.")
    saved(store, CLINIC, later)
    undone(store, merge_id)
    assert require(store, doe) == with_dialled_phones(DOE)
    assert require(store, there) == with_dialled_phones(later)
    with store.engine.connect() as connection:
        assert connection.execute(select(tables.household_sources)).all() == []
    assert len(candidates(store)) == 1
    with pytest.raises(NotFound, match="was undone"):
        undone(store, merge_id)


def test_photos_evidence_and_open_cases_go_over_and_come_back(store: Store) -> None:
    doe, there = pair(store)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        consent = (Scope.EMERGENCY_MANAGEMENT, date(2026, 2, 1))
        record_evidence(visit, there, consent, Evidence(how=EvidenceKind.FORM), today=TODAY)
    with store.enter(CALL_TAKER, Permission.PROFILES_OPEN_BY_CALL, about="call", writes=True) as visit:
        case = open_case(visit, "612 555 1234")
    assert set(case.households) == {doe, there}
    merge_id = merged(store, doe, there)
    with store.enter(CALL_TAKER, Permission.PROFILES_OPEN_BY_CALL, about="open") as visit:
        assert open_profile(visit, case.id, doe).people[-1].name == "Grandma Doe"
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        assert len(evidence_of(visit, doe)) == 1
    undone(store, merge_id)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        assert (evidence_of(visit, doe), len(evidence_of(visit, there))) == ([], 1)


def test_a_merge_never_widens_a_consent_and_the_map_shows_one_place(store: Store) -> None:
    """The Does opted in in September; the clinic was told no later, in October, and knows of no opt-in."""
    silent = msgspec.structs.replace(THERE, consents=())
    places = Places(ZONE)
    doe, there = saved(store, WEB, DOE), saved(store, CLINIC, silent)
    assert on_map(store, places) == 1
    merge_id = merged(store, doe, there)
    assert require(store, doe).consents == ()
    assert on_map(store, places) == 0
    undone(store, merge_id)
    assert on_map(store, places) == 1


def test_two_places_become_one(store: Store) -> None:
    places = Places(ZONE)
    doe, there = pair(store)
    assert on_map(store, places) == 2
    merged(store, doe, there)
    assert on_map(store, places) == 1


def test_what_is_withdrawn_after_a_merge_stays_withdrawn_through_imports_and_undoing(store: Store) -> None:
    doe, there = pair(store)
    merge_id = merged(store, doe, there)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        withdraw(visit, doe, Scope.EMERGENCY_MANAGEMENT, TODAY)
    saved(store, CLINIC, msgspec.structs.replace(THERE, notes="New."))
    assert not [
        c for c in require(store, doe).consents if c.scope is Scope.EMERGENCY_MANAGEMENT and c.holds_on(TODAY)
    ]
    undone(store, merge_id)
    for household_id in (doe, there):
        standing = [c.scope for c in require(store, household_id).consents if c.holds_on(TODAY)]
        assert Scope.EMERGENCY_MANAGEMENT not in standing


def test_a_third_source_joins_and_the_last_merge_is_undone_first(store: Store, clock: StillClock) -> None:
    doe, there = pair(store)
    third = saved(store, "utility", SafetyProfile(key="u1", phones=(Phone(number="612 555 0188"),)))
    first = merged(store, doe, there)
    clock.forward(minutes=1)
    second = merged(store, third, doe)
    assert len(require(store, third).phones) == 5
    assert (
        saved(store, CLINIC, msgspec.structs.replace(THERE, phones=(Phone(number="612 555 0144"),))) == third
    )
    assert "+16125550144" in {phone.number for phone in require(store, third).phones}
    with pytest.raises(Conflict, match="later merge"):
        undone(store, first)
    undone(store, second)
    assert "+16125550144" in {phone.number for phone in require(store, doe).phones}
    assert [phone.number for phone in require(store, third).phones] == ["+16125550188"]
    undone(store, first)
    assert require(store, doe) == with_dialled_phones(DOE)
    with store.enter(REGISTRAR, Permission.PROFILES_MERGE, about="test") as visit:
        listed = merges_in(visit, JURISDICTION)
    assert [one.undone_at is not None for one in listed] == [True, True]


def test_codes_are_merged_unseen(store: Store) -> None:
    doe, there = pair(store)
    with store.enter(REGISTRAR, Permission.PROFILES_MERGE, about="test") as visit:
        one, other = open_pair(visit, doe, there)
    assert "back door" not in repr((one, other))
    with store.record_engine.connect() as connection:
        looked = connection.scalars(select(tables.looks.c.household_id)).all()
    assert {bytes(one) for one in looked} >= {doe, there}, "whoever opens two records was led to both"
    merged(store, there, doe, {"codes": Side.SECOND})
    assert require(store, there).codes == DOE.codes


def test_what_cannot_be_merged_is_refused_and_nothing_changes(store: Store) -> None:
    doe, there = pair(store)
    with pytest.raises(BadInput, match="same record"):
        merged(store, doe, doe)
    with pytest.raises(NotFound):
        merged(store, doe, HouseholdId(b"nobody".ljust(16)))
    with pytest.raises(BadInput, match="cannot be taken"):
        merged(store, doe, there, {"notes": Side.BOTH})
    assert require(store, doe) == with_dialled_phones(DOE)
    assert require(store, there) == with_dialled_phones(THERE)


def test_new_keys_seal_what_sources_told_and_a_merge_can_still_be_undone(
    store: Store, files: KeyFiles
) -> None:
    """After the rotation nothing is left under the old keys, and each part opens where it lies."""
    doe, there = pair(store)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        consent = (Scope.EMERGENCY_MANAGEMENT, date(2026, 2, 1))
        record_evidence(
            visit, there, consent, Evidence(how=EvidenceKind.FORM), today=TODAY, scan=b"%PDF-1.4\n%%EOF\n"
        )
    merge_id = merged(store, doe, there)
    keeper, wrapping = someone(Role.ADMINISTRATOR), Wrapping(read_key(files.kek))
    classes = (KeyClass.PROFILE, KeyClass.ACCESS_CODE)
    for key_class in rotation.begin(store, keeper, wrapping, classes):
        assert rotation.finish(store, keeper, wrapping, key_class) > 1
    undone(store, merge_id)
    assert require(store, doe) == with_dialled_phones(DOE)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        (one,) = evidence_of(visit, there)
        assert find_scan(visit, one.id) is not None
