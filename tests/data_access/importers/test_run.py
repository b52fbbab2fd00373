"""A file goes in whole or not at all, twice is once, and every refused row comes back."""

import csv
import io
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest
from sqlalchemy import select

from data_access.access import Permission
from data_access.importers.run import ImportCancelled
from data_access.imports import refused_file, refused_rows
from data_access.place_format import FLAG_POWER, PLACE, TRANSPORT_RANK, Policy
from data_access.profiles import save, withdraw
from data_access.records.household import PhoneKind, Scope
from data_access.records.needs import Need, Transport
from data_access.refusals import BadInput, NotFound, NotPermitted
from data_access.store import Store
from data_access.tables import audit_lines, households, places
from tests.data_access.importers.small_files import (
    ALI,
    DOE,
    FOUR,
    HEADER,
    LEE,
    MAY,
    SOURCE,
    changed,
    counters,
    counts,
    csv_file,
    imported,
    json_file,
    kept,
    states,
)
from tests.world.callers import JURISDICTION, MANAGER, REGISTRAR
from tests.world.doe import DOE as WHOLE_DOE

FOUR_STORED = {"households": 4, "phones": 4, "consents": 4, "places": 4, "import_refusals": 0}
"""Consents: Doe EM; Ali EM and alerts; May alerts. A place for each."""


def test_four_households_go_in_and_can_be_read_again(store: Store, tmp_path: Path) -> None:
    report = imported(store, csv_file(tmp_path))
    assert (report.rows_read, report.rows_new, report.rows_refused, report.off_the_map) == (4, 4, 0, 1)
    assert counts(store) == FOUR_STORED
    ali = kept(store, "2")
    assert [(phone.number, phone.kind) for phone in ali.phones] == [
        ("+17635552222", PhoneKind.MOBILE),
        ("+16125550199", PhoneKind.MOBILE),
    ]
    assert ali.people[0].needs == (Need.OXYGEN,)
    assert ali.people[0].transport is Transport.WHEELCHAIR
    assert ali.people[0].languages == ("so",)
    assert ali.people[0].devices[0].battery_hours == 4.5
    assert ali.addresses[0].zip_code == "55343"
    assert {consent.scope: consent.given_on for consent in ali.consents} == {
        Scope.EMERGENCY_MANAGEMENT: date(2026, 3, 14),
        Scope.ALERTS: date(2026, 4, 1),
    }
    assert [person.name for person in kept(store, "1").people] == [
        "Jane Doe",
        "John Doe",
        "Person 3",
        "Person 4",
    ]


def test_what_planning_reads_is_in_the_sealed_place(store: Store, tmp_path: Path) -> None:
    imported(store, csv_file(tmp_path))
    household_id = store.vault.household_id(SOURCE, "2")
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="look") as visit:
        policy = Policy.FUNCTIONAL_NEEDS.value
        row = visit.connection.execute(
            select(places).where(places.c.household_id == household_id, places.c.policy == policy)
        ).one()
    opened = store.vault.open_places(
        [household_id], [row.version], [row.rec], policy=policy, jurisdiction=JURISDICTION
    )
    place = np.frombuffer(opened, PLACE)[0]
    assert (place["latitude"], place["longitude"]) == (449_200_000, -934_100_000)
    assert place["flags"] == TRANSPORT_RANK[Transport.WHEELCHAIR] | FLAG_POWER
    assert (place["people"], place["battery_half_hours"], place["zip"]) == (1, 9, 55343)


def test_the_same_file_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path)
    imported(store, path)
    before, moved = counts(store), counters(store)
    report = imported(store, path)
    assert (report.rows_new, report.rows_changed, report.rows_same) == (0, 0, 4)
    assert (counts(store), counters(store)) == (before, moved)


