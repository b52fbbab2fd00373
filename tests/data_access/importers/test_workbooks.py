"""Workbooks come in as agencies write them, and what cannot come in goes back as a workbook."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from data_access.access import Permission
from data_access.importers.blocks import FileFormat
from data_access.importers.report import ImportReport
from data_access.importers.shapes import shape_of
from data_access.imports import refused_workbook
from data_access.profiles import find_profile
from data_access.records.household import PhoneKind, SafetyProfile, Scope
from data_access.records.needs import Need
from data_access.refusals import BadInput
from data_access.store import Store
from tests.data_access.importers.small_files import SOURCE, imported
from tests.data_access.importers.workbooks import write_captions, write_flat, write_joined
from tests.world.callers import REGISTRAR

TWELVE = {100: "day", 205: "phone", 1_999: "pole", 2_500: "need", 3_000: "day", 4_321: "phone",
          5_000: "pole", 6_543: "need", 7_777: "day", 8_000: "phone", 9_000: "pole",
          10_000: "need"}  # fmt: skip


def kept(store: Store, key: str) -> SafetyProfile:
    household_id = store.vault.household_id(SOURCE, key)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="test") as visit:
        profile = find_profile(visit, household_id)
    assert profile is not None
    return profile


def handed_back(store: Store, report: ImportReport) -> bytes:
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT_REPORT, about="test") as visit:
        return refused_workbook(visit, report.batch_id)


def test_ten_thousand_rows_with_twelve_bad_ones(store: Store, tmp_path: Path) -> None:
    """9,988 in, 12 handed back with their rows; corrected and imported again, all 10,000 are there."""
    path = write_flat(tmp_path / "registry.xlsx", 10_000, TWELVE)
    report = imported(store, path)
    assert (report.format, report.rows_read) == (FileFormat.XLSX, 10_000)
    assert (report.rows_new, report.rows_refused) == (9_988, 12)
    first = kept(store, "H1")
    assert first.confirmed_on == date(2026, 6, 1)
    assert first.phones[0].number == "+16125550001"
    assert first.consents[0].given_on == date(2026, 3, 1)
    back = handed_back(store, report)
    sheet = load_workbook(io.BytesIO(back)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [f"H{at}" for at in TWELVE]
    assert [row[-2] for row in rows] == [str(at + 1) for at in TWELVE]
    assert all(row[-1] for row in rows)
    again = tmp_path / "corrected.xlsx"
    again.write_bytes(corrected(back))
    second = imported(store, again)
    assert (second.rows_new, second.rows_refused) == (12, 0)


def corrected(workbook: bytes) -> bytes:
    book = load_workbook(io.BytesIO(workbook))
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=2):
        sheet.cell(number, 3, f"763 555 {number:04}")
        sheet.cell(number, 8, "45.2")
        sheet.cell(number, 10, "oxygen")
        sheet.cell(number, 13, "2026-06-01")
        del row
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_sheets_are_joined_by_the_id_of_the_household(store: Store, tmp_path: Path) -> None:
    """D1 has two people, two phones and two vehicles; L2 one of each but no vehicle; X3's ZIP is none."""
    path = write_joined(tmp_path / "joined.xlsx")
    report = imported(store, path)
    assert [table.name for table in shape_of(path).tables] == ["Households", "People", "Phones", "Vehicles"]
    assert (report.rows_new, report.rows_refused) == (2, 2)
    assert "Sheet Code list was not read" in " ".join(note.sentence for note in report.notes)
    doe = kept(store, "D1")
    assert [(one.name, one.born_year) for one in doe.people] == [("Jane Doe", 1981), ("Emily Doe", 2014)]
    assert doe.people[0].needs == (Need.MEDICATION, Need.INSULIN)
    assert [(one.number, one.kind) for one in doe.phones] == [
        ("+16125551234", PhoneKind.MOBILE), ("+17635554321", PhoneKind.LANDLINE),
    ]  # fmt: skip
    assert [(one.year, one.make, one.plate) for one in doe.vehicles] == [
        (2020, "Honda", "ABC-567"), (2018, "Ford", "XYZ-123"),
    ]  # fmt: skip
    assert [one.scope for one in doe.consents] == [Scope.EMERGENCY_MANAGEMENT]
    lee = kept(store, "L2")
    assert (lee.people[0].born_year, lee.consents, lee.phones[0].kind) == (1949, (), PhoneKind.TEXT_TELEPHONE)


def test_a_household_is_handed_back_whole_on_the_sheets_that_it_came_from(
    store: Store, tmp_path: Path
) -> None:
    report = imported(store, write_joined(tmp_path / "joined.xlsx"))
    assert sorted(row.reason for row in report.refused) == [
        "Sheet Households, row 6: “Households: ZIP” is no ZIP code of five digits.",
        "Sheet People, row 6: The row names no household of the first sheet.",
    ]
    book = load_workbook(io.BytesIO(handed_back(store, report)))
    assert book.sheetnames == ["Households", "People", "Phones", "Vehicles"]
    homes = list(book["Households"].iter_rows(values_only=True))
    assert homes[0][:2] == ("Household ID", "Address")
    assert [row[0] for row in homes[1:]] == ["X3"]
    assert [row[0] for row in book["People"].iter_rows(min_row=2, values_only=True)] == ["P4", "P5"]


