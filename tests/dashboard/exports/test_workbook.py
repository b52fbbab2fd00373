"""A workbook is opened again by another library: cell types, stamp, footers and properties."""

import io
from datetime import datetime

import openpyxl
import pytest

from dashboard.exports import Stamp, xlsx_bytes
from dashboard.exports.workbook import LONGEST_TEXT
from data_access.refusals import BadInput
from tests.dashboard.exports.households import COLUMNS, DOE, NOWHERE, STAMP


def _opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_numbers_and_days_come_back_as_what_they_are_and_nothing_as_nothing() -> None:
    sheet = _opened(xlsx_bytes(COLUMNS, [DOE, NOWHERE], STAMP)).worksheets[0]
    jane, bob = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=2))
    assert jane[:5] == ["Jane Doe", 4, datetime(2026, 6, 1), 45.2, -93.5]  # noqa: DTZ001 - cells know no zone
    assert bob[:5] == ["Bob Johnson", 1, None, None, None]


def test_the_stamp_is_on_every_row_on_every_printed_page_and_in_the_properties() -> None:
    book = _opened(xlsx_bytes(COLUMNS, [DOE, NOWHERE], STAMP))
    households, about = book.worksheets
    assert [row[-1].value for row in households.iter_rows(min_row=2)] == [STAMP.line] * 2
    for sheet in (households, about):
        assert "Ada Lind" in sheet.oddFooter.left.text
        assert STAMP.export_id in sheet.oddFooter.left.text
    assert book.properties.creator == "Ada Lind"
    assert book.properties.description == STAMP.line
    assert {one.name: one.value for one in book.custom_doc_props.props} == {
        "Export": STAMP.export_id,
        "Reason": "Flood at the river",
        "Case": "26-1234",
    }


def test_the_head_stays_in_sight_and_is_printed_on_every_page() -> None:
    sheet = _opened(xlsx_bytes(COLUMNS, [DOE], STAMP)).worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"


def test_a_reason_that_looks_like_the_command_for_a_picture_does_not_cost_the_footer() -> None:
    """`&G` would put a picture into the footer, and the library then leaves the footer out."""
    stamp = Stamp("A&G", STAMP.taken_at, "&G &[Picture] &D", "00ff")
    sheet = _opened(xlsx_bytes(COLUMNS, [DOE], stamp)).worksheets[0]
    assert "AandG" in sheet.oddFooter.left.text
    assert "00ff" in sheet.oddFooter.left.text


def test_a_text_that_no_cell_holds_is_cut_and_says_so() -> None:
    sheet = _opened(xlsx_bytes(["Names"], [{"Names": "x" * 40_000}], STAMP)).worksheets[0]
    told = str(sheet["A2"].value)
    assert len(told) == LONGEST_TEXT
    assert told.endswith("(cut: the cell is full)")


def test_a_workbook_without_a_household_is_refused() -> None:
    with pytest.raises(BadInput, match="nothing to write"):
        xlsx_bytes(COLUMNS, [], STAMP)