def test_a_changed_row_replaces_what_was_kept_and_moves_the_counter(store: Store, tmp_path: Path) -> None:
    imported(store, csv_file(tmp_path))
    before = counters(store)
    moved = changed(DOE, Phone="612-555-7777", EM="no", Alerts="2026-07-01")
    report = imported(store, csv_file(tmp_path, (moved, ALI, LEE, MAY)))
    assert (report.rows_new, report.rows_changed, report.rows_same) == (0, 1, 3)
    assert kept(store, "1").phones[0].number == "+16125557777"
    assert all(counters(store)[policy] > counter for policy, counter in before.items())
    household_id = store.vault.household_id(SOURCE, "1")
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="look") as visit:
        rows = visit.connection.execute(select(places).where(places.c.household_id == household_id)).all()
    left = {row.policy: (row.opted_in, bytes(row.rec) == b"") for row in rows}
    assert left == {"functional_needs": (False, True), "alerts": (True, False)}


def test_the_first_file_of_a_source_meets_a_household_that_was_saved_by_hand(
    store: Store, tmp_path: Path
) -> None:
    """The short way finds it in the way at the end; the longer one then keeps what the file says."""
    jane = msgspec.structs.replace(WHOLE_DOE, key="1")
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="by hand", writes=True) as visit:
        save(visit, SOURCE, jane, jurisdiction=JURISDICTION, today=visit.now.date())
    report = imported(store, csv_file(tmp_path))
    assert (report.rows_new, report.rows_changed + report.rows_same) == (3, 1)
    assert len(kept(store, "2").phones) == 2


def test_a_dry_run_says_the_same_and_stores_nothing(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path, (*FOUR, changed(DOE, ID="5", ZIP="abc")))
    dry = imported(store, path, dry_run=True)
    assert set(counts(store).values()) == {0}
    assert states(store) == []
    real = imported(store, path)
    for count in ("rows_read", "rows_new", "rows_changed", "rows_same", "rows_refused", "off_the_map"):
        assert getattr(dry, count) == getattr(real, count)
    assert (dry.refused, dry.notes) == (real.refused, real.notes)


BAD = (
    (changed(DOE, Lat="-93.45", Lon="45.2"), "swapped"),
    (changed(DOE, Lat="44.0", Lon="-93.45"), "outside the county"),
    (changed(DOE, Confirmed="2027-01-01"), "future"),
    (changed(DOE, EM_date="31/12/2025"), "ambiguous"),
    (changed(DOE, EM_date="2026-02-30"), "does not exist"),
    (changed(DOE, Needs="insulin; dragons"), "Known are hearing"),
    (changed(DOE, Transport="by dragon"), "Known are own_car"),
    (changed(DOE, Phone="12"), "“Phone”: The phone number cannot be dialled"),
    (changed(DOE, O2="perhaps"), "“O2” is neither yes nor no"),
    ((*DOE, "one more"), "23 columns and the header 22"),
    (DOE[:-1], "21 columns and the header 22"),
    (changed(DOE, Name="x" * 2_001), "longer than 2,000 characters"),
)


def test_ten_thousand_rows_with_twelve_bad_ones_keep_9988_and_hand_back_the_twelve(
    store: Store, tmp_path: Path
) -> None:
    rows = [changed(ALI, ID=f"h{at}", Phone=f"612-555-{at:04}") for at in range(10_000)]
    for at, (row, _) in enumerate(BAD):
        rows[at * 800 + 7] = (f"bad{at}", *row[1:])
    report = imported(store, csv_file(tmp_path, rows))
    assert (report.rows_read, report.rows_new, report.rows_refused) == (10_000, 9_988, 12)
    assert [row.line for row in report.refused] == [at * 800 + 9 for at in range(12)]
    for row, (_, reason) in zip(report.refused, BAD, strict=True):
        assert reason in row.reason
    assert counts(store)["households"] == 9_988
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT_REPORT, about="refused rows") as visit:
        assert tuple(refused_rows(visit, report.batch_id)) == report.refused
        back = list(csv.reader(io.StringIO("".join(refused_file(visit, report.batch_id)))))
    assert tuple(back[0]) == (*HEADER, "line", "reason")
    assert [row[0] for row in back[1:]] == [f"bad{at}" for at in range(12)]


