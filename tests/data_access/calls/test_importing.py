"""Files of calls become rows of record and counts, whatever they are written in, and twice is once."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from data_access import tables
from data_access.access import Permission, Role
from data_access.calls import questions
from data_access.calls.importing import CallImportCancelled, import_calls, look
from data_access.calls.mapping import Grain
from data_access.calls.opening import calls_of_phone
from data_access.calls.verifying import rebuild, verify
from data_access.imports import refused_rows
from data_access.records.calls import UNKNOWN, CallFilter, Discipline, Line, Split, Stage
from data_access.refusals import BadInput, Conflict
from data_access.store import Store
from tests.data_access.calls.call_files import (
    CAD_HEADER,
    FOUR_CALLS,
    JURISDICTION,
    ZONE,
    Desk,
    four_calls,
    many_calls,
    write_csv,
)
from tests.doors import caller_with

NOVEMBER = CallFilter(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def test_four_calls_are_counted_as_a_person_counts_them(desk: Desk, tmp_path: Path) -> None:
    report = desk.bring(four_calls(tmp_path / "cad.csv"))
    assert (report.rows_read, report.rows_new, report.rows_refused) == (4, 4, 0)
    view = desk.view()
    by_day = questions.counts(view, [Split.DAY], NOVEMBER)
    assert [(row.keys[0], row.calls) for row in by_day] == [
        (date(2026, 11, 2), 2), (date(2026, 11, 3), 1), (date(2026, 11, 8), 1),
    ]  # fmt: skip
    by_kind = {
        row.keys: row.calls for row in questions.counts(view, [Split.DISCIPLINE, Split.LINE], NOVEMBER)
    }
    assert by_kind == {
        (Discipline.MEDICAL, Line.EMERGENCY): 1,
        (Discipline.POLICE, Line.ADMINISTRATIVE): 1,
        (Discipline.FIRE, Line.EMERGENCY): 1,
        (Discipline.POLICE, Line.OFFICER): 1,
    }
    assert {row.keys: row.calls for row in questions.counts(view, [Split.PRIORITY], NOVEMBER)}[
        (UNKNOWN,)
    ] == 1
    assert [row.calls for row in questions.counts(view, [Split.HOUR_OF_WEEK], NOVEMBER)] == [2, 1, 1]
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_a_call_of_a_fraction_more_than_nine_seconds_was_not_answered_within_nine(
    desk: Desk, tmp_path: Path
) -> None:
    """9.2, 15.0 and 20.1 seconds, and one of which no answer is told."""
    desk.bring(four_calls(tmp_path / "cad.csv"))
    (answers,) = questions.times(desk.view(), Stage.ANSWER, NOVEMBER)
    assert (answers.within(9), answers.within(10), answers.within(15), answers.within(20)) == (0, 1, 2, 2)
    assert (answers.known, answers.unknown, answers.impossible) == (3, 1, 0)
    assert answers.percentile(0.5) == 15
    assert answers.percentile(1.0) == 21


def test_a_clock_that_ran_backwards_is_counted_apart(desk: Desk, tmp_path: Path) -> None:
    desk.bring(four_calls(tmp_path / "cad.csv"))
    (process,) = questions.times(desk.view(), Stage.PROCESS, NOVEMBER)
    assert (process.known, process.unknown, process.impossible) == (2, 1, 1)


def test_the_same_file_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = four_calls(tmp_path / "cad.csv")
    desk.bring(path)
    again = desk.bring(path)
    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 4)
    assert questions.counts(desk.view(), [], NOVEMBER)[0].calls == 4
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_a_late_correction_moves_the_counts_by_the_difference(desk: Desk, tmp_path: Path) -> None:
    desk.bring(four_calls(tmp_path / "cad.csv"))
    corrected = list(FOUR_CALLS[0])
    corrected[1], corrected[8] = "2026-11-05 10:00:00.000", "OVERDOSE"
    late = ("26-005", "2026-11-05 10:30:00.000", *[""] * 5, "FIRE", "SMOKE", "1", "E-911", "", "", "", "")
    report = desk.bring(write_csv(tmp_path / "late.csv", CAD_HEADER, [corrected, late]))
    assert (report.rows_new, report.rows_changed) == (1, 1)
    view = desk.view()
    assert view.has_moved, "two rows wait in the store and are added to every answer"
    days = {row.keys[0]: row.calls for row in questions.counts(view, [Split.DAY], NOVEMBER)}
    assert days == {date(2026, 11, 2): 1, date(2026, 11, 3): 1, date(2026, 11, 5): 2, date(2026, 11, 8): 1}
    natures = {row.keys[0]: row.calls for row in questions.counts(view, [Split.NATURE], NOVEMBER)}
    assert "CHEST PAIN" not in natures
    assert natures["OVERDOSE"] == 1
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_an_address_that_was_corrected_alone_is_a_change(desk: Desk, tmp_path: Path) -> None:
    desk.bring(four_calls(tmp_path / "cad.csv"))
    moved = [*FOUR_CALLS[0][:11], "99 Oak St", *FOUR_CALLS[0][12:]]
    report = desk.bring(write_csv(tmp_path / "again.csv", CAD_HEADER, [moved, *FOUR_CALLS[1:]]))
    assert (report.rows_changed, report.rows_same) == (1, 3)
    taker = caller_with(Role.CALL_TAKER, centre="CAD")
    with desk.store.enter(taker, Permission.CALLS_OPEN, about="a test") as visit:
        (call,) = calls_of_phone(visit, "612 555 1234")
    assert call.person.address == "99 Oak St"


def test_a_phone_is_sealed_and_found_by_its_fingerprint(desk: Desk, tmp_path: Path) -> None:
    desk.bring(four_calls(tmp_path / "cad.csv"))
    taker = caller_with(Role.CALL_TAKER, centre="CAD")
    with desk.store.enter(taker, Permission.CALLS_OPEN, about="a test") as visit:
        (call,) = calls_of_phone(visit, "(612) 555-1234")
        assert calls_of_phone(visit, "(612) 555-0000") == []
    assert (call.incident, call.nature, call.person.phone) == ("26-001", "CHEST PAIN", "+16125551234")
    assert call.person.latitude == pytest.approx(45.17)
    with desk.store.engine.connect() as connection:
        for table in (tables.calls, tables.call_persons, tables.call_phones, tables.call_moves):
            kept = str(connection.execute(select(table)).all())
            assert "5551234" not in kept
            assert "Elm" not in kept


def test_nothing_personal_is_in_the_derived_files(desk: Desk, tmp_path: Path) -> None:
    desk.bring(four_calls(tmp_path / "cad.csv"))
    for path in desk.cubes.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert not any(word in held for word in (b"5551234", b"Elm", b"26-001", b"CHEST"))
            assert path.stat().st_mode & 0o077 == 0


def test_rows_that_are_no_calls_are_handed_back_with_their_reason(desk: Desk, tmp_path: Path) -> None:
    lines = four_calls(tmp_path / "cad.csv").read_text().splitlines()
    lines.insert(2, "26-900,not a time" + "," * 13)
    lines.insert(3, "26-901" + "," * 14)
    lines.insert(4, "26-902,2031-01-01 00:00:00" + "," * 13)
    lines.insert(5, "26-903,cut off")
    path = tmp_path / "bad.csv"
    path.write_text("\n".join(lines) + "\n")
    report = desk.bring(path)
    assert (report.rows_read, report.rows_new, report.rows_refused) == (8, 4, 4)
    reasons = " ".join(row.reason for row in report.refused)
    for word in ("no time that can be read", "Nothing says when", "in the future", "cells"):
        assert word in reasons
    with desk.store.enter(desk.registrar, Permission.PROFILES_IMPORT_REPORT, about="a test") as visit:
        kept = list(refused_rows(visit, report.batch_id))
    assert {row.reason for row in kept} == {row.reason for row in report.refused}
    assert any("26-900" in str(row.raw) for row in kept)


def test_semicolons_tabs_and_windows_letters_are_read_as_they_are(desk: Desk, tmp_path: Path) -> None:
    rows = [("1", "11/02/2026 8:15:00 AM", "Bar Müller"), ("2", "11/13/2026 11:05:00 PM", "Café")]
    path = write_csv(tmp_path / "semicolons.csv", ("Event Number", "Call Received", "Nature"), rows, ";")
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    assert desk.bring(path).rows_new == 2
    hours = {row.keys for row in questions.counts(desk.view(), [Split.HOUR_OF_DAY, Split.NATURE], NOVEMBER)}
    assert hours == {(8, "Bar Müller"), (23, "Café")}


def test_a_date_and_a_time_in_columns_of_their_own_are_put_together(desk: Desk, tmp_path: Path) -> None:
    rows = [("1", "11/02/2026", "0815", "00:12"), ("2", "11/02/2026", "2305", "1:05")]
    path = write_csv(tmp_path / "pairs.csv", ("CFS Number", "Call Date", "Call Time", "Answer Time"), rows)
    desk.bring(path)
    view = desk.view()
    assert [row.keys[0] for row in questions.counts(view, [Split.HOUR_OF_DAY], NOVEMBER)] == [8, 23]
    (answers,) = questions.times(view, Stage.ANSWER, NOVEMBER)
    assert answers.seconds.tolist() == [12, 65]


def test_a_file_without_a_header_is_told_apart_by_what_stands_in_it(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text(
        "A1,2026-11-02 08:15:00,THEFT\nA2,2026-11-02 09:15:00,THEFT\nA3,2026-11-03 01:00:00,FIRE\n"
    )
    report = desk.bring(path)
    assert report.rows_new == 3
    assert report.mapping.fields[:2] == ("incident", "received")
    assert "no header" in " ".join(report.notes)


def test_a_workbook_and_a_parquet_file_give_the_same_counts_as_the_csv(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Export of our CAD"])
    for row in (CAD_HEADER, *FOUR_CALLS):
        book.active.append(list(row))
    book.save(tmp_path / "cad.xlsx")
    columns = dict(zip(CAD_HEADER, zip(*FOUR_CALLS, strict=True), strict=True))
    pq.write_table(
        pa.table({name: list(column) for name, column in columns.items()}), tmp_path / "cad.parquet"
    )
    four_calls(tmp_path / "cad.csv")
    for name in ("cad.csv", "cad.xlsx", "cad.parquet"):
        assert desk.bring(tmp_path / name, source=name).rows_new == 4
    view = desk.view()
    rows = questions.counts(view, [Split.CENTRE, Split.DAY, Split.NATURE], NOVEMBER)
    by_file = [{row.keys[1:]: row.calls for row in rows if row.keys[0] == name} for name in
               ("cad.csv", "cad.xlsx", "cad.parquet")]  # fmt: skip
    assert by_file[0] == by_file[1] == by_file[2] != {}


def test_typed_columns_of_parquet_are_moments_in_utc_where_they_say_so(desk: Desk, tmp_path: Path) -> None:
    """14:15 UTC is 8:15 in Minnesota's winter; a column without a zone is local."""
    moment = pa.array([1_793_628_900_000], pa.timestamp("ms"))
    pq.write_table(
        pa.table({"id": [7], "received": moment.cast(pa.timestamp("ms", "UTC"))}), tmp_path / "utc.parquet"
    )
    pq.write_table(pa.table({"id": [7], "received": moment}), tmp_path / "local.parquet")
    desk.bring(tmp_path / "utc.parquet", "one")
    desk.bring(tmp_path / "local.parquet", "two")
    rows = questions.counts(desk.view(), [Split.CENTRE, Split.HOUR_OF_DAY], NOVEMBER)
    assert [row.keys for row in rows] == [("one", 8), ("two", 14)]


