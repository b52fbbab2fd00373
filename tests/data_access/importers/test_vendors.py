"""Exports of other systems: known by their headings, rows of people gathered into households."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from data_access.access import Permission
from data_access.importers.shapes import shape_of
from data_access.importers.vendors import VENDORS, find_vendor, mapping_of, proposed_for
from data_access.imports import refused_file
from data_access.records.household import Allergy, Medication, PhoneKind, Scope
from data_access.records.needs import Need
from data_access.refusals import BadInput
from data_access.store import Store
from tests.data_access.importers.small_files import imported, kept
from tests.world.callers import REGISTRAR

EVERBRIDGE = [
    "First Name", "Middle Initial", "Last Name", "Suffix", "External ID", "Country", "Business Name",
    "Record Type", "Groups", "SSO User ID", "Location 1", "Street Address 1", "Apt/Suite/Unit 1", "City 1",
    "State/Province 1", "Postal Code 1", "Street Address 2", "City 2", "Phone 1", "Phone Country 1",
    "Phone 2", "Phone Country 2", "Email Address 1", "SMS 1", "SMS 1 Country", "TTY 1", "TTY Country 1",
    "Custom Field 1", "Custom Value 1", "Custom Field 2", "Custom Value 2", "END",
]  # fmt: skip
SMART911 = [
    "Profile ID", "Person ID", "First Name", "Last Name", "Date of Birth", "Street Address", "City", "State",
    "Zip", "Phone 1", "Phone 1 Type", "Phone 2", "Phone 2 Type", "Medical Conditions", "Medications",
    "Allergies", "Medical Equipment", "Electricity Dependent", "Pets", "Vehicle 1",
    "Emergency Contact Name", "Emergency Contact Phone", "Share with Emergency Management",
    "Share with Emergency Management Date", "Last Updated",
]  # fmt: skip


def contact(**told: str) -> list[str]:
    """A row of Everbridge's template; `Phone_1` stands for `Phone 1`."""
    cells = {"Record Type": "Resident", "END": "END", "Country": "US"}
    cells |= {name.replace("_", " "): text for name, text in told.items()}
    return [cells.get(column, "") for column in EVERBRIDGE]


CONTACTS = [
    contact(
        First_Name="Jane", Last_Name="Doe", External_ID="E1", Street_Address_1="1234 Main Street",
        City_1="Dayton", Postal_Code_1="55327", Phone_1="6125551234", Phone_Country_1="US",
        SMS_1="6125551234", Custom_Field_1="Oxygen", Custom_Value_1="Yes", Custom_Field_2="Household ID",
        Custom_Value_2="H1",
    ),
    contact(
        First_Name="Kim", Last_Name="Lee", External_ID="E2", Street_Address_1="20 River Road",
        City_1="Dayton", Postal_Code_1="55327", TTY_1="6125550102", Custom_Field_1="Shift",
        Custom_Value_1="=nights",
    ),
    contact(
        First_Name="John", Last_Name="Doe", External_ID="E3", Street_Address_1="1234 Main Street",
        City_1="Dayton", Postal_Code_1="55327", Phone_1="7635554321", Phone_2="6125559876",
        Custom_Field_1="Household ID", Custom_Value_1="H1",
    ),
]  # fmt: skip
PROFILES = [
    ["P1", "1", "Jane", "Doe", "4/2/1981", "1234 Main Street", "Dayton", "MN", "55327",
     "(612) 555-1234; (612) 555-9876", "Cell", "", "", "Type 1 diabetes; Hypertension",
     "Insulin (daily)\nMetoprolol - at night", "Bee stings (severe)", "Insulin pump", "Yes",
     "2 cats; service dog", "2020 Honda Odyssey", "Mary Smith", "612 555 1111", "Yes", "2026-09-01",
     "2026-09-01"],
    ["P2", "2", "Kim", "Lee", "1949-01-02", "20 River Road", "Dayton", "MN", "55327", "6125550102", "TTY",
     "", "", "", "", "", "", "No", "", "", "", "", "No", "", "2026-05-01"],
    ["P1", "3", "Emily", "Doe", "2014", "1234 Main Street", "Dayton", "MN", "55327", "7635554321", "Home",
     "", "", "none", "", "", "", "", "2 cats; service dog", "2020 Honda Odyssey", "Mary Smith",
     "612 555 1111", "Yes", "2026-09-01", "2026-08-01"],
]  # fmt: skip