def test_reasons_hold_no_value_of_the_row(store: Store, tmp_path: Path) -> None:
    values = {"Phone": "canary77", "Needs": "canaryneed", "ZIP": "canaryzip", "Confirmed": "canaryday"}
    rows = [changed(DOE, ID=f"c{at}", **{column: value}) for at, (column, value) in enumerate(values.items())]
    report = imported(store, csv_file(tmp_path, rows))
    assert report.rows_refused == 4
    assert not any("canary" in row.reason for row in report.refused)


def test_an_opt_in_that_was_withdrawn_does_not_come_back_with_an_older_file(
    store: Store, tmp_path: Path
) -> None:
    imported(store, csv_file(tmp_path))
    household_id = store.vault.household_id(SOURCE, "1")
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="withdraw", writes=True) as visit:
        withdraw(visit, household_id, Scope.EMERGENCY_MANAGEMENT, date(2026, 11, 1))
    store.clock.forward(hours=1)  # type: ignore[attr-defined]
    report = imported(store, csv_file(tmp_path, (changed(DOE, City="Champlin"),)))
    assert report.rows_changed == 1
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="look") as visit:
        rows = visit.connection.execute(select(places).where(places.c.household_id == household_id)).all()
    assert [(row.opted_in, bytes(row.rec)) for row in rows] == [(False, b"")]
    doe = kept(store, "1")
    assert doe.addresses[0].city == "Champlin"
    assert doe.consents[0].withdrawn_on == date(2026, 11, 1)


def test_the_same_household_twice_in_a_file_is_handed_back_with_the_first_line(
    store: Store, tmp_path: Path
) -> None:
    report = imported(store, csv_file(tmp_path, (DOE, ALI, changed(DOE, City="Champlin"))))
    assert [(row.line, "stands on line 2" in row.reason) for row in report.refused] == [(4, True)]
    assert kept(store, "1").addresses[0].city == "Dayton"


def test_the_same_household_far_apart_in_a_file_is_found_across_blocks(store: Store, tmp_path: Path) -> None:
    rows = [changed(ALI, ID=f"h{at}", Phone=f"612-555-{at:04}") for at in range(4_000)]
    path = csv_file(tmp_path, [DOE, *rows, changed(DOE, City="Champlin", Phone="612-555-8888")])
    report = imported(store, path)
    assert [(row.line, "line 2" in row.reason) for row in report.refused] == [(4_003, True)]
    assert report.refused[0].raw[0] == "1"
    # Household h199 has the same number as phone and as cell, and keeps it once.
    assert counts(store)["phones"] == 1 + 2 * 4_000 - 1


def test_two_households_with_one_phone_are_both_kept_and_told(store: Store, tmp_path: Path) -> None:
    report = imported(store, csv_file(tmp_path, (DOE, changed(ALI, Phone=DOE[2]))))
    assert report.rows_new == 2
    assert [note.sentence for note in report.notes if note.line] == [
        (
            "Lines 2 and 3 give the same phone: the households were kept apart, "
            "and a call from it shows all of them."
        )
    ]
    again = imported(store, csv_file(tmp_path, (changed(LEE, Phone=DOE[2]),)))
    assert any("another household that is kept" in note.sentence for note in again.notes)