def test_an_eido_tells_its_answer_time_and_its_phone(desk: Desk, tmp_path: Path) -> None:
    incident = {
        "$id": "urn:emergency:uid:incidentid:1:psap.example", "eidoVersion": "1.0",
        "callComponent": [{
            "$id": "urn:emergency:uid:callid:1:psap.example", "standardPrimaryCallType": "emergency",
            "callStartTimestamp": "2026-11-02T08:15:00.0-06:00", "answerDate": "2026-11-02T08:15:12.4-06:00",
            "callStateRegistryText": "callAnswered",
        }],
        "callbackComponent": [{"callBackInformationUri": ["tel:6125551234"]}],
        "agencyComponent": [{"$id": "psap.example"}],
    }  # fmt: skip
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(incident))
    assert desk.bring(path, "EIDO").rows_new == 1
    (answers,) = questions.times(desk.view(), Stage.ANSWER, NOVEMBER)
    assert answers.seconds.tolist() == [13]
    taker = caller_with(Role.CALL_TAKER, centre="EIDO")
    with desk.store.enter(taker, Permission.CALLS_OPEN, about="a test") as visit:
        assert len(calls_of_phone(visit, "+16125551234")) == 1


def test_columns_are_confirmed_once_and_remembered(desk: Desk, tmp_path: Path) -> None:
    header = ("id", "time", "what", "who")
    path = write_csv(tmp_path / "odd.csv", header, [("1", "2026-11-02 08:00:00", "THEFT", "PD")])
    first = look(desk.store, desk.registrar, path, "odd", zone=ZONE)
    assert not first.is_confirmed
    assert first.mapping.fields == ("incident", "received", "", "")
    desk.bring(path, "odd", first.mapping.changed("what", "nature").changed("who", "agency"))
    second = look(desk.store, desk.registrar, path, "odd", zone=ZONE)
    assert second.is_confirmed
    assert second.mapping.fields == ("incident", "received", "nature", "agency")
    assert not look(desk.store, desk.registrar, path, "another", zone=ZONE).is_confirmed