def test_the_same_workbook_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = write_joined(tmp_path / "joined.xlsx")
    imported(store, path)
    again = imported(store, path)
    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 2)


def test_captions_over_several_columns_are_read_with_the_headings_below(store: Store, tmp_path: Path) -> None:
    path = write_captions(tmp_path / "captions.xlsx")
    assert shape_of(path).header == (
        "ID", "Name", "Phone 1 Number", "Phone 1 Type", "Phone 2 Number", "Phone 2 Type", "Address", "ZIP",
    )  # fmt: skip
    assert imported(store, path).rows_new == 2
    ann = kept(store, "C1")
    assert [(one.number, one.kind) for one in ann.phones] == [
        ("+16125550100", PhoneKind.MOBILE), ("+17635550100", PhoneKind.LANDLINE),
    ]  # fmt: skip


def test_a_formula_counts_by_its_result_and_is_handed_back_without_one(store: Store, tmp_path: Path) -> None:
    """F1 was worked out by the program that wrote it, F2 never was, and F3 holds an error."""
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["ID", "Name", "Address", "ZIP", "Twice"])
        sheet.write_row(1, 0, ["F1", "Fay", "1 Elm Street"])
        sheet.write_formula(1, 3, "=55000+327", None, 55327)
        sheet.write_row(2, 0, ["F2", "Flo", "2 Elm Street"])
        sheet.write_formula(2, 3, "=55000+327", None, "")
        sheet.write_row(3, 0, ["F3", "Fox", "3 Elm Street"])
        sheet.write_formula(3, 3, "=VLOOKUP(1,A:A,1)", None, "#N/A")
        sheet.write_row(4, 0, ["F4", "Fir", "4 Elm Street", "55327"])
        sheet.write_formula(4, 4, "=1+1", None, "")
    report = imported(store, unsolved(path))
    assert (report.rows_new, report.rows_refused) == (2, 2)
    assert kept(store, "F1").addresses[0].zip_code == "55327"
    reasons = {row.line: row.reason for row in report.refused}
    assert "holds a formula whose result is not in the file" in reasons[3]
    assert "holds the error #N/A of a spreadsheet" in reasons[4]
    sheet = load_workbook(io.BytesIO(handed_back(store, report))).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for cell in sheet[2]][3] == ("=55000+327", "s"), "no cell is live"


def unsolved(path: Path) -> Path:
    """Take the empty results out, as programs write a formula that they never worked out."""
    other = path.with_name("unsolved.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                data = data.replace(b' t="str"', b"").replace(b"<v></v>", b"")
            new.writestr(part.filename, data)
    return other


def saved(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path


def _packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _with_part(path: Path, folder: Path, name: str, data: bytes) -> Path:
    """A workbook with one part put in the place of its own."""
    other = folder / "other.xlsx"
    with zipfile.ZipFile(path) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    return _packed(other, parts | {name: data})


def test_what_is_no_workbook_of_households_is_refused_with_a_sentence(tmp_path: Path) -> None:
    good = write_captions(tmp_path / "good.xlsx")
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(good.read_bytes()[:2_000])
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&c;&c;">]><worksheet>&b;</worksheet>'
    told = {
        "damaged": cut,
        "behind a password": locked,
        "ZIP archive and no Excel workbook": _packed(tmp_path / "zip.xlsx", {"a.txt": b"x"}),
        "workbook of another kind": _packed(tmp_path / "book.ods", {"content.xml": b"<x/>"}),
        "holds no table": saved(Workbook(), tmp_path / "empty.xlsx"),
        "no spreadsheet packs it": _with_part(
            good, tmp_path, "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 30_000_000
        ),
    }
    for sentence, path in told.items():
        with pytest.raises(BadInput, match=sentence):
            shape_of(path)
    with pytest.raises(BadInput, match="damaged"):
        shape_of(_with_part(good, tmp_path, "xl/worksheets/sheet1.xml", entities))


def test_a_sheet_that_claims_to_be_huge_is_as_wide_as_its_cells(store: Store, tmp_path: Path) -> None:
    """The corners that a file names would be sixteen thousand million cells."""
    path = write_captions(tmp_path / "captions.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'<dimension ref="A1:H5"' in sheet
    lying = _with_part(
        path, tmp_path, "xl/worksheets/sheet1.xml", sheet.replace(b'ref="A1:H5"', b'ref="A1:XFD1048576"', 1)
    )
    assert imported(store, lying).rows_new == 2