def test_rows_without_a_key_are_told_apart_by_phone_or_address(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "no_key.csv"
    path.write_text("Phone,Address,ZIP,Name\n6125551234,1 A St,55401,Jane\n,2 B St,55401,John\n,,,Ann\n")
    report = imported(store, path)
    assert (report.rows_new, report.rows_refused) == (2, 1)
    assert "no key, no phone and no address" in report.refused[0].reason
    assert any("no column with a key" in note.sentence for note in report.notes)
    assert imported(store, path).rows_same == 2


def test_an_import_that_is_cancelled_leaves_nothing(store: Store, tmp_path: Path) -> None:
    rows = [changed(ALI, ID=f"h{at}", Phone=f"612-555-{at:04}") for at in range(5_000)]
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(ImportCancelled, match="Nothing of the file was kept"):
        imported(store, csv_file(tmp_path, rows), cancelled=cancelled)
    assert set(counts(store).values()) == {0}
    assert states(store) == ["cancelled"]


def test_only_a_registrar_may_import_and_the_attempt_is_on_record(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        imported(store, csv_file(tmp_path), caller=MANAGER)
    assert set(counts(store).values()) == {0}
    with store.record_engine.connect() as connection:
        bodies = [bytes(body) for body in connection.execute(select(audit_lines.c.body)).scalars()]
    assert any(b"profiles:import:run" in body and b"refused" in body for body in bodies)


def test_nothing_personal_lies_in_clear(store: Store, tmp_path: Path) -> None:
    imported(store, csv_file(tmp_path, (*FOUR, changed(DOE, ID="5", ZIP="abc"))))
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="look") as visit:
        rows = visit.connection.execute(select(households)).all()
    stored = b"".join(
        bytes(value) if isinstance(value, bytes) else str(value).encode() for row in rows for value in row
    )
    assert not any(word in stored for word in (b"Jane", b"Doe", b"5551234", b"Main Street"))


def test_whole_profiles_come_from_json_lines_json_and_geojson(store: Store, tmp_path: Path) -> None:
    doe = msgspec.to_builtins(WHOLE_DOE)
    lines = tmp_path / "households.jsonl"
    lines.write_text(
        f"{msgspec.json.encode(WHOLE_DOE).decode()}\n\n" + '{"key": "9", "phones": [{"number": 7}]}\n'
    )
    point = {"type": "Point", "coordinates": [-93.45, 45.2]}
    features = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": point, "properties": {"profile": doe | {"key": "g1"}}}]}  # fmt: skip
    report = imported(store, lines)
    assert (report.rows_new, [(row.line, row.reason) for row in report.refused]) == (
        1, [(3, "phones[0].number: expected str, got int.")])  # fmt: skip
    assert imported(store, json_file(tmp_path, [doe, doe | {"key": "j2"}], "h.json")).rows_same == 1
    assert imported(store, json_file(tmp_path, features, "h.geojson")).rows_new == 1


def test_points_with_properties_are_read_like_a_table(store: Store, tmp_path: Path) -> None:
    def feature(key: str, coordinates: object, **more: object) -> dict[str, object]:
        return {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": coordinates},
            "properties": {"ID": key, "Phone": "6125551234", "Uses wheelchair": True, **more},
        }

    features = [feature("a", [-93.45, 45.2]), feature("b", [45.2, -93.45]), feature("c", "x")]
    path = json_file(tmp_path, {"type": "FeatureCollection", "features": features}, "points.geojson")
    report = imported(store, path)
    assert (report.rows_new, [row.reason[:30] for row in report.refused]) == (
        1, ["The geometry is not a point: a", "Latitude and longitude are swa"])  # fmt: skip
    assert kept(store, "a").people[0].needs == (Need.WHEELCHAIR,)


def test_a_mapping_that_was_changed_is_remembered_for_the_next_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("ID,Phone,Home Plumbing\n1,6125551234,oxygen\n")
    first = imported(store, path, dry_run=True)
    assert first.mapping is not None
    imported(store, path, mapping=first.mapping.changed("Home Plumbing", "needs"))
    assert kept(store, "1").people[0].needs == (Need.OXYGEN,)
    assert imported(store, path).rows_same == 1


def test_refused_rows_of_no_import_are_not_found(store: Store) -> None:
    with (
        store.enter(REGISTRAR, Permission.PROFILES_IMPORT_REPORT, about="x") as visit,
        pytest.raises(NotFound),
    ):
        refused_rows(visit, b"x" * 16)  # type: ignore[arg-type]


def test_a_source_needs_a_name(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Name the source"):
        imported(store, csv_file(tmp_path), source=" ")


def test_a_source_may_have_marks_that_mean_something_in_sql(store: Store, tmp_path: Path) -> None:
    source = "O'Brien's 100% %s ? :x \\ list"
    report = imported(store, csv_file(tmp_path), source=source)
    assert (report.rows_new, kept(store, "2", source).phones[0].number) == (4, "+17635552222")
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="look") as visit:
        kinds = visit.connection.execute(select(households.c.source).distinct()).scalars().all()
    assert kinds == [source]
    assert imported(store, csv_file(tmp_path), source=source).rows_same == 4