def test_a_file_that_never_says_when_is_refused_with_its_columns(desk: Desk, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "no_time.csv", ("id", "nature"), [("1", "THEFT"), ("2", "FIRE")])
    with pytest.raises(BadInput, match=r"received.*id, nature"):
        desk.bring(path)


def test_a_dry_run_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    path = four_calls(tmp_path / "cad.csv")
    report = import_calls(
        desk.store,
        desk.registrar,
        path,
        "CAD",
        jurisdiction=JURISDICTION,
        zone=ZONE,
        folder=desk.cubes,
        dry_run=True,
    )
    assert report.rows_read == 4
    assert not desk.cubes.exists()
    with desk.store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.calls)) == 0


def test_an_import_that_was_killed_before_its_counts_is_found_and_made_good(
    desk: Desk, tmp_path: Path
) -> None:
    desk.bring(four_calls(tmp_path / "cad.csv"))
    frame = many_calls(6_000)
    frame.to_csv(tmp_path / "many.csv", index=False)
    kept = {path: path.read_bytes() for path in desk.cubes.rglob("*") if path.is_file()}
    desk.bring(tmp_path / "many.csv", "many")
    for path, content in kept.items():
        path.write_bytes(content)
    assert desk.view().is_behind
    assert any("ended before" in fault for fault in verify(desk.store, desk.registrar, desk.cubes))
    desk.bring(tmp_path / "many.csv", "many")
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_a_count_that_was_changed_is_found(desk: Desk, tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415 - only to do harm

    desk.bring(four_calls(tmp_path / "cad.csv"))
    with duckdb.connect(str(desk.cubes / "calls.duckdb")) as connection:
        connection.execute(
            "UPDATE days_by_nature SET n = n + 1 WHERE day = (SELECT min(day) FROM days_by_nature)"
        )
    faults = verify(desk.store, desk.registrar, desk.cubes)
    assert len(faults) == 1
    assert "days by nature" in faults[0]
    assert rebuild(desk.store, desk.registrar, desk.cubes) == 4
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_a_stopped_import_keeps_what_was_read_and_counts_it(desk: Desk, tmp_path: Path) -> None:
    many_calls(500).to_csv(tmp_path / "many.csv", index=False)
    with pytest.raises(CallImportCancelled):
        import_calls(
            desk.store, desk.registrar, tmp_path / "many.csv", "many", jurisdiction=JURISDICTION, zone=ZONE,
            folder=desk.cubes, cancelled=lambda: True,
        )  # fmt: skip
    assert desk.bring(tmp_path / "many.csv", "many").rows_new == 500
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_a_folder_with_a_quotation_mark_in_its_name_is_a_folder(desk: Desk, tmp_path: Path) -> None:
    odd = Desk(desk.store, tmp_path / "O'Brien; DROP TABLE parts")
    odd.folder.mkdir()
    odd.bring(four_calls(tmp_path / "cad.csv"))
    some = CallFilter(
        date(2026, 11, 2), date(2026, 11, 3), agencies=("EMS",), priorities=("1",), hours_of_day=(8,)
    )
    assert questions.counts(odd.view(), [Split.NATURE], some)[0].calls == 1
    assert verify(odd.store, odd.registrar, odd.cubes) == []


def test_one_import_at_a_time_writes_the_counts(desk: Desk, tmp_path: Path) -> None:
    from data_access.calls.cube_file import alone_at_cubes  # noqa: PLC0415 - what holds the place

    with alone_at_cubes(desk.cubes), pytest.raises(Conflict, match="just now"):
        desk.bring(four_calls(tmp_path / "cad.csv"))


def test_a_telephone_export_is_summed_by_hour_and_line(desk: Desk, tmp_path: Path) -> None:
    """The first Sunday of November: the hour from one to two came twice and is told once."""
    header = ("DateTime", "911_10", "911_15", "911_20", "911_40", "911_60", "911_120", "911_121", "911_AB",
              "911_T",
              "ADM_10", "ADM_AB", "ADM_T", "911_PCT_10", "Total")  # fmt: skip
    rows = [
        ("11/1/2026 0:00", 4, 2, 1, 0, 0, 0, 1, 2, 10, 5, 0, 5, 0.5, 15),
        ("11/1/2026 1:00", 3, 0, 0, 0, 0, 0, 0, 0, 3, 1, 1, 2, 1, 5),
    ]
    report = desk.bring(write_csv(tmp_path / "phone.csv", header, rows), "phone")
    assert report.mapping.grain is Grain.HOURS
    assert any("came twice" in note for note in report.notes)
    by_line = {row.keys: row for row in questions.phone(desk.view(), NOVEMBER, [Split.LINE])}
    emergency = by_line[(Line.EMERGENCY,)]
    assert (emergency.calls, emergency.abandoned, emergency.within) == (13, 2, (7, 9, 10, 10, 10, 10, 11))
    assert by_line[(Line.ADMINISTRATIVE,)].calls == 7
    series = questions.phone_hourly(desk.view(), CallFilter(date(2026, 11, 1), date(2026, 11, 1)))
    assert len(series.hours) == 25
    assert series.calls.sum() == 20
    again = desk.bring(tmp_path / "phone.csv", "phone")
    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 4)
