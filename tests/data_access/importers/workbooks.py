"""Workbooks of the small world, written by openpyxl and by xlsxwriter as agencies' own programs do."""

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import Workbook

HEADER = ["Household ID", "Name", "Phone", "Address", "City", "State", "ZIP", "Latitude", "Longitude",
          "Needs", "Transport", "Emergency management", "Confirmed"]  # fmt: skip


def flat_rows(count: int, bad: dict[int, str]) -> list[list[Any]]:
    """`count` households, a row each; those in `bad` (from 1) have the fault that is named."""
    rows: list[list[Any]] = []
    for at in range(1, count + 1):
        row: list[Any] = [
            f"H{at}", f"Rita Row {at}", 6125550000 + at, f"{at} Birch Lane", "Dayton", "MN", 55327,
            45.2, -93.5, "oxygen", "walks", date(2026, 3, 1), 46_174,
        ]  # fmt: skip
        match bad.get(at):
            case "day":
                row[12] = "31/31/2026"
            case "phone":
                row[2] = 12
            case "pole":
                row[7] = 445.2
            case "need":
                row[9] = "sunshine"
            case None:
                pass
        rows.append(row)
    return rows


def write_flat(path: Path, count: int, bad: dict[int, str]) -> Path:
    """One sheet, written row by row by xlsxwriter; days as days and as bare serials."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "m/d/yyyy"})
        sheet = book.add_worksheet("Export")
        sheet.write_row(0, 0, HEADER)
        for at, row in enumerate(flat_rows(count, bad), start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                else:
                    sheet.write(at, column, value)
    return path


def write_joined(path: Path) -> Path:
    """Households on one sheet; people, phones, vehicles and animals on others; and a sheet of codes."""
    book = Workbook()
    homes = book.active
    homes.title = "Households"
    homes.append(["County registry, export of 20 November 2026"])
    homes.append([])
    homes.append(["Household ID", "Address", "City", "State", "ZIP", "Latitude", "Longitude",
                  "Emergency management", "Last confirmed"])  # fmt: skip
    homes.append(["D1", "1234 Main Street", "Dayton", "MN", 55327, 45.2437, -93.515, date(2026, 9, 1),
                  date(2026, 9, 1)])  # fmt: skip
    homes.append(["L2", "20 River Road", "Dayton", "MN", 55327, 45.21, -93.49, "no", "2026-05-01"])
    homes.append(["X3", "3 Ash Lane", "Dayton", "MN", "ABC", 45.21, -93.49, "no", "2026-05-01"])
    people = book.create_sheet("People")
    people.append(["Person ID", "Household ID", "First name", "Last name", "Date of birth", "Needs",
                   "Transport", "Language"])  # fmt: skip
    people.append(["P1", "D1", "Jane", "Doe", date(1981, 4, 2), "insulin; medication", "own car", "English"])
    people.append(["P2", "L2", "Kim", "Lee", 17_899, "wheelchair", "wheelchair van", "ko"])
    people.append(["P3", "D1", "Emily", "Doe", "3/9/2014", "", "", ""])
    people.append(["P4", "X3", "Xavier", "Ash", 1950, "", "", ""])
    people.append(["P5", "Z9", "Zoe", "Nowhere", 1950, "", "", ""])
    phones = book.create_sheet("Phones")
    phones.append(["Household ID", "Phone", "Phone type"])
    phones.append(["D1", "(612) 555-1234", "Cell"])
    phones.append(["D1", "763-555-4321", "Home"])
    phones.append(["L2", 6125550102, "TTY"])
    vehicles = book.create_sheet("Vehicles")
    vehicles.append(["Household ID", "Year", "Make", "Model", "Color", "Plate"])
    vehicles.append(["D1", 2020, "Honda", "Odyssey", "gray", "ABC-567"])
    vehicles.append(["D1", 2018, "Ford", "Escape", "blue", "XYZ-123"])
    codes = book.create_sheet("Code list")
    codes.append(["Code", "Meaning"])
    codes.append(["1", "yes"])
    book.save(path)
    return path


def write_captions(path: Path) -> Path:
    """Two header rows, the upper one merged over the columns below, as reports of agencies have them."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Registrants by station", None, None, None, None, None, None, None])
    sheet.append(["ID", "Name", "Phone 1", None, "Phone 2", None, "Location", None])
    sheet.append([None, None, "Number", "Type", "Number", "Type", "Address", "ZIP"])
    for cells in ("A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2"):
        sheet.merge_cells(cells)
    sheet.append(["C1", "Ann Ash", "612 555 0100", "Cell", "763 555 0100", "Home", "5 Ash Lane", "55327"])
    sheet.append(["C2", "Bo Birch", "612 555 0101", "Work", None, None, "6 Ash Lane", "55327"])
    book.save(path)
    return path