def written(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    """The same table as CSV or as XLSX, by the ending of its name."""
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate([header, *rows]):
                sheet.write_row(at, 0, row)
        return path
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    path.write_text(out.getvalue(), newline="")
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_everbridge_contacts_are_gathered_by_their_custom_field(
    store: Store, tmp_path: Path, ending: str
) -> None:
    """Jane and John name one household, Kim names none and stands alone."""
    report = imported(store, written(tmp_path / f"contacts.{ending}", EVERBRIDGE, CONTACTS))
    assert (report.rows_new, report.rows_refused) == (2, 0)
    assert any("Everbridge contacts" in note.sentence for note in report.notes)
    doe = kept(store, "H1")
    assert [person.name for person in doe.people] == ["Jane Doe", "John Doe"]
    assert doe.people[0].needs == (Need.OXYGEN,)
    assert {phone.number for phone in doe.phones} == {"+16125551234", "+17635554321", "+16125559876"}
    assert len(doe.addresses) == 1
    lee = kept(store, "E2")
    assert (lee.phones[0].kind, lee.notes) == (PhoneKind.TEXT_TELEPHONE, "Shift: =nights")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_profiles_of_people_are_gathered_with_all_that_their_cells_hold(
    store: Store, tmp_path: Path, ending: str
) -> None:
    path = written(tmp_path / f"profiles.{ending}", SMART911, PROFILES)
    report = imported(store, path)
    assert (report.rows_new, report.rows_refused) == (2, 0)
    doe = kept(store, "P1")
    assert [(person.name, person.born_year) for person in doe.people] == [
        ("Jane Doe", 1981),
        ("Emily Doe", 2014),
    ]
    jane = doe.people[0]
    assert jane.conditions == ("Type 1 diabetes", "Hypertension")
    assert jane.medications == (
        Medication(name="Insulin", schedule="daily"), Medication(name="Metoprolol", schedule="at night"),
    )  # fmt: skip
    assert jane.allergies == (Allergy(to="Bee stings (severe)", severe=True),)
    assert jane.devices[0].needs_power
    assert [(one.number, one.kind) for one in doe.phones] == [
        ("+16125551234", PhoneKind.MOBILE), ("+16125559876", PhoneKind.MOBILE),
        ("+17635554321", PhoneKind.LANDLINE),
    ]  # fmt: skip
    assert len(doe.animals) == 3
    assert [(one.year, one.make, one.model) for one in doe.vehicles] == [(2020, "Honda", "Odyssey")]
    assert len(doe.contacts) == 1
    assert [one.scope for one in doe.consents] == [Scope.EMERGENCY_MANAGEMENT]
    assert doe.confirmed_on == date(2026, 8, 1), "all of it was confirmed only on the earlier day"
    assert kept(store, "P2").consents == ()
    again = imported(store, path)
    assert (again.rows_changed, again.rows_same) == (0, 2)


def test_one_person_who_says_no_speaks_for_the_household(store: Store, tmp_path: Path) -> None:
    rows = [PROFILES[0], [*PROFILES[2][:22], "No", "", *PROFILES[2][24:]]]
    imported(store, written(tmp_path / "profiles.csv", SMART911, rows))
    assert kept(store, "P1").consents == ()


def test_a_household_with_one_bad_row_is_handed_back_whole(store: Store, tmp_path: Path) -> None:
    """Emily's birth date cannot be; without her the household would be wrong, so all its rows come back."""
    bad = [*PROFILES[2][:4], "31/31/2014", *PROFILES[2][5:]]
    bad[8] = "ABC"
    report = imported(store, written(tmp_path / "profiles.csv", SMART911, [*PROFILES[:2], bad]))
    assert (report.rows_new, report.rows_refused) == (1, 1)
    assert report.refused[0].reason == "Line 5: “Zip” is no ZIP code of five digits."
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT_REPORT, about="test") as visit:
        back = list(csv.DictReader(io.StringIO("".join(refused_file(visit, report.batch_id)))))
    assert [(row["First Name"], row["line"]) for row in back] == [("Jane", "2"), ("Emily", "5")]


def test_presets_are_proposed_by_their_headings_and_by_nothing_less(tmp_path: Path) -> None:
    assert [one and one.title for one in (find_vendor(EVERBRIDGE), find_vendor(SMART911))] == [
        VENDORS[0].title, VENDORS[1].title,
    ]  # fmt: skip
    codered = ["Contact ID", "First Name", "Last Name", "Address", "City", "Zip", "Primary Phone", "TDD/TTY"]
    assert find_vendor(codered) is VENDORS[2]
    assert find_vendor(["First Name", "Last Name", "Phone 1"]) is None
    path = written(tmp_path / "plain.csv", ["id", "name", "phone"], [["1", "Ann", "6125550100"]])
    assert proposed_for(shape_of(path)).fields == ("key", "name", "phone")
    changed = mapping_of(VENDORS[0], tuple(EVERBRIDGE)).changed("Groups", "notes")
    assert changed.fields[EVERBRIDGE.index("Groups")] == "notes"
    with pytest.raises(BadInput, match="No column holds a key"):
        mapping_of(VENDORS[2], ("Colour", "Weather"))
